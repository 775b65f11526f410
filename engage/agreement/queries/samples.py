"""Samples and their blind codings. What others said is read only by `coders`, for which no page of coding asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from engage.accounts.models import User
from engage.agreement.codings import Coder, disagreements
from engage.agreement.models import BlindCoding, BlindReading, Sample, SampledComment, Settlement
from engage.comments.models import Comment
from engage.db import db
from engage.themes.models import Coding, FrameUse, Theme


@dataclass(frozen=True)
class Progress:
    """How many live comments of a sample one coder has read."""

    user_id: int
    name: str
    read: int


@dataclass(frozen=True)
class InSample:
    """A live comment of a sample in its redacted words."""

    id: int
    words: str
    voice: str


@dataclass(frozen=True)
class Settled:
    """What was decided about a comment: each theme with its position, by whom and why."""

    themes: Mapping[int, str]
    by: str | None
    because: str
    at: datetime


def sample(questionnaire_id: int, question_key: str) -> Sample | None:
    """The newest sample of a question, or None."""
    return db.session.scalar(
        sa.select(Sample)
        .where(Sample.questionnaire_id == questionnaire_id, Sample.question_key == question_key)
        .order_by(Sample.id.desc())
        .limit(1)
    )


def held(sample_id: int) -> Sample | None:
    """A sample as it is now, held against others until the transaction ends; None where it was drawn anew."""
    chosen = sa.select(Sample).where(Sample.id == sample_id)
    return db.session.scalar(chosen.with_for_update().execution_options(populate_existing=True))


def newest_held(questionnaire_id: int, question_key: str) -> Sample | None:
    """The newest sample of a question, held as well; nobody else draws one of it until the transaction ends."""
    use = sa.select(FrameUse.frame_id).where(
        FrameUse.questionnaire_id == questionnaire_id, FrameUse.question_key == question_key
    )
    db.session.execute(use.with_for_update())
    newest = sample(questionnaire_id, question_key)
    return newest and held(newest.id)


def drawable(questionnaire_id: int, question_key: str) -> list[tuple[int, str, bool | None]]:
    """Id, redacted words and whether it says nothing (None: not known yet) of every live comment to a question."""
    rows = db.session.execute(
        sa.select(Comment.id, Comment.words_redacted, Comment.says_nothing).where(
            Comment.questionnaire_id == questionnaire_id,
            Comment.question_key == question_key,
            Comment.withdrawn_on.is_(None),
            Comment.says_nothing.is_not(True),
        )
    )
    return [(row.id, row.words_redacted, row.says_nothing) for row in rows]


def sampled(sample_id: int) -> list[int]:
    """Ids of the live comments of a sample, in the order of drawing."""
    return list(
        db.session.scalars(
            sa.select(SampledComment.comment_id)
            .join(Comment, Comment.id == SampledComment.comment_id)
            .where(SampledComment.sample_id == sample_id, Comment.withdrawn_on.is_(None))
            .order_by(SampledComment.place)
        )
    )


def progress(sample_id: int) -> list[Progress]:
    """How far each coder is, by name; only numbers, so that a page of blind coding may show it."""
    rows = db.session.execute(
        sa.select(User.id, User.name, sa.func.count())
        .join(BlindReading, BlindReading.user_id == User.id)
        .join(Comment, Comment.id == BlindReading.comment_id)
        .where(BlindReading.sample_id == sample_id, Comment.withdrawn_on.is_(None))
        .group_by(User.id, User.name)
        .order_by(User.name, User.id)
    )
    return [Progress(*row) for row in rows]


def own(sample_id: int, user_id: int) -> dict[int, dict[int, str]]:
    """What one coder said so far, by comment in the order of reading: theme id → position, "" where not said."""
    rows = db.session.execute(
        sa.select(BlindReading.comment_id, BlindCoding.theme_id, BlindCoding.position)
        .join_from(BlindReading, BlindCoding, _same_reading(), isouter=True)
        .where(BlindReading.sample_id == sample_id, BlindReading.user_id == user_id)
        .order_by(BlindReading.read_at, BlindReading.comment_id)
    )
    found: dict[int, dict[int, str]] = {}
    for comment_id, theme_id, position in rows:
        of = found.setdefault(comment_id, {})
        if theme_id is not None:
            of[theme_id] = position or ""
    return found


def last_decision(sample_id: int, user_id: int) -> datetime | None:
    """When this coder last decided on a comment of the sample."""
    return db.session.scalar(
        sa.select(sa.func.max(BlindReading.read_at)).where(
            BlindReading.sample_id == sample_id, BlindReading.user_id == user_id
        )
    )


def words(comment_ids: Collection[int]) -> dict[int, InSample]:
    """Live comments by id, in their redacted words."""
    rows = db.session.execute(
        sa.select(Comment.id, Comment.words_redacted, Comment.voice).where(
            Comment.id.in_(comment_ids), Comment.withdrawn_on.is_(None)
        )
    )
    return {row.id: InSample(*row) for row in rows}


def coders(sample_id: int, themes: Sequence[Theme]) -> list[Coder]:
    """Everything the coders of a sample said of its live comments, those who read most first.

    `themes`: the frame's, merged ones too: what was given a merged theme is given what it was merged into.
    """
    became = _became(themes)
    people = {row.user_id: Coder(row.user_id, row.name, {}, {}, {}, {}) for row in progress(sample_id)}
    rows = db.session.execute(
        sa.select(
            BlindReading.user_id,
            BlindReading.comment_id,
            BlindReading.read_at,
            BlindReading.seconds,
            BlindCoding.theme_id,
            BlindCoding.position,
        )
        .join_from(BlindReading, Comment, Comment.id == BlindReading.comment_id)
        .join(BlindCoding, _same_reading(), isouter=True)
        .where(BlindReading.sample_id == sample_id, Comment.withdrawn_on.is_(None))
        .order_by(BlindReading.comment_id, BlindReading.user_id, BlindCoding.theme_id)
    )
    said: dict[int, dict[int, set[int]]] = {user_id: {} for user_id in people}
    positions: dict[int, dict[tuple[int, int], str]] = {user_id: {} for user_id in people}
    seconds: dict[int, dict[int, float | None]] = {user_id: {} for user_id in people}
    read_at: dict[int, dict[int, datetime]] = {user_id: {} for user_id in people}
    for user_id, comment_id, moment, spent, theme_id, position in rows:
        held = said[user_id].setdefault(comment_id, set())
        seconds[user_id][comment_id], read_at[user_id][comment_id] = spent, moment
        if theme_id is not None and (now := became.get(theme_id)) is not None:
            held.add(now)
            if position:
                positions[user_id][comment_id, now] = position
    found = [
        Coder(
            user_id,
            person.name,
            {comment: frozenset(held) for comment, held in said[user_id].items()},
            positions[user_id],
            seconds[user_id],
            read_at[user_id],
        )
        for user_id, person in people.items()
    ]
    return sorted(found, key=lambda coder: (-len(coder.codes), coder.user_id))


def explained(comment_ids: Collection[int]) -> Sequence[Settlement]:
    """Settlements of these comments that say why."""
    chosen = sa.select(Settlement).where(Settlement.comment_id.in_(comment_ids), Settlement.because != "")
    return db.session.scalars(chosen.order_by(Settlement.sample_id, Settlement.comment_id)).all()


def settled(sample: Sample, themes: Sequence[Theme]) -> dict[int, Settled]:
    """What was decided about comments of a closed sample, by comment id; merged themes stand for what they became.

    Whoever codes such a comment in the workbench decides on it too; of several decisions the last one stands.
    """
    became = _became(themes)
    rows = db.session.execute(
        sa.select(
            Settlement.comment_id, Settlement.themes, User.name, Settlement.because, Settlement.settled_at
        )
        .join(User, User.id == Settlement.user_id, isouter=True)
        .where(Settlement.sample_id == sample.id)
    )
    found = {
        comment_id: Settled(
            {became[theme]: position for theme, position in held if theme in became}, by, because, at
        )
        for comment_id, held, by, because, at in rows
    }
    for comment_id, later in _coded_since(sample, became).items():
        if comment_id not in found or found[comment_id].at < later.at:
            found[comment_id] = later
    return found


def _coded_since(sample: Sample, became: Mapping[int, int]) -> dict[int, Settled]:
    """What a person coded after blind coding was closed, of the sample's comments."""
    if sample.closed_at is None:
        return {}
    rows = db.session.execute(
        sa.select(
            Coding.comment_id, Coding.theme_id, Coding.holds, Coding.position, User.name, Coding.coded_at
        )
        .join(SampledComment, SampledComment.comment_id == Coding.comment_id)
        .join(User, User.id == Coding.user_id, isouter=True)
        .where(
            SampledComment.sample_id == sample.id,
            Coding.theme_id.in_(became),
            Coding.read_here,
            Coding.coded_at > sample.closed_at,
        )
    )
    found: dict[int, tuple[dict[int, str], str | None, datetime]] = {}
    for comment_id, theme_id, holds, position, name, moment in rows:
        held, _, _ = found.setdefault(comment_id, ({}, name, moment))
        if holds:
            held[became[theme_id]] = position or ""
    return {comment_id: Settled(held, name, "", moment) for comment_id, (held, name, moment) in found.items()}


def disagreements_of(questionnaire_id: int, question_key: str) -> list[int]:
    """Comments of the newest sample that its coders coded differently and nobody has settled; none while it is open."""
    found = sample(questionnaire_id, question_key)
    if found is None or found.closed_at is None:
        return []
    themes = db.session.scalars(sa.select(Theme).where(Theme.frame_id == found.frame_id)).all()
    done = settled(found, themes)
    return [one for one in disagreements(coders(found.id, themes)) if one not in done]


def _same_reading() -> sa.ColumnElement[bool]:
    return sa.and_(
        BlindCoding.sample_id == BlindReading.sample_id,
        BlindCoding.comment_id == BlindReading.comment_id,
        BlindCoding.user_id == BlindReading.user_id,
    )


def _became(themes: Sequence[Theme]) -> dict[int, int]:
    """The theme in force that each theme stands for now; one that was merged in a circle stands for none."""
    into = {theme.id: theme.merged_into_id for theme in themes}
    found = {}
    for theme_id in into:
        now, steps = theme_id, 0
        while (then := into.get(now)) is not None and steps <= len(into):
            now, steps = then, steps + 1
        if into.get(now, 0) is None:
            found[theme_id] = now
    return found
