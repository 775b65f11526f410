"""What the machine proposes: the groups, their map, and decisions on them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from config import Config
from engage.access import may, requires
from engage.comments.queries import unseen_count
from engage.db import db
from engage.errors import Malformed, Missing, Refused
from engage.jobs import actions as jobs
from engage.jobs.queries import latest
from engage.paging import page_asked, pages_of
from engage.permissions import Can
from engage.themes import queries
from engage.themes.actions import suggestions as deciding
from engage.themes.forms import DecisionForm
from engage.themes.models import Run, SuggestedTheme, Theme
from engage.themes.queries import aside, runs
from engage.themes.queries import suggestions as proposed
from engage.themes.queries.one_group import comments_in, one_group
from engage.themes.routes.looking_up import (
    blueprint,
    first_problem,
    in_force,
    me,
    subject_of,
    theme_of,
    title_of,
)
from engage.themes.suggesting.cuts import Nodes
from engage.themes.suggesting.map import drawn

SHOWN_CAMPAIGNS = 5
PER_PAGE = 25


@blueprint.get("/suggestions")
@requires(Can.CODE_COMMENTS)
def suggestions(questionnaire_id: int, key: str) -> str:
    """The groups as an officer looks at them, the map, and what stands apart from them."""
    use = queries.use(questionnaire_id, key)
    run = runs.latest_run(questionnaire_id, key)
    groups = proposed.groups(run, reader=me()) if run else None
    return render_template(
        "themes/suggestions.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=title_of(questionnaire_id, key),
        groups=groups,
        map=drawn(groups.tree, groups.waiting) if groups and groups.tree else "",
        themes=in_force(use.frame if use else None),
        campaigns=aside.campaigns(run, page=1, per_page=SHOWN_CAMPAIGNS) if run else None,
        new=runs.new_comments(run) if run else 0,
        unseen=unseen_count(me(), questionnaire_id, key),
        waiting=runs.waiting_run(questionnaire_id, key, run),
        job=latest(subject_of(questionnaire_id, key)),
        wording_model=_wording_model(),
    )


@blueprint.get("/suggestions/<int:suggestion_id>")
@requires(Can.CODE_COMMENTS)
def suggestion(questionnaire_id: int, key: str, suggestion_id: int) -> str:
    """One group: what sets it apart, its comments, and every decision on it."""
    found, nodes = suggestion_of(questionnaire_id, key, suggestion_id), asked_nodes(request.args.get("nodes"))
    return _one_page(questionnaire_id, key, found, nodes)


@blueprint.post("/suggestions/<int:suggestion_id>")
@requires(Can.ACCEPT_THEMES)
def decide(questionnaire_id: int, key: str, suggestion_id: int) -> Response | tuple[str, int]:
    """Accept a group under a label, put it into a theme, set it aside, or take it back."""
    found, nodes = suggestion_of(questionnaire_id, key, suggestion_id), asked_nodes(request.form.get("nodes"))
    form = DecisionForm()
    is_right = form.validate()
    if not is_right and _is_open(found):
        return _one_page(questionnaire_id, key, found, nodes, form), 422
    decision = request.form.get("decision")
    with on_refusal_back(questionnaire_id, key):
        if not is_right:
            raise Refused(first_problem(form))
        if decision == "decline":
            deciding.decline(found, nodes=nodes)
            flash(f"“{found.label}” is set aside. You find it at the end of the page.")
        elif decision == "back":
            deciding.take_back(found)
        else:
            label = form.label.data or found.label
            into = theme_of(questionnaire_id, key, form.into.data) if form.into.data else None
            into = into or _theme_called(questionnaire_id, key, label)
            theme = deciding.accept(found, label=label, user_id=me(), into=into, nodes=nodes)
            flash(f"“{theme.label}” holds the comments of this group now.")
    db.session.commit()
    return back(questionnaire_id, key)


@blueprint.post("/suggestions/<int:suggestion_id>/regroup")
@requires(Can.CODE_COMMENTS)
def regroup(questionnaire_id: int, key: str, suggestion_id: int) -> Response | tuple[str, int]:
    """Split a group, or give it another label before it is decided on."""
    found, nodes = suggestion_of(questionnaire_id, key, suggestion_id), asked_nodes(request.form.get("nodes"))
    form = DecisionForm()
    is_right = form.validate()
    if not is_right and _is_open(found):
        return _one_page(questionnaire_id, key, found, nodes, form), 422
    with on_refusal_back(questionnaire_id, key):
        if not is_right:
            raise Refused(first_problem(form))
        if request.form.get("change") == "split":
            deciding.split(found.run, found, nodes=nodes, user_id=me())
        else:
            deciding.rename_group(found.run, found, nodes=nodes, label=form.label.data, user_id=me())
    db.session.commit()
    return back(questionnaire_id, key)


@blueprint.post("/suggestions/cut")
@requires(Can.CODE_COMMENTS)
def cut(questionnaire_id: int, key: str) -> Response:
    """Look at more or fewer groups, at some as one, or at them as they were before."""
    run = shown_run(questionnaire_id, key)
    change = request.form.get("change", "")
    with on_refusal_back(questionnaire_id, key):
        if change == "undo":
            flash(f"Undone: {deciding.undo(run)}.")
        elif change == "merge":
            ticked = [asked_nodes(value) for value in request.form.getlist("group")]
            deciding.merge_groups(run, ticked, label=None, user_id=me())
        else:
            deciding.slide(run, _number(change), user_id=me())
    db.session.commit()
    return back(questionnaire_id, key)


@blueprint.post("/suggestions/word")
@requires(Can.ACCEPT_THEMES)
def word(questionnaire_id: int, key: str) -> Response:
    """Ask the worker to let the language model of the settings word the labels."""
    run, here = shown_run(questionnaire_id, key), back(questionnaire_id, key)
    if _wording_model() is None:
        raise Refused(
            "No language model is set up to word labels.", next_url=here.location, next_words="Go back"
        )
    subject = f"{subject_of(questionnaire_id, key)}:wording"
    job = latest(subject)
    if job is None or job.status not in {"waiting", "running"}:
        job = jobs.ask("word groups", {"run_id": run.id, "page": here.location}, subject=subject)
    db.session.commit()
    return redirect(url_for("jobs.show", job_id=job.id, back=here.location))


def _is_open(found: SuggestedTheme) -> bool:
    """Whether nobody has decided on it, so that its page has the form."""
    return found.theme_id is None and found.declined_at is None


def _one_page(
    questionnaire_id: int, key: str, found: SuggestedTheme, nodes: Nodes, form: DecisionForm | None = None
) -> str:
    """The page of one group; `form`: a decision that could not be taken, as it was sent."""
    group = one_group(found, nodes, reader=me())
    page = page_asked()
    rows, total = comments_in(group, reader=me(), page=page, per_page=PER_PAGE)
    use = queries.use(questionnaire_id, key)
    themes = in_force(use.frame if use else None)
    at = "#into" if form and form.into.errors and themes and may(Can.ACCEPT_THEMES) else "#label"
    return render_template(
        "themes/suggestion.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=title_of(questionnaire_id, key),
        group=group,
        run=found.run,
        rows=rows,
        total=total,
        unseen=unseen_count(me(), questionnaire_id, key),
        page=page,
        pages=pages_of(total, PER_PAGE),
        themes=themes,
        label=form.label.data if form else group.label,
        into=form.into.data if form else None,
        error_list=[(at, first_problem(form))] if form else [],
    )


def _wording_model() -> str | None:
    """The name of the language model that may word labels; None where none is set up."""
    config: Config = current_app.extensions["engage.config"]
    return config.wording_model if config.wording_url else None


def suggestion_of(questionnaire_id: int, key: str, suggestion_id: int) -> SuggestedTheme:
    """A suggestion for this question. Raises Missing."""
    found = proposed.suggested_theme(suggestion_id)
    if found is None or (found.run.questionnaire_id, found.run.question_key) != (questionnaire_id, key):
        raise Missing("There is no such suggestion.")
    return found


def shown_run(questionnaire_id: int, key: str) -> Run:
    """The run that is shown for this question. Raises Missing."""
    run = runs.latest_run(questionnaire_id, key)
    if run is None:
        raise Missing("The machine has not grouped these comments yet.")
    return run


def asked_nodes(value: str | None) -> Nodes:
    """The nodes of a group as a form or address names them: "12-40". Raises Malformed."""
    if not value:
        return ()
    try:
        return tuple(sorted({int(part) for part in value[:1000].split("-")}))
    except ValueError:
        raise Malformed("The group could not be read. Go back and choose it again.") from None


def back(questionnaire_id: int, key: str) -> Response:
    """To the groups, where they are now."""
    return redirect(url_for(".suggestions", questionnaire_id=questionnaire_id, key=key) + "#groups")


@contextmanager
def on_refusal_back(questionnaire_id: int, key: str) -> Iterator[None]:
    """A refusal leads back to the groups as they are."""
    try:
        yield
    except Refused as refused:
        here = url_for(".suggestions", questionnaire_id=questionnaire_id, key=key)
        raise Refused(refused.words, next_url=here, next_words="Go back to the suggestions") from None


def _theme_called(questionnaire_id: int, key: str, label: str) -> Theme | None:
    """The theme in force of this label, so that who types its name puts the group there."""
    use = queries.use(questionnaire_id, key)
    themes = in_force(use.frame if use else None)
    return next((theme for theme in themes if theme.label.casefold() == label.casefold()), None)


def _number(change: str) -> int:
    """The number of groups that the field and the buttons beside it ask for. Raises Refused."""
    number = request.form.get("groups", type=int)
    if number is None:
        raise Refused("Give the number of groups as a whole number.")
    return number + {"more": 1, "fewer": -1}.get(change, 0)
