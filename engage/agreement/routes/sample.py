"""The sample of a question: draw it, see how far its coders are, close it, measure, and what was measured."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engage.access import requires
from engage.agreement import actions, queries
from engage.agreement.drawing import size
from engage.agreement.measured import enough, subject_of
from engage.agreement.routes.looking_up import blueprint, home_of, me, sample_of, use_of
from engage.db import db
from engage.jobs import actions as jobs
from engage.jobs.queries import latest
from engage.permissions import Can
from engage.questionnaires.queries import comment_question_title
from engage.themes.learning.shares import FEWEST_RANDOM_CODES
from engage.themes.models import FrameUse
from engage.themes.queries import late, runs
from engage.themes.suggesting.later import Batch


@blueprint.get("")
@requires(Can.CODE_COMMENTS)
def show(questionnaire_id: int, key: str) -> str:
    """How far the blind sample is, and what was measured by it."""
    use = use_of(questionnaire_id, key)
    sample = queries.sample(questionnaire_id, key)
    if sample is not None and sample.frame_id != use.frame_id:
        sample = None
    drawn = queries.sampled(sample.id) if sample else []
    coders = queries.progress(sample.id) if sample else []
    measured = queries.measurement(questionnaire_id, key, use.frame_id)
    mine = next((coder.read for coder in coders if coder.user_id == me()), 0)
    return render_template(
        "agreement/show.html",
        use=use,
        home={"questionnaire_id": questionnaire_id, "key": key},
        question=comment_question_title(questionnaire_id, key),
        sample=sample,
        drawn=len(drawn),
        coders=coders,
        done=sum(coder.read >= len(drawn) for coder in coders),
        mine=mine,
        yet_to_code=sample is not None and sample.closed_at is None and mine < len(drawn),
        fewest_coders=actions.FEWEST_CODERS,
        to_settle=len(queries.disagreements_of(questionnaire_id, key)) if sample else 0,
        wanted=size,
        themes=[theme for theme in use.frame.themes if theme.merged_into_id is None],
        measured=measured,
        fewest_random=FEWEST_RANDOM_CODES,
        enough=measured is not None and enough(measured.content),
        job=latest(subject_of(questionnaire_id, key)),
        positions=queries.positions(use.frame_id, questionnaire_id, key),
        **_since_the_groups(questionnaire_id, key),
    )


def _since_the_groups(questionnaire_id: int, key: str) -> dict[str, Any]:
    """The run that is shown and what was measured of the comments that came after it; None where there is neither."""
    run = runs.latest_run(questionnaire_id, key)
    batch = late.newest_batch(run.id) if run else None
    return {"run": run, "batch": Batch.read(batch.content) if batch else None}


@blueprint.post("/draw")
@requires(Can.ACCEPT_THEMES)
def draw(questionnaire_id: int, key: str) -> Response:
    """Draw a random sample."""
    use = use_of(questionnaire_id, key)
    actions.draw(use, user_id=me())
    db.session.commit()
    flash("The sample is drawn. Two people can code it now, each on their own.")
    return redirect(home_of(use))


@blueprint.post("/close")
@requires(Can.ACCEPT_THEMES)
def close(questionnaire_id: int, key: str) -> Response:
    """End blind coding, and measure."""
    use = use_of(questionnaire_id, key)
    actions.close(sample_of(use), use.frame, user_id=me())
    return _measured(use)


@blueprint.post("/measure")
@requires(Can.CODE_COMMENTS)
def measure(questionnaire_id: int, key: str) -> Response:
    """Ask the worker to measure agreement and shares."""
    return _measured(use_of(questionnaire_id, key))


def _measured(use: FrameUse) -> Response:
    arguments: dict[str, Any] = {
        "questionnaire_id": use.questionnaire_id,
        "question_key": use.question_key,
        "page": home_of(use),
    }
    subject = subject_of(use.questionnaire_id, use.question_key)
    job = latest(subject)
    if job is None or job.status != "waiting":  # one that runs may have read before the last decision
        job = jobs.ask("measure themes", arguments, subject=subject)
    db.session.commit()
    return redirect(url_for("jobs.show", job_id=job.id))
