"""One comment at a time: see it, decide, go on to the next."""

from __future__ import annotations

import time
from typing import Any

from flask import current_app, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from engage.access import requires, unattended
from engage.coding import queries
from engage.coding.actions import leases, readings
from engage.coding.actions.learning import ask_to_learn, subject_of
from engage.coding.actions.readings import Contested, How
from engage.coding.before import Stood, mark_of
from engage.coding.decision import LONGEST_NOTE, POSITIONS, Decision, read
from engage.coding.pace import seconds_between
from engage.coding.queries import OnScreen
from engage.coding.routes.looking_up import Table, blueprint, table_of
from engage.coding.routes.next import Queue, onwards, queue_of
from engage.coding.routes.start import SHORTCUTS, pace_of
from engage.coding.state import Suggested, unpacked
from engage.comments.queries import waiting_of
from engage.db import db
from engage.errors import Malformed, Missing, Refused
from engage.jobs.queries import latest
from engage.permissions import Can
from engage.places.gazetteer import gazetteer
from engage.themes.engine.sentences import split
from engage.themes.routes.looking_up import yet_blind

Answer = Response | str | tuple[str, int]
CHANGED = "A theme you ticked was merged into another while you read. What you ticked is ticked there now: look again."
FOREIGN = "One of the themes is not in this coding frame. Look at what is ticked and save again."
NONE_TICKED = (
    "Tick at least one theme. If the comment says nothing, or no theme fits, choose “No theme fits”."
)


@blueprint.get("/<int:comment_id>")
@requires(Can.CODE_COMMENTS)
def comment(questionnaire_id: int, key: str, comment_id: int) -> str:
    """One comment with what the machine suggests, and all themes."""
    table = table_of(questionnaire_id, key)
    shown = _shown(table, comment_id)
    if shown.unseen:
        return render_template("coding/unseen.html", table=table, comment=shown)
    return _page(table, shown, queue_of(request.args))


@blueprint.post("/<int:comment_id>")
@requires(Can.CODE_COMMENTS)
def decide(questionnaire_id: int, key: str, comment_id: int) -> Answer:
    """Keep what was decided, and go on to the next comment."""
    table = table_of(questionnaire_id, key)
    shown, queue = _mine(table, comment_id), queue_of(request.form)
    decision = _decision()
    action = request.form.get("action", "save")
    how = How(queue.name, seconds_between(request.form.get("shown", ""), time.time()))
    decision, problem = _checked(table, decision, action)
    if problem or action == "details":
        return _page(table, shown, queue, decision=decision, problem=problem), 422 if problem else 200
    try:
        _do(table, comment_id, decision, how, action)
    except Contested as contest:
        db.session.rollback()
        return _differs(table, shown, queue, decision, contest.stood), 409
    except Refused as refused:
        db.session.rollback()
        return _page(table, shown, queue, decision=decision, problem=("#themes", refused.words)), 409
    if action in {"save", "nothing"}:
        ask_to_learn(questionnaire_id, key)
    answer = onwards(table, queue, comment_id)
    db.session.commit()
    return answer


@blueprint.post("/<int:comment_id>/undo")
@requires(Can.CODE_COMMENTS)
def take_back(questionnaire_id: int, key: str, comment_id: int) -> Response:
    """Take one's own decision on a comment back, and read it again."""
    table = table_of(questionnaire_id, key)
    _mine(table, comment_id)
    back = url_for(".comment", comment_id=comment_id, **table.home, **queue_of(request.form).address)
    try:
        readings.take_back(table.desk, comment_id, table.by_id)
    except Refused as refused:
        raise Refused(refused.words, next_url=back, next_words="Look at the comment") from None
    ask_to_learn(questionnaire_id, key)
    db.session.commit()
    flash("Taken back. This comment is as it was before you decided on it.", "success")
    return redirect(back)


@blueprint.post("/<int:comment_id>/hold")
@requires(Can.CODE_COMMENTS)
@unattended
def hold(questionnaire_id: int, key: str, comment_id: int) -> Response:
    """Hold a comment ten minutes more, for a page that stays open. 409 where somebody else has it now."""
    table = table_of(questionnaire_id, key)
    desk = table.desk
    _mine(table, comment_id)
    held = leases.take(desk.frame_id, comment_id, user_id=desk.user_id, moment=desk.moment)
    db.session.commit()
    return Response(status=204 if held else 409, mimetype="text/plain")


def _do(table: Table, comment_id: int, decision: Decision, how: How, action: str) -> None:
    if action == "skip":
        readings.skip(table.desk, comment_id, decision, how)
    elif action == "agree":
        readings.agree(table.desk, comment_id, decision, how)
    else:
        seen = request.form.get("seen", "")
        readings.decide(table.desk, table.frame, comment_id, decision, how, seen=seen)


def _shown(table: Table, comment_id: int) -> OnScreen:
    found = queries.comment(table.desk, comment_id)
    if found is None:
        raise Missing(
            "There is no such comment, or whoever wrote it has withdrawn it. Nothing more is to be done with it.",
            next_url=url_for(".start", **table.home),
            next_words="Go on coding",
        )
    return found


def _mine(table: Table, comment_id: int) -> OnScreen:
    """A comment that this coder may decide on here. Raises Missing; Refused while they have yet to code it blind."""
    found = _shown(table, comment_id)
    if found.unseen:
        raise yet_blind(**table.home)
    return found


def _decision() -> Decision:
    try:
        return read(request.form)
    except ValueError:
        raise Malformed("What was ticked could not be read. Go back and tick again.") from None


def _checked(table: Table, decision: Decision, action: str) -> tuple[Decision, tuple[str, str] | None]:
    """The decision with merged themes followed to where they went, and what is wrong with it: (field, words)."""
    into = {theme.id: theme.merged_into_id for theme in table.frame.themes}
    moved = {one: _followed(one, into) for one in decision.holds}
    problem = None
    if any(one not in table.by_id for one in moved.values()):
        problem = ("#themes", FOREIGN)
    elif any(one != there for one, there in moved.items()):
        problem = ("#themes", CHANGED)
    elif action == "save" and not decision.holds:
        problem = ("#themes", NONE_TICKED)
    elif len(decision.note) > LONGEST_NOTE:
        problem = (
            "#note",
            f"The note can have at most {LONGEST_NOTE:,} characters. It has {len(decision.note):,}.",
        )
    kept = frozenset() if action == "nothing" else frozenset(moved.values()) & table.by_id.keys()
    return (
        Decision(
            kept,
            {moved[one]: stand for one, stand in decision.positions.items() if moved[one] in kept},
            {moved[one]: spans for one, spans in decision.spans.items() if moved[one] in kept},
            decision.note,
            decision.flagged,
            decision.quote_worthy,
        ),
        problem,
    )


def _followed(theme_id: int, into: dict[int, int | None]) -> int:
    """Where a theme was merged to, or itself."""
    for _ in range(len(into)):
        there = into.get(theme_id)
        if there is None:
            break
        theme_id = there
    return theme_id


def _stood_as_decision(table: Table, stood: list[Stood], comment_id: int) -> Decision:
    """What people decided so far, with one's own marks and note."""
    mine = queries.reading(table.desk, comment_id)
    held = [one for one in stood if one.holds and one.read_here]
    return Decision(
        frozenset(one.theme_id for one in held),
        {one.theme_id: one.position for one in held if one.position},
        {one.theme_id: one.spans for one in held if one.spans},
        mine.note if mine else "",
        bool(mine and mine.flagged),
        bool(mine and mine.quote_worthy),
    )


def _suggested(table: Table, comment_id: int) -> tuple[list[Suggested], queries.Machine | None]:
    """What the machine would give this comment; nothing where it has not read it."""
    desk = table.desk
    machine = queries.machine(desk.questionnaire_id, desk.key, desk.frame_id)
    content = queries.vector(comment_id, machine.learned.space) if machine else None
    if machine is None or content is None:
        return [], machine
    try:
        return machine.learned.suggest(unpacked(content), table.by_id.keys()), machine
    except ValueError:  # a row of another width: it is being written anew
        return [], machine


def _is_learning(table: Table) -> bool:
    """Whether the worker reads the comments, or will as soon as it can."""
    job = latest(subject_of(table.desk.questionnaire_id, table.desk.key))
    return job is not None and job.status in {"waiting", "running"}


def _page(
    table: Table,
    shown: OnScreen,
    queue: Queue,
    *,
    decision: Decision | None = None,
    problem: tuple[str, str] | None = None,
) -> str:
    """`decision`: as it was sent, with what is wrong with it; else what stands there."""
    desk = table.desk
    stood = queries.stood(desk.frame_id, shown.id)
    suggestions, machine = _suggested(table, shown.id)
    is_sent = decision is not None
    decision = decision or _stood_as_decision(table, stood, shown.id)
    return render_template(
        "coding/comment.html",
        table=table,
        comment=shown,
        sentences=split(shown.words),
        queue=queue,
        decision=decision,
        is_open=is_sent or any(one for one in stood if one.read_here),
        suggestions=suggestions,
        machine=machine,
        is_learning=machine is None and _is_learning(table),
        decided=queries.decided(desk.frame_id, shown.id),
        seen=request.form.get("seen", "") if is_sent else mark_of(stood),
        shown_at=request.form.get("shown", "") if is_sent else f"{time.time():.1f}",
        positions=POSITIONS,
        **_around(table, shown),
        error_list=[problem] if problem else [],
    )


def _around(table: Table, shown: OnScreen) -> dict[str, Any]:
    """What stands around the comment: its context, the one before, who else has it, one's own speed."""
    desk = table.desk
    allowed = queries.context(desk.questionnaire_id, desk.key)
    places = gazetteer(current_app.extensions["engage.config"].place)
    return {
        "context": queries.lines(allowed, shown.response_id, shown.voice, places),
        "earlier": queries.earlier(desk, shown.id),
        "other": queries.on_screen_of(desk, shown.id),
        "pace": pace_of(desk),
        "shortcuts": session.get(SHORTCUTS) != "off",
        "waiting": waiting_of(shown.id),
        "back": url_for(".comment", comment_id=shown.id, **table.home, **queue_of(request.values).address),
    }


def _differs(table: Table, shown: OnScreen, queue: Queue, decision: Decision, stood: list[Stood]) -> str:
    """Both decisions side by side, and the choice between them."""
    return render_template(
        "coding/differs.html",
        table=table,
        comment=shown,
        queue=queue,
        decision=decision,
        theirs={one.theme_id: one for one in stood if one.holds and one.read_here},
        decided=queries.decided(table.desk.frame_id, shown.id),
        seen=mark_of(stood),
        shown_at=request.form.get("shown", ""),
        positions=POSITIONS,
    )
