"""How good theme finding and coding are, measured on comments that people coded.

Discovery is compared with the codes on the comments that have exactly one (after leaving out the codes
that say "no content"), because normalised mutual information and its like need one label each. Coding is
measured on all comments that have a code, several included.
"""

import resource
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score, f1_score, normalized_mutual_info_score

from engage.themes.branching import Matrix
from engage.themes.coding import code
from engage.themes.discovery import suggest
from engage.themes.embedding import rows_of
from engage.themes.labelled import NO_CONTENT
from engage.themes.proposal import Proposal, Text
from engage.themes.queues import spread
from engage.themes.shares import share

CODED_ANSWERS = (20, 100, 500)
RANDOM_CODES, DRAWS = 200, 4
# A code on fewer comments than this is not asked of the coder: its F1 would be chance.
FEWEST_COMMENTS = 10

Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Scores:
    """F1 over all comment-and-theme pairs (`micro`) and the mean of the themes' F1 (`macro`), 0 to 1."""

    micro: float
    macro: float


@dataclass(frozen=True)
class Figures:
    """What was measured; means over the seeds unless said otherwise.

    `n` comments with exactly one code were compared, in `groups` groups. `cover` is the share of them
    placed in a theme or in "nothing said" rather than "other, please read". `nmi` (arithmetic), `ari` and
    `purity` count "nothing said" and "other" as one group each; `nmi_said` leaves "nothing said" out.
    `label_cover` is the share of grouped comments that use a word of their group's label. `cpu_s` is
    processor time of preparing all `comments` and finding themes for one seed, `peak_mb` the process's
    highest memory so far. `coding` is by number of coded answers; `share_error_pp` (percentage points) and
    `interval_coverage` (of 95 % intervals) are from 200 random codes, None with too few comments, as is
    `count_error_pp`, the error of counting the machine's codes instead.
    """

    comments: int
    n: int
    codes: int
    groups: float
    cover: float
    nmi: float
    nmi_said: float
    ari: float
    purity: float
    label_cover: float
    cpu_s: float
    peak_mb: float
    coding: dict[int, Scores]
    share_error_pp: float | None
    count_error_pp: float | None
    interval_coverage: float | None


def evaluate(
    texts: Sequence[str],
    codes: Sequence[frozenset[str]],
    *,
    seeds: int = 3,
    descriptions: Mapping[str, str] | None = None,
    question: str = "",
    no_content: Sequence[str] = NO_CONTENT,
) -> Figures:
    """Measure discovery and coding on texts and the codes people gave them, `seeds` times (at least one).

    `descriptions` are by code; a code without one is described by its name. Raises ModelAltered.
    """
    given = [those - set(no_content) for those in codes]
    single = [number for number, those in enumerate(given) if len(those) == 1]
    comments = [Text(number, text) for number, text in enumerate(texts)]
    began = time.process_time()
    runs = [suggest(comments, question=question, seed=0)]
    cpu_s = time.process_time() - began
    runs += [suggest(comments, question=question, seed=seed) for seed in range(1, seeds)]
    truth = [next(iter(given[number])) for number in single]
    found = np.array([_agreement(run, single, truth) for run in runs]).mean(axis=0)
    rows, marks = _to_code(texts, given, descriptions or {}, question)
    shares = _share_errors(rows, marks, seeds)
    return Figures(
        comments=len(texts),
        n=len(single),
        codes=len(set(truth)),
        groups=float(np.mean([len(run.groups) for run in runs])),
        cover=found[0],
        nmi=found[1],
        nmi_said=found[2],
        ari=found[3],
        purity=found[4],
        label_cover=found[5],
        cpu_s=cpu_s,
        coding={
            wanted: scores for wanted in CODED_ANSWERS if (scores := _coding(rows, marks, wanted, seeds))
        },
        share_error_pp=shares[0] if shares else None,
        count_error_pp=shares[1] if shares else None,
        interval_coverage=shares[2] if shares else None,
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def _agreement(run: Proposal, single: Sequence[int], truth: Sequence[str]) -> tuple[float, ...]:
    """Give cover, NMI, NMI of those who said something, ARI, purity and label cover of one run."""
    place = dict.fromkeys(run.empty, -1) | dict.fromkeys(run.other, -2)
    for number, group in enumerate(run.groups):
        place |= {member.comment_id: number for member in group.members if member.main}
    groups = [place[number] for number in single]
    said = [at for at, group in enumerate(groups) if group != -1]
    pairs = Counter(zip(groups, truth, strict=True))
    most: dict[int, int] = {}
    for (found, _label), count in pairs.items():
        most[found] = max(most.get(found, 0), count)
    grouped = sum(group.share for group in run.groups)
    return (
        sum(group != -2 for group in groups) / max(len(groups), 1),
        normalized_mutual_info_score(truth, groups),
        normalized_mutual_info_score([truth[at] for at in said], [groups[at] for at in said]),
        adjusted_rand_score(truth, groups),
        sum(most.values()) / max(len(groups), 1),
        sum(group.share * group.label_cover for group in run.groups) / grouped if grouped else 0.0,
    )


def _to_code(
    texts: Sequence[str], given: Sequence[frozenset[str]], descriptions: Mapping[str, str], question: str
) -> tuple[tuple[Matrix, Matrix], Marks]:
    """Give rows of the comments with a code, rows of the descriptions, and which comment has which code."""
    counts = Counter(name for those in given for name in those)
    names = sorted(name for name, count in counts.items() if count >= FEWEST_COMMENTS)
    kept = [number for number, those in enumerate(given) if not those.isdisjoint(names)]
    words = [f"{name}. {descriptions.get(name, '')}" for name in names]
    rows = rows_of([texts[number] for number in kept] + words, question=question)
    marks = np.array([[name in given[number] for name in names] for number in kept], dtype=bool)
    return (rows[: len(kept)], rows[len(kept) :]), marks.reshape(len(kept), len(names))


def _coding(rows: tuple[Matrix, Matrix], marks: Marks, wanted: int, seeds: int) -> Scores | None:
    """Measure F1 on one half after coding `wanted` comments of the other, chosen by spread."""
    comments, descriptions = rows
    if len(comments) < 2 * wanted or marks.shape[1] < 2:
        return None
    scores = []
    for seed in range(seeds):
        order = np.random.default_rng(seed).permutation(len(comments))
        pool, test = order[: len(order) // 2], order[len(order) // 2 :]
        coded = pool[spread(comments[pool], wanted, seed=seed)]
        said = code(comments, coded.tolist(), marks[coded], descriptions).assigned[test]
        scores.append(
            [f1_score(marks[test], said, average=how, zero_division=0) for how in ("micro", "macro")]
        )
    micro, macro = np.mean(scores, axis=0).tolist()
    return Scores(micro, macro)


def _share_errors(rows: tuple[Matrix, Matrix], marks: Marks, seeds: int) -> tuple[float, float, float] | None:
    """Give mean error of shares, of counting the machine's codes (points), and how many intervals hold."""
    comments, descriptions = rows
    if len(comments) < 2 * RANDOM_CODES or marks.shape[1] < 2:
        return None
    true = marks.mean(axis=0)
    errors, counted, held = [], [], []
    for seed in range(seeds * DRAWS):
        sample = np.random.default_rng(1_000 + seed).choice(len(comments), RANDOM_CODES, replace=False)
        said = code(comments, sample.tolist(), marks[sample], descriptions)
        for theme, share_of_all in enumerate(true.tolist()):
            found = share(said.scores[:, theme], sample, marks[sample, theme])
            errors.append(abs(found.estimate - share_of_all))
            held.append(found.low <= share_of_all <= found.high)
            counted.append(abs(float(said.assigned[:, theme].mean()) - share_of_all))
    return 100 * float(np.mean(errors)), 100 * float(np.mean(counted)), float(np.mean(held))
