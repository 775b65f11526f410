"""Comments as rows of a machine's codings."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from engage.clock import now
from engage.themes.models import Coding, Theme

COLUMNS = ("comment_id", "theme_id", "holds", "by_machine", "run_id", "coded_at")


def as_codings(
    comment_id: InstrumentedAttribute[int], run_id: int, theme: Theme
) -> sa.Select[*tuple[Any, ...]]:
    """Values of `COLUMNS` for comments of a table: not those decided on for the theme, nor any a person has coded."""
    decided = sa.select(Coding.comment_id).where(Coding.theme_id == theme.id)
    read = (
        sa.select(Coding.comment_id)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(sa.not_(Coding.by_machine), Theme.frame_id == theme.frame_id)
    )
    return sa.select(
        comment_id,
        sa.literal(theme.id),
        sa.true(),
        sa.true(),
        sa.literal(run_id),
        sa.literal(now(), type_=Coding.coded_at.type),
    ).where(comment_id.not_in(decided), comment_id.not_in(read))
