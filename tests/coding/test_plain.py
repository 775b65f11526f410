"""The plain parts: speed, outline, what stood before, what was sent, what is kept of what was learned."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from engage.coding import state
from engage.coding.before import Stood, mark_of, read, written
from engage.coding.decision import read as read_decision
from engage.coding.learning import Ahead, Described, is_due, learn
from engage.coding.outline import outline
from engage.coding.pace import in_words, pace, seconds_between
from engage.coding.state import Learned, Lists, Unfit, learned, packed, unpacked
from engage.themes.learning.coding import fit

MOMENT = datetime(2026, 6, 1, 12, tzinfo=UTC)


@dataclass
class Node:
    id: int
    parent_id: int | None


def test_speed_is_of_the_readings_that_were_timed() -> None:
    assert pace([], []).per_hour is None
    assert pace([10, None, 10], [10, None, 10]).per_hour is None  # too few
    found = pace([30.0, 30.0, None, 30.0], [10.0] * 20 + [1_000.0])
    assert (found.today, found.per_hour, found.per_hour_last) == (4, 120, 360)
    assert found.time_left(720) == timedelta(hours=2)
    assert pace([], []).time_left(5) is None


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (1, "about 5 minutes"), (22, "about 20 minutes"), (70, "about 1 hour"), (200, "about 3 hours"),
        (4_200, "about 10 days of 7 hours"),
    ],
)  # fmt: skip
def test_time_left_is_told_roughly(minutes: int, words: str) -> None:
    assert in_words(timedelta(minutes=minutes)) == words


def test_a_time_that_cannot_be_is_none() -> None:
    assert seconds_between("100.5", 110.5) == 10.0
    assert seconds_between("100.1", 100.06) == 0.1, "shown in this tenth of a second, which was rounded up"
    assert [seconds_between(sent, 100.0) for sent in ("", "x", "200", "-9e9", "nan", "inf")] == [None] * 6


def test_parents_come_before_children_and_circles_end() -> None:
    nodes = [Node(1, 3), Node(2, None), Node(3, None), Node(4, 1), Node(5, 99), Node(6, 7), Node(7, 6)]
    assert [(node.id, depth) for node, depth in outline(nodes)] == [
        (2, 0), (3, 0), (1, 1), (4, 2), (5, 0), (6, 0), (7, 1),
    ]  # fmt: skip


@given(st.lists(st.integers(0, 12), min_size=12, max_size=12))
def test_every_theme_stands_in_the_outline_once(parents: list[int]) -> None:
    nodes = [Node(at, parent or None) for at, parent in enumerate(parents, 1)]
    assert sorted(node.id for node, _ in outline(nodes)) == list(range(1, 13))


def test_what_stood_before_is_read_back() -> None:
    stood = [
        Stood(1, True, 7, False, None, MOMENT, "for", spans=((0, 5),)),
        Stood(2, True, None, True, 3, MOMENT, None),
    ]
    assert read(written(stood)) == stood
    assert mark_of([stood[1]]) == ""
    assert mark_of(stood) != mark_of([replace(stood[0], holds=False), stood[1]])


def test_a_decision_is_read_as_it_was_sent() -> None:
    sent = MultiDict([
        ("theme", "3"), ("theme", "5"), ("position", ""), ("position", "3:against"), ("position", "9:for"),
        ("span", "5:0-9"), ("span", "5:0-9"), ("span", "9:1-2"), ("note", " a\r\nb "), ("flagged", "y"),
    ])  # fmt: skip
    found = read_decision(sent)
    assert found.holds == {3, 5}
    assert found.positions == {3: "against"}
    assert found.spans == {5: [(0, 9)]}
    assert (found.note, found.flagged, found.quote_worthy) == ("a\nb", True, False)


def some_learned(coded: int = 40) -> tuple[Learned, np.ndarray]:
    random = np.random.default_rng(0)
    rows = random.normal(size=(coded, 12)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    themes = rows[:3].copy()
    holds = rows @ themes.T > 0.3
    described = Described([11, 12, 13], themes, "words", "space", np.arange(coded))
    return learn(rows, holds, described, rows, Lists()), rows


def test_what_was_learned_is_kept_without_loss() -> None:
    made, rows = some_learned()
    back = learned(made.to_bytes())
    assert np.array_equal(back.confidences(rows), made.confidences(rows))
    assert back.suggest(rows[0], {11, 12, 13}) == made.suggest(rows[0], {11, 12, 13})
    assert made.suggest(rows[0], {12})[0].theme_id == 12
    assert len(made.suggest(rows[0], {12})) == 1


def test_what_is_kept_suggests_as_the_coder_does() -> None:
    made, rows = some_learned()
    coder = fit(rows, rows @ rows[:3].T > 0.3, rows[:3], everybody=rows)
    assert np.allclose(made.confidences(rows), coder.confidence(coder.scores(rows)), atol=1e-5)


def test_nothing_that_could_run_is_read_back() -> None:
    made, _ = some_learned()
    hostile = io.BytesIO()
    np.savez(hostile, facts=np.array([{"form": 1}], dtype=object))
    for kept in (b"", b"nonsense", made.to_bytes()[:-40], hostile.getvalue()):
        with pytest.raises(Unfit):
            learned(kept)


def test_a_row_is_kept_in_two_bytes_a_number() -> None:
    _, rows = some_learned()
    assert len(packed(rows[0])) == 2 * rows.shape[1]
    assert np.allclose(unpacked(packed(rows[0])), rows[0], atol=1e-3)


def test_confidence_is_told_in_words() -> None:
    assert [state.Suggested(1, sure).words for sure in (0.9, 0.6, 0.4, 0.1)] == [
        "very sure", "fairly sure", "not sure", "a guess",
    ]  # fmt: skip


def test_unread_comments_are_scored_again_now_and_then() -> None:
    assert is_due(0, None)
    assert not is_due(24, 0)
    assert is_due(25, 0)
    assert not is_due(1_040, 1_000)
    assert is_due(1_100, 1_000)


def test_reading_ahead_finds_the_unsure_and_a_spread() -> None:
    made, rows = some_learned()
    ahead = Ahead(made, len(rows))
    found = ahead.read(list(range(100, 120)), rows[:20]) + ahead.read(list(range(120, 140)), rows[20:])
    assert {comment for comment, _, _ in found} <= set(range(100, 140))
    assert {theme for _, theme, _ in found} <= {11, 12, 13}
    lists = ahead.lists(list(range(100, 140)), rows[:5], coded=5)
    assert (lists.left, lists.coded) == (40, 5)
    sure = made.confidences(rows)
    doubt = -(sure * np.log(sure) + (1 - sure) * np.log(1 - sure)).sum(axis=1)
    assert lists.uncertain[0] == 100 + int(doubt.argmax())
    assert set(lists.spread.tolist()) <= set(range(100, 140))
    assert Ahead(made, 0).lists([], rows[:5], coded=5).left == 0
