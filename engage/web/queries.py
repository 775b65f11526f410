"""Whether the database answers, and how far it has been migrated."""

from __future__ import annotations

import sqlalchemy as sa

from engage.db import db


def revision() -> str | None:
    """The migration that the database is at; None when it was never migrated. Raises OperationalError when away."""
    if not sa.inspect(db.session.connection()).has_table("alembic_version"):
        return None
    found: str | None = db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found


def only_reads() -> bool:
    """Whether PostgreSQL takes no writes: a replica, or set so. SQLite is a file, see `engage.web.room`."""
    if db.engine.dialect.name != "postgresql":
        return False
    standing = "SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on'"
    return bool(db.session.scalar(sa.text(standing)))
