"""What a search asks for: read from an address, written into one, and kept as a saved search."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from engage.posted import UNSTORABLE

LONGEST = 200
VOICES = {"individual": "Individuals", "on behalf": "On behalf of a person", "organisation": "Organisations"}
MARKED = {
    "flagged": "Flagged, for somebody to look at",
    "quotable": "Worth quoting",
    "noted": "With a note",
    "skipped": "Skipped",
}
_PHRASE = re.compile(r"\"([^\"]+)\"|“([^”]+)”|(\S+)")
_BIGGEST_ID = 2**31 - 1


@dataclass(frozen=True)
class Criteria:
    """What comments are looked for; an empty value asks for nothing.

    `words` are all to stand in a comment, in any case, those in quotation marks side by side. `meaning` is a free
    phrase, `like` a comment's number: closest first. `theme` is a theme's number, or "none" for those that hold none;
    `nothing` ("yes" or "no") whether it says nothing; `campaign` ("only" or "without") whether its words are a copy;
    `marked` what a coder marked it with, one of `MARKED`.
    """

    words: str = ""
    meaning: str = ""
    like: int | None = None
    questionnaire_id: int | None = None
    question_key: str = ""
    theme: str = ""
    voice: str = ""
    language: str = ""
    nothing: str = ""
    campaign: str = ""
    marked: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def phrases(self) -> list[str]:
        """The words and phrases that must all stand in a comment; at most eight."""
        return ["".join(found).strip() for found in _PHRASE.findall(self.words) if "".join(found).strip()][:8]

    @property
    def theme_id(self) -> int | None:
        """The number of the theme, or None."""
        return int(self.theme) if self.theme and self.theme != "none" else None

    @property
    def by_meaning(self) -> bool:
        """Whether the closest in meaning are looked for."""
        return bool(self.meaning) or self.like is not None

    @property
    def is_of_a_question(self) -> bool:
        """Whether one question is asked about."""
        return self.questionnaire_id is not None and bool(self.question_key)

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for beside a question and a meaning."""
        plain = replace(self, meaning="", like=None, questionnaire_id=None, question_key="")
        return plain != Criteria()

    @property
    def narrows_further(self) -> bool:
        """Whether anything is asked for that is neither words nor a question nor a meaning."""
        return replace(self, words="").narrows

    def of(self, questionnaire_id: int, question_key: str) -> Criteria:
        """The same, of one question."""
        return replace(self, questionnaire_id=questionnaire_id, question_key=question_key)

    def as_values(self) -> dict[str, str]:
        """What is not empty, by field, as text: for an address, and for a saved search."""
        return {
            field.name: str(getattr(self, field.name))
            for field in fields(self)
            if getattr(self, field.name) not in (None, "")
        }


def criteria(values: Mapping[str, Any]) -> Criteria:
    """Read criteria from text values, an address's or a saved search's; what cannot be read asks for nothing.

    `question` ("12:why") stands for `questionnaire_id` and `question_key` together, as a list offers them.
    """

    def said(name: str, longest: int = LONGEST) -> str:
        return " ".join(UNSTORABLE.sub("", str(values.get(name) or "")).split())[:longest]

    questionnaire, _, key = said("question").partition(":")
    theme = said("theme")
    return Criteria(
        words=said("words"),
        meaning=said("meaning"),
        like=_number(said("like")),
        questionnaire_id=_number(questionnaire or said("questionnaire_id")),
        question_key=(key or said("question_key"))[:40],
        theme="none" if theme == "none" else str(_number(theme) or ""),
        voice=_one_of(said("voice"), VOICES),
        language=re.sub(r"[^a-z]", "", said("language"))[:3],
        nothing=_one_of(said("nothing"), ("yes", "no")),
        campaign=_one_of(said("campaign"), ("only", "without")),
        marked=_one_of(said("marked"), MARKED),
        since=_day(said("since")),
        until=_day(said("until")),
    )


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,10}", text) and 0 < int(text) <= _BIGGEST_ID else None


def _one_of(text: str, known: Any) -> str:
    return text if text in known else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
