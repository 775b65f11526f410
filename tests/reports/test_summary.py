"""The summary for commissioners: what counts, what stays hidden, and what each statement rests on."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta

import pytest
from flask import Flask

from engage import clock
from engage.comments.models import Comment
from engage.db import db
from engage.places.actions import load_place
from engage.places.package import place_directory
from engage.questionnaires.queries import newest_sheet
from engage.questionnaires.value import Value
from engage.reports.colophon import ABOUT
from engage.reports.tables import HEAD
from engage.responses.actions import exclude
from engage.responses.imported import ImportedResponse
from engage.responses.models import Response
from engage.themes import actions as themes
from engage.themes import queries as theme_queries
from tests.cast import Person
from tests.consultations.making import answered, held
from tests.counting import queries_of
from tests.reports.releasing import published

SLUG = "getting-about"
PAGE = f"/summaries/{SLUG}"


def ids(app: Flask, questionnaire_id: int) -> dict[str, int]:
    """Option ids of the question "travel" by key."""
    with app.app_context():
        return dict(newest_sheet(questionnaire_id).by_key["travel"].option_ids)


def said(number: int, option: int, **changes: object) -> ImportedResponse:
    values: dict[str, object] = {
        "answers": {
            "travel": Value(options=(option,)),
            "change": Value(text=f"More buses, please, number {number}"),
        },
        "equality": {"sex": "female" if number % 4 else "male"},
        "quotable": True,
        **changes,
    }
    return ImportedResponse(f"r{number}", clock.now() - timedelta(days=1), **values)  # type: ignore[arg-type]


@pytest.fixture
def asked(app: Flask) -> int:
    """A consultation that 58 individuals answered: 40 on foot, 18 by bus; and 12 organisations, all by bus."""
    questionnaire_id = held(app, provenance="All of this is made up.", closes_in=-timedelta(days=1))
    options = ids(app, questionnaire_id)
    people = [said(at, options["foot" if at < 40 else "bus"], channel="web") for at in range(58)]
    bodies = [said(100 + at, options["bus"], respondent_type="organisation") for at in range(12)]
    answered(app, questionnaire_id, people + bodies)
    with app.app_context():
        load_place(place_directory())
        db.session.commit()
    return questionnaire_id


def rows_of(commissioner: Person, table: str) -> dict[str, dict[str, str]]:
    """One table of the published file, by row."""
    text = commissioner.client.get(f"{PAGE}/tables.csv").get_data(as_text=True)
    found = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    return {row["row"]: row for row in found if row["table"] == table}


def test_organisations_never_change_a_figure_about_people(
    app: Flask, asked: int, commissioner: Person
) -> None:
    published(app)
    travel = rows_of(commissioner, "How do you get about?")
    assert {label: (row["count"], row["percent"], row["base"]) for label, row in travel.items()} == {
        "On foot": ("40", "67", "60"),
        "By bus": ("20", "33", "60"),
    }
    who = rows_of(commissioner, "Who answered")
    assert (who["Individuals"]["count"], who["Organisations"]["count"]) == ("60", "10")


def test_no_true_count_is_on_the_page_or_in_the_file(app: Flask, asked: int, commissioner: Person) -> None:
    published(app)
    page = commissioner.client.page(PAGE)
    file = commissioner.client.get(f"{PAGE}/tables.csv").get_data(as_text=True)
    for true in ("58", "18", "12"):
        assert f">{true}<" not in commissioner.client.get(PAGE).get_data(as_text=True)
        assert f",{true}," not in file
    assert "About 60 responses came from individuals" in page.text


def test_small_numbers_are_hidden_with_words(app: Flask, asked: int, commissioner: Person) -> None:
    options = ids(app, asked)
    answered(app, asked, [said(200 + at, options["foot"], channel="phone") for at in range(4)])
    published(app)
    channels = rows_of(commissioner, "How individuals answered")
    assert channels["By phone"]["count"] == ""
    assert channels["By phone"]["note"]
    assert channels["On the web"]["count"] == "", "or the small one could be had by subtraction"


def test_drafts_withdrawn_and_excluded_responses_never_enter_a_figure(
    app: Flask, asked: int, commissioner: Person
) -> None:
    with app.app_context():
        chosen = db.session.query(Response.id).filter_by(respondent_type="individual").order_by(Response.id)
        for row in chosen.limit(20).all():
            exclude(row.id, "Sent twice")
        db.session.commit()
    published(app)
    assert rows_of(commissioner, "How do you get about?")["On foot"]["count"] == "20"


def test_themes_count_only_once_an_officer_has_accepted_the_frame(
    app: Flask, asked: int, commissioner: Person, officer: Person
) -> None:
    with app.app_context():
        frame = themes.begin_frame(asked, "change")
        theme = themes.add_theme(frame, label="=More buses", description="Buses.", user_id=officer.id)
        comments = db.session.query(Comment).order_by(Comment.id).all()
        for comment in comments[:30]:
            themes.code(comment.id, frame, holds=[theme.id], user_id=officer.id)
        db.session.commit()
        theme_id = theme.id
    published(app)
    before = commissioner.client.page(PAGE)
    assert "=More buses" not in before.text
    assert "not been accepted by a person" in before.text
    assert commissioner.client.get(f"{PAGE}/themes/{theme_id}").status_code == 404
    with app.app_context():
        frame_now = theme_queries.use(asked, "change")
        assert frame_now is not None
        themes.accept_frame(frame_now, user_id=officer.id)
        db.session.commit()
    published(app)
    assert "=More buses" in commissioner.client.page(PAGE).text
    row = rows_of(commissioner, "Themes: What should change?")["'=More buses"]
    assert (row["count"], row["percent"], row["base"]) == ("30", "50", "60"), (
        "and no formula in a spreadsheet"
    )
    evidence = commissioner.client.page(f"{PAGE}/themes/{theme_id}")
    assert "More buses, please, number " in evidence.text, "some of them, by chance"


def test_who_may_not_see_true_counts_cannot_count_the_comments_of_a_theme_held_by_few(
    app: Flask, asked: int, commissioner: Person, analyst: Person, officer: Person
) -> None:
    with app.app_context():
        frame = themes.begin_frame(asked, "change")
        few, many = (
            themes.add_theme(frame, label=label, description="", user_id=officer.id).id
            for label in ("Three say this", "Many say this")
        )
        chosen = db.session.query(Comment).order_by(Comment.id).all()
        for at, comment in enumerate(chosen[:30]):
            themes.code(comment.id, frame, holds=[few if at < 3 else many], user_id=officer.id)
        use = theme_queries.use(asked, "change")
        assert use is not None
        themes.accept_frame(use, user_id=officer.id)
        db.session.commit()
    published(app)
    assert "fewer than 10" in commissioner.client.page(PAGE).text
    refused = commissioner.client.get(f"{PAGE}/themes/{few}")
    assert refused.status_code == 409
    assert "More buses, please" not in refused.text
    assert f"/themes/{few}" not in commissioner.client.get(PAGE).text
    assert commissioner.client.get(f"{PAGE}/themes/{many}").status_code == 200
    assert analyst.client.get(f"{PAGE}/themes/{few}").status_code == 200
    for page in ("comments", f"comments?theme={few}", "campaigns", "campaigns/1"):
        assert commissioner.client.get(f"/themes/{asked}/change/{page}").status_code == 403


def test_who_was_heard_stands_beside_the_census(app: Flask, asked: int, commissioner: Person) -> None:
    foot = ids(app, asked)["foot"]
    answered(app, asked, [said(300 + at, foot, equality={}) for at in range(15)])
    published(app)
    sex = rows_of(commissioner, "Sex of individuals")
    assert (sex["Female"]["count"], sex["Female"]["residents_percent"]) == ("45", "49.9")
    assert (sex["Female"]["percent"], sex["Female"]["percent_of"]) == ("75", "60")
    assert (sex["Male"]["compared"], sex["Male"]["note"]) == ("fewer than expected", "")
    assert "We heard less than expected from: Male" in commissioner.client.page(PAGE).text


def test_every_number_that_is_not_shown_says_why(app: Flask, commissioner: Person) -> None:
    """In the tables of who was heard too, where words beside the Census stand in a column of their own."""
    questionnaire_id = held(app, closes_in=-timedelta(days=1))
    options = ids(app, questionnaire_id)
    ages = [{"age_band": "16_24"}] * 4 + [{"age_band": "25_34"}] * 60 + [{}] * 3
    answered(app, questionnaire_id, [said(at, options["foot"], equality=one) for at, one in enumerate(ages)])
    with app.app_context():
        load_place(place_directory())
        db.session.commit()
    published(app)
    text = commissioner.client.get(f"{PAGE}/tables.csv").get_data(as_text=True)
    found = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    hidden = [row for row in found if row["table"] != ABOUT and not row["count"]]
    assert "Aged 16 to 24 years" in {row["row"] for row in hidden}
    assert {row["note"] for row in hidden} <= {"fewer than 10", "not shown"}
    assert not [row for row in found if row["count"] and row["note"]]
    assert {row["compared"] for row in hidden if row["residents_percent"]} >= {"cannot be compared"}


def test_a_file_says_what_it_is_how_it_was_made_and_where_figures_are_from(
    app: Flask, asked: int, commissioner: Person
) -> None:
    published(app)
    about = {row: one["note"] for row, one in rows_of(commissioner, ABOUT).items()}
    assert "Getting about" in about["What this is"]
    assert about["What is real"] == "All of this is made up."
    made = datetime.fromisoformat(about["Figures as at"])
    assert timedelta(0) <= clock.now() - made < timedelta(minutes=3)
    for words in ("nearest 5", "under 10", "base of 30 or more"):
        assert words in about["Rounded, or not shown"]
    sources = [words for name, words in about.items() if name.startswith("Source: ")]
    assert any("Census 2021" in words and "Open Government Licence v3.0" in words for words in sources)
    text = commissioner.client.get(f"{PAGE}/tables.csv").get_data(as_text=True)
    lengths = {len(row) for row in csv.reader(io.StringIO(text))}
    assert lengths == {len(HEAD)}, "one table to a program: every row has every column"


def test_an_imported_response_is_not_called_a_person(app: Flask, commissioner: Person) -> None:
    """One person may have sent several: what is counted are responses, and the page says no more."""
    questionnaire_id = held(app, provenance="14 people gave 60 comments.", closes_in=-timedelta(days=1))
    options = ids(app, questionnaire_id)
    answered(app, questionnaire_id, [said(at, options["foot"], equality={}) for at in range(60)])
    published(app)
    page = commissioner.client.page(PAGE)
    assert "About 60 responses came from individuals" in page.text
    bases = [" ".join("".join(one.itertext()).split()) for one in page.with_class("engage-figure__base")]
    assert bases
    assert {base.partition(";")[0] for base in bases} == {
        "Base: 60 responses from individuals",
        "Base: how many were asked is not shown",
    }
    assert not re.search(r"\d (people|individuals)", page.text.replace("14 people gave", ""))


def test_evidence_is_of_the_comments_that_the_figure_counts(
    app: Flask, asked: int, commissioner: Person, officer: Person
) -> None:
    """Those that say nothing are in no theme and no share, and so not among the comments behind a theme."""
    with app.app_context():
        frame = themes.begin_frame(asked, "change")
        theme = themes.add_theme(frame, label="Buses", description="", user_id=officer.id)
        chosen = db.session.query(Comment).filter_by(voice="individual").order_by(Comment.id).limit(40).all()
        for comment in chosen:
            themes.code(comment.id, frame, holds=[theme.id], user_id=officer.id)
        for comment in chosen[::2]:
            comment.says_nothing = True
            comment.words_redacted = f"Nothing to say {comment.id}"
        use = theme_queries.use(asked, "change")
        assert use is not None
        themes.accept_frame(use, user_id=officer.id)
        db.session.commit()
        theme_id = theme.id
    published(app)
    assert rows_of(commissioner, "Themes: What should change?")["Buses"]["count"] == "20"
    evidence = commissioner.client.page(f"{PAGE}/themes/{theme_id}")
    assert len(evidence.with_class("engage-quote")) == 18, "the fewest that “20” may stand for"
    assert "Nothing to say" not in evidence.text
    live = officer.client.page(f"{PAGE}/themes/{theme_id}")
    assert len(live.with_class("engage-quote")) == 20
    staff = officer.client.page(f"/themes/{asked}/change/comments?theme={theme_id}").text
    assert "Nothing to say" in staff, "who codes them sees them all"


def test_every_statement_leads_to_its_figure(app: Flask, asked: int, commissioner: Person) -> None:
    published(app)
    html = commissioner.client.get(PAGE).get_data(as_text=True)
    page = commissioner.client.page(PAGE)
    links = [link.get("href") for link in page.with_class("engage-source-link")]
    assert links
    for link in links:
        assert f'id="{(link or "").removeprefix("#")}"' in html


def test_every_page_of_it_says_what_is_made_up(asked: int, commissioner: Person) -> None:
    assert "All of this is made up." in commissioner.client.page(PAGE).text


def test_where_few_or_none_answered_the_page_says_the_same(
    app: Flask, commissioner: Person, analyst: Person
) -> None:
    questionnaire_id = held(app, closes_in=-timedelta(days=1))
    none = analyst.client.page(PAGE).text
    assert "Fewer than 10 people have answered" in none
    answered(app, questionnaire_id, [said(at, ids(app, questionnaire_id)["foot"]) for at in range(3)])
    assert analyst.client.page(PAGE).text == none
    published(app)
    assert "Fewer than 10 people have answered" in commissioner.client.page(PAGE).text


def test_while_it_is_open_only_those_who_see_true_counts_read_it(
    app: Flask, commissioner: Person, analyst: Person
) -> None:
    """Or each new answer would show as a change in the figures."""
    held(app)
    for page in (PAGE, f"{PAGE}/tables.csv", f"{PAGE}/themes/1"):
        refused = commissioner.client.get(page)
        assert refused.status_code == 409
        assert "has not closed yet" in refused.text
    assert analyst.client.get(PAGE).status_code == 200
    assert PAGE not in commissioner.client.get("/summaries").text


def test_only_those_who_may_read_it_do(
    asked: int, organiser: Person, administrator: Person, stranger: Person, commissioner: Person
) -> None:
    assert organiser.client.get(PAGE).status_code == 200
    assert administrator.client.get(PAGE).status_code == 403
    assert stranger.client.get(PAGE).status_code == 302
    assert commissioner.client.get("/summaries/nothing-here").status_code == 404


def test_a_summary_asks_the_database_the_same_however_much_is_stored(
    app: Flask, asked: int, analyst: Person
) -> None:
    with queries_of(app) as few:
        analyst.client.get(PAGE)
    options = ids(app, asked)
    answered(app, asked, [said(500 + at, options["bus"]) for at in range(150)])
    with queries_of(app) as many:
        analyst.client.get(PAGE)
    assert len(many) == len(few) <= 40
