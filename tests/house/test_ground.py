"""The test ground itself: the database is made by migrations, emptied between tests, and the client complains."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from engage import clock
from engage.accounts.models import User
from engage.audit.models import Entry
from engage.db import db
from engage.permissions import Role
from tests.pages import Page, StrictClient, check_page

ROOT = Path(__file__).parents[2]
GOOD = (
    "<!doctype html><html lang=en dir=ltr><head><title>Hello – Engage</title></head>"
    "<body><main><h1>Hello</h1>{}</main></body></html>"
)


@pytest.mark.parametrize("round_", [1, 2])
def test_each_test_starts_with_empty_tables(db_session: sa.orm.Session, round_: int) -> None:
    assert db_session.scalar(sa.select(sa.func.count()).select_from(Entry)) == 0
    db_session.add(
        Entry(at=clock.now(), actor_id=None, action="x", subject_kind="x", subject_id="1", detail={"n": 1})
    )
    db_session.commit()


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("<input name=a>", "no label"),
        ("<p id=a></p><p id=a></p>", "more than once"),
        ('<p style="color:red">x</p>', "style attribute"),
        ("<script>1</script>", "no nonce"),
        ("<h1>Again</h1>", "2 h1"),
        ('<p aria-describedby="b">x</p>', "not on the page"),
        ('<button onclick="x()">Go</button>', "inline script"),
        ("<div><p>x</div></p>", "line 1"),
        ("<button></button>", "no words"),
    ],
)
def test_a_bad_page_is_seen(body: str, complaint: str) -> None:
    assert complaint in "\n".join(check_page(Page(GOOD.format(body))))


def test_a_good_page_passes() -> None:
    assert check_page(Page(GOOD.format("<label for=a>A</label><input id=a name=a>"))) == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (" lang=en", "", "no lang"),
        (" dir=ltr", "", "no dir"),
        ("<title>Hello", "<title>Bye", "does not start with"),
        ("<!doctype html>", "", "doctype"),
    ],
)
def test_a_bad_head_is_seen(old: str, new: str, complaint: str) -> None:
    assert complaint in "\n".join(check_page(Page(GOOD.format("").replace(old, new))))


def _visitor(app: Flask) -> User:
    return User(email="a@b.example", name="A", role=Role.OFFICER, password_hash="", created_at=clock.now())


@pytest.fixture
def careless(app: Flask) -> StrictClient:
    """An application of three careless views, on this database."""
    other = Flask("careless")
    other.config.update(
        SQLALCHEMY_DATABASE_URI=app.config["SQLALCHEMY_DATABASE_URI"], SECRET_KEY="x", TESTING=True
    )
    db.init_app(other)

    @other.get("/<what>")
    def view(what: str) -> str:
        db.session.add(_visitor(app))
        if what != "unwritten":
            db.session.flush()
        if what == "committed":
            db.session.commit()
        return GOOD.format("")

    return StrictClient(other)


@pytest.mark.parametrize("what", ["unwritten", "uncommitted"])
def test_a_request_that_forgets_to_commit_is_seen(careless: StrictClient, what: str) -> None:
    with pytest.raises(AssertionError, match="uncommitted"):
        careless.get(f"/{what}")


def test_a_request_that_commits_passes(careless: StrictClient) -> None:
    assert careless.get("/committed").status_code == 200


def test_own_rows_must_be_committed_before_a_request(
    db_session: sa.orm.Session, client: StrictClient
) -> None:
    db_session.add(_visitor(client.application))
    with pytest.raises(AssertionError, match="commit your own rows"):
        client.get("/health")
    db_session.rollback()


def test_a_skip_is_a_failure(pytester: pytest.Pytester) -> None:
    hooks = pytester.makeconftest(
        "from tests.conftest import pytest_make_collect_report, pytest_runtest_makereport\n"
    )
    assert hooks.exists()
    pytester.makepyfile(
        test_it="import pytest\n"
        "@pytest.mark.skip\ndef test_a(): pass\n"
        "@pytest.mark.xfail\ndef test_b(): assert False\n"
        "@pytest.mark.xfail\ndef test_c(): pass\n"
        "def test_d(): pytest.skip('no')\n"
        "def test_e(): pass\n",
        test_whole="import pytest\npytest.importorskip('no_such_module')\n",
    )
    pytester.runpytest("--continue-on-collection-errors", "-p", "no:playwright").assert_outcomes(
        passed=1, failed=3, errors=2
    )


def test_the_web_server_loads_none_of_the_machinery_of_the_worker() -> None:
    """scikit-learn alone takes seconds and 100 MB, which every start of every process of the web server would pay.

    So would every start of the command.
    """
    seen = "import sys, engage.commands; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(done.stdout.split())
    assert "flask" in loaded
    assert not loaded & {"sklearn", "scipy", "model2vec", "joblib", "nltk", "matplotlib", "torch"}
