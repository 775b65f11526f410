"""The figures of a consultation as one value that can be kept: what readers read, whole, with the moment it was made.

Only published values are in it. Words of residents are not: a quote is kept as a number that leads to it, so that words
which are withdrawn or taken out are gone from what was published too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

import msgspec

from engage.reports.annex import Annex
from engage.reports.grouped import Grouped
from engage.reports.summary import CHARACTERISTICS, QuestionFinding, Summary, in_short
from engage.reports.theming import Saying, ThemeFinding, ThemesFinding
from engage.themes.quoting.own_words import rewritten

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

    @property
    def titles(self) -> dict[str, str]:
        """What each part of it that has a date of its own is called on the page."""
        return {
            WHO: "Who answered",
            **{f"heard:{name}": CHARACTERISTICS[name] for name in self.summary.heard},
            **{f"question:{one.key}": one.title for one in self.summary.questions},
            **{f"themes:{one.key}": f"Themes: {one.title}" for one in self.summary.themes},
        }

    def as_of(self, part: str) -> datetime:
        """When the figures of one part of it were made."""
        return self.as_at.get(part, self.made_at)

    @property
    def kept(self) -> dict[str, datetime]:
        """The parts that are as an earlier release had them, as the page calls them, and when those were made."""
        titles = self.titles
        return {titles[part]: moment for part, moment in self.as_at.items() if part in titles}

    def keeping(self, before: Figures, units: Collection[str]) -> Figures:
        """The same, but these parts of it as they were `before`, each with the date it had; not there, if not then."""
        mine, old = self.summary, before.summary

        def of(name: str) -> bool:
            return name in units

        summary = replace(
            old if of(WHO) else mine,
            heard=_merged(
                {name: one for name, one in mine.heard.items() if not of(f"heard:{name}")},
                {name: one for name, one in old.heard.items() if of(f"heard:{name}")},
                (*mine.heard, *old.heard),
            ),
            questions=_kept(mine.questions, old.questions, lambda key: of(f"question:{key}")),
            themes=_kept(mine.themes, old.themes, lambda key: of(f"themes:{key}")),
        )
        annexes = {key: one for key, one in self.annexes.items() if not of(f"themes:{key}")}
        return Figures(
            in_short(summary),
            annexes | {key: one for key, one in before.annexes.items() if of(f"themes:{key}")},
            self.waiting,
            self.made_at,
            {unit: before.as_of(unit) for unit in sorted(units) if unit in before.titles},
        )

    def to_keep(self) -> Figures:
        """The same without words of residents, and without what counts were made of."""
        return self._with_quotes(lambda theme: tuple(replace(quote, words="") for quote in theme.quotes))

    def _with_quotes(self, quotes_of: Callable[[ThemeFinding], tuple[Saying, ...]]) -> Figures:
        def told(themes: ThemesFinding) -> ThemesFinding:
            kept = tuple(replace(theme, quotes=quotes_of(theme)) for theme in themes.themes)
            return replace(themes, themes=kept)

        return replace(self, summary=replace(self.summary, themes=tuple(map(told, self.summary.themes))))


Keyed = TypeVar("Keyed", QuestionFinding, ThemesFinding)
One = TypeVar("One")


def _kept(mine: Sequence[Keyed], old: Sequence[Keyed], stays: Callable[[str], bool]) -> tuple[Keyed, ...]:
    """Those of `old` that stay, and those of `mine` that do not, in the order of `mine`."""
    found = _merged(
        {one.key: one for one in mine if not stays(one.key)},
        {one.key: one for one in old if stays(one.key)},
        (*(one.key for one in mine), *(one.key for one in old)),
    )
    return tuple(found.values())


def _merged(some: Mapping[str, One], others: Mapping[str, One], order: Sequence[str]) -> dict[str, One]:
    both = {**some, **others}
    return {name: both[name] for name in dict.fromkeys(order) if name in both}


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


_OF_THEMES = ("themes", "in_short")


def themes_told(content: str, groups: str) -> list[str]:
    """Every text about themes in what was kept: labels, descriptions, reasons, and sentences that name them."""
    found: list[str] = []

    def say(text: str) -> str:
        found.append(text)
        return text

    reworded(content, groups, say)
    return found


def reworded(content: str, groups: str, say: Callable[[str], str]) -> tuple[str, str]:
    """What was kept, with every text about themes said anew."""
    kept = msgspec.json.decode(content)
    for name in _OF_THEMES:
        kept["summary"][name] = rewritten(kept["summary"][name], say)
    kept["annexes"] = rewritten(kept["annexes"], say)
    by_group = rewritten(msgspec.json.decode(groups), say)
    return msgspec.json.encode(kept).decode(), msgspec.json.encode(by_group).decode()
