"""What was imported before, to recognise it when it comes again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from engage.db import db
from engage.questionnaires.models import Version
from engage.responses.imported import EarlierRow
from engage.responses.models import Import, ImportedRow, Response

# What stood in place of an id before digests were kept: a file's fingerprint and the number of the row in it.
FILE_AND_ROW = re.compile(r"[0-9a-f]{16}:\d+")


def imported_rows(questionnaire_id: int, secret_mark: str) -> list[EarlierRow]:
    """All responses that were imported to any version, whatever became of them.

    Digests that were made under another secret than the one with this mark are left out.
    """
    columns: dict[int, tuple[frozenset[str], bool]] = {
        row.id: (frozenset(row.columns), row.secret_mark == secret_mark)
        for row in db.session.execute(
            select(Import.id, Import.columns, Import.secret_mark).where(
                Import.questionnaire_id == questionnaire_id
            )
        )
    }
    rows = db.session.execute(
        select(
            Response.imported_id,
            ImportedRow.has_id,
            ImportedRow.import_id,
            ImportedRow.digest,
            Response.submitted_at,
        )
        .join_from(Response, ImportedRow, ImportedRow.response_id == Response.id, isouter=True)
        .where(_of(questionnaire_id), Response.imported_id.is_not(None))
    )
    found = []
    for imported_id, has_id, import_id, digest, at in rows:
        names, is_readable = columns.get(import_id, (frozenset(), False))
        if has_id is None:
            has_id = not FILE_AND_ROW.fullmatch(imported_id or "")
        readable = digest if is_readable else None
        found.append(EarlierRow(imported_id or "", has_id, import_id, names, readable, at))
    return found


def imported_among(questionnaire_id: int, ids: Sequence[str]) -> set[str]:
    """Which of these ids were imported before, to any version."""
    found: set[str] = set()
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        rows = db.session.scalars(
            select(Response.imported_id).where(_of(questionnaire_id), Response.imported_id.in_(some))
        )
        found.update(imported_id for imported_id in rows if imported_id)
    return found


def was_imported(questionnaire_id: int, digest: str) -> bool:
    """Whether a file with these rows, in whatever order, was imported before."""
    found = select(Import.id).where(Import.questionnaire_id == questionnaire_id, Import.digest == digest)
    return db.session.scalar(found) is not None


def _of(questionnaire_id: int) -> ColumnElement[bool]:
    return Response.version_id.in_(select(Version.id).where(Version.questionnaire_id == questionnaire_id))
