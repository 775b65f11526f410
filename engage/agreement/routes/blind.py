"""Coding the sample blind. These pages read the coder's own codes and the words of comments, and nothing else."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.access import requires
from engage.agreement import actions, queries, shorthand
from engage.agreement.drawing import order_for
from engage.agreement.forms import NumbersForm
from engage.agreement.models import Sample
from engage.agreement.routes.looking_up import blueprint, in_order, me, sample_of, sent, use_of
from engage.coding.decision import POSITIONS, Decision
from engage.db import db
from engage.permissions import Can
from engage.questionnaires.queries import comment_question_title
from engage.themes.models import FrameUse

NOTHING_CHOSEN = "Choose the themes this comment holds, or say that none of them fits."
GONE_ON = "The comment that was on your screen can no more be coded here. Nothing of what you sent was kept."


@blueprint.get("/code")
@requires(Can.CODE_COMMENTS)
def code(questionnaire_id: int, key: str) -> str:
    """The next comment of the sample that this coder has not read; `?comment=` shows one of theirs again."""
    use = use_of(questionnaire_id, key)
    return _page(use, sample_of(use), request.args.get("comment", type=int))


@blueprint.post("/code/<int:comment_id>")
@requires(Can.CODE_COMMENTS)
def save(questionnaire_id: int, key: str, comment_id: int) -> Response | tuple[str, int]:
    """Keep this coder's reading of one comment and go on to the next."""
    use = use_of(questionnaire_id, key)
    sample = sample_of(use)
    ticked, form = sent(), NumbersForm()
    numbers = form.numbers.data or ""
    try:
        if not form.validate():
            raise ValueError(form.numbers.errors[0] if form.numbers.errors else NOTHING_CHOSEN)
        decision = _decided(ticked, shorthand.read(numbers, [theme.id for theme, _ in in_order(use)]))
    except ValueError as problem:
        said = {theme: ticked.positions.get(theme, "") for theme in ticked.holds}
        return _page(use, sample, comment_id, said, numbers, str(problem)), 422
    actions.read_blind(
        sample,
        use.frame,
        comment_id,
        holds=decision.holds,
        positions=decision.positions,
        user_id=me(),
    )
    db.session.commit()
    return redirect(url_for(".code", questionnaire_id=questionnaire_id, key=key))


def _decided(ticked: Decision, typed: shorthand.Typed) -> Decision:
    """What the ticks and the numbers say together. Raises ValueError, in words, where that is nothing or unclear."""
    if request.form.get("decision") == "none":
        return Decision()
    holds = ticked.holds | typed.holds
    if typed.none and holds:
        raise ValueError("0 says that no theme fits, but some are ticked. Take out one or the other.")
    if not holds and not typed.none:
        raise ValueError(NOTHING_CHOSEN)
    return Decision(holds, {**ticked.positions, **typed.positions})


def _page(
    use: FrameUse,
    sample: Sample,
    comment_id: int | None,
    said: dict[int, str] | None = None,
    numbers: str = "",
    problem: str = "",
) -> str:
    """`said` and `numbers`: what was sent and not kept, because of `problem`."""
    drawn = queries.sampled(sample.id)
    own, closed = queries.own(sample.id, me()), queries.closed_of(sample.id, me())
    left = [one for one in order_for(me(), drawn, sample.seed) if one not in own]
    if comment_id not in drawn or comment_id not in closed:
        # what was said of the comment that was on screen must not stand beside another one
        comment_id, said, numbers, problem = next(iter(left), None), None, "", problem and GONE_ON
    before = [one for one in own if one in drawn and one in closed and one != comment_id]
    return render_template(
        "agreement/code.html",
        home={"questionnaire_id": use.questionnaire_id, "key": use.question_key},
        question=comment_question_title(use.questionnaire_id, use.question_key),
        sample=sample,
        comment=queries.words([comment_id]).get(comment_id) if comment_id else None,
        said=own.get(comment_id or 0, {}) if said is None else said,
        numbers=numbers,
        before=before[-1] if before else None,
        read=len(drawn) - len(left),
        drawn=len(drawn),
        themes=in_order(use),
        positions=POSITIONS,
        error_list=[("#numbers", problem)] if problem else [],
    )
