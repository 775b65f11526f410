import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from engage.intervals import Interval
from engage.privacy.disclosure import protect
from engage.reports.charts import Bar, Point, bars, bars_of, bars_of_representation, series
from engage.reports.charts.sheets import TALLEST, in_pieces
from engage.reports.charts.svg import NARROWEST, ticks, width_of, wrap
from engage.reports.representation import compare

SVG = "{http://www.w3.org/2000/svg}"
NASTY = "\"><script>alert(1)</script>&'{{x}}"
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60)


def parse(chart: Markup) -> ElementTree.Element:
    return ElementTree.fromstring(str(chart))


def drawn(chart: Markup, name: str, **attributes: str) -> list[ElementTree.Element]:
    return [
        element
        for element in parse(chart).iter(SVG + name)
        if all(element.get(key.rstrip("_").replace("_", "-")) == value for key, value in attributes.items())
    ]


def inside(chart: Markup, name: str) -> list[ElementTree.Element]:
    """What is drawn in groups of the class `engage-chart__name`."""
    groups = drawn(chart, "g", class_=f"engage-chart__{name}")
    return [element for group in groups for element in group]


def words_of(chart: Markup) -> str:
    return " ".join("".join(element.itertext()) for element in parse(chart).iter(SVG + "text"))


def is_sound(chart: Markup) -> None:
    """What every chart promises: a name, a description, unique ids, nothing that our content policy forbids."""
    root = parse(chart)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert root.get("role") == "img"
    named = (root.get("aria-labelledby") or "").split()
    assert [element.tag for element in root][:2] == [SVG + "title", SVG + "desc"]
    assert named == [root[0].get("id"), root[1].get("id")]
    assert all(element.text for element in root[:2])
    for element in root.iter():
        assert element.tag not in (SVG + "style", SVG + "script")
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]
        size = element.get("font-size")
        assert size is None or float(size) >= 14
    for used in re.findall(r"url\(#([^)]*)\)", str(chart)):
        assert used in ids


def test_a_bar_is_as_long_as_its_value() -> None:
    chart = bars([Bar("Yes", 60, "60%"), Bar("No", 30, "30%")], ident="q", title="Answers", unit="%")
    is_sound(chart)
    long, short = (float(bar.get("width", "")[:-1]) for bar in inside(chart, "bar"))
    assert long == pytest.approx(2 * short, rel=1e-3)
    assert words_of(chart) == "0% 20% 40% 60% Yes 60% No 30%"


def test_the_description_says_the_largest_and_the_smallest() -> None:
    chart = bars(
        [Bar("Yes", 60, "60%"), Bar("No", 30, "30%"), Bar("Never", None, "fewer than 10")],
        ident="q",
        title="A",
    )
    said = parse(chart)[1].text
    assert said == (
        "Bar chart with 3 bars. The longest shown is Yes: 60%. The shortest shown is No: 30%. 1 number is not shown."
    )


def test_a_number_that_is_not_shown_is_hatched_and_has_no_length() -> None:
    table = protect({"A": 80, "B": 81, "C": 82, "D": 83, "E": 84, "F": 2}, base=412, exclusive=True)
    chart = bars_of(table, ident="q", title="Answers")
    is_sound(chart)
    assert len(inside(chart, "bar")) == 5
    _, box = inside(chart, "hidden")
    assert [group.get("fill") for group in drawn(chart, "g", class_="engage-chart__hidden")] == [
        "url(#q-hatch)"
    ]
    assert box.get("width") == "44"
    assert "fewer than 10" in words_of(chart)


def test_rows_set_aside_are_not_drawn() -> None:
    counts = {"Yes": 100, "No": 100, "Not answered": 50}
    chart = bars_of(protect(counts, base=250, exclusive=True, aside={"Not answered"}), ident="q", title="A")
    assert "Not answered" not in words_of(chart)


def test_a_table_without_percentages_shows_counts() -> None:
    chart = bars_of(protect({"Yes": 14, "No": 11}, base=25, exclusive=True), ident="q", title="A")
    assert "%" not in words_of(chart)
    assert "Yes 15 No 10" in words_of(chart)


def test_ranges_and_marks_are_drawn_and_explained() -> None:
    heard = compare({"Women": 300, "Men": 200, "Other": 3}, {"Women": 50, "Men": 45, "Other": 5}, base=503)
    chart = bars_of_representation(heard, ident="sex", title="Sex")
    is_sound(chart)
    assert len(inside(chart, "mark")) == 4  # three groups and the key
    for sentence in ("Residents, Census 2021", "Likely range (95%)", "Not shown, to protect people"):
        assert sentence in re.sub(r"\s+", " ", words_of(chart))


def test_a_chart_without_ranges_or_marks_has_no_key() -> None:
    chart = bars([Bar("Yes", 60, "60%")], ident="q", title="A", mark_words="Census")
    assert "Census" not in str(chart)
    assert "range" not in str(chart)


def test_words_from_outside_are_only_words() -> None:
    row = Bar(NASTY, 4, NASTY, Interval(3, 5), 4)
    chart = bars([row], ident="q", title=NASTY, unit=NASTY, mark_words=NASTY, interval_words=NASTY)
    is_sound(chart)
    assert "<script" not in chart
    assert parse(chart)[0].text == NASTY
    assert isinstance(chart, Markup)


@given(st.lists(st.tuples(WORDS, st.none() | st.floats(0, 1e7), WORDS), max_size=6))
def test_any_words_and_values_make_a_sound_chart(rows: list[tuple[str, float | None, str]]) -> None:
    is_sound(bars([Bar(*row) for row in rows], ident="q", title="Any"))


@pytest.mark.parametrize("ident", ["", "1st", "a b", 'a"b', "a)"])
def test_an_id_that_could_break_out_is_refused(ident: str) -> None:
    for chart in (lambda: bars([], ident=ident, title="A"), lambda: series([], ident=ident, title="A")):
        with pytest.raises(ValueError, match="id"):
            chart()


def test_columns_over_time() -> None:
    days = [Point(date(2026, 9, 1) + timedelta(days=at), value) for at, value in enumerate([0, 10, None, 20])]
    chart = series(days, ident="days", title="Responses a day")
    is_sound(chart)
    first, second = inside(chart, "bar")
    assert float(second.get("height", "")) == pytest.approx(2 * float(first.get("height", "")))
    assert len(inside(chart, "hidden")) == 2  # the column and the key
    assert parse(chart)[1].text == (
        "Column chart of responses from 1 Sep 2026 to 4 Sep 2026. The highest is 20 on 4 Sep."
    )
    assert "1 Sep" in words_of(chart)


def test_nothing_to_draw_is_said() -> None:
    assert (
        parse(series([], ident="s", title="A"))[1].text == "Column chart. None of its numbers can be shown."
    )
    assert parse(bars([], ident="s", title="A"))[1].text == "Bar chart. None of its numbers can be shown."


@given(st.floats(0, 1e9), st.integers(2, 6))
def test_an_axis_has_few_round_steps_and_reaches_the_largest(largest: float, most: int) -> None:
    steps = ticks(largest, most)
    assert steps[0] == 0
    assert len(steps) <= most + 1
    assert steps[-1] >= largest * (1 - 1e-6)


@given(WORDS)
def test_wrapped_words_fit_a_phone_and_lose_nothing(words: str) -> None:
    lines = wrap(words, most=99)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert all(width_of(line) <= NARROWEST + 1e-6 for line in lines)


def test_very_long_labels_end_in_an_ellipsis() -> None:
    lines = wrap("word " * 100)
    assert len(lines) == 5
    assert lines[-1].endswith("…")


def test_large_numbers_fit_beside_the_axis() -> None:
    drawn = series([Point(date(2026, 3, 1), 20_000)], ident="large", title="Responses")
    assert ">20k<" in drawn
    assert "20,000 on 1 Mar" in drawn


def test_a_chart_too_tall_for_a_sheet_comes_in_pieces_that_a_page_can_end_between() -> None:
    """A picture is cut in mid-bar where it is taller than the paper."""
    rows = [Bar(f"Ward {at}", None if at == 19 else 10 + at, f"{10 + at}%", mark=12) for at in range(20)]
    chart = bars(rows, ident="wards", title="Wards", unit="%", mark_words="Residents")
    whole = ElementTree.fromstring(f"<div>{chart}</div>")
    heights = [int(piece.get("height", "")) for piece in whole]
    assert len(heights) == 3
    assert max(heights) < 500
    first, *others = whole
    assert first.get("role") == "img"
    assert "20 bars" in (first[1].text or "")
    assert [(one.get("aria-hidden"), one.get("role")) for one in others] == [("true", None)] * 2
    ids = [element.get("id") for element in whole.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(used in ids for used in re.findall(r"url\(#([^)]*)\)", str(chart)))
    said = [["".join(text.itertext()) for text in piece.iter(SVG + "text")] for piece in whole]
    assert [next(words for words in one if words.startswith("Ward")) for one in said] == [
        "Ward 0 10%",
        "Ward 6 16%",
        "Ward 13 23%",
    ]
    assert sum(words.startswith("Ward") for one in said for words in one) == 20
    assert ["0%" in one for one in said] == [False, False, True], "the axis has its numbers once, at the end"
    longest = [float(box.get("width", "")[:-1]) for piece in whole for box in _boxes(piece)]
    assert longest == sorted(longest), "all are drawn to one scale"


def _boxes(piece: ElementTree.Element) -> list[ElementTree.Element]:
    groups = [one for one in piece.iter(SVG + "g") if one.get("class") == "engage-chart__bar"]
    return [box for one in groups for box in one]


@given(st.lists(st.integers(59, 139), max_size=60), st.integers(0, 90))
def test_pieces_hold_every_row_in_order_and_fit_a_sheet(heights: list[int], top: int) -> None:
    pieces = in_pieces(range(len(heights)), heights, top)
    assert [row for piece in pieces for row in piece] == [*range(len(heights))]
    for at, piece in enumerate(pieces):
        assert (0 if at else top) + sum(heights[row] for row in piece) <= TALLEST
