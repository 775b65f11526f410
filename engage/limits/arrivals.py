"""How often the same network address came lately, without writing it down anywhere.

Counted in memory that all processes of the server share, because they are forked after this was made, under a hash
whose key is made when the server starts and told to nobody: no table, log or backup can lay an address, or even a
stand-in for one, beside a response. Counts are forgotten when the server ends.
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import secrets
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address

MOST_KEPT = 1 << 16  # addresses in one window; who finds no place among them is not counted
# What stands for an address, and how often it came; of the first place, the window.
_PLACE = struct.Struct("<QQ")
_NEAR = 16  # places in which one address may be


class Arrivals:
    """Counts in windows of `seconds`."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        self._key = secrets.token_bytes(32)
        self._threads = threading.Lock()
        # in memory alone; a file, so that a lock ends with who held it
        self._file = os.memfd_create("arrivals")
        os.ftruncate(self._file, _PLACE.size * (MOST_KEPT + 1))
        self._places = mmap.mmap(self._file, 0)

    def count(self, address: str | None, what: str) -> int:
        """Count one more arrival at `what`; how many came from this address in this window, 0 where it tells nothing.

        Addresses of this machine or of a network inside tell nothing: there a proxy stands in front that is not
        configured, and all residents would count as one. Of IPv6, a household's own network counts as one.
        """
        network = _network(address)
        if network is None:
            return 0
        digest = hashlib.blake2b(f"{network} {what}".encode(), key=self._key, digest_size=8).digest()
        mark = int.from_bytes(digest, "little") or 1
        window = int(time.monotonic()) // self.seconds + 1
        with self._alone():
            if self._read(0)[0] != window:
                self._clear(window)
            return self._one_more(mark)

    def _one_more(self, mark: int) -> int:
        for step in range(_NEAR):
            place = 1 + (mark + step) % MOST_KEPT
            found, times = self._read(place)
            if found in (0, mark):
                _PLACE.pack_into(self._places, place * _PLACE.size, mark, times + 1)
                return times + 1
        return 0

    def _read(self, place: int) -> tuple[int, int]:
        first, second = _PLACE.unpack_from(self._places, place * _PLACE.size)
        return first, second

    def _clear(self, window: int) -> None:
        self._places[:] = bytes(len(self._places))
        _PLACE.pack_into(self._places, 0, window, 0)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One thread of one process at a time."""
        with self._threads:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)

    def forget(self) -> None:
        """Begin anew."""
        with self._alone():
            self._clear(0)


def _network(address: str | None) -> str | None:
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found
    if not found.is_global:
        return None
    return str(found) if found.version == 4 else found.exploded[:19]
