"""Codings side by side: who differs, what all share, what stands."""

from __future__ import annotations

import pytest

from engage.agreement.codings import Coder, agreed, decided, differ, disagreements, shared


def coder(user_id: int, codes: dict[int, set[int]], **positions: str) -> Coder:
    said = {(1, int(theme[1:])): stand for theme, stand in positions.items()}
    return Coder(user_id, "", {one: frozenset(held) for one, held in codes.items()}, said)


def test_other_themes_or_other_positions_are_a_disagreement() -> None:
    both = coder(1, {1: {5}}), coder(2, {1: {5, 6}})
    assert differ(both, 1)
    assert not differ((both[0], coder(3, {1: {5}})), 1)
    assert differ((coder(1, {1: {5}}, t5="for"), coder(2, {1: {5}}, t5="against")), 1)
    assert not differ((coder(1, {1: {5}}, t5="for"), coder(2, {1: {5}})), 1), "one said none"
    assert differ((coder(1, {1: {5}}), coder(2, {1: {5}}), coder(3, {1: set()})), 1), "a third differs"


def test_a_comment_that_one_read_is_neither_agreed_nor_not() -> None:
    both = [coder(1, {1: {5}, 2: {5}}), coder(2, {1: {5}})]
    assert disagreements(both) == []
    assert agreed(both) == {1: {5: ""}}
    assert decided(both, {}).codes == {1: frozenset({5}), 2: frozenset({5})}


def test_what_is_settled_stands_and_what_waits_is_the_first_coders() -> None:
    both = [coder(1, {1: {5}, 2: {5}}), coder(2, {1: {6}, 2: {6}})]
    found = decided(both, {1: frozenset({7})})
    assert found.codes == {1: frozenset({7}), 2: frozenset({5})}
    assert found.waiting == {2}


@pytest.mark.parametrize(
    ("stands", "position"), [(("for", "for"), "for"), (("for", "against"), ""), (("for", ""), "")]
)
def test_deciding_begins_with_what_all_gave(stands: tuple[str, str], position: str) -> None:
    both = coder(1, {1: {5, 6}}, t5=stands[0]), coder(2, {1: {5}}, t5=stands[1])
    assert shared(both, 1) == {5: position}
    assert shared(both, 9) == {}
