import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.intervals import wilson
from engage.privacy.disclosure import Hidden
from engage.reports.representation import Group, Heard, Representation, compare

LUTON = {"White": 101_800, "Asian": 83_300, "Black": 22_700, "Mixed": 9_700, "Other": 7_700}


def group(heard: Representation, label: str) -> Group:
    return next(group for group in heard.groups if group.label == label)


@pytest.fixture
def ethnic_groups() -> Representation:
    respondents = {"White": 900, "Asian": 300, "Black": 130, "Mixed": 40, "Other": 4, "Prefer not to say": 70}
    return compare(respondents, LUTON, base=1500)


def test_shares_are_of_those_who_told_us(ethnic_groups: Representation) -> None:
    assert ethnic_groups.base == 1500
    assert ethnic_groups.stated == 1375
    assert group(ethnic_groups, "White").share == round(100 * 900 / 1375)
    assert [(cell.label, cell.words) for cell in ethnic_groups.not_stated] == [
        ("Prefer not to say", "70"),
        ("Not answered", "55"),
    ]


def test_the_census_is_rebased_without_those_who_did_not_answer_it() -> None:
    heard = compare({"Yes": 60, "No": 40}, {"Yes": 50, "No": 50, "Not answered": 100}, base=100)
    assert [group.census_share for group in heard.groups] == [50.0, 50.0]
    assert heard.groups[0].difference == 10.0
    assert heard.groups[0].difference_words == "about 10 points more"
    assert heard.groups[1].difference_words == "about 10 points fewer"


def test_words_compare_the_range_with_the_census(ethnic_groups: Representation) -> None:
    words = {group.label: group.words for group in ethnic_groups.groups}
    assert words == {
        "White": "more than expected",
        "Asian": "fewer than expected",
        "Black": "about as expected",
        "Mixed": "fewer than expected",
        "Other": "fewer than expected",
    }
    assert [group.label for group in ethnic_groups.not_yet_heard] == ["Asian", "Other", "Mixed"]


def test_a_range_holds_wilsons_of_every_count_that_may_stand_behind(ethnic_groups: Representation) -> None:
    interval = group(ethnic_groups, "Mixed").interval
    assert interval is not None
    assert round(wilson(38, 1371).lower * 100, 2) >= round(interval.lower, 2) == 2.01
    assert round(wilson(42, 1379).upper * 100, 2) <= round(interval.upper, 2) == 4.12


def test_a_hidden_number_has_no_share_yet_may_be_plainly_few(ethnic_groups: Representation) -> None:
    other = group(ethnic_groups, "Other")
    assert other.cell.words == "fewer than 10"
    assert (other.share, other.difference, other.interval, other.difference_words) == (None, None, None, "")
    assert other.heard is Heard.FEWER


def test_a_hidden_number_that_may_be_as_expected_says_nothing() -> None:
    heard = compare(
        {"A": 80, "B": 80, "C": 80, "D": 80, "E": 7}, dict.fromkeys("ABCD", 24) | {"E": 4}, base=327
    )
    assert group(heard, "E").words == "cannot be compared"


def test_too_few_respondents_say_nothing() -> None:
    heard = compare({"Women": 14, "Men": 12}, {"Women": 51, "Men": 49}, base=26)
    assert [group.words for group in heard.groups] == ["cannot be compared", "cannot be compared"]
    assert heard.stated is None
    assert heard.dissimilarity is None


def test_a_group_nobody_belongs_to_is_still_in_the_table() -> None:
    heard = compare({"White": 400, "Asian": 300}, LUTON, base=700)
    assert [group.label for group in heard.groups] == list(LUTON)
    assert group(heard, "Black").cell.count is None


def test_a_category_the_census_does_not_have_is_not_compared() -> None:
    heard = compare({"Women": 50, "Men": 50, "Non-binary": 20}, {"Women": 51, "Men": 49}, base=120)
    assert group(heard, "Non-binary").words == "no Census figure"
    assert group(heard, "Non-binary").share == 17


def test_whether_a_few_or_none_left_it_out_shows_nowhere() -> None:
    """A row that stands only where somebody is in it says that its hidden number is not zero."""
    told = {"A": 500, "B": 300, "C": 200}
    none, few = (compare(told, dict.fromkeys("ABC", 5), base=1000 + left_out) for left_out in (0, 2))
    assert none == few
    assert [cell.count for cell in compare(told, {}, base=1012).not_stated] == [10]
    nobody, some = (compare({"A": told}, {"A": 5, "B": 5}, base=300) for told in (0, 9))
    assert nobody == some, "and where few told, not how many did not"


def test_more_answers_than_people_are_refused() -> None:
    with pytest.raises(ValueError):
        compare({"Women": 50}, {"Women": 51}, base=40)


def test_the_index_of_dissimilarity() -> None:
    assert compare({"A": 500, "B": 500}, {"A": 50, "B": 50}, base=1000).dissimilarity == 0
    assert compare({"A": 800, "B": 200}, {"A": 50, "B": 50}, base=1000).dissimilarity == 30
    hidden = {"A": 500, "B": 300, "C": 200, "D": 3}
    assert compare(hidden, dict.fromkeys("ABCD", 25), base=1003).dissimilarity is None


@given(st.lists(st.integers(0, 300), min_size=5, max_size=5), st.integers(0, 60))
def test_figures_never_come_from_hidden_or_unrounded_counts(counts: list[int], silent: int) -> None:
    respondents = dict(zip(LUTON, counts, strict=True))
    heard = compare(respondents, LUTON, base=sum(counts) + silent)
    shown = {g.label: g.cell.count for g in heard.groups if g.cell.count is not None}
    for one in heard.groups:
        if one.cell.hidden:
            assert (one.share, one.difference, one.interval) == (None, None, None)
        if one.cell.hidden is Hidden.PROTECTED and one.heard is not Heard.UNKNOWN:
            assert one.heard is Heard.FEWER
    if heard.stated and len(shown) == len(LUTON) and all(cell.count is not None for cell in heard.not_stated):
        # Everybody whose true counts round to the same published ones gets the same page.
        twin = dict(shown)
        aside = sum(cell.count or 0 for cell in heard.not_stated)
        again = compare(twin, LUTON, base=sum(twin.values()) + aside)
        assert [g.cell.count for g in again.groups] == list(shown.values())
