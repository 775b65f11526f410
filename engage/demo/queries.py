"""What the demonstration reads to know what is there already."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from engage.accounts.models import User
from engage.comments.models import Comment
from engage.consultations.models import Consultation
from engage.db import db
from engage.questionnaires.models import Version
from engage.responses.models import Response
from engage.themes.models import Run


def questionnaire_ids(slugs: Collection[str]) -> list[int]:
    """The questionnaires of the consultations at these addresses, where there are any."""
    return list(db.session.scalars(select(Consultation.questionnaire_id).where(Consultation.slug.in_(slugs))))


def version_ids(questionnaire_ids: Collection[int]) -> list[int]:
    """All versions of these questionnaires."""
    return list(db.session.scalars(select(Version.id).where(Version.questionnaire_id.in_(questionnaire_ids))))


def is_whole(slugs: Collection[str], last_questionnaire: str) -> bool:
    """Whether all these consultations are there and the last step of loading, a run of the last one, was done."""
    there = db.session.scalar(
        select(func.count()).select_from(Consultation).where(Consultation.slug.in_(slugs))
    )
    run = db.session.scalar(
        select(Run.id)
        .join(Consultation, Consultation.questionnaire_id == Run.questionnaire_id)
        .where(Consultation.slug == last_questionnaire)
        .limit(1)
    )
    return there == len(slugs) and run is not None


def has_other_consultations(slugs: Collection[str]) -> bool:
    """Whether there is any consultation that is not of the demonstration."""
    other = select(Consultation.id).where(Consultation.slug.not_in(slugs)).limit(1)
    return db.session.scalar(other) is not None


def open_accounts(emails: Collection[str]) -> list[str]:
    """Which of these addresses have an account that is open, in order."""
    found = select(User.email).where(User.email.in_(emails), User.active).order_by(User.email)
    return list(db.session.scalars(found))


def imported_responses(questionnaire_id: int) -> dict[str, int]:
    """Response id by the id that the response was imported under."""
    rows = db.session.execute(
        select(Response.imported_id, Response.id)
        .join(Version, Version.id == Response.version_id)
        .where(Version.questionnaire_id == questionnaire_id, Response.imported_id.is_not(None))
    )
    return {imported_id: response_id for imported_id, response_id in rows if imported_id}


def imported_comments(questionnaire_id: int, question_key: str) -> dict[int, str]:
    """By comment id: the id that its response was imported under. One question's comments, in the order given."""
    rows = db.session.execute(
        select(Comment.id, Response.imported_id)
        .join(Response, Response.id == Comment.origin_id)
        .where(
            Comment.origin == "answer",
            Comment.questionnaire_id == questionnaire_id,
            Comment.question_key == question_key,
        )
        .order_by(Comment.id)
    )
    return {comment_id: imported_id for comment_id, imported_id in rows if imported_id}
