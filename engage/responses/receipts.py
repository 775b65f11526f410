"""Keys and references: what a respondent holds, of which we hold only hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
LENGTH = 12  # of 5 bits each: 60 bits
READ_AS = str.maketrans("OIL", "011")
LONGEST_TYPED = 60
PARTS = 3  # of a pass: key, sent, seen


def new_key() -> str:
    """A random key for a draft's cookie, 256 bits."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class Pass:
    """What a device holds: the key, and once the response was sent, when that was and when the device last looked."""

    key: str
    sent_at: datetime | None = None
    seen_at: datetime | None = None

    def written(self, secret: str) -> str:
        """As it stands in the cookie. Nobody without the secret can change the times."""
        if self.sent_at is None or self.seen_at is None:
            return self.key
        words = f"{self.key}.{self.sent_at.timestamp():.0f}.{self.seen_at.timestamp():.0f}"
        return f"{words}.{_mark(words, secret)}"


def read_pass(cookie: str, secret: str) -> Pass:
    """The pass in a cookie; one whose times were tampered with is as one without times."""
    words, _, mark = cookie.rpartition(".")
    parts = words.split(".")
    if len(parts) != PARTS or not hmac.compare_digest(mark.encode(), _mark(words, secret).encode()):
        return Pass(cookie.partition(".")[0])
    key, sent, seen = parts
    return Pass(key, datetime.fromtimestamp(int(sent), UTC), datetime.fromtimestamp(int(seen), UTC))


def _mark(words: str, secret: str) -> str:
    return hmac.new(secret.encode(), b"pass:" + words.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[
        :32
    ]


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
