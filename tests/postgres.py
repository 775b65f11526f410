"""A PostgreSQL server of the tests' own, on Debian's binaries: no root, no network, no waiting for the disk."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

BINARIES = Path("/usr/lib/postgresql")
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "jit": "off",
    "autovacuum": "off",
}
SECONDS_TO_START = 300


@contextmanager
def cluster() -> Iterator[Path]:
    """A running server; yields the directory of its socket. Stopped and deleted at the end.

    The server refuses to run as root, so root lends it the user that Debian's package makes. It dies with us, even when
    we are killed outright.
    """
    binaries = _newest_binaries()
    folder = Path(tempfile.mkdtemp(prefix="engage-postgresql-"))
    demoted = _demotion(folder)
    try:
        make = [binaries / "initdb", "-D", folder / "data", "-U", "engage", "-A", "trust", "-E", "UTF8"]
        make += ["--locale=C.UTF-8", "--no-sync"]
        subprocess.run([*demoted, *make], check=True, capture_output=True, cwd=folder)
        serve = ["setpriv", "--pdeathsig", "INT", binaries / "postgres", "-D", folder / "data", "-k", folder]
        serve += [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen([*demoted, *serve], stdout=log, stderr=log, cwd=folder)
        try:
            _wait(folder, server)
            yield folder
        finally:
            server.send_signal(signal.SIGINT)  # fast: do not wait for connections to close
            server.wait(timeout=120)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def create_database(socket: Path, name: str) -> str:
    """Make an empty database and return its SQLAlchemy address."""
    with psycopg.connect(host=str(socket), user="engage", dbname="postgres", autocommit=True) as connection:
        connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
    return f"postgresql+psycopg://engage@/{name}?host={socket}"


def _newest_binaries() -> Path:
    found = [path.parent for path in BINARIES.glob("*/bin/initdb")]
    if not found:
        raise RuntimeError("The PostgreSQL server is not installed; ./test installs it.")
    return max(found, key=lambda path: float(path.parent.name))


def _demotion(folder: Path) -> list[str]:
    """What to put before a command so that it does not run as root; `folder` is handed over."""
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _wait(socket: Path, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            psycopg.connect(host=str(socket), user="engage", dbname="postgres").close()
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError((socket / "log").read_text(errors="replace")) from error
            time.sleep(0.05)
        else:
            return
