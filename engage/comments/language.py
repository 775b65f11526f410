"""In which language a comment is."""

import re
from collections.abc import Sequence
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from engage.comments.text import LETTER, words_of
from engage.comments.wordlists import words as wordlist

# What the language is told from: characters, and about as many words.
_HEAD, _HEAD_WORDS = 400, 80

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
    if not LETTER.search(head):
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
