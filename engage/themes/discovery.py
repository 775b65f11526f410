"""From comments to suggested themes: the one call that others make is `suggest`.

Every comment given comes back placed exactly once: main member of one group, in `empty`, or in `other`.
The same comments, question, places, seed and number of groups give the same proposal.
"""

import hashlib
from collections.abc import Callable, Collection, Sequence

import numpy as np
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS
from threadpoolctl import threadpool_limits

from engage.themes import placing, preparation
from engage.themes.describing import Describer
from engage.themes.duplicates import FEWEST_COPIES, copies
from engage.themes.groups import MANY_ROWS, branches, default_number, fine_centres, positions
from engage.themes.placing import Placing
from engage.themes.proposal import (
    MOST_GROUPS,
    Campaign,
    Group,
    Join,
    Member,
    Proposal,
    Quote,
    RunFacts,
    Text,
    Tree,
)
from engage.themes.static_model import MODEL_HASH
from engage.themes.vectors import Vectors, vectors
from engage.themes.wordings import Wordings, wordings

__all__ = ["Campaign", "Group", "Member", "Proposal", "Quote", "RunFacts", "Text", "Tree", "suggest"]

Progress = Callable[[float, str], None]


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
    progress: Progress = _silent,
) -> Proposal:
    """Suggest themes for the comments on one question.

    `groups` is the number of groups wished, at most 60; None chooses by the number of comments. Fewer
    are made where there are too few comments. Quotes and descriptions repeat only words of the comments
    in `quotable` (ids; None: all). `progress` is called with a share from 0 to 1 and a few
    words. Raises ModelAltered when the word vectors are not those pinned.
    """
    progress(0.0, "Reading the comments")
    plain = [preparation.normalise(comment.words) for comment in comments]
    said = [number for number, text in enumerate(plain) if not preparation.says_nothing(text)]
    heard = {comments[number].id for number in said}
    languages = {c.id: preparation.language(text) for c, text in zip(comments, plain, strict=True)}
    progress(0.2, "Looking for copies")
    campaigns = _campaigns(comments, plain, said)
    made: list[Group] = []
    tree: Tree | None = None
    if said:
        distinct = wordings(comments, plain, said, places)
        # One thread: on matrices of this size waiting threads burn more processor time than they save.
        with threadpool_limits(1 if len(said) <= MANY_ROWS else None):
            progress(0.3, "Comparing what is said")
            asked = frozenset(preparation.words_of(question)) - ENGLISH_STOP_WORDS
            rows = vectors(distinct.sentences, distinct.owner, len(distinct.texts), damped=asked, seed=seed)
            progress(0.5, "Grouping")
            found = _place(rows, distinct, seed, groups)
        describer = Describer(
            comments,
            distinct,
            rows,
            found,
            avoid=asked,
            quotable=heard if quotable is None else quotable,
            copied={comment_id for campaign in campaigns for comment_id in campaign.comment_ids},
        )
        tree, made = _described(describer, found, distinct, wished=groups, progress=progress)
    unplaced = heard - {member.comment_id for group in made for member in group.members}
    progress(1.0, "Done")
    return Proposal(
        groups=made,
        empty=[comment.id for comment in comments if comment.id not in heard],
        other=[comment.id for comment in comments if comment.id in unplaced],
        campaigns=campaigns,
        languages=languages,
        run=RunFacts(_hash(comments, question, places), MODEL_HASH, seed, len(made)),
        tree=tree,
    )


def _described(
    describer: Describer, found: Placing, said: Wordings, *, wished: int | None, progress: Progress
) -> tuple[Tree | None, list[Group]]:
    """Describe every node of the tree, and give the groups wished, the largest first."""
    leaves = len(found.middles)
    if leaves == 0:
        return None, []
    mass = np.bincount(found.main[found.main >= 0], said.counts[found.main >= 0], leaves)
    grown = branches(found.middles, mass.astype(np.int64))
    nodes = []
    for number, under in enumerate(grown.leaves_under()):
        progress(0.7 + 0.3 * number / (2 * leaves), "Naming the groups")
        nodes.append(describer.node(under))
    tree = Tree(
        nodes=nodes,
        joins=[Join(*pair, height) for pair, height in zip(grown.joins, grown.heights, strict=True)],
        members=[describer.members([leaf]) for leaf in range(leaves)],
        positions=positions(found.middles),
    )
    number = default_number(len(said.texts)) if wished is None else wished
    heard = int(said.counts.sum())
    return tree, [
        Group(
            label=node.label,
            description=node.description,
            members=describer.members(tree.leaves_of(at)),
            quotes=node.quotes,
            share=node.comments / heard,
            label_cover=node.label_cover,
            node=at,
        )
        for at in tree.cut(number)
        for node in (nodes[at],)
    ]


def _place(rows: Vectors, said: Wordings, seed: int, wished: int | None) -> Placing:
    distinct = len(said.texts)
    number = default_number(distinct) if wished is None else max(1, min(wished, MOST_GROUPS))
    fine = max(number, min(MOST_GROUPS, distinct // 4))
    return placing.place(rows, said.counts, fine_centres(rows.texts, fine=fine, seed=seed))


def _campaigns(comments: Sequence[Text], plain: Sequence[str], said: Sequence[int]) -> list[Campaign]:
    found = []
    for group in copies([plain[number] for number in said]):
        if len(group) >= FEWEST_COPIES:
            numbers = [said[place] for place in group]
            found.append(
                Campaign(
                    comment_ids=[comments[number].id for number in numbers],
                    example_id=comments[numbers[0]].id,
                    exact=len({plain[number].lower() for number in numbers}) == 1,
                )
            )
    return sorted(found, key=lambda campaign: -len(campaign.comment_ids))


def _hash(comments: Sequence[Text], question: str, places: Collection[str]) -> str:
    digest = hashlib.sha256()
    for part in (question, *sorted(places)):
        digest.update(part.encode("utf-8", "replace") + b"\x00")
    for comment in comments:
        digest.update(f"{comment.id}\x00{comment.words}\x01".encode("utf-8", "replace"))
    return digest.hexdigest()
