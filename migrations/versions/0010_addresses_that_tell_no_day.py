"""addresses that tell no day: those that are there are dated to a month and written anew in random order"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

LEAST = 10  # contacts of one consultation that share a month
CONTACTS = sa.table(
    "contacts",
    sa.column("id", sa.String),
    sa.column("email", sa.String),
    sa.column("purpose", sa.String),
    sa.column("about", sa.String),
    sa.column("wording", sa.Text),
    sa.column("agreed_on", sa.Date),
    sa.column("stop_key_hash", sa.String),
    sa.column("stopped_on", sa.Date),
)


def upgrade() -> None:
    connection = op.get_bind()
    rows = [dict(row) for row in connection.execute(sa.select(CONTACTS)).mappings()]
    if not rows:
        return
    _date_to_months(rows)
    random.SystemRandom().shuffle(rows)
    # Emptying the table at once gives it a new file on PostgreSQL: the old row versions are gone with the old one.
    connection.execute(
        sa.text("TRUNCATE contacts") if connection.dialect.name == "postgresql" else sa.delete(CONTACTS)
    )
    connection.execute(sa.insert(CONTACTS), rows)


def downgrade() -> None:
    """The days are forgotten."""


def _date_to_months(rows: list[dict[str, Any]]) -> None:
    """The first of the month; where fewer than LEAST would share one, the latest month of all."""
    together = defaultdict(list)
    for row in rows:
        row["agreed_on"] = row["agreed_on"].replace(day=1)
        together[row["purpose"], row["about"]].append(row)
    for same in together.values():
        months: Counter[date] = Counter(row["agreed_on"] for row in same)
        if min(months.values()) < LEAST:
            for row in same:
                row["agreed_on"] = max(months)
