"""How templates write dates, times and numbers: British English, London's clock."""

from __future__ import annotations

from datetime import date, datetime

from flask import Flask

from engage import clock
from engage.plurals import plural


def day(value: date | datetime | None) -> str:
    """ "5 March 2026"; nothing for None. A moment is first put on London's clock."""
    if value is None:
        return ""
    shown = clock.in_london(value) if isinstance(value, datetime) else value
    return f"{shown.day} {shown:%B} {shown.year}"


def hour(value: datetime | None) -> str:
    """ "9am", "12:30pm", "midnight", "midday": the style of GOV.UK."""
    if value is None:
        return ""
    shown = clock.in_london(value)
    if shown.minute == 0 and shown.hour in {0, 12}:
        return "midday" if shown.hour else "midnight"
    minutes = f":{shown.minute:02}" if shown.minute else ""
    return f"{shown.hour % 12 or 12}{minutes}{'am' if shown.hour < 12 else 'pm'}"


def moment(value: datetime | None) -> str:
    """ "5 March 2026 at 12:30pm"."""
    return f"{day(value)} at {hour(value)}" if value else ""


def short_day(value: date | datetime | None) -> str:
    """ "5 Mar 2026", for tables."""
    if value is None:
        return ""
    shown = clock.in_london(value) if isinstance(value, datetime) else value
    return f"{shown.day} {shown:%b} {shown.year}"


def number(value: float | None, places: int = 0) -> str:
    """ "12,345"; with `places` decimals, "12.5"; nothing for None."""
    return "" if value is None else f"{value:,.{places}f}"


UNDER_TEN = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def in_words(count: int) -> str:
    """ "two" in running text; "12", "1,204" from ten on."""
    return UNDER_TEN[count] if 0 <= count < len(UNDER_TEN) else number(count)


FILTERS = {
    "day": day,
    "hour": hour,
    "moment": moment,
    "short_day": short_day,
    "number": number,
    "plural": plural,
    "in_words": in_words,
}


def init_app(app: Flask) -> None:
    """Give the filters to the templates."""
    app.jinja_env.filters.update(FILTERS)
