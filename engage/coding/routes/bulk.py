"""Accepting in bulk: choose a theme and how sure the machine must be, judge a sample, accept or leave it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.access import requires
from engage.coding import queries
from engage.coding.actions import bulks
from engage.coding.actions.bulks import ReasonWanted
from engage.coding.models import Bulk
from engage.coding.routes.looking_up import Table, blueprint, table_of
from engage.coding.sampling import CONFIDENCES, LEAST, judged
from engage.comments.queries import unseen_among, unseen_count
from engage.db import db
from engage.errors import Malformed, Missing, Refused
from engage.permissions import Can
from engage.plurals import plural
from engage.themes.models import Theme

LONGEST_REASON = 300  # characters
Answer = Response | str | tuple[str, int]


@blueprint.get("/bulk")
@requires(Can.ACCEPT_THEMES)
def bulk(questionnaire_id: int, key: str) -> str:
    """Choose what to accept, and see what was accepted before."""
    return _choice(table_of(questionnaire_id, key))


@blueprint.post("/bulk")
@requires(Can.ACCEPT_THEMES)
def begin_bulk(questionnaire_id: int, key: str) -> Answer:
    """Draw the sample."""
    table = table_of(questionnaire_id, key)
    try:
        theme = table.by_id[int(request.form.get("theme", ""))]
        confident = float(request.form.get("confident", ""))
        begun = bulks.begin(table.desk, theme, confident)
    except (ValueError, KeyError):
        return _choice(table, "Choose a theme and how sure the machine must be."), 422
    except Refused as refused:
        return _choice(table, refused.words), 409
    db.session.commit()
    return redirect(url_for(".judge_page", bulk_id=begun.id, **table.home))


@blueprint.get("/bulk/<int:bulk_id>")
@requires(Can.ACCEPT_THEMES)
def judge_page(questionnaire_id: int, key: str, bulk_id: int) -> str:
    """The next comment of the sample, or what the sample says."""
    table = table_of(questionnaire_id, key)
    return _page(table, _open_bulk_of(table, bulk_id))


@blueprint.post("/bulk/<int:bulk_id>/judge/<int:comment_id>")
@requires(Can.ACCEPT_THEMES)
def judge(questionnaire_id: int, key: str, bulk_id: int, comment_id: int) -> Response:
    """Say whether a comment holds the theme."""
    table = table_of(questionnaire_id, key)
    found = _open_bulk_of(table, bulk_id)
    said = request.form.get("holds")
    if said not in {"yes", "no"}:
        raise Malformed("Say whether the comment holds the theme.")
    if queries.words_of(table.desk, comment_id) is None:
        bulks.leave_out(found, comment_id)
    else:
        bulks.judge(found, comment_id, holds=said == "yes")
    db.session.commit()
    return redirect(url_for(".judge_page", bulk_id=bulk_id, **table.home))


@blueprint.post("/bulk/<int:bulk_id>/accept")
@requires(Can.ACCEPT_THEMES)
def accept_bulk(questionnaire_id: int, key: str, bulk_id: int) -> Answer:
    """Let the rest in."""
    table = table_of(questionnaire_id, key)
    found = _bulk_of(table, bulk_id)
    because = request.form.get("because", "")
    if len(because) > LONGEST_REASON:
        problem = f"The reason can have at most {LONGEST_REASON} characters. It has {len(because):,}."
        return _page(table, found, problem, because), 422
    try:
        count = bulks.accept(found, _theme_of(table, found), table.desk, because=because)
    except ReasonWanted as wanted:
        db.session.rollback()
        return _page(table, _bulk_of(table, bulk_id), wanted.words, because), 409
    db.session.commit()
    flash(
        f"{plural(count, 'comment now holds', 'comments now hold')} the theme. You can undo this below.",
        "success",
    )
    return redirect(url_for(".bulk", **table.home) + "#accepted")


@blueprint.post("/bulk/<int:bulk_id>/undo")
@requires(Can.ACCEPT_THEMES)
def undo_bulk(questionnaire_id: int, key: str, bulk_id: int) -> Response:
    """Take back what was let in at once."""
    table = table_of(questionnaire_id, key)
    found = _bulk_of(table, bulk_id)
    home = url_for(".bulk", **table.home)
    try:
        count = bulks.undo(found, _theme_of(table, found), table.desk)
    except Refused as refused:
        raise Refused(refused.words, next_url=home, next_words="Go back") from None
    db.session.commit()
    held = plural(count, "comment no longer holds", "comments no longer hold")
    flash(f"Undone: {held} the theme by it.", "success")
    return redirect(f"{home}#accepted")


def _bulk_of(table: Table, bulk_id: int) -> Bulk:
    """The bulk; whoever sends something holds it until that is written. Raises Missing."""
    found = queries.bulk(table.desk, bulk_id, held=request.method == "POST")
    if found is None:
        raise Missing("There is no such sample for this question.")
    return found


def _open_bulk_of(table: Table, bulk_id: int) -> Bulk:
    """The same. `Refused` where it would show what the machine says of a comment that is to be coded blind."""
    found = _bulk_of(table, bulk_id)
    waiting = [one for one in found.sample if str(one) not in found.judged]
    if found.accepted_at is None and unseen_among(waiting, table.desk.user_id):
        raise Refused(
            "Comments that were drawn here are in an open sample now, and you have yet to code them blind. Draw "
            "another sample: it leaves them out.",
            next_url=url_for(".bulk", **table.home),
            next_words="Accept in bulk",
        )
    return found


def _theme_of(table: Table, found: Bulk) -> Theme:
    return next(theme for theme in table.frame.themes if theme.id == found.theme_id)


def _choice(table: Table, problem: str = "") -> str:
    desk = table.desk
    scored = queries.scored_coder(desk.questionnaire_id, desk.key, desk.frame_id)
    return render_template(
        "coding/bulk.html",
        table=table,
        suggested=queries.suggested(scored),
        scored=scored,
        confidences=CONFIDENCES,
        chosen=(request.form.get("theme", request.args.get("theme", "")), request.form.get("confident", "")),
        bulks=queries.bulks(desk),
        unseen=unseen_count(desk.user_id, desk.questionnaire_id, desk.key),
        error_list=[("#theme", problem)] if problem else [],
    )


def _page(table: Table, found: Bulk, problem: str = "", because: str = "") -> str:
    waiting = [one for one in found.sample if str(one) not in found.judged]
    comment_id = waiting[0] if waiting and found.accepted_at is None else None
    return render_template(
        "coding/judge.html",
        table=table,
        bulk=found,
        theme=_theme_of(table, found),
        sample=judged(found.sample, found.judged),
        comment_id=comment_id,
        words=queries.words_of(table.desk, comment_id) if comment_id else None,
        least=LEAST,
        because=because,
        error_list=[("#because", problem)] if problem else [],
    )
