"""Searches that people keep."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import sqlalchemy as sa

from engage import clock
from engage.comments import lengths, queries
from engage.comments.leaving import WITHDRAWN
from engage.comments.models import NoName, SavedSet
from engage.db import db
from engage.errors import Refused

MOST_SETS = 100
TYPED = ("words", "meaning")  # criteria
WITHOUT_SYNC = {"synchronize_session": False}


def save_set(user_id: int, title: str, criteria: Mapping[str, Any]) -> SavedSet:
    """Keep a search under a title; one of the same title is replaced. `Refused` without a title, or for too many."""
    said = " ".join(title.split())[: lengths.TITLE]
    if not said:
        raise Refused("Give the search a name, so that you find it again.")
    mine = queries.saved_sets(user_id)
    found = next((one for one in mine if one.title == said), None)
    if found is None:
        if len(mine) >= MOST_SETS:
            raise Refused(f"You have kept {MOST_SETS} searches. Delete one that you do not need any more.")
        found = SavedSet(user_id=user_id, title=said)
        db.session.add(found)
    found.criteria = dict(criteria)
    found.made_at = clock.now()
    db.session.flush()
    return found


def delete_set(saved: SavedSet) -> None:
    """Forget a search."""
    db.session.delete(saved)


def kept_words() -> list[str]:
    """What everybody's kept searches say (their names, and the words they look for), and words that are no names."""
    said = [(one.title, *_looked_for(one).values()) for one in queries.everybodys_sets()]
    return [*queries.no_names(), *(text for texts in said for text in texts)]


def forget_words(erased: Callable[[str], str], comment_ids: Collection[int]) -> None:
    """Take words of comments that leave out of kept searches, and out of the words that are no names.

    `erased` gives a text without them. Nobody looks for the like of one that left. A search that then looks for nothing
    goes.
    """
    for saved in queries.everybodys_sets():
        if int(saved.criteria.get("like") or 0) in comment_ids:
            saved.criteria = {name: value for name, value in saved.criteria.items() if name != "like"}
        said = _looked_for(saved)
        left = {name: erased(text) for name, text in said.items()}
        if left != said:
            plain = {name: " ".join(text.replace(WITHDRAWN, " ").split()) for name, text in left.items()}
            saved.criteria = {name: text for name, text in {**saved.criteria, **plain}.items() if text}
        title = erased(saved.title)
        if not saved.criteria:
            db.session.delete(saved)
        elif title != saved.title:
            saved.title = f"{title[: lengths.TITLE - 13]} ({saved.id})"  # no two of a person have the same
    gone = [word for word in queries.no_names() if erased(word) != word]
    if gone:
        db.session.execute(sa.delete(NoName).where(NoName.word.in_(gone)), execution_options=WITHOUT_SYNC)
    db.session.flush()


def _looked_for(saved: SavedSet) -> dict[str, str]:
    return {name: saved.criteria[name] for name in TYPED if name in saved.criteria}
