"""changes with their reasons, and when the outcome was to be emailed"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consultation_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            name=op.f("fk_consultation_changes_consultation_id_consultations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["users.id"], name=op.f("fk_consultation_changes_made_by_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_changes")),
    )
    op.create_index(
        op.f("ix_consultation_changes_consultation_id"), "consultation_changes", ["consultation_id"]
    )
    op.add_column("consultations", sa.Column("emailed_at", sa.DateTime(timezone=True), nullable=True))
    # Until now an outcome was emailed by itself once the consultation had closed.
    op.execute("UPDATE consultations SET emailed_at = COALESCE(closes_at, published_at) WHERE outcome <> ''")


def downgrade() -> None:
    op.drop_column("consultations", "emailed_at")
    op.drop_index(op.f("ix_consultation_changes_consultation_id"), "consultation_changes")
    op.drop_table("consultation_changes")
