"""What officers do to a consultation. Each is one line in the record; nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import sqlalchemy as sa
from flask import current_app, has_request_context

from engage import clock
from engage.access import current_actor
from engage.audit.actions import record
from engage.consultations import changes, checklist, queries
from engage.consultations.details import Details, History
from engage.consultations.emails import outcome_letter
from engage.consultations.models import Change, Consultation
from engage.consultations.respelling import RESPELL, changed_words
from engage.consultations.slugs import slug
from engage.consultations.stages import Stage, stage
from engage.contacts.actions import forget_told, write_to_all
from engage.db import db
from engage.errors import Refused
from engage.questionnaires import actions as questionnaires
from engage.questionnaires import queries as questionnaire_queries
from engage.questionnaires.draft import LONGEST, PageDraft, QuestionDraft, from_shapes

FIRST_PAGE = PageDraft("Your views")


class Stale(Refused):
    """Somebody else saved it after this officer opened it."""


class ReasonWanted(Refused):
    """Residents would be told otherwise, and nobody has said why."""


def create(details: Details, pages: Sequence[PageDraft] = (FIRST_PAGE,)) -> Consultation:
    """A new draft with its own questionnaire, which starts with one empty page unless `pages` are given."""
    title = details.title.strip()
    address = slug(title, queries.slugs_like(slug(title, ())))
    return _put(address, details, pages)


def bring_in(address: str, details: Details, pages: Sequence[PageDraft], history: History) -> Consultation:
    """A consultation that was held before it came here: published at once, whatever its dates. Its version is too.

    `address` is its slug. Raises Refused where that is taken.
    """
    if address in queries.slugs_like(address):
        raise Refused(f"There is a consultation at the address “{address}” already.")
    made = _put(address, details, pages)
    questionnaires.publish(made.questionnaire_id)
    made.published_at = history.published_at
    made.provenance = history.provenance
    made.outcome = history.outcome
    db.session.flush()
    record("bring in", "consultation", made.slug)
    return made


def _put(address: str, details: Details, pages: Sequence[PageDraft]) -> Consultation:
    questionnaire = questionnaires.create(details.title, pages)
    made = Consultation(slug=address, questionnaire_id=questionnaire.id, **asdict(details))
    db.session.add(made)
    db.session.flush()
    record("create", "consultation", made.slug)
    return made


def change(consultation: Consultation, details: Details, revision: int, *, reason: str = "") -> None:
    """Save the details of a form that was opened at `revision`.

    Raises Stale when somebody saved since, Refused when a published consultation would lose something that residents
    must be told, and ReasonWanted when they would be told otherwise without a reason.
    """
    check_change(consultation, details, revision)
    before = queries.details(consultation)
    told = changes.differences(before, details) if consultation.published_at is not None else []
    if told and not reason.strip():
        raise ReasonWanted("Say why you are changing it. Residents see the reason.")
    _save(consultation, revision, asdict(details))
    questionnaires.rename(consultation.questionnaire_id, details.title)
    if told:
        _keep(consultation, told, reason)
    fields = [name for name, value in asdict(before).items() if value != getattr(details, name)]
    record("change", "consultation", consultation.slug, fields=fields, **_dates(before, details))


def check_change(consultation: Consultation, details: Details, revision: int) -> None:
    """Raise what `change` would, but for a reason that is missing. Nothing is written."""
    if consultation.revision != revision:
        raise Stale("Somebody saved this consultation after you opened it.")
    if consultation.published_at is not None:
        had = {item.field for item in _told(queries.details(consultation)) if item.done}
        gone = [item.words for item in _told(details) if item.field in had and not item.done]
        if gone:
            raise Refused(f"Residents can see this consultation, so it must keep: {', '.join(gone).lower()}.")


def _keep(consultation: Consultation, told: list[changes.Difference], reason: str) -> None:
    """Keep what residents were told, what they are told now, and why."""
    actor = current_actor() if has_request_context() else None
    made = Change(
        consultation_id=consultation.id,
        made_at=clock.now(),
        made_by=actor.id if actor else None,
        reason=reason.strip(),
        content=changes.kept(told),
    )
    db.session.add(made)
    db.session.flush()


def _dates(before: Details, after: Details) -> dict[str, Any]:
    """For the record: moments that changed, old and new."""
    return {
        name: [moment.isoformat() if moment else None for moment in (old, new)]
        for name, old, new in (
            ("opens_at", before.opens_at, after.opens_at),
            ("closes_at", before.closes_at, after.closes_at),
        )
        if old != new
    }


def _told(details: Details) -> tuple[checklist.Item, ...]:
    """The checklist without the lines that are about the future or the questions."""
    items = checklist.checklist(details, 1, clock.now())
    dates = {"opens_at": details.opens_at is not None, "closes_at": details.closes_at is not None}
    return tuple(replace(item, done=dates.get(item.field, item.done)) for item in items)


def publish(consultation: Consultation) -> None:
    """Show it to residents, and its newest questions with it; published already: publish only new questions.

    Doing it twice changes nothing. Raises Refused with what is missing from the launch checklist.
    """
    newest = questionnaire_queries.newest_version(consultation.questionnaire_id)
    if consultation.published_at is not None and newest.published_at is not None:
        return
    items = queries.launch_checklist(consultation)
    gone = checklist.missing(items) if consultation.published_at is None else ()
    if gone:
        raise Refused(" ".join(item.advice for item in gone), title="This cannot be published yet")
    questionnaires.publish(consultation.questionnaire_id)
    if consultation.published_at is None:
        _save(consultation, consultation.revision, {"published_at": clock.now()})
        record("publish", "consultation", consultation.slug)
    else:
        record("publish questions", "consultation", consultation.slug)


def close(consultation: Consultation, reason: str) -> None:
    """Close an open one now, and keep why. Raises Refused when it is not open, ReasonWanted without a reason."""
    now = clock.now()
    at = stage(consultation.published_at, consultation.opens_at, consultation.closes_at, now)
    if at is not Stage.OPEN:
        raise Refused(f"Only an open consultation can be closed. This one is {at.value}.")
    if not reason.strip():
        raise ReasonWanted("Say why you are closing it early. Residents see the reason.")
    before = queries.details(consultation)
    _save(consultation, consultation.revision, {"closes_at": now})
    after = queries.details(consultation)
    _keep(consultation, changes.differences(before, after), reason)
    record("close early", "consultation", consultation.slug, **_dates(before, after))


def tell_outcome(consultation: Consultation, outcome: str, revision: int, *, email: bool) -> None:
    """Say what came of it; empty words take it back. `email`: and write to everyone who asked, from now on.

    Raises Stale, and Refused when there is nothing to email, or the consultation has not closed.
    """
    now, words = clock.now(), outcome.strip()
    if email:
        at = stage(consultation.published_at, consultation.opens_at, consultation.closes_at, now)
        if at is not Stage.CLOSED or not words:
            raise Refused("Emails go only when the consultation has closed and there is an outcome to read.")
    emailed_at = consultation.emailed_at or (now if email else None)
    _save(consultation, revision, {"outcome": words, "emailed_at": emailed_at})
    record("tell outcome", "consultation", consultation.slug, characters=len(words), emailed=email)


def letter_of_outcome(slug: str, title: str) -> tuple[str, str]:
    """Subject and text of the letter to those who asked what came of a consultation."""
    base_url = current_app.extensions["engage.config"].base_url
    return outcome_letter(title, f"{base_url}/consultations/{slug}")


def write_to_those_who_asked(slug: str, title: str) -> int:
    """Write once to everyone who asked to hear what came of a consultation; how many letters are new.

    Addresses that had theirs are deleted: there is no other letter.
    """
    forget_told("outcome", slug, f"outcome of {slug}")
    subject, text = letter_of_outcome(slug, title)
    return write_to_all("outcome", slug, f"outcome of {slug}", subject, text)


def add_page(consultation: Consultation, title: str, text: str, revision: int) -> None:
    """Add an empty page to a questionnaire whose newest version is at `revision`. Raises Stale, Refused."""
    _still_at(consultation, revision)
    questionnaires.add_page(consultation.questionnaire_id, title, text)
    record("add page", "consultation", consultation.slug)


def change_page(consultation: Consultation, number: int, title: str, text: str, revision: int) -> None:
    """Give a page another title and text. Raises Stale, Missing, Refused."""
    _still_at(consultation, revision)
    questionnaires.change_page(consultation.questionnaire_id, number, title, text)
    record("change page", "consultation", consultation.slug, page=number)


def move_page(consultation: Consultation, number: int, steps: int, revision: int) -> None:
    """Show a page earlier (negative steps) or later. Raises Stale, Missing, Refused."""
    _still_at(consultation, revision)
    questionnaires.move_page(consultation.questionnaire_id, number, steps)
    record("move page", "consultation", consultation.slug, page=number, steps=steps)


def remove_page(consultation: Consultation, number: int, revision: int) -> None:
    """Remove a page with its questions. Raises Stale, Missing, Refused."""
    _still_at(consultation, revision)
    questionnaires.remove_page(consultation.questionnaire_id, number)
    record("remove page", "consultation", consultation.slug, page=number)


def ask(consultation: Consultation, page: int, question: QuestionDraft, revision: int) -> None:
    """Ask one more question at the end of a page; beyond the last one, on a page of its own with the same title.

    Raises Stale, Missing, Refused.
    """
    _still_at(consultation, revision)
    pages = from_shapes(questionnaire_queries.newest_sheet(consultation.questionnaire_id).pages)
    if page == len(pages) + 1:
        new = PageDraft(question.title[: LONGEST["page"]], (question,))
        questionnaires.rewrite(consultation.questionnaire_id, [*pages, new])
    else:
        questionnaires.add_question(consultation.questionnaire_id, page, question)
    record("add question", "consultation", consultation.slug, kind=question.kind, page=page)


def change_question(consultation: Consultation, key: str, question: QuestionDraft, revision: int) -> None:
    """Ask this in the place of the question with this key. Raises Stale, Missing, Refused."""
    _still_at(consultation, revision)
    questionnaires.change_question(consultation.questionnaire_id, key, question)
    record("change question", "consultation", consultation.slug, question=key)


def respell_question(
    consultation: Consultation, key: str, question: QuestionDraft, revision: int, why: str
) -> None:
    """The same, but answers to the old words and to these are counted together. The record keeps both, and why.

    Raises Stale, Missing, and Refused where more than words has changed.
    """
    _still_at(consultation, revision)
    old = questionnaire_queries.other_words(consultation.questionnaire_id, replace(question, key=key))
    questionnaires.respell_question(consultation.questionnaire_id, key, question)
    if old is None:
        record("change question", "consultation", consultation.slug, question=key)
    else:
        words = changed_words(old, question)
        record(RESPELL, "consultation", consultation.slug, question=key, why=why, old_and_new_words=words)


def move_question(consultation: Consultation, key: str, steps: int, revision: int) -> None:
    """Ask a question earlier (negative steps) or later. Raises Stale, Missing, Refused."""
    _still_at(consultation, revision)
    questionnaires.move_question(consultation.questionnaire_id, key, steps)
    record("move question", "consultation", consultation.slug, question=key, steps=steps)


def remove_question(consultation: Consultation, key: str, revision: int) -> None:
    """Ask a question no more. Raises Stale, Missing, Refused."""
    _still_at(consultation, revision)
    questionnaires.remove_question(consultation.questionnaire_id, key)
    record("remove question", "consultation", consultation.slug, question=key)


def _still_at(consultation: Consultation, revision: int) -> None:
    """Refuse what was decided before a page that has changed since; the caller holds the consultation's row."""
    newest = questionnaire_queries.newest_version(consultation.questionnaire_id)
    if newest.revision != revision:
        raise Stale("Somebody changed the questions after you opened this page.")


def _save(consultation: Consultation, revision: int, values: dict[str, Any]) -> None:
    """Write `values` if nobody saved since `revision`: one statement, so that of two at once one is told."""
    saved = db.session.execute(
        sa.update(Consultation)
        .where(Consultation.id == consultation.id, Consultation.revision == revision)
        .values(**values, revision=Consultation.revision + 1)
        .returning(Consultation.id)
    )
    if saved.first() is None:
        raise Stale("Somebody saved this consultation after you opened it.")
    db.session.refresh(consultation)
