"""`engage import responses`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from engage import clock
from engage.audit.models import Entry
from engage.comments.models import Comment
from engage.consultations import queries
from engage.consultations.commands import bring_in
from engage.db import db
from engage.responses import queries as responses
from engage.responses.models import Answer, EqualityAnswer, Response
from tests.consultations.making import drafted, held

GOOD = (
    "id,submitted_at,channel,respondent_type,travel,What would help?,safe,last,change,postcode,sex\n"
    "a1,2026-03-01 10:20,paper,individual,By bus,more;cost,4,2026-02-28,More trees,,female\n"
    "a2,2026-03-02,,organisation,On foot,,5 – Safe,,,,\n"
)


Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Run:
    """Write a file and import it: `run(content, "--commit")`."""

    def importing(content: str | bytes, *arguments: str, slug: str = "getting-about") -> Result:
        file = tmp_path / "responses.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        command = ["responses", str(file), "--consultation", slug, *arguments]
        return app.test_cli_runner().invoke(bring_in, command)

    return importing


def stored(app: Flask) -> int:
    """How many responses there are."""
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(Response)) or 0


def test_without_commit_nothing_is_written(app: Flask, run: Run) -> None:
    held(app)
    result = run(GOOD)
    assert result.exit_code == 0, result.output
    assert "2 rows: 2 new, 0 here already, 0 with mistakes." in result.output
    assert "Nothing was written. Run it again with --commit to write." in result.output
    assert stored(app) == 0


def test_with_commit_every_answer_arrives_once(app: Flask, run: Run) -> None:
    questionnaire_id = held(app)
    assert "Written: 2 responses." in run(GOOD, "--commit").output
    with app.app_context():
        assert responses.by_type(questionnaire_id) == {"individual": 1, "organisation": 1}
        assert responses.by_channel(questionnaire_id) == {"import": 1, "paper": 1}
        assert db.session.scalar(sa.select(Comment.words_given)) == "More trees"
        assert db.session.scalar(sa.select(EqualityAnswer.category)) == "female"
        answers = db.session.scalar(sa.select(sa.func.count()).select_from(Answer))
        assert answers == 7
        entry = db.session.scalars(sa.select(Entry).where(Entry.action == "import responses")).one()
        assert entry.detail == {"written": 2, "bad": 0}
    again = run(GOOD, "--commit")
    assert "0 new, 2 here already, 0 with mistakes" in again.output
    assert "Written: 0 responses." in again.output
    assert stored(app) == 2


def test_a_bad_row_stops_all_unless_it_may_be_skipped(app: Flask, run: Run) -> None:
    held(app)
    content = "id,travel\n" + "".join(f"r{n},{'By boat' if n == 2_500 else 'By bus'}\n" for n in range(3_000))
    result = run(content, "--commit")
    assert result.exit_code == 1
    assert "Row 2,502, travel: unknown option “By boat”" in result.output
    assert "Nothing was written." in result.output
    assert "Or say --skip-bad to leave such cells out." in result.output
    assert stored(app) == 0
    assert "Written: 2,999 responses." in run(content, "--commit", "--skip-bad").output
    assert stored(app) == 2_999


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"id,travel\na,caf\xe9 \xc3\xa9\n", "line 2, byte 16 of the file, is 0xE9"),
        (b"id,help\na,more\n", "There is no column for the required question"),
        (b"", "The file is empty."),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(app: Flask, run: Run, content: bytes, words: str) -> None:
    held(app)
    result = run(content, "--commit", "--skip-bad")
    assert result.exit_code == 1
    assert words in result.output
    assert stored(app) == 0


def test_a_file_without_ids_is_imported_once(app: Flask, run: Run) -> None:
    held(app)
    for _ in range(2):
        assert run("travel\nBy bus\nBy bus\n", "--commit").exit_code == 0
    assert stored(app) == 2


def test_an_unknown_or_unpublished_consultation_is_refused(app: Flask, run: Run) -> None:
    assert "There is no consultation at this address." in run(GOOD, slug="nothing").output
    drafted(app)
    result = run(GOOD)
    assert result.exit_code == 1
    assert "Publish the questionnaire before importing" in result.output


def test_imported_responses_are_counted_in_the_office(app: Flask, run: Run) -> None:
    held(app)
    run("travel\nBy bus\n", "--commit")
    with app.app_context():
        from_office = queries.everything(clock.now(), counted=True)
        assert [one.responses for one in from_office] == [1]


def test_an_import_that_is_interrupted_leaves_nothing(app: Flask, run: Run) -> None:
    held(app)
    content = "id,travel,change\n" + "".join(f"r{n},By bus,words {n}\n" for n in range(2_500))
    inserts = 0

    def power_cut(connection: object, cursor: object, statement: str, *rest: object) -> None:
        nonlocal inserts
        inserts += statement.startswith("INSERT INTO responses")
        if inserts == 4:
            raise RuntimeError("power cut")

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", power_cut)
    try:
        assert isinstance(run(content, "--commit").exception, RuntimeError)
    finally:
        sa.event.remove(engine, "before_cursor_execute", power_cut)
    assert inserts == 4
    assert stored(app) == 0
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Comment)) == 0
    assert "Written: 2,500 responses." in run(content, "--commit").output
    assert stored(app) == 2_500
