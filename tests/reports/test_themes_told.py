"""What the summary says of themes: how their numbers are known, agreement in words, positions, quotes, groups."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from engage import clock
from engage.agreement import actions as sampling
from engage.agreement import queries as agreement
from engage.agreement.jobs import measure_themes
from engage.comments.models import Comment
from engage.db import db
from engage.places.actions import load_place
from engage.places.package import place_directory
from engage.privacy.rules import DEFAULT_RULE
from engage.questionnaires.value import Value
from engage.responses.actions import exclude
from engage.themes import actions as themes
from engage.themes import queries as theme_queries
from engage.themes.models import FrameUse, Quote
from tests.cast import Person
from tests.consultations.making import answered, held
from tests.counting import queries_of
from tests.reports.releasing import published
from tests.reports.test_summary import PAGE, ids, said

KEY = "change"
PEOPLE = 240
SPEAKS = (
    "The bus never comes on time in our street",
    "I wish there were more benches in the park",
    "Crossing the road by the school is dangerous",
)


def use_of(questionnaire_id: int) -> FrameUse:
    use = theme_queries.use(questionnaire_id, KEY)
    assert use is not None
    return use


def words(at: int) -> str:
    return f"{SPEAKS[at % 3]}, says resident {at}"


@pytest.fixture
def asked(app: Flask, officer: Person) -> int:
    """240 individuals and 12 organisations each name one of three themes; the frame is accepted, nobody has coded."""
    questionnaire_id = held(app, provenance="All of this is made up.", closes_in=-timedelta(days=1))
    options = ids(app, questionnaire_id)

    def one(at: int, **changes: Any) -> Any:
        row = said(at, options["foot" if at % 2 else "bus"], **changes)
        row.answers["change"] = Value(text=words(at))  # type: ignore[index]
        row.answers["safe"] = Value(number=Decimal(1 + at % 2 * 4))  # type: ignore[index]
        return row

    people = [one(at) for at in range(PEOPLE)]
    bodies = [one(1000 + at, respondent_type="organisation") for at in range(12)]
    answered(app, questionnaire_id, people + bodies)
    with app.app_context():
        load_place(place_directory())
        frame = themes.begin_frame(questionnaire_id, KEY)
        for label in ("Buses", "Parks", "Roads"):
            themes.add_theme(frame, label=label, description=f"About {label}.", user_id=officer.id)
        themes.accept_frame(use_of(questionnaire_id), user_id=officer.id)
        themes.choose_closed(use_of(questionnaire_id), "safe", tells=True)
        db.session.commit()
    return questionnaire_id


def truth(questionnaire_id: int) -> dict[int, int]:
    """Theme id by comment id."""
    ids_in_order = [theme.id for theme in use_of(questionnaire_id).frame.themes]
    return {
        row.id: ids_in_order[
            next(at for at, start in enumerate(SPEAKS) if row.words_redacted.startswith(start))
        ]
        for row in db.session.query(Comment.id, Comment.words_redacted)
    }


def sample(questionnaire_id: int, *coders: int, most: int | None = None) -> None:
    """Draw a sample and let these people code it, or its first `most` comments, as it is."""
    drawn = sampling.draw(use_of(questionnaire_id), user_id=coders[0], seed=3)
    themes_of = truth(questionnaire_id)
    chosen = agreement.sampled(drawn.id)[:most]
    for coder in coders:
        sampling.bring_in(drawn, {one: {themes_of[one]} for one in chosen}, user_id=coder)
    db.session.commit()


def measure(questionnaire_id: int) -> None:
    measure_themes({"questionnaire_id": questionnaire_id, "question_key": KEY}, lambda part, said: None)


def rows(somebody: Person, url: str = f"{PAGE}/tables.csv") -> dict[tuple[str, str], dict[str, str]]:
    text = somebody.client.get(url).get_data(as_text=True)
    found = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    return {(row["table"], row["row"]): row for row in found}


TABLE = "Themes: What should change?"


def test_under_a_hundred_random_codes_it_is_suggested_and_not_checked(
    app: Flask, asked: int, officer: Person, analyst: Person
) -> None:
    for most in (None, 99):
        if most:
            with app.app_context():
                sample(asked, officer.id, most=most)
                measure(asked)
        text = analyst.client.page(PAGE).text
        assert "Suggested, not checked" in text
        assert "Comments (suggested, not checked)" in text
        assert "is not measured" in text
        assert rows(analyst)[TABLE, "Buses"]["known_by"] == "suggested, not checked"
        assert "There are no figures by group now" in analyst.client.page(f"{PAGE}/groups/{KEY}").text


def test_a_random_sample_makes_estimates_with_intervals_for_individuals_only(
    app: Flask, asked: int, officer: Person, analyst: Person
) -> None:
    with app.app_context():
        sample(asked, officer.id, analyst.id)
        measure(asked)
    text = analyst.client.page(PAGE).text
    assert "These are estimates" in text
    assert (
        "Two people who coded 200 comments without seeing each other’s work agreed well: alpha 1.00" in text
    )
    row = rows(analyst)[TABLE, "Buses"]
    assert row["known_by"] == "estimated from a random sample"
    assert int(row["low_percent"]) < int(row["percent"]) < int(row["high_percent"])
    assert row["base"] == "240", "comments by individuals; organisations are counted apart"
    assert abs(int(row["count"]) - 80) <= 15


def test_what_people_read_in_whole_is_a_count_without_an_interval(
    app: Flask, asked: int, officer: Person, analyst: Person
) -> None:
    with app.app_context():
        themes.code_many(
            {one: {theme} for one, theme in truth(asked).items()}, use_of(asked).frame, user_id=officer.id
        )
        db.session.commit()
    row = rows(analyst)[TABLE, "Buses"]
    assert (row["count"], row["low_percent"], row["known_by"]) == ("80", "", "counted by people")
    assert "A person has read and coded every comment" in analyst.client.page(PAGE).text


def exactly(app: Flask, asked: int, officer: Person) -> None:
    """Everything coded by a person, and measured."""
    with app.app_context():
        frame = use_of(asked).frame
        for theme in frame.themes:
            holders = [one for one, held in truth(asked).items() if held == theme.id]
            for at, one in enumerate(holders[:60]):
                side = {theme.id: "for" if at < 40 else "against"}
                themes.code(one, frame, holds={theme.id}, positions=side, user_id=officer.id)
        left = {one: {theme} for one, theme in truth(asked).items()}
        themes.code_many(left, frame, user_id=officer.id)
        db.session.commit()
        measure(asked)


def test_themes_by_group_are_shown_with_their_base(
    app: Flask, asked: int, officer: Person, analyst: Person
) -> None:
    foot = ids(app, asked)["foot"]
    others = [{"travel": Value(options=(foot,)), "change": Value(text=words(at))} for at in range(3000, 3045)]
    answered(app, asked, [said(3000 + at, foot, answers=one, equality={}) for at, one in enumerate(others)])
    exactly(app, asked, officer)
    page = analyst.client.page(f"{PAGE}/groups/{KEY}?by=sex")
    assert "Female (180)" in page.text
    assert "Male (60)" in page.text
    found = rows(analyst, f"{PAGE}/groups/{KEY}.csv")
    female = found["Themes by sex: What should change?", "Buses / Female"]
    assert (female["count"], female["percent"], female["percent_of"]) == ("60", "33", "180")
    by_answer = {
        row: one for (table, row), one in found.items() if "Themes by answer to “How safe is it?”" in table
    }
    assert {
        one["count"] for row, one in by_answer.items() if row.startswith("Buses / ") and one["count"]
    } == {"40", "15"}
    assert {one["percent_of"] for row, one in by_answer.items() if one["percent"]} == {"120", "45"}


def test_no_small_number_stands_in_the_groups(
    app: Flask, asked: int, officer: Person, analyst: Person
) -> None:
    options = ids(app, asked)
    answered(app, asked, [said(5000 + at, options["foot"], equality={"sex": "male"}) for at in range(3)])
    with app.app_context():
        for row in db.session.query(Comment).filter(Comment.words_redacted.startswith("More buses")):
            row.words_redacted = f"{SPEAKS[0]}, says somebody"
        db.session.commit()
    exactly(app, asked, officer)
    found = rows(analyst, f"{PAGE}/groups/{KEY}.csv").values()
    numbers = [int(row["count"]) for row in found if row["count"]]
    assert numbers
    assert all(number >= DEFAULT_RULE.threshold and number % 5 == 0 for number in numbers)


def test_groups_vanish_when_an_answer_goes_until_it_is_measured_again(
    app: Flask, asked: int, officer: Person, analyst: Person
) -> None:
    exactly(app, asked, officer)
    assert "By sex" in analyst.client.page(f"{PAGE}/groups/{KEY}").text
    with app.app_context():
        exclude(db.session.query(Comment.origin_id).order_by(Comment.id).first().origin_id, "Sent twice")  # type: ignore[union-attr]
        db.session.commit()
    assert "There are no figures by group now" in analyst.client.page(f"{PAGE}/groups/{KEY}").text
    with app.app_context():
        measure(asked)
    assert "By sex" in analyst.client.page(f"{PAGE}/groups/{KEY}").text


def test_positions_stand_beside_the_themes_with_their_base(
    app: Flask, asked: int, officer: Person, analyst: Person
) -> None:
    exactly(app, asked, officer)
    found = rows(analyst)
    position = {row: one for (table, row), one in found.items() if table.startswith("Position on “Buses”")}
    assert (position["For"]["count"], position["Against"]["count"], position["For"]["base"]) == (
        "40",
        "20",
        "80",
    )
    assert "for 40, against 20" in analyst.client.page(PAGE).text


def test_nobody_is_quoted_twice_and_withdrawn_words_vanish_at_once(
    app: Flask, asked: int, officer: Person, analyst: Person
) -> None:
    exactly(app, asked, officer)
    with app.app_context():
        frame = use_of(asked).frame
        first, second = sorted(truth(asked))[:2]
        themes.code(first, frame, holds=[theme.id for theme in frame.themes], user_id=officer.id)
        for theme in frame.themes:
            _quote(first, theme.id, officer.id)
        _quote(second, frame.themes[1].id, officer.id)
        db.session.commit()
    page = analyst.client.page(PAGE)
    assert page.text.count("says resident 0") == 1
    assert page.text.count("says resident 1") == 1
    with app.app_context():
        exclude(db.session.query(Comment.origin_id).filter_by(id=second).scalar(), "Sent twice")
        db.session.commit()
    assert "says resident 1" not in analyst.client.page(PAGE).text


def _quote(comment_id: int, theme_id: int, officer_id: int) -> None:
    length = len(db.session.query(Comment.words_redacted).filter_by(id=comment_id).scalar())
    db.session.add(
        Quote(
            theme_id=theme_id,
            comment_id=comment_id,
            start=0,
            end=length,
            approved_by=officer_id,
            approved_at=clock.now(),
        )
    )


def test_only_those_who_read_summaries_read_groups_and_only_of_what_is_there(
    app: Flask,
    asked: int,
    analyst: Person,
    commissioner: Person,
    administrator: Person,
    stranger: Person,
) -> None:
    for page in (f"{PAGE}/groups/{KEY}", f"{PAGE}/groups/{KEY}.csv"):
        assert administrator.client.get(page).status_code == 403
        assert stranger.client.get(page).status_code == 302
    published(app)
    for reader in (analyst, commissioner):
        assert reader.client.get(f"{PAGE}/groups/nothing").status_code == 404
    assert commissioner.client.get("/summaries/nothing/groups/change").status_code == 404


def test_it_asks_the_same_of_the_database_however_many_there_are(
    app: Flask, asked: int, officer: Person, analyst: Person
) -> None:
    exactly(app, asked, officer)
    asked_of = {}
    for page in (PAGE, f"{PAGE}/groups/{KEY}"):
        with queries_of(app) as few:
            analyst.client.get(page)
        asked_of[page] = len(few)
    options = ids(app, asked)
    answered(app, asked, [said(7000 + at, options["bus"]) for at in range(60)])
    for page, number in asked_of.items():
        with queries_of(app) as many:
            analyst.client.get(page)
        assert len(many) <= number <= 50, (
            "fewer, because nothing is shown by group until it is measured again"
        )


def test_comments_that_say_nothing_are_in_no_share_however_it_is_known(
    app: Flask, asked: int, officer: Person, analyst: Person
) -> None:
    """Or a theme's share would be lower in the summary than in each of its groups."""
    with app.app_context():
        use = use_of(asked)
        park = next(theme.id for theme in use.frame.themes if theme.label == "Parks")
        for comment in db.session.query(Comment).filter_by(voice="individual").all():
            comment.says_nothing = comment.id % 2 == 0
            themes.code(comment.id, use.frame, holds=[park], user_id=officer.id)
        db.session.commit()
        telling = db.session.query(Comment).filter_by(voice="individual", says_nothing=False).count()
    row = rows(analyst)[TABLE, "Parks"]
    assert (row["count"], row["base"]) == (str(telling), str(telling))
    assert f"{telling} comments by individuals that say something" in analyst.client.page(PAGE).text


def test_how_many_said_nothing_stands_under_the_themes_and_is_safe(
    app: Flask, asked: int, officer: Person, analyst: Person
) -> None:
    """40 of 240 said nothing: shown only where those who wrote nothing at all are not few."""

    def silence(number: int) -> dict[str, str]:
        with app.app_context():
            mine = db.session.query(Comment).filter_by(voice="individual").order_by(Comment.id)
            for at, comment in enumerate(mine):
                comment.says_nothing = at < number
            db.session.commit()
        row = rows(analyst)[TABLE, "Nothing to add"]
        assert f"Nothing to add: {row['count'] or row['note']}" in analyst.client.page(PAGE).text
        return row

    assert silence(40)["count"] == "", "all 240 wrote something: nobody is left to hide behind"
    options = ids(app, asked)
    answered(app, asked, [said(8000 + at, options["foot"]) for at in range(60)])
    with app.app_context():
        db.session.query(Comment).filter(Comment.words_redacted.startswith("More buses")).update(
            {"withdrawn_on": clock.now().date()}, synchronize_session=False
        )
        db.session.commit()
    assert silence(40)["count"] == "40"
    assert silence(9)["count"] == ""
    assert rows(analyst)[TABLE, "Buses"]["base"] == "230"
