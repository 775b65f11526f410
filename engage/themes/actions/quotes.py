"""Words of a comment that stand for a theme before commissioners."""

from __future__ import annotations

from engage.audit.actions import record
from engage.clock import now
from engage.db import db
from engage.errors import Refused
from engage.themes.models import Quote, Theme
from engage.themes.queries import CodedComment
from engage.themes.quoting.passages import problem


def quote(comment: CodedComment, theme: Theme, passage: str, *, user_id: int) -> Quote:
    """A person chooses words of a comment that hold the theme to stand for it before commissioners.

    `Refused` when its writer did not say that we may quote them, it does not hold the theme, or the words are not in
    the comment as shown (with personal details taken out), too few or too many.
    """
    if not comment.quotable:
        raise Refused("The person who wrote this did not say that we may quote them.")
    if theme.id not in comment.theme_ids:
        raise Refused("This comment does not hold the theme. Code it to the theme first.")
    wanted = passage.replace("\r\n", "\n").strip()
    start = comment.words.find(wanted) if wanted else -1
    if start < 0:
        raise Refused("Quote words of the comment exactly as they are shown.")
    if why := problem(wanted):
        raise Refused(why)
    chosen = Quote(
        theme_id=theme.id,
        comment_id=comment.id,
        start=start,
        end=start + len(wanted),
        approved_by=user_id,
        approved_at=now(),
    )
    db.session.add(chosen)
    db.session.flush()
    record("quote chosen", "quote", chosen.id, theme=theme.id)
    return chosen


def approve_quote(quote: Quote, *, user_id: int) -> None:
    """Let a passage stand for its theme before commissioners."""
    quote.approved_by = user_id
    quote.approved_at = now()
    record("quote approved", "quote", quote.id)


def drop_quote(quote: Quote) -> None:
    """Take a passage back from commissioners' pages."""
    quote.approved_by = None
    quote.approved_at = None
    record("quote dropped", "quote", quote.id)
