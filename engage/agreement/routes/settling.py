"""Comments that were coded differently, side by side, and what is decided about each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.access import requires
from engage.agreement import actions, queries
from engage.agreement.codings import disagreements, shared
from engage.agreement.forms import ReasonForm
from engage.agreement.routes.looking_up import (
    blueprint,
    home_of,
    in_order,
    me,
    page_of,
    sample_of,
    sent,
    use_of,
)
from engage.coding.decision import POSITIONS
from engage.db import db
from engage.errors import Refused
from engage.permissions import Can
from engage.questionnaires.queries import comment_question_title
from engage.themes.models import FrameUse

PER_PAGE = 5


@dataclass(frozen=True)
class Wrong:
    """A decision that was not kept: the themes and positions sent, the reason typed, and in words why not."""

    comment_id: int
    said: Mapping[int, str]
    because: str
    words: str


@blueprint.get("/disagreements")
@requires(Can.CODE_COMMENTS)
def differing(questionnaire_id: int, key: str) -> str:
    """What the coders coded differently; those that nobody has settled come first."""
    return _page(use_of(questionnaire_id, key))


@blueprint.post("/disagreements/<int:comment_id>")
@requires(Can.ACCEPT_THEMES)
def settle(questionnaire_id: int, key: str, comment_id: int) -> Response | tuple[str, int]:
    """Decide what a comment holds, and why."""
    use = use_of(questionnaire_id, key)
    decision, form = sent(), ReasonForm()
    because = form.because.data or ""
    if not form.validate():
        said = {theme: decision.positions.get(theme, "") for theme in decision.holds}
        return _page(use, Wrong(comment_id, said, because, form.because.errors[0])), 422
    actions.settle(
        sample_of(use),
        use.frame,
        comment_id,
        holds=decision.holds,
        positions=decision.positions,
        because=because,
        user_id=me(),
    )
    db.session.commit()
    flash("The decision is kept.")
    page = request.args.get("page", 1, type=int)
    return redirect(url_for(".differing", questionnaire_id=questionnaire_id, key=key, page=page))


def _page(use: FrameUse, problem: Wrong | None = None) -> str:
    sample = sample_of(use)
    if sample.closed_at is None:
        raise Refused(
            "Nobody sees what the others coded until blind coding is closed.",
            next_url=home_of(use),
            next_words="How far the coders are",
        )
    coders = queries.coders(sample.id, use.frame.themes)
    settled = queries.settled(sample, use.frame.themes)
    differing = sorted(disagreements(coders), key=lambda one: (one in settled, one))
    shown, page, pages = page_of(differing, PER_PAGE)
    comments = queries.words(shown)
    return render_template(
        "agreement/disagreements.html",
        home={"questionnaire_id": use.questionnaire_id, "key": use.question_key},
        question=comment_question_title(use.questionnaire_id, use.question_key),
        coders=coders,
        comments=[comments[one] for one in shown if one in comments],
        settled=settled,
        shared={one: shared(coders, one) for one in shown},
        total=len(differing),
        done=sum(one in settled for one in differing),
        page=page,
        pages=pages,
        themes=in_order(use),
        positions=POSITIONS,
        problem=problem,
        error_list=[(f"#because-{problem.comment_id}", problem.words)] if problem else [],
    )
