"""Asking a language model over the chat protocol that OpenAI began and many servers speak.

One request, one answer, within a number of seconds in all and a number of bytes; no redirect is followed, so that words
go to the address in the settings and nowhere else.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
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
        # A server that sends a byte now and then never runs into the timeout of a single read: this ends it.
        over = threading.Event()
        watch = threading.Timer(self.seconds, _hang_up, args=(connection, over))
        watch.daemon = True
        watch.start()
        try:
            connection.request("POST", f"{to.path.rstrip('/')}/chat/completions", body, self._headers())
            reply = connection.getresponse()
            if reply.status != 200:
                raise NoAnswer(f"it answered with status {reply.status}")
            content = reply.read(LARGEST_REPLY + 1)
        except (OSError, HTTPException, ValueError, AttributeError) as error:
            why = "too slow" if over.is_set() or isinstance(error, TimeoutError) else "no connection"
            raise NoAnswer(why) from None
        finally:
            watch.cancel()
            connection.close()
        if over.is_set():
            raise NoAnswer("too slow")
        if len(content) > LARGEST_REPLY:
            raise NoAnswer("the answer is too long")
        return content

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        return headers | ({"Authorization": f"Bearer {self.key}"} if self.key else {})


def _hang_up(connection: HTTPConnection, over: threading.Event) -> None:
    over.set()
    if connection.sock is not None:
        # Closing alone would not wake the thread that reads.
        try:
            connection.sock.shutdown(2)
        except OSError:
            return
