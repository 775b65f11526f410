"""Making the next release: everything it needs, read as of one moment."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from random import SystemRandom
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria

from engage import clock
from engage.comments.models import Comment
from engage.consultations import queries as consultations
from engage.consultations.models import Consultation
from engage.db import db
from engage.errors import Refused
from engage.places.package import Place
from engage.privacy.rules import DEFAULT_RULE, Rule
from engage.questionnaires import queries as questionnaires
from engage.questionnaires.models import Version
from engage.reports.changes import Earlier, joined, verdicts
from engage.reports.figures import Figures, Groups, groups_read, read
from engage.reports.models import CountedResponse, Release, ReleaseCounts, ReleasedComment
from engage.reports.next_release import NextRelease, is_settled, to_show
from engage.reports.numbers import (
    AS_IT_IS,
    Coded,
    Counts,
    Numbers,
    coded_of,
    counts_of,
    numbers_of,
    numbers_read,
)
from engage.reports.queries import live
from engage.responses.models import Response
from engage.themes.models import Coding, Theme
from engage.themes.queries.live import telling

Shown = dict[tuple[str, int], list[int]]
CountsNow = tuple[Counts, Mapping[str, Coded]]  # true counts as they are now, of all or of some responses


def next_release(slug: str, place: Place) -> NextRelease:
    """What publishing the figures now would keep. Raises Missing, and Refused where answers can still come."""
    consultation = consultations.seen_by_residents(slug)
    if not is_settled(consultation, clock.now()):
        raise Refused(
            "Figures can be published when the consultation has closed and no answer can change any more."
        )
    before = db.session.scalars(
        sa.select(Release)
        .where(Release.consultation_id == consultation.id)
        .order_by(Release.number.desc())
        .limit(1)
    ).first()
    figures, groups, numbers, counts = _now(consultation, place)
    together = joined(_links(consultation.questionnaire_id))
    found = verdicts(numbers, _earlier(consultation, place, counts), together, DEFAULT_RULE)
    shown = _shown(before.id if before else 0)
    comments = _comments(consultation.questionnaire_id, figures, shown)
    stay = {unit for unit, verdict in found.items() if verdict.stays}
    titles = figures.titles
    if before and stay:
        published = read(before.content)
        titles |= published.titles
        figures = figures.keeping(published, stay)
        groups = _kept(groups, groups_read(before.groups), stay)
        comments = _kept(comments, shown, stay)
    return NextRelease(
        slug=slug,
        consultation_id=consultation.id,
        after=before.number if before else 0,
        figures=figures,
        groups=groups,
        titles=titles,
        verdicts=found,
        numbers=numbers.of(found.keys() - stay),
        response_ids=_counted(consultation.questionnaire_id),
        comments=comments,
    )


def _now(consultation: Consultation, place: Place) -> tuple[Figures, Groups, Numbers, CountsNow]:
    """The figures as they are now, every number in them, and the true counts."""
    true = live.counted(consultation, place)
    figures, as_it_is = (live.figures_of(consultation, true, rule) for rule in (DEFAULT_RULE, AS_IT_IS))
    groups, groups_as_they_are = (
        _groups(consultation, place, figures, rule) for rule in (DEFAULT_RULE, AS_IT_IS)
    )
    coded = coded_of(true.themes)
    numbers = numbers_of(figures, groups, as_it_is, groups_as_they_are, coded)
    return figures, groups, numbers, (counts_of(as_it_is, {}), coded)


def _earlier(consultation: Consultation, place: Place, counts: CountsNow) -> list[Earlier]:
    """Every earlier release, with how many of those it counted each number counts now.

    Releases that counted the same responses are counted once, and not at all where these are those of now (`counts`).
    """
    rows = db.session.execute(
        sa.select(Release.id, ReleaseCounts.content)
        .join(ReleaseCounts, ReleaseCounts.release_id == Release.id)
        .where(Release.consultation_id == consultation.id)
        .order_by(Release.number)
    ).all()
    found, now = [], frozenset(_counted(consultation.questionnaire_id))
    known = {now: counts}
    for release_id, content in rows:
        then = _counted_then(release_id)
        if then not in known:
            with _counting_only_those_of(release_id):
                true = live.counted(consultation, place)
            # Themes by group are of what was measured, whole: of them nobody can say who is in them still.
            known[then] = counts_of(live.figures_of(consultation, true, AS_IT_IS), {}), coded_of(true.themes)
        stayed, coded = known[then]
        found.append(Earlier(numbers_read(content), stayed, coded, len(now - then), len(then - now)))
    return found


@contextmanager
def _counting_only_those_of(release_id: int) -> Iterator[None]:
    """Let every count in what follows be of the responses that a release counted, and their comments."""
    then = sa.select(CountedResponse.response_id).where(CountedResponse.release_id == release_id)
    session = db.session()

    def narrow(state: ORMExecuteState) -> None:
        if state.is_select:
            state.statement = state.statement.options(
                with_loader_criteria(Response, Response.id.in_(then)),
                with_loader_criteria(
                    Comment, sa.or_(Comment.origin != "answer", Comment.origin_id.in_(then))
                ),
            )

    sa.event.listen(session, "do_orm_execute", narrow)
    try:
        yield
    finally:
        sa.event.remove(session, "do_orm_execute", narrow)


def _links(questionnaire_id: int) -> dict[str, set[str]]:
    """What hangs together, because one question is asked of those who gave an answer to another: parts of figures."""
    found: dict[str, set[str]] = {}
    for sheet in questionnaires.sheets(questionnaire_id):
        owners = {option.id: one for one in sheet.questions for option in one.options}
        for question in sheet.questions:
            for option_id in question.asked_if:
                found.setdefault(_unit(question), set()).add(_unit(owners[option_id]))
    return found


def _unit(question: Any) -> str:
    if question.kind == "postcode":
        return "heard:ward"
    return f"{'themes' if question.kind == 'comment' else 'question'}:{question.key}"


def _kept(mine: Any, before: Any, stay: Collection[str]) -> Any:
    """What is kept by question key (or that and a theme), but where its themes stay, as it was before."""

    def stays(key: str | tuple[str, int]) -> bool:
        return f"themes:{key if isinstance(key, str) else key[0]}" in stay

    return {key: one for key, one in mine.items() if not stays(key)} | {
        key: one for key, one in before.items() if stays(key)
    }


def _groups(consultation: Consultation, place: Place, figures: Figures, rule: Rule) -> Groups:
    return {
        themes.key: tuple(live.themes_by_group(consultation, place, themes.key, rule))
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


def _counted_then(release_id: int) -> frozenset[int]:
    """Ids of the responses that a release counted."""
    return frozenset(
        db.session.scalars(
            sa.select(CountedResponse.response_id).where(CountedResponse.release_id == release_id)
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
