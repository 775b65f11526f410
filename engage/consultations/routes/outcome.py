"""What came of a consultation: written, looked at with the letter and whom it reaches, then published."""

from __future__ import annotations

from flask import flash, redirect, render_template, request

from engage import clock
from engage.access import requires
from engage.consultations import actions, queries
from engage.consultations.forms.details import OutcomeForm
from engage.consultations.models import Consultation
from engage.consultations.routes.blueprints import blueprint
from engage.consultations.routes.office import STALE, Page, dashboard, held, refuse, revision_of, status
from engage.contacts.actions import reach
from engage.db import db
from engage.notifications.post import has_server
from engage.permissions import Can
from engage.plurals import plural

MORE_ASKED = "Since you opened this page the number of people who asked to hear has changed. Nothing has been sent yet."


@blueprint.route("/office/consultations/<slug>/outcome", methods=["GET", "POST"])
@requires(Can.EDIT_CONSULTATIONS)
def outcome(slug: str) -> Page:
    """Say what came of it. The first button shows what would happen, and only a second one does it."""
    consultation = held(slug)
    form = OutcomeForm(data={"outcome": consultation.outcome, "revision": str(consultation.revision)})
    step = request.form.get("step", "")
    if form.validate_on_submit() and step != "change":
        if revision_of(form.revision.data) != consultation.revision:
            refuse(form, STALE, consultation.revision)
        elif not (form.outcome.data or "").strip() and not consultation.outcome:
            form.outcome.errors = ["Enter what came of it"]
        elif step in ("email", "quiet"):
            return _publish(consultation, form, email=step == "email")
        else:
            return _preview(consultation, form)
    return render_template("consultations/outcome.html", form=form, consultation=consultation), status(form)


def _publish(consultation: Consultation, form: OutcomeForm, *, email: bool) -> Page:
    """Publish it, and let the letters go if that was said of just as many people as there are."""
    people = reach("outcome", consultation.slug)
    if email and request.form.get("people") != str(people):
        return _preview(consultation, form, notice=MORE_ASKED), 422
    words, slug = form.outcome.data or "", consultation.slug
    actions.tell_outcome(consultation, words, consultation.revision, email=email)
    db.session.commit()
    flash(_done(words, people if email else None), "success")
    return redirect(dashboard(slug))


def _done(words: str, people: int | None) -> str:
    if not words.strip():
        return "Removed. Residents see no outcome."
    if people is None:
        return "Saved. Nobody was emailed. Residents see it once the consultation has closed."
    if not people:
        return "Published. Nobody had asked to be emailed."
    if not has_server():
        return (
            f"Published. Emails to {plural(people, 'person', 'people')} wait until a mail server is set up: there is "
            "none."
        )
    return f"Published. {people:,} {'person is' if people == 1 else 'people are'} emailed within ten minutes."


def _preview(consultation: Consultation, form: OutcomeForm, notice: str = "") -> str:
    subject, text = actions.letter_of_outcome(consultation.slug, consultation.title)
    return render_template(
        "consultations/outcome_preview.html",
        form=form,
        consultation=consultation,
        stage=queries.listed(consultation, clock.now()).stage.value,
        people=reach("outcome", consultation.slug),
        subject=subject,
        letter=text,
        notice=notice,
        has_server=has_server(),
    )
