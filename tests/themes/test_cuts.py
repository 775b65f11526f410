"""Cuts of a tree: every leaf stays in exactly one group, whatever is done."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engage.themes.suggesting.cuts import (
    Cut,
    Shown,
    Skeleton,
    carried,
    continues,
    first_cut,
    merged,
    open_groups,
    renamed,
    slid,
    split,
)

# Four leaves: 0 and 1 join to 4, 2 and 3 to 5, these to 6.
FOUR = Skeleton(4, ((0, 1), (2, 3), (4, 5)), ((0.0, 0.0), (0.1, 0.0), (1.0, 1.0), (1.0, 0.9)), 2)


def random_tree(draw: st.DrawFn, leaves: int) -> Skeleton:
    left, joins = list(range(leaves)), []
    while len(left) > 1:
        first = left.pop(draw(st.integers(0, len(left) - 1)))
        second = left.pop(draw(st.integers(0, len(left) - 1)))
        left.append(leaves + len(joins))
        joins.append((first, second))
    return Skeleton(leaves, tuple(joins), ((0.0, 0.0),) * leaves, min(8, leaves))


@st.composite
def walks(draw: st.DrawFn) -> tuple[Skeleton, list[tuple[str, int, int]]]:
    tree = random_tree(draw, draw(st.integers(1, 30)))
    step = st.tuples(
        st.sampled_from(["slide", "split", "merge", "name"]), st.integers(0, 99), st.integers(0, 99)
    )
    return tree, draw(st.lists(step, max_size=12))


@given(walks(), st.sets(st.integers(0, 29)))
def test_every_leaf_is_in_one_group_whatever_is_done(
    walk: tuple[Skeleton, list[tuple[str, int, int]]], decided: set[int]
) -> None:
    tree, steps = walk
    cut = first_cut(tree)
    for what, one, two in steps:
        at, other = one % len(cut.shown), two % len(cut.shown)
        if what == "slide":
            cut = slid(tree, cut, one)
        elif what == "split":
            cut = split(tree, cut, at) or cut
        elif what == "merge" and at != other:
            cut = merged(cut, {at, other})
        elif what == "name":
            cut = renamed(cut, at, "A name")
        leaves = [leaf for shown in cut.shown for leaf in tree.leaves_of(shown.nodes)]
        assert sorted(leaves) == list(range(tree.leaves))
        assert Cut.read(cut.stored) == cut
    left = [leaf for _, shown in open_groups(tree, cut, decided) for leaf in tree.leaves_of(shown.nodes)]
    assert sorted(left) == sorted(set(range(tree.leaves)) - decided)


def test_the_numbers_of_groups() -> None:
    assert (FOUR.fewest, FOUR.most) == (1, 4)
    assert [len(slid(FOUR, first_cut(FOUR), wished).shown) for wished in (-5, 1, 2, 3, 4, 99)] == [
        1,
        1,
        2,
        3,
        4,
        4,
    ]
    large = Skeleton(70, tuple((at, 69 + at) for at in range(1, 70)), ((0.0, 0.0),) * 70, 20)
    assert (large.fewest, large.most) == (8, 60)


def test_a_label_stays_where_its_group_stays() -> None:
    cut = renamed(first_cut(FOUR), 0, "Ours")
    assert Shown((4,), "Ours") in slid(FOUR, cut, 3).shown or Shown((4,), "Ours") in slid(FOUR, cut, 2).shown
    assert all(one.label is None for one in slid(FOUR, cut, 4).shown)


def test_a_decided_leaf_leaves_the_rest_of_its_group() -> None:
    cut = slid(FOUR, first_cut(FOUR), 1)
    assert [shown.nodes for _, shown in open_groups(FOUR, cut, {0})] == [(1, 5)]
    assert open_groups(FOUR, cut, {0, 1, 2, 3}) == []


def test_a_later_tree_carries_the_groups_and_shows_what_is_new() -> None:
    later = Skeleton(5, ((0, 1), (2, 3), (5, 6), (4, 7)), (*FOUR.positions, (5.0, 5.0)), 3)
    assert continues(FOUR, later)
    assert not continues(later, FOUR)
    cut = carried(FOUR, later, Cut(2, (Shown((4,), "Ours"), Shown((5,)))))
    assert cut.shown == (Shown((5,), "Ours"), Shown((6,)), Shown((4,)))
    assert Skeleton.read(later.stored) == later


def test_a_step_goes_on_past_what_only_parts_what_was_decided() -> None:
    cut = slid(FOUR, first_cut(FOUR), 1)
    assert slid(FOUR, cut, 2).groups == 2
    more = slid(FOUR, slid(FOUR, cut, 2), 3, decided={2, 3})
    assert more.groups == 4, "with 3 only the decided pair would part"
    assert [one.nodes for _, one in open_groups(FOUR, more, {2, 3})] == [(0,), (1,)]
