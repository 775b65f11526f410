"""What rows about the comments to a question have in common."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column


class OfQuestion:
    """Mixed into tables with many rows about one question, which are found by it."""

    questionnaire_id: Mapped[int] = mapped_column(sa.ForeignKey("questionnaires.id", ondelete="CASCADE"))
    question_key: Mapped[str] = mapped_column(sa.String(40))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805  # the mapper hands over the class
        """The index they are found by."""
        return (sa.Index(None, "questionnaire_id", "question_key"),)


class OfFrame(OfQuestion):
    """The same for rows about how a question is coded to a frame; they go with the frame."""

    frame_id: Mapped[int] = mapped_column(sa.ForeignKey("frames.id", ondelete="CASCADE"), index=True)
