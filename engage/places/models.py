"""Areas and who lives in them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Table


class Area(Table):
    """A place by its ONS code. Sets are dated, because wards change: `WD_2023` is not `WD_2013`."""

    __tablename__ = "areas"
    __table_args__ = (
        CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name="dates_in_order"
        ),
        Index(None, "area_set", "name"),
    )

    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(40))
    area_set: Mapped[str] = mapped_column(String(40))
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("areas.code"), index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Population(Table):
    """How many residents of an area are in one category of one characteristic."""

    __tablename__ = "populations"
    __table_args__ = (CheckConstraint("people >= 0", name="people_not_negative"),)

    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code", ondelete="CASCADE"), primary_key=True)
    characteristic: Mapped[str] = mapped_column(String(40), primary_key=True)
    category: Mapped[str] = mapped_column(String(120), primary_key=True)
    people: Mapped[int]
    source: Mapped[str] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(default=0)
