"""What the machine learned from coding one question, kept as bytes: numbers only, nothing that could run.

Web pages read it, so it needs numpy and none of the libraries that learn.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engage.themes.learning.thresholds import Curve

FORM = 1
SHOWN = 3  # suggestions beside a comment
Floats = NDArray[np.float32]
Ids = NDArray[np.int64]
NONE = np.zeros(0, dtype=np.int64)


class Unfit(Exception):
    """What was kept is damaged, or of another version: to be learned again."""


@dataclass(frozen=True)
class Suggested:
    """A theme the machine would give, with its confidence from 0 to 1."""

    theme_id: int
    confidence: float

    @property
    def words(self) -> str:
        """The confidence in words."""
        limits = ((0.8, "very sure"), (0.55, "fairly sure"), (0.3, "not sure"))
        return next((words for limit, words in limits if self.confidence >= limit), "a guess")

    @property
    def percent(self) -> int:
        """The confidence in whole per cent."""
        return round(100 * self.confidence)


@dataclass(frozen=True)
class Lists:
    """Ids of comments by queue, best first, as of the last time all unread comments were scored.

    `unread` are the first of them in the order they came; `left` is how many there were, `coded` how many comments had
    been coded then.
    """

    spread: Ids = field(default_factory=lambda: NONE)
    uncertain: Ids = field(default_factory=lambda: NONE)
    unread: Ids = field(default_factory=lambda: NONE)
    left: int = 0
    coded: int = 0


@dataclass(frozen=True)
class Learned:
    """What suggests `themes` (their ids, one per column) for comments in a space of this name.

    A score is row · `weights` + `usual` + `trust` · how far likeness to the theme's description stands above the usual,
    in standard deviations. `words` names the descriptions learned with, `sample` the comments by which the usual is
    known.
    """

    themes: Ids
    weights: Floats
    usual: Floats
    trust: float
    descriptions: Floats
    mean: Floats
    deviation: Floats
    thresholds: Floats
    curve: Curve
    space: str
    words: str
    sample: Ids
    lists: Lists = field(default_factory=Lists)

    def confidences(self, rows: NDArray[np.floating[Any]]) -> Floats:
        """Confidences (0 to 1), a row per comment's row, a column per theme. ValueError for rows of another space."""
        scores = rows @ self.weights + self.usual
        if self.trust:
            scores = scores + self.trust * ((rows @ self.descriptions.T - self.mean) / self.deviation)
        return np.asarray(self.curve(scores - self.thresholds), dtype=np.float32)

    def suggest(self, row: NDArray[np.floating[Any]], among: Collection[int]) -> list[Suggested]:
        """The themes among those in force that the machine would give one comment, surest first."""
        sure = self.confidences(row.reshape(1, -1).astype(np.float32))[0]
        best = np.argsort(-sure, kind="stable").tolist()
        found = [Suggested(int(self.themes[at]), float(sure[at])) for at in best if self.themes[at] in among]
        return found[:SHOWN]

    def without(self, comment_ids: Collection[int]) -> Learned:
        """The same with these comments in no list of it."""
        gone = np.fromiter(comment_ids, dtype=np.int64)

        def left(ids: Ids) -> Ids:
            return ids[~np.isin(ids, gone)]

        queues: dict[str, Any] = {name: left(getattr(self.lists, name)) for name in QUEUES}
        return replace(self, sample=left(self.sample), lists=replace(self.lists, **queues))

    def to_bytes(self) -> bytes:
        """As bytes, to be kept."""
        facts = {
            "form": FORM,
            "trust": self.trust,
            "slope": self.curve.slope,
            "offset": self.curve.offset,
            "space": self.space,
            "words": self.words,
            "left": self.lists.left,
            "coded": self.lists.coded,
        }
        kept = io.BytesIO()
        np.savez(
            kept,
            facts=np.frombuffer(json.dumps(facts).encode(), dtype=np.uint8),
            **{name: getattr(self, name) for name in ARRAYS},
            **{name: getattr(self.lists, name) for name in QUEUES},
        )
        return kept.getvalue()


ARRAYS = ("themes", "weights", "usual", "descriptions", "mean", "deviation", "thresholds", "sample")
QUEUES = ("spread", "uncertain", "unread")


def learned(kept: bytes) -> Learned:
    """What `to_bytes` wrote. Raises Unfit."""
    try:
        with np.load(io.BytesIO(kept), allow_pickle=False) as parts:
            facts = json.loads(parts["facts"].tobytes())
            if facts["form"] != FORM:
                raise Unfit("of another version")
            return Learned(
                **{name: parts[name] for name in ARRAYS},
                trust=facts["trust"],
                curve=Curve(facts["slope"], facts["offset"]),
                space=facts["space"],
                words=facts["words"],
                lists=Lists(
                    **{name: parts[name] for name in QUEUES}, left=facts["left"], coded=facts["coded"]
                ),
            )
    except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise Unfit("damaged") from error


def packed(row: NDArray[np.floating[Any]]) -> bytes:
    """A comment's row as it is kept: 16 bits a number."""
    return row.astype(np.float16).tobytes()


def unpacked(content: bytes) -> Floats:
    """A comment's row from what is kept."""
    return np.frombuffer(content, dtype=np.float16).astype(np.float32)
