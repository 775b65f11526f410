"""Flask's session: a signed cookie. What signs it is made once and not for each request.

A cookie that seems to come from the future is taken: clocks are set back, and whoever is answering just then would
otherwise be told that their page is stale.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature

from engage import clock


class CookieSessions(SecureCookieSessionInterface):
    """Sessions of one application; its secret never changes while it runs."""

    def __init__(self) -> None:
        self._signer: Any = None

    def get_signing_serializer(self, app: Flask) -> Any:
        """What signs and checks the cookie."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """The session of a request: empty where the cookie is missing, forged or too old."""
        cookie = request.cookies.get(self.get_cookie_name(app))
        if not cookie:
            return self.session_class()
        try:
            data, signed_at = self.get_signing_serializer(app).loads(cookie, return_timestamp=True)
        except BadSignature:
            return self.session_class()
        is_old = clock.now() - signed_at > app.permanent_session_lifetime
        return self.session_class() if is_old else self.session_class(data)


def init_app(app: Flask) -> None:
    """Take the place of Flask's own."""
    app.session_interface = CookieSessions()
