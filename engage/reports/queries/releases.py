"""Figures as they were published: all that readers without true counts are given."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from engage import paging
from engage.comments.models import Comment
from engage.comments.queries import open_to
from engage.consultations.models import Consultation
from engage.db import db
from engage.reports.figures import Figures, groups_read, read
from engage.reports.grouped import Grouped
from engage.reports.models import CountedResponse, Release, ReleasedComment
from engage.reports.next_release import settles_at
from engage.responses.models import Response
from engage.themes.models import Quote

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Published:
    """The release that is read now. `figures` have the words of their quotes as they may be shown at this moment."""

    id: int
    number: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class ShownComment:
    """A comment behind a theme: its words as they may be shown now, and the type of its respondent."""

    words: str
    voice: str


def latest(consultation_id: int, *, reader: int | None = None) -> Published | None:
    """The newest release of a consultation; None where nothing was published. Two statements, whatever is stored.

    No quote is of a comment that is closed to the `reader`, who codes it blind.
    """
    row = db.session.execute(
        sa.select(Release.id, Release.number, Release.content)
        .where(Release.consultation_id == consultation_id)
        .order_by(Release.number.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    figures = read(row.content)
    return Published(row.id, row.number, figures.with_words(_words(figures.quote_ids, reader)))


def _words(quote_ids: Collection[int], reader: int | None) -> dict[int, str]:
    """By quote, its words as they are shown now: none of what was withdrawn, is not approved or may not be quoted."""
    if not quote_ids:
        return {}
    rows = db.session.execute(
        sa.select(Quote.id, Quote.start, Quote.end, Comment.words_redacted)
        .join(Comment, Comment.id == Quote.comment_id)
        .where(
            Quote.id.in_(quote_ids),
            Quote.approved_at.is_not(None),
            Comment.quotable,
            Comment.withdrawn_on.is_(None),
            *open_to(reader),
        )
    )
    return {quote_id: words[start:end].strip() for quote_id, start, end, words in rows}


def published_groups(consultation_id: int, key: str) -> tuple[Grouped, ...] | None:
    """Themes by group of one question as they were published; None where they were not."""
    content = db.session.scalar(
        sa.select(Release.groups)
        .where(Release.consultation_id == consultation_id)
        .order_by(Release.number.desc())
        .limit(1)
    )
    return None if content is None else groups_read(content).get(key)


def shown_comments(
    release_id: int, key: str, theme_id: int, page: int, *, reader: int | None = None
) -> tuple[list[ShownComment], int]:
    """A page of the comments that a release shows behind a theme, and how many pages there are.

    In the words that may be shown now: what was withdrawn since is not among them.
    """
    where = [
        ReleasedComment.release_id == release_id,
        ReleasedComment.question_key == key,
        ReleasedComment.theme_id == theme_id,
        Comment.withdrawn_on.is_(None),
        *open_to(reader),
    ]
    chosen = sa.select(Comment.words_redacted, Comment.voice).join(
        ReleasedComment, ReleasedComment.comment_id == Comment.id
    )
    total = db.session.scalar(sa.select(sa.func.count()).select_from(chosen.where(*where).subquery())) or 0
    pages = paging.pages_of(total, PER_PAGE)
    rows = db.session.execute(
        chosen.where(*where)
        .order_by(ReleasedComment.place)
        .limit(PER_PAGE)
        .offset((min(page, pages) - 1) * PER_PAGE)
    )
    return [ShownComment(*row) for row in rows], pages


def published_at(consultation_id: int) -> datetime | None:
    """When the newest release of a consultation was made; None where there is none."""
    return db.session.scalar(
        sa.select(sa.func.max(Release.made_at)).where(Release.consultation_id == consultation_id)
    )


def newest_numbers(consultation_ids: Collection[int]) -> dict[int, int]:
    """The number of the newest release of each of these consultations that has one."""
    rows = db.session.execute(
        sa.select(Release.consultation_id, sa.func.max(Release.number))
        .where(Release.consultation_id.in_(consultation_ids))
        .group_by(Release.consultation_id)
    )
    return dict(rows.all())


def due(now: datetime) -> list[str]:
    """Addresses of the consultations that have settled, and whose figures were not published since."""
    newest = sa.select(sa.func.max(Release.made_at)).where(Release.consultation_id == Consultation.id)
    rows = db.session.execute(
        sa.select(
            Consultation.slug,
            Consultation.closes_at,
            Consultation.grace_minutes,
            newest.scalar_subquery(),
        )
        .where(Consultation.published_at <= now, Consultation.closes_at <= now)
        .order_by(Consultation.id)
    )
    found = []
    for slug, closes_at, grace, made_at in rows:
        settled = settles_at(closes_at, grace)
        if settled and settled <= now and (made_at is None or made_at < settled):
            found.append(slug)
    return found


def withdrawn() -> sa.Select[int]:
    """Ids of the comments that were withdrawn, as a statement."""
    return sa.select(Comment.id).where(Comment.withdrawn_on.is_not(None))


def releases_of_comments(comment_ids: Collection[int]) -> list[Release]:
    """Every release of the consultations that these comments were given to."""
    questionnaires = sa.select(Comment.questionnaire_id).where(Comment.id.in_(comment_ids))
    return list(
        db.session.scalars(
            sa.select(Release)
            .join(Consultation, Consultation.id == Release.consultation_id)
            .where(Consultation.questionnaire_id.in_(questionnaires))
        )
    )


def holds_all_counted(release_id: int) -> bool:
    """Whether all responses that a release counts are still sent; until it is written nobody can withdraw one.

    What is withdrawn later finds the release, and takes its words out of it.
    """
    counted = sa.select(Response.id).join(CountedResponse, CountedResponse.response_id == Response.id)
    counted = counted.where(CountedResponse.release_id == release_id)
    db.session.execute(counted.with_for_update(read=True, of=Response))
    return db.session.scalar(counted.where(Response.status != "submitted").limit(1)) is None
