"""What every test can ask for: a database, the application on it, a strict client, and a cast of people.

A test that asks for `app`, `client`, `db_session` or one of the cast runs on both databases.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect
from xdist.scheduler import LoadScopeScheduling

from engage.db import db
from engage.permissions import Role
from engage.responses.routes import visits
from tests.browser import LAUNCH
from tests.cast import Person, person
from tests.databases import Database, Postgresql, Sqlite
from tests.house.sizes import report
from tests.live import Live, live_server
from tests.pages import StrictClient
from tests.postgres import cluster, create_database

DATABASES = ("sqlite", "postgresql")
WITH_A_SERVER = (
    "tests/test_run.py",
    "tests/web/test_in_a_browser.py",
    "tests/web/test_hostile_title.py",
    "tests/coding/test_in_a_browser.py",
    "tests/themes/test_suggestions_in_a_browser.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=[*DATABASES, "both"],
        default="both",
        help="the database to test on (default: both)",
    )
    parser.addoption(
        "--write-doors", action="store_true", help="write tests/house/doors.txt anew; then read it"
    )


def pytest_configure(config: pytest.Config) -> None:
    # A shell in which Ctrl-C is ignored hands that on to all it starts; the servers of the tests must hear it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    expect.set_options(timeout=60_000)
    config.addinivalue_line("markers", "on_sqlite: the test says nothing about the database; once is enough")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" not in metafunc.fixturenames:
        return
    asked = metafunc.config.getoption("--database")
    names = DATABASES if asked == "both" else (asked,)
    if metafunc.definition.get_closest_marker("on_sqlite"):
        names = ("sqlite",)
    metafunc.parametrize("database", names, indirect=True, scope="session")


class OneServer(LoadScopeScheduling):
    """Hands tests out one by one, but those with a server and a browser of their own to one process.

    pytest-xdist's own groups do nothing under pytest 9.2: they are read from a name that it no longer keeps.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "one server" if nodeid.startswith(WITH_A_SERVER) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling:
    return OneServer(config, log)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    _never_skipped((yield).get_result())


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    _never_skipped((yield).get_result())


def _never_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    """A test that did not run has not passed, whatever it says of itself."""
    if report.skipped or hasattr(report, "wasxfail"):
        reason = getattr(report, "wasxfail", None) or report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Skipped or expected to fail, and so a failure here: {reason}"
        if hasattr(report, "wasxfail"):
            del report.wasxfail


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The mirror of sizes, at the end of a whole run."""
    if terminalreporter.config.args_source.name != "ARGS":
        terminalreporter.write_line(str(report(Path(__file__).parents[1])))


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Path]:
    """The directory of the socket of the tests' own PostgreSQL server."""
    with cluster() as socket:
        yield socket


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest, data_dir: Path) -> Database:
    """The migrated database, one a session; the parameter says which."""
    if request.param == "sqlite":
        return Sqlite(data_dir)
    socket = request.getfixturevalue("postgresql")
    return Postgresql(data_dir, socket, create_database(socket, "engage"))


@pytest.fixture
def app(database: Database) -> Flask:
    """The application on an empty database."""
    database.empty()
    for counted in (visits.starts, visits.sent):
        counted.forget()
    database.app.test_client_class = StrictClient
    return database.app


@pytest.fixture
def db_session(app: Flask) -> Iterator[object]:
    """`db.session` inside an application context. Commit before asking for a page."""
    with app.app_context():
        yield db.session
        db.session.remove()


@pytest.fixture
def client(app: Flask) -> StrictClient:
    """A resident's browser: nobody is signed in."""
    return app.test_client()  # type: ignore[return-value]  # the class set above


@pytest.fixture
def enter(app: Flask) -> Callable[[Role], Person]:
    """Make somebody of this role, signed in: `enter(Role.OFFICER)`."""
    return lambda role, **details: person(app, role, **details)


@pytest.fixture
def resident(client: StrictClient) -> StrictClient:
    """Answers, books, withdraws: without an account."""
    return client


@pytest.fixture
def officer(app: Flask) -> Person:
    """Builds consultations, codes comments, accepts themes."""
    return person(app, Role.OFFICER)


@pytest.fixture
def analyst(app: Flask) -> Person:
    """Reads and codes; accepts nothing."""
    return person(app, Role.ANALYST)


@pytest.fixture
def organiser(app: Flask) -> Person:
    """Runs events."""
    return person(app, Role.ORGANISER)


@pytest.fixture
def commissioner(app: Flask) -> Person:
    """Reads summaries, and the redacted comments behind a theme."""
    return person(app, Role.COMMISSIONER)


@pytest.fixture
def administrator(app: Flask) -> Person:
    """People, roles and the record; no resident's words."""
    return person(app, Role.ADMINISTRATOR)


@pytest.fixture
def stranger(app: Flask) -> Person:
    """Had an account once; it was closed while they were signed in."""
    return person(app, Role.OFFICER, name="Sol Stranger", active=False)


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A real web server and worker with the demonstration loaded, shared by the session: never empty it."""
    with live_server(tmp_path_factory.mktemp("live")) as server:
        yield server


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Debian's Chromium for pytest-playwright's `page`, `context` and `browser`."""
    return dict(LAUNCH)


@pytest.fixture(scope="session")
def browser_context_args(live: Live) -> dict[str, object]:
    """Every browser page knows where Engage is: `page.goto("/")`."""
    return {"base_url": live.url, "locale": "en-GB", "timezone_id": "Europe/London"}
