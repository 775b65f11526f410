"""`engage import responses`: bring in what was answered in another tool."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from engage import clock
from engage.audit.actions import record
from engage.consultations import queries
from engage.consultations.importing import words
from engage.consultations.importing.about import Rules
from engage.consultations.importing.check import Check, Good
from engage.consultations.importing.moments import DAY_FIRST, MONTH_FIRST
from engage.consultations.importing.names import ID
from engage.consultations.importing.numbers import COMMA, POINT
from engage.consultations.importing.recognition import NEW, SAME, Digests
from engage.consultations.importing.report import count
from engage.consultations.importing.survey import Settings
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
    "--skip-bad",
    is_flag=True,
    help="Write the file though it has mistakes: without the cells that cannot be read, and without rows whose id or "
    "time cannot be read or that have no other answer.",
)
@click.option(
    "--header-row",
    type=click.IntRange(1),
    metavar="N",
    help="The row that names the columns, as a spreadsheet counts.",
)
@click.option(
    "--dates", type=click.Choice([DAY_FIRST, MONTH_FIRST]), help="How 3/4/2026 is meant, where no date tells."
)
@click.option(
    "--decimals",
    type=click.Choice([COMMA, POINT]),
    help="How 1,200 or 1.200 is meant, where no number tells.",
)
@click.option("--id-column", metavar="NAME", help="The column with a number or code for each response.")
@click.option(
    "--column",
    "renamed",
    multiple=True,
    metavar="NAME=KEY",
    help="The column NAME answers the question with this key. May be given several times.",
)
@click.option(
    "--leave-out",
    multiple=True,
    metavar="NAME",
    help="A column that is not wanted. May be given several times.",
)
@click.option(
    "--alike",
    type=click.Choice([SAME, NEW]),
    help="Whether rows without an id that read like responses imported before are the same people, or all are new.",
)
@click.option("--unfinished", is_flag=True, help="Also take rows that their respondents never sent.")
@with_appcontext
def import_responses(
    file: Path,
    slug: str,
    commit: bool,
    skip_bad: bool,
    header_row: int | None,
    dates: str | None,
    decimals: str | None,
    id_column: str | None,
    renamed: tuple[str, ...],
    leave_out: tuple[str, ...],
    alike: str | None,
    unfinished: bool,
) -> None:
    """Import responses from FILE, a CSV file or Excel workbook with one response in each row.

    A column is named by the key or the exact title of its question, or of its question and one option. Files of Google
    Forms, Microsoft Forms, SurveyMonkey, Qualtrics and LimeSurvey are understood as they come; docs/importing.md tells
    how each is read, and what every message means.

    Without --commit nothing is written: the file is checked, and told column by column and question by question. With
    it all of the file is written or nothing. Nothing is written while a row has a mistake, unless --skip-bad is given.
    What was imported before is recognised and left alone, so a file that has grown can be imported again.
    """
    settings = Settings(
        header_row=header_row,
        dates=dates,
        decimals=decimals,
        columns=_columns(renamed, leave_out, id_column),
        alike=alike,
        unfinished=unfinished,
        leave_out_bad=skip_bad,
    )
    try:
        check = checked(slug, file, settings)
    except (Missing, Refused) as refused:
        raise click.ClickException(refused.words) from None
    for line in words.lines(check.report):
        click.echo(line)
    report = check.report
    if report.stop or (report.bad and not skip_bad):
        if not report.stop:
            click.echo("Put the mistakes right in the file. Or say --skip-bad to leave such cells out.")
        click.echo("Nothing was written.")
        raise click.exceptions.Exit(1)
    if not commit:
        click.echo("Nothing was written. Run it again with --commit to write.")
        return
    try:
        written = write(slug, file, settings, check)
    except (Missing, Refused) as refused:
        db.session.rollback()
        raise click.ClickException(f"{refused.words} Nothing was written.") from None
    click.echo(f"Written: {count(written, 'response')}.")


def _columns(
    renamed: tuple[str, ...], leave_out: tuple[str, ...], id_column: str | None
) -> dict[str, str | None]:
    found: dict[str, str | None] = dict.fromkeys(leave_out)
    for one in renamed:
        name, sign, key = one.rpartition("=")
        if not sign:
            raise click.UsageError(f'Write --column "name in the file=key of the question", not “{one}”.')
        found[name] = key
    if id_column:
        found[id_column] = ID
    return found


def checked(slug: str, file: Path, settings: Settings) -> Check:
    """The check of a whole file. Raises Missing and Refused."""
    with only_reading():
        check = prepared(queries.by_slug(slug), settings)
        questionnaire_id = check.sheet.questionnaire_id
        with file.open("rb") as stream:
            for _ in check.responses(stream):
                pass
        seen = check.recognition
        if (
            settings.alike == NEW
            and seen is not None
            and response_queries.was_imported(questionnaire_id, seen.file_digest)
        ):
            check.report.stop.append("A file with exactly these rows was imported before.")
        db.session.rollback()
    return check


def prepared(consultation: Consultation, settings: Settings) -> Check:
    """A check of a file against what the consultation asks now. Raises Refused while nothing is published."""
    config = current_app.extensions["engage.config"]
    digests = Digests(config.secret_key)
    return Check(
        sheet=asked_sheet(consultation),
        places=gazetteer(config.place),
        rules=Rules(CHANNELS, RESPONDENT_TYPES, clock.now()),
        digests=digests,
        bank=bank().questions,
        earlier=response_queries.imported_rows(consultation.questionnaire_id, digests.mark),
        settings=settings,
    )


def asked_sheet(consultation: Consultation) -> Sheet:
    """The version that is asked. Raises Refused."""
    sheet = questionnaires.live_sheet(consultation.questionnaire_id)
    if sheet is None:
        raise Refused("Publish the questionnaire before importing responses to it.")
    return sheet


def write(slug: str, file: Path, settings: Settings, before: Check) -> int:
    """Write the new rows of a file that was checked before, all or none; how many were written.

    Raises Refused when the file, the questionnaire or what was imported is not what was checked.
    """
    seen = before.recognition
    if seen is None or not before.report.good:
        return 0
    consultation = queries.by_slug(slug)
    questionnaire_id = consultation.questionnaire_id
    import_id = responses.begin_import(
        questionnaire_id, seen.names, seen.digests.mark, seen.file_digest, clock.today()
    )
    check = prepared(consultation, settings)
    written = 0
    with file.open("rb") as stream:
        for some in batches(check.responses(stream), seen.has_ids):
            written += responses.import_responses(questionnaire_id, some, import_id).added
    again = check.recognition
    if again is None or again.file_digest != seen.file_digest or written != before.report.good:
        raise Refused(
            "The file, or what was imported before, changed while it was read. Run the import again."
        )
    record("import responses", "consultation", slug, written=written, bad=check.report.bad)
    db.session.commit()
    return written


def batches(rows: Iterator[Good], has_ids: bool) -> Iterator[list[ImportedResponse]]:
    """Rows as responses to write, some at a time."""
    while some := [_response(row, has_ids) for row in islice(rows, ROWS_AT_ONCE)]:
        yield some


def _response(row: Good, has_id: bool) -> ImportedResponse:
    about = row.about
    return ImportedResponse(
        imported_id=row.imported_id,
        submitted_at=about.submitted_at,
        answers=row.answers,
        channel=about.channel,
        respondent_type=about.respondent_type,
        organisation=about.organisation,
        equality=row.equality,
        quotable=about.quotable,
        digest=row.digest,
        has_id=has_id,
    )
