"""Words that may be names, with every comment they stand in, to be decided on together."""

from __future__ import annotations

from flask import render_template

from engage.access import requires
from engage.comments import queries
from engage.comments.queries.redactions import WORDS_PER_PAGE
from engage.comments.routes.showing import blueprint
from engage.paging import page_asked, pages_of
from engage.permissions import Can


@blueprint.get("/names")
@requires(Can.CODE_COMMENTS)
def names() -> str:
    """Suggested names by word, the most frequent first."""
    page = page_asked()
    rows, total = queries.suggested_names(page)
    pages = pages_of(total, WORDS_PER_PAGE)
    return render_template("comments/names.html", rows=rows, total=total, page=min(page, pages), pages=pages)
