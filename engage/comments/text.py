"""The text of a comment made ready: normalised, its words, and whether anything was said at all."""

import re
import unicodedata
from functools import cache
from itertools import islice

from engage.comments.wordlists import lines
from engage.comments.wordlists import words as wordlist

# Longer text is cut for analysis only; 20,000 characters are ten pages.
LONGEST = 20_000

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|<!--[^<>]{0,200}-->")
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
# What redaction leaves, ours ("[name]") and that of others ("XXXX"), is nobody's word.
_REDACTED = re.compile(r"\[[a-zA-Z -]{2,30}\]|\b[xX]{3,}\b")
_MAY_BE_REDACTED = re.compile(r"\[|[xX]{3}")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
LETTER = re.compile(r"[^\W\d_]")

# Said of an answer or of a moment, these add nothing to a "no".
_ASIDE = re.compile(
    r"\b(?:at (?:this|the) (?:time|moment|present|stage|point)|at present|right now|so far|either way"
    r"|(?:did not|didnt|not|no) (?:answer|answered|answer given|response|respond|reply|comment)\b"
    r"(?! (?:to|from|on) (?:my|our|your|the|any)\b)"
    r"|(?:question )?left blank|n a)\b"
)
# A pointer to another answer: "as Q3", "same answer as question 2", "refer to my earlier comments".
_POINTS = re.compile(
    r"(?:(?:as|same|see|refer|ditto|already|answered|covered|stated|mentioned)\b"
    r"|(?:please|i|we|ive|have|it) (?:see|refer|have|ive|already|answered|said|is|same)\b)"
    r"(?: ?\b(?:as|per|same|see|refer|back|to|in|on|at|for|under|and|or|the|my|our|i|we|ive|have|is|was|it|this"
    r"|again|already|answered|covered|said|stated|mentioned|given|gave|earlier|previous|previously|prior|last|first"
    r"|above|before|other|number|no|one|two|three|four|five|six|seven|eight|nine|ten|question|q|q?[0-9]{1,2}[a-e]?"
    r"|answers?|comments?|responses?|reply|replies|this|that))*"
)
_ANOTHER_ANSWER = re.compile(
    r"\b(?:question|q|q?[0-9]{1,2}[a-e]?|answers?|comments?|responses?|reply|replies|above|before|earlier"
    r"|previous|previously|already (?:said|stated|mentioned|answered|covered))\b"
)
_DECLINES = re.compile(
    r"(?:(?:i|we|id|wed|ill|would|i would|we would) )?"
    r"(?:(?:rather|prefer|choose|chose) not(?: to)?|(?:prefer|choose|chose) to not|(?:decline|refuse) to)"
    r" (?:say|answer|comment|share|disclose|respond)(?: (?:this|that|it|on this))?"
)
_LONGEST_NOTHING = 10
_LONGEST_PHRASE = 60  # characters of an answer that is compared with whole phrases
_ACCENTS = re.compile("[\u0300-\u036f]")
_DOUBLED = re.compile(r"(.)\1+")
_LETTERS = str.maketrans("łß", "ls")

# What _ASIDE may begin with, beside the words of the lists.
_BEGINNINGS = frozenset({"at", "right", "so", "did", "didnt", "not", "no", "question", "left", "n"})


def normalise(words: str) -> str:
    """Give the words for analysis: NFKC, without mark-up and invisible characters, spaces single."""
    text = words[:LONGEST]
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")  # no half characters
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).replace("’", "'")
    if "<" in text:
        text = _TAG.sub(" ", text)
    if _MAY_BE_REDACTED.search(text):
        text = _REDACTED.sub(" ", text)
    return " ".join(text.replace("\x00", " ").split())


def words_of(text: str) -> list[str]:
    """Give the lower-case words of normalised text, in order."""
    return _WORD.findall(text.lower())


def says_nothing(text: str) -> bool:
    """Tell whether normalised text holds no content: "nothing", "n/a", "as Q3", "aucune opinion", "-"."""
    if not LETTER.search(text):
        return True
    if len(text) <= _LONGEST_PHRASE and _passes(text):
        return True
    first = _WORD.search(text)
    nil, filler = wordlist("nil"), wordlist("filler")
    begins = "" if first is None else first[0].lower().replace("'", "")
    if len(begins) > 1 and begins not in nil and begins not in filler and begins not in _BEGINNINGS:
        return False  # nearly every comment: decided by its first word
    words = [
        found[0].lower().replace("'", "") for found in islice(_WORD.finditer(text), _LONGEST_NOTHING + 1)
    ]
    if len(words) > _LONGEST_NOTHING:
        return False
    whole = " ".join(words)
    if len(whole) == 1 and whole.isascii():
        return True
    left, asides = _ASIDE.subn(" ", whole)
    return all(w in nil or w in filler for w in left.split()) and (
        asides > 0 or any(w in nil for w in left.split())
    )


def _passes(text: str) -> bool:
    """Tell whether a short answer is a known phrase, of empty words, a pointer to another answer, or a refusal."""
    plain = _plain(text)
    if plain in _phrases() or _of_empty_words(set(plain.split())):
        return True
    whole = " ".join(words_of(text.replace("'", "")))
    points = _POINTS.fullmatch(whole) and _ANOTHER_ANSWER.search(whole)
    return bool(points or _DECLINES.fullmatch(whole))


@cache
def _phrases() -> frozenset[str]:
    """Whole answers that say nothing, in many languages, made plain."""
    return frozenset(map(_plain, lines("nothing_said")))


def _of_empty_words(said: set[str]) -> bool:
    """Tell whether the words are all of one language's words that add nothing, one that says no among them."""
    return any(said <= every and said & noes for noes, every in _empty_words())


@cache
def _empty_words() -> list[tuple[frozenset[str], frozenset[str]]]:
    """For each language, its words that say no, and these with those that add nothing, made plain."""
    halves = (map(_plain, line.split("|")) for line in lines("nothing_words"))
    return [(frozenset(no.split()), frozenset(f"{no} {more}".split())) for no, more in halves]


def _plain(text: str) -> str:
    """Small letters, marks and single spaces: without accents, punctuation, emoji and doubled letters."""
    letters = _ACCENTS.sub("", unicodedata.normalize("NFD", text.casefold().translate(_LETTERS)))
    kept = "".join(
        sign if unicodedata.category(sign)[0] in "LMN" else " "
        for sign in letters.replace("'", "").replace("’", "")
    )
    return _DOUBLED.sub(r"\1", " ".join(kept.split()))
