"""From comments to suggested themes: the one call that others make is `suggest`.

Every comment given comes back placed exactly once: main member of one group, in `empty`, or in `other`.
The same comments, question, places, seed and number of groups give the same proposal.
"""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import numpy as np
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS
from threadpoolctl import threadpool_limits

from engage.comments.text import words_of
from engage.themes.engine import growing, placing
from engage.themes.engine.branching import branches
from engage.themes.engine.describing import Passages
from engage.themes.engine.duplicates import FEWEST_COPIES, copies
from engage.themes.engine.frozen import Frozen
from engage.themes.engine.groups import default_number, fine_centres
from engage.themes.engine.labels import Labeller
from engage.themes.engine.proposal import (
    MOST_GROUPS,
    Campaign,
    Group,
    Member,
    Proposal,
    Quote,
    Rare,
    RunFacts,
    Text,
    Tree,
)
from engage.themes.engine.rare import Outlying, views_of_few
from engage.themes.engine.sentence_model import vectors_hash
from engage.themes.engine.vectors import Vectors
from engage.themes.engine.warming import warmed
from engage.themes.engine.wordings import Numbers, Wordings, wordings

__all__ = ["Campaign", "Group", "Member", "Proposal", "Quote", "Rare", "RunFacts", "Text", "Tree", "suggest"]

Progress = Callable[[float, str], None]
# One comment in twenty is less like its leaf than the floor that a run keeps.
_FLOOR = 0.05


def _silent(_share: float, _words: str) -> None:
    """Tell nobody of the progress."""


def suggest(
    comments: Sequence[Text],
    *,
    question: str,
    places: Collection[str] = (),
    seed: int = 0,
    groups: int | None = None,
    quotable: Collection[int] | None = None,
    previous: Frozen | None = None,
    progress: Progress = _silent,
) -> Proposal:
    """Suggest themes for the comments on one question.

    `groups` is the number of groups wished, at most 60; None chooses by the number of comments. Fewer
    are made where there are too few comments. Quotes and descriptions repeat only words of the comments
    in `quotable` (ids; None: all). With `previous`, the `frozen` of an earlier run, its groups are kept:
    moved a little towards what is new, leaf i staying leaf i, new leaves after them. `progress` is called
    with a share from 0 to 1 and a few words. Raises ModelAltered when the word vectors are not those
    pinned.
    """
    progress(0.0, "Reading the comments")
    said = wordings(comments, places)
    progress(0.35, "Looking for copies")
    repeated = copies(said)
    ids = np.fromiter((comment.id for comment in comments), np.int64, len(comments))
    tongues = [said.languages[of] if of >= 0 else "und" for of in said.of.tolist()]
    made = Proposal(
        groups=[],
        empty=ids[said.of < 0].tolist(),
        other=[],
        campaigns=_campaigns(said, repeated, ids),
        languages=dict(zip(ids.tolist(), tongues, strict=True)),
        run=RunFacts(_hash(comments, question, places), vectors_hash(), seed, 0),
    )
    if len(said):
        asked = frozenset(words_of(question)) - ENGLISH_STOP_WORDS
        copied = np.concatenate([np.zeros(0, dtype=np.int64), *repeated])
        passages = Passages(comments, said, quotable=quotable, copied=copied)
        # One thread: on matrices of this size waiting threads burn more processor time than they save.
        with threadpool_limits(1):
            progress(0.45, "Comparing what is said")
            rows = Vectors(comments, said, None if previous is None else previous.space, asked, seed)
            run = _Run(comments, said, rows, asked, progress)
            made = run.grouped(made, passages, previous, groups)
    progress(1.0, "Done")
    return made


class _Run:
    """Groups the comments that say something, and describes the groups."""

    def __init__(
        self,
        comments: Sequence[Text],
        said: Wordings,
        rows: Vectors,
        asked: Collection[str],
        progress: Progress,
    ) -> None:
        self._comments, self._said, self._rows = comments, said, rows
        self._asked, self._progress = asked, progress

    def grouped(
        self, made: Proposal, passages: Passages, previous: Frozen | None, wished: int | None
    ) -> Proposal:
        """Give the proposal with its groups."""
        said, seed = self._said, made.run.seed
        sample = self._rows.of_sample()
        counts = said.counts[self._rows.sample]
        self._progress(0.5, "Grouping")
        number = _number(len(said), wished, previous)
        if previous is None:
            fine = max(number, min(MOST_GROUPS, len(said) // 4))
            middles = placing.large_enough(fine_centres(sample, fine=fine, seed=seed), sample, counts)
            near = placing.nearest(sample, middles)
            grown = branches(middles, np.bincount(near.leaf[near.leaf >= 0], minlength=len(middles)))
        else:
            middles, grown = warmed(previous, sample, counts, int(said.counts.sum()))
            near = placing.nearest(sample, middles)
        floor = float(np.quantile(near.likeness, _FLOOR))
        expected = float((placing.likeness_alone(sample, middles, near) < floor).mean())
        outlying = Outlying(said, placing.united(middles, grown.cut(number)), self._asked, passages.copied)
        self._progress(0.55, "Placing the comments")
        found = placing.place(self._rows.pieces(), middles, passages.watch, outlying.watch)
        labeller = Labeller(said, self._asked, seed)
        tree = None
        if len(middles):
            tree = growing.tree(
                self._comments,
                said,
                found,
                grown,
                labeller=labeller,
                passages=passages,
                progress=lambda share, words: self._progress(0.75 + 0.25 * share, words),
            )
        ids = np.fromiter((comment.id for comment in self._comments), np.int64, len(self._comments))
        nowhere = (said.of >= 0) & (found.texts.leaf[said.of] < 0)
        groups = [] if tree is None else _groups(tree, number, int(said.counts.sum()))
        return replace(
            made,
            groups=groups,
            other=ids[nowhere].tolist(),
            run=replace(made.run, groups=len(groups)),
            tree=tree,
            rare=views_of_few(outlying, said, ids),
            frozen=Frozen(
                space=self._rows.space,
                middles=middles,
                comments=growing.comments_of_leaves(said, found),
                branches=grown,
                groups=number,
                other=int(nowhere.sum()),
                floor=floor,
                expected=expected,
                inputs_hash=made.run.inputs_hash,
                model_hash=made.run.model_hash,
                seed=seed,
            ),
        )


def _number(distinct: int, wished: int | None, previous: Frozen | None) -> int:
    """Give the number of groups to propose."""
    if wished is not None:
        return max(1, min(wished, MOST_GROUPS))
    return default_number(distinct) if previous is None else previous.groups


def _groups(tree: Tree, number: int, heard: int) -> list[Group]:
    """Give the groups that the tree is cut into, the largest first; `heard` comments say something."""
    return [
        Group(
            label=node.label,
            description=node.description,
            members=tree.members_of(at),
            quotes=node.quotes,
            share=node.comments / heard,
            label_cover=node.label_cover,
            node=at,
        )
        for at in tree.cut(number)
        for node in (tree.nodes[at],)
    ]


def _campaigns(said: Wordings, repeated: Sequence[Numbers], ids: Numbers) -> list[Campaign]:
    """Give the groups of copies that hold enough comments, the largest first."""
    order, begins = said.comments_of()
    found = []
    for wordings_ in repeated:
        if int(said.counts[wordings_].sum()) >= FEWEST_COPIES:
            of_each = [order[begins[one] : begins[one + 1]] for one in wordings_.tolist()]
            numbers = np.sort(np.concatenate(of_each))
            found.append(
                Campaign(ids[numbers].tolist(), example_id=int(ids[numbers[0]]), exact=len(wordings_) == 1)
            )
    return sorted(found, key=lambda campaign: -len(campaign.comment_ids))


def _hash(comments: Sequence[Text], question: str, places: Collection[str]) -> str:
    digest = hashlib.sha256()
    for part in (question, *sorted(places)):
        digest.update(part.encode("utf-8", "replace") + b"\x00")
    for comment in comments:
        digest.update(f"{comment.id}\x00{comment.words}\x01".encode("utf-8", "replace"))
    return digest.hexdigest()
