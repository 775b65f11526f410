"""Passwords: how they are stored, and which are too easily guessed.

Stored as argon2id with 19 MiB, two passes and one lane (OWASP Password Storage Cheat Sheet, 2024). The library's own
default costs six times as much time, which on a small server is a lever for denial of service.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

SHORTEST = 12
LONGEST = 200
MOST_JUDGED = 72  # characters: judging takes time that grows with the square of the length
FEWEST_GUESSES = 10**8
OWN_LETTERS = 8  # characters that must be left without the person's, the council's and the service's names
NAMES_OF_OURS = ("engage", "council", "borough", "consultation")
WELL_KNOWN = frozenset({"demonstration-only"})  # the demonstration's, see engage/demo/data/sign_ins.toml
UNUSABLE = "no password opens this account"
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
ADVICE = "Three random words are easy to remember."


def weakness(password: str, names: Iterable[str] = ()) -> str | None:
    """What is wrong with a new password, as a sentence without its full stop; None when nothing is.

    `names`: words that somebody who guesses would try first: the person's name and address, the council's.
    """
    if len(password) < SHORTEST:
        return f"Password must have at least {SHORTEST} characters"
    if len(password) > LONGEST:
        return f"Password must have no more than {LONGEST} characters"
    known = sorted({part for name in (*names, *NAMES_OF_OURS) for part in _parts(name)}, key=len)
    if len(_without(password.casefold(), reversed(known))) < OWN_LETTERS:
        return "Password must not be made of your name, your email address or the name of the service"
    if is_well_known(password) or _guesses(password, known) < FEWEST_GUESSES:
        return "Password is too easy to guess. Choose three random words"
    return None


def is_well_known(password: str) -> bool:
    """Whether everybody can read this password in the demonstration."""
    return password.casefold() in WELL_KNOWN


def _parts(name: str) -> list[str]:
    """The words of a name or an address, small, of three letters or more."""
    letters = "".join(letter if letter.isalnum() else " " for letter in name.casefold())
    return [part for part in letters.split() if len(part) > 2]


def _without(password: str, known: Iterable[str]) -> str:
    for part in known:
        password = password.replace(part, "")
    return "".join(letter for letter in password if letter.isalnum())


def _guesses(password: str, known: list[str]) -> float:
    """How many guesses somebody needs who knows common passwords, words, names, dates and rows of keys."""
    return float(zxcvbn(password[:MOST_JUDGED], user_inputs=known)["guesses"])


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
