"""Once somebody has seen a receipt, their answers are safe: also if every process is killed in the next moment."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.comments.models import Comment
from engage.db import db
from engage.responses import queries
from engage.responses.models import Answer, Response
from tests.answering import Asked, consultation
from tests.databases import Database
from tests.live import free_port

ROOT = Path(__file__).parents[2]
SERVE = "from engage.commands import main; main()"


class Browser:
    """Sends forms to a real server, keeps cookies, knows no proxy."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
        )

    def get(self, url: str) -> str:
        with self.opener.open(self.root + url, timeout=120) as response:
            return str(response.read().decode())

    def send(self, url: str, **data: str) -> str:
        """Fetch the page, send its form, return the page it leads to."""
        page = self.get(url)
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        form = urllib.parse.urlencode({**hidden, **data}).encode()
        with self.opener.open(self.root + url, form, timeout=120) as response:
            return str(response.read().decode())


@contextmanager
def server(database: Database, log: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A real web server on the tests' database, in a process group of its own."""
    port = free_port()
    environ = {
        **os.environ,
        "DATABASE_URL": database.config.database_url,
        "ENGAGE_DATA": str(database.config.data_dir),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-c", SERVE, "serve", "--host", "127.0.0.1", "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, env=environ, cwd=ROOT, stdout=out, stderr=out, start_new_session=True
        )
    root = f"http://127.0.0.1:{port}"
    try:
        wait(root, process, log)
        yield root, process
    finally:
        kill(process)


def wait(root: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 300
    while True:
        try:
            Browser(root).get("/health")
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        else:
            return


def kill(process: subprocess.Popen[bytes]) -> None:
    """The master and its workers, at once and without asking."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


@pytest.fixture
def asked(db_session: Session) -> Asked:
    found = consultation()
    db.session.remove()
    return found


def test_killed_the_moment_after_the_receipt(asked: Asked, database: Database, tmp_path: Path) -> None:
    with server(database, tmp_path / "log") as (root, process):
        browser = Browser(root)
        browser.send(asked.url("start"), **{"q-who": "individual"})
        browser.send(asked.url("page/1"), **{"q-used": "yes", "q-help": "evening"})
        browser.send(asked.url("page/2"), **{"q-good": "The nurse was kind"})
        browser.send(asked.url("page/3"), **{"q-better": "Shorter waits"})
        receipt = browser.send(asked.url("check"))
        kill(process)
    assert "Your answers have been sent" in receipt
    assert queries.counts(asked.questionnaire_id) == queries.Counts(submitted=1)
    words = db.session.scalars(sa.select(Comment.words_given).order_by(Comment.question_key)).all()
    assert words == ["Shorter waits", "The nurse was kind"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Answer)) == 4


def test_killed_on_the_way_the_draft_is_whole_and_can_be_finished(
    asked: Asked, database: Database, tmp_path: Path
) -> None:
    with server(database, tmp_path / "log") as (root, process):
        browser = Browser(root)
        browser.send(asked.url("start"), **{"q-who": "individual"})
        browser.send(asked.url("page/1"), **{"q-used": "no"})
        kill(process)
    assert db.session.scalars(sa.select(Response.status)).all() == ["draft"]
    db.session.remove()
    with server(database, tmp_path / "log") as (root, _):
        browser.root = root
        assert "Check your answers" in browser.send(asked.url("page/3"), **{"q-place": "Here"})
        assert "Your answers have been sent" in browser.send(asked.url("check"))
    assert queries.counts(asked.questionnaire_id) == queries.Counts(submitted=1)
