"""Runs: how groups were made, what a new run would move, what came since; and what stands apart from the groups."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.access import requires
from engage.db import db
from engage.errors import Missing, Refused
from engage.jobs import actions as jobs
from engage.jobs.queries import latest
from engage.paging import page_asked, pages_of
from engage.permissions import Can
from engage.plurals import plural
from engage.themes.actions import runs as writing
from engage.themes.actions.suggestions import accept_candidate, let_more_in
from engage.themes.forms import DecisionForm
from engage.themes.queries import aside, late, runs
from engage.themes.queries import suggestions as proposed
from engage.themes.queries.runs import RunRow
from engage.themes.routes.looking_up import blueprint, first_problem, me, subject_of, title_of
from engage.themes.routes.suggestions import PER_PAGE, shown_run
from engage.themes.suggesting.later import Batch, rows
from engage.themes.suggesting.moving import moved

PLACE_LATER = "place later comments"


@blueprint.get("/runs")
@requires(Can.CODE_COMMENTS)
def all_runs(questionnaire_id: int, key: str) -> str:
    """Every time the machine grouped these comments, the newest first."""
    page = page_asked()
    listed, total = runs.runs(questionnaire_id, key, page=page, per_page=PER_PAGE)
    return render_template(
        "themes/runs.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=title_of(questionnaire_id, key),
        rows=listed,
        total=total,
        shown=runs.latest_run(questionnaire_id, key),
        page=page,
        pages=pages_of(total, PER_PAGE),
    )


@blueprint.get("/runs/<int:run_id>")
@requires(Can.CODE_COMMENTS)
def run(questionnaire_id: int, key: str, run_id: int) -> str:
    """The facts of one run, and what would move if it were shown."""
    row = _row(questionnaire_id, key, run_id)
    shown = runs.latest_run(questionnaire_id, key)
    is_later = shown is not None and shown.id != row.run.id and row.run.adopted_at is None
    would_move = None
    if is_later and shown is not None and row.run.after_id == shown.id:
        would_move = moved(proposed.groups(shown), proposed.groups(row.run), runs.moves(row.run.id))
    return render_template(
        "themes/run.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=title_of(questionnaire_id, key),
        row=row,
        shown=shown,
        is_later=is_later,
        would_move=would_move,
    )


@blueprint.post("/runs/<int:run_id>/adopt")
@requires(Can.ACCEPT_THEMES)
def adopt(questionnaire_id: int, key: str, run_id: int) -> Response:
    """Let the pages show this run."""
    found = runs.run_of(questionnaire_id, key, run_id, held=True)
    if found is None:
        raise Missing("There is no such run.")
    here = url_for(".suggestions", questionnaire_id=questionnaire_id, key=key)
    try:
        writing.adopt(found, user_id=me())
    except Refused as refused:
        raise Refused(refused.words, next_url=here, next_words="Go to the suggestions") from None
    db.session.commit()
    flash("The pages show the new groups now. What was decided before stays decided.")
    return redirect(here)


@blueprint.get("/later")
@requires(Can.CODE_COMMENTS)
def later(questionnaire_id: int, key: str) -> str:
    """Comments that came after the run that is shown: where they would stand, and whether they say something else."""
    return _later_page(questionnaire_id, key)


def _later_page(questionnaire_id: int, key: str, problem: tuple[int, str, str] | None = None) -> str:
    """`problem`: the number of a candidate, the label that was typed for it, and why it cannot be."""
    found = shown_run(questionnaire_id, key)
    placed = late.placed_late(found)
    batch = late.newest_batch(found.id)
    return render_template(
        "themes/later.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=title_of(questionnaire_id, key),
        run=found,
        new=runs.new_comments(found),
        placed=sum(placed.values()),
        rows=rows(proposed.groups(found), placed),
        batch=Batch.read(batch.content) if batch else None,
        measured=batch,
        job=latest(later_subject(questionnaire_id, key)),
        problem=problem,
        error_list=[(f"#candidate-{problem[0]}", problem[2])] if problem else [],
    )


@blueprint.post("/later")
@requires(Can.CODE_COMMENTS)
def place_later(questionnaire_id: int, key: str) -> Response:
    """Ask the worker to place what came since."""
    shown_run(questionnaire_id, key)
    here = url_for(".later", questionnaire_id=questionnaire_id, key=key)
    job = latest(later_subject(questionnaire_id, key))
    if job is None or job.status not in {"waiting", "running"}:
        asked = {"questionnaire_id": questionnaire_id, "question_key": key, "page": here}
        job = jobs.ask(PLACE_LATER, asked, subject=later_subject(questionnaire_id, key))
    db.session.commit()
    return redirect(url_for("jobs.show", job_id=job.id, back=here))


@blueprint.post("/later/let-in")
@requires(Can.ACCEPT_THEMES)
def let_in(questionnaire_id: int, key: str) -> Response:
    """Give the themes accepted from groups the later comments of these groups."""
    more = let_more_in(shown_run(questionnaire_id, key))
    db.session.commit()
    added = plural(more, "coding was", "codings were")
    flash(f"{added} added to themes accepted from groups. What a person decided is unchanged.")
    return redirect(url_for(".later", questionnaire_id=questionnaire_id, key=key))


@blueprint.post("/later/<int:number>")
@requires(Can.ACCEPT_THEMES)
def accept_later(questionnaire_id: int, key: str, number: int) -> Response | tuple[str, int]:
    """Accept a theme that later comments call for; `number` is its place in the list, from 1."""
    here = url_for(".later", questionnaire_id=questionnaire_id, key=key)
    batch, form = late.newest_batch(shown_run(questionnaire_id, key).id), DecisionForm()
    if batch is None or batch.id != request.form.get("batch", type=int):
        raise Refused(
            "The page has changed meanwhile. Look at it again.", next_url=here, next_words="Go back"
        )
    if not form.validate() or not form.label.data:
        words = first_problem(form) if form.errors else "Give the theme a label."
        return _later_page(questionnaire_id, key, (number, form.label.data or "", words)), 422
    try:
        theme = accept_candidate(batch, number - 1, label=form.label.data, user_id=me())
    except Refused as refused:
        raise Refused(refused.words, next_url=here, next_words="Go back") from None
    db.session.commit()
    flash(f"“{theme.label}” is in the coding frame.")
    return redirect(here)


@blueprint.get("/campaigns")
@requires(Can.CODE_COMMENTS)
def campaigns(questionnaire_id: int, key: str) -> str:
    """Comments with the same words or nearly so, the largest campaign first."""
    found, page = shown_run(questionnaire_id, key), page_asked()
    listed = aside.campaigns(found, page=page, per_page=PER_PAGE)
    return render_template(
        "themes/campaigns.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=title_of(questionnaire_id, key),
        run=found,
        campaigns=listed,
        page=page,
        pages=pages_of(listed.number, PER_PAGE),
    )


@blueprint.get("/campaigns/<int:campaign_id>")
@requires(Can.CODE_COMMENTS)
def campaign(questionnaire_id: int, key: str, campaign_id: int) -> str:
    """The comments of one campaign."""
    found = aside.campaign_of(shown_run(questionnaire_id, key).id, campaign_id)
    if found is None:
        raise Missing("There is no such campaign.")
    page = page_asked()
    said, total = aside.comments_of(campaign_id, page=page, per_page=PER_PAGE)
    return render_template(
        "themes/campaign.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=title_of(questionnaire_id, key),
        campaign=found,
        rows=said,
        total=total,
        page=page,
        pages=pages_of(total, PER_PAGE),
    )


def later_subject(questionnaire_id: int, key: str) -> str:
    """What the job that places later comments is about."""
    return f"{subject_of(questionnaire_id, key)}:later"


def _row(questionnaire_id: int, key: str, run_id: int) -> RunRow:
    row = runs.run_row(questionnaire_id, key, run_id)
    if row is None:
        raise Missing("There is no such run.")
    return row
