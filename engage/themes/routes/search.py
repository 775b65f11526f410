"""Searching comments of one question, or of all; and one theme over all questions that use it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.access import requires
from engage.comments import actions
from engage.comments import queries as comments
from engage.comments.cells import csv_lines
from engage.comments.criteria import MARKED, VOICES, Criteria, criteria
from engage.comments.forms import SetForm
from engage.comments.tongues import tongue
from engage.db import db
from engage.errors import Refused
from engage.paging import page_asked
from engage.permissions import Can
from engage.themes import queries
from engage.themes.engine.meaning import Matrix, meanings
from engage.themes.queries import search as finding
from engage.themes.queries.across import across as across_questions
from engage.themes.routes.looking_up import blueprint, in_force, me, theme_of, title_of

everywhere = Blueprint("search", __name__, url_prefix="/search")
HEAD = (
    "comment",
    "questionnaire",
    "question",
    "given_on",
    "voice",
    "language",
    "comment_words",
    "in_english",
    "themes",
)
NOT_SHOWN = "(in an open sample: not shown until you have coded it blind)"
LEFT_OUT = "Left out, whatever they hold: {:,} comments in an open sample, until you have coded them blind."
SOURCES = {"answer": "Answers", "note": "Notes of tables", "e-mail": "Emails"}


@blueprint.get("/search")
@requires(Can.CODE_COMMENTS)
def search(questionnaire_id: int, key: str) -> str:
    """Comments of one question that fit."""
    title_of(questionnaire_id, key)
    return _search_page(criteria(request.args).of(questionnaire_id, key))


@blueprint.get("/search.csv")
@requires(Can.CODE_COMMENTS)
def search_file(questionnaire_id: int, key: str) -> Response:
    """The same as a file."""
    title_of(questionnaire_id, key)
    return _file(criteria(request.args).of(questionnaire_id, key))


@everywhere.get("")
@requires(Can.CODE_COMMENTS)
def all_questions() -> str:
    """Comments of all questions that fit."""
    return _search_page(criteria(request.args))


@everywhere.get("/comments.csv")
@requires(Can.CODE_COMMENTS)
def all_questions_file() -> Response:
    """The same as a file."""
    return _file(criteria(request.args))


@everywhere.post("/sets")
@requires(Can.CODE_COMMENTS)
def save() -> Response | tuple[str, int]:
    """Keep a search under a name."""
    wanted = criteria(request.args)
    form = SetForm()
    problem = None if form.validate() else form.title.errors[0]
    if problem is None:
        try:
            actions.save_set(me(), form.title.data or "", wanted.as_values())
        except Refused as refused:
            problem = refused.words
    if problem:
        db.session.rollback()
        form.title.errors = [problem]
        return _search_page(wanted, form), 422
    db.session.commit()
    flash(f"The search is kept as “{form.title.data}”.")
    place: dict[str, Any] = {**wanted.as_values()}
    return redirect(url_for("search.all_questions", **place))


@everywhere.post("/sets/<int:set_id>/delete")
@requires(Can.CODE_COMMENTS)
def delete(set_id: int) -> Response:
    """Forget a search of one's own."""
    actions.delete_set(comments.saved_set(set_id, me()))
    db.session.commit()
    return redirect(url_for("search.all_questions"))


@blueprint.get("/<int:theme_id>/across")
@requires(Can.CODE_COMMENTS)
def across(questionnaire_id: int, key: str, theme_id: int) -> str:
    """One theme in every question that is coded to its frame."""
    theme = theme_of(questionnaire_id, key, theme_id)
    return render_template(
        "themes/across.html",
        questionnaire_id=questionnaire_id,
        key=key,
        theme=theme,
        rows=across_questions(theme.frame_id, theme.id),
        sources=SOURCES,
    )


def _search_page(wanted: Criteria, form: SetForm | None = None) -> str:
    page = page_asked()
    row, meant = _meaning(wanted)
    frame = None
    if wanted.questionnaire_id is not None and wanted.question_key:
        frame = queries.frame(wanted.questionnaire_id, wanted.question_key)
    questions = finding.asked()
    form = form or SetForm(formdata=None)
    return render_template(
        "themes/search.html",
        wanted=wanted,
        values=wanted.as_values(),
        meant=meant,
        found=finding.search(wanted, page, row, reader=me()),
        unseen=comments.unseen_count(me(), wanted.questionnaire_id, wanted.question_key or ""),
        questions=questions,
        titles={(one.questionnaire_id, one.question_key): one for one in questions},
        themes=in_force(frame),
        languages={code: tongue(code) for code in finding.languages(wanted)},
        voices=VOICES,
        marks=MARKED,
        saved=comments.saved_sets(me()),
        form=form,
        most_close=finding.MOST_CLOSE,
        most_in_file=finding.MOST_IN_FILE,
        error_list=[(f"#{form.title.id}", form.title.errors[0])] if form.title.errors else [],
    )


def _meaning(wanted: Criteria) -> tuple[Matrix | None, str | None]:
    """The row of what is meant, and in whose words; None where nothing is asked for by meaning."""
    if not wanted.by_meaning:
        return None, None
    like = finding.words_of_comment(wanted.like) if wanted.like is not None else None
    said = " ".join(part for part in (like, wanted.meaning) if part)
    return meanings([said])[0], like


def _file(wanted: Criteria) -> Response:
    row, _ = _meaning(wanted)
    titles = {(one.questionnaire_id, one.question_key): one for one in finding.asked()}

    rows: list[Sequence[str]] = [HEAD]
    unseen = comments.unseen_count(me(), wanted.questionnaire_id, wanted.question_key or "")
    for one in finding.everything(wanted, row, reader=me()):
        asked = titles.get((one.questionnaire_id, one.question_key))
        cells = (
            str(one.id),
            asked.questionnaire if asked else "",
            asked.question if asked else one.question_key,
            one.given_on.isoformat(),
            one.voice,
            one.language or "",
            one.words,
            one.translation or "",
            NOT_SHOWN if one.unseen else "; ".join(one.themes),
        )
        rows.append(cells)
    if unseen and (wanted.theme or wanted.marked):
        rows.append(["", LEFT_OUT.format(unseen)])
    headers = {"Content-Disposition": 'attachment; filename="comments.csv"'}
    return Response("".join(csv_lines(rows)), mimetype="text/csv", headers=headers)
