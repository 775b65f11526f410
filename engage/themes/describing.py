"""A placed group made readable: label, description, members and quotes."""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from engage.themes import quotes
from engage.themes.labels import Labeller
from engage.themes.placing import NOWHERE, SURE, Placing
from engage.themes.preparation import words_of
from engage.themes.proposal import Member, Node, Quote, Text
from engage.themes.vectors import Vectors
from engage.themes.wordings import Wordings

# A description is a sentence of this many words, if there is one.
_DESCRIPTION_WORDS = range(5, 31)
# Characters: 45 words are about 250; more is no sentence.
_LONGEST_PASSAGE = 400


class Describer:
    """Describes the groups of one placing, each from the comments in it."""

    def __init__(
        self,
        comments: Sequence[Text],
        said: Wordings,
        rows: Vectors,
        found: Placing,
        *,
        avoid: Collection[str],
        quotable: Collection[int],
        copied: Collection[int],
    ) -> None:
        """Take what was found. `avoid` are words that hardly name a group.

        Only words of comments in `quotable` are repeated, and of those in `copied` (campaigns) only in a
        description for want of others.
        """
        self._comments, self._said, self._rows, self._found = comments, said, rows, found
        self._counts = said.counts
        self._labeller = Labeller(said.texts, self._counts.tolist(), avoid)
        self._speakers = np.array([comments[said.copies[w][0]].id for w in said.owner], dtype=np.int64)
        self._lengths = np.array([len(words_of(part)) for part in said.sentences], dtype=np.int64)
        self._quotable = np.array([speaker in quotable for speaker in self._speakers], dtype=bool)
        self._copied = np.array([speaker in copied for speaker in self._speakers], dtype=bool)
        self._further = _further(said, found)

    def node(self, leaves: Sequence[int]) -> Node:
        """Describe the union of some leaves."""
        mine = np.flatnonzero(np.isin(self._found.main, leaves))
        label = self._labeller.label(mine.tolist())
        middle = self._found.middles[list(leaves)].mean(axis=0)
        return Node(
            label=label.words,
            description=self._description(leaves, middle),
            comments=int(self._counts[mine].sum()),
            label_cover=label.cover,
            terms=label.terms,
            quotes=self._quotes(leaves, middle),
        )

    def members(self, leaves: Sequence[int]) -> Sequence[Member]:
        """Give the members of the union of some leaves, main ones first, the surest first."""
        mine = np.flatnonzero(np.isin(self._found.main, leaves))
        inside = set(mine.tolist())
        members = [
            Member(self._comments[comment].id, round(float(self._found.confidence[wording]), 4))
            for wording in mine
            for comment in self._said.copies[wording]
        ]
        further: dict[int, float] = {}
        for leaf in leaves:
            for wording, confidence in self._further.get(leaf, {}).items():
                if wording not in inside:
                    further[wording] = max(further.get(wording, 0.0), confidence)
        members += [
            Member(self._comments[comment].id, round(confidence, 4), main=False)
            for wording, confidence in further.items()
            for comment in self._said.copies[wording]
        ]
        return sorted(members, key=lambda member: (not member.main, -member.confidence, member.comment_id))

    def _sentences(self, leaves: Sequence[int]) -> NDArray[np.int64]:
        """Give the sentences that speak of the group, in comments that are members of it."""
        ours = np.isin(self._found.main[self._said.owner], leaves)
        return np.flatnonzero(np.isin(self._found.topic, leaves) & ours)

    def _description(self, leaves: Sequence[int], middle: NDArray[np.float32]) -> str:
        """Give the quotable sentence nearest the group's centre, or nothing where no sentence is."""
        here = self._sentences(leaves)
        if len(here) == 0:
            here = np.flatnonzero(np.isin(self._found.main[self._said.owner], leaves))
        here = here[self._quotable[here]]
        if len(here) == 0:
            return ""
        likeness = self._rows.sentences[here] @ middle
        likeness -= ~np.isin(self._lengths[here], _DESCRIPTION_WORDS) * 1.0 + self._copied[here] * 2.0
        sentence = int(here[int(likeness.argmax())])
        span = self._said.spans[sentence]
        comment = self._comments[self._said.copies[self._said.owner[sentence]][0]]
        words = " ".join(comment.words[span.start : span.end].split())[:_LONGEST_PASSAGE]
        return words[:1].upper() + words[1:]

    def _quotes(self, leaves: Sequence[int], middle: NDArray[np.float32]) -> list[Quote]:
        here = self._sentences(leaves)
        fitting = (self._lengths[here] >= quotes.FEWEST_WORDS) & (self._lengths[here] <= quotes.MOST_WORDS)
        lengths = np.array([self._said.spans[s].end - self._said.spans[s].start for s in here.tolist()])
        here = here[fitting & (lengths <= _LONGEST_PASSAGE) & self._quotable[here] & ~self._copied[here]]
        chosen = quotes.choose(self._rows.sentences[here], middle, self._speakers[here].tolist())
        return [
            Quote(int(self._speakers[s]), self._said.spans[s].start, self._said.spans[s].end)
            for s in here[chosen].tolist()
        ]


def _further(said: Wordings, found: Placing) -> dict[int, dict[int, float]]:
    """Give, per group, the wordings that a sentence brings in beside their main group, and how surely."""
    further: dict[int, dict[int, float]] = {}
    several = np.bincount(said.owner, minlength=len(said.texts))[said.owner] > 1
    away = (found.topic != found.main[said.owner]) & (found.topic != NOWHERE)
    for sentence in np.flatnonzero(several & away & (found.sure >= SURE)).tolist():
        wording, group = int(said.owner[sentence]), int(found.topic[sentence])
        if found.main[wording] != NOWHERE:
            known = further.setdefault(group, {})
            known[wording] = max(known.get(wording, 0.0), float(found.sure[sentence]))
    return further
