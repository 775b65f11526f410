"""Many complete responses at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert

from engage import clock
from engage.comments import actions as comments
from engage.comments.given import Given
from engage.db import db
from engage.errors import Malformed, Refused
from engage.questionnaires import queries as questionnaires
from engage.questionnaires.actions import freeze, hold
from engage.questionnaires.shape import Sheet
from engage.questionnaires.value import Value
from engage.responses import queries
from engage.responses.actions.rows import answer_row, tick_rows
from engage.responses.imported import Imported, ImportedResponse
from engage.responses.models import Answer, EqualityAnswer, Import, ImportedRow, Response, Tick
from engage.responses.receipts import hashed, new_key

ROWS_AT_ONCE = 500


def begin_import(
    questionnaire_id: int, columns: Iterable[str], secret_mark: str, digest: str, made_on: date
) -> int:
    """Keep that a file is imported, and let no other import to this questionnaire begin before this one is committed.

    `digest` is of the whole file. Returns the id of the import.
    """
    hold(questionnaire_id)
    made = Import(
        questionnaire_id=questionnaire_id,
        made_on=made_on,
        columns=sorted(columns),
        secret_mark=secret_mark,
        digest=digest,
    )
    db.session.add(made)
    db.session.flush()
    return made.id


def import_responses(
    questionnaire_id: int, rows: Sequence[ImportedResponse], import_id: int | None = None
) -> Imported:
    """Write complete responses to the live version of a questionnaire; one imported before is left as it is.

    With `import_id` the digests of their rows are kept under it. Raises Refused when no version is published, Malformed
    when a row answers a question that is not asked.
    """
    sheet = questionnaires.live_sheet(questionnaire_id)
    if sheet is None:
        raise Refused("Publish the questionnaire before importing responses.")
    known = queries.imported_among(questionnaire_id, [row.imported_id for row in rows])
    new: dict[str, ImportedResponse] = {}
    for row in rows:
        if row.imported_id not in known:
            new.setdefault(row.imported_id, row)
    if new and not freeze(sheet.version_id, sheet.revision):
        raise Refused("The questionnaire was changed while the file was read. Import it again.")
    fresh = list(new.values())
    for start in range(0, len(fresh), ROWS_AT_ONCE):
        _write(sheet, fresh[start : start + ROWS_AT_ONCE], import_id)
    return Imported(len(fresh), len(rows) - len(fresh))


def _write(sheet: Sheet, rows: Sequence[ImportedResponse], import_id: int | None) -> None:
    ids = db.session.scalars(
        insert(Response).returning(Response.id, sort_by_parameter_order=True),
        [_response(sheet, row) for row in rows],
    ).all()
    answers: list[dict[str, Any]] = []
    ticks: list[dict[str, int]] = []
    about: list[dict[str, Any]] = []
    given: list[Given] = []
    for response_id, row in zip(ids, rows, strict=True):
        values = _by_id(sheet, row)
        given += _words(sheet, response_id, row)
        answers += [answer_row(response_id, id_, value) for id_, value in values.items()]
        ticks += tick_rows(response_id, values)
        about += [
            {"response_id": response_id, "characteristic": key, "category": category}
            for key, category in row.equality.items()
        ]
    recognised = [
        {"response_id": response_id, "import_id": import_id, "digest": row.digest, "has_id": row.has_id}
        for response_id, row in zip(ids, rows, strict=True)
        if import_id is not None and row.digest
    ]
    tables = ((Answer, answers), (Tick, ticks), (EqualityAnswer, about), (ImportedRow, recognised))
    for table, found in tables:
        if found:
            db.session.execute(insert(table), found)
    comments.record_all(given)


def _response(sheet: Sheet, row: ImportedResponse) -> dict[str, Any]:
    hour = row.submitted_at.replace(minute=0, second=0, microsecond=0)
    return {
        "version_id": sheet.version_id,
        "key_hash": hashed(new_key()),
        "status": "submitted",
        "channel": row.channel,
        "respondent_type": row.respondent_type,
        "organisation": row.organisation,
        "quotable": row.quotable,
        "started_at": hour,
        "saved_at": hour,
        "submitted_at": hour,
        "imported_id": row.imported_id,
    }


def _by_id(sheet: Sheet, row: ImportedResponse) -> dict[int, Value]:
    """Values by question id; free text is left out of them, because it goes to `comments`."""
    values = {}
    for key, value in row.answers.items():
        question = sheet.by_key.get(key)
        if question is None:
            raise Malformed(f"Response {row.imported_id} answers “{key}”, which is not asked.")
        values[question.id] = Value() if question.kind == "comment" else value
    return values


def _words(sheet: Sheet, response_id: int, row: ImportedResponse) -> list[Given]:
    return [
        Given(
            origin="answer",
            origin_id=response_id,
            questionnaire_id=sheet.questionnaire_id,
            question_key=question.key,
            voice=row.respondent_type,
            words=row.answers[question.key].text or "",
            quotable=row.quotable,
            given_on=clock.in_london(row.submitted_at).date(),
        )
        for question in sheet.comments
        if question.key in row.answers
    ]
