"""The page of the audit record. It stands at the entrance because it joins the record with people's names."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from engage.access import may, requires
from engage.accounts.queries import names
from engage.audit.models import Entry
from engage.audit.queries import OF_ONE, record_page, subject_kinds
from engage.audit.sentences import sentence
from engage.permissions import Can

blueprint = Blueprint("audit", __name__)

# How many responses or comments something was about: as near to a true count of people as a table of figures.
COUNTS = frozenset(
    {"agreed", "answers", "bad", "coded_since", "codings", "comments", "held_by", "population", "written"}
)


@blueprint.get("/audit")
@requires(Can.READ_AUDIT)
def index() -> str:
    """Who did what, and when: newest first."""
    about = request.args.get("about") or None
    sees_counts = may(Can.SEE_TRUE_COUNTS)
    shown = record_page(request.args.get("page", 1, type=int), about, every_one=sees_counts)
    people = names([entry.actor_id for entry in shown.entries if entry.actor_id is not None])
    return render_template(
        "audit/index.html",
        shown=shown,
        people=people,
        kinds=subject_kinds(),
        about=about,
        said_of=said_of,
        subject_of=subject_of,
        is_folded=not sees_counts,
    )


def said_of(entry: Entry) -> str:
    """What was done, in a sentence, without what tells of few people where the reader may not see true counts."""
    return sentence(entry.action, _detail(entry))


def _detail(entry: Entry) -> dict[str, Any]:
    """What the line holds by name, without what tells of few people where the reader may not see true counts."""
    if may(Can.SEE_TRUE_COUNTS):
        return entry.detail
    if entry.subject_kind in OF_ONE:
        return {name: value for name, value in entry.detail.items() if name == "why"}
    return {name: None if name in COUNTS else value for name, value in entry.detail.items()}


def subject_of(entry: Entry) -> str:
    """What it was done to; of a single response or comment no number, where the reader may not see true counts."""
    if entry.subject_kind in OF_ONE and not may(Can.SEE_TRUE_COUNTS):
        return f"{entry.subject_kind}s"
    if entry.subject_id == "many":
        return entry.subject_kind
    return f"{entry.subject_kind} {entry.subject_id}"
