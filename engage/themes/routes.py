"""The theme workbench: look at what the machine proposes, decide, and code by hand."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.access import current_actor, requires
from engage.db import db
from engage.errors import Malformed, Missing, Refused
from engage.jobs import actions as jobs
from engage.jobs.queries import latest
from engage.permissions import Can
from engage.questionnaires.queries import question_title
from engage.themes import actions, queries
from engage.themes.forms import DecisionForm, MergeForm, ThemeForm
from engage.themes.models import Frame, Theme

blueprint = Blueprint("themes", __name__, url_prefix="/themes/<int:questionnaire_id>/<key>")


@blueprint.get("")
@requires(Can.CODE_COMMENTS)
def workbench(questionnaire_id: int, key: str) -> str:
    """Suggestions waiting for a decision, and the coding frame as it stands."""
    frame = queries.frame(questionnaire_id, key)
    run = queries.latest_run(questionnaire_id, key)
    counts = queries.theme_counts(frame.id) if frame else []
    return render_template(
        "themes/workbench.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=_title(questionnaire_id, key),
        frame=frame,
        run=run,
        job=latest(_subject(questionnaire_id, key)),
        suggestions=queries.undecided(run.id) if run else [],
        counts=counts,
        quotes=queries.theme_quotes([row.theme.id for row in counts]),
        base=queries.base(questionnaire_id, key),
    )


@blueprint.post("/suggest")
@requires(Can.CODE_COMMENTS)
def suggest(questionnaire_id: int, key: str) -> Response:
    """Ask the worker to propose themes."""
    _title(questionnaire_id, key)
    job = jobs.ask(
        "suggest themes",
        {"questionnaire_id": questionnaire_id, "question_key": key},
        subject=_subject(questionnaire_id, key),
    )
    db.session.commit()
    return redirect(url_for("jobs.show", job_id=job.id, back=_home(questionnaire_id, key)))


@blueprint.post("/suggestions/<int:suggestion_id>")
@requires(Can.ACCEPT_THEMES)
def decide(questionnaire_id: int, key: str, suggestion_id: int) -> Response:
    """Accept a suggestion under a label, put it into a theme, or set it aside."""
    suggestion = queries.suggested_theme(suggestion_id)
    if suggestion is None or (suggestion.run.questionnaire_id, suggestion.run.question_key) != (
        questionnaire_id,
        key,
    ):
        raise Missing("There is no such suggestion.")
    form = DecisionForm()
    if not form.validate():
        return _again(questionnaire_id, key, form)
    if request.form.get("decision") == "decline":
        actions.decline(suggestion)
    else:
        into = _theme(questionnaire_id, key, form.into.data) if form.into.data else None
        actions.accept(suggestion, label=form.label.data or suggestion.label, user_id=_me(), into=into)
    db.session.commit()
    return redirect(_home(questionnaire_id, key) + "#suggestions")


@blueprint.post("/new")
@requires(Can.ACCEPT_THEMES)
def add(questionnaire_id: int, key: str) -> Response:
    """Add a theme the machine did not see."""
    _title(questionnaire_id, key)
    form = ThemeForm()
    if not form.validate():
        return _again(questionnaire_id, key, form)
    frame = actions.begin_frame(questionnaire_id, key)
    actions.add_theme(
        frame, label=form.label.data or "", description=form.description.data or "", user_id=_me()
    )
    db.session.commit()
    return redirect(_home(questionnaire_id, key) + "#frame")


@blueprint.get("/<int:theme_id>")
@requires(Can.CODE_COMMENTS)
def theme(questionnaire_id: int, key: str, theme_id: int) -> str:
    """One theme: rename, merge, choose quotes."""
    return _theme_page(questionnaire_id, key, theme_id)


@blueprint.post("/<int:theme_id>/rename")
@requires(Can.ACCEPT_THEMES)
def rename(questionnaire_id: int, key: str, theme_id: int) -> Response | tuple[str, int]:
    """Give a theme another label."""
    found = _theme(questionnaire_id, key, theme_id)
    form = ThemeForm()
    problem = None if form.validate() else _first(form)
    if problem is None:
        try:
            actions.rename(found, label=form.label.data or "", description=form.description.data or "")
        except Refused as error:
            problem = error.words
    if problem:
        return _theme_page(questionnaire_id, key, theme_id, rename=form, problem=("#label", problem)), 422
    db.session.commit()
    flash("The theme has its new label.")
    return redirect(url_for(".theme", questionnaire_id=questionnaire_id, key=key, theme_id=theme_id))


@blueprint.post("/<int:theme_id>/merge")
@requires(Can.ACCEPT_THEMES)
def merge(questionnaire_id: int, key: str, theme_id: int) -> Response | tuple[str, int]:
    """Merge a theme into another; one held by few needs a reason."""
    found = _theme(questionnaire_id, key, theme_id)
    form = MergeForm()
    problem = None if form.validate() else _first(form)
    if problem is None:
        try:
            into = _theme(questionnaire_id, key, form.into.data or 0)
            actions.merge(found, into, because=form.because.data or "")
        except Refused as error:
            problem = error.words
    if problem:
        return _theme_page(questionnaire_id, key, theme_id, merge=form, problem=("#because", problem)), 422
    db.session.commit()
    flash(f"“{found.label}” was merged into “{into.label}”.")
    return redirect(_home(questionnaire_id, key) + "#frame")


@blueprint.post("/quotes/<int:quote_id>")
@requires(Can.ACCEPT_THEMES)
def choose_quote(questionnaire_id: int, key: str, quote_id: int) -> Response:
    """Approve a passage for commissioners, or take it back."""
    quote = queries.quote(quote_id)
    if quote is None or quote.theme_id is None:
        raise Missing("There is no such quote.")
    _theme(questionnaire_id, key, quote.theme_id)
    if request.form.get("decision") == "drop":
        actions.drop_quote(quote)
    else:
        actions.approve_quote(quote, user_id=_me())
    db.session.commit()
    return redirect(
        url_for(".theme", questionnaire_id=questionnaire_id, key=key, theme_id=quote.theme_id) + "#quotes"
    )


@blueprint.post("/accept")
@requires(Can.ACCEPT_THEMES)
def accept_frame(questionnaire_id: int, key: str) -> Response:
    """Let the themes of this frame count."""
    actions.accept_frame(_frame(questionnaire_id, key), user_id=_me())
    db.session.commit()
    flash("The coding frame is accepted. Its themes now count in the summary.")
    return redirect(_home(questionnaire_id, key))


@blueprint.get("/comments")
@requires(Can.READ_COMMENTS)
def comments(questionnaire_id: int, key: str) -> str:
    """The comments, a page at a time, with the themes each holds."""
    page = max(1, min(request.args.get("page", 1, type=int), 1_000_000))
    theme_id = request.args.get("theme", type=int)
    only = request.args.get("only", "")
    rows, total = queries.comments(questionnaire_id, key, page=page, theme_id=theme_id, only=only)
    frame = queries.frame(questionnaire_id, key)
    return render_template(
        "themes/comments.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=_title(questionnaire_id, key),
        rows=rows,
        total=total,
        page=page,
        pages=max(1, -(-total // queries.PER_PAGE)),
        themes=_in_force(frame),
        theme_id=theme_id,
        only=only,
    )


@blueprint.post("/comments/<int:comment_id>")
@requires(Can.CODE_COMMENTS)
def code(questionnaire_id: int, key: str, comment_id: int) -> Response:
    """A person decides which themes a comment holds."""
    if queries.comment_of(questionnaire_id, key, comment_id) is None:
        raise Missing("There is no such comment, or it was withdrawn.")
    try:
        holds = {int(value) for value in request.form.getlist("theme")}
    except ValueError:
        raise Malformed("One of the ticked themes could not be read. Go back and tick again.") from None
    actions.code(comment_id, _frame(questionnaire_id, key), holds=holds, user_id=_me())
    db.session.commit()
    place: dict[str, Any] = {
        name: request.args[name] for name in ("page", "theme", "only") if name in request.args
    }
    return redirect(
        url_for(".comments", questionnaire_id=questionnaire_id, key=key, **place) + f"#comment-{comment_id}"
    )


def _theme_page(
    questionnaire_id: int,
    key: str,
    theme_id: int,
    *,
    rename: ThemeForm | None = None,
    merge: MergeForm | None = None,
    problem: tuple[str, str] | None = None,
) -> str:
    found = _theme(questionnaire_id, key, theme_id)
    frame = _frame(questionnaire_id, key)
    return render_template(
        "themes/theme.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=_title(questionnaire_id, key),
        theme=found,
        others=[one for one in _in_force(frame) if one.id != theme_id],
        held_by=queries.holders(theme_id),
        few=actions.HELD_BY_FEW,
        quotes=queries.theme_quotes([theme_id]).get(theme_id, []),
        rename=rename or ThemeForm(obj=found, formdata=None),
        merge=merge or MergeForm(formdata=None),
        error_list=[problem] if problem else [],
    )


def _again(questionnaire_id: int, key: str, form: DecisionForm | ThemeForm) -> Response:
    """Back to the workbench with the first problem said; nothing was written."""
    flash(_first(form), "error")
    return redirect(_home(questionnaire_id, key))


def _first(form: Any) -> str:
    return next(
        (problem for problems in form.errors.values() for problem in problems), "Look at the form again."
    )


def _frame(questionnaire_id: int, key: str) -> Frame:
    frame = queries.frame(questionnaire_id, key)
    if frame is None:
        raise Missing("There is no coding frame for this question yet.")
    return frame


def _theme(questionnaire_id: int, key: str, theme_id: int) -> Theme:
    found = queries.theme(theme_id)
    if found is None or (found.frame.questionnaire_id, found.frame.question_key) != (questionnaire_id, key):
        raise Missing("There is no such theme in this coding frame.")
    return found


def _in_force(frame: Frame | None) -> list[Theme]:
    return [theme for theme in frame.themes if theme.merged_into_id is None] if frame else []


def _title(questionnaire_id: int, key: str) -> str:
    """The question's words; raises `Missing` where nothing like it was asked."""
    return question_title(questionnaire_id, key)


def _home(questionnaire_id: int, key: str) -> str:
    return url_for("themes.workbench", questionnaire_id=questionnaire_id, key=key)


def _subject(questionnaire_id: int, key: str) -> str:
    return f"themes:{questionnaire_id}:{key}"


def _me() -> int:
    actor = current_actor()
    if actor is None:
        raise Missing("Sign in first.")
    return actor.id
