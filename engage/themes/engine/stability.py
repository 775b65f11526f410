"""New comments in groups that stand, and what a new run would change: so that nothing moves unseen.

A comment placed stays where it is: later ones are placed at frozen centres. Running again is another thing, and
says first how many comments would move. Drift says whether what comes in now is still like what was grouped.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from engage.themes.engine.branching import Numbers
from engage.themes.engine.frozen import Frozen, thaw
from engage.themes.engine.labels import Label, Labeller
from engage.themes.engine.placing import Nearest, nearest
from engage.themes.engine.proposal import Proposal, Term, Text
from engage.themes.engine.vectors import Vectors
from engage.themes.engine.warming import knots
from engage.themes.engine.wordings import Wordings, wordings

__all__ = ["Frozen", "Unfrozen", "drift", "freeze", "place_new", "same_nodes", "thaw", "would_move"]

DRAWS = 2_000
# A candidate theme needs so many comments.
FEWEST_CANDIDATES = 4
_MOST_CANDIDATES = 10


class Unfrozen(ValueError):
    """The proposal has no groups that could be kept."""


@dataclass(frozen=True)
class Placed:
    """Where new comments belong: `ids`, and for each its `leaf` (-1 where it fits nowhere) and `confidence` 0 to 1.

    `empty` say nothing. A leaf's group is the node of the tree that it is under.
    """

    ids: list[int]
    leaf: list[int]
    confidence: list[float]
    empty: list[int]


@dataclass(frozen=True)
class Moves:
    """What a new run would change for comments that both runs placed in a group.

    `compared` comments are in both, `moved` of them elsewhere; `flows` are (from, to, comments), the largest
    first, in the names of the groups given.
    """

    compared: int
    moved: int
    flows: list[tuple[int, int, int]]


@dataclass(frozen=True)
class Candidate:
    """A theme that new comments may call for: comments near one another that fit no group."""

    label: str
    comment_ids: list[int]
    terms: list[Term]


@dataclass(frozen=True)
class Drift:
    """How far new comments are from what was grouped.

    `far` is the share of new comments less like every group than 19 in 20 of the old ones were, and `expected` what it
    would be if they were like the old ones, which the groups were made of. `divergence` is the Jensen-Shannon
    divergence (base 2, 0 to 1) between the shares of the groups, and of fitting nowhere, of old and new comments;
    `chance` is how often chance alone gives as much or more (2,000 permutations): small says that the mix has changed.
    All but `expected` are None without new comments that say something.
    """

    comments: int
    far: float | None
    expected: float
    divergence: float | None
    chance: float | None
    candidates: list[Candidate]


def freeze(proposal: Proposal) -> bytes:
    """Give what places further comments in the groups of a proposal, to be kept. Raises Unfrozen without groups."""
    if proposal.frozen is None or proposal.tree is None:
        raise Unfrozen("There are no groups to keep.")
    return proposal.frozen.to_bytes()


def place_new(frozen: Frozen, comments: Sequence[Text], places: Collection[str] = ()) -> Placed:
    """Place comments in frozen groups. The same words always come to the same place. Raises ModelAltered."""
    said, near, _rows = _near(frozen, comments, places)
    of = said.of
    ids = [comment.id for comment in comments]
    heard = np.flatnonzero(of >= 0)
    return Placed(
        ids=[ids[at] for at in heard.tolist()],
        leaf=near.leaf[of[heard]].tolist(),
        confidence=[round(sure, 4) for sure in near.sure[of[heard]].tolist()],
        empty=[ids[at] for at in np.flatnonzero(of < 0).tolist()],
    )


def same_nodes(old: Frozen, new: Frozen) -> dict[int, int]:
    """Give for each node of a run made with `previous=old` the old node that it is; new nodes are not in it.

    Two nodes are the same where they hold the same leaves of the old run, and nothing else.
    """
    known = {frozenset(leaves): node for node, leaves in enumerate(old.branches.leaves_under())}
    under = enumerate(new.branches.leaves_under())
    return {node: known[frozenset(leaves)] for node, leaves in under if frozenset(leaves) in known}


def would_move(old: Mapping[int, int], new: Mapping[int, int]) -> Moves:
    """Compare two placings, each by comment id the name of its group (the same name for the same group)."""
    both = old.keys() & new.keys()
    flows = Counter((old[one], new[one]) for one in both if old[one] != new[one])
    ordered = sorted(flows.items(), key=lambda flow: (-flow[1], flow[0]))
    return Moves(len(both), sum(flows.values()), [(one, two, count) for (one, two), count in ordered])


def drift(frozen: Frozen, comments: Sequence[Text], *, places: Collection[str] = (), seed: int = 0) -> Drift:
    """Say how far comments that came after a run are from its groups. Raises ModelAltered."""
    said, near, rows = _near(frozen, comments, places)
    heard = int(said.counts.sum())
    if heard == 0:
        return Drift(0, None, frozen.expected, None, None, [])
    far = near.likeness < frozen.floor
    groups = frozen.branches.cut(frozen.groups)
    placed = near.leaf >= 0
    new = _by_group(
        groups,
        np.bincount(near.leaf[placed], said.counts[placed], len(frozen.middles)),
        int(said.counts[~placed].sum()),
    )
    old = _by_group(groups, frozen.comments, frozen.other)
    apart, chance = _divergence(old, new, seed)
    ids = np.array([comment.id for comment in comments], dtype=np.int64)
    return Drift(
        comments=heard,
        far=float(said.counts[far].sum()) / heard,
        expected=frozen.expected,
        divergence=apart,
        chance=chance,
        candidates=_candidates(said, rows, np.flatnonzero(far), ids),
    )


def _near(
    frozen: Frozen, comments: Sequence[Text], places: Collection[str]
) -> tuple[Wordings, Nearest, NDArray[np.float32]]:
    """Give the wordings of comments, where each is nearest, and their rows."""
    said = wordings(comments, places)
    if not len(said):
        return said, nearest(np.zeros((0, 1), np.float32), frozen.middles[:0]), np.zeros((0, 1), np.float32)
    with threadpool_limits(1):
        pieces = Vectors(comments, said, frozen.space, (), frozen.seed).pieces()
        rows = np.concatenate([piece.texts for piece in pieces])
        return said, nearest(rows, frozen.middles), rows


def _by_group(groups: dict[int, list[int]], comments: NDArray[np.number], other: int) -> Numbers:
    """Give the comments of each group from those of leaves, and last those that fit nowhere."""
    counts = [round(float(comments[leaves].sum())) for leaves in groups.values()]
    return np.array([*counts, other], dtype=np.int64)


def _divergence(old: Numbers, new: Numbers, seed: int) -> tuple[float | None, float | None]:
    """Give the divergence of two sets of counts, and how often dealing the comments out anew gives as much."""
    if old.sum() == 0 or new.sum() == 0:
        return None, None
    found = float(_apart(old[None, :], new[None, :])[0])
    dealt = np.random.default_rng(seed).multivariate_hypergeometric(old + new, int(new.sum()), size=DRAWS)
    by_chance = _apart(old + new - dealt, dealt)
    return found, float((1 + (by_chance >= found - 1e-12).sum()) / (1 + DRAWS))


def _apart(first: Numbers, second: Numbers) -> NDArray[np.float64]:
    """Give the Jensen-Shannon divergence (J. Lin, 1991) of rows of counts, in bits."""
    p = first / first.sum(axis=1, keepdims=True)
    q = second / second.sum(axis=1, keepdims=True)
    middle = np.where(p + q > 0, (p + q) / 2, 1)
    bits = [np.where(each > 0, each * np.log2(np.where(each > 0, each, 1) / middle), 0) for each in (p, q)]
    return np.asarray((bits[0] + bits[1]).sum(axis=1) / 2)


def _candidates(said: Wordings, rows: NDArray[np.float32], far: Numbers, ids: Numbers) -> list[Candidate]:
    """Give themes that comments far from every group may call for, the largest first."""
    order, begins = said.comments_of()
    labeller = Labeller(said)
    found = []
    for knot in knots(rows[far], most=len(far)):
        texts = far[knot]
        if int(said.counts[texts].sum()) >= FEWEST_CANDIDATES:
            comments = np.concatenate([order[begins[text] : begins[text + 1]] for text in texts.tolist()])
            label: Label = labeller.label(np.isin(labeller.sample, texts))
            found.append(Candidate(label.words, np.sort(ids[comments]).tolist(), label.terms))
    found.sort(key=lambda candidate: -len(candidate.comment_ids))
    return found[:_MOST_CANDIDATES]
