"""Views of few: comments that share a word hardly anyone else says, and lie near one another.

They are what a grouping by size hides, and what a duty of equality is often about. For every rare word (words
of one root as one) it is asked how near its comments are to one another, beside what is usual for rare words here;
words of the same comments make one view. The views stay where they were placed as well: they are shown beside the
groups, to be read.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engage.themes.engine.branching import Matrix, Numbers
from engage.themes.engine.labels import names, stem
from engage.themes.engine.placing import Nearest
from engage.themes.engine.proposal import Rare, Term
from engage.themes.engine.vectors import Piece
from engage.themes.engine.wordings import Wordings
from engage.themes.engine.wordlists import words as wordlist

# A view has so many wordings at least; at most MOST, or a share of all where comments are many.
FEWEST, MOST, MOST_SHARE = 3, 15, 0.0005
# How much nearer its wordings are to one another than to the groups (mean cosines), and the most views.
NEARER, MOST_VIEWS = -0.15, 20
# Short comments that share any word are near one another, and so are all that say praise: a view stands out by so many
# robust deviations from what is usual for rare words, where there are enough of them to say what is usual; or by being
# nearer to one another than to any group.
STANDS_OUT, ENOUGH_TO_SAY = 2.0, 30
# A word of a protected characteristic (Equality Act 2010) or of people often left out comes so much sooner, and
# need not stand out.
EQUALITY = 0.2
# Two rare words make one view where so much of their comments is common to both (Jaccard).
_SAME = 0.34
_MOST_COMPARED = 12_000


@dataclass(frozen=True)
class RareWord:
    """A root, its commonest form, and the wordings that use it, in order."""

    root: str
    form: str
    users: Numbers


class Outlying:
    """Finds rare words, and gathers the rows of the wordings that use them as they stream past."""

    def __init__(self, said: Wordings, groups: Matrix, avoid: Collection[str], copied: Numbers) -> None:
        """Find the rare words; those in `avoid` and those of wordings in `copied` (campaigns) are none.

        `groups` has the middles of the groups proposed, rows of unit length.
        """
        self._groups = groups
        self.words = _rare_words(said, avoid, copied)
        self.texts: Numbers = np.unique(
            np.concatenate([np.zeros(0, np.int64), *(w.users for w in self.words)])
        )
        self._rows: list[Matrix] = []

    @property
    def rows(self) -> Matrix:
        """Give the rows of `texts`, once all pieces have been watched."""
        return np.concatenate(self._rows)

    def watch(self, piece: Piece, _texts: Nearest, _sentences: Nearest) -> None:
        """Keep the rows of a piece that are wanted."""
        ends = np.searchsorted(self.texts, (piece.first_text, piece.first_text + len(piece.texts)))
        self._rows.append(piece.texts[self.texts[ends[0] : ends[1]] - piece.first_text])

    def held(self, users: Numbers, rows: Matrix) -> tuple[float, float]:
        """Give how near wordings are to one another, and how much nearer than to the nearest group (cosines)."""
        mine = rows[np.searchsorted(self.texts, users)]
        near = tightness(mine)
        groups = float((mine @ self._groups.T).max(axis=1).mean()) if len(self._groups) else 0.0
        return near, near - groups


def views_of_few(outlying: Outlying, said: Wordings, ids: Numbers) -> list[Rare]:
    """Give the views of few, the surest first: those nearer to one another than to any group.

    `ids` are of all comments.
    """
    order, begins = said.comments_of()
    found = []
    rows = outlying.rows
    for words in _gathered(outlying, rows)[:MOST_VIEWS]:
        users = np.unique(np.concatenate([word.users for word in words]))
        near, _nearer = outlying.held(users, rows)
        comments = np.sort(
            np.concatenate([order[begins[text] : begins[text + 1]] for text in users.tolist()])
        )
        terms = [_term(word, users, len(said)) for word in words]
        terms.sort(key=lambda term: (-term.share, term.words))
        label = " and ".join(term.words for term in terms[:3])
        found.append(Rare(label[:1].upper() + label[1:], ids[comments].tolist(), terms, round(near, 4)))
    return found


def tightness(rows: Matrix) -> float:
    """Give the mean cosine between different rows of unit length."""
    whole = float(np.square(rows.sum(axis=0, dtype=np.float64)).sum())
    return (whole - len(rows)) / (len(rows) * (len(rows) - 1))


def _gathered(outlying: Outlying, rows: Matrix) -> list[list[RareWord]]:
    """Give the words whose users lie near one another, those of the same users together, the surest first."""
    protected = {stem(word) for word in wordlist("equality")}
    held = [outlying.held(word.users, rows) for word in outlying.words]
    outstanding = _outstanding(np.array([near for near, _ in held]))
    found = []
    for word, (near, nearer) in zip(outlying.words, held, strict=True):
        equality = word.root in protected
        stands_apart = equality or near >= outstanding or nearer >= 0
        nearer += EQUALITY * equality
        if nearer >= NEARER and stands_apart:
            found.append((nearer, word))
    found.sort(key=lambda each: (-each[0], each[1].root))
    views: list[tuple[list[RareWord], Numbers]] = []
    for _nearer, word in found:
        for words, users in views:
            common = len(np.intersect1d(users, word.users))
            if common >= _SAME * (len(users) + len(word.users) - common):
                words.append(word)
                break
        else:
            views.append(([word], word.users))
    return [words for words, _users in views]


def _outstanding(near: NDArray[np.float64]) -> float:
    """Give from where the users of a rare word stand out by how near they are to one another (cosine).

    Two standard deviations above the median; the deviation is told from the median absolute one (F. Hampel, 1974), so
    that the views that are looked for do not move it. -1 where words are few, and nothing is usual.
    """
    if len(near) < ENOUGH_TO_SAY:
        return -1.0
    usual = float(np.median(near))
    return usual + STANDS_OUT * 1.4826 * float(np.median(np.abs(near - usual)))


def _rare_words(said: Wordings, avoid: Collection[str], copied: Numbers) -> list[RareWord]:
    """Give words that few wordings use; the oftener used ones where there are too many to compare."""
    most = max(MOST, int(MOST_SHARE * len(said)))
    roots: dict[str, int] = {}
    of_word = np.array([roots.setdefault(stem(word), len(roots)) for word in said.words], dtype=np.int64)
    times = np.bincount(of_word[said.said], minlength=len(roots))
    praise = {stem(word) for word in wordlist("praise") | frozenset(avoid)}
    able = np.array([names(word) and stem(word) not in praise for word in said.words], dtype=bool)
    able &= ((times >= FEWEST) & (times <= 3 * most))[of_word]
    wording = np.repeat(said.owner, np.diff(said.bounds))
    tokens = np.flatnonzero(able[said.said] & ~np.isin(wording, copied))
    words = said.said[tokens]
    keys = np.unique(of_word[words] * len(said) + wording[tokens])
    root, users = keys // len(said), keys % len(said)
    used, first, many = np.unique(root, return_index=True, return_counts=True)
    fit = np.flatnonzero((many >= FEWEST) & (many <= most))
    fit = fit[np.argsort(-many[fit], kind="stable")]
    fit = fit[np.cumsum(many[fit]) <= _MOST_COMPARED]
    often = np.bincount(words, minlength=len(said.words))
    shown: dict[int, int] = {}
    for word in np.unique(words).tolist():
        known = shown.get(int(of_word[word]))
        if known is None or often[word] > often[known]:
            shown[int(of_word[word])] = word
    names_of = list(roots)
    return [
        RareWord(
            names_of[used[at]], said.words[shown[int(used[at])]], users[first[at] : first[at] + many[at]]
        )
        for at in fit.tolist()
    ]


def _term(word: RareWord, users: Numbers, texts: int) -> Term:
    """Say how many of the view use a word, and how many times likelier that is than elsewhere."""
    inside = len(np.intersect1d(users, word.users))
    elsewhere = (len(word.users) - inside + 0.5) / (texts - len(users) + 0.5)
    return Term(word.form, round(inside / len(users) / elsewhere, 1), round(inside / len(users), 4))
