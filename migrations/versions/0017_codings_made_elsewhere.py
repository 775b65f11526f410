"""codings made elsewhere"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("codings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("elsewhere", sa.String(length=8), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_codings_elsewhere"), sa.text("elsewhere IN ('person', 'machine', 'bulk')")
        )


def downgrade() -> None:
    with op.batch_alter_table("codings", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_codings_elsewhere"), type_="check")
        batch_op.drop_column("elsewhere")
