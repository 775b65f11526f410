"""What a file gives us, before anything of it is believed or written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


class Unreadable(Exception):
    """The file as a whole cannot be read; the message says why, in a sentence."""


@dataclass(frozen=True, slots=True)
class GivenTheme:
    """One theme of a file. `row` is where it stands (a spreadsheet's row, or which code of a project, from 1).

    `parent` is the guid, `key` or label of the theme it lies under; empty: at the top. `key` is what other rows of the
    file call it by, where it has no guid and its label may stand there twice. Examples None: the file says nothing
    of them. An empty description or characteristic leaves the one that is there.
    """

    row: int
    label: str
    guid: str = ""
    description: str = ""
    parent: str = ""
    equality: str = ""
    examples: tuple[str, ...] | None = None
    counter_examples: tuple[str, ...] | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class GivenCoding:
    """That a text holds a theme: its position, if said, spans (none: the whole text), and who made it there.

    `by` is "person", "machine", or "bulk": the machine, accepted in bulk by a person.
    """

    position: str | None = None
    spans: tuple[tuple[int, int], ...] = ()
    by: str = "person"


@dataclass(frozen=True, slots=True)
class GivenSource:
    """One text of a project, with its codings by guid of the code; `read`: a person read it and gave it no code."""

    guid: str
    name: str
    words: str
    codings: Mapping[str, GivenCoding]
    read: bool = False


@dataclass(frozen=True, slots=True)
class GivenFile:
    """All that a file gives: themes, coded texts, and sentences on what in it is not understood and was left out."""

    themes: Sequence[GivenTheme]
    sources: Sequence[GivenSource] = ()
    left_out: Sequence[str] = field(default=())
