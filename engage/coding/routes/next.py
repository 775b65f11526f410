"""From one comment to the next: which queue somebody is in, and what it gives them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, redirect, url_for
from werkzeug.wrappers import Response

from engage.coding import queries
from engage.coding.actions import leases
from engage.coding.queries import Desk
from engage.coding.routes.looking_up import Table
from engage.coding.state import Lists
from engage.comments.queries import unseen_count

# Who knows on which comments coders disagreed (a floor above) puts a function there: (questionnaire_id, key) to ids.
DISAGREEMENTS = "engage.disagreements"
Finder = Callable[[int, str], Sequence[int]]
NAMES = {
    "order": "In the order they came",
    "spread": "Spread: a few of every kind first",
    "uncertain": "Where the machine is least sure",
    "theme": "By theme",
    "disagreements": "Where coders disagreed",
}
YET_BLIND = "Comments of the open sample wait until you have coded them blind."
NOTHING_LEFT = "There is nothing left to read in this queue. Choose another."


@dataclass(frozen=True)
class Queue:
    """Which comments somebody wants next; `theme_id` only in the queue of a theme."""

    name: str
    theme_id: int | None = None

    @property
    def address(self) -> dict[str, Any]:
        """What an address says of it."""
        return {"queue": self.name, "of": self.theme_id}


def queue_of(sent: Mapping[str, str]) -> Queue:
    """The queue that an address or a form names; anything else is the order in which comments came."""
    name, theme = sent.get("queue", ""), sent.get("of", "")
    if name == "theme" and theme.isascii() and theme.isdecimal() and len(theme) < 10:
        return Queue("theme", int(theme))
    return Queue(name if name in NAMES and name != "theme" else "order")


def disagreements(desk: Desk) -> Sequence[int]:
    """Comments on which coders disagreed and nobody has settled it; none where nobody knows."""
    finder: Finder | None = current_app.extensions.get(DISAGREEMENTS)
    return finder(desk.questionnaire_id, desk.key) if finder else ()


def onwards(table: Table, queue: Queue, after: int) -> Response:
    """Take the next comment and lead to it, or to the start page where none is left. The caller commits."""
    desk = table.desk
    for offered in _offers(desk, queue, after):
        taken = leases.take_first(desk.frame_id, offered, user_id=desk.user_id, moment=desk.moment)
        if taken is not None:
            return redirect(url_for("coding.comment", comment_id=taken, **table.home, **queue.address))
    waiting = unseen_count(desk.user_id, desk.questionnaire_id, desk.key)
    flash(f"{NOTHING_LEFT} {YET_BLIND}" if waiting else NOTHING_LEFT)
    return redirect(url_for("coding.start", **table.home))


def _offers(desk: Desk, queue: Queue, after: int) -> Any:
    """Lists of candidates, one after the other, each asked for only when the one before gave nothing."""
    if queue.name == "disagreements":
        yield queries.of_disagreements(desk, disagreements(desk))
        return
    if queue.name == "theme" and queue.theme_id is not None:
        coder_id = queries.scored_coder(desk.questionnaire_id, desk.key, desk.frame_id)
        if coder_id is not None:
            yield queries.of_theme(desk, coder_id, queue.theme_id)
        return
    machine = queries.machine(desk.questionnaire_id, desk.key, desk.frame_id)
    lists = machine.learned.lists if machine else Lists()
    if queue.name in {"spread", "uncertain"}:
        yield queries.of_list(desk, getattr(lists, queue.name).tolist())
        after = queries.last_in_order(desk)
    yield queries.in_order(desk, after)
    yield queries.of_list(desk, lists.unread.tolist())
    yield queries.in_order(desk, 0)
