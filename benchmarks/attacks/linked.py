"""Random questionnaires with conditions and versions, and what all their tables together tell of hidden numbers.

Each world is a questionnaire of up to three versions whose questions hang on one another every way that an officer can
write, and people who answer it. Its summary is made as the page makes it; then the attacker of `tests.privacy` is given
every table, the questionnaire, and every exact base; so too where the comments of each theme stand (for, against,
neither), of which he counts the comments themselves on the pages of evidence. A number is recovered when it is hidden
and he can tell more than that it is under the threshold. The control tells every table on its own, as if none hung on
another, and of where comments stand hides small numbers alone. What two releases tell together is `over_time`.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from engage.privacy.disclosure import DEFAULT_RULE
from engage.privacy.linked import Asked
from engage.reports.standpoints import NO_SIDE, SIDES, sides
from engage.reports.summary import Counted, QuestionCounts, Summary, assemble
from engage.reports.theming import ThemeCounts, ThemeRow
from tests.privacy.attack import MANY, Equations, _behind, _learn_cell
from tests.privacy.attack_linked import Pair, Question, Words, learn_summary

SEEDS = 150
BASE = "all"
WHEN = datetime(2026, 6, 1, tzinfo=UTC)
THEMES = ("Buses", "Parks", "Roads")
POSITIONS = ("for", "against", "mixed", "")


@dataclass
class Person:
    """Answers by question; what they said, if anything: by comment question, the themes it holds and how it stands."""

    version: int
    answers: dict[str, frozenset[str]]
    comments: dict[str, dict[str, str]]
    asked: set[str]


class World:
    """A questionnaire, and people who answered it."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.sides = random.Random(seed)  # apart, so that the rest of the world does not hang on it
        self.minds = {theme: [self.sides.random() ** 3 for _ in POSITIONS] for theme in THEMES}
        self.versions = range(1, self.chance.choice([1, 1, 2, 3]) + 1)
        self.questions: dict[str, Question] = {}
        self.words: dict[str, Words] = {}
        for at in range(self.chance.randint(2, 6)):
            self.questions[f"q{at}"] = self._question()
        for at in range(self.chance.randint(0, 2)):
            self.words[f"w{at}"] = Words(self._led_by())
        self.habits = {
            name: (
                [self.chance.random() ** 3 + 0.004 for _ in question.rows],
                self.chance.choice([0.0, 0.0, 0.01, 0.03, 0.2, 0.97]),
            )
            for name, question in self.questions.items()
        }
        weights = [self.chance.random() + 0.05 for _ in self.versions]
        people = self.chance.choice([40, 90, 150, 300, 600])
        self.people = [self._person(v) for v in self.chance.choices(self.versions, weights, k=people)]

    def _question(self) -> Question:
        rows = tuple("ABCDE"[: self.chance.randint(2, 5)])
        if self.chance.random() < 0.65:
            return Question(rows, self._led_by())
        return Question(
            (*rows, "None"),
            self._led_by(),
            exclusive=False,
            alone=frozenset({"None"}),
            most=self.chance.choice([0, 0, 2]),
        )

    def _led_by(self) -> dict[int, frozenset[Pair]]:
        """Mostly the same in every version; now and then a version that does not ask, or asks everybody."""
        usual = self._pairs()
        found = {}
        for version in self.versions:
            odd = self.chance.random()
            if odd < 0.12 and len(self.versions) > 1:
                continue
            found[version] = self._pairs() if odd > 0.93 else usual
        led_by = found or {1: usual}
        return {
            version: frozenset(pair for pair in pairs if version in self.questions[pair[0]].led_by)
            for version, pairs in led_by.items()
        }

    def _pairs(self) -> frozenset[Pair]:
        if not self.questions or self.chance.random() < 0.3:
            return frozenset()
        several = 1 if self.chance.random() < 0.85 else min(2, len(self.questions))
        names = self.chance.sample(list(self.questions), k=several)
        found: set[Pair] = set()
        for name in names:
            rows = self.questions[name].rows
            found |= {(name, row) for row in self.chance.sample(rows, k=self.chance.choice([1, 1, 2]))}
        return frozenset(found)

    def _person(self, version: int) -> Person:
        one = Person(version, {}, {}, set())
        given: set[Pair] = set()
        for name, question in self.questions.items():
            pairs = question.led_by.get(version)
            if pairs is None or (pairs and not pairs & given):
                continue
            one.asked.add(name)
            weights, silence = self.habits[name]
            if self.chance.random() < silence:
                continue
            one.answers[name] = self._choice(question, weights)
            given |= {(name, row) for row in one.answers[name]}
        for name, words in self.words.items():
            pairs = words.led_by.get(version)
            if pairs is None or (pairs and not pairs & given):
                continue
            one.asked.add(name)
            if self.chance.random() < 0.7:
                held = [theme for theme in THEMES if self.chance.random() < 0.3]
                one.comments[name] = {theme: self._stand(theme) for theme in held}
        return one

    def _stand(self, theme: str) -> str:
        """Where a comment stands on a theme: on some nearly all are of one mind."""
        return self.sides.choices(POSITIONS, self.minds[theme])[0]

    def _choice(self, question: Question, weights: list[float]) -> frozenset[str]:
        first = self.chance.choices(question.rows, weights)[0]
        if question.exclusive or first in question.alone:
            return frozenset({first})
        others = [row for row in question.rows if row not in question.alone and self.chance.random() < 0.3]
        return frozenset([first, *(row for row in others if row != first)][: question.most or MANY])

    def number_asked(self, name: str) -> int:
        """How many were asked."""
        return sum(name in one.asked for one in self.people)

    def base(self, name: str) -> int:
        """How many answered a closed question: those its table is about."""
        return sum(name in one.answers for one in self.people)

    def counts(self, name: str) -> Counter[str]:
        """True counts of a closed question."""
        found = Counter(dict.fromkeys(self.questions[name].rows, 0))
        for one in self.people:
            found.update(one.answers.get(name, ()))
        return found

    def stands(self, name: str, theme: str) -> Counter[str]:
        """Where the comments that hold a theme stand."""
        return Counter(
            one.comments[name][theme] for one in self.people if theme in one.comments.get(name, {})
        )

    def said(self, name: str) -> int:
        """How many comments a question got."""
        return sum(name in one.comments for one in self.people)


def counted(world: World, *, guarded: bool = True) -> Counted:
    """The world's true counts, as a summary is made of them."""
    questions = [
        QuestionCounts(
            name,
            name,
            world.counts(name),
            world.base(name),
            question.exclusive,
            question.alone,
            _asked(world, name, question.led_by, guarded=guarded),
            question.most,
        )
        for name, question in world.questions.items()
    ]
    asked = {
        name: link
        for name, words in world.words.items()
        if (link := _asked(world, name, words.led_by, guarded=guarded)) is not None
    }
    themes = [_themes(world, name) for name in world.words]
    people = len(world.people)
    return Counted({"individual": people}, {"web": people}, {}, {}, questions, themes, asked)


def _asked(world: World, name: str, led_by: Mapping[int, frozenset[Pair]], *, guarded: bool) -> Asked | None:
    conditions = set(led_by.values())
    pairs = _all(led_by)
    if not pairs and len(led_by) == len(world.versions):
        return None
    if not guarded:
        return Asked(world.number_asked(name))
    leading = {question for question, _ in pairs}
    having = {v for v in world.versions for question in leading if v in world.questions[question].led_by}
    parts = [
        part
        for version in having
        for question in leading
        if version in world.questions[question].led_by
        for part in _parts(world, question, version)
    ]
    return Asked(
        world.number_asked(name),
        pairs,
        None if having <= led_by.keys() else min(parts, default=None),
        len(conditions) == 1,
    )


def _parts(world: World, name: str, version: int) -> list[int]:
    """How many of one version gave each answer that leads anywhere, and how many none of them."""
    question = world.questions[name]
    pairs = [pair for one in [*world.questions.values(), *world.words.values()] for pair in _all(one.led_by)]
    leading = {row for owner, row in pairs if owner == name}
    people = [one for one in world.people if one.version == version and name in one.answers]
    parts = [sum(row in one.answers.get(name, ()) for one in people) for row in leading]
    if not question.exclusive:
        return [*parts, len(people) - max(parts)]
    if len(leading) == len(question.rows):
        return parts
    return [*parts, len(people) - sum(parts)]


def _all(led_by: Mapping[int, frozenset[Pair]]) -> frozenset[Pair]:
    return frozenset[Pair]().union(*led_by.values())


def _themes(world: World, name: str) -> ThemeCounts:
    said = world.said(name)
    rows = tuple(
        ThemeRow(at, theme, "", sum(stands.values()), 0, (), stands)
        for at, theme in enumerate(THEMES)
        for stands in (world.stands(name, theme),)
    )
    return ThemeCounts(name, name, WHEN, said, said, 0, said, rows, 0, world.number_asked(name))


def narrowed(world: World, summary: Summary) -> Iterator[tuple[str, str, int, int, int]]:
    """Hidden numbers of which more can be told: question, row, true number, the least and the most it can be."""
    rule = DEFAULT_RULE
    known = Equations()
    tables = {one.key: one.table for one in summary.questions}
    versions = Counter(one.version for one in world.people)
    told = {one.key for one in summary.themes} | {name for name in tables if not tables[name].withheld}
    learn_summary(
        known,
        world.questions,
        tables,
        versions,
        asked={name: world.number_asked(name) for name in told},
        bases={name: world.base(name) for name in told & tables.keys() if world.base(name) >= rule.threshold},
        words={name: replace(words, **_told(world, name, summary)) for name, words in world.words.items()},
    )
    for name, table in tables.items():
        true = world.counts(name)
        # That no more people are in a row than were given the version that asks it, no table needs to tell.
        most = min(rule.threshold - 1, sum(versions[version] for version in world.questions[name].led_by))
        for cell in table.cells:
            if cell.count is None and true[cell.label] < rule.threshold:
                low, high = known.bounds(("", name, cell.label))
                if low > 0 or high < most:
                    yield name, cell.label, true[cell.label], low, high


def leaning(world: World, summary: Summary) -> Iterator[tuple[str, str, int, int, int]]:
    """As `narrowed`, of where the comments of a theme stand, of which the reader knows the exact number.

    Rows are looked at where a page shows them (`standpoints.sides`): else it says nothing of where anybody stands.
    """
    rule = DEFAULT_RULE
    for found in summary.themes:
        for theme in found.themes:
            if theme.positions is None or not sides(theme.positions):
                continue
            true = world.stands(found.key, theme.label)
            comments, known = sum(true.values()), Equations()
            known.limit((BASE,), comments, comments)
            known.total([(cell.label,) for cell in theme.positions.cells], (BASE,))
            for cell in theme.positions.cells:
                _learn_cell(known, (cell.label,), cell, rule, theme.positions.zeros_shown)
            counts = {words: true[name] for name, words in SIDES.items()}
            counts[NO_SIDE] = comments - sum(counts.values())
            for cell in theme.positions.cells:
                low, high = known.bounds((cell.label,))
                is_small = cell.count is None and counts[cell.label] < rule.threshold
                if is_small and (low > 0 or high < min(rule.threshold - 1, comments)):
                    yield f"{found.key} {theme.label}", cell.label, counts[cell.label], low, high


def _told(world: World, name: str, summary: Summary) -> dict[str, object]:
    found = next((one for one in summary.themes if one.key == name), None)
    if found is None or world.said(name) < DEFAULT_RULE.threshold:
        return {"said": None}
    true = {theme: sum(theme in one.comments.get(name, ()) for one in world.people) for theme in THEMES}
    counted = {
        one.label: (true[one.label],) * 2 if one.cell.count is not None else (0, MANY) for one in found.themes
    }
    silent = found.silent.count
    return {
        "said": world.said(name),
        "counted": counted,
        "silent": (0, MANY) if silent is None else _behind(silent, DEFAULT_RULE),
    }


def small_alone(world: World) -> Summary:
    """A summary in which small numbers are hidden and nothing beside them."""
    return assemble(counted(world), replace(DEFAULT_RULE, secondary=False))


def run(seeds: int = SEEDS, first: int = 0) -> dict[str, int]:
    """Hidden numbers that are recovered over so many worlds, with the tables linked and (control) each on its own."""
    found = {"recovered": 0, "control": 0}
    for seed in range(first, first + seeds):
        world = World(seed)
        for name, guarded in (("recovered", True), ("control", False)):
            summary = assemble(counted(world, guarded=guarded), DEFAULT_RULE)
            found[name] += sum(1 for _ in narrowed(world, summary))
            found[name] += sum(1 for _ in leaning(world, summary if guarded else small_alone(world)))
    return found
