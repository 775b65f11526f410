"""Words that somebody responsible for safeguarding should read soon. English only, and a list: it finds no more.

Said of the writer or of somebody they know, not of a subject ("a leaflet on suicide prevention"); not where it is
denied in the same clause ("I was never suicidal"). Rather one alert too many than one too few. The list is
words/safeguarding.toml.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from engage.comments.wordlists import FOLDER

_LONGEST = 20_000  # characters that are looked at
_CLAUSE_BEGINS = re.compile(
    r"[.,;:!?()\n–—]|\b(?:but|and|because|although|though|when|if|that|who|since|after|until|so|while|where|or)\b"
)
_DENIED = re.compile(
    r"\b(?:not|never|no|nobody|without|no longer|dont|didnt|wasnt|isnt"
    r"|(?:is|was|were|are|has|have|had|did|does|do)n't)\b"
    r"(?! (?:only|just|even|stop|help|bear|cope|sleep|take|manage)\b)"
)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class _Rule:
    kind: str
    pattern: re.Pattern[str]
    deniable: bool


def alarming(words: str) -> list[str]:
    """Kinds of what is said in the words as given that should be read, in a fixed order; empty where nothing is."""
    said = _SPACES.sub(" ", words[:_LONGEST].lower().replace("’", "'"))
    found: list[str] = []
    for rule in _rules():
        if rule.kind not in found and any(
            not (rule.deniable and _is_denied(said, match)) for match in rule.pattern.finditer(said)
        ):
            found.append(rule.kind)
    return found


def _is_denied(said: str, match: re.Match[str]) -> bool:
    """Whether a "not" stands before it in the clause, or within it in front of its verb ("he never hits me")."""
    before = said[max(0, match.start() - 60) : match.start()]
    return bool(_DENIED.search(_CLAUSE_BEGINS.split(before)[-1]) or _DENIED.search(match[0]))


@cache
def _rules() -> list[_Rule]:
    content = tomllib.loads((FOLDER / "safeguarding.toml").read_text(encoding="utf-8"))
    lists: dict[str, str] = {}
    for name, words in content["lists"].items():
        lists[name] = _filled(words, lists)
    return [
        _Rule(
            rule["kind"],
            re.compile(rf"\b(?:{'|'.join(_filled(words, lists) for words in rule['words'])})\b"),
            rule["deniable"],
        )
        for rule in content["rules"]
    ]


def _filled(words: str, lists: dict[str, str]) -> str:
    return re.sub(r"\{([a-z]+)\}", lambda match: lists[match[1]], words)
