"""Keys and references: what a respondent holds, of which we hold only hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
LENGTH = 12  # of 5 bits each: 60 bits
READ_AS = str.maketrans("OIL", "011")
LONGEST_TYPED = 60


def new_key() -> str:
    """A random key for a draft's cookie, 256 bits."""
    return secrets.token_urlsafe(32)


def hashed(word: str) -> str:
    """What is stored of a key or a reference."""
    return hashlib.sha256(word.encode("utf-8", "replace")).hexdigest()


def reference(key: str, secret: str) -> str:
    """The reference of the response under this key, such as "7K3M-9QXT-2BHD"; the same each time it is asked for."""
    digest = hmac.new(
        secret.encode(), b"reference:" + key.encode("utf-8", "replace"), hashlib.sha256
    ).digest()
    number = int.from_bytes(digest[:8], "big")
    letters = "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH))
    return written(letters)


def written(letters: str) -> str:
    """Twelve letters in groups of four."""
    return "-".join(letters[start : start + 4] for start in range(0, LENGTH, 4))


def read_reference(typed: str) -> str | None:
    """The reference as issued from what a person typed, or None when it cannot be one.

    Takes small letters, other spaces and dashes, and the letters O, I and L for the digits they look like.
    """
    if len(typed) > LONGEST_TYPED:
        return None
    letters = "".join(c for c in typed.upper() if c.isalnum()).translate(READ_AS)
    if len(letters) != LENGTH or not set(letters) <= set(ALPHABET):
        return None
    return written(letters)
