"""What stood in the codings of a comment before somebody decided, written so that it can be put back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any


@dataclass(frozen=True)
class Stood:
    """One coding as it stood, with its spans (characters from … to, exclusive)."""

    theme_id: int
    holds: bool
    user_id: int | None
    by_machine: bool
    run_id: int | None
    coded_at: datetime
    position: str | None
    elsewhere: str | None = None
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def read_here(self) -> bool:
        """Whether a person decided it here; what came in from another tool was not read here."""
        return not self.by_machine and self.elsewhere is None


def written(codings: Sequence[Stood]) -> list[dict[str, Any]]:
    """As plain values that JSON can hold."""
    return [
        {
            "theme": one.theme_id,
            "holds": one.holds,
            "user": one.user_id,
            "machine": one.by_machine,
            "run": one.run_id,
            "at": one.coded_at.isoformat(),
            "position": one.position,
            "elsewhere": one.elsewhere,
            "spans": [list(span) for span in one.spans],
        }
        for one in codings
    ]


def read(kept: Sequence[dict[str, Any]]) -> list[Stood]:
    """What `written` wrote."""
    return [
        Stood(
            theme_id=one["theme"],
            holds=one["holds"],
            user_id=one["user"],
            by_machine=one["machine"],
            run_id=one["run"],
            coded_at=datetime.fromisoformat(one["at"]),
            position=one["position"],
            elsewhere=one.get("elsewhere"),  # what was kept before there was such a thing says nothing of it
            spans=tuple((start, end) for start, end in one["spans"]),
        )
        for one in kept
    ]


def mark_of(codings: Sequence[Stood]) -> str:
    """A short name of what people decided so far, empty where nobody has: another name, another decision."""
    people = sorted(
        f"{one.theme_id}:{one.holds:d}:{one.coded_at.isoformat()}" for one in codings if one.read_here
    )
    return sha256("\n".join(people).encode()).hexdigest()[:16] if people else ""
