"""hide what is suggested: comments are prepared again by the rules of today"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("comments", sa.Column("prepared", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.drop_index("ix_comments_not_prepared", "comments")
    _index("prepared IS FALSE AND withdrawn_on IS NULL")


def downgrade() -> None:
    op.drop_index("ix_comments_not_prepared", "comments")
    op.drop_column("comments", "prepared")
    _index("says_nothing IS NULL")


def _index(condition: str) -> None:
    where = sa.text(condition)
    op.create_index(
        "ix_comments_not_prepared", "comments", ["id"], sqlite_where=where, postgresql_where=where
    )
