"""Words that may be names, with every comment they stand in, to be decided on together."""

from __future__ import annotations

from flask import render_template, request

from engage.access import requires
from engage.comments import queries
from engage.comments.queries.redactions import WORDS_PER_PAGE
from engage.comments.routes.showing import blueprint
from engage.permissions import Can


@blueprint.get("/names")
@requires(Can.CODE_COMMENTS)
def names() -> str:
    """Suggested names by word, the most frequent first."""
    page = max(1, min(request.args.get("page", 1, type=int), 1_000_000))
    rows, total = queries.suggested_names(page)
    pages = max(1, -(-total // WORDS_PER_PAGE))
    return render_template("comments/names.html", rows=rows, total=total, page=min(page, pages), pages=pages)
