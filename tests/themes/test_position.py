"""Positions learnt from a few, with an accuracy that is measured and holds."""

import numpy as np
import pytest

from engage.themes.engine.embedding import rows_of
from engage.themes.learning.position import Position, learn

FOR = ("I support the plan", "Yes please, a good idea", "This would help us, I agree", "A great plan, do it")
AGAINST = (
    "I object to the plan",
    "No, a bad idea",
    "This would harm us, I disagree",
    "A terrible plan, stop it",
)
ENDS = (
    "today",
    "for our street",
    "as a parent",
    "near the school",
    "in town",
    "this year",
    "now",
    "for old people",
)


def _said() -> tuple[list[str], list[Position]]:
    said: list[tuple[str, Position]] = [(f"{words} {end}", "for") for words in FOR for end in ENDS]
    said += [(f"{words} {end}", "against") for words in AGAINST for end in ENDS]
    order = np.random.default_rng(0).permutation(len(said)).tolist()
    return [said[at][0] for at in order], [said[at][1] for at in order]


def test_positions_are_learnt_and_their_accuracy_is_that_on_others() -> None:
    words, given = _said()
    rows = rows_of(words)
    learnt = learn(rows[:44], given[:44])
    assert learnt is not None
    suggested = learnt.suggest(rows[44:])
    right = np.mean([kind == true for (kind, _sure), true in zip(suggested, given[44:], strict=True)])
    assert right >= 0.84
    assert learnt.measured.accuracy >= 0.84
    assert learnt.measured.low < learnt.measured.accuracy <= learnt.measured.high <= 1
    assert learnt.measured.comments == 44
    assert learnt.measured.commonest < 0.65
    assert all(0.5 <= sure <= 1 for _kind, sure in suggested)


def test_too_few_tell_nothing() -> None:
    words, given = _said()
    rows = rows_of(words)
    assert learn(rows[:29], given[:29]) is None
    assert learn(rows[:40], ["for"] * 40) is None
    assert learn(rows[:40], ["for"] * 36 + ["against"] * 4) is None
    with pytest.raises(ValueError, match="row per comment"):
        learn(rows[:40], given[:39])


def test_chance_is_not_called_knowledge() -> None:
    rows = rows_of(_said()[0])
    given: list[Position] = ["for" if one else "against" for one in np.random.default_rng(3).random(64) < 0.5]
    learnt = learn(rows, given)
    assert learnt is not None
    assert learnt.measured.accuracy < 0.7
