"""The page of letters that did not go out: how many of which kind, never to whom. It stands at the entrance because it
names the letters of all halls.
"""

from __future__ import annotations

from flask import Blueprint, render_template

from engage.access import requires
from engage.notifications.post import has_server
from engage.notifications.queries import standing
from engage.permissions import Can

KINDS = {
    "outcome": "What came of a consultation, to residents who asked to hear it",
    "alerts": "Comments to read for safeguarding, to officers",
    "new-password": "Links to set a new password, to staff",
}
blueprint = Blueprint("letters", __name__)


@blueprint.get("/letters")
@requires(Can.READ_AUDIT)
def index() -> str:
    """What waits, what was given up, and what may have arrived twice."""
    return render_template(
        "web/letters.html", letters=standing(tuple(KINDS)), kinds=KINDS, has_server=has_server()
    )
