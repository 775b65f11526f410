"""The people with accounts, and those who look after them."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.access import requires
from engage.accounts import actions, queries
from engage.accounts.forms import PersonForm, RoleForm
from engage.accounts.routes.signing_in import Page, blueprint, settings
from engage.db import db
from engage.errors import Forbidden
from engage.permissions import Can, Role


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
    flash(f"{user.name} can sign in now, and will be asked to choose a password of their own.", "success")
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


@blueprint.post("/people/<int:user_id>/new-password")
@requires(Can.MANAGE_PEOPLE)
def offer_new_password(user_id: int) -> Page:
    """Lets somebody who cannot sign in set a new password: by email, or by a link to hand over, shown once."""
    if user_id == current_user.id:
        raise Forbidden(
            "You cannot reset your own password here.",
            next_url=url_for("accounts.account"),
            next_words="Change it on your account page",
        )
    token = actions.offer_new_password(user_id)
    link = settings().base_url + url_for("accounts.new_password", token=token)
    is_sent = actions.send_link(user_id, link)
    user = queries.user(user_id)
    db.session.commit()
    if is_sent:
        flash(f"We are emailing {user.name} a link to set a new password. It works for one hour.", "success")
        return redirect(url_for("accounts.person", user_id=user_id))
    return render_template("accounts/new_password_link.html", person=user, link=link)


@blueprint.post("/people/<int:user_id>/close")
@requires(Can.MANAGE_PEOPLE)
def close_account(user_id: int) -> Response:
    """Ends somebody's access on every device."""
    if user_id == current_user.id:
        raise Forbidden("You cannot close your own account. Only another administrator can.")
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
    flash(
        "The account is open again. They can sign in with the password they had, unless it was reset.",
        "success",
    )
    return redirect(url_for("accounts.person", user_id=user_id))


@blueprint.post("/people/<int:user_id>/revoke")
@requires(Can.MANAGE_PEOPLE)
def revoke_sign_ins(user_id: int) -> Response:
    """Signs somebody out on every device."""
    ended = actions.revoke_sign_ins(user_id)
    db.session.commit()
    flash(f"Sign-ins ended: {ended}.", "success")
    return redirect(url_for("accounts.person", user_id=user_id))
