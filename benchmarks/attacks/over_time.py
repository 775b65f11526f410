"""Reading two releases, with late responses and withdrawals between them: `run()`.

Random people answer random questions; some come late, some withdraw, and figures are published again. The attacker of
`tests.privacy` keeps both releases. It knows the exact number of people at both times, and of those who came and went;
so each number of the second is that of the first, and some who came, and without some who went. A small number is
recovered when both releases together leave it fewer values than the closer of them does alone, or when a published
number moved because of fewer people than the threshold. The control publishes every table anew, unchecked.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from engage.privacy.rules import DEFAULT_RULE, Rule
from engage.reports.changes import Earlier, verdicts
from engage.reports.figures import Figures
from engage.reports.numbers import AS_IT_IS, BASE, Number, Numbers, Table, counts_of, numbers_of
from engage.reports.summary import Counted, QuestionCounts, assemble
from tests.privacy.attack import Equations

SEEDS = 150
MANY = 10**6
WHEN = datetime(2026, 6, 1, tzinfo=UTC)
SEXES = {"Female": 510, "Male": 490}
AGES = {"16 to 24": 200, "25 to 49": 400, "50 to 64": 240, "65 and over": 160}


@dataclass(frozen=True)
class Person:
    """What one person answered, by question, and what they said of themselves."""

    answers: Mapping[str, frozenset[str]]
    sex: str
    age: str
    channel: str


@dataclass(frozen=True)
class World:
    """Who was counted in the first release, and who is in the second."""

    questions: Mapping[str, tuple[tuple[str, ...], bool]]  # rows, exclusive
    before: Sequence[Person]
    after: Sequence[Person]
    bodies: tuple[int, int]  # organisations, which only come


def run() -> dict[str, int]:
    """Small numbers that two releases together tell more closely, over all worlds; and the same unchecked."""
    return {
        "recovered": sum(len(recovered(world(seed), checked=True)) for seed in range(SEEDS)),
        "control": sum(len(recovered(world(seed), checked=False)) for seed in range(SEEDS)),
    }


def world(seed: int) -> World:
    """Up to 300 people, some of whom withdraw, and up to 60 who come late."""
    dice = random.Random(seed)
    questions = {
        f"q{at}": (tuple("ABCDEF"[: dice.randint(2, 6)]), dice.random() < 0.6)
        for at in range(dice.randint(1, 4))
    }
    habits = {key: [dice.random() ** 3 + 0.02 for _ in rows] for key, (rows, _) in questions.items()}

    def person() -> Person:
        answers = {}
        for key, (rows, exclusive) in questions.items():
            many = 1 if exclusive else dice.randint(1, 2)
            if dice.random() > 0.1:
                answers[key] = frozenset(dice.choices(rows, habits[key], k=many))
        return Person(
            answers,
            dice.choice([*SEXES, ""]),
            dice.choices([*AGES, ""], [1, 6, 4, 1, 2])[0],
            dice.choices(["web", "paper", "phone"], [20, 5, 1])[0],
        )

    before = [person() for _ in range(dice.choice([60, 90, 150, 300]))]
    gone = dice.sample(range(len(before)), dice.choice([0, 1, 3, 10, 20]))
    stayed = [one for at, one in enumerate(before) if at not in gone]
    late = [person() for _ in range(dice.choice([0, 1, 4, 10, 12, 25, 60]))]
    first = dice.choice([0, 3, 6, 8, 20])
    return World(questions, before, [*stayed, *late], (first, first + dice.choice([0, 0, 2, 10, 12])))


def recovered(found: World, *, checked: bool) -> list[str]:
    """The small numbers that two releases give away, by table and row."""
    bodies = found.bodies
    then, now = published(found, found.before, bodies[0]), published(found, found.after, bodies[1])
    there = {id(one) for one in found.after}
    both_times = [one for one in found.before if id(one) in there]
    stayed = counts_of(figures(found, both_times, bodies[0], AS_IT_IS), {})
    came, went = len(found.after) - len(both_times), len(found.before) - len(both_times)
    came_of_all = came + bodies[1] - bodies[0]
    stays = set()
    if checked:
        earlier = Earlier(then, stayed, {}, came_of_all, went)
        stays = {unit for unit, one in verdicts(now, [earlier], [], DEFAULT_RULE).items() if one.stays}
    given_away = []
    for name, table in now.tables.items():
        if name.partition("/")[0] in stays or name not in then.tables:
            continue
        both = (then.tables[name], table)
        given_away += [f"{name}: {row}" for row in _moved_by_few(both, stayed.get(name, {}))]
        of_all = name.startswith("who/types")
        given_away += [f"{name}: {row}" for row in _narrowed(both, came_of_all if of_all else came, went)]
    return given_away


def figures(found: World, people: Sequence[Person], bodies: int, rule: Rule = DEFAULT_RULE) -> Figures:
    """The figures of these people."""
    questions = []
    for key, (rows, exclusive) in found.questions.items():
        ticked = Counter(row for one in people for row in one.answers.get(key, ()))
        base = sum(key in one.answers for one in people)
        questions.append(QuestionCounts(key, key, {row: ticked[row] for row in rows}, base, exclusive))
    counted = Counted(
        types={"individual": len(people), "organisation": bodies},
        channels=Counter(one.channel for one in people),
        heard={
            "sex": Counter(one.sex for one in people if one.sex),
            "age": Counter(one.age for one in people if one.age),
        },
        residents={"sex": SEXES, "age": AGES},
        questions=questions,
        themes=[],
    )
    return Figures(assemble(counted, rule), {}, (), WHEN)


def published(found: World, people: Sequence[Person], bodies: int) -> Numbers:
    """Every number of the figures of these people, and so many organisations."""
    shown, true = (figures(found, people, bodies, rule) for rule in (DEFAULT_RULE, AS_IT_IS))
    return numbers_of(shown, {}, true, {}, {})


def _moved_by_few(both: tuple[Table, Table], stayed: Mapping[str, int]) -> Iterator[str]:
    before, after = (one.rows for one in both)
    for row in before.keys() & after.keys():
        changed = before[row].true - stayed.get(row, 0) + after[row].true - stayed.get(row, 0)
        if before[row].shown != after[row].shown and changed < DEFAULT_RULE.threshold:
            yield f"{row} moved because of {changed}"


def _narrowed(both: tuple[Table, Table], came: int, went: int) -> Iterator[str]:
    """Small numbers of which the two tables together leave fewer values possible than the closer one does alone."""
    tables = [_without_base(table) for table in both]
    # How many answered is known exactly too: a table may leave out the few who did not.
    bases = [
        None
        if len(table.rows) == 1
        else sum(row.true for row in rows.values())
        if table.exclusive
        else table.rows[BASE].true
        for table, rows in zip(both, tables, strict=True)
    ]
    exclusive = all(table.exclusive for table in both)
    alone = [_known([table], [base], exclusive) for table, base in zip(tables, bases, strict=True)]
    together = _known(tables, bases, exclusive)
    for row in tables[0].keys() & tables[1].keys():
        _link(together, row, came, went)
    if exclusive and tables[0].keys() == tables[1].keys() and bases[1] - bases[0] == came - went:
        for name, number in (("came", came), ("went", went)):
            together.limit((name,), number, number)
            together.total([(name, row) for row in tables[0]], (name,))
    for at, table in enumerate(tables):
        for row, number in table.items():
            if number.true < DEFAULT_RULE.threshold:
                of_one, of_both = alone[at].bounds(("0", row)), together.bounds((str(at), row))
                if _values(of_both) < _values(of_one):
                    yield f"{row} is {of_both} beside {of_one}"


def _without_base(table: Table) -> Mapping[str, Number]:
    """The rows of a table; the only one of a number that stands alone."""
    return {row: one for row, one in table.rows.items() if row != BASE or len(table.rows) == 1}


def _values(bounds: tuple[int, int]) -> int:
    """How many small numbers lie within."""
    return min(bounds[1], DEFAULT_RULE.threshold - 1) - max(bounds[0], 0) + 1


def _known(tables: Sequence[Mapping[str, Number]], bases: Sequence[int | None], exclusive: bool) -> Equations:
    known = Equations()
    for at, (table, base) in enumerate(zip(tables, bases, strict=True)):
        for row, number in table.items():
            low, high = _behind(number.shown)
            known.limit((str(at), row), low, high if base is None else min(high, base))
        if exclusive and base is not None:
            known.limit(("base", str(at)), base, base)
            known.total([(str(at), row) for row in table], ("base", str(at)))
    return known


def _link(known: Equations, row: str, came: int, went: int) -> None:
    """A row of the second release is that of the first with some who came, and without some who went."""
    known.limit(("came", row), 0, came)
    known.limit(("went", row), 0, went)
    moved = {("0", row): 1, ("came", row): 1, ("went", row): -1, ("1", row): -1}
    known.sums.append((moved, 0, 0))
    known.sums.append(({("went", row): 1, ("0", row): -1}, -MANY, 0))


def _behind(words: str) -> tuple[int, int]:
    """What a number in words may stand for."""
    if words.startswith("fewer than"):
        return 0, DEFAULT_RULE.threshold - 1
    if words == "not shown":
        return 0, MANY
    shown = int(words.replace(",", ""))
    possible = [
        number
        for number in range(DEFAULT_RULE.threshold, shown + DEFAULT_RULE.rounding + 1)
        if DEFAULT_RULE.rounded(number) == shown
    ]
    return min(possible), max(possible)
