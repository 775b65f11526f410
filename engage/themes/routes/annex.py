"""What was merged, why and by whom; and taking a merge back."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engage.access import requires
from engage.accounts.queries import names
from engage.db import db
from engage.errors import Missing, Refused
from engage.permissions import Can
from engage.themes import actions, queries
from engage.themes.framing.merging import HELD_BY_FEW
from engage.themes.routes.looking_up import blueprint, me, title_of, use_of


@blueprint.get("/annex")
@requires(Can.CODE_COMMENTS)
def annex(questionnaire_id: int, key: str) -> str:
    """Every merge that stands, with its reason and who decided it."""
    rows = queries.merge_rows(use_of(questionnaire_id, key).frame_id, questionnaire_id, key)
    return render_template(
        "themes/annex.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=title_of(questionnaire_id, key),
        rows=rows,
        few=HELD_BY_FEW,
        names=names([row.merge.made_by for row in rows if row.merge.made_by is not None]),
    )


@blueprint.post("/merges/<int:merge_id>/undo")
@requires(Can.ACCEPT_THEMES)
def undo_merge(questionnaire_id: int, key: str, merge_id: int) -> Response:
    """Take a merge back; what people decided since stays."""
    made = queries.merge_of(merge_id)
    frame_id = use_of(questionnaire_id, key).frame_id
    theme = queries.theme(made.theme_id) if made else None
    if made is None or theme is None or theme.frame_id != frame_id:
        raise Missing("There is no such merge in this coding frame.")
    back = url_for(".annex", questionnaire_id=questionnaire_id, key=key)
    try:
        undone = actions.undo_merge(made, user_id=me())
    except Refused as refused:
        raise Refused(refused.words, next_url=back, next_words="Go back to the merges") from None
    db.session.commit()
    since = undone.coded_since
    coded = "comment was" if since == 1 else "comments were"
    kept = f" {since:,} of its {coded} coded by a person since: their decision stays." if since else ""
    flash(f"“{undone.theme.label}” is a theme of its own again.{kept}")
    return redirect(back)
