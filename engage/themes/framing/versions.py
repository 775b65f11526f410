"""A coding frame as it stood once, and what changed between two such states. Plain values, as they are stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Content = Mapping[str, Any]  # {"title": …, "themes": [{"guid": …, "label": …, …}]}: what a version stores


class ThemeLike(Protocol):
    """A theme as the table holds it; of a row the types are not simply those of its values."""

    id: Any
    guid: Any
    label: Any
    description: Any
    parent_id: Any
    equality: Any
    merged_into_id: Any
    merged_because: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different in the later state: what, of which theme, from and to, and why if that was said."""

    what: str
    label: str
    before: str = ""
    after: str = ""
    because: str = ""


def content_of(
    title: str, themes: Sequence[ThemeLike], examples: Mapping[int, Sequence[tuple[str, bool]]]
) -> dict[str, Any]:
    """What a version stores of a frame: all themes, those merged away too, known by their permanent guids.

    `examples`: typed ones by theme id, each with whether it is a counter-example. Passages of comments are not kept:
    a version never changes, and a withdrawn comment must be gone.
    """
    guids = {theme.id: theme.guid for theme in themes}
    return {
        "title": title,
        "themes": [
            {
                "guid": theme.guid,
                "label": theme.label,
                "description": theme.description,
                "parent": guids.get(theme.parent_id),
                "equality": theme.equality,
                "merged_into": guids.get(theme.merged_into_id),
                "because": theme.merged_because,
                "examples": [words for words, counter in examples.get(theme.id, ()) if not counter],
                "counter_examples": [words for words, counter in examples.get(theme.id, ()) if counter],
            }
            for theme in themes
        ],
    }


def in_force(content: Content) -> list[Mapping[str, Any]]:
    """The themes of a state that were not merged away, in their order."""
    return [theme for theme in content["themes"] if not theme["merged_into"]]


def differences(before: Content, after: Content) -> list[Change]:
    """What is different in the later of two states, theme by theme; nothing where they say the same.

    Themes are known by guid, so that a new label is a new label and not another theme.
    """
    old = {theme["guid"]: theme for theme in before["themes"]}
    new = {theme["guid"]: theme for theme in after["themes"]}
    found = []
    if before["title"] != after["title"]:
        found.append(Change("Frame renamed", after["title"], before["title"], after["title"]))
    for guid, theme in new.items():
        found += _of_theme(old.get(guid), theme, old, new)
    found += [
        Change("Taken out", theme["label"])
        for guid, theme in old.items()
        if guid not in new and not theme["merged_into"]
    ]
    return found


def _of_theme(
    was: Mapping[str, Any] | None,
    theme: Mapping[str, Any],
    old: Mapping[str, Mapping[str, Any]],
    new: Mapping[str, Mapping[str, Any]],
) -> Iterator[Change]:
    label = theme["label"]
    if theme["merged_into"]:
        if was is None or was["merged_into"] != theme["merged_into"]:
            into = new[theme["merged_into"]]["label"] if theme["merged_into"] in new else ""
            yield Change("Merged", label, after=into, because=theme["because"] or "")
        return
    if was is None:
        yield Change("Added", label, after=theme["description"])
        return
    if was["merged_into"]:
        yield Change("Merge undone", label, before=_label(was["merged_into"], old))
    if was["label"] != label:
        yield Change("Renamed", label, was["label"], label)
    if was["description"] != theme["description"]:
        yield Change("Described anew", label, was["description"], theme["description"])
    if _place(was, old) != _place(theme, new) and (was["parent"] or "") != (theme["parent"] or ""):
        yield Change("Moved", label, _place(was, old), _place(theme, new))
    if was["equality"] != theme["equality"]:
        yield Change("Equality theme", label, was["equality"] or "no", theme["equality"] or "no")
    for key, what in (("examples", "Examples"), ("counter_examples", "Counter-examples")):
        if was[key] != theme[key]:
            yield Change(what, label, _listed(was[key]), _listed(theme[key]))


def _label(guid: str, themes: Mapping[str, Mapping[str, Any]]) -> str:
    return str(themes[guid]["label"]) if guid in themes else ""


def _place(theme: Mapping[str, Any], themes: Mapping[str, Mapping[str, Any]]) -> str:
    """What a theme lies under, in words; a parent that was merged away leaves it at the top."""
    parent = themes.get(theme["parent"]) if theme["parent"] else None
    return f"under “{parent['label']}”" if parent and not parent["merged_into"] else "at the top"


def _listed(words: Iterable[str]) -> str:
    return "; ".join(f"“{one}”" for one in words) or "none"
