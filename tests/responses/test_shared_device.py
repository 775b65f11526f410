"""A phone or computer that others use: who comes next meets nothing of who was there before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.orm import Session

from engage.db import db
from engage.responses import receipts
from engage.responses.models import Answer, EqualityAnswer, Response
from tests.answering import Asked, answer, begin, consultation, reference_on, send, walk
from tests.databases import SECRET
from tests.pages import Page, StrictClient

SENT = datetime(2026, 5, 4, 10, 50, tzinfo=UTC)
AFTER = ("sent", "about-you", "finished")


def at(minutes: float) -> time_machine.travel:
    """So many minutes after sending; in a test the clock stands."""
    return time_machine.travel(SENT + timedelta(minutes=minutes), tick=False)


@pytest.fixture
def asked(db_session: Session) -> Asked:
    return consultation(
        opens_at=SENT - timedelta(days=1),
        closes_at=SENT + timedelta(days=1),
        published_at=SENT - timedelta(days=2),
    )


@pytest.fixture
def reference(asked: Asked, resident: StrictClient) -> str:
    """Of a response that was sent from this device just now, with answers about oneself."""
    with at(0):
        walk(resident, asked)
        return reference_on(resident.send(asked.url("about-you"), {"about-sex": "female"}))


def about(db_session: Session) -> list[str]:
    found = list(db_session.scalars(sa.select(EqualityAnswer.category)))
    db_session.rollback()
    return found


def tells_nothing(page: Page, reference: str) -> None:
    assert reference not in page.html
    assert "checked" not in page.html
    assert page.h1 == "You have finished"
    assert "withdraw a response" in page.text


def test_finishing_clears_the_device(asked: Asked, resident: StrictClient, reference: str) -> None:
    with at(1):
        receipt = resident.page(asked.url("sent"))
        assert reference in receipt.text
        assert "Finish and clear this device" in receipt.text
        tells_nothing(resident.send(asked.url("clear"), {}), reference)
        assert resident.get_cookie("answers", path=f"/answer/{asked.slug}") is None
        for step in AFTER:
            tells_nothing(resident.page(asked.url(step)), reference)
        assert reference not in resident.page(asked.url("start")).html
        for step in ("page/1", "check", "leave"):
            assert (
                "If you have sent your answers, we have them"
                in resident.page(asked.url(step), status=409).text
            )
        tells_nothing(resident.send(asked.url("clear"), {}), reference)
        held = db.session.scalars(sa.select(Response.status)).all()
        db.session.rollback()
        assert held == ["submitted"], "the response stays"
        page = resident.send("/withdraw", {"q-reference": reference, "confirmed": "yes"})
        assert page.h1 == "Your response has been withdrawn"


def test_a_cookie_copied_before_finishing_opens_nothing_afterwards(
    asked: Asked, resident: StrictClient, reference: str
) -> None:
    """A browser that goes back to an older state, or whoever wrote the cookie down while the device was unattended."""
    path = f"/answer/{asked.slug}"
    with at(1):
        copied = resident.get_cookie("answers", path=path)
        assert copied is not None
        key = copied.value.partition(".")[0]
        assert reference in resident.page(asked.url("sent")).text
        resident.send(asked.url("clear"), {})
    with at(2):
        for value in (copied.value, key):
            resident.set_cookie("answers", value, path=path)
            for step in AFTER:
                tells_nothing(resident.page(asked.url(step)), reference)
            assert reference not in resident.page(asked.url("start")).html
            refused = resident.send(asked.url("about-you"), {"about-sex": "male"}, status=409)
            assert reference not in refused.html
            refused = resident.send(asked.url("keep-in-touch"), {"q-email": "a@b.example"}, status=409)
            assert "a@b.example" in refused.text
            assert reference not in resident.send(asked.url("check"), {}, status=409).html
        assert db.session.scalars(sa.select(EqualityAnswer.category)).all() == ["female"]
        db.session.rollback()
        page = resident.send("/withdraw", {"q-reference": reference, "confirmed": "yes"})
        assert page.h1 == "Your response has been withdrawn", "what was handed out stays good"


def test_the_device_forgets_by_itself(asked: Asked, resident: StrictClient, reference: str) -> None:
    with at(19):
        response = resident.get(asked.url("sent"))
        assert response.headers["Refresh"] == f"1200; url={asked.url('finished')}"
        (cookie,) = [line for line in response.headers.getlist("Set-Cookie") if line.startswith("answers=")]
        assert "Max-Age=1200" in cookie
        kept = resident.get_cookie("answers", path=f"/answer/{asked.slug}")
        assert kept is not None
    with at(38):
        assert reference in resident.page(asked.url("sent")).text, "somebody is still there"
    with at(59):
        resident.set_cookie(
            "answers", kept.value, path=f"/answer/{asked.slug}"
        )  # a browser that keeps it longer
        for step in AFTER:
            tells_nothing(resident.page(asked.url(step)), reference)
        assert "receipt" not in resident.page(asked.url("start")).text
        page = resident.send(asked.url("keep-in-touch"), {"q-email": "ada@resident.example"}, status=409)
        assert "ada@resident.example" in page.text
        assert reference not in page.html


def test_the_page_about_oneself_says_when_it_closes_and_stays_longer_when_asked(
    asked: Asked, resident: StrictClient, reference: str, db_session: Session
) -> None:
    address = asked.url("about-you")
    with at(5):
        page = resident.page(address)
        assert "this page closes after 20 minutes" in page.text
        assert resident.get(address).headers["Refresh"] == f"1200; url={asked.url('finished')}"
        kept = resident.send(address, {"about-sex": "male", "longer": "yes"})
        assert 'value="male" checked' in kept.html
        assert about(db_session) == ["female"], "nothing is saved yet"
    with at(24):
        resident.send(address, {"about-sex": "male"})
        assert about(db_session) == ["male"]


def test_a_receipt_with_a_wrong_address_closes_by_itself_too(
    asked: Asked, resident: StrictClient, reference: str
) -> None:
    with at(1):
        response = resident.post(asked.url("keep-in-touch"), data={"q-email": "ada"})
        assert response.status_code == 422
        assert reference in response.text
        assert response.headers["Refresh"] == f"1200; url={asked.url('finished')}"


def test_a_device_that_never_heard_that_it_was_sent_forgets_too(
    asked: Asked, resident: StrictClient, reference: str
) -> None:
    """The answer to the last request got lost: the browser still has the key of the draft, for thirty days."""
    whole = resident.get_cookie("answers", path=f"/answer/{asked.slug}")
    assert whole is not None
    for minutes, is_kept in ((29, True), (30, False)):
        with at(minutes):  # twenty minutes after the hour in which it was sent
            resident.set_cookie("answers", whole.value.partition(".")[0], path=f"/answer/{asked.slug}")
            assert (reference in resident.page(asked.url("sent")).text) is is_kept


def test_nobody_can_make_a_device_remember_longer(
    asked: Asked, resident: StrictClient, reference: str
) -> None:
    whole = resident.get_cookie("answers", path=f"/answer/{asked.slug}")
    assert whole is not None
    key, sent, _, mark = whole.value.split(".")
    with at(60 * 24):
        later = int((SENT + timedelta(days=1)).timestamp())
        resident.set_cookie("answers", f"{key}.{sent}.{later}.{mark}", path=f"/answer/{asked.slug}")
        tells_nothing(resident.page(asked.url("sent")), reference)


def test_answers_about_oneself_are_taken_for_half_an_hour(
    asked: Asked, resident: StrictClient, reference: str, db_session: Session
) -> None:
    with at(15):
        resident.send(asked.url("about-you"), {"about-sex": "male"})
        assert about(db_session) == ["male"]
    with at(29):
        assert "Answer or change" in resident.page(asked.url("sent")).text
        resident.send(asked.url("about-you"), {"about-sex": "female"})
        assert about(db_session) == ["female"]
    with at(30):
        page = resident.send(asked.url("about-you"), {"about-sex": "male"})
        assert page.h1 == "Your answers have been sent"
        assert "Answer or change" not in page.text
        assert about(db_session) == ["female"]


def test_answers_about_oneself_end_with_the_grace_of_the_consultation(
    resident: StrictClient, db_session: Session
) -> None:
    asked = consultation(
        opens_at=SENT - timedelta(days=1), published_at=SENT - timedelta(days=2),
        closes_at=SENT - timedelta(minutes=20),
    )  # fmt: skip
    with at(-21):
        begin(resident, asked)
    with at(0):
        answer(resident, asked, 1, used="no")
        send(resident, asked)
        resident.send(asked.url("about-you"), {"about-sex": "male"})
    with at(11):  # thirty minutes of grace are over
        resident.send(asked.url("about-you"), {"about-sex": "female"})
    assert about(db_session) == ["male"]


def test_a_draft_can_be_left_and_deleted(asked: Asked, resident: StrictClient, db_session: Session) -> None:
    with at(0):
        begin(resident, asked)
        page = answer(resident, asked, 1, used="yes")
        assert "Leave and delete your answers" in page.text
        assert "Leave and delete your answers" in resident.page(asked.url("page/1")).text
        assert resident.page(asked.url("leave")).h1 == "Leave and delete your answers?"
        assert resident.page(asked.url("check")).h1
        assert resident.send(asked.url("clear"), {}).h1 == "Your answers have been deleted"
        assert resident.get_cookie("answers", path=f"/answer/{asked.slug}") is None
        assert "Carry on" not in resident.page(asked.url("start")).text
        for model in (Response, Answer):
            assert db_session.scalar(sa.select(sa.func.count()).select_from(model)) == 0
        db_session.rollback()


def test_a_draft_is_still_there_after_a_month(asked: Asked, resident: StrictClient) -> None:
    with at(0):
        begin(resident, asked)
        answer(resident, asked, 1, used="yes")
    with at(23 * 60):
        assert resident.page(asked.url("page/1")).form_values()["q-used"] == ["yes"]


def test_no_page_of_a_journey_is_kept_by_a_browser(
    asked: Asked, resident: StrictClient, reference: str
) -> None:
    with at(1):
        for step in ("start", "page/1", "check", *AFTER, "leave"):
            assert resident.get(asked.url(step)).headers["Cache-Control"] == "no-store", step


def test_a_pass_is_read_as_it_was_written() -> None:
    mine = receipts.Pass("key", SENT, SENT + timedelta(minutes=3))
    assert receipts.read_pass(mine.written(SECRET), SECRET) == mine
    assert receipts.read_pass(mine.written("another secret"), SECRET) == receipts.Pass("key")
    for typed in ("", "key", "key.1.2", "key.1.2.é", ".", "...", "x" * 128):
        assert receipts.read_pass(typed, SECRET) == receipts.Pass(typed.partition(".")[0])
