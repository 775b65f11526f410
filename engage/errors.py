"""The four ways Engage says no, each with a sentence that a resident may read."""

from __future__ import annotations


class DomainError(Exception):
    """Base of the four; `words` is shown to the person as it stands."""

    status = 500
    title = "Something went wrong"

    def __init__(
        self,
        words: str,
        *,
        title: str | None = None,
        next_url: str | None = None,
        next_words: str | None = None,
    ) -> None:
        super().__init__(words)
        self.title = title or self.title
        self.words = words
        self.next_url = next_url
        self.next_words = next_words


class Missing(DomainError):
    """There is nothing here (404)."""

    status = 404
    title = "Page not found"


class Forbidden(DomainError):
    """This person may not do this (403)."""

    status = 403
    title = "You cannot open this page"


class Refused(DomainError):
    """A rule of the house says no: closed, already sent, in use (409)."""

    status = 409
    title = "This was not done"


class Malformed(DomainError):
    """What was sent cannot be understood (400)."""

    status = 400
    title = "We could not read what was sent"
