"""Where coding starts: choose a queue, see how far the work is, and what coders marked."""

from __future__ import annotations

from datetime import datetime, time

from flask import flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from engage.access import requires
from engage.clock import from_london, today
from engage.coding import queries
from engage.coding.actions import contexts
from engage.coding.actions.learning import ask_to_learn, subject_of
from engage.coding.pace import LAST, Pace, in_words, pace
from engage.coding.queries import Desk
from engage.coding.routes.looking_up import blueprint, me, table_of
from engage.coding.routes.next import NAMES, disagreements, onwards, queue_of
from engage.comments.queries import unseen_count
from engage.db import db
from engage.errors import Malformed, Missing
from engage.jobs.queries import latest
from engage.paging import page_asked, pages_of
from engage.permissions import Can
from engage.questionnaires.queries import comment_question_title

SHORTCUTS = "coding_shortcuts"
TITLES = {
    "flagged": "Flagged comments",
    "skipped": "Skipped comments",
    "noted": "Comments with a note",
    "quotable": "Comments worth quoting",
}


@blueprint.get("")
@requires(Can.CODE_COMMENTS)
def start(questionnaire_id: int, key: str) -> str:
    """Choose what to read, and see how far everybody is."""
    table = table_of(questionnaire_id, key)
    desk = table.desk
    machine = queries.machine(questionnaire_id, key, desk.frame_id)
    scored = queries.scored_coder(questionnaire_id, key, desk.frame_id)
    progress = queries.progress(desk)
    speed = pace_of(desk)
    left = speed.time_left(progress.left)
    return render_template(
        "coding/start.html",
        table=table,
        progress=progress,
        pace=speed,
        left=in_words(left) if left else None,
        machine=machine,
        job=latest(subject_of(questionnaire_id, key)),
        suggested=queries.suggested(scored),
        disagreements=len(disagreements(desk)),
        marks=queries.marks(desk),
        unseen=unseen_count(me(), questionnaire_id, key),
        titles=TITLES,
        names=NAMES,
        shortcuts=session.get(SHORTCUTS) != "off",
    )


@blueprint.post("/begin")
@requires(Can.CODE_COMMENTS)
def begin(questionnaire_id: int, key: str) -> Response:
    """Take the first comment of a queue; the machine begins to read where it has not."""
    table = table_of(questionnaire_id, key)
    queue = queue_of(request.form)
    if not table.themes:
        flash("There is no theme to code to yet. Add one first.")
        return redirect(url_for(".start", **table.home))
    if queries.machine(questionnaire_id, key, table.desk.frame_id) is None:
        ask_to_learn(questionnaire_id, key)
    answer = onwards(table, queue, queries.last_in_order(table.desk))
    db.session.commit()
    return answer


@blueprint.post("/learn")
@requires(Can.CODE_COMMENTS)
def learn(questionnaire_id: int, key: str) -> Response:
    """Ask the machine to read all that is unread again, so that queues are in a new order."""
    table = table_of(questionnaire_id, key)
    ask_to_learn(questionnaire_id, key, again=True)
    db.session.commit()
    job = latest(subject_of(questionnaire_id, key))
    if job is None:
        return redirect(url_for(".start", **table.home))
    return redirect(url_for("jobs.show", job_id=job.id, back=url_for(".start", **table.home)))


@blueprint.post("/shortcuts")
@requires(Can.CODE_COMMENTS)
def shortcuts(questionnaire_id: int, key: str) -> Response:
    """Switch the keys of the workbench off or on, for as long as somebody is signed in."""
    table = table_of(questionnaire_id, key)
    session[SHORTCUTS] = "off" if request.form.get("keys") == "off" else "on"
    back = request.form.get("comment", "")
    if back.isascii() and back.isdecimal() and len(back) < 10:
        queue = queue_of(request.form)
        return redirect(url_for(".comment", comment_id=int(back), **table.home, **queue.address))
    return redirect(url_for(".start", **table.home) + "#keys")


@blueprint.get("/marked/<mark>")
@requires(Can.CODE_COMMENTS)
def marked(questionnaire_id: int, key: str, mark: str) -> str:
    """Comments that coders flagged, skipped, wrote a note on or found worth quoting."""
    if mark not in TITLES:
        raise Missing("There is no such list.")
    table = table_of(questionnaire_id, key)
    page = page_asked()
    rows, total = queries.marked(table.desk, mark, page)
    return render_template(
        "coding/marked.html",
        table=table,
        mark=mark,
        title=TITLES[mark],
        titles=TITLES,
        rows=rows,
        unseen=unseen_count(me(), questionnaire_id, key),
        total=total,
        page=page,
        pages=pages_of(total, queries.PER_PAGE),
    )


@blueprint.get("/context")
@requires(Can.ACCEPT_THEMES)
def context(questionnaire_id: int, key: str) -> str:
    """What coders may see of a respondent beside a comment."""
    closed, characteristics = queries.choices(questionnaire_id)
    return render_template(
        "coding/context.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=comment_question_title(questionnaire_id, key),
        allowed=queries.context(questionnaire_id, key),
        closed=closed,
        characteristics=characteristics,
    )


@blueprint.post("/context")
@requires(Can.ACCEPT_THEMES)
def allow(questionnaire_id: int, key: str) -> Response:
    """Let coders see something, or nothing any more."""
    comment_question_title(questionnaire_id, key)
    asked, characteristic = request.form.get("asked", ""), request.form.get("characteristic", "")
    if len(request.form.getlist("characteristic")) > 1 or len(request.form.getlist("asked")) > 1:
        raise Malformed("Choose at most one characteristic and one question.")
    contexts.allow(questionnaire_id, key, asked=asked, characteristic=characteristic, user_id=me())
    db.session.commit()
    flash("Saved. Coders see it from their next comment on.", "success")
    return redirect(url_for(".context", questionnaire_id=questionnaire_id, key=key))


def pace_of(desk: Desk) -> Pace:
    """How fast somebody codes today, by London's clock."""
    midnight = from_london(datetime.combine(today(), time()))  # a wall-clock time, made aware here
    return pace(queries.seconds_since(desk, midnight), queries.last_seconds(desk, LAST))
