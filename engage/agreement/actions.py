"""Drawing a sample, coding it blind, closing it, settling what was coded differently. None commits; each is audited."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from engage.agreement import queries
from engage.agreement.codings import agreed
from engage.agreement.drawing import draw as drawn
from engage.agreement.models import (
    BlindCoding,
    BlindReading,
    Measurement,
    Sample,
    SampledComment,
    Settlement,
)
from engage.audit.actions import record
from engage.clock import now
from engage.comments.leaving import Leaving, tell_me
from engage.comments.marking import without
from engage.comments.text import normalise, says_nothing
from engage.db import db
from engage.errors import Refused
from engage.themes import actions as themes
from engage.themes.actions.coding import Said
from engage.themes.models import POSITIONS, Frame, FrameUse

BREAK_SECONDS = 900.0  # a longer pause is no reading time
FEWEST_CODERS = 2


def draw(use: FrameUse, *, user_id: int, seed: int | None = None) -> Sample:
    """Draw a simple random sample of the live comments with content to a question, to be coded blind.

    `Refused` while there is no theme to code to, nothing to draw, or an open sample that somebody has begun.
    """
    if not any(theme.merged_into_id is None for theme in use.frame.themes):
        raise Refused("There is no theme to code to yet. Make the coding frame first.")
    before = queries.newest_held(use.questionnaire_id, use.question_key)
    if before is not None and before.frame_id != use.frame_id:
        before = None  # coded to another frame, and can neither be coded nor closed while this one is used
    if before is not None and before.closed_at is None and queries.progress(before.id):
        raise Refused("Somebody is coding the sample that there is. Close it before you draw another.")
    population = [
        comment_id
        for comment_id, words, nothing in queries.drawable(use.questionnaire_id, use.question_key)
        if nothing is False or not says_nothing(normalise(words))
    ]
    if not population:
        raise Refused("There is no comment with content to draw.")
    if before is not None and before.closed_at is None:
        db.session.delete(before)
        db.session.flush()
    made = Sample(
        frame_id=use.frame_id,
        questionnaire_id=use.questionnaire_id,
        question_key=use.question_key,
        seed=secrets.randbelow(2**31) if seed is None else seed,
        population=len(population),
        last_comment_id=max(population),
        drawn_at=now(),
        drawn_by=user_id,
    )
    db.session.add(made)
    db.session.flush()
    chosen = drawn(population, made.seed)
    db.session.execute(
        sa.insert(SampledComment),
        [{"sample_id": made.id, "comment_id": one, "place": place} for place, one in enumerate(chosen)],
    )
    record("sample drawn", "sample", made.id, comments=len(chosen), population=len(population))
    return made


def read_blind(
    sample: Sample,
    frame: Frame,
    comment_id: int,
    *,
    holds: Collection[int],
    positions: Mapping[int, str],
    user_id: int,
) -> None:
    """One coder's reading of one comment, alone; theirs to change until they read another one, or have read them all.

    From then on they see what others decided on it. `positions`: one of POSITIONS by theme id, of themes held.
    `Refused` when the sample is closed or was drawn anew, the comment is not in it (any more), the reading can no more
    be changed, or a theme is not in the frame.
    """
    _hold_open(sample, "Blind coding of this sample is closed. What was coded stays as it is.")
    if comment_id not in queries.sampled(sample.id):
        raise Refused("This comment is not in the sample any more. Go on with the next one.")
    own = queries.own(sample.id, user_id)
    if comment_id in own and comment_id not in queries.closed_of(sample.id, user_id):
        if own[comment_id] == {theme: positions.get(theme, "") for theme in holds}:
            return  # sent twice
        raise Refused(
            "You have gone on since you coded this comment, and could see what others decided on it. What you coded "
            "blind stays as it is."
        )
    in_force = {theme.id for theme in frame.themes if theme.merged_into_id is None}
    if not set(holds) <= in_force or not set(positions.values()) <= set(POSITIONS):
        raise Refused("One of the themes is not in this coding frame any more. Look at the page again.")
    before, moment = queries.last_decision(sample.id, user_id), now()
    spent = None if before is None else (moment - before).total_seconds()
    key = {"sample_id": sample.id, "comment_id": comment_id, "user_id": user_id}
    db.session.execute(sa.delete(BlindReading).filter_by(**key))
    _keep_readings(
        [{**key, "read_at": moment, "seconds": spent if spent is None or spent <= BREAK_SECONDS else None}],
        [{**key, "theme_id": theme, "position": positions.get(theme)} for theme in sorted(holds)],
    )


def bring_in(sample: Sample, codes: Mapping[int, Collection[int]], *, user_id: int) -> None:
    """Keep what a person coded elsewhere without seeing the machine: theme ids by comment id, of this sample's only."""
    _hold_open(sample, "Blind coding of this sample is closed.")
    moment = now()
    chosen = [one for one in queries.sampled(sample.id) if one in codes]
    key = {"sample_id": sample.id, "user_id": user_id}
    _keep_readings(
        [{**key, "comment_id": one, "read_at": moment, "seconds": None} for one in chosen],
        [
            {**key, "comment_id": one, "theme_id": theme, "position": None}
            for one in chosen
            for theme in sorted(codes[one])
        ],
    )
    record("blind coding brought in", "sample", sample.id, comments=len(chosen))


def _keep_readings(readings: list[dict[str, Any]], codings: list[dict[str, Any]]) -> None:
    for table, rows in ((BlindReading, readings), (BlindCoding, codings)):
        if rows:
            db.session.execute(sa.insert(table), rows)


def close(sample: Sample, frame: Frame, *, user_id: int) -> None:
    """End blind coding: from now on codings are compared, and what two people coded alike is what people decided.

    `Refused` until two people have coded the whole sample.
    """
    _hold_open(sample, "Blind coding of this sample is closed already.")
    wanted = len(queries.sampled(sample.id))
    done = [coder for coder in queries.progress(sample.id) if coder.read >= wanted]
    if len(done) < FEWEST_CODERS:
        raise Refused("Two people must code the whole sample first, each without seeing the other's work.")
    sample.closed_at = now()
    sample.closed_by = user_id
    coders = queries.coders(sample.id, frame.themes)
    alike = {
        comment_id: Said(
            held.keys(), {theme: position for theme, position in held.items() if position} or None
        )
        for comment_id, held in agreed(coders).items()
    }
    themes.code_many(alike, frame, user_id=coders[0].user_id)
    record("blind coding closed", "sample", sample.id, coders=len(done), agreed=len(alike))


def settle(
    sample: Sample,
    frame: Frame,
    comment_id: int,
    *,
    holds: Collection[int],
    positions: Mapping[int, str],
    because: str,
    user_id: int,
) -> None:
    """Decide what a comment holds on which its coders differed, and why; it becomes its coding.

    `Refused` while the sample is open, without a reason, or when the comment is not in the sample.
    """
    now_there = queries.held(sample.id)
    if now_there is None or now_there.closed_at is None:
        raise Refused("Close blind coding first: until then nobody sees what the others coded.")
    if comment_id not in queries.sampled(sample.id):
        raise Refused("This comment is not in the sample any more.")
    if not because.strip():
        raise Refused("Say in a few words why, so that others can code the next such comment the same way.")
    themes.code(comment_id, frame, holds=holds, positions=positions, user_id=user_id)
    db.session.execute(
        sa.delete(Settlement).where(Settlement.sample_id == sample.id, Settlement.comment_id == comment_id)
    )
    db.session.add(
        Settlement(
            sample_id=sample.id,
            comment_id=comment_id,
            user_id=user_id,
            settled_at=now(),
            themes=[[theme, positions.get(theme, "")] for theme in sorted(holds)],
            because=because.strip()[:300],
        )
    )
    record("disagreement settled", "comment", comment_id, sample=sample.id)


def _hold_open(sample: Sample, otherwise: str) -> None:
    """Hold a sample, so that of two who change it in one moment the second sees what the first did.

    `Refused` where it is closed, with the words `otherwise`, or was drawn anew.
    """
    now_there = queries.held(sample.id)
    if now_there is None:
        raise Refused("Another sample was drawn in the meantime. Look at the page again.")
    if now_there.closed_at is not None:
        raise Refused(otherwise)


def forget(leaving: Sequence[Leaving]) -> None:
    """Before words of comments go: why they were settled as they were goes too, or loses the words."""
    by_id = {one.comment_id: one.taken_out for one in leaving}
    for settlement in queries.explained(by_id):
        taken_out = by_id[settlement.comment_id]
        settlement.because = "" if taken_out is None else without(settlement.because, taken_out)[:300]
    db.session.flush()


tell_me(forget)


def keep_measurement(use: FrameUse, sample_id: int | None, content: Mapping[str, Any]) -> Measurement:
    """Keep what was measured. It is never changed."""
    made = Measurement(
        frame_id=use.frame_id,
        questionnaire_id=use.questionnaire_id,
        question_key=use.question_key,
        sample_id=sample_id,
        made_at=now(),
        content=content,
    )
    db.session.add(made)
    db.session.flush()
    record("themes measured", "frame", use.frame_id, measurement=made.id)
    return made
