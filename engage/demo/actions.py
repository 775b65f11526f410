"""Putting the demonstration's parts into the tables, through the packages that own them; and taking them out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import delete

from engage.accounts import actions as accounts
from engage.accounts import queries as account_queries
from engage.audit.actions import record
from engage.consultations import actions as consultations
from engage.consultations.details import Details, History
from engage.consultations.models import Consultation
from engage.contacts.actions import forget_about
from engage.db import db
from engage.demo import queries
from engage.demo.content import Ask, Screen, Script, SignIn
from engage.permissions import Role
from engage.questionnaires.draft import OptionDraft, PageDraft, QuestionDraft
from engage.questionnaires.models import Questionnaire
from engage.responses.models import Response

ANNOUNCED_BEFORE = timedelta(days=7)


def forget(slugs: Collection[str]) -> int:
    """Remove the consultations at these addresses with all that was said to them; how many there were.

    The record (audit) stays, and so do the accounts.
    """
    questionnaires = queries.questionnaire_ids(slugs)
    versions = queries.version_ids(questionnaires)
    for slug in slugs:
        forget_about("outcome", slug)
    for statement in (
        delete(Response).where(Response.version_id.in_(versions)),
        delete(Consultation).where(Consultation.slug.in_(slugs)),
        delete(Questionnaire).where(Questionnaire.id.in_(questionnaires)),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})
    db.session.expire_all()
    record("remove the demonstration", "consultation", "demonstration", consultations=len(questionnaires))
    return len(questionnaires)


def let_in(people: Sequence[SignIn]) -> dict[str, int]:
    """Give everybody of the demonstration their account, where they have none yet; account ids by role."""
    found: dict[str, int] = {}
    for person in people:
        user = account_queries.user_by_email(person.email)
        if user is None:
            user = accounts.add_user(
                person.email, person.name, Role(person.role), person.password, is_demonstration=True
            )
        found[person.role] = user.id
    return found


def bring_in(script: Script) -> Consultation:
    """A consultation of the demonstration, published as if a week before it opened."""
    details = Details(
        title=script.title,
        purpose=script.purpose,
        scope=script.scope,
        decision=script.decision,
        decision_maker=script.decision_maker,
        owner=script.owner,
        minutes=script.minutes,
        opens_at=script.opens_at,
        closes_at=script.closes_at,
    )
    history = History(script.opens_at - ANNOUNCED_BEFORE, script.provenance, script.outcome)
    return consultations.bring_in(script.slug, details, [_page(page) for page in script.pages], history)


def _page(page: Screen) -> PageDraft:
    return PageDraft(page.title, tuple(_question(question) for question in page.questions), page.text)


def _question(ask: Ask) -> QuestionDraft:
    return QuestionDraft(
        kind=ask.kind,
        title=ask.title,
        key=ask.key,
        hint=ask.hint,
        required=ask.required,
        settings=ask.settings,
        options=tuple(OptionDraft(option.label, option.key, option.exclusive) for option in ask.options),
        asked_if=tuple((ask.ask_if, key) for key in ask.any_of) if ask.ask_if else (),
    )
