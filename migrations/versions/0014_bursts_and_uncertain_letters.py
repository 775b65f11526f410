"""bursts and uncertain letters"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bursts",
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("responses", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaires.id"],
            name=op.f("fk_bursts_questionnaire_id_questionnaires"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("questionnaire_id", "day", name=op.f("pk_bursts")),
        sqlite_with_rowid=False,
    )
    op.add_column("messages", sa.Column("in_hand", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("messages", sa.Column("uncertain", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("messages", "uncertain")
    op.drop_column("messages", "in_hand")
    op.drop_table("bursts")
