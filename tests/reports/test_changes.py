"""Before a release takes the place of another, what moves is checked: never because of few, never what is hidden."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from engage.audit.models import Entry
from engage.db import db
from engage.places.actions import load_place
from engage.places.package import place_directory
from engage.privacy.rules import DEFAULT_RULE
from engage.questionnaires.value import Value
from engage.reports.changes import Earlier, Verdict, joined, verdicts
from engage.reports.models import Release
from engage.reports.numbers import BASE, Number, Numbers, Table
from engage.responses.actions import exclude
from engage.responses.imported import ImportedResponse
from engage.responses.models import Response
from engage.themes import actions as themes
from tests.cast import Person
from tests.consultations.making import answered, held
from tests.reports import test_themes_told as told
from tests.reports.releasing import published
from tests.reports.test_summary import PAGE, ids, said
from tests.reports.test_themes_told import asked

__all__ = ["asked"]
OFFICE = "/office/consultations/getting-about/figures"
TRAVEL = "How do you get about?"
HELP = "What would help?"
STAYS = "How do you get about?: figures as at"


@pytest.fixture
def world(app: Flask) -> int:
    """60 on foot and 44 by bus, of whom 20 want more buses; 66 women and 38 men. Published once."""
    questionnaire_id = held(app, closes_in=-timedelta(days=1))
    with app.app_context():
        load_place(place_directory())
        db.session.commit()
    answered(app, questionnaire_id, rows(app, questionnaire_id, foot=60, bus=44))
    published(app)
    return questionnaire_id


def rows(
    app: Flask, questionnaire_id: int, *, foot: int = 0, bus: int = 0, first: int = 0, channel: str = "web"
) -> list[ImportedResponse]:
    options = ids(app, questionnaire_id)
    chosen = [options["foot"]] * foot + [options["bus"]] * bus
    return [
        said(
            first + at,
            option,
            equality={"sex": "female" if (first + at) % 8 < 5 else "male"},
            channel=channel,
        )
        for at, option in enumerate(chosen)
    ]


def leave(app: Flask, numbers: Sequence[int]) -> None:
    """Those of these numbers are taken out."""
    with app.app_context():
        names = [f"r{number}" for number in numbers]
        for response_id in db.session.scalars(
            sa.select(Response.id).where(Response.imported_id.in_(names))
        ).all():
            exclude(response_id, "Sent twice")
        db.session.commit()


def table(reader: Person, title: str = TRAVEL) -> dict[str, str]:
    text = reader.client.get(f"{PAGE}/tables.csv").get_data(as_text=True)
    found = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    return {row["row"]: row["count"] or row["note"] for row in found if row["table"] == title}


def about(reader: Person) -> dict[str, str]:
    return table(reader, "About this file")


def test_a_table_stays_where_a_number_would_move_because_of_few(
    app: Flask, world: int, commissioner: Person, officer: Person
) -> None:
    """44 by bus are published as 45, 42 would be as 40: two left, so 45 stands with its date, and it is said why."""
    before = table(commissioner)
    assert before == {"On foot": "60", "By bus": "45"}
    leave(app, [60, 61])
    page = officer.client.page(OFFICE).text
    assert "What stays as it was" in page
    assert f"{TRAVEL} – stays as at" in page
    assert "because of too few people" in page
    published(app)
    assert table(commissioner) == before
    assert STAYS in about(commissioner)
    assert (
        "Figures of this part are published again when enough people have changed them."
        in commissioner.client.page(PAGE).text
    )
    with app.app_context():
        entry = db.session.scalars(sa.select(Entry).order_by(Entry.id.desc()).limit(1)).one()
        assert "question:travel" in str(entry.detail)


def test_readers_cannot_tell_whether_a_number_would_have_moved(
    app: Flask, world: int, commissioner: Person
) -> None:
    """One of 60 on foot goes, and nothing would move; one of 43 by bus goes, and 45 would be 40: it looks the same."""

    def seen() -> tuple[str, dict[str, str]]:
        """The page and what the file says of itself, but for the date of the release itself."""
        page = re.sub(
            r"(Figures as at|Frozen as they were) [^.]*[.]", "", commissioner.client.page(PAGE).text
        )
        return page, {row: note for row, note in about(commissioner).items() if row != "Figures as at"}

    leave(app, [60])
    published(app)
    before = seen()
    assert STAYS in before[1]
    leave(app, [61])
    published(app)
    assert seen() == before


def test_come_and_gone_are_counted_together_and_a_table_moves_because_of_enough(
    app: Flask, world: int, commissioner: Person
) -> None:
    """Ten on foot more, and six of those by bus left with five new ones: 11 people, though only one fewer."""
    leave(app, range(60, 66))
    answered(app, world, rows(app, world, foot=13, bus=7, first=200))
    published(app)
    assert table(commissioner) == {"On foot": "75", "By bus": "45"}
    assert STAYS not in about(commissioner)


def test_what_hangs_together_moves_together(app: Flask, world: int, commissioner: Person) -> None:
    """Of those who go by bus it is asked what would help: where one of both stays, so does the other."""
    options = ids(app, world)
    with app.app_context():
        helps = dict(told.db.session.execute(sa.text("SELECT key, id FROM options")).all())
    more = [
        ImportedResponse(
            f"h{at}",
            said(0, 0).submitted_at,
            {"travel": Value(options=(options["bus"],)), "help": Value(options=(helps[wish],))},
        )
        for at, wish in enumerate(["more"] * 24 + ["cost"] * 20 + ["none"] * 20)
    ]
    answered(app, world, more)
    published(app)
    assert table(commissioner, HELP)["More buses"] == "25"
    leave_h = [f"h{at}" for at in range(4)]
    with app.app_context():
        gone = db.session.scalars(sa.select(Response.id).where(Response.imported_id.in_(leave_h))).all()
        for response_id in gone:
            exclude(response_id, "Sent twice")
        db.session.commit()
    answered(app, world, rows(app, world, foot=20, first=300))
    published(app)
    assert STAYS in about(commissioner), "On foot may move, because of 20; what would help may not"
    assert f"{HELP}: figures as at" in about(commissioner)


def test_a_third_release_is_compared_with_the_first_too(app: Flask, world: int, commissioner: Person) -> None:
    """Ten come and all the same ten leave, with two more: beside the first release the last tells of the two."""
    answered(app, world, rows(app, world, bus=12, first=400))
    published(app)
    assert table(commissioner)["By bus"] == "55"
    leave(app, [*range(400, 412), 60, 61])
    published(app)
    assert table(commissioner)["By bus"] == "55", (
        "40 would tell of the two, beside the 45 of the first release"
    )
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.max(Release.number))) == 3


def test_two_releases_together_tell_no_more_of_a_small_number(
    app: Flask, world: int, commissioner: Person, officer: Person
) -> None:
    """7 are hidden. Ten of them more would be shown as 15, which is 13 at least: so the 7 would be 3 at least."""

    def bodies(number: int, first: int) -> list[ImportedResponse]:
        return [
            replace(row, respondent_type="organisation") for row in rows(app, world, bus=number, first=first)
        ]

    answered(app, world, bodies(7, 500) + rows(app, world, foot=40, first=900))
    published(app)
    assert table(commissioner, "Who answered")["Organisations"] == "fewer than 10"
    answered(app, world, bodies(10, 600))
    assert "could be worked out more closely" in officer.client.page(OFFICE).text
    published(app)
    assert table(commissioner, "Who answered")["Organisations"] == "fewer than 10"
    answered(app, world, rows(app, world, foot=40, first=700))
    published(app)
    assert table(commissioner, "Who answered")["Organisations"] == "15", "of 50 who came, the ten may be any"


def test_what_was_not_published_before_is_new(
    app: Flask, world: int, officer: Person, commissioner: Person
) -> None:
    with app.app_context():
        frame = themes.begin_frame(world, "change")
        theme = themes.add_theme(frame, label="Buses", description="", user_id=officer.id)
        for comment_id in db.session.scalars(sa.text("SELECT id FROM comments ORDER BY id LIMIT 44")).all():
            themes.code(comment_id, frame, holds=[theme.id], user_id=officer.id)
        use = told.theme_queries.use(world, "change")
        assert use is not None
        themes.accept_frame(use, user_id=officer.id)
        db.session.commit()
    assert "These figures have not been published before." in officer.client.page(OFFICE).text
    published(app)
    assert table(commissioner, "Themes: What should change?")["Buses"] == "45"
    with app.app_context():
        held_by = sa.text("SELECT comment_id FROM codings WHERE holds ORDER BY comment_id LIMIT 2")
        for comment_id in db.session.scalars(held_by).all():
            themes.code(comment_id, told.use_of(world).frame, holds=[], user_id=officer.id)
        db.session.commit()
    published(app)
    assert table(commissioner, "Themes: What should change?")["Buses"] == "45", "two were coded otherwise"
    evidence = [commissioner.client.page(f"{PAGE}/themes/{theme_id(app)}?page={at}") for at in (1, 2)]
    assert sum(len(page.with_class("engage-quote")) for page in evidence) == 43


def theme_id(app: Flask) -> int:
    with app.app_context():
        return int(db.session.scalar(sa.text("SELECT max(id) FROM themes")) or 0)


def test_when_people_have_coded_a_sample_estimates_take_the_place_of_suggestions(
    app: Flask, asked: int, officer: Person, analyst: Person, commissioner: Person
) -> None:
    published(app)
    assert "Suggested, not checked" in commissioner.client.page(PAGE).text
    with app.app_context():
        told.sample(asked, officer.id, analyst.id)
        told.measure(asked)
    published(app)
    assert "These are estimates" in commissioner.client.page(PAGE).text
    with app.app_context():
        leave_one = db.session.scalars(sa.select(Response.id).limit(1)).one()
        exclude(leave_one, "Sent twice")
        db.session.commit()
        told.measure(asked)
    published(app)
    assert "By sex" in commissioner.client.page(f"{PAGE}/groups/change").text


def test_what_hangs_together_is_found_over_several_links() -> None:
    assert joined({"a": {"b"}, "c": {"b"}, "d": {"e"}}) in (
        [{"a", "b", "c"}, {"d", "e"}],
        [{"d", "e"}, {"a", "b", "c"}],
    )
    assert joined({}) == []


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 60), min_size=2, max_size=8), st.booleans()
)
def test_where_nothing_moves_nothing_is_said_to_tell_of_few(counts: dict[str, int], exclusive: bool) -> None:
    def number(count: int) -> Number:
        if DEFAULT_RULE.is_small(count, zeros_shown=False):
            return Number("not shown", 0, sum(counts.values()), count, hidden=True)
        shown = DEFAULT_RULE.rounded(count)
        return Number(str(shown), *DEFAULT_RULE.could_be(shown, zeros_shown=False), count, hidden=False)

    everybody = number(sum(counts.values()))
    table = Table(exclusive, {BASE: everybody, **{row: number(count) for row, count in counts.items()}})
    now = Numbers({"question:a": table}, {})
    stayed = {"question:a": {row: one.true for row, one in table.rows.items()}}
    found = verdicts(now, [Earlier(now, stayed, {}, came=0, went=0)], [], DEFAULT_RULE)
    assert found == {"question:a": Verdict.SAME}
