"""Leaving a device that others use too: finishing after sending, or deleting what was begun."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage import clock
from engage.access import public
from engage.db import db
from engage.responses import actions
from engage.responses.routes.visits import Visit, arrive, blueprint, forget, visit

Answer = str | Response


@blueprint.get("/answer/<slug>/leave")
@public
def leave(slug: str) -> Answer:
    """Ask whether the answers begun on this device are to be deleted."""
    here = visit(slug)
    if here.held.status != "draft":
        return redirect(url_for("responses.sent", slug=slug))
    return leave_page(here)


def leave_page(here: Visit, notice: str = "") -> str:
    """The page that asks."""
    return render_template("responses/leave.html", visit=here, notice=notice)


@blueprint.post("/answer/<slug>/clear")
@public
def clear(slug: str) -> Answer:
    """Forget on this device what was answered. Answers that were sent stay sent; those that were not are deleted."""
    _, here = arrive(slug)
    is_deleted = here is not None and actions.discard(here.held)
    if here is not None and not is_deleted:
        actions.finish(here.held)
    db.session.commit()
    return forget(
        redirect(url_for("responses.finished", slug=slug, deleted="1" if is_deleted else None)), slug
    )


@blueprint.get("/answer/<slug>/finished")
@public
def finished(slug: str) -> Answer:
    """What a device shows when it has forgotten: nothing of anybody, the way back, and how to withdraw."""
    at, here = arrive(slug)
    return render_template(
        "responses/finished.html",
        occasion=at,
        is_deleted="deleted" in request.args,
        is_open=at.is_open(clock.now()),
        status=here.held.status if here else None,
    )
