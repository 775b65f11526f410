"""The page of the audit record. It stands at the entrance because it joins the record with people's names."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from engage.access import may, requires
from engage.accounts.queries import names
from engage.audit.models import Entry
from engage.audit.queries import record_page, subject_kinds
from engage.permissions import Can

blueprint = Blueprint("audit", __name__)

# How many responses or comments something was about: as near to a true count of people as a table of figures.
COUNTS = frozenset(
    {"agreed", "answers", "bad", "coded_since", "codings", "comments", "held_by", "population", "written"}
)
NOT_SHOWN = "not shown, to protect people"


@blueprint.get("/audit")
@requires(Can.READ_AUDIT)
def index() -> str:
    """Who did what, and when: newest first."""
    about = request.args.get("about") or None
    shown = record_page(request.args.get("page", 1, type=int), about)
    people = names([entry.actor_id for entry in shown.entries if entry.actor_id is not None])
    return render_template(
        "audit/index.html",
        shown=shown,
        people=people,
        kinds=subject_kinds(),
        about=about,
        detail_of=detail_of,
    )


def detail_of(entry: Entry) -> dict[str, Any]:
    """What the line says more by name, without what tells of few people where the reader may not see true counts."""
    if may(Can.SEE_TRUE_COUNTS):
        return entry.detail
    return {
        name: NOT_SHOWN if name in COUNTS or _is_of_one(entry, name) else value
        for name, value in entry.detail.items()
    }


def _is_of_one(entry: Entry, name: str) -> bool:
    """Whether it says which themes one comment holds; counted over all lines that is the number of each theme."""
    return entry.subject_kind == "comment" and name == "themes"
