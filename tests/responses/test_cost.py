"""What a journey asks of the database does not grow with what is stored: every row is found by an index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from engage.db import db
from tests.answering import Asked, answer, begin, consultation, send, walk
from tests.pages import StrictClient

GROWING = ("responses", "answers", "ticks", "comments", "equality_answers", "contacts", "limit_counters")
Statement = tuple[str, Any]
MOST_STATEMENTS = 7  # of a page that is read: occasion, response, answers, ticks and what opens and closes


@pytest.fixture
def asked(db_session: Session) -> Asked:
    return consultation()


@contextmanager
def heard(app: Flask) -> Iterator[list[Statement]]:
    """Every statement sent to the database meanwhile, with its values."""
    found: list[Statement] = []

    def hear(connection: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
        if not many:
            found.append((statement, values))

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", hear)
    try:
        yield found
    finally:
        sa.event.remove(engine, "before_cursor_execute", hear)


def plan(statement: str, values: Any) -> str:
    """How the database would find the rows; PostgreSQL is told to think that tables are large."""
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return "\n".join(str(row[3]) for row in rows)
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    return "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values))


def reads_a_whole_table(found: str) -> list[str]:
    patterns = [rf"^SCAN {table}\b(?! USING)" for table in GROWING] + [
        rf"Seq Scan on {table}\b" for table in GROWING
    ]
    return [pattern for pattern in patterns if re.search(pattern, found, re.MULTILINE)]


def test_every_row_of_a_journey_is_found_by_an_index(asked: Asked, resident: StrictClient) -> None:
    with heard(resident.application) as statements:
        walk(resident, asked)
        resident.send(asked.url("about-you"), {"about-sex": "female"})
        resident.send(asked.url("keep-in-touch"), {"q-email": "a@b.example"})
        resident.send("/withdraw", {"q-reference": "7K3M-9QXT-2BHD"}, status=422)
    explained = [
        s for s in statements if s[0].lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE", "WITH"))
    ]
    assert len(explained) > 30
    for statement, values in explained:
        assert not reads_a_whole_table(plan(statement, values)), f"{statement}\n{plan(statement, values)}"


def test_the_eye_for_whole_tables_is_not_blind(asked: Asked) -> None:
    assert reads_a_whole_table(plan("SELECT count(*) FROM answers WHERE text = 'x'", ()))


def test_a_page_asks_the_database_a_handful_of_times(asked: Asked, resident: StrictClient) -> None:
    begin(resident, asked)
    answer(resident, asked, 1, used="yes", help=["evening"])
    resident.page(asked.url("page/1"))
    with heard(resident.application) as statements:
        resident.page(asked.url("page/1"))
    assert len(statements) <= MOST_STATEMENTS, statements
    answer(resident, asked, 2, good="Fine")
    with heard(resident.application) as statements:
        send(resident, asked)
    assert len(statements) < 40
