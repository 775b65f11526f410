"""Signing in and out."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from config import Config
from engage import clock
from engage.access import current_actor, public, safe_path
from engage.accounts import actions, devices, identity, passwords, queries
from engage.accounts.forms import SignInForm
from engage.db import db, only_reading

blueprint = Blueprint("accounts", __name__)

Page = str | Response | tuple[str, int]


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Page:
    """The door for staff."""
    form = SignInForm()
    if current_actor() and request.method == "GET":
        return redirect(asked_for())
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200
    email, password = form.email.data or "", form.password.data or ""
    device = devices.known(_device_cookie(), email, settings().secret_key)
    allowed = actions.may_try(email, request.remote_addr, device)
    db.session.commit()
    if not allowed:
        raise TooManyRequests(retry_after=actions.WINDOW)
    user_id = checked(email, password)
    if user_id is None:
        form.form_errors.append("The email address or password is not right")
        return render_template("accounts/sign_in.html", form=form), 422
    actions.was_right(email, request.remote_addr, device)
    token = actions.sign_in(user_id)
    db.session.commit()
    let_in(token)
    first = url_for("accounts.first_password", next=asked_for())
    response = redirect(first if current_user.must_change else asked_for())
    _remember_device(response, email)
    return response


def let_in(token: str) -> None:
    """Begin the session of a sign-in in this browser; what another person left in it goes."""
    session.clear()
    session[identity.SEEN] = int(clock.now().timestamp())
    login_user(queries.signed_in(token))


def asked_for() -> str:
    """Where somebody wanted to go before they had to sign in: a page of ours, or the start page."""
    return safe_path(request.args.get("next")) or url_for("web.home")


def checked(email: str, password: str) -> int | None:
    """The person whose password this is, or None, which goes on record.

    No transaction is open while the hash is computed. Production never takes the demonstration's password.
    """
    with only_reading():
        found = queries.credentials(email)
        db.session.rollback()
    right = passwords.opens(found.password_hash if found else None, password)
    if settings().environment == "production" and passwords.is_well_known(password):
        right = False
    if found and right:
        return found.user_id
    actions.note_refused_sign_in(found.user_id if found else None, request.remote_addr)
    db.session.commit()
    return None


def settings() -> Config:
    """The settings of this Engage."""
    config: Config = current_app.extensions["engage.config"]
    return config


def _device_cookie() -> str:
    return request.cookies.get(devices.cookie_name(secure=settings().secure_cookies), "")


def _remember_device(response: Response, email: str) -> None:
    """Let this browser keep a way in for the account, whoever guesses at it elsewhere."""
    response.set_cookie(
        devices.cookie_name(secure=settings().secure_cookies),
        devices.remembering(_device_cookie(), email, settings().secret_key),
        max_age=devices.DAYS * 24 * 3600,
        secure=settings().secure_cookies,
        httponly=True,
        samesite="Strict",
    )


@blueprint.post("/sign-out")
@public
def sign_out() -> Response:
    """Ends this sign-in on the server, not only in the browser."""
    if current_actor():
        actions.sign_out(current_user.get_id())
        db.session.commit()
    logout_user()
    session.clear()
    flash("You are signed out.", "success")
    return redirect(url_for("web.home"))
