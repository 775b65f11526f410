"""One's own account."""

from __future__ import annotations

from flask import flash, redirect, render_template, session, url_for
from flask_login import current_user, logout_user
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from engage.access import requires
from engage.accounts import actions, queries
from engage.accounts.forms import NewPassword
from engage.accounts.routes.signing_in import Page, blueprint, checked
from engage.db import db
from engage.permissions import Can


@blueprint.route("/account", methods=["GET", "POST"])
@requires(Can.USE_ACCOUNT)
def account() -> Page:
    """One's own account: who the house thinks we are, where we are signed in, a new password."""
    form = NewPassword(names=(current_user.email, current_user.name))
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
    """Whether it is the signed-in person's password. Guesses are counted, and only those made here."""
    allowed = actions.may_try_own(current_user.id)
    db.session.commit()
    if not allowed:
        raise TooManyRequests(retry_after=actions.WINDOW)
    is_right = checked(current_user.email, typed) is not None
    if is_right:
        actions.was_own(current_user.id)
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
