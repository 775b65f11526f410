"""Addresses on their way into the table: in one sealed file, so that no database sees one beside its response.

Whatever a database writes stays in an order: row versions, pages, logs of changes, dumps. An address that was written
when it was left would stand next to its response in all of them. So it waits in a file that is sealed as a whole,
always shuffled, always padded, and replaced by another at each change, until enough have come (`actions.let_in`).

An address that was taken survives the death of every process and of the machine: the file is on disk before `add` ends.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import logging
import os
import secrets
import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

NAME = "waiting-addresses"
SIZE = 64 * 1024  # bytes: the file is a whole number of these, so that its size does not tell how many wait
NONCE = 12  # bytes
LENGTH = struct.Struct(">I")
log = logging.getLogger("engage.contacts")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One consent on its way; `ticket` tells it from every other."""

    email: str
    purpose: str
    about: str
    wording: str
    ticket: str = field(default_factory=lambda: secrets.token_hex(16))


class WaitingFile:
    """The file of one data directory.

    Whoever holds the database's turn to write may take the file's; never the other way round.
    """

    def __init__(self, folder: Path, secret: str) -> None:
        self._path = folder / NAME
        self._key = hmac.new(secret.encode(), b"addresses that wait", hashlib.sha256).digest()

    def add(self, one: Waiting) -> None:
        """Take one in; on disk when this returns. Raises OSError, and then it was not taken."""
        self._change(lambda there: [*there, one])

    def everyone(self) -> list[Waiting]:
        """All who wait, in no order."""
        with self._turn():
            return self._read()

    def drop(self, tickets: Iterable[str]) -> None:
        """Let go of those who are in the table now."""
        gone = set(tickets)
        self._change(lambda there: [one for one in there if one.ticket not in gone])

    def forget(self, purpose: str, about: str, email: str | None = None) -> None:
        """Let go of one address, or of all that wait to hear about something."""
        self._change(
            lambda there: [
                one
                for one in there
                if (one.purpose, one.about) != (purpose, about) or email not in (None, one.email)
            ]
        )

    def _change(self, change: Callable[[list[Waiting]], list[Waiting]]) -> None:
        with self._turn():
            left = change(self._read())
            secrets.SystemRandom().shuffle(left)
            self._write(left)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One at a time, among all threads and processes of the machine."""
        descriptor = os.open(f"{self._path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)  # closing releases it

    def _read(self) -> list[Waiting]:
        try:
            sealed = self._path.read_bytes()
        except FileNotFoundError:
            return []
        try:
            plain = ChaCha20Poly1305(self._key).decrypt(sealed[:NONCE], sealed[NONCE:], None)
        except InvalidTag:
            self._set_aside()
            return []
        (length,) = LENGTH.unpack_from(plain)
        return [Waiting(**one) for one in json.loads(plain[LENGTH.size :][:length])]

    def _set_aside(self) -> None:
        """Another secret sealed it: it is kept under another name, for whoever finds the right one."""
        aside = self._path.with_name(f"{NAME}.unreadable-{secrets.token_hex(4)}")
        self._path.rename(aside)
        log.error(
            "waiting addresses cannot be read with this SECRET_KEY", extra={"facts": {"kept": aside.name}}
        )

    def _write(self, there: list[Waiting]) -> None:
        words = json.dumps([asdict(one) for one in there]).encode()
        plain = LENGTH.pack(len(words)) + words
        plain += bytes(-len(plain) % SIZE)
        nonce = secrets.token_bytes(NONCE)
        sealed = nonce + ChaCha20Poly1305(self._key).encrypt(nonce, plain, None)
        new = self._path.with_name(f"{NAME}.new")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
