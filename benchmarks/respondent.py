"""A resident's browser as far as a server can tell: keeps cookies and connection, follows redirects, sends tokens."""

from __future__ import annotations

import http.client
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from benchmarks.subject import ABOUT, SLUG, TYPED

TOKEN = re.compile(rb'name="(csrf_token|revision)"[^>]*value="([^"]*)"')
VALUE_FIRST = re.compile(rb'value="([^"]*)"[^>]*name="(csrf_token|revision)"')


class Failed(Exception):
    """The server did not answer as it should."""


@dataclass
class Respondent:
    """One browser. `took` collects the milliseconds of every request, with its step."""

    port: int
    connection: http.client.HTTPConnection | None = None
    cookies: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)
    took: list[tuple[str, float]] = field(default_factory=list)

    def answer(self) -> str:
        """Read why, answer all three pages, check, send, say something about oneself; the reference at the end."""
        self.cookies.clear()
        self.get(f"/consultations/{SLUG}")
        self.get(f"/answer/{SLUG}/start")
        where = self.post(f"/answer/{SLUG}/start", {"q-who": "individual"})
        for typed in TYPED:
            self.get(where)
            where = self.post(where, typed)
        self.get(where)
        where = self.post(where, {"quotable": "yes"})
        self.get(where)
        where = self.post(where, ABOUT)
        body = self.get(where)
        found = re.search(rb"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", body)
        if not where.endswith("/sent") or not found:
            raise Failed(f"no receipt at {where}")
        return found.group().decode()

    def get(self, path: str) -> bytes:
        """A page; remembers its hidden fields."""
        status, _, body = self._request("GET", path, None)
        if status != 200:
            raise Failed(f"GET {path}: {status}")
        self.hidden = {name.decode(): value.decode() for name, value in TOKEN.findall(body)}
        self.hidden |= {name.decode(): value.decode() for value, name in VALUE_FIRST.findall(body)}
        return body

    def post(self, path: str, typed: dict[str, object]) -> str:
        """Send a form; where it leads to."""
        status, headers, body = self._request("POST", path, urlencode({**self.hidden, **typed}, doseq=True))
        if status not in {302, 303}:
            raise Failed(f"POST {path}: {status} {body[:200]!r}")
        to = urlsplit(headers["Location"] or "")
        return to.path + (f"?{to.query}" if to.query else "")

    def _request(
        self, method: str, path: str, body: str | None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.perf_counter()
        response = self._send(method, path, body, headers)
        content = response.read()
        self.took.append((f"{method} {path.split('?')[0]}", 1000 * (time.perf_counter() - start)))
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, response.headers, content

    def _send(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            self.connection.request(method, path, body, headers)
            return self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            if method != "GET":
                raise
            self.connection.close()  # an idle connection may be closed by the server at any time: ask again
            self.connection.request(method, path, body, headers)
            return self.connection.getresponse()
