"""How much is hidden of what is personal, by community and by kind, and that little else is."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benchmarks.names import communities, details, found_share, hidden, is_hidden, traps, wrongly_hidden

COMMUNITIES, SECOND = communities(), communities("names_second")


@pytest.mark.parametrize("small", [False, True])
@pytest.mark.parametrize("community", COMMUNITIES)
def test_names_of_every_community_are_hidden(community: str, *, small: bool) -> None:
    assert found_share(*COMMUNITIES[community], small=small) >= 0.8


@pytest.mark.parametrize("small", [False, True])
@pytest.mark.parametrize("community", SECOND)
def test_names_of_a_second_list_are_hidden(community: str, *, small: bool) -> None:
    assert found_share(*SECOND[community], small=small) >= 0.8


def test_nine_in_ten_personal_details_are_hidden() -> None:
    results = [all(is_hidden(said, *span) for span in spans) for _, said, spans in details()]
    assert len(results) >= 120
    assert sum(results) >= 0.9 * len(results)


def test_nothing_is_hidden_where_nothing_is_personal() -> None:
    assert len(traps("traps")) >= 100
    assert wrongly_hidden("traps") == []


def test_little_is_hidden_wrongly_in_sentences_that_no_rule_was_made_for() -> None:
    assert len(wrongly_hidden("traps_held_out")) <= 3


def test_nothing_but_a_pun_and_a_shop_is_hidden_in_a_second_hundred() -> None:
    assert len(traps("traps_second")) >= 100
    assert len(wrongly_hidden("traps_second")) <= 2


@pytest.mark.parametrize(
    ("number", "left"),
    [
        (1, "berg"), (2, "khan"), (3, "smith"), (6, "begum"), (30, "mary"), (29, "khan"), (4, "souza"), (5, "rahman"),
        (16, "900123"), (17, "900123"), (18, "07700"), (19, "smith"), (20, "smith"), (21, "12345678"), (34, "patel"),
        (35, "smith"), (36, "smith"), (38, "smith"), (39, "may"),
    ],
)  # fmt: skip
def test_no_surname_is_left_beside_a_name(number: int, left: str) -> None:
    with (Path(__file__).parent / "data" / "names_after_titles.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        said = {int(row["id"]): row["What happened?"] for row in csv.DictReader(file)}
    assert left in said[number].lower()
    assert left not in hidden(said[number]).text.lower()


@pytest.mark.parametrize(
    "said",
    [
        *("Das ist gut. Das Wasser ist kalt.", "Una plaza. Una escuela para los niños"),
        *("Das ist gut", "Das war gut", "Una plaza", "Mein Arzt war nett", "Les rues sont sales"),
    ],
)
def test_words_of_other_languages_that_are_names_elsewhere_stay(said: str) -> None:
    assert hidden(said).text == said


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Una was kind", "[name] was kind"),
        ("Les helped", "[name] helped"),
        ("Una and Das were there", "[name] and [name] were there"),
        ("MS Teams does not work", "MS Teams does not work"),
        ("The Old Bakery, Church Lane is damp", "[address] is damp"),
        ("we are at 7 The Limes", "we are at [address]"),
        ("Rose Cottage, Marsh Road", "[address]"),
        ("10 Downing Street does not care", "10 Downing Street does not care"),
        ("K.e.v.i.n was rude", "[name] was rude"),
        ("K e v i n was rude", "[name] was rude"),
        ("J0hn and S4rah helped", "[name] and [name] helped"),
        ("Ask for Grace", "Ask for [name]"),
        ("the N.H.S. has B12, A505 and H1N1", "the N.H.S. has B12, A505 and H1N1"),
        (
            "Although I'd explained, I got told I'd get a call",
            "Although I'd explained, I got told I'd get a call",
        ),
        ("Expecially the nurse", "Expecially the nurse"),
        ("Rothbury came out to us", "Rothbury came out to us"),
        ("Lewis Hamilton would be fined", "Lewis Hamilton would be fined"),
        ("The Smokey Bones entrance is shut", "The Smokey Bones entrance is shut"),
        ("Das Schwimmbad ist geschlossen", "Das Schwimmbad ist geschlossen"),
        ("میرا نام فاطمہ خان ہے", "میرا نام [name] ہے"),
        ("श्रीमती शर्मा ने मदद की।", "श्रीमती [name] ने मदद की।"),
        ("আমার নাম রহিমা খাতুন।", "আমার নাম [name]।"),
        ("ਮੇਰਾ ਨਾਮ ਹਰਪ੍ਰੀਤ ਕੌਰ ਹੈ", "ਮੇਰਾ ਨਾਮ [name] ਹੈ"),
        ("Мене звати Олена Шевченко", "Мене звати [name]"),
        ("谢谢李医生，我叫王小明", "谢谢[name]医生，我叫[name]"),
        ("我觉得公园很好, खेल का मैदान", "我觉得公园很好, खेल का मैदान"),
        ("Mrs van der Berg was late", "Mrs [name] was late"),
        ("Mr K*** shouts", "Mr [name] shouts"),
        ("Ask J. Okafor in housing", "Ask [name] in housing"),
        ("dr khan saw me, mary was lovely", "dr [name] saw me, [name] was lovely"),
        ("Key safe is 4512", "Key safe is [code]"),
        ("born on 3 March 1961", "born on [date of birth]"),
        ("dr oluwaseun adeyemi was lovely", "dr [name] [name] was lovely"),
        ("kevin brannigan is rude", "[name] is rude"),
        ("Muhammad bin Yusuf al-Hassan came", "[name] came"),
        ("3/4/1961 is my birthday", "[date of birth] is my birthday"),
        ("the key safe has 4512", "the key safe has [code]"),
        ("key safe (4512)", "key safe ([code])"),
        ("keysafe number 4 5 1 2", "keysafe number [code]"),
        ("keycode C451", "keycode [code]"),
        ("my twitter handle is kevjones", "my twitter handle is [user name]"),
        ("the key safe has been broken for 3 weeks", "the key safe has been broken for 3 weeks"),
        ("Christmas Day 25 12 2020 was the worst", "Christmas Day 25 12 2020 was the worst"),
        ("Thanks to Jean-Luc d'Arcy", "Thanks to [name]"),
        ("email jo dot bloggs at gmail dot com", "email [e-mail address]"),
        ("my card 4929 1234 5678 9012 was taken", "my card [number] was taken"),
    ],
)
def test_what_is_shown(said: str, shown: str) -> None:
    assert hidden(said).text == shown
