"""Frames to start from: themes that others use, each with a line of description, and where they are from."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FRAMES = Path(__file__).parent / "frames"
EQUALITY = "equality"


@dataclass(frozen=True, slots=True)
class StartTheme:
    """A theme to start with. `parent` is the label of the theme it lies under; `equality` its characteristic."""

    label: str
    description: str
    parent: str | None
    equality: str | None


@dataclass(frozen=True, slots=True)
class Start:
    """A frame to start from. `about` says in a sentence what it is, `source` whose it is."""

    key: str
    title: str
    about: str
    source: str
    themes: tuple[StartTheme, ...]


@cache
def starts() -> dict[str, Start]:
    """All frames to start from by key, the equality themes among them; read once per process."""
    return {file.stem: _read(file) for file in sorted(FRAMES.glob("*.toml"))}


def characteristics() -> dict[str, str]:
    """What an equality theme can be seeded for: its name by key."""
    return {theme.equality: theme.label for theme in starts()[EQUALITY].themes if theme.equality}


def _read(file: Path) -> Start:
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    return Start(
        key=file.stem,
        title=content["title"],
        about=content["about"],
        source=content["source"],
        themes=tuple(
            StartTheme(row["label"], row["description"], row.get("parent"), row.get("equality"))
            for row in content["theme"]
        ),
    )
