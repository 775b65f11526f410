"""Personal details are taken out; the rest of the words stay; twice is once; long text is no attack."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.privacy.redaction import Mark, redact
from tests.costs import ENDLESS


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Write to mary.o'neil+x@nhs.example.co.uk please", "Write to [e-mail address] please"),
        ("mary (at) example (dot) com", "[e-mail address]"),
        ("x@y.comO'Neilx@y.com", "[e-mail address][e-mail address]"),
        ("Ring 01582 496 001 or 07700 900123.", "Ring [phone number] or [phone number]."),
        ("(01582) 496001", "[phone number]"),
        ("+44 (0)20 7946 0018, +447700900123", "[phone number], [phone number]"),
        ("+92 300 1234567", "[phone number]"),
        ("My number 943 476 5919 is on the letter", "My number [NHS number] is on the letter"),
        ("NHS no: 943 476 5910", "NHS no: [NHS number]"),
        ("nino qq 12 34 56 c", "nino qq 12 34 56 c"),
        ("NI is AB 12 34 56 C", "NI is [National Insurance number]"),
        ("I live at 3 Park St, LU1 2AB", "I live at [address], [postcode]"),
        ("near lu48xy", "near [postcode]"),
        ("An ambulance, AB12 CDE, blocked me", "An ambulance, [vehicle registration], blocked me"),
        ("A123 BCD and ABC 123D", "[vehicle registration] and [vehicle registration]"),
        ("The van AIG 4321 and LN51ABC", "The van [vehicle registration] and [vehicle registration]"),
        ("Dr Patel was kind", "Dr [name] was kind"),
        ("dr. patel was kind", "dr. [name] was kind"),
        ("Mrs Mary-Anne O'Neil Smith", "Mrs [name]"),
        ("Thank you Sister Bernadette and Nurse Jones", "Thank you Sister [name] and Nurse [name]"),
        ("Imam Yusuf Ali led it with Cllr Khan", "Imam [name] led it with Cllr [name]"),
        ("NURSE JONES WAS KIND", "NURSE [name] WAS KIND"),
        ("My name is Aisha Begum and", "My name is [name] and"),
        ("Mr and Mrs Shah", "Mr and Mrs [name]"),
        ("Dr Łukasz Żak", "Dr [name]"),
    ],
)
def test_details_are_replaced_by_what_they_were(said: str, shown: str) -> None:
    assert redact(said).text == shown


@pytest.mark.parametrize(
    "said",
    [
        "I miss the bus, the nurse who came said the sister was in",
        "The Dr was late and my Doctor didn't listen",
        "Nurse Practitioner and Sister in charge",
        "Waited from 9am to 5pm, 2 hours at A&E, on 01/02/2022",
        "vitamin B12 3rd dose, in covid 19 times, 111 and 999",
        "My MRI 2021 scan, the HIV 2019 campaign, an X 123 bus",
        "LU1 needs a surgery, the M1 and A505 are full",
        "I paid £1,234.56 and my total was 1234567890",
        "میرے خیال میں ہسپتال 我觉得 👍🏽",
        "",
    ],
)
def test_other_words_stay_as_they_are(said: str) -> None:
    redacted = redact(said)
    assert redacted.text == said
    assert redacted.marks == []


def test_an_nhs_number_with_a_wrong_check_digit_is_a_number() -> None:
    assert redact("943 476 5918").text == "943 476 5918"


def test_marks_point_into_the_text_as_given() -> None:
    said = "Ask Mr Shah on 07700 900123"
    assert [(said[m.start : m.end], m.kind) for m in redact(said).marks] == [
        ("Shah", "name"),
        ("07700 900123", "phone number"),
    ]


_PIECES = st.sampled_from(
    [
        *(
            "Mr ",
            "Dr",
            "my name is ",
            "Smith",
            "O'Neil",
            " ",
            ".",
            "-",
            "+",
            "(0",
            ")",
            "@",
            "a",
            "B",
            "x@y.com",
        ),
        *("07700 900123", "+447700900123", "943 476 5919", "AB123456C", "LU1 2AB", "AB12 CDE", "A1", "44"),
        *("0", "1", "9", "[name]", "[", "]", "_", "\u200b", "\n", "é", "ہ", "NHS number ", "\x00", "[at]"),
    ]
)


def test_a_persons_mark_goes_with_the_rest_and_swallows_what_it_meets() -> None:
    said = "Ask Mr Shah or Ann on 07700 900123"
    redacted = redact(said, [Mark(15, 18, "name"), Mark(4, 9, "other detail"), Mark(30, 99, "out of it")])
    assert redacted.text == "Ask [other detail] or [name] on [phone number]"
    assert [said[mark.start : mark.end] for mark in redacted.marks] == ["Mr Shah", "Ann", "07700 900123"]


def test_a_passage_is_found_again_after_more_was_taken_out() -> None:
    said = "Ask Mr Shah or Ann on 07700 900123 today"
    before, after = redact(said), redact(said, [Mark(15, 18, "name")])
    quoted = before.text.index("or Ann"), before.text.index(" today")
    start, end = after.in_shown(*before.in_given(*quoted))
    assert after.text[start:end] == "or [name] on [phone number]"
    inside = before.text.index("me]"), before.text.index(" on")
    start, end = after.in_shown(*before.in_given(*inside))
    assert after.text[start:end] == "[name] or [name]"


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_places_in_both_texts_answer_each_other(data: st.DataObject) -> None:
    said = data.draw(st.lists(_PIECES, max_size=14).map("".join))
    edges = st.integers(0, max(len(said), 1))
    redacted = redact(said, [Mark(*sorted(data.draw(st.tuples(edges, edges))), "name")])
    shown = st.integers(0, len(redacted.text))
    start, end = sorted(data.draw(st.tuples(shown, shown)))
    begin, stop = redacted.in_given(start, end)
    if start < end:
        assert 0 <= begin < stop <= len(said)
        again = redacted.in_shown(begin, stop)
        assert again[0] <= start < end <= again[1]
        assert redacted.in_given(*again) == (begin, stop)


@settings(max_examples=600, deadline=None)
@given(st.one_of(st.text(), st.lists(_PIECES, max_size=14).map("".join)))
def test_redacting_twice_gives_what_redacting_once_gave(said: str) -> None:
    once = redact(said)
    assert redact(once.text).text == once.text
    ends = 0
    for mark in once.marks:
        assert ends <= mark.start < mark.end <= len(said)
        ends = mark.end


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a@",
        "0",
        "0 ",
        "Mr ",
        "Mr A ",
        "Dr A-",
        " ",
        "a.",
        "+4",
        "LU1 ",
        "NHS no ",
        "@a.",
        "a[at]b.",
        "श्री ",
        "श्री",
        "ڈاکٹر ",
        "我叫王",
        "谢",
        "The Old A ",
        "7 the ",
    ],
)
def test_hostile_text_comes_to_an_end(piece: str) -> None:
    # In quadratic time this would run into the limit of a test (pyproject.toml), which is minutes away otherwise.
    text = piece * (ENDLESS // len(piece))
    redacted = redact(text)
    assert redacted.in_given(0, len(redacted.text)) == (0, len(text))
