"""`engage import responses`: bring in what was answered in another tool."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from engage import clock
from engage.audit.actions import record
from engage.consultations import queries
from engage.consultations.importing import words
from engage.consultations.importing.about import Rules
from engage.consultations.importing.check import Check, Good
from engage.consultations.models import Consultation
from engage.db import db, only_reading
from engage.errors import Missing, Refused
from engage.places.gazetteer import gazetteer
from engage.questionnaires import queries as questionnaires
from engage.questionnaires.bank import bank
from engage.questionnaires.shape import Sheet
from engage.responses import actions as responses
from engage.responses import queries as response_queries
from engage.responses.imported import ImportedResponse
from engage.responses.models import CHANNELS, RESPONDENT_TYPES

ROWS_AT_ONCE = 1_000


@click.group("import")
def bring_in() -> None:
    """Bring in what was gathered elsewhere."""


@bring_in.command("responses")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--consultation", "slug", required=True, metavar="SLUG", help="The end of the consultation's address."
)
@click.option("--commit", is_flag=True, help="Write the responses. Without it the file is only checked.")
@click.option(
    "--skip-bad", is_flag=True, help="With --commit: write the good rows, though others have mistakes."
)
@with_appcontext
def import_responses(file: Path, slug: str, commit: bool, skip_bad: bool) -> None:
    """Import responses from FILE, a CSV in UTF-8 with one response in each row.

    A column is named by the key or the exact title of its question. The columns id, submitted_at, channel,
    respondent_type, organisation and quotable may stand beside them, and the equality questions under their own
    names. Several choices in one cell are parted by ";".

    Without --commit nothing is written: the file is checked and every mistake is told with its row. With it nothing is
    written either unless every row is good (or --skip-bad is given). An id that was imported before is left alone, so
    the same file can be imported again after an interruption.
    """
    try:
        with only_reading():
            consultation = queries.by_slug(slug)
            check = prepared(consultation, file)
            with file.open("rb") as stream:
                for _ in check.responses(stream):
                    pass
            db.session.rollback()
    except (Missing, Refused) as refused:
        raise click.ClickException(refused.words) from None
    for line in words.lines(check.report):
        click.echo(line)
    report = check.report
    if report.stop or (report.bad and not (commit and skip_bad)):
        click.echo("Nothing was written.")
        raise click.exceptions.Exit(1)
    if not commit:
        click.echo("Nothing was written. Run it again with --commit to write.")
        return
    click.echo(f"Written: {words.count(write(slug, file), 'response')}.")


def prepared(consultation: Consultation, file: Path) -> Check:
    """A check of a file against what the consultation asks now. Raises Refused while nothing is published."""
    return Check(
        sheet=asked_sheet(consultation),
        places=gazetteer(current_app.extensions["engage.config"].place),
        rules=Rules(CHANNELS, RESPONDENT_TYPES, clock.now(), fingerprint(file)),
        bank=bank().questions,
        already=response_queries.imported_ids(consultation.questionnaire_id),
    )


def asked_sheet(consultation: Consultation) -> Sheet:
    """The version that is asked. Raises Refused."""
    sheet = questionnaires.live_sheet(consultation.questionnaire_id)
    if sheet is None:
        raise Refused("Publish the questionnaire before importing responses to it.")
    return sheet


def write(slug: str, file: Path) -> int:
    """Write the good rows of a file, many at once in short transactions; how many were written."""
    with only_reading():
        consultation = queries.by_slug(slug)
        check = prepared(consultation, file)
        questionnaire_id = consultation.questionnaire_id
        db.session.rollback()
    written = 0
    with file.open("rb") as stream:
        for some in batches(check.responses(stream)):
            written += responses.import_responses(questionnaire_id, some).added
            db.session.commit()
    record("import responses", "consultation", slug, written=written, bad=check.report.bad)
    db.session.commit()
    return written


def batches(rows: Iterator[Good]) -> Iterator[list[ImportedResponse]]:
    """Rows as responses to write, some at a time."""
    while some := [_response(row) for row in islice(rows, ROWS_AT_ONCE)]:
        yield some


def _response(row: Good) -> ImportedResponse:
    fields: dict[str, Any] = {name: getattr(row.about, name) for name in row.about.__slots__}
    return ImportedResponse(**fields, answers=row.answers, equality=row.equality)


def fingerprint(file: Path) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of a file's contents."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:16]
