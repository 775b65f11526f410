"""Names that somebody wrote so that no machine should find them: "K.e.v.i.n", "K e v i n", "J0hn"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engage.comments.name_words import fold, is_a_name, is_given
from engage.comments.wordlists import words as wordlist

# At most twenty letters one by one, with the same sign between all of them.
_SPELT = re.compile(r"(?<![^\W_])[^\W\d_](?P<apart>[ .*_/·-])[^\W\d_](?:(?P=apart)[^\W\d_]){1,18}(?![^\W_])")
_DIGITS = re.compile(
    r"(?<![\w@.-])[^\W\d_]{1,10}[013457@$][^\W\d_]{0,10}(?:[013457@$][^\W\d_]{1,10})?(?![\w@-])"
)
_A_DIGIT = re.compile(r"[^\W\d_][013457@$]")
_MEANT = str.maketrans("03457@$", "oeastas")
_SHORTEST = 4


def veiled_names(words: str) -> Iterator[tuple[int, int]]:
    """Where such names stand, in the order of the text within each of the two kinds."""
    for match in _SPELT.finditer(words):
        if _is_name(fold(match[0].replace(match["apart"], ""))):
            yield match.span()
    for match in _DIGITS.finditer(words) if _A_DIGIT.search(words) else ():
        plain = fold(match[0].translate(_MEANT))
        if len(plain) >= _SHORTEST and any(
            is_given(one) for one in (plain.replace("1", "i"), plain.replace("1", "l"))
        ):
            yield match.span()


def _is_name(spelt: str) -> bool:
    """Whether the letters make a name, or a given name and a surname: "J o h n S m i t h"."""
    if len(spelt) < _SHORTEST:
        return False
    if is_a_name(spelt) or spelt in wordlist("given_words"):
        return True
    return any(
        is_given(spelt[:at]) and (is_a_name(spelt[at:]) or spelt[at:] in wordlist("family_words"))
        for at in range(3, len(spelt) - 2)
    )
