"""What every answer tells the browser: what it may load, keep, and reveal."""

from __future__ import annotations

import secrets

from flask import Flask, g, request
from werkzeug.wrappers import Response

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
POLICY = (
    "default-src 'none'; script-src 'self'{nonce}; style-src 'self'{nonce}; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
A_YEAR = 365 * 24 * 3600


def csp_nonce() -> str:
    """The random word that marks this page's own scripts. Made when first asked for, so that error pages have one
    whatever went wrong before them."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def add(response: Response) -> Response:
    """Put our headers on an answer; one that a view has set itself stays."""
    nonce = f" 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else ""
    ours = {"Content-Security-Policy": POLICY.format(nonce=nonce), **FIXED}
    if request.endpoint != "static":
        # pages hold what people typed or may see: no shared or borrowed device should keep them
        ours["Cache-Control"] = "no-store"
    given = {name.lower() for name, _ in response.headers}
    for name, value in ours.items():
        if name.lower() not in given:
            response.headers.add(name, value)
    return response


def add_strict_transport(response: Response) -> Response:
    """Tell browsers to come by https for a year, to this host and those below it."""
    response.headers.setdefault("Strict-Transport-Security", f"max-age={A_YEAR}; includeSubDomains")
    return response


def init_app(app: Flask) -> None:
    """Attach to every answer."""
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.after_request(add)
    if app.extensions["engage.config"].environment == "production":
        app.after_request(add_strict_transport)
