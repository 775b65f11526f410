"""passwords that must be changed"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("must_change", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("users", sa.Column("reset_hash", sa.String(length=64), nullable=True))
    op.add_column("users", sa.Column("reset_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_users_reset_hash"), "users", ["reset_hash"], unique=True)


def downgrade() -> None:
    op.drop_index(op.f("ix_users_reset_hash"), table_name="users")
    op.drop_column("users", "reset_until")
    op.drop_column("users", "reset_hash")
    op.drop_column("users", "must_change")
