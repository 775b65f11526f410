"""A real Engage: its own processes for web and worker, its own database with the demonstration in it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
ENGAGE = [sys.executable, "-c", "from engage.commands import main; main()"]
DIES_WITH_US = ["setpriv", "--pdeathsig", "TERM"]
SECONDS_TO_START = 300


@dataclass(frozen=True)
class Live:
    """Where it answers, where its data and logs are, and the environment for more commands on it."""

    url: str
    data_dir: Path
    environ: dict[str, str]

    def engage(self, *arguments: str) -> str:
        """Run an `engage` command on the same database and return what it printed."""
        return run_engage(self.environ, *arguments)


@contextmanager
def live_server(data_dir: Path, database_url: str | None = None) -> Iterator[Live]:
    """Start web and worker as ./run does, wait until they answer, and stop them at the end."""
    environ = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environ |= {"ENGAGE_DATA": str(data_dir), "ENGAGE_BASE_URL": url, "PYTHONPATH": str(ROOT)}
    if database_url:
        environ["DATABASE_URL"] = database_url
    run_engage(environ, "prepare")
    with ExitStack() as stack:
        web = stack.enter_context(
            _process(environ, data_dir, "serve", "--host", "127.0.0.1", "--port", str(port))
        )
        stack.enter_context(_process(environ, data_dir, "worker"))
        _wait(url, web, data_dir / "serve.log")
        yield Live(url, data_dir, environ)


def run_engage(environ: dict[str, str], *arguments: str) -> str:
    """Run one `engage` command to its end; raises with what it said when it fails."""
    done = subprocess.run(
        [*ENGAGE, *arguments], env=environ, cwd=ROOT, capture_output=True, text=True, timeout=900
    )
    if done.returncode:
        raise RuntimeError(f"engage {' '.join(arguments)}: {done.stdout}{done.stderr}")
    return done.stdout


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _process(environ: dict[str, str], folder: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / f"{arguments[0]}.log").open("wb") as log:
        process = subprocess.Popen(
            [*DIES_WITH_US, *ENGAGE, *arguments], env=environ, cwd=ROOT, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=120)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(url: str, web: subprocess.Popen[bytes], log: Path) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            opener.open(f"{url}/health", timeout=60).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
            if web.poll() is not None or time.monotonic() > until:
                raise RuntimeError(log.read_text(errors="replace")) from error
            time.sleep(0.1)
        else:
            return
