"""The web server: gunicorn with a few threads in each of a few processes, set up for Engage."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from html import escape
from pathlib import Path
from socket import socket
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.http.errors import (
    InvalidResponseHeader,
    InvalidResponseHeaderName,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import _DEFER, ThreadWorker

from engage.db import db
from engage.web.error_words import BY_STATUS
from engage.web.logs import JsonLines

WORKERS = 2
# Few threads: those of one process share one interpreter, and the one that holds the turn to write would wait for the
# others. With 8 of them the slowest of 100 requests took 19 to 43 times as long as the usual one, with 3 or 4 under 5.
THREADS = 4
SILENT_SECONDS = 60  # a process that does not answer for so long is replaced
GRACE_SECONDS = 8  # for requests under way when the server is told to stop
LAST_SECONDS = 3  # in which a process whose grace is over ends by itself, before it is killed
FIRST_BYTE_SECONDS = 1.0  # how long a thread waits for a new connection to say something
STOPS = (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
OURS = (InvalidResponseHeader, InvalidResponseHeaderName)  # these are about our answer, not about the request
STATUSES: tuple[tuple[type[Exception], int], ...] = (
    (LimitRequestLine, 414),
    (LimitRequestHeaders, 431),
    (ParseException, 400),
)
PHRASES = {
    400: "Bad Request",
    414: "URI Too Long",
    431: "Request Header Fields Too Large",
    500: "Server Error",
}
PAGE = """<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – Engage</title>
</head>
<body>
<main>
<h1>{title}</h1>
{text}
<p><a href="/">Go to the start page</a></p>
</main>
</body>
</html>
"""


class JsonLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """What gunicorn itself has to say, as lines like all others."""

    def setup(self, cfg: Any) -> None:
        """Make gunicorn's own handlers write our lines."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLines())


class Process(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """One process of the server.

    Ctrl-C tells every process of a terminal at once, and gunicorn then tells them again: its own way of taking that
    could wait for itself for ever, because the handler of a signal takes a lock. Here the first process alone hears
    Ctrl-C, and the others stop in an orderly way however it tells them.
    """

    def init_signals(self) -> None:
        """Leave Ctrl-C to the first process; hear what was said since this one began, see `keep_for_the_child`."""
        super().init_signals()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)

    def handle_quit(self, sig: int, frame: Any) -> None:
        """SIGQUIT is as SIGTERM: no new connections, and requests under way get their answers."""
        self.handle_exit(sig, frame)

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Stop, and be told so once: at its very end Python would die of a signal that it took before."""
        for number in (signal.SIGQUIT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        super().handle_exit(sig, frame)

    def handle(self, conn: Any) -> Any:
        """Answer a connection. One that says nothing (browsers open some to have them) holds a thread for a second."""
        if not conn.initialized and not conn.wait_for_data(FIRST_BYTE_SECONDS if self.alive else 0.0):
            return _DEFER
        return super().handle(conn)

    def murder_pending(self) -> None:
        """Close connections that have said nothing for too long; all of those when the server stops."""
        if not self.alive:
            for conn in self.pending_conns:
                conn.timeout = 0.0
        super().murder_pending()

    def run(self) -> None:
        """Serve until told to stop; what has no answer by the end of the grace is left without one."""
        self.cfg.set("graceful_timeout", GRACE_SECONDS)
        super().run()
        if self.nr_conns:
            os._exit(0)  # the usual way waits for threads, and theirs may wait for ever for a slow sender

    def handle_error(self, req: Any, client: socket, addr: Any, exc: Exception) -> None:
        """Answer what the application never saw: gunicorn's own way logs the address and the words of the request."""
        status = 500
        if not isinstance(exc, OURS):
            status = next((number for kind, number in STATUSES if isinstance(exc, kind)), 500)
        if status == 500:
            self.log.error("unexpected error", exc_info=exc)
        else:
            facts = {"status": status, "error": type(exc).__name__}
            self.log.warning("request that could not be read", extra={"facts": facts})
        with suppress(OSError):
            write_nonblock(client, refusal(status))


def keep_for_the_child() -> None:
    """Let a process that is being made hear the word to stop only once it can take it.

    Until then it has the first process's ways of taking signals, which would note it where nobody looks: the server
    would wait for that process in vain, and kill it.
    """
    os.register_at_fork(
        before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, STOPS),
        after_in_parent=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS),
    )


def refusal(status: int) -> bytes:
    """A whole answer, head and page, without the application: of `BY_STATUS`, which speaks of a number for 5xx only."""
    words = BY_STATUS[status]
    paragraphs = words.paragraphs[:1] if status >= 500 else words.paragraphs
    text = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    page = PAGE.format(title=escape(words.title), text=text).encode()
    head = (
        f"HTTP/1.1 {status} {PHRASES[status]}\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(page)}\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
        "Content-Security-Policy: default-src 'none'\r\n\r\n"
    )
    return head.encode() + page


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn without its own command line and files of settings.

    The application is made once, before the processes are forked, so that they share its memory; no connection to the
    database may be open then.
    """

    def __init__(self, make: Callable[[], Flask], host: str, port: int, workers: int, threads: int) -> None:
        self._make = make
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self._options: dict[str, Any] = {
            "bind": [address],
            "worker_class": Process,
            "logger_class": JsonLog,
            "workers": workers,
            "threads": threads,
            "preload_app": True,
            "timeout": SILENT_SECONDS,
            "graceful_timeout": GRACE_SECONDS + LAST_SECONDS,
            "keepalive": 15,
            "backlog": 512,
            "control_socket_disable": True,
            "loglevel": "warning",
            "accesslog": None,
            "proc_name": "engage",
            "worker_tmp_dir": _memory_directory(),
            "limit_request_line": 8190,  # bytes: as much as gunicorn takes, short of no limit at all
            "forwarded_allow_ips": "",
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand gunicorn our settings."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application, with no connection left open for the forked processes to share."""
        app = self._make()
        with app.app_context():
            db.engine.dispose()
        return app


def serve(make: Callable[[], Flask], host: str, port: int, workers: int, threads: int) -> None:
    """Serve until told to stop (SIGTERM, SIGINT)."""
    keep_for_the_child()
    Server(make, host, port, workers, threads).run()


def _memory_directory() -> str | None:
    """Where the processes show that they live: in memory, because a slow disk would make them look dead."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  # a name gunicorn makes random
