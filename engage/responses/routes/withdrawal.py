"""Withdrawing a response by its reference, without an account."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from engage.access import public
from engage.db import db
from engage.limits.actions import attempt
from engage.questionnaires.kinds import Problem, Typed
from engage.questionnaires.view import problems as error_list
from engage.responses import actions, forms, queries, receipts
from engage.responses.routes.visits import blueprint, places, typed

Answer = str | Response | tuple[str, int]
MOST_TRIES, WINDOW = 30, 15 * 60
UNKNOWN = Problem(
    "We do not know this reference. Check each letter and number, or ask the team that runs the consultation"
)
TOO_MANY = Problem("Too many references were tried from here. Wait 15 minutes and try again")


@blueprint.get("/withdraw")
@public
def withdraw() -> Answer:
    """Ask for the reference."""
    return reference_page({})


def reference_page(filled: Typed, problem: Problem | None = None, notice: str = "") -> str:
    """The page that asks for a reference."""
    views = forms.views(
        (forms.REFERENCE,), filled, {forms.REFERENCE.id: problem} if problem else {}, places()
    )
    return render_template(
        "responses/withdraw.html", question=views[0], error_list=error_list(views), notice=notice
    )


@blueprint.post("/withdraw")
@public
def withdraw_response() -> Answer:
    """Find the response; when it is confirmed, withdraw it."""
    is_within = attempt(f"withdraw:{request.remote_addr}", MOST_TRIES, WINDOW)
    db.session.commit()
    if not is_within:
        return reference_page(typed(), TOO_MANY), 429
    given = forms.read_only(forms.REFERENCE, typed(), places()) or Problem("Enter your reference")
    if isinstance(given, Problem):
        return reference_page(typed(), given), 422
    reference = receipts.read_reference(given)
    held = queries.by_reference(reference) if reference else None
    if held is None or reference is None:
        return reference_page(typed(), UNKNOWN), 422
    if held.status != "withdrawn" and request.form.get("confirmed") != "yes":
        return render_template("responses/confirm_withdrawal.html", reference=reference)
    actions.withdraw(reference)
    db.session.commit()
    return render_template("responses/withdrawn.html", before=held.status == "withdrawn")
