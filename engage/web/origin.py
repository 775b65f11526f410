"""Where a request comes from and what host it asks for: another site's, and a host that is not ours, are refused.

Nothing is done before: this stands beside the token of each form, not in its place.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, current_app, request
from werkzeug.sansio.utils import host_is_trusted

from config import Config
from engage.db import READING
from engage.errors import Forbidden, Malformed

FOR_MACHINES = frozenset(
    {"web.health", "web.ready"}
)  # a balancer asks by number, and no link stands in the answer
STRANGE_HOST = "This service does not answer under the name in the address. Use the address you were given."
FOREIGN = (
    "This was sent from another website, so nothing was saved. Open the page here and send it again. "
    "If you were on our own page, turn off what changes the requests of your browser, or use another browser."
)


def refuse_strange_host() -> None:
    """Before every request in production: the host is one of ours, so that no redirect or link leads elsewhere."""
    config: Config = current_app.extensions["engage.config"]
    if config.environment != "production" or request.endpoint in FOR_MACHINES:
        return
    ours = [urlsplit(config.base_url).netloc, *config.more_hosts]
    if not host_is_trusted(request.host, [urlsplit(f"//{host}").hostname or "" for host in ours]):
        raise Malformed(STRANGE_HOST)


def refuse_foreign() -> None:
    """Before every POST: browsers say where a form was (Origin), and whose page sent it (Sec-Fetch-Site).

    A browser that says neither is judged by its token alone, as are programs.
    """
    if request.method in READING:
        return
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if site == "cross-site" or (origin is not None and not _is_ours(origin, site)):
        raise Forbidden(FOREIGN)


def _is_ours(origin: str, site: str | None) -> bool:
    if origin == "null":  # a browser that hides where the form was, also from ourselves
        return site == "same-origin"
    config: Config = current_app.extensions["engage.config"]
    parts = urlsplit(origin)
    is_host = parts.netloc.lower() in {urlsplit(config.base_url).netloc.lower(), request.host.lower()}
    return is_host and (parts.scheme == "https" or not config.secure_cookies)


def init_app(app: Flask) -> None:
    """Stand before every view."""
    app.before_request(refuse_strange_host)
    app.before_request(refuse_foreign)
