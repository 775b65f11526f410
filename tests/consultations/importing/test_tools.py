"""Other tools' exports as they come: header rows, times, several choices, encodings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest

from engage.consultations.importing.about import Rules
from engage.consultations.importing.check import Check, Good
from engage.consultations.importing.recognition import Digests
from engage.consultations.importing.survey import Settings
from engage.consultations.importing.words import lines
from engage.questionnaires.shape import OptionShape, PageShape, QuestionShape, Sheet
from engage.responses.imported import EarlierRow
from engage.responses.models import CHANNELS, RESPONDENT_TYPES
from tests.consultations.importing.sheets import Places

TOOLS = Path(__file__).parents[2] / "data" / "imports" / "tools"
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
LABELS = ("Housing", "Money worries", "Air quality", "None of these", "Other")
SATISFIED = ("Very satisfied", "Satisfied", "Very dissatisfied")


def choices(key: str, kind: str, title: str, *labels: str) -> QuestionShape:
    """A question with options, whose keys are their labels."""
    options = tuple(
        OptionShape(hash((key, label)), label, label, exclusive=label.startswith("None")) for label in labels
    )
    return QuestionShape(hash(key), key, kind, title, options=options)


def affects(title: str) -> QuestionShape:
    return choices("affects", "several_choices", title, *LABELS)


def words(key: str, title: str, kind: str = "comment") -> QuestionShape:
    return QuestionShape(hash(key), key, kind, title)


def check(
    file: str | bytes,
    *questions: QuestionShape,
    settings: Settings | None = None,
    earlier: Sequence[EarlierRow] = (),
) -> tuple[Check, list[Good]]:
    """A file checked against these questions, and its good rows."""
    sheet = Sheet(1, 1, 1, (PageShape(1, "One", "", questions),))
    made = Check(
        sheet,
        Places(),
        Rules(CHANNELS, RESPONDENT_TYPES, NOW),
        Digests("x"),
        earlier=earlier,
        settings=settings or Settings(),
    )
    content = file if isinstance(file, bytes) else (TOOLS / file).read_bytes()
    return made, list(made.responses(BytesIO(content)))


def chosen(row: Good, question: QuestionShape) -> tuple[str, ...]:
    """Labels of the options chosen, and the words beside Other."""
    value = row.answers[question.key]
    labels = tuple(question.options_by_id[option].label for option in value.options)
    return (*labels, value.text) if value.text else labels


def test_google_forms() -> None:
    question = affects("Which of these affect your health?")
    made, good = check(
        "google-forms-responses.csv",
        question,
        QuestionShape(2, "score", "scale", "How satisfied are you with local services? (1 to 5)"),
        choices("gp", "one_choice", "Rate each [GP access]", "Good", "Poor"),
        choices("dentist", "one_choice", "Rate each [Dentist]", "Good", "Poor"),
        words("else", "Anything else?"),
    )
    assert not made.report.mistakes
    assert [chosen(row, question) for row in good] == [
        ("Housing", "Money worries"), ("None of these",), ("Air quality", "Other", "with a comma"),
    ]  # fmt: skip
    assert [row.about.exactly for row in good] == [
        datetime(2026, 9, 9, 18, 1, 33, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    ]
    assert [row.answers["score"].number for row in good] == [4, 5, 1]
    assert set(good[1].answers) == {"affects", "score", "else"}


def test_microsoft_forms_asks_what_comes_first() -> None:
    question = affects("Which of these affect your health? (choose all that apply)")
    others = (
        QuestionShape(2, "score", "scale", "How satisfied are you with local services?"),
        words("else", "Is there anything else?"),
    )
    made, good = check("microsoft-forms-responses.csv", question, *others)
    assert good == []
    assert (
        "The column “Completion time” can be read in two ways: row 3 “9/10/26 8:16:02”" in made.report.stop[0]
    )
    made, good = check(
        "microsoft-forms-responses.csv", question, *others, settings=Settings(dates="month-first")
    )
    assert not made.report.mistakes
    assert [row.imported_id for row in good] == ["1", "2", "4"]
    assert [chosen(row, question) for row in good] == [
        ("Housing", "Money worries"), ("None of these",), ("Air quality", "Other", "buses"),
    ]  # fmt: skip
    assert good[2].about.exactly == datetime(2026, 10, 9, 18, 59, 30, tzinfo=UTC)
    assert good[2].answers["else"].text == "“Smart quotes” and a £ sign"
    assert "“Email”, “Name”" in "\n".join(lines(made.report))


def test_surveymonkey() -> None:
    question = affects("Which of these affect your health?")
    satisfied = choices("satisfied", "one_choice", "How satisfied are you?", *SATISFIED)
    questions = (question, satisfied, words("else", "Anything else?"))
    made, good = check("surveymonkey-condensed.csv", *questions, settings=Settings(dates="day-first"))
    assert not made.report.mistakes
    assert made.report.rows == 2
    assert [row.imported_id for row in good] == ["118000000001", "118000000002"]
    assert [chosen(row, question) for row in good] == [("Housing", "Money worries"), ("Other", "buses")]
    assert [chosen(row, satisfied) for row in good] == [("Satisfied",), ("Very dissatisfied",)]
    assert good[1].about.exactly == datetime(2026, 10, 9, 7, 16, 2, tzinfo=UTC)


def test_qualtrics() -> None:
    question = affects("Which affect your health?")
    satisfied = choices("satisfied", "one_choice", "How satisfied are you?", *SATISFIED)
    questions = (question, satisfied, words("else", "Anything else?"))
    made, good = check("qualtrics-three-header-lines.csv", *questions)
    assert (made.report.rows, made.report.previews.first, made.report.unsent.first) == (3, [6], [5])
    (row,) = good
    assert (row.imported_id, chosen(row, question), chosen(row, satisfied)) == (
        "R_1aaaaaaaaaaaaaa", ("Housing",), ("Satisfied",),
    )  # fmt: skip
    assert row.about.exactly == datetime(2026, 9, 9, 17, 6, 12, tzinfo=UTC)
    made, good = check("qualtrics-three-header-lines.csv", *questions, settings=Settings(unfinished=True))
    assert [chosen(row, question) for row in good] == [("Housing",), ("Other", "بس سروس")]


def test_limesurvey_with_codes() -> None:
    satisfied = choices("Q00", "one_choice", "How satisfied are you?", "A1", "A4")
    options = tuple(OptionShape(n, key, key) for n, key in enumerate(("SQ001", "SQ002", "other")))
    question = QuestionShape(1, "Q01", "several_choices", "Which affect your health?", options=options)
    rating = [choices(f"G02Q03[{n}]", "one_choice", f"Rate {n}", "A1", "A2", "Other") for n in (1, 2)]
    questions = (satisfied, question, *rating, words("comment", "Anything else?"))
    made, good = check("limesurvey-full-codes.csv", *questions)
    assert not made.report.mistakes
    assert made.report.unsent.first == [3]
    assert [row.imported_id for row in good] == ["1", "3"]
    assert [chosen(row, question) for row in good] == [("SQ001", "SQ002"), ("other", "bysiau")]
    assert chosen(good[1], rating[0]) == ("Other",)
    assert (good[1].about.exactly, made.report.timeless.first) == (None, [4])
    assert good[0].about.exactly == datetime(2026, 9, 9, 17, 6, 12, tzinfo=UTC)


def test_eventbrite() -> None:
    heard = words("heard", "How did you hear about this event?", "short_text")
    language = choices("language", "one_choice", "Do you need an interpreter?", "No", "Urdu", "BSL", "Other")
    made, _ = check("eventbrite-attendees.csv", heard, language)
    assert made.report.mistakes[0].words == "has the same id as row 2: “800001”"  # two people of one order
    made, good = check(
        "eventbrite-attendees.csv", heard, language, settings=Settings(columns={"Attendee #": None})
    )
    assert not made.report.mistakes
    assert len(good) == 5
    assert len({row.imported_id for row in good}) == 5
    assert made.report.empty.number == 1
    assert good[4].answers["heard"].text == "Line one\nline two"
    assert not any("Example" in str(row) or "HYPERLINK" in str(row) for row in good)


def test_excel_with_semicolons_in_windows_1252() -> None:
    cost = QuestionShape(3, "cost", "number", "Cost", settings={"decimals": True})
    made, good = check(
        "excel-semicolons-cp1252.csv",
        QuestionShape(1, "ward", "postcode", "Ward"),
        words("comment", "Comment"),
        cost,
    )
    assert made.report.notes[0] == "Read as Windows-1252, cells parted by semicolons."
    assert [row.answers["comment"].text for row in good] == ["It’s £3 each way – too much", "café “closed”"]
    assert [row.answers["cost"].number for row in good] == [Decimal("3.5"), Decimal(0)]
    assert [row.answers["ward"].text for row in good] == ["E2", "E1"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
def test_a_file_saved_again_is_read_the_same(encoding: str) -> None:
    text = (TOOLS / "google-forms-responses.csv").read_text()
    question, other = affects("Which of these affect your health?"), words("else", "Anything else?")
    settings = Settings(columns=dict.fromkeys(
        ("How satisfied are you with local services? (1 to 5)", "Rate each [GP access]", "Rate each [Dentist]")
    ))  # fmt: skip
    _, first = check(text.encode(), question, other, settings=settings)
    _, again = check(text.replace("\n", "\r\n").encode(encoding), question, other, settings=settings)
    assert len(first) == 3
    assert [(row.imported_id, row.answers) for row in again] == [
        (row.imported_id, row.answers) for row in first
    ]
