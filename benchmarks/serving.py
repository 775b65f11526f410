"""Starting what is measured, as ./run does, and reading how much processor time and memory it took."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

from benchmarks import subject
from config import Config
from engage.app import create_app
from engage.db import db
from engage.places.package import place_directory, read_place
from engage.places.queries import area_names
from engage.questionnaires.queries import newest_sheet
from engage.responses.actions import import_responses
from engage.tables import MODELS
from tests.live import ENGAGE, ROOT, free_port, run_engage
from tests.postgres import cluster, create_database

AT_ONCE = 1_000
assert MODELS


@dataclass(frozen=True)
class Measured:
    """A server under measurement. `tree` is its first process, `database` PostgreSQL's (None on SQLite)."""

    url: str
    port: int
    tree: psutil.Process
    database: psutil.Process | None
    environ: dict[str, str]

    def web_cpu(self) -> float:
        """Processor seconds of the web server's processes so far, ended children included."""
        return cpu_of(self.tree)

    def database_cpu(self) -> float:
        """Processor seconds of PostgreSQL's processes so far; 0 on SQLite, which runs within the web server."""
        return cpu_of(self.database) if self.database else 0.0

    def web_mb(self) -> float:
        """Memory of all web processes now: proportional set size, in MB."""
        return memory_of(self.tree)


def cpu_of(tree: psutil.Process) -> float:
    """Processor seconds (user and system) of a process, its living children and those that have ended."""
    total = 0.0
    for process in [tree, *tree.children(recursive=True)]:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def memory_of(tree: psutil.Process) -> float:
    """Proportional set size of a process and its children, in MB: shared pages are counted once."""
    total = 0
    for process in [tree, *tree.children(recursive=True)]:
        total += process.memory_full_info().pss
    return total / 1e6


@contextmanager
def database_url(kind: str) -> Iterator[tuple[str | None, psutil.Process | None]]:
    """An empty database: None for SQLite (the default), or the address and first process of a PostgreSQL."""
    if kind == "sqlite":
        yield None, None
        return
    with cluster() as socket:
        pid = int((socket / "data" / "postmaster.pid").read_text().splitlines()[0])
        yield create_database(socket, "engage"), psutil.Process(pid)


@contextmanager
def served(kind: str, *, stored: int = 0, worker: bool = False) -> Iterator[Measured]:
    """The default server on a database with the measured consultation and `stored` responses to it."""
    with (
        tempfile.TemporaryDirectory(prefix="engage-measured-") as folder,
        database_url(kind) as (url, process),
    ):
        port = free_port()
        environ = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environ |= {"ENGAGE_DATA": folder, "PYTHONPATH": str(ROOT)}
        if url:
            environ["DATABASE_URL"] = url
        run_engage(environ, "db", "upgrade")
        store(environ, stored)
        with _started([*ENGAGE, "serve", "--port", str(port)], environ, port) as tree:
            yield Measured(f"http://127.0.0.1:{port}", port, tree, process, environ)


@contextmanager
def hello_served() -> Iterator[Measured]:
    """Flask's "hello" on the same server with the same processes and threads."""
    port = free_port()
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    with _started([sys.executable, "-m", "benchmarks.hello", str(port)], environ, port) as tree:
        yield Measured(f"http://127.0.0.1:{port}", port, tree, None, environ)


def store(environ: dict[str, str], number: int) -> None:
    """Put up the measured consultation and write `number` made-up responses to it, as an import does."""
    app = create_app(Config.from_environment(environ))
    with app.app_context():
        questionnaire_id = subject.put_up()
        db.session.commit()
        if number:
            sheet = newest_sheet(questionnaire_id)
            options = {question.key: [one.id for one in question.options] for question in sheet.questions}
            wards = list(area_names(read_place(place_directory()).ward_set)) or ["E05014961"]
            rows = list(subject.answered(number, options, wards))
            for start in range(0, number, AT_ONCE):
                import_responses(questionnaire_id, rows[start : start + AT_ONCE])
                db.session.commit()
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM ANALYZE")
        db.engine.dispose()


@contextmanager
def _started(command: list[str], environ: dict[str, str], port: int) -> Iterator[psutil.Process]:
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, env=environ, cwd=ROOT, stdout=log, stderr=log)
        try:
            _wait(process, port)
            yield psutil.Process(process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not answer")
