"""The page of the audit record. It stands at the entrance because it joins the record with people's names."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from engage.access import requires
from engage.accounts.queries import names
from engage.audit.queries import record_page, subject_kinds
from engage.permissions import Can

blueprint = Blueprint("audit", __name__)


@blueprint.get("/audit")
@requires(Can.READ_AUDIT)
def index() -> str:
    """Who did what, and when: newest first."""
    about = request.args.get("about") or None
    shown = record_page(request.args.get("page", 1, type=int), about)
    people = names([entry.actor_id for entry in shown.entries if entry.actor_id is not None])
    return render_template("audit/index.html", shown=shown, people=people, kinds=subject_kinds(), about=about)
