"""What is true of a random file, worked out from how its rows were made and from docs/importing.md alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.consultations.importing.random_files import BESIDE_OTHER, CELLS, TITLES, Line, World

MAY_BE_LEFT_OUT = {"help"}  # several choices without an Other: a bad cell costs nobody the rest of a row


@dataclass
class Truth:
    """Rows by what becomes of them, by the numbers that a spreadsheet shows; cells by question and row."""

    new: list[int] = field(default_factory=list)
    here: list[int] = field(default_factory=list)
    bad: list[int] = field(default_factory=list)
    mended: list[int] = field(default_factory=list)
    unsent: list[int] = field(default_factory=list)
    previews: list[int] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    beside: list[int] = field(default_factory=list)
    timeless: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    unsure: list[int] = field(default_factory=list)  # here by what they say alone, and nothing tells when
    gone: int = 0  # rows of the earlier file that this one lacks, where it has others
    answers: Counter[str] = field(default_factory=Counter)  # of new rows
    read: Counter[str] = field(default_factory=Counter)  # cells that can be read, in whatever row
    other: dict[str, list[int]] = field(default_factory=dict)
    left_out: dict[str, list[int]] = field(default_factory=dict)
    mistakes: list[tuple[int, str]] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    written: list[Line] = field(default_factory=list)


def truth(world: World, lines: tuple[Line, ...], before: list[Line]) -> Truth:
    """Of these rows, where those of `before` were imported already."""
    found = Truth()
    waiting = Counter(line.content for line in before)
    known = {line.cells["id"]: line for line in before if "id" in line.cells}
    for number, line in enumerate(lines, start=2):
        _row(found, world, number, line, waiting, known)
    if "id" not in world.columns and found.here:
        found.gone = waiting.total()
    return found


def _row(
    found: Truth, world: World, number: int, line: Line, waiting: Counter[object], known: dict[str, Line]
) -> None:
    if line.wide:
        found.bad.append(number)
        found.mistakes.append((number, ""))
        return
    if line.cells.get("Status") == "Survey Preview":
        found.previews.append(number)
        return
    if line.cells.get("Finished") == "False" and not world.unfinished:
        found.unsent.append(number)
        return
    asked = [name for name in TITLES if name in world.columns]
    answers = {name for name in asked if line.value(name) is not None}
    left_out = {name for name in asked if line.is_bad(name) and name in MAY_BE_LEFT_OUT}
    cells = [
        name for name in CELLS if name in world.columns and line.is_bad(name) and name not in MAY_BE_LEFT_OUT
    ]
    found.read.update(answers)
    for name in left_out:
        found.left_out.setdefault(name, []).append(number)
    has_bad_id = _has_bad_id(found, number, line)
    found.mistakes += [(number, name) for name in (*(["id"] if has_bad_id else []), *cells)]
    is_mended = bool(cells) and world.skip_bad and bool(answers)
    if has_bad_id or (cells and not is_mended):
        found.bad.append(number)
    elif not answers and not left_out:
        found.empty.append(number)
    elif "id" in line.cells and line.cells["id"] in known:
        found.here.append(number)
        if known[line.cells["id"]].content != line.content:
            found.changed.append(number)
    elif "id" not in line.cells and waiting[line.content]:
        waiting[line.content] -= 1
        found.here.append(number)
        if not line.cells.get("submitted_at"):
            found.unsure.append(number)
    else:
        _new(found, number, line, answers, is_mended)


def _has_bad_id(found: Truth, number: int, line: Line) -> bool:
    if line.cells.get("id", "-") in found.ids or line.cells.get("id") == "":
        return True
    if "id" in line.cells:
        found.ids[line.cells["id"]] = number
    return False


def _new(found: Truth, number: int, line: Line, answers: set[str], is_mended: bool) -> None:
    kept = answers - ({"help"} if line.value("travel") != "By bus" else set())
    if answers and not kept:
        found.bad.append(number)
        found.mistakes.append((number, ""))
        return
    found.new.append(number)
    found.written.append(line)
    found.mended += [number] if is_mended else []
    found.beside += [number] if kept < answers else []
    found.timeless += [number] if line.cells.get("submitted_at") == "" else []
    found.answers.update(kept)
    if line.cells.get("source") in BESIDE_OTHER:
        found.other.setdefault("source", []).append(number)
