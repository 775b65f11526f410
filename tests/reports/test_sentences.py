"""Every sentence that is made of numbers, read back and compared with the true counts of many random consultations.

`ENGAGE_WORLDS=20000 ./test tests/reports/test_sentences.py` tries more of them.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from flask import Flask, render_template

from engage.consultations.models import Consultation
from engage.places.package import place_directory, read_place
from engage.privacy.disclosure import DEFAULT_RULE, Published
from engage.reports.annex import MergedView, annex
from engage.reports.charts import bars_of, bars_of_representation
from engage.reports.figures import Figures
from engage.reports.grouped import Grouped, grouped
from engage.reports.measured import Measured, Standing
from engage.reports.representation import NOT_ANSWERED, NOT_STATED, Heard, Representation
from engage.reports.routes.reading import Reading
from engage.reports.routes.saying import SAY
from engage.reports.sentences import answers, coding, heard, themes
from engage.reports.summary import CHARACTERISTICS, TYPE_WORDS, Summary, assemble
from engage.reports.tables import rows_of
from engage.reports.theming import ThemeCounts, ThemesFinding
from tests.pages import Page
from tests.reports.random_worlds import WHEN, World, world
from tests.reports.reading_sentences import BIN, Reader, Table, Unread, lower, near, share_near, upper

WORLDS = int(os.environ.get("ENGAGE_WORLDS", "2000"))
PAGES = max(40, WORLDS // 40)


def hidden(table: Published) -> frozenset[str]:
    """Labels whose number the page keeps back: what it shows is no secret of it."""
    return frozenset(cell.label for cell in table.cells if cell.count is None)


def tables_of(one: World, summary: Summary) -> dict[str, Table]:
    """True counts by the place of the page that tells of them."""
    counted = one.counted
    people = counted.types.get("individual", 0)
    channels = {TYPE: counted.channels.get(name, 0) for name, TYPE in CHANNELS.items()}
    found = {"channels": Table(channels, people, people, hidden=hidden(summary.channels))}
    for name, told in summary.heard.items():
        found[f"heard-{name}"] = heard_table(counted.heard[name], counted.residents[name], people, told)
    for question in counted.questions:
        table = next((each.table for each in summary.questions if each.key == question.key), None)
        if table is not None:
            missing = people - question.base
            aside = {NOT_ANSWERED: missing} if any(c.label == NOT_ANSWERED for c in table.cells) else {}
            found[f"question-{question.key}"] = Table(
                question.counts, people, question.base, question.exclusive, aside, hidden=hidden(table)
            )
    for counts, finding in zip(counted.themes, summary.themes, strict=True):
        found[f"themes-{counts.key}"] = themes_table(counts, finding)
    return found


CHANNELS = {"web": "On the web", "paper": "On paper", "phone": "By phone"}


def heard_table(
    counts: Mapping[str, int], residents: Mapping[str, int], people: int, told: Representation
) -> Table:
    groups = {label: counts.get(label, 0) for label in {**residents, **counts} if label not in NOT_STATED}
    everybody = sum(residents.values())
    aside = {
        "Prefer not to say": counts.get("Prefer not to say", 0),
        NOT_ANSWERED: people - sum(counts.values()),
    }
    return Table(
        groups,
        people,
        sum(groups.values()),
        aside={cell.label: aside[cell.label] for cell in told.not_stated},
        living={label: 100 * number / everybody for label, number in residents.items()},
        hidden=hidden(told.table),
        open=frozenset(group.label for group in told.groups if group.heard is Heard.UNKNOWN),
        fewer=sum(group.heard is Heard.FEWER for group in told.groups),
    )


def themes_table(counts: ThemeCounts, finding: ThemesFinding) -> Table:
    true: dict[str, float] = {row.label: row.individuals for row in counts.themes}
    limits = None
    people = counts.individuals
    if finding.standing is Standing.ESTIMATED:
        assert counts.measured is not None
        content = counts.measured.content["groups"]["voice"]["individual"]
        labels = {str(row.id): row.label for row in counts.themes}
        true = {labels[one]: round(value) for one, (value, _, _) in content["themes"].items()}
        limits = {labels[one]: (low, high) for one, (_, low, high) in content["themes"].items()}
        people = content["base"]
    return Table(
        true, people, people, exclusive=False, unread=finding.standing is Standing.SUGGESTED, limits=limits,
        hidden=hidden(finding.table),
    )  # fmt: skip


def reader_of(one: World, summary: Summary) -> Reader:
    known: dict[str, Any] = {}
    for counts in one.counted.themes:
        content = counts.measured.content if counts.measured else None
        current = counts.measured is not None and counts.measured.current
        known = {
            "silent": counts.silent,
            "read": counts.read,
            "comments": counts.comments,
            "rows": len(counts.themes),
            "random": content["random"] if content else 0,
            "content": {**content, "positions": content["positions"] if current else None}
            if content
            else None,
        }
    return Reader(tables_of(one, summary), one.counted.types, known)


def said_of(summary: Summary) -> Iterator[tuple[str, str]]:
    """Every sentence of a summary, with the place of the page it stands at."""
    for statement in summary.in_short:
        yield statement.words, statement.anchor
    yield answers.base_in_words(summary.channels, "responses from individuals"), "channels"
    for name, found in summary.heard.items():
        place = f"heard-{name}"
        yield heard.heard_base(found), place
        if found.is_compared:
            yield heard.gaps_of_table(found), place
        yield from ((note, place) for note in found.notes)
        yield described(bars_of_representation(found, ident="c", title="t")), place
    others = [CHARACTERISTICS[name] for name, found in summary.heard.items() if not found.is_compared]
    if others:
        yield heard.not_compared(others), "heard"
    for question in summary.questions:
        place = f"question-{question.key}"
        yield answers.base_in_words(question.table, "responses from individuals"), place
        yield answers.most_often(question.table, answers.share_of(question.table)), place
        yield from ((note, place) for note in answers.notes_of(question.table))
        yield described(bars_of(question.table, ident="c", title="t")), place
    for found_themes in summary.themes:
        place = f"themes-{found_themes.key}"
        yield themes.themes_base(found_themes), place
        yield themes.most_held(found_themes), place
        yield themes.nothing_to_add(found_themes), place
        yield themes.drawn_of_all(found_themes), place
        yield from ((words, place) for words in coding.how_known(found_themes))
        yield from ((note, place) for note in found_themes.table.notes)
        if found_themes.most_held.cells:
            yield described(bars_of(found_themes.most_held, ident="c", title="t")), place


def described(chart: str) -> str:
    return chart.partition('-desc">')[2].partition("</desc>")[0]


def test_every_sentence_is_true_of_the_true_counts() -> None:
    wrong: list[str] = []
    told: Counter[str] = Counter()
    for seed in range(WORLDS):
        one = world(seed)
        summary = assemble(one.counted, DEFAULT_RULE)
        reader = reader_of(one, summary)
        for words, place in said_of(summary):
            wrong += [f"world {seed}, {place}: {why}" for why in reader.read(words, reader.tables.get(place))]
            told[" ".join(words.split()[:2])] += 1
        wrong += [f"world {seed}, {why}" for why in false_rows(one, summary)]
    assert not wrong, f"{len(wrong)} false of {told.total()} sentences:\n" + "\n".join(wrong[:15])
    for words in ("Most often:", "Which came", "Heard less", "No group", "We heard", "Largest estimates:"):
        assert told[words] > WORLDS // 60, f"{words} is told too seldom to be tried: {told[words]}"
    assert sum(number for words, number in told.items() if words.startswith("All ") or "came" in words) > 20


def false_rows(one: World, summary: Summary) -> Iterator[str]:
    """Numbers of the file that are not near the true ones, and groups that are called what they are not."""
    titles = {question.title: f"question-{question.key}" for question in one.counted.questions}
    titles |= {f"{CHARACTERISTICS[name]} of individuals": f"heard-{name}" for name in summary.heard}
    titles |= {f"Themes: {each.title}": f"themes-{each.key}" for each in summary.themes}
    tables = tables_of(one, summary)
    for title, label, count, percent, percent_of, *rest in rows_of(summary):
        table = tables.get(titles.get(title, ""))
        if table is None or label not in table.counts:
            continue
        true = table.counts[label]
        shown = count or rest[2]
        if not near(shown, true):
            yield f"{title}: {label} is {shown} in the file, {true} in truth"
        if percent:
            aside = table.aside or {}  # those who are hidden are in the base
            base = table.told + sum(aside[one] for one in set(aside) & table.hidden)
            if not share_near(int(percent), true, base, 3 * BIN):
                yield f"{title}: {label} is {percent}% in the file, of {true} in {base}"
            if not int(percent_of) - 3 * BIN <= base <= int(percent_of) + 3 * BIN:
                yield f"{title}: percentages are of {percent_of}, not {base}"
        if len(rest) > 6 and rest[6]:
            yield from (f"{title}: {label} {why}" for why in falsely_compared(table, label, rest[6]))


def falsely_compared(table: Table, label: str, words: str) -> Iterator[str]:
    true, living = table.counts[label], (table.living or {}).get(label)
    low, high = lower(true, table.told), upper(true, table.told)
    if words in ("fewer than expected", "more than expected"):
        plain = "" if living is None else "fewer" if high < living else "more" if low > living else ""
        if words != f"{plain} than expected":
            yield f"is heard {words}: {low} to {high} beside {living}"
    elif words == "about as expected":
        if living is None or not (
            lower(true - BIN, table.told + 4 * BIN) <= living <= upper(true + BIN, table.told - 4 * BIN)
        ):
            yield f"is heard {words}: {low} to {high} beside {living}"
    elif words not in ("fewer than expected", "more than expected", "cannot be compared", "no Census figure"):
        raise Unread(words)


def test_bars_and_ranges_come_of_the_same_numbers() -> None:
    """Each range holds its bar's value, and the range of the true count."""
    seen = 0
    for seed in range(WORLDS):
        one = world(seed)
        summary = assemble(one.counted, DEFAULT_RULE)
        for name, found in summary.heard.items():
            table = tables_of(one, summary)[f"heard-{name}"]
            for group in found.groups:
                if group.interval is None:
                    continue
                assert group.point is not None
                assert group.interval.lower <= group.point <= group.interval.upper
                assert abs(group.point - (group.share or 0)) <= 0.5
                true = table.counts[group.label]
                assert group.interval.lower <= lower(true, table.told) + 1e-9
                assert upper(true, table.told) - 1e-9 <= group.interval.upper
                seen += 1
    assert seen > WORLDS


def test_positions_name_both_sides_and_hide_none_as_nobody() -> None:
    told = 0
    for seed in range(WORLDS):
        one = world(seed)
        for finding in assemble(one.counted, DEFAULT_RULE).themes:
            rows = {row.id: row for row in one.counted.themes[0].themes}
            for theme in finding.themes:
                words = coding.positions(theme.positions)
                if not words:
                    continue
                sides = dict(part.split(" ", 1) for part in words.split(", "))
                assert set(sides) == {"for", "against"}
                for side, number in sides.items():
                    assert near(number, rows[theme.id].positions.get(side, 0)), (seed, words)
                told += 1
    assert told > WORLDS // 40


def by_group(seed: int) -> tuple[Grouped, dict[str, dict[str, float]], dict[str, int], ThemesFinding] | None:
    """Themes by sex, counted: with true holders by theme and group, and true sizes of the groups."""
    chance = Random(seed)
    one = world(seed)
    if not one.counted.themes or not one.counted.themes[0].individuals:
        return None
    counts = one.counted.themes[0]
    sizes = {"Female": counts.individuals // 3, "Male": counts.individuals - counts.individuals // 3}
    held = {
        row.label: {label: float(min(size, chance.randrange(0, size + 1))) for label, size in sizes.items()}
        for row in counts.themes
    }
    groups = {
        label: {
            "base": size,
            "themes": {str(row.id): [held[row.label][label]] * 3 for row in counts.themes},
        }
        for label, size in sizes.items()
    }
    content = {
        "exact": True,
        "random": 0,
        "groups": {"sex": groups},
        "people": {"why": "x"},
        "machine": {"why": "x"},
    }
    measured = Measured(WHEN, content, current=True)
    exact = replace(counts, measured=measured, read=counts.comments)
    finding = assemble(replace(one.counted, themes=[exact]), DEFAULT_RULE).themes[0]
    found = grouped(
        "sex", sizes, {label: label for label in sizes}, finding, measured,
        people=counts.individuals, rule=DEFAULT_RULE,
    )  # fmt: skip
    return (found, held, sizes, finding) if found else None


def test_what_is_said_of_groups_is_true_of_them() -> None:
    told = 0
    for seed in range(WORLDS):
        made = by_group(seed)
        if made is None:
            continue
        found, held, sizes, finding = made
        assert near(
            themes.groups_base(found).partition(" ")[0].replace("fewer", "fewer than"), sum(sizes.values())
        )
        for theme in found.themes:
            for cell in theme.cells:
                label = cell.cell.label
                true, size = held[theme.label].get(label, 0), sizes.get(label, 0)
                if cell.percent is None:
                    assert near(cell.words.removeprefix("about "), true), (seed, cell.words, true)
                else:
                    assert share_near(int(cell.words.partition("%")[0]), true, size, BIN), (
                        seed,
                        cell.words,
                        true,
                    )
                told += 1
        sentences = themes.groups_known(found, DEFAULT_RULE)
        assert sentences[0] == "Counted: people have read every comment."
        left = [one for one in sentences if "left out" in one]
        out = len(finding.themes) - len(found.themes)
        assert bool(left) == bool(out)
        if left:
            assert left[0].startswith("1 theme is left out" if out == 1 else f"{out} themes are left out")
    assert told > WORLDS // 4


@pytest.mark.parametrize("held", [0, 1, 9, 10, 12, 25, 29])
def test_what_is_said_of_a_merged_view_is_true(held: int) -> None:
    view = MergedView("Lifts", "Access", held, "It is one thing.", "Religion: Muslim", WHEN)
    words = themes.merged_away(annex("Why?", [view], DEFAULT_RULE).rows[0])
    shown = words.partition("Held by ")[2].partition(" comments")[0]
    assert near(shown, held)
    assert ("most of those who told us about themselves were of one group" in words) is (held >= 10)


@pytest.mark.parametrize(
    "false",
    [
        "Most often: By train (about 40% of those who answered).",
        "Most often: By bus (about 70% of those who answered).",
        "Most often: By bus and On foot, about equally often (each about 40% of those who answered).",
        "All 3 came about equally often (each about 33% of those who answered).",
        "Which came most often is not shown, to protect people.",
        "Too few responses to show any number.",
        "80 responses from individuals",
        "100 responses from individuals; 60 of them answer this, and shares are of these",
        "People could choose several answers, so the shares may add up to more than 100%.",
        "There are no percentages, because they would be of about 30 or fewer.",
        "Bar chart with 4 bars.",
        "The longest is On foot: 20%.",
        "1 number is not shown.",
    ],
)
def test_the_reader_sees_what_is_false(false: str) -> None:
    table = Table({"By bus": 40, "By train": 38, "On foot": 22}, 100, 100)
    assert Reader({}, {}, {}).read(false, table)


def test_the_reader_refuses_what_it_does_not_know() -> None:
    with pytest.raises(Unread):
        Reader({}, {}, {}).read("By bus is clearly the favourite.", Table({"By bus": 40}, 40, 40))


@pytest.mark.on_sqlite
def test_a_page_says_nothing_else(app: Flask) -> None:
    """Every block of words in a figure, or with a number in it, is read back: none can be written past the reader."""
    wrong, read = [], 0
    for seed in range(PAGES):
        one = world(seed)
        summary = assemble(one.counted, DEFAULT_RULE)
        if summary.is_empty:
            continue
        page, reader = page_of(app, summary), reader_of(one, summary)
        for words, place in blocks(page):
            table = reader.tables.get(place, reader.tables.get("themes-t0"))
            wrong += [f"world {seed}, {place}: {why}" for why in reader.read(words, table)]
            read += 1
    assert not wrong, "\n".join(wrong[:15])
    assert read > 10 * PAGES


def page_of(app: Flask, summary: Summary) -> Page:
    consultation = Consultation(slug="getting-about", title="Getting about", purpose="", scope="", decision="",
                                decision_maker="", provenance="")  # fmt: skip
    with app.test_request_context():
        html = render_template(
            "reports/summary.html",
            reading=Reading(consultation, None, is_live=True),
            consultation=consultation,
            figures=Figures(summary, {}, (), WHEN),
            when="",
            unseen=0,
            place=read_place(place_directory()),
            rule=DEFAULT_RULE,
            characteristics=CHARACTERISTICS,
            type_words=TYPE_WORDS,
            bars_of=bars_of,
            bars_of_representation=bars_of_representation,
            Standing=Standing,
            say=SAY,
        )
    return Page(html)


COMPARES = re.compile(r"\d|\b(no|none|all|only|most|least|more|fewer|less|every)\b", re.IGNORECASE)
SAID_OF_EVERY_CONSULTATION = (
    "Show chart and table",
    "Show these charts and tables",
    "Show table",
    "Source: Census 2021, Office for National Statistics",
    "People chose themselves to answer.",
    "Organisations are counted apart and never change a figure about people.",
    "The share of individuals who answered, beside the share of all residents",
)


def blocks(page: Page) -> Iterator[tuple[str, str]]:
    """Every block of words of the page in a figure, or that counts or compares, with the place it stands at.

    Up to how figures are made: rules and dates, in the same words on every page.
    """
    (main,) = page.all("main")
    for element in main.iter():
        if element.get("id") == "method":
            return
        if element.tag in {"p", "li", "desc", "dd", "summary"}:
            place = place_of(page, element)
            words = " ".join("".join(own_words(element)).split())
            told = place or COMPARES.search(words)
            if words and told and not words.startswith(SAID_OF_EVERY_CONSULTATION):
                yield words, place


def own_words(element: Element) -> Iterator[str]:
    """The words of an element without links, words for screen readers alone, and what stands in blocks of its own."""
    yield element.text or ""
    for child in element:
        if child.tag in {"strong", "em", "span"} and "govuk-visually-hidden" not in child.get("class", ""):
            yield from own_words(child)
        yield child.tail or ""


def place_of(page: Page, element: Element) -> str:
    """The id of the figure that an element stands in, "" for none."""
    above: Element | None = element
    while above is not None:
        if above.tag == "figure":
            return above.get("id", "")
        above = page.parents.get(above)
    return ""
