"""Options as an officer writes them, one on each line, and the conditions that rest on them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from engage.questionnaires.draft import OptionDraft, PageDraft, QuestionDraft, key_from
from engage.visible import visible

PAIR = "."  # between a question's key and an option's; neither key holds it


def from_lines(common: str, alone: str, before: Sequence[OptionDraft] = ()) -> tuple[OptionDraft, ...]:
    """Options of lines: first those of `common`, then those of `alone`, which are chosen on their own.

    An option keeps its key from `before` while its words are the same, or while as many options are written and only
    the words in its place have changed. Empty lines are nothing.
    """
    labels = [(label, False) for label in _lines(common)] + [(label, True) for label in _lines(alone)]
    known = {option.label: option.key for option in before}
    kept = {known[label] for label, _ in labels if label in known}
    taken = {option.key for option in before}
    made: list[OptionDraft] = []
    for place, (label, is_alone) in enumerate(labels):
        key = known.pop(label, "")
        if not key and len(labels) == len(before) and before[place].key not in kept:
            key = before[place].key
        if not key:
            key = key_from(label, taken)
            taken.add(key)
        made.append(OptionDraft(label, key, is_alone))
    return tuple(made)


def to_lines(options: Sequence[OptionDraft]) -> tuple[str, str]:
    """The two fields that `from_lines` reads."""
    return (
        "\n".join(option.label for option in options if not option.exclusive),
        "\n".join(option.label for option in options if option.exclusive),
    )


def _lines(text: str) -> list[str]:
    return [seen for seen in (visible(" ".join(line.split())) for line in text.splitlines()) if seen]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A question that comes earlier, with its options: (value of the tick box, words, whether it is ticked)."""

    title: str
    options: tuple[tuple[str, str, bool], ...]


def earlier(pages: Sequence[PageDraft], page: int, key: str | None, ticked: Collection[str]) -> list[Earlier]:
    """What a question may be asked after: questions with options before the one of this `key`.

    Without a key, those up to the end of page number `page`.
    """
    found: list[Earlier] = []
    for number, one in enumerate(pages, start=1):
        if key is None and number > page:
            break
        for question in one.questions:
            if question.key == key:
                return found
            if question.options:
                found.append(Earlier(question.title, _ticks(question, ticked)))
    return found


def _ticks(question: QuestionDraft, ticked: Collection[str]) -> tuple[tuple[str, str, bool], ...]:
    values = ((f"{question.key}{PAIR}{option.key}", option.label) for option in question.options)
    return tuple((value, label, value in ticked) for value, label in values)


def pairs(values: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The (question key, option key) pairs of ticked boxes; of what is not one, a pair that no question has."""
    return tuple((key, option) for key, _, option in (value.partition(PAIR) for value in values))


def values(asked_if: Sequence[tuple[str, str]]) -> frozenset[str]:
    """The tick boxes of pairs."""
    return frozenset(f"{question}{PAIR}{option}" for question, option in asked_if)
