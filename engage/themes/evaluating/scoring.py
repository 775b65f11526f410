"""How good coding to a frame is: F1 by the number of coded comments, and shares from a random sample."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from engage.themes.engine.branching import Matrix
from engage.themes.engine.embedding import rows_of
from engage.themes.learning.coding import fit
from engage.themes.learning.queues import spread
from engage.themes.learning.shares import share

CODED_ANSWERS = (20, 100, 500)
RANDOM_CODES, DRAWS = 200, 4
# A code on fewer comments than this is not asked of the coder: its F1 would be chance.
FEWEST_COMMENTS = 10
# The share of comments that may be coded; the rest are what is measured.
POOL = 0.75
SUGGESTED = 3

Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Scores:
    """F1 over all comment-and-theme pairs (`micro`) and the mean of the themes' F1 (`macro`), 0 to 1.

    `recall3` is the share of comments with a right theme among the three likeliest.
    """

    micro: float
    macro: float
    recall3: float


@dataclass(frozen=True)
class Task:
    """Rows of the comments with a code, rows of the codes' descriptions, and which comment has which code."""

    comments: Matrix
    descriptions: Matrix
    marks: Marks
    texts: list[str]


def task(
    texts: Sequence[str], given: Sequence[frozenset[str]], descriptions: Mapping[str, str], question: str
) -> Task:
    """Make the task of coding; a code without a description is described by its name."""
    counts = Counter(name for those in given for name in those)
    names = sorted(name for name, count in counts.items() if count >= FEWEST_COMMENTS)
    kept = [number for number, those in enumerate(given) if not those.isdisjoint(names)]
    words = [f"{name.replace('_', ' ')}. {descriptions.get(name, '')}" for name in names]
    rows = rows_of([texts[number] for number in kept] + words, question=question)
    marks = np.array([[name in given[number] for name in names] for number in kept], dtype=bool)
    return Task(
        rows[: len(kept)],
        rows[len(kept) :],
        marks.reshape(len(kept), len(names)),
        [texts[number] for number in kept],
    )


def split(comments: int, seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the numbers of the comments that may be coded, and of those that are measured."""
    order = np.random.default_rng(seed).permutation(comments)
    return order[: round(POOL * comments)], order[round(POOL * comments) :]


def scored(marks: Marks, assigned: Marks, scores: NDArray[np.float64]) -> Scores:
    """Compare what was assigned, and the order of the scores, with what people gave."""
    best = np.argsort(-scores, axis=1, kind="stable")[:, :SUGGESTED]
    coded = np.flatnonzero(marks.any(axis=1))
    right = np.array([marks[row, best[row]].any() for row in coded.tolist()], dtype=bool)
    micro, macro = (f1_score(marks, assigned, average=how, zero_division=0) for how in ("micro", "macro"))
    return Scores(float(micro), float(macro), float(right.mean()) if len(right) else 0.0)


def coding(this: Task, wanted: int | None, seeds: int) -> Scores | None:
    """Measure on a quarter of the comments after coding `wanted` of the others, chosen by spread (None: all).

    None where there are too few comments or codes to measure on.
    """
    pool = round(POOL * len(this.comments))
    if (wanted or FEWEST_COMMENTS) * 4 / 3 > pool or this.marks.shape[1] < 2:
        return None
    found = []
    for seed in range(seeds):
        pooled, test = split(len(this.comments), seed)
        coded = pooled
        if wanted is not None:
            coded = pooled[spread(this.comments[pooled], wanted, seed=seed)]
        coder = fit(this.comments[coded], this.marks[coded], this.descriptions, everybody=this.comments)
        rows = this.comments[test]
        scores = coder.scores(rows)
        found.append(scored(this.marks[test], coder.assign(rows, scores), scores - coder.thresholds))
    return mean_of(found)


def mean_of(found: Sequence[Scores]) -> Scores:
    """Give the mean of several measurements."""
    micro, macro, recall = np.mean([(one.micro, one.macro, one.recall3) for one in found], axis=0).tolist()
    return Scores(micro, macro, recall)


def share_errors(this: Task, seeds: int) -> tuple[float, float, float] | None:
    """Give mean error of shares, of counting the machine's codes (points), and how many intervals hold.

    None with fewer than 400 comments or two codes.
    """
    comments, marks = this.comments, this.marks
    if len(comments) < 2 * RANDOM_CODES or marks.shape[1] < 2:
        return None
    true = marks.mean(axis=0)
    errors, counted, held = [], [], []
    for seed in range(seeds * DRAWS):
        sample = np.random.default_rng(1_000 + seed).choice(len(comments), RANDOM_CODES, replace=False)
        coder = fit(comments[sample], marks[sample], this.descriptions, everybody=comments)
        scores = coder.scores(comments)
        scores[sample] = coder.alone
        assigned = coder.assign(comments, scores)
        for theme, share_of_all in enumerate(true.tolist()):
            found = share(scores[:, theme], sample, marks[sample, theme])
            errors.append(abs(found.estimate - share_of_all))
            held.append(found.low <= share_of_all <= found.high)
            counted.append(abs(float(assigned[:, theme].mean()) - share_of_all))
    return 100 * float(np.mean(errors)), 100 * float(np.mean(counted)), float(np.mean(held))
