"""a closed question chosen for the comments of another, and whether it tells where people stand"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("frame_uses", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed_key", sa.String(length=40), nullable=True))
        batch_op.add_column(
            sa.Column("closed_tells", sa.Boolean(), server_default=sa.false(), nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("frame_uses", schema=None) as batch_op:
        batch_op.drop_column("closed_tells")
        batch_op.drop_column("closed_key")
