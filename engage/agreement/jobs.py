"""The worker's part: read everything of a question, measure, and keep what was measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engage.agreement import queries
from engage.agreement.actions import keep_measurement
from engage.agreement.measured import subject_of
from engage.agreement.measuring import VOICE, Subject, Theme, measure
from engage.agreement.queries import Live
from engage.agreement.standpoints import Stands, suggested
from engage.comments.text import normalise, says_nothing
from engage.db import db, only_reading
from engage.errors import Missing
from engage.jobs import actions as jobs
from engage.jobs.queries import latest
from engage.jobs.registry import every, handles
from engage.places.queries import names
from engage.questionnaires.queries import comment_question_title
from engage.responses.queries import categories
from engage.themes import queries as themes
from engage.themes.engine.embedding import rows_of
from engage.themes.models import FrameUse
from engage.themes.queries import runs

INDIVIDUAL = "individual"
NOT_TOLD = ""  # the category of individuals who told none


@handles("measure themes")
def measure_themes(arguments: dict[str, Any], report: Callable[[float, str], None]) -> None:
    """Measure agreement, shares, positions and batches of one question. `arguments`: questionnaire_id, question_key."""
    questionnaire_id, key = arguments["questionnaire_id"], arguments["question_key"]
    report(0.0, "Reading the comments")
    with only_reading():
        use = _use(questionnaire_id, key)
        said, subject, sample_id = _subject(use)
        stands, chosen = _stands(use), [use.closed_key, use.closed_tells]
        question, places = comment_question_title(questionnaire_id, key), names()
        db.session.rollback()  # the reading ends here: measuring takes long and must hold nothing
    report(0.1, "Turning comments into numbers")
    texts = [one.words for one in said] + [theme.words for theme in subject.themes]
    rows = rows_of(texts, question=question, places=places)
    content = measure(subject, rows, report)
    report(0.95, "Learning positions")
    place = {comment_id: at for at, comment_id in enumerate(subject.ids)}
    content["positions"] = suggested(stands, rows, place)
    content["closed"] = chosen
    keep_measurement(_use(questionnaire_id, key), sample_id, content)
    db.session.commit()


def _use(questionnaire_id: int, key: str) -> FrameUse:
    use = themes.use(questionnaire_id, key)
    if use is None:
        raise Missing("There is no coding frame for this question any more.")
    return use


def _subject(use: FrameUse) -> tuple[list[Live], Subject, int | None]:
    """Comments that say something, what is measured of them, and the id of the sample that was coded to this frame."""
    questionnaire_id, key = use.questionnaire_id, use.question_key
    live = queries.live_comments(questionnaire_id, key)
    said = [one for one in live if not _nothing(one)]
    sample = queries.sample(questionnaire_id, key)
    if sample is not None and sample.frame_id != use.frame_id:
        sample = None  # it was coded to another frame
    run = runs.latest_run(questionnaire_id, key)
    last = sample.last_comment_id if sample else None
    everything = use.frame.themes
    subject = Subject(
        comments=len(live),
        ids=[one.id for one in said],
        themes=[
            Theme(theme.id, f"{theme.label}. {theme.description}", theme.created_at)
            for theme in everything
            if theme.merged_into_id is None
        ],
        coders=queries.coders(sample.id, everything) if sample else [],
        settled={
            comment_id: frozenset(one.themes)
            for comment_id, one in (queries.settled(sample, everything) if sample else {}).items()
        },
        by_hand=queries.read_by_people(use.frame_id, questionnaire_id, key),
        last=last,
        groupings=_groupings(said, categories(questionnaire_id, use.closed_key)),
        newest=run.newest_comment_id if run else last,
    )
    return said, subject, sample.id if sample else None


def _stands(use: FrameUse) -> Stands:
    """What is known of positions; nothing of the words where a closed question tells them."""
    questionnaire_id, key = use.questionnaire_id, use.question_key
    closed = themes.chosen_question(use) if use.closed_tells else None
    if closed is not None:
        return Stands(closed.title, {}, {})
    where = (use.frame_id, questionnaire_id, key)
    return Stands(None, queries.said(*where), queries.put_by_machine(*where))


@every(minutes=60)
def measure_again() -> None:
    """Ask to measure again what has changed since, so that the figures of an accepted question are never long old."""
    for use, measured in queries.measured_uses():
        subject = subject_of(use.questionnaire_id, use.question_key)
        job = latest(subject)
        if queries.stale(measured) and (job is None or job.status not in {"waiting", "running"}):
            arguments = {
                "questionnaire_id": use.questionnaire_id,
                "question_key": use.question_key,
                "page": f"/agreement/{use.questionnaire_id}/{use.question_key}",
            }
            jobs.ask("measure themes", arguments, subject=subject)
    db.session.commit()


def _nothing(comment: Live) -> bool:
    return says_nothing(normalise(comment.words)) if comment.says_nothing is None else comment.says_nothing


def _groupings(
    said: Sequence[Live], by_response: Mapping[str, Mapping[int, str]]
) -> dict[str, dict[int, str]]:
    """By respondent type, and of individuals by everything else that is known of them: category by comment id."""
    individuals = {
        one.id: one.response_id for one in said if one.voice == INDIVIDUAL and one.response_id is not None
    }
    return {
        VOICE: {one.id: one.voice for one in said},
        **{
            name: {one: of.get(response, NOT_TOLD) for one, response in individuals.items()}
            for name, of in by_response.items()
        },
    }
