"""The pages of the journey as a resident without JavaScript meets them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import before_render_template
from jinja2 import Template
from sqlalchemy.orm import Session

from engage import clock
from engage.comments.models import Comment
from engage.consultations.models import Consultation
from engage.contacts.actions import let_in
from engage.contacts.models import Contact
from engage.db import db
from engage.questionnaires.draft import PageDraft, QuestionDraft
from engage.responses.models import Answer, EqualityAnswer, Response, Tick
from tests.answering import YES_NO, Asked, answer, begin, consultation, reference_on, send, walk
from tests.pages import Page, StrictClient
from tests.pages import words as words_of


@pytest.fixture
def asked(db_session: Session) -> Asked:
    return consultation()


def count(table: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_a_whole_journey_makes_one_row_for_each_answer(asked: Asked, resident: StrictClient) -> None:
    page = walk(resident, asked, words="The nurse, Mrs Khan, was kind")
    assert page.h1 == "Questions about you"
    page = resident.send(
        asked.url("about-you"), {"about-sex": "female", "about-religion": "prefer_not_to_say"}
    )
    assert page.h1 == "Your answers have been sent"
    row = db.session.scalars(sa.select(Response)).one()
    assert (row.status, row.channel, row.respondent_type, row.quotable) == (
        "submitted",
        "web",
        "individual",
        True,
    )
    assert (count(Answer), count(Tick), count(EqualityAnswer), count(Comment)) == (7, 3, 2, 2)
    good = db.session.scalars(sa.select(Comment).where(Comment.question_key == "good")).one()
    assert good.words_given == "The nurse, Mrs Khan, was kind"
    assert "Khan" not in good.words_redacted
    assert good.quotable


def test_words_stand_in_comments_and_nowhere_else(asked: Asked, resident: StrictClient) -> None:
    walk(resident, asked, words="Seldom heard words")
    stored = db.session.scalars(sa.select(Answer.text).where(Answer.text.is_not(None))).all()
    assert [text[:3] for text in stored] == ["E05"], "only the ward is left in the answers"


def test_no_key_no_reference_and_no_minute_is_stored(asked: Asked, resident: StrictClient) -> None:
    walk(resident, asked)
    page = resident.page(asked.url("sent"))
    row = db.session.scalars(sa.select(Response)).one()
    cookie = resident.get_cookie("answers", path=f"/answer/{asked.slug}")
    assert cookie is not None
    stored = " ".join(str(getattr(row, column.key)) for column in sa.inspect(Response).columns)
    assert cookie.value not in stored
    assert reference_on(page) not in stored
    for moment in (row.started_at, row.saved_at, row.submitted_at):
        assert moment is not None
        assert (moment.minute, moment.second, moment.microsecond) == (0, 0, 0)


def test_the_cookie_goes_only_to_this_questionnaire_and_to_no_script(
    asked: Asked, resident: StrictClient
) -> None:
    response = resident.post(asked.url("start"), data={"q-who": "individual"})
    (cookie,) = [line for line in response.headers.getlist("Set-Cookie") if line.startswith("answers=")]
    for part in ("HttpOnly", "SameSite=Lax", "Path=/answer/health"):
        assert part in cookie


def test_a_page_sets_no_cookie_that_it_does_not_need(asked: Asked, resident: StrictClient) -> None:
    begin(resident, asked)
    resident.page(asked.url("page/1"))
    again = resident.get(asked.url("page/1"))
    assert not again.headers.getlist("Set-Cookie")


def test_a_page_keeps_the_answers_given_before(asked: Asked, resident: StrictClient) -> None:
    begin(resident, asked)
    answer(resident, asked, 1, used="yes", help=["evening", "nearer"], ease="4")
    answer(resident, asked, 2, good="Fine", times="3")
    answer(
        resident, asked, 3, when_day="1", when_month="2", when_year="2024", place="Hospital", ward="LU1 2NB"
    )
    first = resident.page(asked.url("page/1")).form_values()
    assert (first["q-used"], first["q-help"], first["q-ease"]) == (["yes"], ["evening", "nearer"], ["4"])
    third = resident.page(asked.url("page/3")).form_values()
    assert third["q-when-year"] == ["2024"]
    assert third["q-place"] == ["Hospital"]
    assert third["q-ward"] == [""], "the postcode was never kept"
    assert third["q-ward-ward"][0].startswith("E05")


def test_a_page_whose_questions_are_not_asked_is_left_out(asked: Asked, resident: StrictClient) -> None:
    begin(resident, asked)
    assert answer(resident, asked, 1, used="no").h1 == "The last things"
    assert resident.page(asked.url("page/2")).h1 == "The last things"
    check = answer(resident, asked, 3)
    assert "What was good?" not in check.text


def test_an_answer_that_is_no_longer_asked_stays_in_the_draft_and_is_dropped_when_sent(
    asked: Asked, resident: StrictClient
) -> None:
    begin(resident, asked)
    answer(resident, asked, 1, used="yes")
    answer(resident, asked, 2, good="Fine", times="3")
    answer(resident, asked, 3)
    answer(resident, asked, 1, used="no", query="?from=check")
    assert count(Answer) == 3, "kept in case the respondent changes their mind"
    send(resident, asked)
    assert count(Answer) == 1
    assert count(Comment) == 0


def test_changing_an_answer_from_the_check_goes_back_to_it_by_way_of_what_is_asked_now(
    asked: Asked, resident: StrictClient
) -> None:
    begin(resident, asked)
    answer(resident, asked, 1, used="no")
    check = answer(resident, asked, 3, place="Here")
    assert check.h1.startswith("Check your answers")
    assert answer(resident, asked, 3, place="There", query="?from=check").h1.startswith("Check your answers")
    new = answer(resident, asked, 1, used="yes", query="?from=check")
    assert new.h1 == "More about it"
    assert answer(resident, asked, 2, good="Fine", query="?from=check").h1.startswith("Check your answers")


def test_the_check_lists_every_question_that_is_asked(asked: Asked, resident: StrictClient) -> None:
    begin(resident, asked)
    answer(resident, asked, 1, used="yes", help=["evening", "nearer"], ease="5")
    answer(resident, asked, 2, good="Fine\r\n\r\nReally", times="3")
    check = answer(resident, asked, 3, when_day="1", when_month="2", when_year="2024")
    for question in asked.sheet.questions:
        assert question.title in check.text
    for words in (
        "Evening times Nearer to home",
        "5 – Easy",
        "Fine Really",
        "1 February 2024",
        "Not answered",
    ):
        assert words in check.text


def test_errors_name_their_fields_and_keep_every_word(asked: Asked, resident: StrictClient) -> None:
    begin(resident, asked)
    page = answer(resident, asked, 1, status=422, used="maybe", help=["evening", "none"], ease="9")
    assert len(page.errors) == 3
    assert page.title.startswith("Error: ")
    assert {"q-help": ["evening", "none"]}.items() <= page.form_values().items()
    assert count(Answer) == 0, "nothing half written"
    answer(resident, asked, 1, used="yes")
    page = answer(resident, asked, 2, status=422, good="", times="1e999")
    assert page.errors == ["Enter your comment", "Enter a number, like 7"]
    assert page.form_values()["q-times"] == ["1e999"]
    page = answer(
        resident,
        asked,
        3,
        status=422,
        when_day="31",
        when_month="2",
        when_year="99999",
        ward="LU",
        better="My words",
    )
    assert len(page.errors) == 2
    values = page.form_values()
    assert values["q-when-year"] == ["99999"]
    assert values["q-better"] == ["My words"]
    assert values["q-ward"] == ["LU"]
    assert count(Answer) == 1


@pytest.mark.parametrize("words", ["👩‍👩‍👧‍👧 good", "‮מצוין", "<script>alert(1)</script>", "a & b \"c\" 'd'"])
def test_words_come_back_as_they_were_typed(asked: Asked, resident: StrictClient, words: str) -> None:
    begin(resident, asked)
    answer(resident, asked, 1, used="yes")
    answer(resident, asked, 2, good=words)
    response = resident.get(asked.url("page/2"))
    assert "<script>alert" not in response.text
    assert Page(response.text).form_values()["q-good"] == [words]


def test_two_questions_of_one_page_may_depend_on_each_other(
    db_session: Session, resident: StrictClient
) -> None:
    asked = consultation(
        [
            PageDraft(
                "One page",
                (
                    QuestionDraft("one_choice", "Have you?", "have", options=YES_NO),
                    QuestionDraft("comment", "Why?", "why", required=True, asked_if=(("have", "yes"),)),
                ),
            )
        ]
    )
    first = begin(resident, asked)
    assert "Why?" not in first.text
    again = answer(resident, asked, 1, have="yes")
    assert (again.h1, again.errors) == ("One page", [])
    assert again.title.startswith("One page (more questions)")
    (told,) = again.with_class("govuk-notification-banner")
    assert "we ask more on this page" in words_of(told)
    assert [(link.get("href"), words_of(link)) for link in told.iter("a")] == [("#q-why", "Why?")]
    assert [field.get("id") for field in again.all("textarea")] == ["q-why"], "the link leads to the question"
    assert not resident.page(asked.url("page/1")).with_class("govuk-notification-banner"), "said once"
    assert answer(resident, asked, 1, status=422, have="yes", why="").errors == ["Enter your comment"]
    assert answer(resident, asked, 1, have="no", why="").h1.startswith("Check")


def test_a_page_that_comes_back_holds_up_nobody(asked: Asked, resident: StrictClient) -> None:
    """The draft's turn is over before the page with its errors is made."""
    begin(resident, asked)
    held: list[bool] = []

    def look(sender: object, template: Template, context: dict[str, Any]) -> None:
        held.append(db.session().in_transaction())

    with before_render_template.connected_to(look):
        answer(resident, asked, 1, status=422, used="")
    assert held
    assert not held[0]


def test_an_unknown_page_and_one_out_of_order(asked: Asked, resident: StrictClient) -> None:
    begin(resident, asked)
    resident.page(asked.url("page/99"), status=404)
    resident.page(asked.url("page/0"), status=404)
    assert resident.page(asked.url("page/3")).h1 == "The last things", "one may look"
    check = resident.page(asked.url("check"))
    assert check.h1 == "Your services"
    assert check.errors == ["Choose one of the options"], "and is brought to what is missing"
    assert send(resident, asked).errors == ["Choose one of the options"]
    assert db.session.scalars(sa.select(Response.status)).all() == ["draft"]


def test_without_a_cookie_the_page_explains(asked: Asked, resident: StrictClient) -> None:
    page = resident.page(asked.url("page/1"), status=409)
    assert "Allow cookies" in page.text
    page = answer(resident, asked, 1, status=409, used="yes", place="My own words")
    assert "My own words" in "".join("".join(field.itertext()) for field in page.all("textarea"))
    resident.set_cookie("answers", "x" * 500, path=f"/answer/{asked.slug}")
    resident.page(asked.url("page/1"), status=409)


def test_the_key_of_one_consultation_opens_no_other(asked: Asked, resident: StrictClient) -> None:
    other = consultation(slug="other")
    begin(resident, asked)
    key = resident.get_cookie("answers", path=f"/answer/{asked.slug}")
    assert key is not None
    resident.set_cookie("answers", key.value, path="/answer/other")
    resident.page(other.url("page/1"), status=409)


def test_a_stale_token_gives_the_page_back_with_what_was_typed(asked: Asked, resident: StrictClient) -> None:
    begin(resident, asked)
    answer(resident, asked, 1, used="yes")
    page = resident.send(
        asked.url("page/2"), {"csrf_token": "stale", "q-good": "My long words", "q-times": "x"}, status=400
    )
    assert page.h1 == "More about it"
    assert "still here" in page.text
    assert page.form_values()["q-good"] == ["My long words"]
    assert page.form_values()["q-times"] == ["x"]
    assert count(Answer) == 1
    sent = resident.send(asked.url("page/2"), {**page.form_values(), "q-times": "1"})
    assert sent.h1 == "The last things"


@pytest.mark.parametrize("step", ["start", "check", "about-you", "sent", "clear", "withdraw"])
def test_every_form_survives_a_stale_token(asked: Asked, resident: StrictClient, step: str) -> None:
    if step == "check":
        begin(resident, asked)
        answer(resident, asked, 1, used="no")
    elif step != "start":
        walk(resident, asked)
    url = {"sent": asked.url("keep-in-touch"), "withdraw": "/withdraw"}.get(step, asked.url(step))
    typed = {
        "q-who": "organisation",
        "q-organisation": "The Club",
        "q-email": "a@b.example",
        "q-reference": "7K3M",
    }
    resident.page(asked.url("start") if step == "start" else "/withdraw")  # a page that gives a token
    page = resident.send(url, {"csrf_token": "", **typed}, status=400)
    assert "send it again" in page.text
    kept = page.form_values()
    assert all(kept[name] == [value] for name, value in typed.items() if name in kept)


def test_a_browser_without_cookies_is_told_at_the_start(asked: Asked, resident: StrictClient) -> None:
    page = resident.send(asked.url("start"), {"csrf_token": "x", "q-who": "individual"}, status=400)
    assert "cookie" in page.text
    assert count(Response) == 0


def test_before_it_opens_and_after_it_closes(asked: Asked, resident: StrictClient) -> None:
    move(opens=timedelta(hours=1), closes=timedelta(days=1))
    assert "not open yet" in resident.page(asked.url("start"), status=409).text
    resident.send(asked.url("start"), {"q-who": "individual"}, status=409)
    move(opens=timedelta(days=-2), closes=timedelta(minutes=-1))
    assert "closed at" in resident.page(asked.url("start"), status=409).text
    resident.send(asked.url("start"), {"q-who": "individual"}, status=409)
    assert count(Response) == 0


def test_those_who_began_in_time_have_a_grace_and_are_told(asked: Asked, resident: StrictClient) -> None:
    begin(resident, asked)
    assert "closed" not in resident.page(asked.url("page/1")).text
    move(opens=timedelta(days=-2), closes=timedelta(minutes=-10))
    page = resident.page(asked.url("page/1"))
    assert "This consultation closed at" in page.text
    assert "You began in time, so you have until" in page.text
    answer(resident, asked, 1, used="no")
    assert "You began in time" in resident.page(asked.url("check")).text
    assert send(resident, asked).h1 == "Questions about you"
    assert db.session.scalars(sa.select(Response.status)).all() == ["submitted"]


def test_after_the_grace_nothing_is_taken_and_what_was_typed_is_handed_back(
    asked: Asked, resident: StrictClient
) -> None:
    begin(resident, asked)
    answer(resident, asked, 1, used="yes")
    move(opens=timedelta(days=-2), closes=timedelta(minutes=-31))
    page = answer(resident, asked, 2, status=409, good="Words that came late")
    assert "takes no more answers" in page.text
    assert "Words that came late" in "".join("".join(field.itertext()) for field in page.all("textarea"))
    resident.send(asked.url("check"), {}, status=409)
    assert db.session.scalars(sa.select(Response.status)).all() == ["draft"]


def move(*, opens: timedelta, closes: timedelta) -> None:
    """Change when the consultation opens and closes, from now."""
    times = {"opens_at": clock.now() + opens, "closes_at": clock.now() + closes}
    db.session.execute(sa.update(Consultation).values(**times))
    db.session.commit()


def test_what_is_not_published_is_not_there(asked: Asked, resident: StrictClient) -> None:
    db.session.execute(sa.update(Consultation).values(published_at=None))
    db.session.commit()
    resident.page(asked.url("start"), status=404)
    resident.page("/answer/nothing-here/start", status=404)


def test_an_expired_draft_is_explained_and_a_new_one_can_begin(asked: Asked, resident: StrictClient) -> None:
    begin(resident, asked)
    old = clock.this_hour() - timedelta(days=31)
    db.session.execute(sa.update(Response).values(saved_at=old))
    db.session.commit()
    page = resident.page(asked.url("page/1"), status=409)
    assert "more than 30 days" in page.text
    assert begin(resident, asked).h1 == "Your services"


def test_an_organisation_is_named_counted_apart_and_not_asked_about_its_age(
    asked: Asked, resident: StrictClient
) -> None:
    page = resident.send(asked.url("start"), {"q-who": "organisation", "q-organisation": ""}, status=422)
    assert page.errors == ["Enter the name of the organisation or group"]
    begin(resident, asked, "organisation", "Luton Walking Club")
    answer(resident, asked, 1, used="no")
    assert "You are answering for Luton Walking Club" in resident.page(asked.url("check")).text
    answer(resident, asked, 3, better="More benches")
    assert send(resident, asked).h1 == "Your answers have been sent"
    assert resident.page(asked.url("about-you")).h1 == "Your answers have been sent"
    row = db.session.scalars(sa.select(Response)).one()
    assert (row.respondent_type, row.organisation) == ("organisation", "Luton Walking Club")
    assert db.session.scalars(sa.select(Comment.voice)).all() == ["organisation"]


def test_on_behalf_is_asked_about_the_person_spoken_for(asked: Asked, resident: StrictClient) -> None:
    begin(resident, asked, "on_behalf", "ignored")
    answer(resident, asked, 1, used="no")
    page = send(resident, asked)
    assert "about the person you are speaking for" in page.text
    row = db.session.scalars(sa.select(Response)).one()
    assert (row.respondent_type, row.organisation) == ("on behalf", None)


def test_going_back_to_the_start_loses_no_answers(asked: Asked, resident: StrictClient) -> None:
    begin(resident, asked)
    answer(resident, asked, 1, used="no")
    start = resident.page(asked.url("start"))
    assert "not sent yet" in start.text
    assert start.form_values()["q-who"] == ["individual"]
    begin(resident, asked, "on_behalf")
    assert (count(Response), count(Answer)) == (1, 1)
    resident.send(asked.url("start"), {"q-who": "individual", "afresh": "yes"})
    assert count(Response) == 2


def test_a_page_saved_in_a_second_tab_after_sending_is_not_passed_over(
    asked: Asked, resident: StrictClient
) -> None:
    walk(resident, asked)
    late = answer(resident, asked, 2, status=409, good="One more thing")
    assert "sent already" in late.text
    assert "One more thing" in late.html
    assert "One more thing" not in db.session.scalars(sa.select(Comment.words_given)).all()


def test_sending_twice_is_sending_once(asked: Asked, resident: StrictClient) -> None:
    walk(resident, asked)
    first = reference_on(resident.page(asked.url("sent")))
    for _ in range(3):
        assert send(resident, asked).h1 == "Questions about you"
    answer(resident, asked, 1, status=409, used="no")
    assert reference_on(resident.page(asked.url("sent"))) == first
    assert (count(Response), count(Comment)) == (1, 2)
    assert db.session.scalars(sa.select(Response.quotable)).all() == [True], "as it was sent first"


def test_every_question_about_oneself_is_optional_and_saving_again_replaces(
    asked: Asked, resident: StrictClient
) -> None:
    page = walk(resident, asked)
    assert "Your answers have been sent" in page.text
    assert "Every question is optional" in page.text
    about = asked.url("about-you")
    resident.send(about, {})
    assert count(EqualityAnswer) == 0
    resident.send(about, {"about-sex": "male", "about-age_band": "25_34", "about-religion": "nonsense"})
    resident.send(about, {"about-sex": "female", "about-activity_limitation": "lot"})
    found = dict(db.session.execute(sa.select(EqualityAnswer.characteristic, EqualityAnswer.category)).all())
    assert found == {"sex": "female"}, "the last question matters only to those with a condition"
    resident.send(about, {"about-long_term_condition": "yes", "about-activity_limitation": "lot"})
    assert count(EqualityAnswer) == 2
    page = resident.page(about)
    assert "You have answered these questions" in page.text
    assert page.form_values().keys() == {"csrf_token", "ticks"}, "nothing is shown to whoever comes next"


def test_nobody_is_asked_about_themselves_before_sending(asked: Asked, resident: StrictClient) -> None:
    begin(resident, asked)
    answer(resident, asked, 1, used="no")
    assert resident.page(asked.url("about-you")).h1.startswith("Check")
    assert resident.page(asked.url("sent")).h1.startswith("Check")
    assert resident.send(asked.url("about-you"), {"about-sex": "male"}).h1.startswith("Check")
    assert count(EqualityAnswer) == 0


def test_an_address_is_kept_without_any_way_back_to_the_response(
    asked: Asked, resident: StrictClient
) -> None:
    walk(resident, asked)
    url = asked.url("keep-in-touch")
    page = resident.send(url, {"q-email": "not an address"}, status=422)
    assert page.form_values()["q-email"] == ["not an address"]
    assert "Thank you" in resident.send(url, {"q-email": "A@Example.org "}).text
    resident.send(url, {"q-email": "A@Example.org"})
    assert count(Contact) == 0, "not before ten have come, or the consultation is over"
    let_in("outcome", asked.slug, is_last=True)
    db.session.commit()
    contact = db.session.scalars(sa.select(Contact)).one()
    assert (contact.purpose, contact.about) == ("outcome", asked.slug)
    row = db.session.scalars(sa.select(Response)).one()
    kept = {str(getattr(contact, column.key)) for column in sa.inspect(Contact).columns}
    assert not kept & {row.key_hash, str(row.reference_hash), str(row.id)}


def test_ten_megabytes_are_handed_back_and_more_is_refused(asked: Asked, resident: StrictClient) -> None:
    begin(resident, asked)
    answer(resident, asked, 1, used="yes")
    page = answer(resident, asked, 2, status=422, good="long " * 5_000)
    assert "20,000 characters" in page.errors[0]
    assert len(page.form_values()["q-good"][0]) == 25_000
    resident.checked = False  # the checker reads a megabyte for a minute
    long = resident.post(asked.url("page/2"), data={"q-good": "x" * 10_000_000, "revision": asked.revision})
    assert long.status_code == 422
    assert "must be 20,000 characters or fewer. It has 10,000,000" in long.text
    assert "x" * 10_000_000 in long.text
    huge = resident.post(asked.url("page/2"), data={"q-good": "x" * 13_000_000, "revision": asked.revision})
    assert huge.status_code == 413
    assert "Go back and shorten it" in huge.text
    assert count(Answer) == 1


@pytest.mark.parametrize(
    ("number", "field", "kept"),
    [
        (1, "q-help", ""),
        (2, "q-good", "ab c"),
        (2, "q-times", "ab c"),
        (3, "q-when-month", "ab c"),
        (3, "q-place", "ab c"),
        (3, "q-ward", "ab c"),
    ],
)
def test_a_character_that_cannot_be_kept_is_told_at_its_question(
    asked: Asked, resident: StrictClient, number: int, field: str, kept: str
) -> None:
    begin(resident, asked)
    answer(resident, asked, 1, used="yes")
    day = {"q-when-day": "1", "q-when-year": "2026"} if field == "q-when-month" else {}
    whole = {"q-used": "yes", "q-good": "Kind", "q-better": "More", **day}
    data = {**whole, field: "a\x00b c", "revision": asked.revision}
    page = resident.send(asked.url(f"page/{number}"), data, status=422)
    assert len(page.errors) == 1
    assert "".join(page.form_values().get(field, [])) == kept
    assert count(Answer) == 1


def test_words_that_lost_a_character_are_taken_when_they_are_sent_again(
    asked: Asked, resident: StrictClient
) -> None:
    begin(resident, asked)
    answer(resident, asked, 1, used="yes")
    page = answer(resident, asked, 2, status=422, good="Kind\x00ness\x0b", times="3")
    assert page.errors == [
        "We took out a character that cannot be stored. Check that the rest is right, then continue"
    ]
    resident.send(asked.url("page/2"), page.form_values(), follow=False, status=302)
    assert "Kindness" in resident.page(asked.url("check")).text


def test_an_address_and_a_reference_with_such_a_character_come_back(
    asked: Asked, resident: StrictClient
) -> None:
    walk(resident, asked)
    page = resident.send(asked.url("keep-in-touch"), {"q-email": "a\x00@b.example"}, status=422)
    assert "took out a character" in page.errors[0]
    assert page.form_values()["q-email"] == ["a@b.example"]
    assert count(Contact) == 0
    page = resident.send("/withdraw", {"q-reference": "7K3M\x00-9QXT-2BHD"}, status=422)
    assert "took out a character" in page.errors[0]
    assert page.form_values()["q-reference"] == ["7K3M-9QXT-2BHD"]


def test_a_single_choice_that_may_be_left_out_can_be_taken_back(
    resident: StrictClient, db_session: Session
) -> None:
    asked = consultation(
        [
            PageDraft(
                "Choices",
                (
                    QuestionDraft("one_choice", "Did you?", "did", options=YES_NO),
                    QuestionDraft("scale", "How was it?", "how"),
                    QuestionDraft("one_choice", "Must you?", "must", required=True, options=YES_NO),
                ),
            )
        ]
    )
    assert "No answer" not in begin(resident, asked).text, "there is nothing to take back"
    answer(resident, asked, 1, did="yes", how="3", must="no")
    page = resident.page(asked.url("page/1"))
    assert page.text.count("No answer") == 2, "not where an answer is needed"
    assert page.form_values()["q-did"] == ["yes"]
    answer(resident, asked, 1, did="", how="", must="no")
    assert count(Answer) == 1
    assert "q-did" not in resident.page(asked.url("page/1")).form_values()


def test_what_is_asked_and_said_in_urdu_is_laid_out_from_right_to_left(
    resident: StrictClient, db_session: Session
) -> None:
    """`dir="auto"` takes the direction from the first letter; every kind has it around itself and in its fields."""
    urdu = "آپ کیسے ہیں؟"
    typed, chosen = ("comment", "short_text", "number", "date", "postcode"), ("one_choice", "several_choices")
    questions = [QuestionDraft(kind, urdu, kind) for kind in typed]
    questions += [QuestionDraft(kind, urdu, kind, options=YES_NO) for kind in chosen]
    asked = consultation([PageDraft(urdu, (*questions, QuestionDraft("scale", urdu, "scale")))])
    page = begin(resident, asked)
    groups = page.with_class("govuk-form-group")
    outer = [one for one in groups if page.parents[one].tag == "form"]
    assert len(outer) >= 8
    assert {one.get("dir") for one in outer} == {"auto"}
    names = ("q-comment", "q-short_text", "q-postcode")
    fields = [one for one in page.all("input", "textarea") if one.get("id") in names]
    assert [one.get("dir") for one in fields] == ["auto"] * 3
    assert page.all("h1")[0].get("dir") == "auto"
    page = answer(resident, asked, 1, comment=urdu)
    said = page.with_class("engage-lines")[0]
    assert (said.get("dir"), said.text) == ("auto", urdu)
    assert {one.get("dir") for one in page.all("dt")} == {"auto"}
