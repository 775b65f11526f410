"""Coding frames and what people decided; and, in other tables, what a machine proposes."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.db import Json, Table

POSITIONS = ("for", "against", "mixed", "unclear")


def new_guid() -> str:
    """A name that no other theme has, here or in another tool."""
    return str(uuid.uuid4())


class Frame(Table):
    """A coding frame: themes that the comments to one or more questions are coded to."""

    __tablename__ = "frames"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))

    themes: Mapped[list[Theme]] = relationship(
        lazy="raise_on_sql", order_by="Theme.position, Theme.id", back_populates="frame"
    )


class FrameUse(Table):
    """That the comments to a question are coded to a frame. Nothing of it counts before `accepted_at`."""

    __tablename__ = "frame_uses"

    questionnaire_id: Mapped[int] = mapped_column(
        sa.ForeignKey("questionnaires.id", ondelete="CASCADE"), primary_key=True
    )
    question_key: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    frame_id: Mapped[int] = mapped_column(sa.ForeignKey("frames.id", ondelete="CASCADE"), index=True)
    begun_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))

    frame: Mapped[Frame] = relationship(lazy="raise_on_sql")


class FrameVersion(Table):
    """A coding frame as it stood once: never changed. `content` is what `engage.themes.versions` writes."""

    __tablename__ = "frame_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    frame_id: Mapped[int] = mapped_column(sa.ForeignKey("frames.id", ondelete="CASCADE"))
    number: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    content: Mapped[Any] = mapped_column(Json)

    __table_args__ = (sa.UniqueConstraint("frame_id", "number"),)


class Theme(Table):
    """One idea in a coding frame. Its id is permanent: a merged theme keeps its row and points to where it went.

    `guid` is its name in files that other tools read. `equality` names the protected characteristic it was seeded for.
    """

    __tablename__ = "themes"

    id: Mapped[int] = mapped_column(primary_key=True)
    guid: Mapped[str] = mapped_column(sa.String(36), unique=True, default=new_guid)
    frame_id: Mapped[int] = mapped_column(sa.ForeignKey("frames.id", ondelete="CASCADE"), index=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id", ondelete="SET NULL"), index=True)
    label: Mapped[str] = mapped_column(sa.String(200))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    equality: Mapped[str | None] = mapped_column(sa.String(40))
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id", ondelete="SET NULL"))
    merged_because: Mapped[str | None] = mapped_column(sa.String(300))

    frame: Mapped[Frame] = relationship(lazy="raise_on_sql", back_populates="themes")


class ThemeExample(Table):
    """What does (or, as `counter` example, does not) belong to a theme: typed words, or a passage of a comment.

    A passage (characters `start` to `end` of the redacted words) has no `words` of its own, so that it is gone when the
    comment is withdrawn.
    """

    __tablename__ = "theme_examples"

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("themes.id", ondelete="CASCADE"), index=True)
    counter: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str | None] = mapped_column(sa.Text)
    comment_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), index=True
    )
    start: Mapped[int | None]
    end: Mapped[int | None]


class Merge(Table):
    """That one theme was merged into another: what the annex says of it, and what undoing it needs.

    `held_by` counts the live comments that held it then; `mainly` says of which group most of its holders were.
    """

    __tablename__ = "merges"

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("themes.id", ondelete="CASCADE"), index=True)
    into_id: Mapped[int] = mapped_column(sa.ForeignKey("themes.id", ondelete="CASCADE"), index=True)
    because: Mapped[str | None] = mapped_column(sa.String(300))
    held_by: Mapped[int]
    mainly: Mapped[str | None] = mapped_column(sa.String(120))
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))


class MergedComment(Table):
    """A comment that a merge gave to the other theme; `was`: what stood there before (nothing, or a person's no)."""

    __tablename__ = "merged_comments"

    merge_id: Mapped[int] = mapped_column(sa.ForeignKey("merges.id", ondelete="CASCADE"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    was: Mapped[str] = mapped_column(sa.String(7))

    __table_args__ = (sa.CheckConstraint(sa.text("was IN ('nothing', 'no')"), name="was"),)


class Coding(Table):
    """Whether a comment holds a theme, by whom, when. `user_id` None: a machine's coding, let in when an officer
    accepted its theme (`run_id` says of which run). A person's row is never overwritten by a machine's.
    `position` is the comment's stand on the theme; None: not said.
    """

    __tablename__ = "codings"

    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True
    )
    theme_id: Mapped[int] = mapped_column(
        sa.ForeignKey("themes.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    holds: Mapped[bool] = mapped_column(default=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    by_machine: Mapped[bool] = mapped_column(default=False)
    run_id: Mapped[int | None] = mapped_column(sa.ForeignKey("runs.id", ondelete="SET NULL"))
    coded_at: Mapped[datetime]
    position: Mapped[str | None] = mapped_column(sa.String(8))

    __table_args__ = (
        sa.CheckConstraint(sa.text("position IN ('for', 'against', 'mixed', 'unclear')"), name="position"),
    )


class CodedSpan(Table):
    """Where in a comment a theme is said: characters `start` to `end` (exclusive) of its redacted words."""

    __tablename__ = "coded_spans"

    comment_id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(primary_key=True)
    start: Mapped[int] = mapped_column(primary_key=True)
    end: Mapped[int]

    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["comment_id", "theme_id"], ["codings.comment_id", "codings.theme_id"], ondelete="CASCADE"
        ),
    )


class Run(Table):
    """One time the machine proposed themes: never changed afterwards. Its figures count comments.

    `finished_at` is None while it is being written: such a run shows nowhere, and is removed if nobody writes it any
    more. The run last adopted is the one that pages show. `after_id`: the run it started from, so that groups people
    know stay. `frame_version`: the coding frame's newest version then. Comments later than `newest_comment_id` are new.
    """

    __tablename__ = "runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(sa.ForeignKey("questionnaires.id", ondelete="CASCADE"))
    question_key: Mapped[str] = mapped_column(sa.String(40))
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("jobs.id", ondelete="SET NULL"), unique=True)
    made_at: Mapped[datetime]
    inputs_hash: Mapped[str] = mapped_column(sa.String(64))
    model_hash: Mapped[str] = mapped_column(sa.String(64))
    seed: Mapped[int]
    comments: Mapped[int]
    empty: Mapped[int]
    other: Mapped[int]
    copies: Mapped[int]  # comments that are the same as another or nearly so
    rare: Mapped[int]  # comments of views held by few
    finished_at: Mapped[datetime | None]
    asked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    after_id: Mapped[int | None] = mapped_column(sa.ForeignKey("runs.id", ondelete="SET NULL"))
    frame_version: Mapped[int | None]
    newest_comment_id: Mapped[int | None]
    adopted_at: Mapped[datetime | None]
    adopted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))

    suggestions: Mapped[list[SuggestedTheme]] = relationship(
        lazy="raise_on_sql", order_by="SuggestedTheme.position", back_populates="run"
    )

    __table_args__ = (sa.Index(None, "questionnaire_id", "question_key"),)


class RunState(Table):
    """What a run leaves for later: its tree of groups (`joins`, `positions`) and what places new comments as it did.

    `frozen` is what `engage.themes.stability` writes; None where a run kept none.
    """

    __tablename__ = "run_states"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    tree: Mapped[Any] = mapped_column(Json)
    frozen: Mapped[bytes | None] = mapped_column(sa.LargeBinary)


class RunCut(Table):
    """Which groups of a run's tree an officer looks at: the newest counts, undoing deletes it.

    `nodes` is what `engage.themes.cuts` writes; `what` says for people what was done.
    """

    __tablename__ = "run_cuts"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    nodes: Mapped[Any] = mapped_column(Json)
    what: Mapped[str] = mapped_column(sa.String(120))
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))


class Campaign(Table):
    """Comments of one run whose words are the same (`exact`) or nearly so."""

    __tablename__ = "campaigns"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    example_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id", ondelete="SET NULL"))
    exact: Mapped[bool]


class CampaignComment(Table):
    """A comment of a campaign."""

    __tablename__ = "campaign_comments"

    campaign_id: Mapped[int] = mapped_column(
        sa.ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True
    )
    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Unplaced(Table):
    """A comment that a run put to no theme: it says nothing ("empty") or fits nowhere ("other", please read).

    "rare": it fits nowhere either, but a few others say the same.
    """

    __tablename__ = "unplaced_comments"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    why: Mapped[str] = mapped_column(sa.String(10))

    __table_args__ = (sa.CheckConstraint(sa.text("why IN ('empty', 'other', 'rare')"), name="why"),)


class SuggestedTheme(Table):
    """A theme a machine proposes. `theme_id` is set when an officer accepts it, `declined_at` when they do not.

    `node` is its number in the run's tree of groups, whose every node has a row; None for one of no tree, as a view
    held by few. Only leaves and those of no tree have suggested codings. `terms`: what sets it apart, as a list of
    [words, times, share] (`engage.themes.proposal`). `comments` counts its main members when it was made.
    `worded_by` names the language model that put `worded_label` and `worded_description` beside the machine's own.
    """

    __tablename__ = "suggested_themes"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(sa.String(200))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    node: Mapped[int | None]
    terms: Mapped[Any | None] = mapped_column(Json)
    comments: Mapped[int] = mapped_column(default=0)
    worded_label: Mapped[str | None] = mapped_column(sa.String(200))
    worded_description: Mapped[str | None] = mapped_column(sa.String(400))
    worded_by: Mapped[str | None] = mapped_column(sa.String(120))
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id", ondelete="SET NULL"))
    declined_at: Mapped[datetime | None]

    run: Mapped[Run] = relationship(lazy="raise_on_sql", back_populates="suggestions")


class SuggestedCoding(Table):
    """A comment that a machine would put to a suggested theme. `confidence` runs from 0 to 1.

    `main` in one leaf of a run at most; in others it is because one of its sentences speaks of them.
    """

    __tablename__ = "suggested_codings"

    suggested_theme_id: Mapped[int] = mapped_column(
        sa.ForeignKey("suggested_themes.id", ondelete="CASCADE"), primary_key=True
    )
    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    confidence: Mapped[float]
    main: Mapped[bool] = mapped_column(default=True)


class LatePlacing(Table):
    """Where a comment that came after a run would stand in it, by the run's frozen centres; None: nowhere."""

    __tablename__ = "late_placings"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    suggested_theme_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("suggested_themes.id", ondelete="CASCADE"), index=True
    )
    confidence: Mapped[float]


class LaterBatch(Table):
    """How far the comments that came after a run are from its groups, as measured once: never changed, but that
    `content` (as `engage.themes.later` writes it) remembers which candidate themes were accepted.
    """

    __tablename__ = "later_batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
    content: Mapped[Any] = mapped_column(Json)


class Quote(Table):
    """Words of a comment that may stand for a theme: characters `start` to `end` of its redacted words.

    Of a suggestion until its theme is accepted; shown to commissioners once `approved_by` a person.
    """

    __tablename__ = "quotes"

    id: Mapped[int] = mapped_column(primary_key=True)
    suggested_theme_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("suggested_themes.id", ondelete="CASCADE"), index=True
    )
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id", ondelete="CASCADE"), index=True)
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    start: Mapped[int]
    end: Mapped[int]
    approved_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    approved_at: Mapped[datetime | None]
