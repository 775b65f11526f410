"""The way out of letters."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engage.access import public
from engage.contacts import actions, queries
from engage.db import db
from engage.errors import Missing

blueprint = Blueprint("contacts", __name__)


@blueprint.get("/stop/<key>")
@public
def stop(key: str) -> str:
    """A page with a button: mail programs open links by themselves, and must not stop anything by that."""
    contact = queries.by_stop_key(key)
    if contact is None:
        raise Missing(
            "This link belongs to no address that we hold. If you stopped our letters, or had the last of them, "
            "we have deleted your address."
        )
    return render_template("contacts/stop.html", is_stopped=contact.stopped_on is not None)


@blueprint.post("/stop/<key>")
@public
def confirm_stop(key: str) -> Response:
    """The button."""
    actions.stop(key)
    db.session.commit()
    return redirect(url_for("contacts.stop", key=key))
