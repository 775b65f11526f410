"""A coder who accepts everything, or reads nothing, gets "not measured"."""

from __future__ import annotations

import random

from engage.agreement.blindness import FEWEST_COMMENTS, Read, why_not

N = 120


def careful(seed: int, comments: int = N) -> Read:
    chance = random.Random(seed)
    codes = {at: frozenset(t for t in range(8) if chance.random() < 0.2) for at in range(comments)}
    return Read(codes, {at: chance.uniform(3, 20) for at in range(comments)})


def test_two_people_who_read_are_measured() -> None:
    assert why_not(careful(1), careful(2)) == ""


def test_nobody_else_has_begun() -> None:
    assert "one has not begun" in why_not(careful(1), None)
    assert "nobody has begun" in why_not(None, None)


def test_too_few_comments_in_common() -> None:
    assert str(FEWEST_COMMENTS - 1) in why_not(careful(1), careful(2, FEWEST_COMMENTS - 1))
    assert why_not(careful(1), careful(2, FEWEST_COMMENTS)) == ""


def test_a_coder_who_accepts_everything_unread_is_not_measured() -> None:
    """They give each comment what a machine suggests, all different, as fast as a hand can click."""
    machine = careful(3)
    accepts = Read(machine.codes, dict.fromkeys(range(N), 0.4))
    assert "second" in why_not(careful(1), accepts)
    assert "second" in why_not(accepts, careful(1))


def test_a_coder_who_gives_every_comment_every_theme_is_not_measured() -> None:
    everything = Read({at: frozenset(range(8)) for at in range(N)}, dict.fromkeys(range(N), 5.0))
    assert "same themes" in why_not(careful(1), everything)


def test_a_coder_who_gives_no_comment_a_theme_is_not_measured() -> None:
    nothing = Read({at: frozenset({1} if at < 5 else ()) for at in range(N)})
    assert "same themes" in why_not(nothing, careful(1))


def test_times_that_are_not_known_do_not_speak_against_anybody() -> None:
    brought_in = Read(careful(2).codes, dict.fromkeys(range(N)))
    assert why_not(careful(1), brought_in) == ""
    a_few_quick_ones = {at: 0.5 if at < N // 3 else 6.0 for at in range(N)}
    assert why_not(careful(1), Read(careful(2).codes, a_few_quick_ones)) == ""
