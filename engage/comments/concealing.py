"""Words that have no marks of their own, such as the answer to a short question, made fit to be read by others."""

from __future__ import annotations

from collections.abc import Collection

from engage.comments.names import suggested
from engage.privacy.redaction import redact


def concealed(words: str, places: Collection[str] = (), no_names: Collection[str] = ()) -> str:
    """The words without any personal detail that a rule finds or the list of names suggests.

    Of a comment a person decides what was only suggested; here nobody does, so all of it is taken out. `places` and
    `no_names`, in lower case, are never taken for people.
    """
    found = redact(words)
    return redact(words, suggested(words, found.marks, places, no_names)).text
