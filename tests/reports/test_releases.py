"""Releases: readers without true counts read figures that were frozen, the same everywhere, until the next ones."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from engage import clock
from engage.access import door_of
from engage.comments.actions import withdraw as withdraw_comments
from engage.comments.models import Comment
from engage.consultations.models import Consultation
from engage.db import at_one_moment, db
from engage.errors import Refused
from engage.permissions import MAY
from engage.places.package import place_directory, read_place
from engage.questionnaires.value import Value
from engage.reports import figures as kept
from engage.reports.actions import publish_figures
from engage.reports.jobs import forget_what_was_withdrawn, publish_what_has_closed
from engage.reports.models import Release, ReleasedComment
from engage.reports.queries.making import next_release
from engage.responses.actions import exclude
from engage.responses.models import Response
from engage.themes import actions as themes
from engage.themes.models import Quote
from tests.cast import Person
from tests.consultations.making import answered, held
from tests.counting import queries_of
from tests.reports import test_themes_told as told
from tests.reports.releasing import SLUG, published
from tests.reports.test_summary import PAGE, ids, said
from tests.reports.test_themes_told import KEY, asked

__all__ = ["asked"]
OF_THE_RECORD = {"audit.index"}  # who did what and when, withdrawals too, is an administrator's to read
OFFICE = "/office/consultations/getting-about"


@pytest.fixture
def whole(app: Flask, asked: int, officer: Person) -> int:
    """Everything coded and measured, one quote of each of two people, and published; the first theme's id."""
    told.exactly(app, asked, officer)
    with app.app_context():
        in_force = told.use_of(asked).frame.themes
        for comment_id, theme in zip(sorted(told.truth(asked))[:2], in_force, strict=False):
            told._quote(comment_id, theme.id, officer.id)
        db.session.commit()
        first = in_force[0].id
    published(app)
    return first


def pages(theme_id: int) -> list[str]:
    """Every address at which a commissioner reads figures."""
    return [
        PAGE,
        f"{PAGE}/tables.csv",
        *(f"{PAGE}/groups/{KEY}?by={by}" for by in ("age", "sex", "closed")),
        f"{PAGE}/groups/{KEY}.csv",
    ]


def test_what_goes_and_comes_after_publishing_moves_no_number_that_readers_see(
    app: Flask, asked: int, whole: int, commissioner: Person, organiser: Person, analyst: Person
) -> None:
    before = {page: commissioner.client.get(page).get_data(as_text=True) for page in pages(whole)}
    with app.app_context():
        mine = db.session.scalars(sa.select(Comment.origin_id).order_by(Comment.id.desc()).limit(45)).all()
        for response_id in mine:
            exclude(response_id, "Sent twice")
        db.session.commit()
    answered(app, asked, [said(9000 + at, ids(app, asked)["foot"]) for at in range(30)])
    for page, text in before.items():
        assert len(figures_on(text)) > 20, page
        for reader in (commissioner, organiser):
            again = reader.client.get(page).get_data(as_text=True)
            assert figures_on(again) == figures_on(text), page
        assert figures_on(analyst.client.get(page).get_data(as_text=True)) != figures_on(text), page


def figures_on(text: str) -> list[str]:
    """Every number and "not shown" of a page or file, in order; not its links, its tokens and its signs for nobody."""
    text = re.sub(r"<(script|style|link|meta)[^>]*>|(href|id|value|aria-[a-z]+)=\"[^\"]*\"", "", text)
    return re.findall(r"\d[\d,.%]*|not shown|fewer than", text.partition("<main")[2] or text)


def test_every_page_and_file_says_as_at_when(
    app: Flask, whole: int, commissioner: Person, analyst: Person
) -> None:
    with app.app_context():
        made = db.session.scalars(sa.select(Release.made_at)).one()
    for page in [*pages(whole), f"{PAGE}/themes/{whole}"]:
        text = commissioner.client.get(page).get_data(as_text=True)
        assert "Figures as at" in text, page
        assert f"{clock.in_london(made):%Y-%m-%dT%H:%M}" in text or f"{clock.in_london(made):%B %Y}" in text
        assert "not published" not in text
        live = analyst.client.get(page).get_data(as_text=True)
        assert "Live figures" in live, page
    assert "Figures as at" in analyst.client.page(f"{PAGE}?published=1").text


def test_what_is_kept_comes_back_whole_and_holds_no_words_and_no_true_count(app: Flask, whole: int) -> None:
    with app.app_context():
        row = db.session.scalars(sa.select(Release)).one()
        content, groups = row.content, row.groups
    figures = kept.read(content)
    assert kept.read(kept.written(figures)) == figures
    by_group = kept.groups_read(groups)
    assert kept.groups_read(kept.groups_written(by_group)) == by_group
    assert by_group[KEY]
    assert figures.quote_ids
    assert "says resident" not in content + groups
    numbers = [cell.count for one in figures.summary.questions for cell in one.table.cells if cell.count]
    assert numbers
    assert all(number % 5 == 0 for number in numbers)


def test_words_that_leave_vanish_from_what_was_published(
    app: Flask, asked: int, whole: int, commissioner: Person
) -> None:
    page = f"{PAGE}/themes/{whole}"
    with app.app_context():
        first, second = sorted(told.truth(asked))[:2]
        seen = db.session.scalars(
            sa.select(ReleasedComment.comment_id)
            .where(ReleasedComment.theme_id == whole, ReleasedComment.comment_id.not_in((first, second)))
            .limit(1)
        ).one()
        words = db.session.get_one(Comment, seen).words_redacted
    for said_once in ("says resident 0", "says resident 1"):
        assert said_once in commissioner.client.page(PAGE).text
    everything = "".join(commissioner.client.page(f"{page}?page={at}").html for at in range(1, 6))
    assert f">{words}<" in everything
    with app.app_context():
        exclude(db.session.get_one(Comment, first).origin_id, "Sent twice")
        db.session.get_one(Comment, second).quotable = False
        exclude(db.session.get_one(Comment, seen).origin_id, "Sent twice")
        db.session.commit()
    text = commissioner.client.page(PAGE).text
    assert "says resident 0" not in text
    assert "says resident 1" not in text
    everything = "".join(commissioner.client.page(f"{page}?page={at}").html for at in range(1, 6))
    assert f">{words}<" not in everything
    with app.app_context():
        forget_what_was_withdrawn()
        kept_places = (
            sa.select(sa.func.count()).select_from(ReleasedComment).where(ReleasedComment.comment_id == seen)
        )
        assert db.session.scalar(kept_places) == 0


def test_words_taken_out_later_are_out_of_what_was_published(
    app: Flask, asked: int, whole: int, commissioner: Person
) -> None:
    with app.app_context():
        for comment in db.session.scalars(sa.select(Comment)):
            comment.words_redacted = comment.words_redacted.replace("street", "[address]")
        db.session.commit()
    shown = "".join(commissioner.client.page(f"{PAGE}/themes/{whole}?page={at}").text for at in (1, 2, 3, 4))
    assert "[address]" in shown
    assert "street" not in shown + commissioner.client.page(PAGE).text


def test_evidence_tells_no_row_no_arrival_and_no_count(
    app: Flask, asked: int, whole: int, commissioner: Person
) -> None:
    """80 hold it, published as 80, which may be 78: so 78 are shown, and two left out by chance."""
    html = [commissioner.client.page(f"{PAGE}/themes/{whole}?page={at}") for at in (1, 2, 3, 4)]
    quotes = [
        " ".join("".join(one.itertext()).split()) for page in html for one in page.with_class("engage-quote")
    ]
    assert len(quotes) == len(set(quotes)) == 78
    numbers = [int(one.rpartition(" ")[2]) for one in quotes]
    assert numbers != sorted(numbers)
    text = "".join(page.html for page in html)
    with app.app_context():
        rows = db.session.scalars(sa.select(Comment.id)).all()
    labels = {one for one in rows if f'Comment {one}"' in text or f"comment-{one}" in text}
    assert not labels
    assert "about 80" in html[0].text


def test_a_second_release_shows_the_same_comments_again(app: Flask, whole: int, commissioner: Person) -> None:
    """Two selections by chance would together show more than either number allows."""

    def quotes() -> set[str]:
        return {
            " ".join("".join(one.itertext()).split())
            for at in (1, 2, 3, 4)
            for one in commissioner.client.page(f"{PAGE}/themes/{whole}?page={at}").with_class("engage-quote")
        }

    first = quotes()
    published(app)
    assert quotes() == first


def test_reading_what_was_published_costs_the_same_however_much_is_stored(
    app: Flask, asked: int, whole: int, commissioner: Person
) -> None:
    for page, most in ((PAGE, 8), (f"{PAGE}/tables.csv", 6), (f"{PAGE}/groups/{KEY}", 9)):
        with queries_of(app) as asked_of:
            assert commissioner.client.get(page).status_code == 200
        assert len(asked_of) <= most, asked_of
        assert not [
            one for one in asked_of if "release_counts" in str(one) or "counted_responses" in str(one)
        ]


def test_an_open_consultation_is_not_called_closed(app: Flask, analyst: Person, commissioner: Person) -> None:
    held(app, closes_in=timedelta(days=1))
    page = analyst.client.page(f"{PAGE}?published=1")
    assert "have not been published yet" in page.text
    assert "has closed. Its figures" not in page.text
    assert "published when the consultation has closed" in page.text
    assert "See live figures" in page.text
    assert "not closed yet" in commissioner.client.page(PAGE, status=409).text


def test_the_worker_publishes_once_a_consultation_has_settled(
    app: Flask, commissioner: Person, officer: Person
) -> None:
    questionnaire_id = held(app, closes_in=-timedelta(minutes=20))
    options = ids(app, questionnaire_id)
    answered(app, questionnaire_id, [said(at, options["foot"]) for at in range(60)])

    def numbers() -> list[int]:
        with app.app_context():
            publish_what_has_closed()
            return list(db.session.scalars(sa.select(Release.number).order_by(Release.number)))

    def closes(ago: timedelta) -> None:
        with app.app_context():
            db.session.execute(sa.update(Consultation).values(closes_at=clock.now() - ago))
            db.session.commit()

    assert numbers() == [], "who had begun may still send"
    assert "have not been published yet" in commissioner.client.page(PAGE).text
    assert commissioner.client.get(f"{PAGE}/tables.csv").status_code == 409
    assert officer.client.get(f"{OFFICE}/figures").status_code == 409
    closes(timedelta(hours=3))
    assert numbers() == [1]
    assert numbers() == [1], "once"
    assert "About 60 responses" in commissioner.client.page(PAGE).text


def test_an_officer_publishes_with_a_button(
    app: Flask, officer: Person, analyst: Person, commissioner: Person
) -> None:
    questionnaire_id = held(app, closes_in=-timedelta(days=1))
    answered(app, questionnaire_id, [said(at, ids(app, questionnaire_id)["foot"]) for at in range(60)])
    assert analyst.client.get(f"{OFFICE}/figures").status_code == 403
    page = officer.client.page(f"{OFFICE}/figures")
    assert "No figures of this consultation are published yet." in page.text
    seen = page.form_values(1)
    after = officer.client.send(f"{OFFICE}/figures", seen)
    assert "Published. Commissioners and organisers read these figures now." in after.text
    assert "About 60 responses" in commissioner.client.page(PAGE).text
    again = officer.client.send(f"{OFFICE}/figures", seen, status=409)
    assert again.h1 == "Figures were published after you opened this page"
    assert "Look at what changes now." in again.text
    assert numbers_of_releases(app) == [1], "the second tab published nothing"


def numbers_of_releases(app: Flask) -> list[int]:
    with app.app_context():
        return list(db.session.scalars(sa.select(Release.number).order_by(Release.number)))


def test_who_may_not_see_true_counts_finds_none_in_the_office(
    app: Flask, officer: Person, organiser: Person, administrator: Person
) -> None:
    questionnaire_id = held(app)
    answered(app, questionnaire_id, [said(at, ids(app, questionnaire_id)["foot"]) for at in range(61)])
    for somebody in (organiser, administrator):
        for page in ("/office", OFFICE):
            assert not re.search(r"\b61\b", somebody.client.page(page).text), (somebody.role, page)
        assert "<svg" not in somebody.client.page(OFFICE).html.partition("<main")[2]
    assert "61 submitted" in officer.client.page(OFFICE).text
    assert ">61<" in officer.client.page("/office").html


def test_a_quote_that_is_no_longer_approved_is_not_read(app: Flask, whole: int, commissioner: Person) -> None:
    with app.app_context():
        db.session.execute(sa.update(Quote).values(approved_at=None))
        db.session.commit()
    assert "says resident" not in commissioner.client.page(PAGE).text


def test_a_label_that_repeats_withdrawn_words_loses_them_in_what_was_published(
    app: Flask, asked: int, officer: Person, commissioner: Person
) -> None:
    theirs = "My grandmother Philippa crochets purple elephants beside the canal"
    answered(
        app, asked, [replace(said(9500, ids(app, asked)["foot"]), answers={"change": Value(text=theirs)})]
    )
    with app.app_context():
        comment = db.session.scalars(sa.select(Comment).where(Comment.words_given == theirs)).one()
        theme = told.use_of(asked).frame.themes[0]
        theme.description = theirs
        all_of_them = db.session.scalars(sa.select(Comment.id)).all()
        themes.code_many(
            {one: {theme.id} for one in all_of_them}, told.use_of(asked).frame, user_id=officer.id
        )
        db.session.commit()
        response_id = comment.origin_id
    published(app)
    assert "purple elephants" in commissioner.client.page(PAGE).text
    with app.app_context():
        withdraw_comments("answer", response_id)
        db.session.commit()
        content = db.session.scalars(sa.select(Release.content)).one()
    assert "purple elephants" not in content
    assert "purple elephants" not in commissioner.client.page(PAGE).text


@pytest.mark.usefixtures("asked")
def test_figures_that_count_a_response_which_left_meanwhile_are_not_kept(app: Flask) -> None:
    with app.app_context():
        with at_one_moment():
            made = next_release(SLUG, read_place(place_directory()))
        exclude(made.response_ids[0], "Sent twice")
        db.session.commit()
        with pytest.raises(Refused, match="withdrawn while these figures were made"):
            publish_figures(made, user_id=None)
        db.session.rollback()
        assert db.session.scalars(sa.select(Release)).all() == []


@pytest.mark.parametrize("closes_in", [timedelta(days=20), -timedelta(days=1)], ids=["open", "closed"])
def test_no_page_that_others_open_moves_with_a_response(
    app: Flask,
    closes_in: timedelta,
    organiser: Person,
    administrator: Person,
    commissioner: Person,
    analyst: Person,
) -> None:
    """Every address of a consultation, and every one without anything in it, of those who may not see true counts."""
    questionnaire_id = held(app, closes_in=closes_in)
    options = ids(app, questionnaire_id)
    answered(app, questionnaire_id, [said(at, options["foot"]) for at in range(58)])
    if closes_in < timedelta(0):
        published(app)

    def numbers(somebody: Person) -> dict[str, list[str]]:
        found = {}
        for rule in app.url_map.iter_rules():
            door = door_of(app.view_functions[rule.endpoint])
            is_ours = "GET" in (rule.methods or ()) and not rule.arguments - {"slug"}
            if is_ours and door in MAY[somebody.role] and rule.endpoint not in OF_THE_RECORD:
                page = somebody.client.get(rule.rule.replace("<slug>", "getting-about"))
                found[rule.rule] = [str(page.status_code), *figures_on(page.get_data(as_text=True))]
        return found

    others = (organiser, administrator, commissioner)
    before, live = [numbers(one) for one in others], numbers(analyst)
    assert all(before)
    answered(app, questionnaire_id, [said(600 + at, options["bus"]) for at in range(17)])
    with app.app_context():
        exclude(db.session.scalars(sa.select(Response.id).limit(1)).one(), "Sent twice")
        db.session.commit()
    assert [numbers(one) for one in others] == before
    assert numbers(analyst) != live, "so that the comparison can fail"
