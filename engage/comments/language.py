"""The words of a comment made ready: normalised, in which language, and whether anything was said at all."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import islice

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from engage.comments.wordlists import words as wordlist

# Longer text is cut for analysis only; 20,000 characters are ten pages.
LONGEST = 20_000

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|<!--[^<>]{0,200}-->")
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
# What redaction leaves, ours ("[name]") and that of others ("XXXX"), is nobody's word.
_REDACTED = re.compile(r"\[[a-zA-Z -]{2,30}\]|\b[xX]{3,}\b")
_MAY_BE_REDACTED = re.compile(r"\[|[xX]{3}")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
_LETTER = re.compile(r"[^\W\d_]")

# Said of an answer or of a moment, these add nothing to a "no".
_ASIDE = re.compile(
    r"\b(?:at (?:this|the) (?:time|moment|present)|at present|right now|so far"
    r"|(?:did not|didnt|not|no) (?:answer|answered|answer given|response|respond|reply|comment)"
    r"|(?:question )?left blank|n a)\b"
)
_LONGEST_NOTHING = 10
# What the language is told from: characters, and about as many words.
_HEAD, _HEAD_WORDS = 400, 80
_UNSURE = frozenset(
    {"dont know", "unsure", "not sure", "as above", "see above", "same as above", "ditto", "as before"}
)

# What _ASIDE and _UNSURE may begin with, beside the words of the lists.
_BEGINNINGS = frozenset(
    {"at", "right", "so", "did", "didnt", "not", "no", "question", "left", "n"}
    | {"dont", "unsure", "as", "see", "same", "ditto"}
)

_SCRIPTS = (
    ("ur", re.compile("[\u0679\u0688\u0691\u06ba\u06be\u06c1\u06d2]")),
    ("ar", re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u3400-\u9fff]")),
    ("pa", re.compile("[\u0a00-\u0a7f]")),
    ("gu", re.compile("[\u0a80-\u0aff]")),
    ("bn", re.compile("[\u0980-\u09ff]")),
    ("ta", re.compile("[\u0b80-\u0bff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
)
# Tongues spoken or taught in the United Kingdom: fewer candidates, fewer odd guesses on short text.
_TONGUES = [
    "en", "cy", "ga", "pl", "ro", "pt", "es", "fr", "it", "de", "nl", "so", "tr", "lt", "lv", "sq",
    "hu", "sk", "cs", "bg", "ru", "uk", "vi", "tl",
]  # fmt: skip


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
    if not _LETTER.search(text):
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


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_TONGUES)
    return identifier


def language(text: str, words: Sequence[str] | None = None) -> str:
    """Give the ISO 639-1 code of normalised text, "und" where there is too little to tell.

    `words` are its lower-case words, where they are known already. The script decides first, then
    common English words; only what is left asks py3langid, which is slow and guesses wildly on a few
    words.
    """
    head = text[:_HEAD]
    if not _LETTER.search(head):
        return "und"
    if not head.isascii():
        for code, script in _SCRIPTS:
            if len(script.findall(head)) * 4 > len(head.replace(" ", "")) or (
                code == "ur" and script.search(head)
            ):
                return code
    words = words_of(head) if words is None else words[:_HEAD_WORDS]
    known = sum(map(wordlist("common_english").__contains__, words))
    if known * 5 >= len(words) or (len(words) <= 3 and head.isascii()):
        return "en"
    code, probability = _identifier().classify(head)
    return str(code) if probability > 0.9 or len(words) > 8 else ("en" if head.isascii() else "und")
