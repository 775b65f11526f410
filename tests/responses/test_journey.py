"""Which pages and questions are asked: rules in plain Python, tried on random questionnaires."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engage.questionnaires.shape import OptionShape, PageShape, QuestionShape, Sheet
from engage.questionnaires.value import Value
from engage.responses import journey

Answers = dict[int, Value]


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Up to four pages of up to three questions, each with two options and perhaps a condition on earlier ones."""
    options: list[int] = []
    pages = []
    number = 0
    for page in range(1, draw(st.integers(1, 4)) + 1):
        questions = []
        for _ in range(draw(st.integers(0, 3))):
            number += 1
            asked_if = draw(st.frozensets(st.sampled_from(options), max_size=2)) if options else frozenset()
            own = tuple(OptionShape(number * 10 + n, f"o{n}", f"Option {n}") for n in range(2))
            required = draw(st.booleans())
            questions.append(
                QuestionShape(
                    number, f"k{number}", "one_choice", "?", required=required, options=own, asked_if=asked_if
                )
            )
            options += [option.id for option in own]
        pages.append(PageShape(page, f"Page {page}", "", tuple(questions)))
    return Sheet(1, 1, 1, tuple(pages))


@st.composite
def sheets_with_answers(draw: st.DrawFn) -> tuple[Sheet, Answers]:
    sheet = draw(sheets())
    answered = [question for question in sheet.questions if draw(st.booleans())]
    return sheet, {q.id: Value(options=(draw(st.sampled_from(q.options)).id,)) for q in answered}


def chain() -> Sheet:
    """A yes asks B, B's yes asks C; one page each."""
    yes_no = [(OptionShape(n * 10, "yes", "Yes"), OptionShape(n * 10 + 1, "no", "No")) for n in (1, 2, 3)]
    conditions = (frozenset[int](), frozenset({10}), frozenset({20}))
    return Sheet(
        1,
        1,
        1,
        tuple(
            PageShape(
                n,
                "P",
                "",
                (
                    QuestionShape(
                        n, f"k{n}", "one_choice", "?", options=yes_no[n - 1], asked_if=conditions[n - 1]
                    ),
                ),
            )
            for n in (1, 2, 3)
        ),
    )


def test_a_condition_looks_only_at_what_is_asked_itself() -> None:
    answers = {1: Value(options=(11,)), 2: Value(options=(20,)), 3: Value(options=(30,))}
    assert [question.id for question in journey.asked(chain(), answers)] == [1]
    assert journey.no_longer_asked(chain(), answers) == [2, 3]
    assert journey.pages(chain(), answers) == [1]


def test_changing_one_answer_brings_a_chain_back() -> None:
    before = {1: Value(options=(11,)), 2: Value(options=(20,))}
    after = {**before, 1: Value(options=(10,))}
    assert [question.id for question in journey.newly_asked(chain(), before, after)] == [3]
    assert journey.page_after(chain(), after, 1) == 2
    assert journey.page_before(chain(), after, 3) == 2
    assert journey.page_after(chain(), after, 3) is None


@given(sheets_with_answers())
def test_going_on_ends_and_going_back_ends(given_: tuple[Sheet, Answers]) -> None:
    sheet, answers = given_
    forward: list[int] = []
    number: int | None = 0
    while (number := journey.page_after(sheet, answers, number or 0)) is not None:
        forward.append(number)
        assert len(forward) <= len(sheet.pages)
    assert forward == journey.pages(sheet, answers)
    back = []
    number = len(sheet.pages) + 1
    while (number := journey.page_before(sheet, answers, number)) is not None:
        back.append(number)
    assert back == forward[::-1]


@given(sheets_with_answers())
def test_what_is_asked_and_what_is_dropped_part_the_answers(given_: tuple[Sheet, Answers]) -> None:
    sheet, answers = given_
    asked = {question.id for question in journey.asked(sheet, answers)}
    gone = set(journey.no_longer_asked(sheet, answers))
    assert gone == set(answers) - asked
    kept = {id_: value for id_, value in answers.items() if id_ not in gone}
    assert journey.asked(sheet, kept) == journey.asked(sheet, answers), "dropping them changes nothing"
    assert journey.no_longer_asked(sheet, kept) == []


@given(sheets())
def test_a_question_without_condition_is_always_asked(sheet: Sheet) -> None:
    asked = journey.asked(sheet, {})
    assert {q.id for q in sheet.questions if not q.asked_if} == {q.id for q in asked}


@given(sheets_with_answers())
def test_every_page_that_asks_has_something_on_it(given_: tuple[Sheet, Answers]) -> None:
    sheet, answers = given_
    for page in sheet.pages:
        found = journey.asked_on(page, sheet, answers)
        assert bool(found) == (page.number in journey.pages(sheet, answers))
    missing = journey.unanswered(sheet, answers)
    assert all(question.required and question.id not in answers for question in missing)
