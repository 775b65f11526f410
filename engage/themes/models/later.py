"""Comments that came after a run: where they would stand in it, and how far they are from it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Json, Table


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
    `content` (as `engage.themes.suggesting.later` writes it) remembers which candidate themes were accepted.
    """

    __tablename__ = "later_batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
    content: Mapped[Any] = mapped_column(Json)
