"""Alerts: comments that somebody responsible for safeguarding should read."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.access import requires
from engage.accounts.queries import names
from engage.comments import actions, queries
from engage.comments.forms import OutcomeForm
from engage.comments.queries.alerts import PER_PAGE
from engage.comments.routes.showing import blueprint, me
from engage.db import db
from engage.paging import page_asked, pages_of
from engage.permissions import Can


@blueprint.get("/alerts")
@requires(Can.READ_WORDS_AS_GIVEN)
def alerts() -> str:
    """Open alerts, the oldest first; or closed ones."""
    return _alerts_page()


@blueprint.post("/alerts/<int:alert_id>")
@requires(Can.READ_WORDS_AS_GIVEN)
def close(alert_id: int) -> Response | tuple[str, int]:
    """Say what came of an alert."""
    alert = queries.alert(alert_id)
    form = OutcomeForm(prefix=f"a{alert_id}-")
    if not form.validate():
        return _alerts_page(form, alert_id), 422
    actions.close_alert(alert, form.outcome.data or "", user_id=me())
    db.session.commit()
    flash("The alert is closed.")
    return redirect(url_for(".alerts"))


def _alerts_page(wrong: OutcomeForm | None = None, wrong_id: int | None = None) -> str:
    closed = request.args.get("show") == "closed"
    page = page_asked()
    rows, total = queries.alert_page(page, closed=closed)
    forms = {row.id: OutcomeForm(formdata=None, prefix=f"a{row.id}-") for row in rows}
    if wrong is not None and wrong_id is not None:
        forms[wrong_id] = wrong
    problem = (f"#{wrong.outcome.id}", wrong.outcome.errors[0]) if wrong else None
    return render_template(
        "comments/alerts.html",
        rows=rows,
        total=total,
        closed=closed,
        forms=forms,
        page=page,
        pages=pages_of(total, PER_PAGE),
        people=names([row.closed_by for row in rows if row.closed_by is not None]),
        error_list=[problem] if problem else [],
    )
