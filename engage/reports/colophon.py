"""What a file of published tables says of itself, so that it can be understood without the page it came from.

These are rows of a table of their own, in the columns of all the others: a spreadsheet shows them first, and a program
leaves out the rows whose `table` is `ABOUT`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from engage import clock
from engage.places.package import Attribution
from engage.privacy.disclosure import Hidden, Rule
from engage.privacy.published import notes_under

ABOUT = "About this file"
COLUMNS = (
    "percent is of percent_of, and base is all the table is about, both rounded. residents_percent is the share of "
    "all residents, and compared says how a group was heard beside it. low_percent to high_percent is the 95% interval "
    "of an estimate, and known_by says how the number of a theme is known. Where count is empty, note says why."
)


def colophon(
    what: str,
    *,
    provenance: str,
    made_at: datetime,
    is_live: bool,
    kept: Mapping[str, datetime],
    rule: Rule,
    sources: Iterable[Attribution],
) -> Iterator[tuple[str, ...]]:
    """Rows of `ABOUT`: what this is, when it was made, what was rounded and hidden, and where the rest is from.

    `provenance`: what of the consultation is real, simulated or imported; no row where it is empty. `made_at`: when the
    figures were made, told to the minute on London's clock, as ISO 8601 writes it; `is_live`: they are not published;
    `kept`: parts of them, as the page calls them, that are as an earlier release had them, and when those were made.
    """
    yield _row("What this is", what)
    if provenance:
        yield _row("What is real", " ".join(provenance.split()))
    yield _row("Figures as at", clock.in_london(made_at).isoformat(timespec="minutes"))
    for part, moment in kept.items():
        yield _row(f"{part}: figures as at", clock.in_london(moment).isoformat(timespec="minutes"))
    if is_live:
        yield _row("Not published", "Live figures. They change with every response: do not pass them on.")
    yield _row(
        "Who is counted",
        "Responses that were sent and neither withdrawn nor excluded. Those on behalf of somebody else and those of "
        "organisations are counted apart, and in no other figure.",
    )
    yield _row("Columns", COLUMNS)
    percentages = (
        f"Percentages are whole, made of rounded counts, and given on a base of {rule.percent_base} or more."
    )
    yield _row(
        "Rounded, or not shown", " ".join((*notes_under(rule, set(Hidden), zeros_shown=False), percentages))
    )
    for source in sources:
        yield _row(f"Source: {source.what}", source.text)


def _row(name: str, words: str) -> tuple[str, ...]:
    return (ABOUT, name, "", "", "", "", "", words)
