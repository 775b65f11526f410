"""What is read about consultations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from engage import clock
from engage.audit.queries import entries
from engage.consultations import changes
from engage.consultations.checklist import Item, checklist
from engage.consultations.details import Details
from engage.consultations.listing import Listed
from engage.consultations.models import Change, Consultation
from engage.consultations.respelling import RESPELL, Respelling
from engage.consultations.writing import Writing
from engage.db import db
from engage.errors import Missing
from engage.questionnaires import queries as questionnaires
from engage.questionnaires.draft import from_shapes, problems
from engage.questionnaires.models import Version
from engage.responses.models import Response

LISTED = (
    Consultation.id,
    Consultation.slug,
    Consultation.title,
    Consultation.purpose,
    Consultation.owner,
    Consultation.minutes,
    Consultation.opens_at,
    Consultation.closes_at,
    Consultation.grace_minutes,
    Consultation.published_at,
    Consultation.provenance,
    Consultation.outcome,
    Consultation.questionnaire_id,
    Consultation.emailed_at,
)

_ASKED = Consultation.__table__.c
# A consultation as `responses` knows it (a row is an `Occasion`): when answers are taken, to which questionnaire.
OCCASION = sa.select(
    _ASKED.slug,
    _ASKED.title,
    _ASKED.questionnaire_id,
    _ASKED.opens_at,
    _ASKED.closes_at,
    _ASKED.grace_minutes,
    _ASKED.published_at.is_not(None).label("published"),
    _ASKED.provenance,
    _ASKED.minutes,
    _ASKED.owner_email,
    (sa.literal("/consultations/") + _ASKED.slug).label("url"),
).where(_ASKED.slug == sa.bindparam("at"))


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change of what residents are told, with its reason."""

    made_at: datetime
    reason: str
    differences: tuple[changes.Difference, ...]


def published(now: datetime) -> list[Listed]:
    """Every published consultation as it stands at `now`, without counts, in no order. One query."""
    rows = db.session.execute(sa.select(*LISTED).where(Consultation.published_at.is_not(None)))
    return [Listed(**row, now=now) for row in rows.mappings()]


def everything(now: datetime, *, counted: bool) -> list[Listed]:
    """Every consultation, drafts too; if `counted`, with how many responses were submitted (no withdrawn, no excluded).

    One query, in no order.
    """
    if not counted:
        return [Listed(**row, now=now) for row in db.session.execute(sa.select(*LISTED)).mappings()]
    submitted = (
        sa.select(Version.questionnaire_id, sa.func.count().label("responses"))
        .join(Response, Response.version_id == Version.id)
        .where(Response.status == "submitted")
        .group_by(Version.questionnaire_id)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(*LISTED, sa.func.coalesce(submitted.c.responses, 0).label("responses")).outerjoin(
            submitted, submitted.c.questionnaire_id == Consultation.questionnaire_id
        )
    )
    return [Listed(**row, now=now) for row in rows.mappings()]


def listed(consultation: Consultation, now: datetime) -> Listed:
    """One consultation as it stands at `now`, without counts."""
    return Listed(**{column.key: getattr(consultation, column.key) for column in LISTED}, now=now)


def by_slug(slug: str) -> Consultation:
    """The consultation at this address, draft or not. Raises Missing."""
    found = db.session.scalar(sa.select(Consultation).where(Consultation.slug == slug))
    if found is None:
        raise Missing("There is no consultation at this address.")
    return found


def seen_by_residents(slug: str) -> Consultation:
    """The published consultation at this address. Raises Missing, for a draft too."""
    found = by_slug(slug)
    if found.published_at is None or found.published_at > clock.now():
        raise Missing("There is no consultation at this address.")
    return found


def details(consultation: Consultation) -> Details:
    """What an officer wrote about it."""
    return Details(
        title=consultation.title,
        purpose=consultation.purpose,
        scope=consultation.scope,
        decision=consultation.decision,
        decision_maker=consultation.decision_maker,
        owner=consultation.owner,
        owner_email=consultation.owner_email,
        minutes=consultation.minutes,
        opens_at=consultation.opens_at,
        closes_at=consultation.closes_at,
    )


def launch_checklist(consultation: Consultation) -> tuple[Item, ...]:
    """The launch checklist as it stands now, with the newest version's questions."""
    asked = questionnaires.newest_sheet(consultation.questionnaire_id)
    wrong = problems(from_shapes(asked.pages))
    return checklist(details(consultation), len(asked.questions), clock.now(), wrong)


def writing(consultation: Consultation) -> Writing:
    """The questions of its newest version, and where that stands."""
    versions = questionnaires.versions(consultation.questionnaire_id)
    newest = versions[0]
    live = next((version.number for version in versions if version.published_at), None)
    return Writing(
        pages=tuple(from_shapes(questionnaires.sheet_at(newest.id, newest.revision).pages)),
        revision=newest.revision,
        number=newest.number,
        asked=newest.published_at is not None,
        frozen=newest.frozen_at is not None,
        live=live,
    )


def changes_of(consultation: Consultation) -> list[ChangeRow]:
    """What residents were told otherwise since it was published, newest first."""
    rows = db.session.scalars(
        sa.select(Change).where(Change.consultation_id == consultation.id).order_by(Change.id.desc())
    )
    return [ChangeRow(row.made_at, row.reason, tuple(changes.read(row.content))) for row in rows]


def respellings(consultation: Consultation) -> dict[str, list[Respelling]]:
    """By the key of a question, the times when its words changed and its answers stayed together, newest first."""
    found: dict[str, list[Respelling]] = {}
    for entry in entries(RESPELL, "consultation", consultation.slug):
        words = tuple((old, new) for old, new in entry.detail["old_and_new_words"])
        made = Respelling(entry.at, entry.detail["why"], words)
        found.setdefault(entry.detail["question"], []).append(made)
    return found


def of_questionnaire(questionnaire_id: int) -> Consultation | None:
    """The consultation that a questionnaire hangs on, or None: rooms below know the questionnaire only."""
    return db.session.scalar(sa.select(Consultation).where(Consultation.questionnaire_id == questionnaire_id))


def for_editing(slug: str) -> Consultation:
    """The same as `by_slug`, held until the transaction ends, so that officers' changes come one after the other."""
    found = db.session.scalar(sa.select(Consultation).where(Consultation.slug == slug).with_for_update())
    if found is None:
        raise Missing("There is no consultation at this address.")
    return found


def slugs_like(start: str) -> set[str]:
    """Every address in use that begins so."""
    return set(db.session.scalars(sa.select(Consultation.slug).where(Consultation.slug.startswith(start))))
