"""A questionnaire as plain, frozen values: what the journey, the preview and the reports read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

# "Other", "Other (please say)", "Something else": an option for words of one's own. Not "Other health services".
OTHER = re.compile(
    r"(?:an)?other(?:\W.*)?|something else(?:\W.*)?|.*\bplease (?:say|specify|state|tell)\b.*", re.I
)
OTHER_THINGS = re.compile(r"(?:an)?other [a-z]+(?: [a-z]+)*", re.I)


@dataclass(frozen=True, slots=True)
class OptionShape:
    """One answer that can be chosen; an `exclusive` one ("none of these") stands alone."""

    id: int
    key: str
    label: str
    exclusive: bool = False


@dataclass(frozen=True)
class QuestionShape:
    """One thing asked. With `asked_if`, only when one of these options (ids, of earlier questions) is chosen."""

    id: int
    key: str
    kind: str
    title: str
    hint: str = ""
    required: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[OptionShape, ...] = ()
    asked_if: frozenset[int] = frozenset()

    @property
    def name(self) -> str:
        """The name of its field on a page; keys have no hyphen, so parts can be told from it."""
        return f"q-{self.key}"

    @cached_property
    def option_ids(self) -> Mapping[str, int]:
        """Ids by option key."""
        return {option.key: option.id for option in self.options}

    @cached_property
    def other(self) -> OptionShape | None:
        """The one option that takes words of the respondent's own ("Other"), by its label; None without or with two."""
        found = [
            option
            for option in self.options
            if OTHER.fullmatch(option.label)
            and (not OTHER_THINGS.fullmatch(option.label) or "please" in option.label.casefold())
        ]
        return found[0] if len(found) == 1 else None

    @cached_property
    def options_by_id(self) -> Mapping[int, OptionShape]:
        """Options by id."""
        return {option.id: option for option in self.options}


@dataclass(frozen=True)
class PageShape:
    """One screen of questions; pages count from 1."""

    number: int
    title: str
    text: str = ""
    questions: tuple[QuestionShape, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A version of a questionnaire as asked."""

    version_id: int
    questionnaire_id: int
    number: int
    pages: tuple[PageShape, ...] = ()
    revision: int = 1

    @cached_property
    def questions(self) -> tuple[QuestionShape, ...]:
        """All questions in the order in which they are asked."""
        return tuple(question for page in self.pages for question in page.questions)

    @cached_property
    def by_key(self) -> Mapping[str, QuestionShape]:
        """Questions by key."""
        return {question.key: question for question in self.questions}

    @cached_property
    def page_of(self) -> Mapping[int, int]:
        """The number of the page that asks a question, by question id."""
        return {question.id: page.number for page in self.pages for question in page.questions}

    @property
    def comments(self) -> tuple[QuestionShape, ...]:
        """The questions whose answers go to `comments`."""
        return tuple(question for question in self.questions if question.kind == "comment")

    def page(self, number: int) -> PageShape | None:
        """The page of this number, or None."""
        return self.pages[number - 1] if 1 <= number <= len(self.pages) else None
