"""Devices on which somebody signed in before: they keep a way in of their own while others guess.

A cookie holds a random word for each account, with a mark that only this service can make (OWASP, "Slow down online
guessing attacks with device cookies"). Whoever has it is counted apart; it opens nothing without the password.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

MOST = 5  # accounts on one device: a desk that colleagues share
DAYS = 180


def cookie_name(*, secure: bool) -> str:
    """Its name; with the prefix that lets browsers take it from this very host alone, where it comes by https."""
    return "__Host-device" if secure else "device"


def known(cookie: str, email: str, secret: str) -> str | None:
    """The random word of this device for the account; None where nobody has signed in to it here before."""
    for entry in cookie.split(".")[:MOST]:
        word, _, mark = entry.partition("-")
        if word and hmac.compare_digest(mark.encode(), _mark(word, email, secret).encode()):
            return word
    return None


def remembering(cookie: str, email: str, secret: str) -> str:
    """The cookie to set after signing in: as it was, with this account among the newest."""
    mine = known(cookie, email, secret)
    others = [entry for entry in cookie.split(".") if entry and entry.partition("-")[0] != mine]
    word = mine or secrets.token_hex(16)
    return ".".join([f"{word}-{_mark(word, email, secret)}", *others][:MOST])


def _mark(word: str, email: str, secret: str) -> str:
    said = f"device {word} {email.strip().lower()}".encode("utf-8", "replace")
    return hmac.new(secret.encode(), said, hashlib.sha256).hexdigest()
