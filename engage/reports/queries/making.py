"""Making the next release: everything it needs, read as of one moment."""

from __future__ import annotations

from random import SystemRandom

import sqlalchemy as sa

from engage import clock
from engage.comments.models import Comment
from engage.consultations import queries as consultations
from engage.consultations.models import Consultation
from engage.db import db
from engage.errors import Refused
from engage.places.package import Place
from engage.privacy.rules import DEFAULT_RULE
from engage.questionnaires.models import Version
from engage.reports.figures import Figures, Groups
from engage.reports.models import Release, ReleasedComment
from engage.reports.next_release import NextRelease, is_settled, to_show
from engage.reports.queries import live
from engage.responses.models import Response
from engage.themes.models import Coding, Theme
from engage.themes.queries.live import telling

Shown = dict[tuple[str, int], list[int]]


def next_release(slug: str, place: Place) -> NextRelease:
    """What publishing the figures now would keep. Raises Missing, and Refused where answers can still come."""
    consultation = consultations.seen_by_residents(slug)
    if not is_settled(consultation, clock.now()):
        raise Refused(
            "Figures can be published when the consultation has closed and no answer can change any more."
        )
    before = db.session.execute(
        sa.select(Release.id, Release.number)
        .where(Release.consultation_id == consultation.id)
        .order_by(Release.number.desc())
        .limit(1)
    ).first()
    figures = live.figures(consultation, place)
    return NextRelease(
        slug=slug,
        consultation_id=consultation.id,
        after=before.number if before else 0,
        figures=figures,
        groups=_groups(consultation, place, figures),
        counts={},
        response_ids=_counted(consultation.questionnaire_id),
        comments=_comments(consultation.questionnaire_id, figures, _shown(before.id if before else 0)),
    )


def _groups(consultation: Consultation, place: Place, figures: Figures) -> Groups:
    return {
        themes.key: tuple(live.themes_by_group(consultation, place, themes.key))
        for themes in figures.summary.themes
    }


def _counted(questionnaire_id: int) -> list[int]:
    """Ids of the responses that figures count."""
    return list(
        db.session.scalars(
            sa.select(Response.id)
            .join(Version, Version.id == Response.version_id)
            .where(Version.questionnaire_id == questionnaire_id, Response.status == "submitted")
            .order_by(Response.id)
        )
    )


def _shown(release_id: int) -> Shown:
    """The comments that a release shows behind each theme."""
    rows = db.session.execute(
        sa.select(ReleasedComment.question_key, ReleasedComment.theme_id, ReleasedComment.comment_id)
        .where(ReleasedComment.release_id == release_id)
        .order_by(ReleasedComment.place)
    )
    found: Shown = {}
    for key, theme_id, comment_id in rows:
        found.setdefault((key, theme_id), []).append(comment_id)
    return found


def _comments(questionnaire_id: int, figures: Figures, before: Shown) -> Shown:
    """The comments to show behind each theme of these figures."""
    shuffle, found = SystemRandom(), Shown()
    for themes in figures.summary.themes:
        held: dict[int, dict[str, list[int]]] = {}
        rows = db.session.execute(
            sa.select(Coding.theme_id, Comment.voice, Comment.id)
            .join(Comment, Comment.id == Coding.comment_id)
            .join(Theme, Theme.id == Coding.theme_id)
            .where(
                Coding.theme_id.in_([theme.id for theme in themes.themes]),
                Coding.holds,
                *telling(questionnaire_id, themes.key),
            )
        )
        for theme_id, voice, comment_id in rows:
            held.setdefault(theme_id, {}).setdefault(voice, []).append(comment_id)
        for theme in themes.themes:
            at = themes.key, theme.id
            found[at] = to_show(theme, held.get(theme.id, {}), set(before.get(at, ())), DEFAULT_RULE, shuffle)
    return found
