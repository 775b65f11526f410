"""The web server as a process: it answers, gives out compressed assets, holds under a crowd, and ends when told."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pytest

from tests.databases import Database
from tests.live import free_port
from tests.pages import Page

ROOT = Path(__file__).parents[2]
SERVER = """
import sys
import time
from pathlib import Path
from config import Config
from engage.app import create_app
from engage.web import server

class Process(server.Process):
    def init_process(self):
        if self.age == 2:
            time.sleep(float(sys.argv[6]))
        super().init_process()

server.Process = Process
config = Config(secret_key=sys.argv[1], data_dir=Path(sys.argv[2]), database_url=sys.argv[3])
server.GRACE_SECONDS = int(sys.argv[5])
server.serve(lambda: create_app(config), "127.0.0.1", int(sys.argv[4]), server.WORKERS, server.THREADS)
"""
Server = tuple[int, subprocess.Popen[bytes]]
FAR_TOO_LONG = 600  # seconds; nothing here takes as long, however slow the machine


@contextmanager
def started(database: Database, grace: int = 8, second_begins_after: float = 0.0) -> Iterator[Server]:
    """A server in a group of processes of its own, as a terminal makes one; it may not answer yet."""
    port, config = free_port(), database.config
    arguments = [config.secret_key, str(config.data_dir), config.database_url, str(port), str(grace)]
    arguments.append(str(second_begins_after))
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, *arguments],
        cwd=ROOT,
        env=dict(os.environ),
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield port, process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def wait_for(server: Server) -> Server:
    """The server, as soon as it answers."""
    port, process = server
    until = time.monotonic() + FAR_TOO_LONG
    while fetch(port, "/health")[0] != 200:
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.1)
    return server


@pytest.fixture
def server(database: Database) -> Iterator[Server]:
    database.empty()
    with started(database) as one:
        yield wait_for(one)


def fetch(port: int, path: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=FAR_TOO_LONG)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read(), dict(answer.headers)
    except ConnectionRefusedError:
        return 0, b"", {}
    finally:
        connection.close()


def test_a_server_answers_a_crowd_and_ends_when_told(server: Server) -> None:
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
    _, said = process.communicate(timeout=FAR_TOO_LONG)
    assert process.returncode == 0
    assert b"Traceback" not in said


def ctrl_c(server: Server) -> bytes:
    """What a terminal does: every process is told at once. What was said until all had ended in order."""
    _, process = server
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=FAR_TOO_LONG / 2)
    assert process.returncode == 0
    return said


@pytest.mark.on_sqlite
def test_a_process_that_only_begins_hears_the_word_to_stop(database: Database) -> None:
    database.empty()
    with started(database, FAR_TOO_LONG, second_begins_after=3) as one:
        assert ctrl_c(wait_for(one)) == b""  # it did not wait out the grace, after which it is killed


@pytest.mark.on_sqlite
def test_ctrl_c_ends_it_soon_whatever_browsers_hold_open(database: Database) -> None:
    database.empty()
    with ExitStack() as stack:
        servers = [stack.enter_context(started(database, FAR_TOO_LONG)) for _ in range(2)]
        stopped = []
        for port, process in map(wait_for, servers):
            for _ in range(8):  # some for each process
                idle = http.client.HTTPConnection("127.0.0.1", port, timeout=FAR_TOO_LONG)
                stack.callback(idle.close)
                idle.request("GET", "/health")
                assert idle.getresponse().read()
                stack.enter_context(socket.create_connection(("127.0.0.1", port)))  # says nothing
            for below in psutil.Process(process.pid).children():
                ignored = re.search(r"SigIgn:\s+(\w+)", Path(f"/proc/{below.pid}/status").read_text())
                assert ignored
                assert int(ignored[1], 16) >> (signal.SIGINT - 1) & 1, (
                    "one told twice at once can wait for ever"
                )
            stopped.append(ctrl_c((port, process)))
    assert stopped == [b""] * len(servers)


@pytest.mark.on_sqlite
def test_what_is_under_way_gets_its_answer_within_the_grace(database: Database) -> None:
    database.empty()
    head = b"POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    with ExitStack() as stack:
        patient, strict = (stack.enter_context(started(database, grace)) for grace in (8, 1))
        slow, endless = (
            stack.enter_context(
                socket.create_connection(("127.0.0.1", wait_for(one)[0]), timeout=FAR_TOO_LONG)
            )
            for one in (patient, strict)
        )
        for connection in (slow, endless):
            connection.sendall(head + b"Content-Length: 7\r\n\r\nemail")
        time.sleep(0.3)
        os.killpg(patient[1].pid, signal.SIGINT)
        said = ctrl_c(strict)
        slow.sendall(b"=a")
        assert slow.recv(100).startswith(b"HTTP/1.1 400 ")
        assert patient[1].communicate(timeout=FAR_TOO_LONG)[1] == b""
        assert (patient[1].returncode, said) == (0, b"")


SECRET = "Mrs-Patel-of-Bury-Park"


@pytest.mark.on_sqlite
@pytest.mark.parametrize(
    ("request_", "status", "title"),
    [
        (f"GET /search?words={SECRET * 900} HTTP/1.1\r\n", 414, "That address is too long"),
        (f"GET / HTTP/1.1\r\nCookie: {SECRET * 900}\r\n", 431, "Your browser sent too much"),
        (f"GET / HTTP/1.1\r\n{SECRET} : 1\r\n", 400, "We could not read what was sent"),
        (f"{SECRET}\r\n", 400, "We could not read what was sent"),
    ],
)
def test_what_the_application_never_sees_gets_a_page_and_a_line_without_its_words(
    server: Server, request_: str, status: int, title: str
) -> None:
    with socket.create_connection(("127.0.0.1", server[0]), timeout=FAR_TOO_LONG) as connection:
        connection.sendall(f"{request_}Host: a\r\n\r\n".encode())
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        page = Page(answer.read().decode())
    assert (answer.status, page.h1, answer.headers.get_content_type()) == (status, title, "text/html")
    assert SECRET not in page.text
    said = ctrl_c(server)
    lines = [json.loads(line) for line in said.decode().splitlines()]
    assert len(lines) == 1, lines
    (line,) = lines
    assert (line["event"], line["status"]) == ("request that could not be read", status)
    assert SECRET not in said.decode()
    assert "127.0.0.1" not in said.decode()
