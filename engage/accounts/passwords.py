"""Passwords: argon2id with 19 MiB, two passes and one lane (OWASP Password Storage Cheat Sheet, 2024).

The library's own default costs six times as much time, which on a small server is a lever for denial of service.
"""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 200
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def weakness(password: str, email: str = "") -> str | None:
    """What is wrong with a new password, as a sentence; None when nothing is."""
    if len(password) < SHORTEST:
        return f"Password must have at least {SHORTEST} characters"
    if len(password) > LONGEST:
        return f"Password must have no more than {LONGEST} characters"
    if len(set(password)) < 5:
        return "Password must have at least 5 different characters"
    if email and password.casefold() in {email.casefold(), email.split("@")[0].casefold()}:
        return "Password must not be the email address"
    return None


def hash_password(password: str) -> str:
    """The hash to store, with its salt and cost."""
    return HASHER.hash(password)


def opens(stored: str | None, password: str) -> bool:
    """Whether the password belongs to the stored hash. Costs the same time where there is none (None)."""
    try:
        return HASHER.verify(stored or _nobody(), password) and stored is not None
    except InvalidHashError:
        return opens(None, password)
    except VerificationError:
        return False


@cache
def _nobody() -> str:
    return HASHER.hash("the password of nobody")
