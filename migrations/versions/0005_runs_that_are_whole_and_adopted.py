"""runs that are whole and adopted"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("runs") as batch_op:
        batch_op.add_column(sa.Column("rare", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("finished_at", sa.DateTime(timezone=True)))
        batch_op.add_column(sa.Column("asked_by", sa.Integer()))
        batch_op.add_column(sa.Column("after_id", sa.Integer()))
        batch_op.add_column(sa.Column("frame_version", sa.Integer()))
        batch_op.add_column(sa.Column("newest_comment_id", sa.Integer()))
        batch_op.add_column(sa.Column("adopted_at", sa.DateTime(timezone=True)))
        batch_op.add_column(sa.Column("adopted_by", sa.Integer()))
        batch_op.create_foreign_key(
            batch_op.f("fk_runs_asked_by_users"), "users", ["asked_by"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_runs_after_id_runs"), "runs", ["after_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_runs_adopted_by_users"), "users", ["adopted_by"], ["id"], ondelete="SET NULL"
        )
    with op.batch_alter_table("suggested_themes") as batch_op:
        batch_op.add_column(sa.Column("comments", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("worded_label", sa.String(length=200)))
        batch_op.add_column(sa.Column("worded_description", sa.String(length=400)))
        batch_op.add_column(sa.Column("worded_by", sa.String(length=120)))
    with op.batch_alter_table("suggested_codings") as batch_op:
        batch_op.add_column(sa.Column("main", sa.Boolean(), nullable=False, server_default=sa.true()))
    # Runs of before were whole, shown as soon as made, and said of every group how many comments it held.
    op.execute("UPDATE runs SET finished_at = made_at, adopted_at = made_at")
    op.execute(
        "UPDATE runs SET newest_comment_id = (SELECT max(comments.id) FROM comments WHERE comments.questionnaire_id = "
        "runs.questionnaire_id AND comments.question_key = runs.question_key AND comments.given_on <= runs.made_at)"
    )
    op.execute(
        "UPDATE suggested_themes SET comments = (SELECT count(*) FROM suggested_codings "
        "WHERE suggested_codings.suggested_theme_id = suggested_themes.id)"
    )
    for table, column, kind in (
        ("runs", "rare", sa.Integer()),
        ("suggested_themes", "comments", sa.Integer()),
        ("suggested_codings", "main", sa.Boolean()),
    ):
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column(column, existing_type=kind, existing_nullable=False, server_default=None)
    op.create_table(
        "late_placings",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("suggested_theme_id", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_late_placings_comment_id_comments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name=op.f("fk_late_placings_run_id_runs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["suggested_theme_id"],
            ["suggested_themes.id"],
            name=op.f("fk_late_placings_suggested_theme_id_suggested_themes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_id", "comment_id", name=op.f("pk_late_placings")),
    )
    op.create_index(op.f("ix_late_placings_comment_id"), "late_placings", ["comment_id"])
    op.create_index(op.f("ix_late_placings_suggested_theme_id"), "late_placings", ["suggested_theme_id"])
    op.create_index(
        "ix_comments_withdrawn",
        "comments",
        ["questionnaire_id", "question_key"],
        sqlite_where=sa.text("withdrawn_on IS NOT NULL"),
        postgresql_where=sa.text("withdrawn_on IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_comments_withdrawn", "comments")
    op.drop_table("late_placings")
    with op.batch_alter_table("suggested_codings") as batch_op:
        batch_op.drop_column("main")
    with op.batch_alter_table("suggested_themes") as batch_op:
        for column in ("worded_by", "worded_description", "worded_label", "comments"):
            batch_op.drop_column(column)
    with op.batch_alter_table("runs") as batch_op:
        for name in ("fk_runs_adopted_by_users", "fk_runs_after_id_runs", "fk_runs_asked_by_users"):
            batch_op.drop_constraint(batch_op.f(name), type_="foreignkey")
        for column in (
            "adopted_by",
            "adopted_at",
            "newest_comment_id",
            "frame_version",
            "after_id",
            "asked_by",
            "finished_at",
            "rare",
        ):
            batch_op.drop_column(column)
