"""What bringing a file in would do to a frame, row by row, and why it cannot. Nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engage.themes.exchange.given import GivenTheme
from engage.themes.framing.hierarchy import circles
from engage.themes.framing.versions import ThemeLike

LONGEST_LABEL, LONGEST_DESCRIPTION = 200, 2_000  # characters
GUID = re.compile(r"\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?", re.IGNORECASE)


Examples = tuple[tuple[str, ...], tuple[str, ...]]  # and counter-examples


@dataclass(frozen=True, slots=True)
class Step:
    """What one row does: "add", "change" or "keep" a theme. `place` is its number in the plan; parents are places too.

    `theme_id`: of the theme that is there; None where one is added. `parent` None: at the top.
    """

    row: int
    what: str
    given: GivenTheme
    theme_id: int | None
    guid: str | None
    parent_place: int | None = None
    parent_id: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a row, or (row 0) with the file."""

    row: int
    words: str


@dataclass(slots=True)
class Plan:
    """All steps in the order of the file. With a problem nothing is written; notes only tell."""

    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def count(self, what: str) -> int:
        """How many steps are of this kind."""
        return sum(step.what == what for step in self.steps)


def plan(
    given: Sequence[GivenTheme],
    present: Sequence[ThemeLike],
    *,
    examples: Mapping[int, Examples],
    guids_elsewhere: Collection[str],
    characteristics: Collection[str],
) -> Plan:
    """Match the themes of a file with those of a frame: by guid, else by label; what matches none is added.

    Themes that the file does not name stay as they are. `examples`: typed ones by theme id; `guids_elsewhere`: of the
    file's guids those of other frames; `characteristics`: keys that an equality theme can have.
    """
    made = Plan()
    if not given:
        made.problems.append(Problem(0, "The file names no theme."))
    rows = _unlike(given, made)
    by_guid = {theme.guid.lower(): theme for theme in present}
    by_label = {theme.label.casefold(): theme for theme in present if theme.merged_into_id is None}
    claimed: set[int] = set()
    for row in rows:
        step = _step(row, by_guid, by_label, {one.lower() for one in guids_elsewhere}, made)
        if step is None:
            continue
        if row.equality and row.equality not in characteristics:
            made.notes.append(
                Problem(row.row, f"“{row.equality[:40]}” is no characteristic we know: left out.")
            )
            step = replace(step, given=replace(step.given, equality=""))
        if step.theme_id is not None and step.theme_id in claimed:
            made.problems.append(Problem(row.row, f"“{row.label}” is the same theme as another row."))
            continue
        if step.theme_id is not None:
            claimed.add(step.theme_id)
        made.steps.append(step)
    _place(made, present, by_label)
    _refuse_same_labels(made, present, claimed)
    themes = {theme.id: theme for theme in present}
    for place, step in enumerate(made.steps):
        if step.theme_id is not None and _is_as_given(
            themes[step.theme_id], examples.get(step.theme_id, ((), ())), step, made
        ):
            made.steps[place] = replace(step, what="keep")
    return made


def _is_as_given(theme: ThemeLike, examples: Examples, step: Step, made: Plan) -> bool:
    """Whether a theme is already as its row says."""
    given = step.given
    parent = step.parent_id
    if step.parent_place is not None:
        parent = made.steps[step.parent_place].theme_id or -1
    return (
        given.label == theme.label
        and given.description in ("", theme.description)
        and given.equality in ("", theme.equality)
        and parent == theme.parent_id
        and given.examples in (None, examples[0])
        and given.counter_examples in (None, examples[1])
    )


def _unlike(given: Sequence[GivenTheme], made: Plan) -> list[GivenTheme]:
    """The rows that can be used: each with a label of its own. Where two have one label, the parent's is added."""
    labels = {name.lower(): row.label for row in given for name in (row.guid, row.key) if name}
    seen_guids: set[str] = set()
    seen: set[str] = set()
    found = []
    for row in given:
        guid = row.guid.lower()
        if guid and guid in seen_guids:
            made.problems.append(Problem(row.row, f"Its id {row.guid[:40]} stands in another row too."))
            continue
        seen_guids |= {guid} if guid else set()
        label = " ".join(row.label.split())
        if not label:
            made.problems.append(Problem(row.row, "It has no label."))
            continue
        if label.casefold() in seen and row.parent:
            fuller = f"{label} ({labels.get(row.parent.lower(), row.parent)})"
            made.notes.append(Problem(row.row, f"“{label}” stands there twice: this one becomes “{fuller}”."))
            label = fuller
        if len(label) > LONGEST_LABEL or len(row.description) > LONGEST_DESCRIPTION:
            made.problems.append(
                Problem(
                    row.row,
                    f"“{label[:40]}”: keep labels to {LONGEST_LABEL} and descriptions to {LONGEST_DESCRIPTION:,} "
                    "characters.",
                )
            )
            continue
        if label.casefold() in seen:
            made.problems.append(Problem(row.row, f"“{label}” stands in another row too."))
            continue
        seen.add(label.casefold())
        found.append(replace(row, label=label))
    return found


def _step(
    row: GivenTheme,
    by_guid: Mapping[str, ThemeLike],
    by_label: Mapping[str, ThemeLike],
    elsewhere: Collection[str],
    made: Plan,
) -> Step | None:
    known = GUID.fullmatch(row.guid)
    if row.guid and known is None:
        made.notes.append(
            Problem(row.row, f"“{row.guid[:40]}” is no id as other tools write them: a new one is given.")
        )
    guid = known[1].lower() if known else None
    theme = by_guid.get(guid or "") or by_label.get(row.label.casefold())
    if theme is not None and theme.merged_into_id is not None:
        made.notes.append(Problem(row.row, f"“{row.label}” was merged away here: left as it is."))
        return None
    if theme is not None:
        return Step(row.row, "change", row, theme.id, theme.guid)
    if guid in elsewhere:
        made.notes.append(
            Problem(row.row, f"“{row.label}”: its id belongs to another frame, so a new one is given.")
        )
        guid = None
    return Step(row.row, "add", row, None, guid)


def _place(made: Plan, present: Sequence[ThemeLike], by_label: Mapping[str, ThemeLike]) -> None:
    """Find what each lies under, in the file or in the frame, and refuse circles."""
    places: dict[str, int] = {}
    for place, step in enumerate(made.steps):
        places.setdefault(step.given.label.casefold(), place)
    for place, step in enumerate(made.steps):
        for name in (step.given.guid, step.guid, step.given.key):
            if name:
                places[name.lower()] = place
    guids = {theme.guid.lower(): theme for theme in present if theme.merged_into_id is None}
    for place, step in enumerate(made.steps):
        wanted = step.given.parent.strip().lower()
        if not wanted:
            continue
        if (at := places.get(wanted, places.get(step.given.parent.strip().casefold()))) is not None:
            made.steps[place] = replace(step, parent_place=at)
        elif (theme := guids.get(wanted) or by_label.get(step.given.parent.strip().casefold())) is not None:
            made.steps[place] = replace(step, parent_id=theme.id)
        else:
            made.problems.append(
                Problem(
                    step.row,
                    f"“{step.given.label}” lies under “{step.given.parent[:80]}”, which is neither in the file nor in "
                    "the frame.",
                )
            )
    _refuse_circles(made, present)


def _refuse_circles(made: Plan, present: Sequence[ThemeLike]) -> None:
    """Nodes are theme ids, and for those added −1 − place."""
    node = [
        step.theme_id if step.theme_id is not None else -1 - place for place, step in enumerate(made.steps)
    ]
    parents: dict[int, int | None] = {theme.id: theme.parent_id for theme in present}
    for place, step in enumerate(made.steps):
        parents[node[place]] = node[step.parent_place] if step.parent_place is not None else step.parent_id
    for place, step in enumerate(made.steps):
        if circles(node[place], parents[node[place]], parents):
            made.problems.append(Problem(step.row, f"“{step.given.label}” would lie under itself."))


def _refuse_same_labels(made: Plan, present: Sequence[ThemeLike], claimed: Collection[int]) -> None:
    """A theme that the file does not name keeps its label, so no row may take it."""
    kept = {
        theme.label.casefold()
        for theme in present
        if theme.merged_into_id is None and theme.id not in claimed
    }
    for step in made.steps:
        if step.given.label.casefold() in kept:
            made.problems.append(
                Problem(step.row, f"Another theme of the frame already has the label “{step.given.label}”.")
            )
