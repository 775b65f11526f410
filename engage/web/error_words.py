"""What error pages say: what happened, and what whoever sees it can do."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engage.errors import DomainError, Refused

_SENTENCE_END = re.compile(r"(?<=[.!?”])\s+(?=[A-Z“])")
_LONGEST_HEADING = 130  # characters; what is longer stands under a heading of the house


@dataclass(frozen=True)
class Words:
    """A title and paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


CSRF = Words(
    "Please send that again",
    (
        "We could not be sure that this came from the page you were on, so nothing was saved. "
        "This can happen when a page has been open for a long time, or when a browser does not keep cookies.",
        "Go back, reload the page and send it again. If it happens twice, allow cookies for this site.",
    ),
)
NOT_HERE = (
    "If you typed the address, check that it is right. If you pasted it, check that you copied all of it.",
    "If you followed a link in a letter or on a page, what it led to may have ended or moved.",
)
BUSY = Words(
    "Engage is busy",
    (
        "Too much is happening at once, so nothing was saved this time.",
        "Wait a few seconds, then go back and try again.",
    ),
)
NO_ROOM = Words(
    "We cannot save anything at the moment",
    (
        "There is no room left where Engage keeps what is sent. This is our fault, not yours. Nothing of what you sent "
        "just now was saved; what you saved before is safe.",
        "Try again later. If it happens again, tell the team that runs this service.",
    ),
)
NOT_CHANGED = "Nothing was changed. Go back to put it right, or reload the page to see how it is now."
AT_ONCE = Words(
    "Somebody changed this at the same moment",
    (
        "Two changes came together and do not fit each other, so the other was kept and nothing of yours was saved. "
        "It may also be that you sent this twice: then the first time counts.",
        "Go back and reload the page to see how it is now. If what you wanted is not there, do it again.",
    ),
)
BY_STATUS = {
    400: Words(
        "We could not read what was sent",
        (
            "Something in the page or in its address was not complete, so nothing was saved.",
            "Go back and try again.",
        ),
    ),
    403: Words("You cannot open this page", ("Your account does not allow this.",)),
    404: Words("Page not found", NOT_HERE),
    405: Words(
        "This page cannot be used like that",
        ("It was opened in a way it does not know, for example by reloading after something was sent.",),
    ),
    410: Words("This page has ended", NOT_HERE),
    413: Words(
        "That is too much to send at once",
        (
            "What was sent is larger than we can take, so nothing was saved.",
            "Go back and shorten it, or send it in parts. "
            "With the Back button of your browser you come to what you typed.",
        ),
    ),
    414: Words(
        "That address is too long",
        (
            "What you typed or chose made the address of the page longer than we can take.",
            "Go back and use fewer words, or choose less at once.",
        ),
    ),
    415: Words("We could not read what was sent", ("It came in a form we do not know. Nothing was saved.",)),
    422: Words(
        "Some of it needs another look", ("What was sent does not fit together, so nothing was saved.",)
    ),
    429: Words(
        "Wait a while",
        (
            "This was tried too many times in a short time, by you or by somebody else. Waiting keeps accounts from "
            "being guessed. Nothing is wrong with your account.",
            "Try again in 15 minutes. On a device where you signed in before you can sign in at once, whatever others "
            "tried elsewhere.",
        ),
    ),
    431: Words(
        "Your browser sent too much",
        (
            "It sends its cookies for this site with every request, and together they are larger than we can take.",
            "Delete the cookies of this site in your browser, then try again.",
        ),
    ),
    500: Words(
        "Something went wrong",
        (
            "This is our fault, not yours. What you sent just now was not saved; what you saved before is safe.",
            "Go back and try again in a few minutes. If it happens again, tell the team that runs this service, "
            "with the number at the foot of this page.",
        ),
    ),
    503: BUSY,
}


def words_of(error: DomainError) -> Words:
    """A heading and paragraphs. What a rule refuses says in its heading what happened, in its own first sentence."""
    first, *others = _SENTENCE_END.split(error.words)
    has_own = not isinstance(error, Refused) or error.title != Refused.title
    if has_own or len(first) > _LONGEST_HEADING or not first.endswith("."):
        return Words(error.title, (error.words,))
    if others:
        return Words(first[:-1], (" ".join(others),))
    return Words(first[:-1], () if error.next_url else (NOT_CHANGED,))
