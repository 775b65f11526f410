"""The web server as a process: it answers, gives out compressed assets, holds under a crowd, and ends when told."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import Database
from tests.live import free_port

ROOT = Path(__file__).parents[2]
SERVER = """
import sys
from pathlib import Path
from config import Config
from engage.app import create_app
from engage.web.server import THREADS, WORKERS, serve

config = Config(secret_key=sys.argv[1], data_dir=Path(sys.argv[2]), database_url=sys.argv[3])
serve(lambda: create_app(config), "127.0.0.1", int(sys.argv[4]), WORKERS, THREADS)
"""


@pytest.fixture
def server(database: Database) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    database.empty()
    port, config = free_port(), database.config
    arguments = [config.secret_key, str(config.data_dir), config.database_url, str(port)]
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, *arguments], cwd=ROOT, env=dict(os.environ), stderr=subprocess.PIPE
    )
    try:
        until = time.monotonic() + 60
        while fetch(port, "/health")[0] != 200:
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)
        yield port, process
    finally:
        process.kill()
        process.communicate()


def fetch(port: int, path: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read(), dict(answer.headers)
    except ConnectionRefusedError:
        return 0, b"", {}
    finally:
        connection.close()


def test_a_server_answers_a_crowd_and_ends_when_told(server: tuple[int, subprocess.Popen[bytes]]) -> None:
    port, process = server
    status, page, headers = fetch(port, "/privacy")
    assert status == 200
    assert "Content-Security-Policy" in headers
    style = re.search(rb'href="(/static/built/css/[^"]+)"', page)
    assert style
    status, _, headers = fetch(port, style[1].decode(), **{"Accept-Encoding": "br"})
    assert (status, headers["Content-Encoding"]) == (200, "br")
    assert "immutable" in headers["Cache-Control"]

    statuses: list[int] = []
    crowd = [
        threading.Thread(target=lambda: statuses.extend(fetch(port, "/ready")[0] for _ in range(3)))
        for _ in range(64)
    ]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert statuses == [200] * 64 * 3

    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=15)
    assert process.returncode == 0
    assert b"Traceback" not in said
