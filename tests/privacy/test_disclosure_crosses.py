from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engage.privacy.disclosure import (
    Hidden,
    OneWay,
    PublishedCross,
    Rule,
    protect,
    protect_cross,
    protect_family,
)
from tests.privacy.attack import Key, attack_cross

Grid = Mapping[str, Mapping[str, int]]
EXACT = Rule(rounding=1)
PEOPLE = st.one_of(st.integers(0, 14), st.integers(0, 80))
RULES = st.sampled_from([Rule(), EXACT, Rule(threshold=5)])

AGE_BY_SEX = {
    "16 to 34": {"Women": 120, "Men": 94},
    "35 to 64": {"Women": 211, "Men": 4},
    "65 and over": {"Women": 88, "Men": 61},
}


def grid_of(counts: list[list[int]]) -> Grid:
    return {f"r{i}": {f"c{j}": count for j, count in enumerate(line)} for i, line in enumerate(counts)}


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    width = draw(st.integers(1, 4))
    return grid_of(draw(st.lists(st.lists(PEOPLE, min_size=width, max_size=width), min_size=1, max_size=5)))


def base_of(rows: Grid) -> int:
    return sum(sum(line.values()) for line in rows.values())


def true_counts(rows: Grid) -> dict[Key, int]:
    counts: dict[Key, int] = {}
    for label, line in rows.items():
        counts["row", label] = sum(line.values())
        for column, count in line.items():
            counts["cell", label, column] = count
            counts["column", column] = counts.get(("column", column), 0) + count
    return counts


def published_cells(published: PublishedCross) -> dict[Key, int | None]:
    cells: dict[Key, int | None] = {("column", cell.label): cell.count for cell in published.totals}
    for row in published.rows:
        cells["row", row.label] = row.total.count
        cells |= {("cell", row.label, cell.label): cell.count for cell in row.cells}
    return cells


def marks(published: PublishedCross) -> set[Hidden]:
    cells = [cell for row in published.rows for cell in (*row.cells, row.total)] + list(published.totals)
    return {cell.hidden for cell in cells if cell.hidden}


def stays_safe(published: PublishedCross, rows: Grid, rule: Rule, *, zeros_shown: bool = False) -> None:
    found = attack_cross(published, base=base_of(rows))
    mark = marks(published)
    assert len(mark) <= 1
    top = rule.threshold - 1 if mark == {Hidden.SMALL} else rule.threshold
    for key, count in true_counts(rows).items():
        if rule.is_small(count, zeros_shown):
            low, high = found[key]
            assert low <= int(zeros_shown)
            assert high >= top


def test_a_small_number_takes_others_with_it() -> None:
    """Hidden are its neighbour and one that would give the neighbour away; rounding covers for a fourth."""
    published = protect_cross(AGE_BY_SEX)
    words = [[cell.words for cell in row.cells] for row in published.rows]
    assert words == [["120", "95"], ["not shown", "not shown"], ["90", "not shown"]]
    assert [row.total.words for row in published.rows] == ["215", "215", "150"]
    assert [cell.words for cell in published.totals] == ["420", "160"]
    assert published.base_words == "580"


def test_exact_numbers_take_a_square_of_four() -> None:
    published = protect_cross(AGE_BY_SEX, rule=EXACT)
    words = [[cell.words for cell in row.cells] for row in published.rows]
    assert words == [["120", "94"], ["not shown", "not shown"], ["not shown", "not shown"]]


def test_percentages_are_of_the_row_and_of_rounded_counts() -> None:
    published = protect_cross(AGE_BY_SEX)
    shown = [cell for row in published.rows for cell in row.cells if cell.percent is not None]
    assert [(cell.count, cell.percent) for cell in shown] == [(120, 56), (95, 44), (90, 60)]


def test_a_row_of_few_people_has_no_percentages() -> None:
    published = protect_cross({"A": {"x": 15, "y": 16}, "B": {"x": 40, "y": 60}})
    assert [cell.percent for cell in published.rows[0].cells] == [None, None]
    assert [cell.percent for cell in published.rows[1].cells] == [40, 60]


def test_few_people_show_nothing_at_all() -> None:
    published = protect_cross({"A": {"x": 3, "y": 2}, "B": {"x": 0, "y": 1}})
    assert published.base_words == "fewer than 10"
    assert set(published_cells(published).values()) == {None}


def test_an_empty_table_is_empty() -> None:
    assert protect_cross({}).rows == ()


@pytest.mark.parametrize("rows", [{"A": {"x": 1}, "B": {"y": 1}}, {"A": {"x": -1}}])
def test_impossible_tables_are_refused(rows: Grid) -> None:
    with pytest.raises(ValueError):
        protect_cross(rows)


@settings(max_examples=50, deadline=None)
@given(grids(), RULES)
def test_no_small_number_of_a_two_way_table_can_be_worked_out(rows: Grid, rule: Rule) -> None:
    stays_safe(protect_cross(rows, rule=rule), rows, rule)


@settings(max_examples=25, deadline=None)
@given(grids())
def test_nothing_published_is_a_true_count(rows: Grid) -> None:
    published = protect_cross(rows)
    assert all((count or 0) % 5 == 0 for count in [*published_cells(published).values(), published.base])


@settings(max_examples=25, deadline=None)
@given(grids())
def test_totals_keep_what_their_own_tables_on_the_page_show(rows: Grid) -> None:
    counts = true_counts(rows)
    base = base_of(rows)
    assume(base >= 10)
    page = protect_family(
        {
            "rows": OneWay({key[1]: n for key, n in counts.items() if key[0] == "row"}),
            "columns": OneWay({key[1]: n for key, n in counts.items() if key[0] == "column"}),
        },
        base=base,
    )
    published = protect_cross(rows, row_margin=page["rows"], column_margin=page["columns"])
    assert [row.total.count for row in published.rows] == [cell.count for cell in page["rows"].cells]
    assert [cell.count for cell in published.totals] == [cell.count for cell in page["columns"].cells]
    alone = blank(published)
    found, without = attack_cross(published, base=base), attack_cross(alone, base=base)
    for key, count in counts.items():
        if count < 10:
            # The totals are published already; the table must not say more than they do.
            assert found[key][0] <= max(0, without[key][0])
            assert found[key][1] >= min(9, without[key][1])


def blank(published: PublishedCross) -> PublishedCross:
    """The table with nothing but its totals."""
    rows = tuple(
        replace(
            row,
            cells=tuple(
                replace(cell, count=None, percent=None, hidden=Hidden.PROTECTED) for cell in row.cells
            ),
        )
        for row in published.rows
    )
    return replace(published, rows=rows)


def test_a_margin_of_other_people_is_refused() -> None:
    for counts in ({"16 to 34": 214, "35 to 64": 215, "65 and over": 300}, {"Other": 729}):
        margin = protect(counts, base=729, exclusive=True)
        with pytest.raises(ValueError, match="margin"):
            protect_cross(AGE_BY_SEX, row_margin=margin)


def test_without_more_hidden_numbers_subtraction_gives_the_small_one() -> None:
    bare = protect_cross(AGE_BY_SEX, rule=replace(EXACT, secondary=False))
    assert attack_cross(bare) == {("cell", "35 to 64", "Men"): (4, 4)}
    safe = attack_cross(protect_cross(AGE_BY_SEX, rule=EXACT))["cell", "35 to 64", "Men"]
    assert safe[0] == 0
    assert safe[1] >= 10
