"""readings that outlive their coder, what coders see, and accepting in bulk"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OF_READING = "frame_id, comment_id, user_id, read_at, seconds, queue, skipped, flagged, quote_worthy, note"


def upgrade() -> None:
    op.execute(f"CREATE TABLE readings_before AS SELECT {OF_READING} FROM readings")  # noqa: S608  # our own columns
    op.drop_table("readings")
    _readings(
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_readings_user_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings")),
        sa.UniqueConstraint(
            "frame_id", "comment_id", "user_id", name=op.f("uq_readings_frame_id_comment_id_user_id")
        ),
    )
    op.execute(f"INSERT INTO readings ({OF_READING}) SELECT {OF_READING} FROM readings_before")  # noqa: S608  # as above
    op.drop_table("readings_before")
    _contexts()
    _bulks()


def downgrade() -> None:
    for name in ("bulk_comments", "bulks", "coding_contexts"):
        op.drop_table(name)
    op.execute(
        f"CREATE TABLE readings_before AS SELECT {OF_READING} FROM readings WHERE user_id IS NOT NULL"  # noqa: S608  # as above
    )
    op.drop_table("readings")
    _readings(
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_readings_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("frame_id", "comment_id", "user_id", name=op.f("pk_readings")),
    )
    op.execute(f"INSERT INTO readings ({OF_READING}) SELECT {OF_READING} FROM readings_before")  # noqa: S608  # as above
    op.drop_table("readings_before")


def _readings(*own: sa.schema.SchemaItem) -> None:
    op.create_table(
        "readings",
        sa.Column("frame_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("queue", sa.String(length=14), nullable=False),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("quote_worthy", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_readings_comment_id_comments"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["frame_id"], ["frames.id"], name=op.f("fk_readings_frame_id_frames"), ondelete="CASCADE"
        ),
        *own,
    )
    op.create_index(op.f("ix_readings_comment_id"), "readings", ["comment_id"])
    op.create_index(op.f("ix_readings_user_id_read_at"), "readings", ["user_id", "read_at"])


def _contexts() -> None:
    op.create_table(
        "coding_contexts",
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("question_key", sa.String(length=40), nullable=False),
        sa.Column("asked", sa.String(length=40), nullable=True),
        sa.Column("characteristic", sa.String(length=40), nullable=True),
        sa.Column("allowed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("allowed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["allowed_by"],
            ["users.id"],
            name=op.f("fk_coding_contexts_allowed_by_users"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaires.id"],
            name=op.f("fk_coding_contexts_questionnaire_id_questionnaires"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("questionnaire_id", "question_key", name=op.f("pk_coding_contexts")),
    )


def _bulks() -> None:
    people = ("begun_by", "accepted_by", "undone_by")
    op.create_table(
        "bulks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("frame_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("question_key", sa.String(length=40), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("coder_id", sa.Integer(), nullable=True),
        sa.Column("confident", sa.Double(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("sample", sa.Text(), nullable=False),
        sa.Column("judged", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by", sa.Integer(), nullable=True),
        sa.Column("because", sa.String(length=300), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.Integer(), nullable=True),
        sa.Column("let_in", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [name], ["users.id"], name=op.f(f"fk_bulks_{name}_users"), ondelete="SET NULL"
            )
            for name in people
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{one}_id"], [f"{many}.id"], name=op.f(f"fk_bulks_{one}_id_{many}"), ondelete=gone
            )
            for one, many, gone in (
                ("frame", "frames", "CASCADE"),
                ("questionnaire", "questionnaires", "CASCADE"),
                ("theme", "themes", "CASCADE"),
                ("coder", "coders", "SET NULL"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulks")),
    )
    for columns in (["frame_id"], ["theme_id"], ["coder_id"], ["questionnaire_id", "question_key"]):
        op.create_index(op.f(f"ix_bulks_{'_'.join(columns)}"), "bulks", columns)
    op.create_table(
        "bulk_comments",
        sa.Column("bulk_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bulk_id"], ["bulks.id"], name=op.f("fk_bulk_comments_bulk_id_bulks"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_bulk_comments_comment_id_comments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("bulk_id", "comment_id", name=op.f("pk_bulk_comments")),
    )
    op.create_index(op.f("ix_bulk_comments_comment_id"), "bulk_comments", ["comment_id"])
