"""The attacker of a whole summary: tables of which some are about the people of others' rows.

It knows the questionnaire in all its versions, how many people answered each, and the exact number of people of every
table that is told; what is withheld it knows to be withheld. As in `tests.privacy.attack`, it shares no code with the
protection.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engage.privacy.disclosure import Published
from tests.privacy.attack import MANY, Equations, Key, _behind, _learn_cell

Pair = tuple[str, str]
NOT_ANSWERED = "Not answered"


@dataclass(frozen=True)
class Question:
    """A closed question as everybody can read it.

    `led_by`: version → (question, answer) pairs, any of which leads to it. A version that does not ask it is not in
    there; one that asks everybody has no pairs. `most`: choices, 0 for any.
    """

    rows: tuple[str, ...]
    led_by: Mapping[int, frozenset[Pair]]
    exclusive: bool = True
    alone: frozenset[str] = frozenset()
    most: int = 0


@dataclass(frozen=True)
class Words:
    """A comment question, and what is told of it.

    `said`: the exact number of comments, None where nothing is told. `counted`: theme → how many comments a reader
    counts on the pages of evidence, at least and at most. `silent`: what is shown of those that say nothing, at least
    and at most.
    """

    led_by: Mapping[int, frozenset[Pair]]
    said: int | None = None
    counted: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    silent: tuple[int, int] = (0, MANY)


def learn_summary(
    known: Equations,
    questions: Mapping[str, Question],
    tables: Mapping[str, Published],
    versions: Mapping[int, int],
    *,
    asked: Mapping[str, int],
    bases: Mapping[str, int],
    words: Mapping[str, Words] | None = None,
    state: str = "",
) -> None:
    """All that one state of a summary tells; keys of numbers are (state, question, row).

    `versions`: people of each. `asked`: the exact number of those who were asked, of all that is told. `bases`: the
    exact number of those who answered, where that is ten or more. Several states share nothing until `known.between`
    says how far a number can have moved from the one to the other.
    """
    reader = _Reader(known, questions, versions, state)
    for name, question in questions.items():
        reader.learn_asked(name, question.led_by, asked.get(name))
        reader.learn_table(name, question, tables[name], bases.get(name))
    for name, one in (words or {}).items():
        reader.learn_asked(name, one.led_by, asked.get(name))
        reader.learn_words(name, one)


@dataclass
class _Reader:
    known: Equations
    questions: Mapping[str, Question]
    versions: Mapping[int, int]
    state: str

    def key(self, *parts: object) -> Key:
        return (self.state, *map(str, parts))

    def learn_asked(self, name: str, led_by: Mapping[int, frozenset[Pair]], number: int | None) -> None:
        """Who was asked: by version everybody, or those whom the answers before lead to it."""
        whole = self.key(name, "asked")
        parts = [self.key(name, "asked", version) for version in led_by]
        self.known.total(parts, whole)
        if number is not None:
            self.known.limit(whole, number, number)
        for version, pairs in led_by.items():
            part = self.key(name, "asked", version)
            if not pairs:
                self.known.limit(part, self.versions[version], self.versions[version])
                continue
            ways = [self._union(version, parent, pairs) for parent in {parent for parent, _ in pairs}]
            self.known.between(ways, part, 0, MANY)
            for way in ways:
                self.known.at_most(way, part)
            self.known.limit(part, 0, self.versions[version])

    def _union(self, version: int, parent: str, pairs: frozenset[Pair]) -> Key:
        """People of one version who gave any of these answers to one question."""
        question = self.questions[parent]
        labels = sorted(label for name, label in pairs if name == parent)
        rows = [self.key(parent, label, version) for label in labels]
        union = self.key(parent, "|".join(labels), version, "any")
        self.known.between(rows, union, 0, 0 if question.exclusive else MANY)
        for row in rows:
            self.known.at_most(row, union)
        if not question.exclusive:
            apart = [row for row, label in zip(rows, labels, strict=True) if label in question.alone]
            some = self.key(parent, "some", version)
            self.known.between([some, *apart], union, 0, MANY)
            others = [label for label in question.rows if label not in {*labels, *question.alone}]
            self.known.between(
                [union, *(self.key(parent, label, version) for label in others)], some, 0, MANY
            )
        return union

    def learn_table(self, name: str, question: Question, table: Published, base: int | None) -> None:
        """What the table shows, and how its rows hang together in each version."""
        cells = {cell.label: cell for cell in table.cells}
        unanswered = cells.pop(NOT_ANSWERED, None)
        if unanswered is not None:
            self.known.limit(self.key(name, NOT_ANSWERED), *_behind(unanswered.count or 0, table.rule))
            self.known.total([self.key(name, "base"), self.key(name, NOT_ANSWERED)], self.key(name, "asked"))
        for cell in cells.values():
            key = self.key(name, cell.label)
            if table.withheld:
                self.known.limit(key, 0, MANY)
            else:
                _learn_cell(self.known, key, cell, table.rule, table.zeros_shown)
            self.known.total([self.key(name, cell.label, version) for version in question.led_by], key)
        whole = self.key(name, "base")
        self.known.total([self.key(name, "base", version) for version in question.led_by], whole)
        if base is not None:
            self.known.limit(whole, base, base)
        elif not table.withheld:
            self.known.limit(whole, 0, table.rule.threshold - 1)
        for version in question.led_by:
            part, people = self.key(name, "base", version), self.key(name, "asked", version)
            self.known.at_most(part, people)
            self._learn_version(name, question, table, version, part)

    def _learn_version(
        self, name: str, question: Question, table: Published, version: int, base: Key
    ) -> None:
        rows = {label: self.key(name, label, version) for label in question.rows}
        if question.exclusive:
            self.known.total(list(rows.values()), base)
            return
        alone = [rows[label] for label in rows if label in question.alone]
        shared = [key for key in rows.values() if key not in alone]
        some = self.key(name, "some", version)
        self.known.total([some, *alone], base)
        for key in shared:
            self.known.at_most(key, some)
        self.known.between(shared, some, 0, MANY)
        if question.most:
            sums = {**dict.fromkeys(shared, 1), some: -question.most}
            self.known.sums.append((sums, -MANY, 0))

    def learn_words(self, name: str, words: Words) -> None:
        """Comments are of people who were asked; a theme's comments are some of them."""
        people, said, silent = (self.key(name, what) for what in ("asked", "said", "silent"))
        if words.said is None:
            return
        self.known.limit(said, words.said, words.said)
        self.known.limit(silent, *words.silent)
        self.known.between([said, silent], people, -MANY, 0)
        for theme, (least, most) in words.counted.items():
            self.known.limit(self.key(name, theme), least, most)
            self.known.at_most(self.key(name, theme), said)
