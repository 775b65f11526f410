"""Read the comments, let the machine propose, and write the proposal down so that it shows whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engage.db import db, only_reading
from engage.errors import Refused
from engage.jobs import actions as jobs
from engage.jobs import queries as asked_jobs
from engage.jobs.registry import Report, every, handles
from engage.places.queries import names
from engage.questionnaires.queries import comment_question_title
from engage.themes import queries
from engage.themes.actions import runs as writing
from engage.themes.actions.runs import Circumstances
from engage.themes.engine.discovery import suggest
from engage.themes.engine.frozen import Frozen
from engage.themes.engine.proposal import Proposal, Text
from engage.themes.engine.stability import would_move
from engage.themes.engine.static_model import ModelAltered
from engage.themes.jobs.thawing import thawed
from engage.themes.queries import runs

SUGGEST = "suggest themes"
READING, WRITING = 0.05, 0.8  # of the bar: before and after the machine is at work
NOWHERE = -1


@dataclass(frozen=True)
class Heard:
    """What a run reads: the question, its comments, and the run that it starts from."""

    questionnaire_id: int
    key: str
    title: str
    places: frozenset[str]
    comments: list[Text]
    quotable: set[int]
    previous_id: int | None
    previous: Frozen | None
    leaves: dict[int, int]


@handles(SUGGEST)
def suggest_themes(arguments: dict[str, Any], report: Report) -> None:
    """Propose themes for the comments to one question.

    `arguments`: questionnaire_id, question_key, seed, `fresh` (start anew and not from the run that is shown), and
    job_id, under which the run is kept: a job that is run twice finds its run there and stops. What an attempt that was
    killed left half-written is removed first.
    """
    questionnaire_id, key, job_id = (
        arguments[name] for name in ("questionnaire_id", "question_key", "job_id")
    )
    report(0.0, "Reading the comments")
    with only_reading():
        if runs.run_of_job(job_id):
            return
        half = runs.unfinished_runs(questionnaire_id, key)
        db.session.rollback()
    for run_id in half:
        _discard(run_id)
    heard = _hear(questionnaire_id, key, fresh=bool(arguments.get("fresh")))
    if not heard.comments:
        raise Refused("There are no comments to group yet. Ask again when people have written some.")
    seed = arguments.get("seed", 0)
    proposal = _suggest(
        heard, seed, lambda share, words: report(READING + share * (WRITING - READING), words)
    )
    known = Circumstances(
        job_id=job_id,
        asked_by=asked_jobs.job(job_id).asked_by if job_id else None,
        after_id=heard.previous_id if heard.previous else None,
        newest_comment_id=max(comment.id for comment in heard.comments),
        moves=_moves(heard, proposal),
    )
    db.session.rollback()
    _write(heard, proposal, known, report)


@every(minutes=60)
def remove_half_written() -> None:
    """Remove what is left of runs whose job ended or was lost."""
    with only_reading():
        left = [
            run_id
            for run_id, job_id in runs.all_unfinished_runs()
            if job_id is None or asked_jobs.job(job_id).status in {"done", "failed"}
        ]
        db.session.rollback()
    for run_id in left:
        _discard(run_id)


def _hear(questionnaire_id: int, key: str, *, fresh: bool) -> Heard:
    with only_reading():
        title = comment_question_title(questionnaire_id, key)
        shown = None if fresh else runs.latest_run(questionnaire_id, key)
        heard = Heard(
            questionnaire_id=questionnaire_id,
            key=key,
            title=title,
            places=frozenset(names()),
            comments=[Text(*row) for row in queries.words_to_group(questionnaire_id, key)],
            quotable=queries.quotable_ids(questionnaire_id, key),
            previous_id=shown.id if shown else None,
            previous=thawed(shown),
            leaves=runs.leaf_of_comments(shown.id) if shown else {},
        )
        db.session.rollback()  # the reading ends here: grouping takes long and must hold nothing
    return heard


def _suggest(heard: Heard, seed: int, progress: Report) -> Proposal:
    try:
        return suggest(
            heard.comments,
            question=heard.title,
            places=heard.places,
            seed=seed,
            quotable=heard.quotable,
            previous=heard.previous,
            progress=progress,
        )
    except ModelAltered as altered:
        raise Refused(str(altered)) from altered


def _moves(heard: Heard, proposal: Proposal) -> list[list[int]]:
    """How many comments stood elsewhere in the run before: [old leaf, new leaf, comments]; -1: nowhere."""
    if heard.previous is None or proposal.tree is None:
        return []
    now_in = {
        member.comment_id: leaf
        for leaf, members in enumerate(proposal.tree.members)
        for member in members
        if member.main
    }
    would_be = {comment_id: now_in.get(comment_id, NOWHERE) for comment_id in heard.leaves}
    here = {comment.id for comment in heard.comments}
    was = {comment_id: leaf for comment_id, leaf in heard.leaves.items() if comment_id in here}
    return [list(flow) for flow in would_move(was, would_be).flows]


def _write(heard: Heard, proposal: Proposal, known: Circumstances, report: Report) -> None:
    """Write the run in pieces, each in a short transaction; the last one makes it whole."""
    report(WRITING, "Writing down what was found")
    run, pieces = writing.begin_run(
        heard.questionnaire_id, heard.key, proposal, known, quotable=heard.quotable
    )
    run_id, expected = run.id, 1.2 * len(heard.comments) / writing.ROWS_AT_ONCE + 1
    db.session.commit()
    is_whole = False
    try:
        for number, piece in enumerate(pieces, start=1):
            report(min(0.99, WRITING + (1 - WRITING) * number / expected), "Writing down what was found")
            writing.write(piece)
            db.session.commit()
        is_whole = _finish(heard, run_id, known)
    finally:
        if not is_whole:
            db.session.rollback()
            _discard(run_id)


def _finish(heard: Heard, run_id: int, known: Circumstances) -> bool:
    """Make the run whole, unless the job was cancelled in the last moment; shown at once where none is."""
    if known.job_id is not None and not jobs.hold(known.job_id):
        db.session.rollback()
        return False
    run = runs.unfinished_run(run_id)
    if run is None:
        return False
    writing.finish_run(run)
    if runs.latest_run(heard.questionnaire_id, heard.key) is None:
        writing.adopt(run, user_id=known.asked_by)
    db.session.commit()
    return True


def _discard(run_id: int) -> None:
    while writing.discard_step(run_id):
        db.session.commit()
    db.session.commit()
