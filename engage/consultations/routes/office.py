"""The office: all consultations, and the steps from draft to outcome."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage import clock
from engage.access import may, requires
from engage.consultations import actions, dates, queries
from engage.consultations.forms.details import ConfirmForm, DetailsForm, OutcomeForm
from engage.consultations.listing import for_staff
from engage.consultations.models import Consultation
from engage.consultations.routes.blueprints import blueprint
from engage.db import db
from engage.errors import Refused
from engage.forms import Form
from engage.permissions import Can

Page = str | Response | tuple[str, int]
STALE = (
    "Somebody saved this after you opened it. What you typed is still here and not saved. "
    "Save again to put it in the place of theirs"
)


@blueprint.get("/office")
@requires(Can.SEE_OFFICE)
def index() -> str:
    """Every consultation with its stage, and how many responses came for those who may see that."""
    is_counted = may(Can.SEE_TRUE_COUNTS)
    return render_template(
        "consultations/index.html",
        consultations=for_staff(queries.everything(clock.now(), counted=is_counted)),
        is_counted=is_counted,
    )


@blueprint.route("/office/consultations/new", methods=["GET", "POST"])
@requires(Can.EDIT_CONSULTATIONS)
def new() -> Page:
    """Begin a consultation: only its title is needed."""
    form = DetailsForm()
    if not form.validate_on_submit():
        return render_template("consultations/edit.html", form=form, consultation=None), status(form)
    made = actions.create(form.details())
    db.session.commit()
    flash("Saved as a draft. Next, write the questions.", "success")
    return redirect(url_for("consultations.questions", slug=made.slug))


@blueprint.route("/office/consultations/<slug>/edit", methods=["GET", "POST"])
@requires(Can.EDIT_CONSULTATIONS)
def edit(slug: str) -> Page:
    """Change the details."""
    consultation = held(slug)
    form = DetailsForm.showing(queries.details(consultation), consultation.revision)
    if form.validate_on_submit():
        try:
            actions.change(consultation, form.details(), revision_of(form.revision.data))
            db.session.commit()
            flash("Saved.", "success")
            return redirect(dashboard(slug))
        except actions.Stale:
            refuse(form, STALE, queries.by_slug(slug).revision)
        except Refused as refused:
            refuse(form, refused.words, consultation.revision)
        db.session.rollback()
        consultation = queries.by_slug(slug)
    return render_template("consultations/edit.html", form=form, consultation=consultation), status(form)


@blueprint.route("/office/consultations/<slug>/outcome", methods=["GET", "POST"])
@requires(Can.EDIT_CONSULTATIONS)
def outcome(slug: str) -> Page:
    """Say what came of it."""
    consultation = held(slug)
    form = OutcomeForm(data={"outcome": consultation.outcome, "revision": str(consultation.revision)})
    if form.validate_on_submit():
        try:
            actions.tell_outcome(consultation, form.outcome.data or "", revision_of(form.revision.data))
            db.session.commit()
            flash("Saved. Residents see it once the consultation has closed.", "success")
            return redirect(dashboard(slug))
        except actions.Stale:
            db.session.rollback()
            consultation = queries.by_slug(slug)
            refuse(form, STALE, consultation.revision)
    return render_template("consultations/outcome.html", form=form, consultation=consultation), status(form)


@blueprint.post("/office/consultations/<slug>/publish")
@requires(Can.EDIT_CONSULTATIONS)
def publish(slug: str) -> Response:
    """Show it to residents, or its new questions."""
    consultation = queries.for_editing(slug)
    try:
        actions.publish(consultation)
    except Refused as refused:
        raise Refused(
            refused.words, next_url=dashboard(slug), next_words="Go back to the consultation"
        ) from None
    db.session.commit()
    listed = queries.listed(consultation, clock.now())
    flash(f"Published. {listed.when}.", "success")
    return redirect(dashboard(slug))


@blueprint.route("/office/consultations/<slug>/close", methods=["GET", "POST"])
@requires(Can.EDIT_CONSULTATIONS)
def close(slug: str) -> Page:
    """Ask whether to close it now; then do."""
    consultation = held(slug)
    form = ConfirmForm()
    if form.validate_on_submit():
        actions.close(consultation)
        db.session.commit()
        flash("Closed. Nobody can begin to answer any more.", "success")
        return redirect(dashboard(slug))
    listed = queries.listed(consultation, clock.now())
    return render_template(
        "consultations/close.html", form=form, consultation=consultation, listed=listed, dates=dates
    )


def held(slug: str) -> Consultation:
    """The consultation; on a POST held, so that two officers' changes come one after the other. Raises Missing."""
    return queries.for_editing(slug) if request.method == "POST" else queries.by_slug(slug)


def dashboard(slug: str) -> str:
    """The address of a consultation's page in the office."""
    return url_for("reports.dashboard", slug=slug)


def revision_of(typed: str | None) -> int:
    """The revision a form was opened at; 0, which is never right, where it was tampered with."""
    return int(typed) if typed and typed.isascii() and typed.isdecimal() and len(typed) <= 10 else 0


def refuse(form: Form, words: str, revision: int) -> None:
    """Say why it was not saved; what was typed stays, and a second save is made against what is saved now."""
    form.form_errors.append(words)
    form.revision.data = str(revision)


def status(form: Form) -> int:
    """422 for a form that was sent and not saved."""
    return 422 if request.method == "POST" and form.errors else 200
