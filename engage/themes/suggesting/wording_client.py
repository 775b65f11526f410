"""Asking a language model over the chat protocol that OpenAI began and many servers speak.

One request, one answer, within a number of seconds in all and a number of bytes; no redirect is followed, so that words
go to the address in the settings and nowhere else.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from socket import SHUT_RDWR, socket
from urllib.parse import urlsplit

SECONDS = 30.0
LARGEST_REPLY = 64 * 1024
LONGEST_ANSWER = 300  # tokens


class NoAnswer(Exception):
    """The language model gave no answer that can be read; the message says why, without its words."""


@dataclass(frozen=True)
class Endpoint:
    """Where to ask and whom: the address up to /v1, the model's name, and a key where one is needed."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    seconds: float = SECONDS

    def ask(self, messages: Sequence[dict[str, str]]) -> object:
        """The reply as JSON. Raises NoAnswer: nobody there, too slow, too long, a refusal, a redirect, no JSON."""
        body = json.dumps(
            {
                "model": self.model,
                "messages": list(messages),
                "temperature": 0,
                "max_tokens": LONGEST_ANSWER,
                "response_format": {"type": "json_object"},
            }
        )
        try:
            return json.loads(self._sent(body.encode()))
        except (ValueError, RecursionError):
            raise NoAnswer("the answer is no JSON") from None

    def _sent(self, body: bytes) -> bytes:
        to = urlsplit(self.url)
        kind = HTTPSConnection if to.scheme == "https" else HTTPConnection
        connection = kind(to.hostname or "", to.port, timeout=self.seconds)
        watch = _Watch(connection, self.seconds)
        try:
            connection.connect()
            watch.line = connection.sock
            connection.request("POST", f"{to.path.rstrip('/')}/chat/completions", body, self._headers())
            reply = connection.getresponse()
            content = reply.read(LARGEST_REPLY + 1)
        except (OSError, HTTPException, ValueError, AttributeError) as error:
            is_slow = watch.is_over or isinstance(error, TimeoutError)
            raise NoAnswer("too slow" if is_slow else "no connection") from None
        finally:
            watch.cancel()
            connection.close()
        if watch.is_over:
            raise NoAnswer("too slow")
        if reply.status != 200:
            raise NoAnswer(f"it answered with status {reply.status}")
        if len(content) > LARGEST_REPLY:
            raise NoAnswer("the answer is too long")
        return content

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        return headers | ({"Authorization": f"Bearer {self.key}"} if self.key else {})


class _Watch(threading.Timer):
    """Hangs up when the time is up: a server that sends a byte now and then never runs into the timeout of one read."""

    def __init__(self, connection: HTTPConnection, seconds: float) -> None:
        super().__init__(seconds, self._hang_up)
        self.daemon = True
        self.line: socket | None = None  # the connection forgets it as soon as an answer begins
        self.is_over = False
        self._connection = connection
        self.start()

    def _hang_up(self) -> None:
        self.is_over = True
        line = self.line or self._connection.sock
        if line is not None:
            with suppress(OSError):  # it is over already
                line.shutdown(SHUT_RDWR)
