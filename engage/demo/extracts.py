"""Reading the real words of the demonstration. `data/SOURCE.md` says where they come from and what columns mean."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class NhsRespondent:
    """One real person's answers: the service used, the experience ("" for none) and comments by question.

    `codes` are the themes that NHS analysts gave each comment, by question, in their own names.
    """

    number: int
    service: str
    experience: str
    comments: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class TownComment:
    """One real comment of the Bowling Green conversation. `moderated`: 1 accepted, 0 not moderated, -1 rejected."""

    comment_id: str
    submitted_at: datetime
    agrees: int
    disagrees: int
    moderated: int
    words: str


def nhs_respondents(file: Path = DATA / "nhs" / "comments.csv") -> list[NhsRespondent]:
    """Respondents in file order. Questions are `why`, `improve` and `satisfied`; nobody answered none."""
    found: dict[str, NhsRespondent] = {}
    comments: dict[str, dict[str, str]] = {}
    codes: dict[str, dict[str, list[str]]] = {}
    for row in _rows(file):
        key = row["respondent"]
        comments.setdefault(key, {})[row["question"]] = row["comment"]
        codes.setdefault(key, {})[row["question"]] = [code for code in row["codes"].split("; ") if code]
        if key not in found:
            found[key] = NhsRespondent(
                len(found) + 1, row["service"], row["experience"], comments[key], codes[key]
            )
    return list(found.values())


def town_comments(file: Path = DATA / "bowling_green" / "comments.csv") -> list[TownComment]:
    """Comments in the order they were given."""
    return [
        TownComment(
            comment_id=row["comment_id"],
            submitted_at=datetime.fromisoformat(row["submitted_at"]),
            agrees=int(row["agrees"]),
            disagrees=int(row["disagrees"]),
            moderated=int(row["moderated"]),
            words=row["comment"],
        )
        for row in _rows(file)
    ]


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
