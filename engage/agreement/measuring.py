"""Measuring a question's coding: agreement between people, agreement with the machine, and themes' shares.

What comes out is a plain value that is kept as it is (`Measurement.content`) and never holds a word of a comment:

* `comments`, `with_content`, `covered`: live comments; those that say something; those of them that could be drawn.
* `random`: comments drawn at random that a person has read; `waiting`: of these, disagreements nobody has settled.
* `exact`: whether people have read every comment with content, so that counts are counts and need no interval.
* `people`, `machine`: agreement (`_told`), or `why` there is none; `coders`: their number.
* `groups`: by name of a grouping and category: `base` (comments with content, of `covered` unless exact), `random`, and
  `themes`: by theme id [count, low, high] of the `base`, None where too few were read. "all" is everybody.
* `by_sample`: the same of everybody as the random sample alone says, also where it is `exact`.
* `batches`: later comments beside earlier ones (`batches.apart`), with how far people and machine agree on the random
  sample in each (`agree`: "earlier", "later"); None where nothing says which are later.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engage.agreement.batches import apart, held_by_people
from engage.agreement.blindness import FEWEST_COMMENTS, Read, Themes, careless, why_not
from engage.agreement.codings import Coder, decided
from engage.agreement.figures import Agreement, agreement
from engage.themes.engine.groups import Matrix
from engage.themes.learning.coding import code
from engage.themes.learning.shares import share

Numbers = NDArray[np.int64]
Say = Callable[[float, str], None]

FEWEST_OF_A_GROUP = 30
"""Comments of a group that must be in the random sample: with fewer, a normal interval does not hold what it says."""
EVERYBODY = "all"
VOICE = "voice"


@dataclass(frozen=True)
class Theme:
    """A theme in force, as far as measuring needs it."""

    id: int
    words: str
    created_at: datetime


@dataclass(frozen=True)
class Subject:
    """All that is measured. Comments are live ones with content, by id in the order they came.

    `comments`: how many live ones there are, content or not. `by_hand`: theme ids by comment that a person decided on.
    `last`: the newest comment that could be drawn, None without a sample. `groupings`: name → category by comment id.
    `newest`: the newest comment when the groups were made that the frame began from; None where they were not.
    """

    comments: int
    ids: Sequence[int]
    themes: Sequence[Theme]
    coders: Sequence[Coder]
    settled: Mapping[int, Themes]
    by_hand: Mapping[int, Themes]
    last: int | None
    groupings: Mapping[str, Mapping[int, str]]
    newest: int | None = None


def measure(subject: Subject, rows: Matrix, say: Say) -> dict[str, Any]:
    """Measure everything that can be. `rows`: one of unit length per comment, then one per theme, in one space."""
    careful = [coder for coder in subject.coders if not careless(coder.read, coder.codes)]
    stands = decided(careful, subject.settled)
    known = {**subject.by_hand, **stands.codes}
    place = {comment_id: at for at, comment_id in enumerate(subject.ids)}
    drawn = sorted(one for one in stands.codes if one in place)
    exact = bool(subject.ids) and all(one in known for one in subject.ids)
    scores, assigned = _machine(subject, rows, {one: known[one] for one in known if one in place}, place)
    say(0.8, "Measuring agreement")
    content: dict[str, Any] = {
        "comments": subject.comments,
        "with_content": len(subject.ids),
        "covered": sum(subject.last is not None and one <= subject.last for one in subject.ids),
        "random": len(drawn),
        "waiting": len(stands.waiting),
        "exact": exact,
        "coders": len(subject.coders),
        "people": _between_people(subject),
        "machine": _with_machine(subject, drawn, stands.codes, assigned, place, rows),
    }
    say(0.9, "Estimating how many hold each theme")
    content["by_sample"] = _estimated(subject, subject.ids, scores, place, stands.codes)
    content["groups"] = _groups(subject, scores, place, stands.codes, known if exact else None)
    agree = {
        name: _with_machine(subject, chosen, stands.codes, assigned, place, rows)
        for name, chosen in _batches_of(subject, drawn).items()
    }
    content["batches"] = _batches(subject, assigned, known if exact else None, agree)
    return content


def _batches_of(subject: Subject, comments: Sequence[int]) -> dict[str, list[int]]:
    """These comments by batch; none where nothing says which are later."""
    if subject.newest is None:
        return {}
    return {
        "earlier": [one for one in comments if one <= subject.newest],
        "later": [one for one in comments if one > subject.newest],
    }


def _batches(
    subject: Subject,
    assigned: NDArray[np.bool_],
    known: Mapping[int, Themes] | None,
    agree: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any] | None:
    """Later comments beside earlier ones: by what people decided where all is `known`, else by the machine's codes."""
    if subject.newest is None:
        return None
    themes = [theme.id for theme in subject.themes]
    holds = assigned if known is None else held_by_people(subject.ids, themes, known)
    later = np.array(subject.ids, dtype=np.int64) > subject.newest
    return {**apart(later, holds, themes, by_people=known is not None), "agree": agree}


def _machine(
    subject: Subject, rows: Matrix, known: Mapping[int, Themes], place: Mapping[int, int]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Scores and codes of every comment; those of a comment that people coded are made without its own codes."""
    ids = sorted(known)
    marks = np.array([[theme.id in known[one] for theme in subject.themes] for one in ids], dtype=bool)
    comments, descriptions = rows[: len(subject.ids)], rows[len(subject.ids) :]
    if not len(subject.ids) or not subject.themes:
        return np.zeros((len(subject.ids), len(subject.themes))), np.zeros((0, 0), dtype=bool)
    coded = code(
        comments, [place[one] for one in ids], marks.reshape(len(ids), len(subject.themes)), descriptions
    )
    return coded.scores, coded.assigned


def _between_people(subject: Subject) -> dict[str, Any]:
    """The two coders who read most; a third makes three pairs, of which the one that agrees least is told."""
    readers = subject.coders
    if len(readers) < 2:
        return {"why": why_not(readers[0].read if readers else None, None)}
    pairs = [(one, other) for at, one in enumerate(readers[:3]) for other in readers[at + 1 : 3]]
    told = [_pair(subject, one, other) for one, other in pairs if not why_not(one.read, other.read)]
    if not told:
        return {"why": why_not(readers[0].read, readers[1].read)}
    return min(told, key=lambda found: (found["alpha"] or [1.0])[0])


def _pair(subject: Subject, one: Coder, other: Coder) -> dict[str, Any]:
    both = sorted(one.codes.keys() & other.codes.keys())
    first_read = [min(one.read_at[comment], other.read_at[comment]) for comment in both]
    asked = {
        theme.id: np.array([theme.created_at <= moment for moment in first_read]) for theme in subject.themes
    }
    return _told(
        agreement(
            [one.codes[comment] for comment in both],
            [other.codes[comment] for comment in both],
            [theme.id for theme in subject.themes],
            asked=asked,
        )
    )


def _with_machine(
    subject: Subject,
    drawn: Sequence[int],
    codes: Mapping[int, Themes],
    assigned: NDArray[np.bool_],
    place: Mapping[int, int],
    rows: Matrix,
) -> dict[str, Any]:
    """People's codes of the random sample beside what the machine says without having seen them."""
    learned = [place[one] for one in sorted({*subject.by_hand, *codes} & place.keys())]
    copies = _copies(rows[: len(subject.ids)], learned)
    chosen = [one for one in drawn if place[one] not in copies]
    if len(chosen) < FEWEST_COMMENTS:
        unread = next((why for coder in subject.coders if (why := careless(coder.read, coder.codes))), "")
        return {
            "why": unread
            or f"A person must have coded at least {FEWEST_COMMENTS} comments of the sample that are unlike any other "
            f"the machine learned from. So far it is {len(chosen)}."
        }
    ids = [theme.id for theme in subject.themes]
    machine = [frozenset(ids[at] for at in np.flatnonzero(assigned[place[one]])) for one in chosen]
    why = careless(Read({one: codes[one] for one in chosen}), chosen)
    return {"why": why} if why else _told(agreement([codes[one] for one in chosen], machine, ids))


def _copies(rows: Matrix, coded: Sequence[int]) -> set[int]:
    """Places of coded comments whose words are those of another coded one: of these the machine has seen the codes."""
    seen: dict[bytes, list[int]] = {}
    for at in coded:
        seen.setdefault(rows[at].tobytes(), []).append(at)
    return {at for same in seen.values() if len(same) > 1 for at in same}


def _told(found: Agreement) -> dict[str, Any]:
    """An agreement as plain values: figures as [value, low, high]."""

    def figure(values: Any) -> list[float | None] | None:
        return None if values is None else [_rounded(value) for value in asdict(values).values()]

    return {
        "why": "",
        "n": found.n,
        "alpha": figure(found.alpha),
        "f1": figure(found.f1),
        "themes": {
            str(theme): {
                "n": one.n,
                "both": one.both,
                "either": one.either,
                "percent": round(one.percent, 1),
                "kappa": figure(one.kappa),
            }
            for theme, one in found.themes.items()
        },
    }


def _groups(
    subject: Subject,
    scores: NDArray[np.float64],
    place: Mapping[int, int],
    codes: Mapping[int, Themes],
    known: Mapping[int, Themes] | None,
) -> dict[str, dict[str, Any]]:
    """Counts by grouping and category: exact where all is `known`, else estimates from the random sample."""
    found: dict[str, dict[str, Any]] = {}
    for name, category_of in {EVERYBODY: dict.fromkeys(subject.ids, EVERYBODY), **subject.groupings}.items():
        members: dict[str, list[int]] = {}
        for comment_id in subject.ids:
            if comment_id in category_of:
                members.setdefault(category_of[comment_id], []).append(comment_id)
        found[name] = {
            category: _exact(subject, ids, known)
            if known is not None
            else _estimated(subject, ids, scores, place, codes)
            for category, ids in members.items()
        }
    return found


def _exact(subject: Subject, ids: Sequence[int], known: Mapping[int, Themes]) -> dict[str, Any]:
    counts = {theme.id: sum(theme.id in known[one] for one in ids) for theme in subject.themes}
    return {
        "base": len(ids),
        "random": len(ids),
        "themes": {str(theme): [count, count, count] for theme, count in counts.items()},
    }


def _estimated(
    subject: Subject,
    ids: Sequence[int],
    scores: NDArray[np.float64],
    place: Mapping[int, int],
    codes: Mapping[int, Themes],
) -> dict[str, Any]:
    """Of comments that could be drawn: later ones had no chance, and nothing is said of them."""
    covered = [one for one in ids if subject.last is not None and one <= subject.last]
    sample = np.array([at for at, one in enumerate(covered) if one in codes], dtype=np.int64)
    if len(sample) < FEWEST_OF_A_GROUP:
        return {"base": len(covered), "random": len(sample), "themes": None}
    of_group = scores[[place[one] for one in covered]]
    themes = {}
    for column, theme in enumerate(subject.themes):
        truth = np.array([theme.id in codes[covered[at]] for at in sample], dtype=bool)
        found = share(of_group[:, column], sample, truth)
        themes[str(theme.id)] = [
            _rounded(value * len(covered)) for value in (found.estimate, found.low, found.high)
        ]
    return {"base": len(covered), "random": len(sample), "themes": themes}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
