"""Choosing a password: the first one of one's own, and a new one by a link from an administrator."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.access import public, requires
from engage.accounts import actions, passwords, queries
from engage.accounts.forms import ChosenPassword
from engage.accounts.routes.signing_in import Page, asked_for, blueprint
from engage.db import db, only_reading
from engage.permissions import Can


@blueprint.route("/account/first-password", methods=["GET", "POST"])
@requires(Can.USE_ACCOUNT)
def first_password() -> Page:
    """Somebody else gave the password, so it is changed before anything else can be done."""
    if not current_user.must_change:
        return redirect(asked_for())
    form = ChosenPassword(names=(current_user.email, current_user.name))
    if form.validate_on_submit() and _is_the_given(form.password.data or ""):
        form.password.errors = ["New password must be another one than the one you were given"]
    if form.is_submitted() and not form.errors:
        actions.change_password(current_user.id, form.password.data or "", current_user.get_id())
        db.session.commit()
        flash("Your password is changed. Nobody else knows it now.", "success")
        return redirect(asked_for())
    return render_template("accounts/first_password.html", form=form), 422 if form.errors else 200


def _is_the_given(typed: str) -> bool:
    """Whether it is the password that is to be changed. No transaction is open while the hash is computed."""
    with only_reading():
        found = queries.credentials(current_user.email)
        db.session.rollback()
    return passwords.opens(found.password_hash if found else None, typed)


@blueprint.get("/new-password/<token>")
@public
def new_password(token: str) -> str:
    """Ask for a new password. Opening the link uses nothing up: mail programs open links too."""
    user = queries.user_by_link(token)
    return render_template("accounts/new_password.html", form=ChosenPassword(), person=user)


@blueprint.post("/new-password/<token>")
@public
def set_new_password(token: str) -> Page | Response:
    """Set it, once."""
    user = queries.user_by_link(token)
    form = ChosenPassword(names=(user.email, user.name))
    if not form.validate_on_submit():
        return render_template("accounts/new_password.html", form=form, person=user), 422
    actions.use_link(token, form.password.data or "")
    db.session.commit()
    flash("Your new password is set. Sign in with it now.", "success")
    return redirect(url_for("accounts.sign_in"))
