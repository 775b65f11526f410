"""Keys of the links that stop letters: made from the secret key, so that letters carry them and no table does."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode


def stop_key(secret: str, contact_id: str) -> str:
    """The key for one contact: 32 characters that nobody without the secret can make."""
    digest = hmac.new(secret.encode(), f"stop letters to {contact_id}".encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(digest[:24]).decode()


def hash_key(key: str) -> str:
    """What is stored of it."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
