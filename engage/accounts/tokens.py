"""Who is signed in, and the random token that says so. The token lives in a signed cookie; we keep only its hash."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field

from engage.permissions import Role


@dataclass(frozen=True)
class SignedIn:
    """Somebody signed in on one device: the person, and the token of this sign-in."""

    id: int
    name: str
    email: str
    role: Role
    token: str = field(repr=False)
    must_change: bool = False
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What the cookie holds: never the person's number, so that a sign-in can be revoked."""
        return self.token


def new_token() -> str:
    """256 random bits, safe in a cookie."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """SHA-256 in hexadecimal: enough for a random token, and useless to a thief of the table."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
