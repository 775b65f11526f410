"""Passages that stand for a group: its description, and quotes near its heart and unlike one another.

While the rows stream past, each leaf keeps the sentences nearest to it; a node chooses among those of its leaves.
"""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from engage.themes.engine.branching import Matrix, Numbers
from engage.themes.engine.placing import Nearest
from engage.themes.engine.proposal import Quote, Text
from engage.themes.engine.vectors import Piece
from engage.themes.engine.wordings import Wordings
from engage.themes.quoting import quotes

# A description is a sentence of this many words, if there is one.
_DESCRIPTION_WORDS = range(5, 31)
# Characters: 45 words are about 250; more is no sentence.
_LONGEST_PASSAGE = 400
# Sentences that a leaf keeps to choose from.
KEPT = 40


class Passages:
    """The sentences nearest to each leaf, from which nodes are described."""

    def __init__(
        self,
        comments: Sequence[Text],
        said: Wordings,
        *,
        quotable: Collection[int] | None,
        copied: Numbers,
    ) -> None:
        """Prepare. Only words of comments in `quotable` (None: all) are repeated.

        Of those of the wordings in `copied` (campaigns) only in a description, for want of others.
        """
        self._comments, self._said = comments, said
        may = np.array(
            [quotable is None or comments[c].id in quotable for c in said.first.tolist()], dtype=bool
        )
        self._may = may[said.owner]
        #: The wordings that belong to a campaign.
        self.copied = copied
        self._copied = np.isin(said.owner, copied)
        self._words = np.diff(said.bounds)
        lengths = said.ends - said.starts
        fitting = (self._words >= quotes.FEWEST_WORDS) & (self._words <= quotes.MOST_WORDS)
        self._fitting = fitting & (lengths <= _LONGEST_PASSAGE) & ~self._copied
        self._found: dict[int, tuple[Numbers, NDArray[np.float32], Matrix]] = {}

    def watch(self, piece: Piece, texts: Nearest, sentences: Nearest) -> None:
        """Keep the best sentences of a piece."""
        here = np.arange(piece.first_sentence, piece.first_sentence + len(piece.sentences))
        main = texts.leaf[self._said.owner[here] - piece.first_text]
        # Sentences of another leaf's matter, campaigns and odd lengths are only for want of others.
        worth = sentences.likeness - 1.0 * (sentences.leaf != main) - 2.0 * self._copied[here]
        worth -= 0.5 * ~self._fitting[here]
        worth = np.where(self._may[here], worth, -np.inf)
        for leaf in np.flatnonzero(np.bincount(main[main >= 0])).tolist():
            ours = np.flatnonzero((main == leaf) & np.isfinite(worth))
            if len(ours):
                best = ours[np.argsort(-worth[ours], kind="stable")[:KEPT]]
                self._keep(leaf, here[best], worth[best], piece.sentences[best])

    def _keep(self, leaf: int, sentences: Numbers, worth: NDArray[np.float32], rows: Matrix) -> None:
        if leaf in self._found:
            known = self._found[leaf]
            sentences = np.concatenate((known[0], sentences))
            worth = np.concatenate((known[1], worth))
            rows = np.concatenate((known[2], rows))
        best = np.argsort(-worth, kind="stable")[:KEPT]
        self._found[leaf] = sentences[best], worth[best], rows[best]

    def describe(self, leaves: Sequence[int], middle: Matrix) -> tuple[str, list[Quote]]:
        """Give the sentence nearest to `middle`, or nothing where none may be shown, and quotes."""
        kept = [self._found[leaf] for leaf in leaves if leaf in self._found]
        if not kept:
            return "", []
        sentences, worth = (np.concatenate([part[number] for part in kept]) for number in (0, 1))
        rows = np.concatenate([part[2] for part in kept])
        likeness = rows @ middle - 2.0 * self._copied[sentences] - 1.0 * (worth < -0.6)
        likeness -= 1.0 * ~np.isin(self._words[sentences], _DESCRIPTION_WORDS)
        best = int(sentences[int(likeness.argmax())])
        fit = np.flatnonzero(self._fitting[sentences] & (worth > 0))
        speakers = self._said.owner[sentences[fit]].tolist()
        chosen = quotes.choose(rows[fit], middle, speakers)
        return self._words_shown(best), [self._quote(int(sentences[fit[at]])) for at in chosen]

    def _words_shown(self, sentence: int) -> str:
        passage = self._quote(sentence)
        comment = self._comments[int(self._said.first[self._said.owner[sentence]])]
        words = " ".join(comment.words[passage.start : passage.end].split())[:_LONGEST_PASSAGE]
        return words[:1].upper() + words[1:]

    def _quote(self, sentence: int) -> Quote:
        comment = self._comments[int(self._said.first[self._said.owner[sentence]])]
        return Quote(comment.id, int(self._said.starts[sentence]), int(self._said.ends[sentence]))
