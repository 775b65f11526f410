"""How often the same network address came lately, without writing it down anywhere.

Counted in the memory of each process, under a hash whose key is made when the process starts and told to nobody: no
table, log or backup can lay an address, or even a stand-in for one, beside a response. So counts are of one process
(the server has two) and forgotten when it ends. That is exact enough for limits that only floods reach.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from ipaddress import IPv6Address, ip_address

MOST_KEPT = 50_000  # addresses; beyond, counting begins anew rather than fill the memory


class Arrivals:
    """Counts in windows of `seconds`."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._window = 0
        self._counts: dict[bytes, int] = {}

    def count(self, address: str | None, what: str) -> int:
        """Count one more arrival at `what`; how many came from this address in this window, 0 where it tells nothing.

        Addresses of this machine or of a network inside tell nothing: there a proxy stands in front that is not
        configured, and all residents would count as one. Of IPv6, a household's own network counts as one.
        """
        network = _network(address)
        if network is None:
            return 0
        hashed = hashlib.blake2b(f"{network} {what}".encode(), key=self._key, digest_size=16).digest()
        window = int(time.monotonic()) // self.seconds
        with self._lock:
            if window != self._window or len(self._counts) >= MOST_KEPT:
                self._window, self._counts = window, {}
            self._counts[hashed] = self._counts.get(hashed, 0) + 1
            return self._counts[hashed]

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._counts = {}


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
