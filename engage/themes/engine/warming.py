"""Running again with more comments, keeping the groups that people know."""

import numpy as np
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform

from engage.themes.engine.branching import Branches, Matrix, Numbers
from engage.themes.engine.frozen import Frozen
from engage.themes.engine.placing import nearest
from engage.themes.engine.rare import tightness

# A new leaf needs so many comments far from every leaf, and near one another.
FEWEST_NEW, MOST_NEW = 10, 8
# How near the comments of a new leaf are to one another (mean cosine), and the fewest wordings.
NEAR, FEWEST = 0.45, 3
_MOST_COMPARED = 4_000


def warmed(previous: Frozen, rows: Matrix, counts: Numbers, heard: int) -> tuple[Matrix, Branches]:
    """Give the leaves of a run moved towards the rows of a later one, with new ones after them.

    A leaf moves by the share of comments that are new (`heard` are now heard in all), so that nothing moves
    where nothing is new. New leaves join the tree last: they are seen however few groups are shown.
    """
    before = int(previous.comments.sum()) + previous.other
    kept = min(1.0, before / max(heard, 1))
    near = nearest(rows, previous.middles)
    middles = previous.middles.copy()
    for leaf in range(len(middles)):
        mine = rows[near.leaf == leaf]
        if len(mine) and kept < 1:
            now = counts[near.leaf == leaf] @ mine
            moved = kept * middles[leaf] + (1 - kept) * now / max(float(np.linalg.norm(now)), 1e-9)
            middles[leaf] = moved / np.linalg.norm(moved)
    far = np.flatnonzero(near.likeness < previous.floor)
    new = [
        rows[far[knot]].mean(axis=0)
        for knot in knots(rows[far], most=len(far))
        if int(counts[far[knot]].sum()) >= max(FEWEST_NEW, heard * 0.002) and kept < 1
    ][:MOST_NEW]
    if not new:
        return middles, previous.branches
    added = np.stack(new)
    added /= np.linalg.norm(added, axis=1, keepdims=True)
    return np.vstack([middles, added]).astype(np.float32), _with(previous.branches, len(new))


def _with(known: Branches, new: int) -> Branches:
    """Give the branches with new leaves, numbered after the old ones, joined last and one by one."""
    old, leaves = known.leaves, known.leaves + new
    joins = [(_moved(one, old, new), _moved(two, old, new)) for one, two in known.joins]
    top = leaves + len(joins) - 1 if joins else 0
    high = known.heights[-1] if known.heights else 1.0
    for number in range(new):
        joins.append((old + number, top))
        top = leaves + len(joins) - 1
    return Branches(leaves, joins, [*known.heights, *[high] * new])


def _moved(node: int, old: int, new: int) -> int:
    return node if node < old else node + new


def knots(rows: Matrix, *, most: int) -> list[Numbers]:
    """Give clusters of 3 to `most` rows whose mean cosine is at least NEAR, the tightest first; none overlap.

    Average linkage (R. Sokal and C. Michener, 1958).
    """
    if len(rows) < FEWEST:
        return []
    rows = rows[:_MOST_COMPARED]
    apart = np.clip(1 - (rows @ rows.T).astype(np.float64), 0, 2)
    apart = (apart + apart.T) / 2
    np.fill_diagonal(apart, 0)
    steps = linkage(squareform(apart, checks=False), "average")
    inside = [np.array([at]) for at in range(len(rows))]
    largest: dict[int, Numbers] = {}
    for one, two, height, size in steps:
        both = np.concatenate((inside[int(one)], inside[int(two)]))
        inside.append(both)
        if size <= most and height <= 1 - NEAR:
            largest.pop(int(one), None)
            largest.pop(int(two), None)
            if size >= FEWEST:
                largest[len(inside) - 1] = np.sort(both)
    return sorted(largest.values(), key=lambda knot: tightness(rows[knot]), reverse=True)
