"""the tables of making sense"""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NEW_TABLES = (
    "saved_sets",
    "alerts",
    "coders",
    "comment_vectors",
    "frame_uses",
    "frame_versions",
    "leases",
    "readings",
    "redactions",
    "samples",
    "translations",
    "blind_readings",
    "campaigns",
    "coding_suggestions",
    "measurements",
    "merges",
    "run_cuts",
    "run_states",
    "sampled_comments",
    "settlements",
    "theme_examples",
    "blind_codings",
    "campaign_comments",
    "coded_spans",
    "merged_comments",
)


def upgrade() -> None:
    op.create_table(
        "saved_sets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_saved_sets_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_sets")),
        sa.UniqueConstraint("user_id", "title", name=op.f("uq_saved_sets_user_id_title")),
    )
    with op.batch_alter_table("saved_sets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_sets_user_id"), ["user_id"], unique=False)

    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["users.id"], name=op.f("fk_alerts_closed_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_alerts_comment_id_comments"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint("comment_id", "kind", name=op.f("uq_alerts_comment_id_kind")),
    )
    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alerts_closed_at"), ["closed_at"], unique=False)

    op.create_table(
        "coders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("frame_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("question_key", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("coded", sa.Integer(), nullable=False),
        sa.Column("scored", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["frame_id"], ["frames.id"], name=op.f("fk_coders_frame_id_frames"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaires.id"],
            name=op.f("fk_coders_questionnaire_id_questionnaires"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coders")),
    )
    with op.batch_alter_table("coders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coders_frame_id"), ["frame_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_coders_questionnaire_id_question_key"),
            ["questionnaire_id", "question_key"],
            unique=False,
        )

    op.create_table(
        "comment_vectors",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("model_hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_comment_vectors_comment_id_comments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_comment_vectors")),
    )
    op.create_table(
        "frame_uses",
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("question_key", sa.String(length=40), nullable=False),
        sa.Column("frame_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["accepted_by"], ["users.id"], name=op.f("fk_frame_uses_accepted_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["frame_id"], ["frames.id"], name=op.f("fk_frame_uses_frame_id_frames"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaires.id"],
            name=op.f("fk_frame_uses_questionnaire_id_questionnaires"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("questionnaire_id", "question_key", name=op.f("pk_frame_uses")),
    )
    with op.batch_alter_table("frame_uses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_frame_uses_frame_id"), ["frame_id"], unique=False)

    op.create_table(
        "frame_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("frame_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["frame_id"], ["frames.id"], name=op.f("fk_frame_versions_frame_id_frames"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["users.id"], name=op.f("fk_frame_versions_made_by_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frame_versions")),
        sa.UniqueConstraint("frame_id", "number", name=op.f("uq_frame_versions_frame_id_number")),
    )
    op.create_table(
        "leases",
        sa.Column("frame_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_leases_comment_id_comments"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["frame_id"], ["frames.id"], name=op.f("fk_leases_frame_id_frames"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_leases_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("frame_id", "comment_id", name=op.f("pk_leases")),
    )
    with op.batch_alter_table("leases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leases_comment_id"), ["comment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_leases_user_id"), ["user_id"], unique=False)

    op.create_table(
        "readings",
        sa.Column("frame_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
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
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_readings_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("frame_id", "comment_id", "user_id", name=op.f("pk_readings")),
    )
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_readings_comment_id"), ["comment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_readings_user_id_read_at"), ["user_id", "read_at"], unique=False)

    op.create_table(
        "redactions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("by_machine", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('suggested', 'applied', 'dismissed')", name=op.f("ck_redactions_state")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_redactions_comment_id_comments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.id"], name=op.f("fk_redactions_decided_by_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redactions")),
        sa.UniqueConstraint("comment_id", "start", "end", name=op.f("uq_redactions_comment_id_start_end")),
    )
    with op.batch_alter_table("redactions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_redactions_comment_id"), ["comment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_redactions_state"), ["state"], unique=False)

    op.create_table(
        "samples",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("frame_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("question_key", sa.String(length=40), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["drawn_by"], ["users.id"], name=op.f("fk_samples_drawn_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["frame_id"], ["frames.id"], name=op.f("fk_samples_frame_id_frames"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaires.id"],
            name=op.f("fk_samples_questionnaire_id_questionnaires"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_samples")),
    )
    with op.batch_alter_table("samples", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_samples_frame_id"), ["frame_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_samples_questionnaire_id_question_key"),
            ["questionnaire_id", "question_key"],
            unique=False,
        )

    op.create_table(
        "translations",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_translations_comment_id_comments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["users.id"], name=op.f("fk_translations_made_by_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_translations")),
    )
    op.create_table(
        "blind_readings",
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_blind_readings_comment_id_comments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"],
            ["samples.id"],
            name=op.f("fk_blind_readings_sample_id_samples"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_blind_readings_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sample_id", "comment_id", "user_id", name=op.f("pk_blind_readings")),
    )
    with op.batch_alter_table("blind_readings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_blind_readings_comment_id"), ["comment_id"], unique=False)

    op.create_table(
        "campaigns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("example_id", sa.Integer(), nullable=True),
        sa.Column("exact", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["example_id"],
            ["comments.id"],
            name=op.f("fk_campaigns_example_id_comments"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name=op.f("fk_campaigns_run_id_runs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
    )
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaigns_run_id"), ["run_id"], unique=False)

    op.create_table(
        "coding_suggestions",
        sa.Column("coder_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["coder_id"],
            ["coders.id"],
            name=op.f("fk_coding_suggestions_coder_id_coders"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_coding_suggestions_comment_id_comments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"],
            ["themes.id"],
            name=op.f("fk_coding_suggestions_theme_id_themes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("coder_id", "comment_id", "theme_id", name=op.f("pk_coding_suggestions")),
    )
    with op.batch_alter_table("coding_suggestions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_coding_suggestions_coder_id_theme_id_confidence"),
            ["coder_id", "theme_id", "confidence"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_coding_suggestions_comment_id"), ["comment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_coding_suggestions_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "measurements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("frame_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("question_key", sa.String(length=40), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["frame_id"], ["frames.id"], name=op.f("fk_measurements_frame_id_frames"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaires.id"],
            name=op.f("fk_measurements_questionnaire_id_questionnaires"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["samples.id"], name=op.f("fk_measurements_sample_id_samples"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurements")),
    )
    with op.batch_alter_table("measurements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measurements_frame_id"), ["frame_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_measurements_questionnaire_id_question_key"),
            ["questionnaire_id", "question_key"],
            unique=False,
        )

    op.create_table(
        "merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("because", sa.String(length=300), nullable=True),
        sa.Column("held_by", sa.Integer(), nullable=False),
        sa.Column("mainly", sa.String(length=120), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["into_id"], ["themes.id"], name=op.f("fk_merges_into_id_themes"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["users.id"], name=op.f("fk_merges_made_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name=op.f("fk_merges_theme_id_themes"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["users.id"], name=op.f("fk_merges_undone_by_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    with op.batch_alter_table("merges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merges_into_id"), ["into_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_merges_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "run_cuts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("nodes", sa.Text(), nullable=False),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"], ["users.id"], name=op.f("fk_run_cuts_made_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name=op.f("fk_run_cuts_run_id_runs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_cuts")),
    )
    with op.batch_alter_table("run_cuts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_run_cuts_run_id"), ["run_id"], unique=False)

    op.create_table(
        "run_states",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("tree", sa.Text(), nullable=False),
        sa.Column("frozen", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name=op.f("fk_run_states_run_id_runs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_run_states")),
    )
    op.create_table(
        "sampled_comments",
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_sampled_comments_comment_id_comments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"],
            ["samples.id"],
            name=op.f("fk_sampled_comments_sample_id_samples"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sample_id", "comment_id", name=op.f("pk_sampled_comments")),
    )
    with op.batch_alter_table("sampled_comments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sampled_comments_comment_id"), ["comment_id"], unique=False)

    op.create_table(
        "settlements",
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("themes", sa.Text(), nullable=False),
        sa.Column("because", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_settlements_comment_id_comments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["samples.id"], name=op.f("fk_settlements_sample_id_samples"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_settlements_user_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("sample_id", "comment_id", name=op.f("pk_settlements")),
    )
    with op.batch_alter_table("settlements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_settlements_comment_id"), ["comment_id"], unique=False)

    op.create_table(
        "theme_examples",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("counter", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_theme_examples_comment_id_comments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name=op.f("fk_theme_examples_theme_id_themes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_examples")),
    )
    with op.batch_alter_table("theme_examples", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_theme_examples_comment_id"), ["comment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_theme_examples_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "blind_codings",
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(length=8), nullable=True),
        sa.ForeignKeyConstraint(
            ["sample_id", "comment_id", "user_id"],
            ["blind_readings.sample_id", "blind_readings.comment_id", "blind_readings.user_id"],
            name=op.f("fk_blind_codings_sample_id_comment_id_user_id_blind_readings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name=op.f("fk_blind_codings_theme_id_themes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "sample_id", "comment_id", "user_id", "theme_id", name=op.f("pk_blind_codings")
        ),
    )
    with op.batch_alter_table("blind_codings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_blind_codings_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "campaign_comments",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_campaign_comments_campaign_id_campaigns"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_campaign_comments_comment_id_comments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("campaign_id", "comment_id", name=op.f("pk_campaign_comments")),
    )
    with op.batch_alter_table("campaign_comments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_comments_comment_id"), ["comment_id"], unique=False)

    op.create_table(
        "coded_spans",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id", "theme_id"],
            ["codings.comment_id", "codings.theme_id"],
            name=op.f("fk_coded_spans_comment_id_theme_id_codings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("comment_id", "theme_id", "start", name=op.f("pk_coded_spans")),
    )
    op.create_table(
        "merged_comments",
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("was", sa.String(length=7), nullable=False),
        sa.CheckConstraint("was IN ('nothing', 'no')", name=op.f("ck_merged_comments_was")),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_merged_comments_comment_id_comments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["merges.id"], name=op.f("fk_merged_comments_merge_id_merges"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("merge_id", "comment_id", name=op.f("pk_merged_comments")),
    )
    with op.batch_alter_table("merged_comments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merged_comments_comment_id"), ["comment_id"], unique=False)

    with op.batch_alter_table("codings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("position", sa.String(length=8), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_codings_position"), "position IN ('for', 'against', 'mixed', 'unclear')"
        )

    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(length=3), nullable=True))
        batch_op.add_column(sa.Column("says_nothing", sa.Boolean(), nullable=True))

    with op.batch_alter_table("unplaced_comments", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_unplaced_comments_why"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_unplaced_comments_why"), "why IN ('empty', 'other', 'rare')"
        )

    with op.batch_alter_table("suggested_themes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("node", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("terms", sa.Text(), nullable=True))

    _frames_may_be_shared()
    _themes_have_names_of_their_own()


def _frames_may_be_shared() -> None:
    """What a frame said of its one question moves to `frame_uses`; its title becomes that question's."""
    with op.batch_alter_table("frames", schema=None) as batch_op:
        batch_op.add_column(sa.Column("title", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("created_by", sa.Integer(), nullable=True))
    op.execute(
        """
        UPDATE frames SET title = COALESCE((
            SELECT substr(questions.title, 1, 200) FROM questions
            JOIN pages ON pages.id = questions.page_id
            JOIN versions ON versions.id = pages.version_id
            WHERE versions.questionnaire_id = frames.questionnaire_id AND questions.key = frames.question_key
            ORDER BY versions.number DESC LIMIT 1
        ), 'Coding frame')
        """
    )
    op.execute(
        """
        INSERT INTO frame_uses (questionnaire_id, question_key, frame_id, begun_at, accepted_at, accepted_by)
        SELECT questionnaire_id, question_key, id, created_at, accepted_at, accepted_by FROM frames
        """
    )
    with op.batch_alter_table("frames", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_frames_questionnaire_id_question_key"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_frames_questionnaire_id_questionnaires"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_frames_accepted_by_users"), type_="foreignkey")
        batch_op.create_foreign_key(
            batch_op.f("fk_frames_created_by_users"), "users", ["created_by"], ["id"], ondelete="SET NULL"
        )
        batch_op.alter_column("title", existing_type=sa.String(length=200), nullable=False)
        batch_op.drop_column("question_key")
        batch_op.drop_column("questionnaire_id")
        batch_op.drop_column("accepted_at")
        batch_op.drop_column("accepted_by")


def _themes_have_names_of_their_own() -> None:
    """Every theme gets a name that no other has, here or in another tool."""
    with op.batch_alter_table("themes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("guid", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("equality", sa.String(length=40), nullable=True))
    themes = sa.table("themes", sa.column("id", sa.Integer), sa.column("guid", sa.String))
    connection = op.get_bind()
    for (theme_id,) in connection.execute(sa.select(themes.c.id)).all():
        named = sa.update(themes).where(themes.c.id == theme_id).values(guid=str(uuid.uuid4()))
        connection.execute(named)
    with op.batch_alter_table("themes", schema=None) as batch_op:
        batch_op.alter_column("guid", existing_type=sa.String(length=36), nullable=False)
        batch_op.create_index(batch_op.f("ix_themes_parent_id"), ["parent_id"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_themes_guid"), ["guid"])
        batch_op.create_foreign_key(
            batch_op.f("fk_themes_parent_id_themes"), "themes", ["parent_id"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    """Back to one frame for each question: of a shared frame only its first question keeps it."""
    with op.batch_alter_table("themes", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_themes_parent_id_themes"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_themes_guid"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_themes_parent_id"))
        for name in ("equality", "parent_id", "guid"):
            batch_op.drop_column(name)
    _frames_are_of_one_question()
    with op.batch_alter_table("suggested_themes", schema=None) as batch_op:
        batch_op.drop_column("terms")
        batch_op.drop_column("node")
    op.execute("DELETE FROM unplaced_comments WHERE why = 'rare'")
    with op.batch_alter_table("unplaced_comments", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_unplaced_comments_why"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_unplaced_comments_why"), "why IN ('empty', 'other')")
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.drop_column("says_nothing")
        batch_op.drop_column("language")
    for name in reversed(NEW_TABLES):
        op.drop_table(name)
    with op.batch_alter_table("codings", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_codings_position"), type_="check")
        batch_op.drop_column("position")


def _frames_are_of_one_question() -> None:
    with op.batch_alter_table("frames", schema=None) as batch_op:
        batch_op.add_column(sa.Column("questionnaire_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("question_key", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("accepted_by", sa.Integer(), nullable=True))
    for name in ("questionnaire_id", "question_key", "accepted_at", "accepted_by"):
        op.execute(
            f"""
            UPDATE frames SET {name} = (
                SELECT {name} FROM frame_uses WHERE frame_id = frames.id
                ORDER BY questionnaire_id, question_key LIMIT 1
            )
            """  # noqa: S608  # names of our own columns
        )
    op.execute("DELETE FROM frames WHERE questionnaire_id IS NULL")
    with op.batch_alter_table("frames", schema=None) as batch_op:
        batch_op.alter_column("questionnaire_id", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("question_key", existing_type=sa.String(length=40), nullable=False)
        batch_op.drop_constraint(batch_op.f("fk_frames_created_by_users"), type_="foreignkey")
        batch_op.create_foreign_key(
            batch_op.f("fk_frames_accepted_by_users"), "users", ["accepted_by"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_frames_questionnaire_id_questionnaires"),
            "questionnaires",
            ["questionnaire_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_frames_questionnaire_id_question_key"), ["questionnaire_id", "question_key"]
        )
        batch_op.drop_column("created_by")
        batch_op.drop_column("title")
