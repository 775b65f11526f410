"""Themes as a tree: in order, each once, whatever the rows say."""

from __future__ import annotations

from dataclasses import dataclass

from engage.themes.framing.hierarchy import circles, ordered


@dataclass
class Row:
    id: int
    parent_id: int | None
    position: int = 0


def shown(*rows: Row) -> list[tuple[int, int]]:
    return [(branch.node.id, branch.depth) for branch in ordered(rows)]


def test_each_stands_before_those_under_it() -> None:
    assert shown(Row(1, None, 1), Row(2, None, 0), Row(3, 1), Row(4, 3), Row(5, 2)) == [
        (2, 0), (5, 1), (1, 0), (3, 1), (4, 2),
    ]  # fmt: skip


def test_what_lies_under_a_theme_that_is_gone_stands_at_the_top() -> None:
    assert shown(Row(2, 99), Row(3, 2)) == [(2, 0), (3, 1)]


def test_a_circle_is_shown_once_each_at_the_top() -> None:
    assert shown(Row(1, 3), Row(2, 1), Row(3, 2), Row(4, 4), Row(5, 1)) == [
        (1, 0), (5, 1), (2, 0), (3, 0), (4, 0),
    ]  # fmt: skip


def test_the_ends_of_a_row_are_known() -> None:
    ends = [(one.node.id, one.first, one.last) for one in ordered([Row(1, None), Row(2, None, 1), Row(3, 1)])]
    assert ends == [(1, True, False), (3, True, True), (2, False, True)]


def test_five_hundred_levels_are_no_fault() -> None:
    deep = [Row(1, None), *(Row(at, at - 1) for at in range(2, 501))]
    assert shown(*deep)[-1] == (500, 499)


def test_a_circle_is_foreseen() -> None:
    parents: dict[int, int | None] = {1: None, 2: 1, 3: 2}
    assert circles(1, 3, parents)
    assert circles(1, 1, parents)
    assert not circles(3, 1, parents)
    assert not circles(9, 2, {2: 1, 1: 2})
