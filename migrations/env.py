"""Runs the migrations on the application's database.

SQLite rebuilds a table to change it, and with foreign keys on, dropping the old one deletes the rows that point to it,
without a word. So they are off before the transaction begins, and every key is checked before it ends.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context
from flask import current_app
from sqlalchemy import Connection

from engage.db import Json, UTCDateTime, db
from engage.tables import MODELS


def include_object(item: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    """Leave tables of the queue alone: they are the worker's own."""
    return not (kind == "table" and (name or "").startswith("huey"))


def render_item(kind: str, item: object, context: object) -> str | bool:
    """Write our column types as the plain ones they are stored as: a migration never imports the application."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Json):
        return "sa.Text()"
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    return False


def migrate(connection: Connection) -> None:
    """Run what is asked on this connection, in one transaction."""
    on_sqlite = connection.dialect.name == "sqlite"
    options = current_app.extensions["migrate"].configure_args
    context.configure(
        connection=connection,
        target_metadata=MODELS[0].User.metadata,
        render_as_batch=True,
        compare_type=True,
        compare_server_default=True,
        include_object=include_object,
        render_item=render_item,
        transactional_ddl=True,  # SQLite can, but Alembic commits each migration there unless told
        transaction_per_migration=False,
        **{key: value for key, value in options.items() if key not in {"compare_type", "render_as_batch"}},
    )
    with context.begin_transaction():
        context.run_migrations()
        if on_sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise RuntimeError(
                    f"The migration would leave {len(broken)} rows pointing nowhere; nothing was changed."
                )


def run() -> None:
    """Open a connection of our own and migrate."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # the driver's connection, because SQLite ignores the pragma once a transaction has begun
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        try:
            migrate(connection)
            connection.commit()
        finally:
            connection.rollback()
            if connection.dialect.name == "sqlite":
                connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]


run()
