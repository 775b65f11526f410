"""From where every wording was placed to the tree that a page shows."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from engage.themes.engine.branching import Branches, Numbers, positions
from engage.themes.engine.describing import Passages
from engage.themes.engine.labels import Labeller
from engage.themes.engine.placing import NOWHERE, SURE, Placing
from engage.themes.engine.proposal import Join, Member, Members, Node, Text, Tree
from engage.themes.engine.wordings import Wordings

Progress = Callable[[float, str], None]


def comments_of_leaves(said: Wordings, found: Placing) -> Numbers:
    """Give the number of comments of each leaf."""
    main = found.texts.leaf
    counts = np.bincount(main[main >= 0], said.counts[main >= 0], found.leaves)
    return counts.astype(np.int64)


def tree(
    comments: Sequence[Text],
    said: Wordings,
    found: Placing,
    grown: Branches,
    *,
    labeller: Labeller,
    passages: Passages,
    progress: Progress,
) -> Tree:
    """Describe every node: the leaves, and each union of two."""
    mass = comments_of_leaves(said, found)
    main = found.texts.leaf[labeller.sample]
    nodes: list[Node] = []
    under = grown.leaves_under()
    for number, leaves in enumerate(under):
        progress(number / len(under), "Naming the groups")
        middle = mass[leaves] @ found.middles[leaves]
        middle /= max(float(np.linalg.norm(middle)), 1e-9)
        label = labeller.label(np.isin(main, leaves))
        description, quotes = passages.describe(leaves, middle.astype(np.float32))
        nodes.append(
            Node(label.words, description, int(mass[leaves].sum()), label.cover, label.terms, quotes)
        )
    return Tree(
        nodes=nodes,
        joins=[Join(*pair, height) for pair, height in zip(grown.joins, grown.heights, strict=True)],
        members=_members(comments, said, found),
        positions=positions(found.middles),
    )


def _members(comments: Sequence[Text], said: Wordings, found: Placing) -> list[Sequence[Member]]:
    """Give the members of each leaf: main ones first, the surest first, then by id."""
    order, begins = said.comments_of()
    texts, leaves, sure = _further(said, found)
    times = said.counts[texts]
    before = np.concatenate(([0], np.cumsum(times)))
    places = np.arange(before[-1]) + np.repeat(begins[texts] - before[:-1], times)
    of = said.of[order]
    at = np.concatenate((order, order[places]))
    leaf = np.concatenate((found.texts.leaf[of], np.repeat(leaves, times)))
    confidence = np.concatenate((found.texts.sure[of], np.repeat(sure, times))).astype(np.float32)
    main = np.arange(len(at)) < len(order)
    ids = np.fromiter((comment.id for comment in comments), np.int64, len(comments))[at]
    sort = np.lexsort((ids, -confidence, ~main, leaf))
    sort = sort[np.searchsorted(leaf[sort], 0) :]
    ends = np.searchsorted(leaf[sort], np.arange(found.leaves + 1))
    parts = [sort[ends[number] : ends[number + 1]] for number in range(found.leaves)]
    return [Members(ids[part], confidence[part], main[part]) for part in parts]


def _further(said: Wordings, found: Placing) -> tuple[Numbers, Numbers, NDArray[np.float32]]:
    """Give the wordings that a sentence brings into a further leaf, that leaf, and how surely."""
    main = found.texts.leaf[said.owner]
    several = np.bincount(said.owner, minlength=len(said))[said.owner] > 1
    topic = found.sentences.leaf
    away = several & (topic != main) & (topic != NOWHERE) & (main != NOWHERE) & (found.sentences.sure >= SURE)
    sentence = np.flatnonzero(away)
    key = said.owner[sentence] * max(found.leaves, 1) + topic[sentence]
    order = np.lexsort((-found.sentences.sure[sentence], key))
    first = order[np.concatenate(([True], np.diff(key[order]) != 0))[: len(order)]]
    kept = sentence[first]
    return said.owner[kept], topic[kept], found.sentences.sure[kept]
