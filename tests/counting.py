"""How many statements a page asks of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask import Flask

from engage.db import db

FRAME = {"BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"}


@contextmanager
def queries_of(app: Flask) -> Iterator[list[str]]:
    """The SELECTs, INSERTs and the like that run inside, in order; not BEGIN and COMMIT."""
    asked: list[str] = []

    def executes(connection: sa.Connection, cursor: Any, statement: str, *rest: Any) -> None:
        words = statement.split()
        if words[0] not in FRAME:
            asked.append(" ".join(words))

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", executes)
    try:
        yield asked
    finally:
        sa.event.remove(engine, "before_cursor_execute", executes)
