"""The append-only record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Json, Table


class Entry(Table):
    """One thing somebody did. `detail` holds no personal data: ids, counts, names of fields, officers' reasons."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None]  # no foreign key: the record outlives the account
    action: Mapped[str] = mapped_column(sa.String(80))
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[str] = mapped_column(sa.String(80))
    detail: Mapped[dict[str, Any]] = mapped_column(Json)

    __table_args__ = (sa.Index(None, "subject_kind", "subject_id"),)
