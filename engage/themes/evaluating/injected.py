"""Campaigns and later batches put into real comments, seeded: what copies and stability are measured on."""

import random
from collections.abc import Sequence

from engage.comments.text import normalise, words_of
from engage.themes.engine.proposal import Text

COPIES, FROM_FILE = 40, 5
TEMPLATES = (
    "I am writing to object to the closure of the walk in centre because families like mine depend on it every week",
    "Please do not move the stroke ward out of town as older people cannot get to the other hospital by bus",
    "We the undersigned ask the council to fund a safe crossing outside the school before another child is hurt",
)
OPENINGS = ("", "", "Dear council, ", "As a mother of two, ", "Please listen. ")
ENDINGS = ("", "", " Thank you.", " Please think again.", " Yours, a resident of this town.")
# How many words are changed, taken out or put in: most send what they were given.
EDITS = (0, 0, 0, 0, 1, 1, 2, 3)
_FITTING = range(14, 41)


def with_campaigns(comments: Sequence[Text], seed: int = 0) -> tuple[list[Text], list[list[int]]]:
    """Add 40 copies, personalised and edited, of each template: three of ours and five of the comments.

    Gives all comments in a random order and the ids of each template's copies, the comment it was taken from
    included.
    """
    chance = random.Random(seed)  # noqa: S311 – repeatable, not secret
    first = max((comment.id for comment in comments), default=0) + 1
    corpus = [word for comment in comments[:2_000] for word in words_of(comment.words)] or ["word"]
    long = [comment for comment in comments if len(words_of(normalise(comment.words))) in _FITTING]
    taken = chance.sample(long, min(FROM_FILE, len(long)))
    templates: list[tuple[str, list[int]]] = [(words, []) for words in TEMPLATES]
    templates += [(source.words, [source.id]) for source in taken]
    sent: list[Text] = []
    campaigns: list[list[int]] = []
    for template, source in templates:
        ids = range(first + len(sent), first + len(sent) + COPIES)
        sent += [Text(number, _personal(template.split(), corpus, chance)) for number in ids]
        campaigns.append([*source, *ids])
    together = [*comments, *sent]
    chance.shuffle(together)
    return together, campaigns


def _personal(words: list[str], corpus: Sequence[str], chance: random.Random) -> str:
    """Give the words as one more person would send them."""
    for _edit in range(chance.choice(EDITS)):
        at = chance.randrange(len(words))
        other = chance.choice(corpus)
        words[at : at + 1] = chance.choice(([], [other], [words[at], other]))
    return chance.choice(OPENINGS) + " ".join(words) + chance.choice(ENDINGS)
