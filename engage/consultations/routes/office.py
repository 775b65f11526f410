"""The office: all consultations, and the steps from draft to outcome."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage import clock
from engage.access import may, requires
from engage.consultations import actions, changes, dates, queries
from engage.consultations.forms.details import CloseForm, DetailsForm, ReasonForm
from engage.consultations.listing import for_staff
from engage.consultations.models import Consultation
from engage.consultations.routes.blueprints import blueprint
from engage.consultations.stages import Stage
from engage.db import db
from engage.errors import Refused
from engage.forms import Form
from engage.permissions import Can

Page = str | Response | tuple[str, int]
ASKED_HERE = ("csrf_token", "reason", "back")  # what the page that asks for a reason has of its own
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
    """Change the details; what residents were told otherwise is shown first, and a reason asked."""
    consultation = held(slug)
    form = DetailsForm.showing(queries.details(consultation), consultation.revision)
    if form.validate_on_submit() and "back" not in request.form:
        try:
            return _change(consultation, form)
        except actions.Stale:
            refuse(form, STALE, queries.by_slug(slug).revision)
        except Refused as refused:
            refuse(form, refused.words, consultation.revision)
        db.session.rollback()
        consultation = queries.by_slug(slug)
    return render_template("consultations/edit.html", form=form, consultation=consultation), status(form)


def _change(consultation: Consultation, form: DetailsForm) -> Page:
    """Save the details, or first show what the change does and ask why. Raises Stale, Refused."""
    before, after, slug = queries.details(consultation), form.details(), consultation.slug
    revision = revision_of(form.revision.data)
    actions.check_change(consultation, after, revision)
    told = changes.differences(before, after) if consultation.published_at is not None else []
    why = ReasonForm() if "reason" in request.form else ReasonForm(formdata=None)
    now = clock.now()
    if told and not ("reason" in request.form and why.validate()):
        stages = changes.moved(before, after, consultation.published_at, now)
        page = render_template(
            "consultations/change.html",
            form=why,
            consultation=consultation,
            differences=told,
            consequence=changes.consequence(stages, after, consultation.grace_minutes, now),
            button=changes.button(stages),
            typed=[pair for pair in request.form.items(multi=True) if pair[0] not in ASKED_HERE],
        )
        return page, status(why)
    actions.change(consultation, after, revision, reason=why.reason.data or "")
    db.session.commit()
    flash("Saved.", "success")
    return redirect(dashboard(slug))


@blueprint.post("/office/consultations/<slug>/publish")
@requires(Can.EDIT_CONSULTATIONS)
def publish(slug: str) -> Response:
    """Show it to residents, or its new questions."""
    consultation = queries.for_editing(slug)
    try:
        actions.publish(consultation)
    except Refused as refused:
        raise Refused(
            refused.words,
            title=refused.title,
            next_url=dashboard(slug),
            next_words="Go back to the consultation",
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
    form, listed = CloseForm(), queries.listed(consultation, clock.now())
    if form.is_submitted() and (form.validate() or listed.stage is not Stage.OPEN):
        actions.close(consultation, form.reason.data or "")
        db.session.commit()
        flash("Closed. Nobody can begin to answer any more.", "success")
        return redirect(dashboard(slug))
    page = render_template(
        "consultations/close.html", form=form, consultation=consultation, listed=listed, dates=dates
    )
    return page, status(form)


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
