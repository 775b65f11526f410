"""What a file says about a response beside its answers: id, time, channel, who answered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engage.clock import from_london
from engage.consultations.importing import columns
from engage.consultations.importing.cells import shown

LONGEST_ID = 120
LONGEST_NAME = 200
EARLIEST_YEAR = 1990  # before it, a spreadsheet's empty date is likelier than a response
OUR_TIME = re.compile(
    r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})"
    r"(?:,? (?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?"
)
YES, NO = frozenset({"yes", "y", "true", "1"}), frozenset({"", "no", "n", "false", "0"})


@dataclass(frozen=True, slots=True)
class Rules:
    """What may stand in these columns, and what holds where nothing does."""

    channels: Sequence[str]
    respondent_types: Sequence[str]
    now: datetime
    fingerprint: str  # of the file's contents: names rows that have no id


@dataclass(frozen=True, slots=True)
class About:
    """One response, without its answers. `submitted_at` is cut to the hour, like every response's."""

    imported_id: str
    submitted_at: datetime
    channel: str
    respondent_type: str
    organisation: str | None
    quotable: bool


def about(cells: Mapping[str, str], number: int, rules: Rules) -> tuple[About | None, list[tuple[str, str]]]:
    """Read the cells of these columns (by column name) of row `number`; mistakes as (column, sentence).

    None when there is a mistake.
    """
    wrong: list[tuple[str, str]] = []
    given_id = cells.get(columns.ID)
    if given_id == "":
        wrong.append((columns.ID, "has no id"))
    if given_id and len(given_id) > LONGEST_ID:
        wrong.append((columns.ID, f"the id is longer than {LONGEST_ID} characters"))
    channel = cells.get(columns.CHANNEL, "").lower() or "import"
    if channel not in rules.channels:
        wrong.append(
            (columns.CHANNEL, f"unknown channel “{shown(channel)}”; known are {', '.join(rules.channels)}")
        )
    kind = cells.get(columns.RESPONDENT_TYPE, "").lower() or "individual"
    if kind not in rules.respondent_types:
        known = ", ".join(rules.respondent_types)
        wrong.append((columns.RESPONDENT_TYPE, f"unknown respondent type “{shown(kind)}”; known are {known}"))
    organisation = cells.get(columns.ORGANISATION, "")
    if len(organisation) > LONGEST_NAME:
        wrong.append((columns.ORGANISATION, f"the name is longer than {LONGEST_NAME} characters"))
    quotable = cells.get(columns.QUOTABLE, "").lower()
    if quotable not in YES | NO:
        wrong.append((columns.QUOTABLE, f"“{shown(quotable)}” is neither yes nor no"))
    submitted_at = rules.now
    try:
        submitted_at = moment(cells.get(columns.SUBMITTED_AT, ""), rules.now)
    except ValueError as problem:
        wrong.append((columns.SUBMITTED_AT, str(problem)))
    if wrong:
        return None, wrong
    return (
        About(
            imported_id=given_id or f"{rules.fingerprint}:{number}",
            submitted_at=submitted_at.replace(minute=0, second=0, microsecond=0),
            channel=channel,
            respondent_type=kind,
            organisation=organisation or None,
            quotable=quotable in YES,
        ),
        [],
    )


def moment(cell: str, now: datetime) -> datetime:
    """The moment of "2026-03-27 14:05", "2026-03-27T14:05:00Z" or "27/03/2026 14:05"; London time where none is said.

    An empty cell is `now`. Raises ValueError with what is wrong.
    """
    if not cell:
        return now
    found = OUR_TIME.fullmatch(cell)
    try:
        read = datetime.fromisoformat(_iso(found) if found else cell)
    except ValueError:
        raise ValueError(f"“{shown(cell)}” is not a time like 2026-03-27 14:05 or 27/03/2026 14:05") from None
    if not EARLIEST_YEAR <= read.year <= now.year + 1:
        raise ValueError(f"“{shown(cell)}” is not in the years {EARLIEST_YEAR} to {now.year}")
    at = from_london(read) if read.tzinfo is None else read.astimezone(now.tzinfo)
    if at > now:
        raise ValueError(f"“{shown(cell)}” is in the future")
    return at


def _iso(found: re.Match[str]) -> str:
    day = f"{found['year']}-{found['month']:0>2}-{found['day']:0>2}"
    return f"{day}T{found['hour'] or 0:0>2}:{found['minute'] or '00'}:{found['second'] or '00'}"
