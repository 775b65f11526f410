"""words that are no names, and an index of comments not yet prepared"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "no_names",
        sa.Column("word", sa.String(length=80), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.id"], name=op.f("fk_no_names_decided_by_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_no_names")),
    )
    op.create_index(
        "ix_comments_not_prepared",
        "comments",
        ["id"],
        unique=False,
        sqlite_where=sa.text("says_nothing IS NULL"),
        postgresql_where=sa.text("says_nothing IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_comments_not_prepared", table_name="comments")
    op.drop_table("no_names")
