"""What a machine proposed in one run: groups of comments, and what stands apart from them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.db import Json, Table
from engage.themes.models.asked import OfQuestion


class Run(OfQuestion, Table):
    """One time the machine proposed themes: never changed afterwards. Its figures count comments.

    `finished_at` is None while it is being written: such a run shows nowhere, and is removed if nobody writes it any
    more. The run last adopted is the one that pages show. `after_id`: the run it started from, so that groups people
    know stay. `frame_version`: the coding frame's newest version then. Comments later than `newest_comment_id` are new.
    """

    __tablename__ = "runs"

    id: Mapped[int] = mapped_column(primary_key=True)
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


class RunState(Table):
    """What a run leaves for later: its tree of groups (`joins`, `positions`) and what places new comments as it did.

    `frozen` is what `engage.themes.engine.stability` writes; None where a run kept none.
    """

    __tablename__ = "run_states"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    tree: Mapped[Any] = mapped_column(Json)
    frozen: Mapped[bytes | None] = mapped_column(sa.LargeBinary)


class RunCut(Table):
    """Which groups of a run's tree an officer looks at: the newest counts, undoing deletes it.

    `nodes` is what `engage.themes.suggesting.cuts` writes; `what` says for people what was done.
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
    [words, times, share] (`engage.themes.engine.proposal`). `comments` counts its main members when it was made.
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
