"""Signing in and out, one's own account, and the people with accounts."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from engage.access import current_actor, public, requires, safe_path
from engage.accounts import actions, passwords, queries
from engage.accounts.forms import NewPassword, PersonForm, RoleForm, SignInForm
from engage.db import db, only_reading
from engage.errors import Forbidden
from engage.permissions import Can, Role

blueprint = Blueprint("accounts", __name__)

Page = str | Response | tuple[str, int]


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Page:
    """The door for staff."""
    form = SignInForm()
    if current_actor() and request.method == "GET":
        return redirect(safe_path(request.args.get("next")) or url_for("web.home"))
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200
    email, password = form.email.data or "", form.password.data or ""
    allowed = actions.may_try(email, request.remote_addr)
    db.session.commit()
    if not allowed:
        raise TooManyRequests(retry_after=actions.WINDOW)
    user_id = _checked(email, password)
    if user_id is None:
        form.form_errors.append("The email address or password is not right")
        return render_template("accounts/sign_in.html", form=form), 422
    actions.was_right(email, request.remote_addr)
    token = actions.sign_in(user_id)
    db.session.commit()
    session.clear()
    login_user(queries.signed_in(token))
    return redirect(safe_path(request.args.get("next")) or url_for("web.home"))


def _checked(email: str, password: str) -> int | None:
    """The person whose password this is, or None; no transaction is open while the hash is computed."""
    with only_reading():
        found = queries.credentials(email)
        db.session.rollback()
    right = passwords.opens(found.password_hash if found else None, password)
    return found.user_id if found and right else None


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


@blueprint.route("/account", methods=["GET", "POST"])
@requires(Can.USE_ACCOUNT)
def account() -> Page:
    """One's own account: who the house thinks we are, where we are signed in, a new password."""
    form = NewPassword()
    if form.validate_on_submit():
        if _own_password(form.current_password.data or ""):
            actions.change_password(current_user.id, form.password.data or "", current_user.get_id())
            db.session.commit()
            flash("Your password is changed, and you are signed out on every other device.", "success")
            return redirect(url_for("accounts.account"))
        form.current_password.errors = ["The password you use now is not right"]
    sign_ins = queries.live_sign_ins(current_user.id)
    status = 422 if form.errors else 200
    return render_template("accounts/account.html", form=form, person=current_user, sign_ins=sign_ins), status


def _own_password(typed: str) -> bool:
    """Whether it is the signed-in person's password. Guesses are counted as those of signing in."""
    allowed = actions.may_try(current_user.email, request.remote_addr)
    db.session.commit()
    if not allowed:
        raise TooManyRequests(retry_after=actions.WINDOW)
    is_right = _checked(current_user.email, typed) is not None
    if is_right:
        actions.was_right(current_user.email, request.remote_addr)
        db.session.commit()
    return is_right


@blueprint.post("/account/sign-out-everywhere")
@requires(Can.USE_ACCOUNT)
def sign_out_everywhere() -> Response:
    """Ends every sign-in of this person, this one too."""
    actions.revoke_sign_ins(current_user.id)
    db.session.commit()
    logout_user()
    session.clear()
    flash("You are signed out on every device.", "success")
    return redirect(url_for("accounts.sign_in"))


@blueprint.get("/people")
@requires(Can.MANAGE_PEOPLE)
def people() -> str:
    """Everybody with an account."""
    return render_template("accounts/people.html", people=queries.users())


@blueprint.route("/people/new", methods=["GET", "POST"])
@requires(Can.MANAGE_PEOPLE)
def add_person() -> Page:
    """Add somebody."""
    form = PersonForm()
    if form.validate_on_submit() and queries.user_by_email(form.email.data or "") is not None:
        form.email.errors = ["Somebody with this email address has an account already"]
    if not form.is_submitted() or form.errors:
        return render_template("accounts/add_person.html", form=form), 422 if form.errors else 200
    email, name, password = form.email.data or "", form.name.data or "", form.password.data or ""
    user = actions.add_user(email, name, Role(form.role.data), password)
    db.session.commit()
    flash(f"{user.name} can sign in now.", "success")
    return redirect(url_for("accounts.people"))


@blueprint.get("/people/<int:user_id>")
@requires(Can.MANAGE_PEOPLE)
def person(user_id: int) -> str:
    """One person: role, sign-ins, and the end of both."""
    user = queries.user(user_id)
    form = RoleForm(role=user.role.value)
    return render_template(
        "accounts/person.html", person=user, form=form, sign_ins=queries.live_sign_ins(user_id)
    )


@blueprint.post("/people/<int:user_id>/role")
@requires(Can.MANAGE_PEOPLE)
def change_role(user_id: int) -> Page:
    """Another role, from the next page on."""
    form = RoleForm()
    if not form.validate():
        user = queries.user(user_id)
        sign_ins = queries.live_sign_ins(user_id)
        return render_template("accounts/person.html", person=user, form=form, sign_ins=sign_ins), 422
    actions.change_role(user_id, Role(form.role.data))
    db.session.commit()
    flash(f"The role is now {form.role.data}.", "success")
    return redirect(url_for("accounts.person", user_id=user_id))


@blueprint.post("/people/<int:user_id>/close")
@requires(Can.MANAGE_PEOPLE)
def close_account(user_id: int) -> Response:
    """Ends somebody's access on every device."""
    if user_id == current_user.id:
        raise Forbidden("You cannot close your own account. Ask another administrator.")
    actions.close_account(user_id)
    db.session.commit()
    flash("The account is closed. They are signed out on every device.", "success")
    return redirect(url_for("accounts.person", user_id=user_id))


@blueprint.post("/people/<int:user_id>/open")
@requires(Can.MANAGE_PEOPLE)
def open_account(user_id: int) -> Response:
    """Lets somebody in again."""
    actions.open_account(user_id)
    db.session.commit()
    flash("The account is open again. They can sign in with the password they had.", "success")
    return redirect(url_for("accounts.person", user_id=user_id))


@blueprint.post("/people/<int:user_id>/revoke")
@requires(Can.MANAGE_PEOPLE)
def revoke_sign_ins(user_id: int) -> Response:
    """Signs somebody out on every device."""
    ended = actions.revoke_sign_ins(user_id)
    db.session.commit()
    flash(f"Sign-ins ended: {ended}.", "success")
    return redirect(url_for("accounts.person", user_id=user_id))
