"""What a file gives us, before anything of it is believed or written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


class Unreadable(Exception):
    """The file as a whole cannot be read; the message says why, in a sentence."""


@dataclass(frozen=True, slots=True)
class GivenTheme:
    """One theme of a file. `row` is where it stands (a spreadsheet's row, or which code of a project, from 1).

    `parent` is the guid or label of the theme it lies under; empty: at the top. Examples None: the file says nothing of
    them. An empty description or characteristic leaves the one that is there.
    """

    row: int
    label: str
    guid: str = ""
    description: str = ""
    parent: str = ""
    equality: str = ""
    examples: tuple[str, ...] | None = None
    counter_examples: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class GivenCoding:
    """That a text holds a theme: its position, if said, and spans (none: the whole text)."""

    position: str | None = None
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class GivenSource:
    """One text of a project, with its codings by guid of the code."""

    guid: str
    name: str
    words: str
    codings: Mapping[str, GivenCoding]


@dataclass(frozen=True, slots=True)
class GivenFile:
    """All that a file gives: themes, coded texts, and sentences on what in it is not understood and was left out."""

    themes: Sequence[GivenTheme]
    sources: Sequence[GivenSource] = ()
    left_out: Sequence[str] = field(default=())
