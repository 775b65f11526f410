"""`./run`: starts both processes, stops both, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import pytest

from tests.live import Live, free_port

ROOT = Path(__file__).parents[1]
SECONDS = 900


@pytest.fixture
def data(live: Live, tmp_path: Path) -> Path:
    """A data directory with the demonstration in it, so that `./run` need not load it."""
    source, target = sqlite3.connect(live.data_dir / "engage.db"), sqlite3.connect(tmp_path / "engage.db")
    with closing(source), closing(target):
        source.backup(target)
    tmp_path.chmod(0o755)  # as an older version left it
    (tmp_path / "engage.db").chmod(0o644)
    return tmp_path


def open_to_others(data: Path) -> list[str]:
    """What in a data directory another user of this machine could read or change, itself included."""
    return [str(path) for path in (data, *data.iterdir()) if path.stat().st_mode & 0o077]


class Run:
    """A started `./run` and all it has said so far."""

    def __init__(self, data: Path, port: int) -> None:
        environ = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.process = subprocess.Popen(
            [ROOT / "run", f"--port={port}"],
            env=environ | {"ENGAGE_DATA": str(data)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""

    def listen(self, until: str) -> None:
        """Read on until it says this; fails when it ends first."""
        assert self.process.stdout
        while until not in self.said:
            line = self.process.stdout.readline()
            assert line, f"./run ended: {self.said}"
            self.said += line

    def end(self) -> int:
        """Wait for its end; its exit code."""
        self.said += self.process.communicate(timeout=SECONDS)[0]
        return self.process.returncode


@contextmanager
def run(data: Path, port: int) -> Iterator[Run]:
    started = Run(data, port)
    try:
        yield started
    finally:
        for process in (
            [*psutil.Process(started.process.pid).children(recursive=True)]
            if started.process.poll() is None
            else []
        ):
            process.kill()
        started.process.kill()


def test_it_starts_both_and_stops_both(data: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    port = free_port()
    with run(data, port) as first:
        first.listen("Stop it with Ctrl-C.")
        assert f"http://127.0.0.1:{port}" in first.said
        assert "officer@" in first.said
        assert not open_to_others(data)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=120) as page:
            assert page.status == 200
        with run(data, free_port()) as again:
            assert again.end() == 1
            assert "running already" in again.said
        with run(tmp_path_factory.mktemp("other"), port) as busy:
            assert busy.end() == 1
            assert f"Port {port} is in use" in busy.said
        below = psutil.Process(first.process.pid).children(recursive=True)
        assert len(below) >= 3  # the worker, the web server and its processes
        first.process.send_signal(signal.SIGINT)
        assert first.end() == 0
        assert first.said.rstrip().endswith("Stopping.")
        assert not [process for process in below if process.is_running()]


@pytest.mark.parametrize(("verb", "words"), [("serve", "web server"), ("worker", "worker")])
def test_when_one_dies_the_other_is_stopped(data: Path, verb: str, words: str) -> None:
    with run(data, free_port()) as started:
        started.listen("Stop it with Ctrl-C.")
        children = psutil.Process(started.process.pid).children()
        below = psutil.Process(started.process.pid).children(recursive=True)
        next(child for child in children if verb in child.cmdline()).kill()
        assert started.end() == 1
        assert f"The {words} has stopped" in started.said
        _, left = psutil.wait_procs(below, timeout=120)
        assert not left


def test_killed_outright_it_leaves_nothing(data: Path) -> None:
    with run(data, free_port()) as started:
        started.listen("Stop it with Ctrl-C.")
        below = psutil.Process(started.process.pid).children(recursive=True)
        started.process.kill()
        _, left = psutil.wait_procs(below, timeout=120)
        assert not left
