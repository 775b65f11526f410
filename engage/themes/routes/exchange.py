"""Taking the frame and the codings to other tools, and bringing them in."""

from __future__ import annotations

from flask import render_template

from engage.access import requires
from engage.permissions import Can
from engage.themes import queries
from engage.themes.routes.looking_up import blueprint, title_of


@blueprint.get("/exchange")
@requires(Can.CODE_COMMENTS)
def exchange(questionnaire_id: int, key: str) -> str:
    """What can be taken out, and brought in."""
    return render_template(
        "themes/exchange.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=title_of(questionnaire_id, key),
        use=queries.use(questionnaire_id, key),
    )
