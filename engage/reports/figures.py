"""The figures of a consultation as one value that can be kept: what readers read, whole, with the moment it was made.

Only published values are in it. Words of residents are not: a quote is kept as a number that leads to it, so that words
which are withdrawn or taken out are gone from what was published too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import msgspec

from engage.reports.annex import Annex
from engage.reports.grouped import Grouped
from engage.reports.summary import Summary
from engage.reports.theming import Saying, ThemeFinding, ThemesFinding

WHO = "who"
"""The name of the tables that say how many answered, and how."""

Groups = Mapping[str, tuple[Grouped, ...]]
"""Themes by group: of each question, by its key."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The summary with its annexes. `waiting`: titles of comment questions whose themes are not accepted yet.

    `made_at`: when these figures were made; `as_at`: of tables that stayed as an earlier release had them, by name
    (`WHO`, "heard:age", "question:travel", "themes:change"), when those were.
    """

    summary: Summary
    annexes: Mapping[str, Annex]
    waiting: tuple[str, ...]
    made_at: datetime
    as_at: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def quote_ids(self) -> list[int]:
        """The quotes in it."""
        return [
            quote.quote_id
            for themes in self.summary.themes
            for theme in themes.themes
            for quote in theme.quotes
            if quote.quote_id is not None
        ]

    def with_words(self, words: Mapping[int, str]) -> Figures:
        """The same with the words of its quotes, by quote id. A quote that has none any more is left out."""

        def said(theme: ThemeFinding) -> tuple[Saying, ...]:
            return tuple(
                replace(quote, words=words[quote.quote_id])
                for quote in theme.quotes
                if quote.quote_id is not None and words.get(quote.quote_id)
            )

        return self._with_quotes(said)

    def to_keep(self) -> Figures:
        """The same without words of residents, and without what counts were made of."""
        return self._with_quotes(lambda theme: tuple(replace(quote, words="") for quote in theme.quotes))

    def _with_quotes(self, quotes_of: Callable[[ThemeFinding], tuple[Saying, ...]]) -> Figures:
        def told(themes: ThemesFinding) -> ThemesFinding:
            kept = tuple(replace(theme, quotes=quotes_of(theme)) for theme in themes.themes)
            return replace(themes, themes=kept)

        return replace(self, summary=replace(self.summary, themes=tuple(map(told, self.summary.themes))))


def written(figures: Figures) -> str:
    """The figures as text to keep."""
    return msgspec.json.encode(figures.to_keep()).decode()


def read(content: str) -> Figures:
    """Figures from what `written` wrote. Raises ValueError where that is not what it is now."""
    return msgspec.json.decode(content, type=Figures)


def groups_written(groups: Groups) -> str:
    """Themes by group as text to keep."""
    return msgspec.json.encode(groups).decode()


def groups_read(content: str) -> dict[str, tuple[Grouped, ...]]:
    """Themes by group from what `groups_written` wrote. Raises ValueError where that is not what it is now."""
    return msgspec.json.decode(content, type=dict[str, tuple[Grouped, ...]])
