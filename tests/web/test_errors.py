"""Every way of saying no has a page that helps, hands back what was typed, and leaves nothing half done."""

from __future__ import annotations

import ast
import io
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask, abort, request
from sqlalchemy.exc import OperationalError

from engage import clock
from engage.access import public
from engage.audit.models import Entry
from engage.comments.models import NoName
from engage.db import db
from engage.errors import DomainError, Forbidden, Malformed, Missing, Refused
from engage.limits.models import Counter
from engage.permissions import Role
from engage.web import errors
from engage.web.error_words import words_of
from tests.cast import Person
from tests.databases import Database
from tests.pages import Page, StrictClient

ROOT = Path(__file__).parents[2]
COMMENT = "The surgery is kind but I can never get through in the morning."


@pytest.fixture(scope="module")
def failing() -> Callable[[Database], Flask]:
    """An application on the database with views that fail as they are told."""
    made: dict[str, Flask] = {}

    def make(database: Database) -> Flask:
        if database.name not in made:
            app = database.with_settings(testing=False)
            app.test_client_class = StrictClient
            app.add_url_rule("/fail/<how>", "fail", public(fail), methods=["GET", "POST"])
            made[database.name] = app
        return made[database.name]

    return make


def fail(how: str) -> str:
    if how == "reads":
        return request.form["comment"]
    if request.method == "POST":
        db.session.add(Entry(at=clock.now(), action="half", subject_kind="x", subject_id="1", detail={}))
        db.session.flush()
    errors: dict[str, Exception] = {
        "missing": Missing("There is no such thing."),
        "forbidden": Forbidden("This is not for you."),
        "refused": Refused("This closed yesterday.", next_url="/privacy", next_words="Read on"),
        "refused shortly": Refused("This was accepted already."),
        "refused at length": Refused("This has closed. Read what came of it."),
        "refused by name": Refused("Add a page. Add a question.", title="This cannot be published yet"),
        "malformed": Malformed("That is no date."),
        "locked": OperationalError("SELECT 1", {}, Exception("database is locked")),
        "unexpected": ZeroDivisionError(COMMENT),
    }
    if how.isdigit():
        abort(int(how))
    if how == "twice":
        row = {"word": COMMENT[:80], "decided_at": clock.now()}
        db.session.execute(sa.insert(NoName), [row])
        db.session.execute(sa.insert(NoName), [row])
    if how == "gone":
        entry = Counter(key="x", window=clock.now(), attempts=1)
        db.session.add(entry)
        db.session.flush()
        db.session.execute(sa.delete(Counter), execution_options={"synchronize_session": False})
        entry.attempts = 2
        db.session.flush()
    if how == "broken":
        db.session.execute(sa.text("SELECT nothing FROM nowhere"))
    raise errors[how]


@pytest.fixture
def visitor(database: Database, app: Flask, failing: Callable[[Database], Flask]) -> StrictClient:
    return failing(database).test_client()  # type: ignore[return-value]  # the class set above


@pytest.mark.parametrize(
    ("how", "status", "words"),
    [
        ("missing", 404, "There is no such thing."),
        ("forbidden", 403, "This is not for you."),
        ("refused", 409, "This closed yesterday"),
        ("malformed", 400, "That is no date."),
        ("locked", 503, "Wait a few seconds"),
        ("twice", 409, "nothing of yours was saved"),
        ("gone", 409, "reload the page to see how it is now"),
        ("unexpected", 500, "This is our fault, not yours"),
        ("broken", 500, "This is our fault, not yours"),
        ("400", 400, "Go back and try again"),
        ("403", 403, "does not allow this"),
        ("404", 404, "check that it is right"),
        ("405", 405, "opened in a way it does not know"),
        ("410", 410, "may have ended or moved"),
        ("413", 413, "larger than we can take"),
        ("415", 415, "a form we do not know"),
        ("418", 400, ""),
        ("422", 422, "does not fit together"),
        ("429", 429, "Try again in 15 minutes"),
        ("503", 503, "Wait a few seconds"),
    ],
)
def test_every_error_has_a_page_with_words(visitor: StrictClient, how: str, status: int, words: str) -> None:
    answer = visitor.get(f"/fail/{how}")
    assert answer.status_code == (418 if how == "418" else status)
    page = Page(answer.text)
    assert words in page.text
    assert "/" in [link.get("href") for link in page.all("a")]
    if status >= 500:
        assert answer.headers["X-Request-ID"] in page.text
        assert "Staff sign in" not in page.html, "a page for 5xx asks the database nothing"


@pytest.mark.parametrize(
    ("how", "heading", "advice"),
    [
        ("refused", "This closed yesterday", "Read on"),
        ("refused shortly", "This was accepted already", "Nothing was changed. Go back"),
        ("refused at length", "This has closed", "Read what came of it."),
        ("refused by name", "This cannot be published yet", "Add a page. Add a question."),
        ("twice", "Somebody changed this at the same moment", "Go back and reload"),
    ],
)
def test_a_refusal_says_what_happened_and_what_to_do(
    visitor: StrictClient, how: str, heading: str, advice: str
) -> None:
    page = visitor.page(f"/fail/{how}", status=409)
    assert page.h1 == heading
    assert advice in page.text


def test_no_refusal_is_told_under_a_heading_that_says_nothing() -> None:
    """All that the code can say: where its first sentence is fixed, it is short enough to stand as a heading."""
    said = [
        node.args[0].value
        for path in (ROOT / "engage").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused"
        if isinstance(node.args[0], ast.Constant)
    ]
    assert len(said) > 80
    assert [words for words in said if words_of(Refused(words)).title == Refused.title] == []


@pytest.mark.parametrize(
    ("role", "words", "href"),
    [(Role.OFFICER, "Go to consultations", "/office"), (Role.COMMISSIONER, "Go to summaries", "/summaries")],
)
def test_an_error_leads_staff_to_a_room_of_their_own(
    enter: Callable[[Role], Person], role: Role, words: str, href: str
) -> None:
    page = enter(role).client.page("/nowhere", status=404)
    assert [link.get("href") for link in page.all("a") if "".join(link.itertext()) == words] == [href]


def test_an_error_leads_on(visitor: StrictClient) -> None:
    page = visitor.page("/fail/refused", status=409)
    assert ("/privacy", "Read on") in [
        (link.get("href"), "".join(link.itertext()).strip()) for link in page.all("a")
    ]


@pytest.mark.parametrize("how", ["refused", "locked", "twice", "gone", "unexpected", "malformed", "422"])
def test_what_was_typed_is_handed_back_and_nothing_is_half_done(
    app: Flask, visitor: StrictClient, how: str
) -> None:
    answer = visitor.post(
        f"/fail/{how}", data={"comment": COMMENT, "password": "my secret word", "tick": "y"}
    )
    page = Page(answer.text)
    assert ["".join(area.itertext()).strip() for area in page.all("textarea")] == [COMMENT]
    assert "my secret word" not in page.html
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Entry)) == 0


def test_every_word_is_handed_back_and_no_tick(visitor: StrictClient) -> None:
    sent = {
        "q-a": "Short",
        "q-b": "x" * 30_000,
        "q-c": "yes",
        "q-d-ward": "E05",
        "ticks": "q-c q-d-ward",
        "tick": "y",
    }
    page = Page(visitor.post("/fail/refused", data={**sent, "revision": "7"}).text)
    assert ["".join(area.itertext()).strip() for area in page.all("textarea")] == ["Short", "x" * 30_000]


@pytest.mark.parametrize("token", ["", "stale", "IjEi.aaa.bbb"])
def test_a_stale_token_says_what_to_do_and_keeps_the_words(client: StrictClient, token: str) -> None:
    typed = f"{COMMENT} <script>alert(1)</script>"
    answer = client.post("/sign-in", data={"csrf_token": token, "email": typed}, csrf=False)
    page = Page(answer.text)
    assert answer.status_code == 400
    assert "reload the page and send it again" in page.text
    assert "".join(page.all("textarea")[0].itertext()).strip() == typed
    assert "<script>alert" not in page.html


@pytest.mark.parametrize("path", ["/x%00y", "/sign-in?next=%00", "/people/1%00"])
def test_a_nul_in_an_address_is_refused(client: StrictClient, path: str) -> None:
    assert client.get(path).status_code == 400


def test_a_character_that_cannot_be_stored_is_told_at_its_field(client: StrictClient) -> None:
    page = client.send("/sign-in", {"email": "a\x00b@c.example\x1f", "password": "a\x00b"}, status=422)
    assert [line[:21] for line in page.errors] == ["We took out a charact"] * 2
    assert page.form_values()["email"] == ["ab@c.example"]


def test_a_form_that_cannot_tell_of_it_is_refused_with_its_words(visitor: StrictClient) -> None:
    answer = visitor.post("/fail/reads", data={"comment": "Words\x00 of mine", "sealed\x00": "x"})
    assert answer.status_code == 400
    assert "cannot be stored" in answer.text
    assert ["".join(area.itertext()).strip() for area in Page(answer.text).all("textarea")] == [
        "Words of mine"
    ]
    visitor.checked = False  # words and no page
    assert visitor.post("/fail/reads", data={"comment": "Words", "other\x00": "x"}).text == "Words"


@pytest.mark.parametrize("query", [b"next=%ff%fe", b"next=%ed%a0%80", b"%", b"a=%zz", b"\xff"])
def test_a_broken_encoding_is_no_fault_of_ours(client: StrictClient, query: bytes) -> None:
    answer = client.get("/sign-in", query_string=query.decode("latin-1"))
    assert answer.status_code == 200
    body = b"email=" + query + b"&csrf_token=" + client.csrf_token().encode()
    kind = "application/x-www-form-urlencoded"
    assert client.post("/sign-in", data=body, content_type=kind, csrf=False).status_code in {400, 422}


def test_more_than_can_be_read_has_a_page(client: StrictClient) -> None:
    most = 12 * 1024 * 1024
    for body in (b"email=" + b"x" * most, b"email=" + b"%41" * most):  # too much text, too long a form
        kind = "application/x-www-form-urlencoded"
        answer = client.post("/sign-in", data=body, content_type=kind, csrf=False)
        assert answer.status_code == 413
        assert "Go back and shorten it" in answer.text
        assert "file" not in Page(answer.text).text, "a resident sends none"


def test_large_forms_are_read_one_after_the_other(app: Flask, visitor: StrictClient) -> None:
    large, other = {"comment": "x" * 1_500_000}, visitor.application.test_client()
    visitor.checked = other.checked = False  # words and no page
    with errors.turn:
        waiting = threading.Thread(target=lambda: visitor.post("/fail/reads", data=large))
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
        assert other.post("/fail/reads", data={"comment": "Short"}).text == "Short"
    waiting.join(120)
    assert not waiting.is_alive()
    assert errors.turn.acquire(timeout=120)
    errors.turn.release()


def test_a_large_file_has_a_page(client: StrictClient) -> None:
    file = (io.BytesIO(b"x" * (13 * 1024 * 1024)), "large.csv")
    assert client.post("/sign-in", data={"file": file}).status_code == 413


def test_thousands_of_fields_have_a_page(client: StrictClient) -> None:
    body = "--x\r\n" + "".join(
        f'Content-Disposition: form-data; name="f{number}"\r\n\r\n1\r\n--x\r\n' for number in range(2_100)
    )
    answer = client.post(
        "/sign-in", data=body.encode(), content_type="multipart/form-data; boundary=x", csrf=False
    )
    assert answer.status_code == 413


@pytest.mark.parametrize("number", ["99999999999999999999", "2147483648"])
def test_a_number_no_table_can_hold_is_not_found(app: Flask, client: StrictClient, number: str) -> None:
    assert client.get(f"/jobs/{number}").status_code == 404


def test_a_wrong_method_has_a_page(client: StrictClient) -> None:
    answer = client.get("/sign-out")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_each_error_of_the_house_has_a_status() -> None:
    assert sorted(error.status for error in DomainError.__subclasses__()) == [400, 403, 404, 409]


def test_a_visitor_with_rubbish_in_the_cookie_is_a_visitor(client: StrictClient) -> None:
    client.set_cookie("engage", "rubbish.\x7f")
    assert client.get("/privacy").status_code == 200
