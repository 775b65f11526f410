"""What a chart says to those who do not see it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from engage.reports.sentences.answers import listed

SOME = 3
Row = tuple[str, float | None, str]


def bars_in_words(rows: Sequence[Row], mark: str = "") -> str:
    """A bar chart in sentences. `rows`: label, length (None where the number is hidden) and figure; `mark`: its lines.

    True of the bars that are drawn: the longest and shortest of those whose number is shown, all that are as long.
    """
    shown = [(label, value, words) for label, value, words in rows if value is not None]
    if not shown:
        return "Bar chart. None of its numbers can be shown."
    words = [f"Bar chart with {len(rows)} bars." if len(rows) > 1 else "Bar chart with one bar."]
    longest = max(value for _, value, _ in shown)
    shortest = min(value for _, value, _ in shown)
    hidden = len(rows) - len(shown)
    of_shown = " shown" if hidden else ""
    if longest == shortest and len(shown) > 1:
        words.append(f"All {len(shown)}{of_shown} are as long: {shown[0][2]}.")
    else:
        words.append(_extreme(f"The longest{of_shown}", [one for one in shown if one[1] == longest]))
        if len(shown) > 1:
            words.append(_extreme(f"The shortest{of_shown}", [one for one in shown if one[1] == shortest]))
    if hidden:
        words.append(f"{hidden} {'number is' if hidden == 1 else 'numbers are'} not shown.")
    if mark:
        words.append(f"Lines across the bars mark: {mark}.")
    return " ".join(words)


def _extreme(which: str, rows: Sequence[tuple[str, float, str]]) -> str:
    if len(rows) > SOME:
        return f"{which} are {len(rows)} bars: {rows[0][2]}."
    return f"{which} {'is' if len(rows) == 1 else 'are'} {listed(row[0] for row in rows)}: {rows[0][2]}."


def columns_in_words(points: Sequence[tuple[date, float | None]], what: str, each: str = "day") -> str:
    """Columns over time in sentences, for example of responses by day or by week. True of the columns drawn."""
    shown = [(value, day) for day, value in points if value is not None]
    if not shown:
        return "Column chart. None of its numbers can be shown."
    highest = max(value for value, _ in shown)
    days = [day for value, day in shown if value == highest]
    first, last = points[0][0], points[-1][0]
    when = f"{'the week of ' if each == 'week' else ''}{short(days[0])}"
    more = f" and {len(days) - 1} more {each if len(days) == 2 else each + 's'}" if len(days) > 1 else ""
    weeks = "weeks " if each == "week" else ""
    return (
        f"Column chart of {what} from {weeks}{short(first)} {first.year} to {short(last)} {last.year}. "
        f"The highest is {highest:,.6g} {'in' if each == 'week' else 'on'} {when}{more}."
    )


def short(day: date) -> str:
    """ "4 Sep"."""
    return f"{day.day} {day:%b}"
