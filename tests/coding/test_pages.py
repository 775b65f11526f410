"""The pages of coding, as a coder meets them."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from engage.coding.jobs import read_what_came_since
from engage.coding.models import Reading
from engage.comments.actions import withdraw
from engage.db import db
from engage.jobs.models import Job
from engage.permissions import Role
from engage.themes import actions as theming
from engage.themes.models import CodedSpan, Coding, FrameUse, Theme
from tests.cast import Person, person
from tests.coding.scene import KEY, Stage, learn, stage
from tests.counting import queries_of
from tests.pages import Page
from tests.themes import scene


def held(app: Flask, comment_id: int) -> dict[int, str | None]:
    """Themes that people say a comment holds, with its position on each."""
    with app.app_context():
        rows = db.session.execute(
            db.select(Coding.theme_id, Coding.position).where(
                Coding.comment_id == comment_id, Coding.holds, ~Coding.by_machine
            )
        ).all()
        db.session.remove()
    return dict(map(tuple, rows))


def readings(app: Flask) -> list[Reading]:
    with app.app_context():
        found = db.session.query(Reading).order_by(Reading.id).all()
        db.session.expunge_all()
        db.session.remove()
    return found


def save(
    who: Person, on: Stage, comment_id: int, *themes: str, page: Page | None = None, **more: object
) -> Page:
    """Open a comment (or take the page that was opened) and send it with these themes ticked."""
    page = page or who.client.page(on.at(comment_id))
    data = {**form_of(page), "theme": [on.themes[one] for one in themes], "action": "save", **more}
    status = int(str(data.pop("status", 200)))
    return who.client.send(on.at(comment_id), data, status=status)


def form_of(page: Page) -> dict[str, list[str]]:
    """What a browser would send of the form that decides, but for the themes ticked there."""
    return {name: sent for name, sent in sent_of(page).items() if name != "theme"}


def sent_of(page: Page) -> dict[str, list[str]]:
    """What a browser would send of the form that leads to the next comment."""
    posts = [form for form in page.all("form") if form.get("method") == "post"]
    number = next(
        at for at, form in enumerate(posts) if re.fullmatch(r"/coding/\d+/\w+/\d+", form.get("action", ""))
    )
    return page.form_values(number)


def test_from_the_first_comment_to_the_next(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id)
    assert "0 of 30 comments" in analyst.client.page(on.home).text
    page = analyst.client.send(f"{on.home}/begin", {"queue": "order"})
    assert page.h1 == f"Comment {on.comments[0]}"
    page = save(analyst, on, on.comments[0], "Waiting", page=page)
    assert page.h1 == f"Comment {on.comments[1]}"
    assert f"Before this: comment {on.comments[0]} , Waiting" in page.text.replace("0,", "0 ,").replace(
        f"{on.comments[0]},", f"{on.comments[0]} ,"
    )
    assert held(app, on.comments[0]) == {on.themes["Waiting"]: None}
    [reading] = readings(app)
    assert (reading.queue, reading.skipped, reading.user_id) == ("order", False, analyst.id)
    assert reading.seconds is not None
    assert "1 of 30 comments" in analyst.client.page(on.home).text


def test_positions_spans_marks_and_notes_are_kept_and_shown_again(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id, words=["Parking is bad. The nurse was kind."])
    comment, waiting, staff = on.comments[0], on.themes["Parking"], on.themes["Staff"]
    page = save(
        analyst, on, comment, "Parking", "Staff",
        position=[f"{waiting}:against", f"{staff}:for"], span=[f"{waiting}:0-15", f"{staff}:16-35"],
        note="Two things", flagged="y", quote_worthy="y",
    )  # fmt: skip
    assert held(app, comment) == {waiting: "against", staff: "for"}
    with app.app_context():
        spans = db.session.execute(db.select(CodedSpan.theme_id, CodedSpan.start, CodedSpan.end)).all()
        db.session.remove()
    assert sorted(map(tuple, spans)) == [(waiting, 0, 15), (staff, 16, 35)]
    page = analyst.client.page(on.at(comment))
    assert sorted(sent_of(page)["span"]) == [f"{waiting}:0-15", f"{staff}:16-35"]
    assert sent_of(page)["note"] == ["Two things"]
    lists = {
        mark: analyst.client.page(f"{on.home}/marked/{mark}").text
        for mark in ("flagged", "noted", "quotable")
    }
    assert all("Two things" in text for text in lists.values())


def test_what_was_marked_is_found_by_search(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id, words=["Parking is bad", "The nurse was kind", "A long wait"])
    save(analyst, on, on.comments[0], "Parking", flagged="y")
    save(analyst, on, on.comments[1], "Staff", note="Ask Olu")
    for mark, found in (("flagged", "Parking is bad"), ("noted", "The nurse was kind")):
        for search in (f"/themes/{on.questionnaire_id}/{KEY}/search", "/search"):
            page = analyst.client.page(f"{search}?marked={mark}")
            assert "1 comment" in page.text
            assert found in page.text
    assert "No comment fits" in analyst.client.page("/search?marked=skipped").text
    assert "3 comments" in analyst.client.page("/search?marked=unknown").text


def test_where_nothing_is_learned_the_page_says_when_it_will_be(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id)
    page = analyst.client.page(on.at(on.comments[0]))
    assert "begins to learn when somebody saves a decision here" in page.text
    analyst.client.send(f"{on.home}/begin", {"queue": "order"})
    assert "is reading the comments" in analyst.client.page(on.at(on.comments[0])).text


def test_details_are_shown_without_scripts(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id, words=["Parking is bad. The nurse was kind."])
    page = save(analyst, on, on.comments[0], "Parking", action="details", note="kept")
    assert f"position-{on.themes['Parking']}" in page.html
    assert sent_of(page)["note"] == ["kept"]
    assert held(app, on.comments[0]) == {}


def test_a_comment_that_holds_no_theme_is_read(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id)
    page = save(analyst, on, on.comments[0], status=422)
    assert page.errors == [
        "Tick at least one theme. If the comment says nothing, or no theme fits, choose “No theme fits”."
    ]
    save(analyst, on, on.comments[0], action="nothing")
    assert held(app, on.comments[0]) == {}
    with app.app_context():
        assert db.session.query(Coding).filter_by(comment_id=on.comments[0], holds=False).count() == 3
        db.session.remove()


def test_a_skipped_comment_goes_to_others_and_not_to_oneself(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id)
    other = person(app, Role.ANALYST, name="Otto Other")
    page = save(analyst, on, on.comments[0], action="skip", note="Ask Olu")
    assert page.h1 == f"Comment {on.comments[1]}"
    assert analyst.client.send(f"{on.home}/begin", {"queue": "order"}).h1 == f"Comment {on.comments[1]}"
    assert other.client.send(f"{on.home}/begin", {"queue": "order"}).h1 == f"Comment {on.comments[0]}"
    assert "Ask Olu" in analyst.client.page(f"{on.home}/marked/skipped").text


def test_undoing_puts_back_what_stood_there(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id)
    with app.app_context():
        db.session.add(
            Coding(
                comment_id=on.comments[0],
                theme_id=on.themes["Staff"],
                by_machine=True,
                coded_at=on.desk(1).moment,
            )
        )
        db.session.commit()
        db.session.remove()
    save(analyst, on, on.comments[0], "Waiting")
    page = analyst.client.send(f"{on.at(on.comments[0])}/undo", {})
    assert page.h1 == f"Comment {on.comments[0]}"
    assert readings(app) == []
    with app.app_context():
        rows = db.session.execute(
            db.select(Coding.theme_id, Coding.holds, Coding.by_machine).where(
                Coding.comment_id == on.comments[0]
            )
        ).all()
        db.session.remove()
    assert [tuple(row) for row in rows] == [(on.themes["Staff"], True, True)]
    analyst.client.send(f"{on.at(on.comments[0])}/undo", {}, status=409)


def test_nobody_undoes_what_another_decided(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id)
    other = person(app, Role.ANALYST, name="Otto Other")
    save(analyst, on, on.comments[0], "Waiting")
    save(other, on, on.comments[0], "Staff")
    analyst.client.send(f"{on.at(on.comments[0])}/undo", {}, status=409)
    assert held(app, on.comments[0]) == {on.themes["Staff"]: None}


def test_who_saves_second_is_shown_what_the_first_decided(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id)
    other = person(app, Role.ANALYST, name="Otto Other")
    comment = on.comments[0]
    stale = analyst.client.page(on.at(comment))
    save(other, on, comment, "Staff")
    page = save(analyst, on, comment, "Waiting", page=stale, note="My note", status=409)
    assert page.h1 == "Somebody decided before you"
    assert "Otto Other" in page.text
    assert held(app, comment) == {on.themes["Staff"]: None}
    leave = {**sent_of(page), "action": "agree"}
    mine = {**sent_of(page), "action": "save"}
    analyst.client.send(on.at(comment), leave)
    assert held(app, comment) == {on.themes["Staff"]: None}
    assert [(one.user_id, one.note) for one in readings(app)] == [(other.id, ""), (analyst.id, "My note")]
    analyst.client.send(on.at(comment), mine)
    assert held(app, comment) == {on.themes["Waiting"]: None}


def test_a_third_decision_meanwhile_is_asked_about_again(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id)
    other = person(app, Role.ANALYST, name="Otto Other")
    comment = on.comments[0]
    stale = analyst.client.page(on.at(comment))
    save(other, on, comment, "Staff")
    page = save(analyst, on, comment, "Waiting", page=stale, status=409)
    save(other, on, comment, "Parking")
    page = analyst.client.send(on.at(comment), {**sent_of(page), "action": "save"}, status=409)
    assert "Parking" in page.text
    assert held(app, comment) == {on.themes["Parking"]: None}


def test_the_same_sent_twice_is_kept_once(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id)
    page = analyst.client.page(on.at(on.comments[0]))
    first = save(analyst, on, on.comments[0], "Waiting", page=page)
    second = save(analyst, on, on.comments[0], "Waiting", page=page)
    assert first.h1 == second.h1 == f"Comment {on.comments[1]}"
    assert len(readings(app)) == 1
    analyst.client.send(f"{on.at(on.comments[0])}/undo", {})
    assert held(app, on.comments[0]) == {}


def test_the_machine_learns_from_what_was_saved(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id)
    kinds = list(on.themes)
    for at in range(12):
        save(analyst, on, on.comments[at], kinds[at % 3])
    with app.app_context():
        assert db.session.query(Job).filter_by(name="learn from coding", status="waiting").count() == 1
        db.session.remove()
    learn(app, on, again=False)
    for at in range(12, 18):
        page = analyst.client.page(on.at(on.comments[at]))
        first = page.root.find(".//div[@id='suggested']")
        assert first is not None
        assert kinds[at % 3] in "".join(first[0].itertext())
    assert "learned from 12 coded comments" in analyst.client.page(on.home).text


def test_a_lone_later_comment_comes_with_suggestions(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id, comments=120)
    learn(app, on)
    assert reading_asked(app) == 0
    with app.app_context():
        (late,) = scene.comments(on.questionnaire_id, "No parking at the clinic, and it is dear", first=900)
        db.session.commit()
        db.session.remove()
    learn(app, on, again=False)
    assert "has not read this comment yet" in analyst.client.page(on.at(late)).text
    assert reading_asked(app) == 1
    assert reading_asked(app) == 1, "it is asked for once"
    learn(app, on)
    suggested = analyst.client.page(on.at(late)).root.find(".//div[@id='suggested']")
    assert suggested is not None
    assert "Parking" in "".join(suggested[0].itertext())


def reading_asked(app: Flask) -> int:
    """How many jobs wait to read all comments after the chore that looks for later ones."""
    with app.app_context():
        read_what_came_since()
        waiting = db.session.query(Job).filter_by(name="learn from coding", status="waiting").count()
        db.session.remove()
    return waiting


@pytest.mark.parametrize("queue", ["spread", "uncertain", "theme"])
def test_queues_lead_to_unread_comments_one_after_another(app: Flask, analyst: Person, queue: str) -> None:
    on = stage(app, analyst.id)
    for at in range(6):
        save(analyst, on, on.comments[at], list(on.themes)[at % 3])
    learn(app, on)
    page = analyst.client.send(f"{on.home}/begin", {"queue": queue, "of": on.themes["Parking"]})
    seen = []
    for _ in range(5):
        comment = int(page.h1.split()[1])
        seen.append(comment)
        page = save(analyst, on, comment, "Parking", page=page)
    assert len(set(seen)) == 5
    assert not set(seen) & set(on.comments[:6])
    if queue == "theme":
        assert all(on.comments.index(one) % 3 == 1 for one in seen)
    assert {one.queue for one in readings(app)} == {"order", queue}


def test_the_queue_ends(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id, comments=2)
    save(analyst, on, on.comments[0], "Waiting")
    page = save(analyst, on, on.comments[1], "Waiting")
    assert page.h1 == "Code comments"
    assert "nothing left to read" in page.text


def test_disagreements_come_from_whoever_knows_them(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id)
    wanted = on.comments[4:6]
    for one in wanted:
        save(analyst, on, one, "Staff")
    before = app.extensions.get("engage.disagreements")
    app.extensions["engage.disagreements"] = lambda questionnaire_id, key: wanted
    try:
        assert "Where coders disagreed" in analyst.client.page(on.home).text
        page = analyst.client.send(f"{on.home}/begin", {"queue": "disagreements"})
        assert page.h1 == f"Comment {wanted[0]}"
        assert save(analyst, on, wanted[0], "Waiting", page=page).h1 == f"Comment {wanted[1]}"
    finally:
        app.extensions["engage.disagreements"] = before


def test_a_coder_whose_account_is_gone_leaves_what_they_did(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id)
    gone = person(app, Role.ANALYST, name="Gus Gone")
    save(gone, on, on.comments[0], "Waiting", note="From Gus", flagged="y")
    with app.app_context():
        db.session.execute(db.text("DELETE FROM users WHERE id = :id"), {"id": gone.id})
        db.session.commit()
        db.session.remove()
    assert "Somebody whose account is gone" in analyst.client.page(on.at(on.comments[0])).text
    assert "From Gus" in analyst.client.page(f"{on.home}/marked/flagged").text
    assert held(app, on.comments[0]) == {on.themes["Waiting"]: None}
    assert [one.user_id for one in readings(app)] == [None]


def test_shortcuts_can_be_switched_off(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id)
    assert 'data-shortcuts="on"' in analyst.client.page(on.at(on.comments[0])).html
    page = analyst.client.send(f"{on.home}/shortcuts", {"keys": "off", "comment": on.comments[0]})
    assert 'data-shortcuts="off"' in page.html


def test_what_is_asked_of_the_database_does_not_grow(app: Flask, analyst: Person) -> None:
    counts = []
    for comments in (6, 60):
        on = stage(app, analyst.id, comments=comments)
        save(analyst, on, on.comments[0], "Waiting")
        learn(app, on)
        page = analyst.client.page(on.at(on.comments[1]))
        with queries_of(app) as of_page:
            analyst.client.page(on.at(on.comments[1]))
        with queries_of(app) as of_saving:
            save(analyst, on, on.comments[1], "Parking", page=page)
        with queries_of(app) as of_start:
            analyst.client.page(on.home)
        counts.append((len(of_page), len(of_saving), len(of_start)))
        app.test_client()
        with app.app_context():
            db.session.execute(db.text("DELETE FROM comments"))
            db.session.commit()
            db.session.remove()
    assert counts[0] == counts[1]
    assert counts[0][0] < 25


# Bad input


def test_a_theme_merged_meanwhile_is_followed_and_shown(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id)
    stale = analyst.client.page(on.at(on.comments[0]))
    with app.app_context():
        theme, into = (db.session.get_one(Theme, on.themes[one]) for one in ("Waiting", "Staff"))
        theming.merge(theme, into, because="One thing", user_id=analyst.id)
        db.session.commit()
        db.session.remove()
    page = save(analyst, on, on.comments[0], "Waiting", page=stale, note="Mine", status=422)
    assert "merged" in page.errors[0]
    assert sent_of(page)["theme"] == [str(on.themes["Staff"])]
    assert sent_of(page)["note"] == ["Mine"]
    assert held(app, on.comments[0]) == {}


def test_a_comment_withdrawn_while_on_screen_is_left_alone(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id)
    stale = analyst.client.page(on.at(on.comments[0]))
    with app.app_context():
        withdraw("answer", 1)
        db.session.commit()
        db.session.remove()
    page = save(analyst, on, on.comments[0], "Waiting", page=stale, note="My thoughts", status=404)
    assert "withdrawn" in page.text
    assert "My thoughts" in page.html
    assert held(app, on.comments[0]) == {}
    assert analyst.client.send(f"{on.home}/begin", {"queue": "order"}).h1 == f"Comment {on.comments[1]}"


def test_a_frame_that_was_taken_away(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id)
    stale = analyst.client.page(on.at(on.comments[0]))
    with app.app_context():
        db.session.query(FrameUse).delete()
        db.session.commit()
        db.session.remove()
    page = save(analyst, on, on.comments[0], "Waiting", page=stale, note="My thoughts", status=404)
    assert "no coding frame" in page.text
    assert "My thoughts" in page.html
    analyst.client.page(on.home, status=404)
    learn(app, on)  # the job finds nothing to do


@pytest.mark.parametrize(
    "data",
    [
        {"theme": "x"}, {"theme": "-1"}, {"theme": str(2**40)}, {"theme": "1", "position": "1:happy"},
        {"theme": "1", "span": "1:9-2"}, {"theme": "1", "span": "1:a-b"}, {"theme": "1", "span": "nonsense"},
    ],
)  # fmt: skip
def test_what_no_page_sends_is_refused(app: Flask, analyst: Person, data: dict[str, str]) -> None:
    on = stage(app, analyst.id)
    page = analyst.client.send(on.at(on.comments[0]), {**data, "note": "My thoughts"}, status=400)
    assert "My thoughts" in page.html
    assert readings(app) == []


def test_a_theme_of_another_frame_is_refused(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id)
    page = analyst.client.page(on.at(on.comments[0]))
    data = {**form_of(page), "theme": [on.themes["Staff"], 999_999], "action": "save", "note": "Mine"}
    page = analyst.client.send(on.at(on.comments[0]), data, status=422)
    assert "not in this coding frame" in page.errors[0]
    assert sent_of(page)["note"] == ["Mine"]
    assert held(app, on.comments[0]) == {}


def test_a_span_outside_the_comment_is_refused_and_nothing_lost(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id)
    page = save(
        analyst,
        on,
        on.comments[0],
        "Waiting",
        span=f"{on.themes['Waiting']}:0-90000",
        note="Mine",
        status=409,
    )
    assert sent_of(page)["note"] == ["Mine"]
    assert held(app, on.comments[0]) == {}


def test_a_note_that_is_too_long_stays(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id)
    page = save(analyst, on, on.comments[0], "Waiting", note="x" * 1_001, status=422)
    assert "1,001" in page.errors[0]
    assert sent_of(page)["note"] == ["x" * 1_001]


HOSTILE = [
    "<script>alert(1)</script> & <b>bold</b>",
    "ہسپتال میں پارکنگ نہیں ہے۔ نرس بہت اچھی تھی۔",
    "zero\u200bwidth \u202eright to left\u202c \U0001f600 words",
    "没有停车位。护士很好。",
    "long " * 20_000,
    "A" * 100_000,
]


def test_hostile_words_are_shown_and_coded(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id, words=HOSTILE)
    learn(app, on)
    for comment in on.comments:
        page = analyst.client.page(on.at(comment))
        quoted = next(one for one in page.all("blockquote") if one.get("dir") == "auto")
        assert "".join(quoted.itertext()) == HOSTILE[on.comments.index(comment)]
        assert not list(quoted)
        save(analyst, on, comment, "Waiting", page=page)
    learn(app, on)
    assert all(held(app, comment) for comment in on.comments)


@pytest.mark.parametrize("themes", [1, 500])
def test_one_theme_and_five_hundred(app: Flask, analyst: Person, themes: int) -> None:
    on = stage(app, analyst.id)
    with app.app_context():
        frame = on.frame()
        for theme in list(frame.themes):
            if themes == 1 and theme.label != "Waiting":
                db.session.delete(theme)
        parent = on.themes["Waiting"]
        for at in range(themes - 3 if themes > 3 else 0):
            db.session.add(
                Theme(
                    frame_id=frame.id,
                    label=f"Theme {at}",
                    parent_id=parent,
                    position=at,
                    created_at=on.desk(1).moment,
                )
            )
        db.session.commit()
        db.session.remove()
    save(analyst, on, on.comments[0], "Waiting")
    learn(app, on)
    page = analyst.client.page(on.at(on.comments[1]))
    ticks = [one for one in page.all("input") if one.get("name") == "theme"]
    assert len(ticks) == themes
    save(analyst, on, on.comments[1], "Waiting", page=page)
    assert held(app, on.comments[1]) == {on.themes["Waiting"]: None}
    listed = analyst.client.page(f"/themes/{on.questionnaire_id}/{KEY}/comments")
    assert "Themes: Waiting." in listed.text
    assert len(listed.html) < 200_000  # it does not offer every theme beside every comment


def test_no_theme_at_all_and_no_comment(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id, comments=1)
    with app.app_context():
        db.session.query(Theme).delete()
        db.session.commit()
        db.session.remove()
    assert "no theme to code to" in analyst.client.page(on.home).text
    assert analyst.client.send(f"{on.home}/begin", {"queue": "order"}).h1 == "Code comments"
    learn(app, on)


def test_an_address_of_nothing(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id)
    for path in (f"{on.home}/999999", f"{on.home}/marked/nothing", f"/coding/999/{KEY}", "/coding/1/other"):
        analyst.client.page(path, status=404)


def test_who_may_not_code_stays_out(
    app: Flask, analyst: Person, commissioner: Person, organiser: Person
) -> None:
    on = stage(app, analyst.id)
    for stranger in (commissioner, organiser):
        stranger.client.page(on.home, status=403)
        stranger.client.send(on.at(on.comments[0]), {"theme": on.themes["Staff"]}, status=403)
    analyst.client.page(f"{on.home}/bulk", status=403)
    analyst.client.page(f"{on.home}/context", status=403)
