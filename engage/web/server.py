"""The web server: gunicorn with a few threads in each of a few processes, set up for Engage."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from engage.db import db

WORKERS = 2
# Few threads: those of one process share one interpreter, and the one that holds the turn to write would wait for the
# others. With 8 of them the slowest of 100 requests took 19 to 43 times as long as the usual one, with 3 or 4 under 5.
THREADS = 4
SILENT_SECONDS = 60  # a process that does not answer for so long is replaced
GRACE_SECONDS = 8


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
            "worker_class": "gthread",
            "workers": workers,
            "threads": threads,
            "preload_app": True,
            "timeout": SILENT_SECONDS,
            "graceful_timeout": GRACE_SECONDS,
            "keepalive": 15,
            "backlog": 512,
            "control_socket_disable": True,
            "loglevel": "warning",
            "accesslog": None,
            "proc_name": "engage",
            "worker_tmp_dir": _memory_directory(),
            "limit_request_line": 8190,
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
    logging.getLogger("gunicorn.error").propagate = False
    Server(make, host, port, workers, threads).run()


def _memory_directory() -> str | None:
    """Where the processes show that they live: in memory, because a slow disk would make them look dead."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  # a name gunicorn makes random
