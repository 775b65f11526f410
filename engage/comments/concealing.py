"""Words as they may be shown from the first moment, before or without anybody who decides on them."""

from __future__ import annotations

from collections.abc import Collection

from engage.comments.names import suggested
from engage.privacy.redaction import hide, redact


def concealed(words: str, places: Collection[str] = (), no_names: Collection[str] = ()) -> str:
    """The words without any personal detail that a rule finds or the lists of names suggest.

    Of a comment the worker, which knows the names of places, then keeps what was suggested, for a person to decide on;
    of other words, such as the answer to a short question, nobody decides. `places` and `no_names`, in lower case, are
    never taken for people.
    """
    rules = redact(words)
    found = suggested(words, rules.marks, places, no_names)
    return hide(words, rules.marks, found).text if found else rules.text
