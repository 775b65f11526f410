"""A questionnaire as an officer writes it, before it is asked; and what must be put right in it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from engage.questionnaires.kinds import KINDS, Fault
from engage.questionnaires.shape import PageShape, QuestionShape

KEY = re.compile(r"[a-z0-9_]{1,40}")
LONGEST_KEY = 40
MOST_OPTIONS = 200  # more than a page can ask; a list of wards or languages is below it
SETTINGS_IN_WORDS = ("low_label", "high_label", "unit")
LONGEST = {"title": 400, "hint": 400, "label": 300, "page": 200}


@dataclass(frozen=True)
class OptionDraft:
    """One answer that can be chosen. Without a `key` one is made from the label."""

    label: str
    key: str = ""
    exclusive: bool = False


@dataclass(frozen=True)
class QuestionDraft:
    """One thing asked.

    `asked_if` names (question key, option key) pairs of earlier questions, any of which is enough.
    """

    kind: str
    title: str
    key: str = ""
    hint: str = ""
    required: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    options: Sequence[OptionDraft] = ()
    asked_if: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class PageDraft:
    """One screen of questions."""

    title: str
    questions: Sequence[QuestionDraft] = ()
    text: str = ""


def key_from(words: str, taken: Collection[str] = ()) -> str:
    """A short key made of words, such as "what_would_help", unlike any that is taken."""
    folded = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().casefold()
    base = re.sub(r"[^a-z0-9]+", "_", folded).strip("_")[: LONGEST_KEY - 4].strip("_") or "item"
    key, number = base, 2
    while key in taken:
        key, number = f"{base}_{number}", number + 1
    return key


def with_keys(pages: Sequence[PageDraft]) -> list[PageDraft]:
    """The same pages, each question and option with a key."""
    taken = {question.key for page in pages for question in page.questions if question.key}
    done = []
    for page in pages:
        questions = []
        for question in page.questions:
            key = question.key or key_from(question.title, taken)
            taken.add(key)
            questions.append(replace(question, key=key, options=keyed_options(question.options)))
        done.append(replace(page, questions=tuple(questions)))
    return done


def keyed_options(options: Sequence[OptionDraft]) -> tuple[OptionDraft, ...]:
    """The same options, each with a key."""
    taken = {option.key for option in options if option.key}
    done = []
    for option in options:
        key = option.key or key_from(option.label, taken)
        taken.add(key)
        done.append(replace(option, key=key))
    return tuple(done)


def from_shapes(pages: Sequence[PageShape]) -> list[PageDraft]:
    """Pages as asked, as an officer would write them."""
    pairs = {
        option.id: (question.key, option.key)
        for page in pages
        for question in page.questions
        for option in question.options
    }
    return [
        PageDraft(page.title, tuple(_from_shape(question, pairs) for question in page.questions), page.text)
        for page in pages
    ]


def _from_shape(question: QuestionShape, pairs: Mapping[int, tuple[str, str]]) -> QuestionDraft:
    return QuestionDraft(
        kind=question.kind,
        title=question.title,
        key=question.key,
        hint=question.hint,
        required=question.required,
        settings=question.settings,
        options=tuple(OptionDraft(option.label, option.key, option.exclusive) for option in question.options),
        asked_if=tuple(sorted(pairs[option] for option in question.asked_if)),
    )


def by_key(pages: Sequence[PageDraft]) -> dict[str, QuestionDraft]:
    """Every question of the pages by its key."""
    return {question.key: question for page in pages for question in page.questions}


def same_question(one: QuestionDraft, other: QuestionDraft) -> bool:
    """Whether answers to both may be counted together: the same words, kind, scale and options.

    Hints, order of pages, conditions and whether an answer is required do not make another question of it.
    """

    def asked(question: QuestionDraft) -> tuple[object, ...]:
        return question.kind, question.title.strip(), dict(question.settings), tuple(question.options)

    return asked(one) == asked(other)


def differs_in_words(one: QuestionDraft, other: QuestionDraft) -> bool:
    """Whether nothing but words tells two questions apart, so that they may be one in two spellings.

    Kind and numbers of the settings are the same, and the options are as many, in the same order, under the same keys.
    """

    def bones(question: QuestionDraft) -> tuple[object, ...]:
        numbers = {name: set_ for name, set_ in question.settings.items() if name not in SETTINGS_IN_WORDS}
        return question.kind, numbers, [(option.key, option.exclusive) for option in question.options]

    return not same_question(one, other) and bones(one) == bones(other)


def wording(question: QuestionDraft) -> list[str]:
    """The words that decide what is asked, in order: title, options, words of the settings ("" where one has none)."""
    settings = [str(question.settings.get(name, "")).strip() for name in SETTINGS_IN_WORDS]
    return [question.title.strip(), *(option.label.strip() for option in question.options), *settings]


def rekeyed(
    pages: Sequence[PageDraft],
    answered: Mapping[str, QuestionDraft],
    settled: Mapping[str, QuestionDraft] | None = None,
) -> list[PageDraft]:
    """The same pages with a new key for each question that has changed since it was `answered` under its key.

    One that stands in the words that are `settled` for its key keeps it: an officer said that they ask the same.
    Conditions follow the new keys.
    """
    settled = settled or {}
    taken = set(answered) | {question.key for page in pages for question in page.questions}
    new: dict[str, str] = {}
    for question in (question for page in pages for question in page.questions):
        kept = [words[question.key] for words in (answered, settled) if question.key in words]
        if question.key in answered and not any(same_question(question, one) for one in kept):
            new[question.key] = key_from(question.key, taken)
            taken.add(new[question.key])
    return [replace(page, questions=tuple(_with_new_keys(q, new) for q in page.questions)) for page in pages]


def _with_new_keys(question: QuestionDraft, new: Mapping[str, str]) -> QuestionDraft:
    asked_if = tuple((new.get(key, key), option) for key, option in question.asked_if)
    return replace(question, key=new.get(question.key, question.key), asked_if=asked_if)


def problems(pages: Sequence[PageDraft], *, finished: bool = True) -> list[str]:
    """What must be put right in these pages (with keys); empty when nothing.

    While they are being written (not `finished`) there may be no page yet, and pages that ask nothing.
    """
    found: list[str] = ["Add a page."] if finished and not pages else []
    options: dict[str, set[str]] = {}
    for number, page in enumerate(pages, start=1):
        if not page.title.strip() or len(page.title) > LONGEST["page"]:
            found.append(f"Page {number} needs a title of at most {LONGEST['page']} characters.")
        if finished and not page.questions:
            found.append(f"Page {number} asks nothing. Add a question or remove the page.")
        for question in page.questions:
            name = question.title or question.key
            found += [f"“{name}”: {words}" for words in _question(question, options)]
            if question.key in options:
                found.append(f"Two questions have the key {question.key}.")
            options[question.key] = {option.key for option in question.options}
    return found


def _question(question: QuestionDraft, earlier: Mapping[str, Collection[str]]) -> list[str]:
    found = [fault.words for fault in faults_of(question)]
    for key, option in question.asked_if:
        if option not in earlier.get(key, ()):
            found.append("It is asked if an option is chosen that no earlier question has.")
    return found


def faults_of(question: QuestionDraft) -> list[Fault]:
    """What must be put right in one question (with keys), apart from what other questions say."""
    kind = KINDS.get(question.kind)
    if kind is None:
        return [Fault("", f"There is no kind of question called {question.kind}.")]
    found = kind.problems(question.settings, len(question.options))
    if not question.title.strip() or len(question.title) > LONGEST["title"]:
        found.append(Fault("title", f"A question has words, at most {LONGEST['title']} characters."))
    if len(question.hint) > LONGEST["hint"]:
        found.append(Fault("hint", f"The hint is longer than {LONGEST['hint']} characters."))
    if question.key and not KEY.fullmatch(question.key):
        found.append(Fault("", "Its key holds only small letters, digits and underscores."))
    keys = [option.key for option in question.options]
    if len(set(keys)) != len(keys):
        found.append(Fault("options", "Two of its options have the same key."))
    if len(keys) > MOST_OPTIONS:
        found.append(Fault("options", f"A question has at most {MOST_OPTIONS} options."))
    labels = Counter(option.label.strip().casefold() for option in question.options)
    for option in question.options:
        if option.label.strip() and labels[option.label.strip().casefold()] > 1:
            twice = f"Two of its options say “{option.label.strip()}”. Nobody could tell them apart."
            found.append(Fault("options", twice))
            break
    for option in question.options:
        if not option.label.strip() or len(option.label) > LONGEST["label"] or not KEY.fullmatch(option.key):
            found.append(Fault("options", f"Each option has words, at most {LONGEST['label']} characters."))
            break
    return found
