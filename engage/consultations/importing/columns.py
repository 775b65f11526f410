"""Which column of a file answers which question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engage.questionnaires.bank import BankQuestion
from engage.questionnaires.shape import QuestionShape, Sheet

ID, SUBMITTED_AT, CHANNEL, RESPONDENT_TYPE = "id", "submitted_at", "channel", "respondent_type"
ORGANISATION, QUOTABLE = "organisation", "quotable"
ABOUT = (ID, SUBMITTED_AT, CHANNEL, RESPONDENT_TYPE, ORGANISATION, QUOTABLE)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where to look in a row. `about` gives the place of a column about the response, `asked` of each question.

    `equality` does so for the questions of the wording bank about the respondent. `problems` stop the import; `notes`
    are for the officer to read. `width` is the number of columns.
    """

    about: dict[str, int]
    asked: tuple[tuple[int, QuestionShape], ...]
    equality: tuple[tuple[int, BankQuestion], ...]
    width: int
    problems: tuple[str, ...]
    notes: tuple[str, ...]


def columns(header: Sequence[str], sheet: Sheet, bank: Sequence[BankQuestion] = ()) -> Columns:
    """Match the names of the first row: `id`, `submitted_at` and the like, else a question's key or exact title.

    A name that is neither may be the key or the words of an equality question of the wording `bank`.

    Capital letters and doubled spaces make no difference. A required question without a column is a problem;
    another one without, and a column that nothing asks for, is a note.
    """
    names = {_folded(question.title): question for question in reversed(sheet.questions)}
    names |= {_folded(question.key): question for question in sheet.questions}
    equality_names = {_folded(name): question for question in bank for name in (question.label, question.key)}
    about: dict[str, int] = {}
    equality: dict[str, tuple[int, BankQuestion]] = {}
    asked: dict[str, tuple[int, QuestionShape]] = {}
    problems: list[str] = []
    unknown: list[str] = []
    for place, name in enumerate(header):
        word = _folded(name)
        question = names.get(word)
        if word in ABOUT and question is None:
            if word in about:
                problems.append(f"Two columns are called “{word}”.")
            about[word] = place
        elif question is None and word in equality_names and equality_names[word].key not in equality:
            equality[equality_names[word].key] = (place, equality_names[word])
        elif question is None:
            unknown.append(f"“{name}”" if name else f"number {place + 1}, without a name")
        elif question.key in asked:
            problems.append(f"Two columns answer the question “{question.title}” ({question.key}).")
        else:
            asked[question.key] = (place, question)
    missing = [question for question in sheet.questions if question.key not in asked]
    if not asked:
        problems.append("No column has the key or the exact title of a question.")
    problems += [_missing(question) for question in missing if question.required and asked]
    notes = [_missing(question) for question in missing if not question.required and asked]
    notes += [f"The column {name} matches nothing here and is left out." for name in unknown]
    if ID not in about:
        notes.append("There is no column “id”: rows are known by the file’s contents and their number in it.")
    return Columns(
        about, tuple(asked.values()), tuple(equality.values()), len(header), tuple(problems), tuple(notes)
    )


def _missing(question: QuestionShape) -> str:
    required = "required " if question.required else ""
    return f"There is no column for the {required}question “{question.title}” ({question.key})."


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
