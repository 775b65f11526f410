"""How good theme finding and coding are, measured on comments that people coded.

Discovery is compared with the codes on the comments that have exactly one (after leaving out the codes
that say "no content"), because normalised mutual information and its like need one label each. Coding is
measured on all comments that have a code, several included. Stability and copies need no codes.
"""

import resource
import time
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from engage.themes.engine.discovery import suggest
from engage.themes.engine.proposal import Proposal, Text
from engage.themes.evaluating import scoring
from engage.themes.evaluating.injected import with_campaigns
from engage.themes.evaluating.labelled import NO_CONTENT
from engage.themes.evaluating.scoring import CODED_ANSWERS, Scores

__all__ = ["Agreement", "Campaigns", "Figures", "Scores", "agreement", "campaigns", "evaluate", "warm"]

NOTHING_SAID, OTHER = -1, -2
ALL = "all"


@dataclass(frozen=True)
class Agreement:
    """How far groups agree with codes, 0 to 1; all None without comments to compare.

    `cover` is the share of comments in a theme or in "nothing said" rather than in "other". `nmi`
    (arithmetic), `ari` and `purity` count "nothing said" and "other" as a group each; `nmi_said` leaves "nothing
    said" out.
    """

    cover: float | None = None
    nmi: float | None = None
    nmi_said: float | None = None
    ari: float | None = None
    purity: float | None = None


@dataclass(frozen=True)
class Campaigns:
    """Of comments grouped with an injected copy, the share that are copies (`precision`); of copies, that grouped."""

    precision: float
    recall: float


@dataclass(frozen=True)
class Figures:
    """What was measured; means over the seeds unless said otherwise.

    `n` comments with exactly one code were compared with the groups (see Agreement). `label_cover` is the share of
    grouped comments that use a word of their group's label. `warm_ari` is the adjusted Rand index of the
    groups of four fifths of the comments before and after the rest came (one seed). `campaign` is measured on
    eight injected ones. `cpu_s` is processor time of preparing all `comments` and finding themes for one
    seed, `peak_mb` the process's highest memory so far. `coding` is by number of coded comments ("all": three
    quarters of them); `share_error_pp` (percentage points) and `interval_coverage` (of 95 % intervals) are from
    200 random codes, None with too few comments, as is `count_error_pp`, the error of counting the machine's
    codes instead.
    """

    comments: int
    n: int
    codes: int
    groups: float
    cover: float | None
    nmi: float | None
    nmi_said: float | None
    ari: float | None
    purity: float | None
    warm_ari: float | None
    label_cover: float
    campaign: Campaigns
    cpu_s: float
    peak_mb: float
    coding: dict[str, Scores]
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

    `descriptions` are by code; a code without one is described by its name. No code at all is allowed: then
    what needs codes is None or empty. Raises ModelAltered.
    """
    given = [those - set(no_content) for those in codes]
    single = [number for number, those in enumerate(given) if len(those) == 1]
    comments = [Text(number, text) for number, text in enumerate(texts)]
    began = time.process_time()
    runs = [suggest(comments, question=question, seed=0)]
    cpu_s = time.process_time() - began
    runs += [suggest(comments, question=question, seed=seed) for seed in range(1, seeds)]
    truth = [next(iter(given[number])) for number in single]
    placed = [_places(run) for run in runs]
    found = [agreement([place[number] for number in single], truth) for place in placed]
    this = scoring.task(texts, given, descriptions or {}, question)
    shares = scoring.share_errors(this, seeds)
    measured = {str(wanted or ALL): scoring.coding(this, wanted, seeds) for wanted in (*CODED_ANSWERS, None)}
    return Figures(
        comments=len(texts),
        n=len(single),
        codes=len(set(truth)),
        groups=float(np.mean([len(run.groups) for run in runs])),
        cover=_mean([one.cover for one in found]),
        nmi=_mean([one.nmi for one in found]),
        nmi_said=_mean([one.nmi_said for one in found]),
        ari=_mean([one.ari for one in found]),
        purity=_mean([one.purity for one in found]),
        warm_ari=warm(comments, question),
        label_cover=float(np.mean([_label_cover(run) for run in runs])),
        campaign=campaigns(comments, question),
        cpu_s=cpu_s,
        coding={wanted: scores for wanted, scores in measured.items() if scores is not None},
        share_error_pp=shares[0] if shares else None,
        count_error_pp=shares[1] if shares else None,
        interval_coverage=shares[2] if shares else None,
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def agreement(groups: Sequence[int], truth: Sequence[Hashable]) -> Agreement:
    """Compare groups (NOTHING_SAID and OTHER are such) with the codes of the same comments."""
    if len(groups) == 0:
        return Agreement()
    names = {code: number for number, code in enumerate(dict.fromkeys(truth))}
    codes = [names[code] for code in truth]
    said = [at for at, group in enumerate(groups) if group != NOTHING_SAID]
    pairs = Counter(zip(groups, codes, strict=True))
    most: dict[int, int] = {}
    for (group, _code), count in pairs.items():
        most[group] = max(most.get(group, 0), count)
    return Agreement(
        cover=sum(group != OTHER for group in groups) / len(groups),
        nmi=float(normalized_mutual_info_score(codes, groups)),
        nmi_said=float(normalized_mutual_info_score([codes[at] for at in said], [groups[at] for at in said])),
        ari=float(adjusted_rand_score(codes, groups)),
        purity=sum(most.values()) / len(groups),
    )


def warm(comments: Sequence[Text], question: str) -> float | None:
    """Give the adjusted Rand index of the groups of old comments before and after a quarter more came."""
    order = np.random.default_rng(0).permutation(len(comments))
    mixed = [comments[at] for at in order.tolist()]
    before = suggest(mixed[: round(len(mixed) * 0.8)], question=question)
    if before.frozen is None:
        return None
    old, new = _places(before), _places(suggest(mixed, question=question, previous=before.frozen))
    grouped = [one for one, group in old.items() if group >= 0]
    return float(adjusted_rand_score([old[one] for one in grouped], [new[one] for one in grouped]))


def campaigns(comments: Sequence[Text], question: str) -> Campaigns:
    """Measure how well injected campaigns are found."""
    together, sent = with_campaigns(comments)
    copies = {one for ids in sent for one in ids}
    found = [set(one.comment_ids) for one in suggest(together, question=question).campaigns]
    theirs = [ids for ids in found if ids & copies]
    right = sum(len(ids & copies) for ids in theirs)
    return Campaigns(right / max(sum(map(len, theirs)), 1), right / len(copies))


def _places(run: Proposal) -> dict[int, int]:
    """Give the group of every comment."""
    place = dict.fromkeys(run.empty, NOTHING_SAID) | dict.fromkeys(run.other, OTHER)
    for number, group in enumerate(run.groups):
        place |= {member.comment_id: number for member in group.members if member.main}
    return place


def _label_cover(run: Proposal) -> float:
    grouped = sum(group.share for group in run.groups)
    return sum(group.share * group.label_cover for group in run.groups) / grouped if grouped else 0.0


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None
