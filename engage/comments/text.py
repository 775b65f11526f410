"""The text of a comment made ready: normalised, its words, and whether anything was said at all."""

import re
import unicodedata
from itertools import islice

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
    r"\b(?:at (?:this|the) (?:time|moment|present)|at present|right now|so far"
    r"|(?:did not|didnt|not|no) (?:answer|answered|answer given|response|respond|reply|comment)"
    r"|(?:question )?left blank|n a)\b"
)
_LONGEST_NOTHING = 10
_UNSURE = frozenset(
    {"dont know", "unsure", "not sure", "as above", "see above", "same as above", "ditto", "as before"}
)

# What _ASIDE and _UNSURE may begin with, beside the words of the lists.
_BEGINNINGS = frozenset(
    {"at", "right", "so", "did", "didnt", "not", "no", "question", "left", "n"}
    | {"dont", "unsure", "as", "see", "same", "ditto"}
)


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
    """Tell whether normalised text holds no content: "nothing", "n/a", "did not answer", "-", "👍"."""
    if not LETTER.search(text):
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
    if whole in _UNSURE or (len(whole) == 1 and whole.isascii()):
        return True
    left, asides = _ASIDE.subn(" ", whole)
    return all(w in nil or w in filler for w in left.split()) and (
        asides > 0 or any(w in nil for w in left.split())
    )
