"""Counters of attempts in windows of time."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Table


class Counter(Table):
    """How many attempts `key` (a hash, never an address) made in the window that began at `window`."""

    __tablename__ = "limit_counters"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    window: Mapped[datetime] = mapped_column(primary_key=True)
    attempts: Mapped[int]
