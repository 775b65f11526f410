"""figures as they were published"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "releases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("groups", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            name=op.f("fk_releases_consultation_id_consultations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["users.id"], name=op.f("fk_releases_made_by_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
        sa.UniqueConstraint("consultation_id", "number", name=op.f("uq_releases_consultation_id_number")),
    )
    op.create_table(
        "release_counts",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        _of_release("release_counts"),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_release_counts")),
    )
    op.create_table(
        "counted_responses",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        _of_release("counted_responses"),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["responses.id"],
            name=op.f("fk_counted_responses_response_id_responses"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("release_id", "response_id", name=op.f("pk_counted_responses")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_counted_responses_response_id"), "counted_responses", ["response_id"])
    op.create_table(
        "released_comments",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("question_key", sa.String(length=40), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        _of_release("released_comments"),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name=op.f("fk_released_comments_theme_id_themes"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_released_comments_comment_id_comments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "release_id", "question_key", "theme_id", "place", name=op.f("pk_released_comments")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_released_comments_comment_id"), "released_comments", ["comment_id"])
    op.create_index(op.f("ix_released_comments_theme_id"), "released_comments", ["theme_id"])


def downgrade() -> None:
    for table in ("released_comments", "counted_responses", "release_counts", "releases"):
        op.drop_table(table)


def _of_release(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["release_id"],
        ["releases.id"],
        name=op.f(f"fk_{table}_release_id_releases"),
        ondelete="CASCADE",
    )
