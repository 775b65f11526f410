"""The comments behind a theme."""

from __future__ import annotations

from flask import render_template, request, url_for

from engage.access import actor_who, requires
from engage.comments.queries import unseen_count
from engage.errors import Missing, Refused
from engage.paging import page_asked
from engage.permissions import Can
from engage.reports.queries.releases import shown_comments
from engage.reports.routes.blueprints import blueprint
from engage.reports.routes.reading import Reading, reading
from engage.themes import queries as themes


@blueprint.get("/summaries/<slug>/themes/<int:theme_id>")
@requires(Can.READ_COMMENTS)
def evidence(slug: str, theme_id: int) -> str:
    """The redacted comments a theme's figure is of, so none that says nothing; of a release, those it shows."""
    found = reading(slug)
    return _live(found, theme_id) if found.is_live else _published(found, theme_id)


def _live(found: Reading, theme_id: int) -> str:
    consultation = found.consultation
    theme = themes.theme(theme_id)
    counted = [
        use.question_key
        for use in themes.uses(theme.frame_id if theme else 0)
        if use.questionnaire_id == consultation.questionnaire_id and use.accepted_at
    ]
    key = request.args.get("question", counted[0] if counted else "")
    if theme is None or theme.merged_into_id is not None or key not in counted:
        raise Missing("There is no such theme in this summary.")
    page, reader = page_asked(), actor_who(Can.CODE_COMMENTS)
    rows, total = themes.comments(
        consultation.questionnaire_id, key, reader=reader, page=page, theme_id=theme_id, of_telling=True
    )
    pages = themes.pages_of(total)
    return render_template(
        "reports/evidence.html",
        reading=found,
        part=f"themes:{key}",
        consultation=consultation,
        theme=theme,
        key=key,
        rows=rows,
        page=min(page, pages),
        pages=pages,
        unseen=unseen_count(reader, consultation.questionnaire_id, key),
    )


def _published(found: Reading, theme_id: int) -> str:
    """Raises Missing for a theme that the release does not have, Refused where its number is not shown."""
    release = found.published
    of_theme = [
        (one.key, theme)
        for one in release.figures.summary.themes
        for theme in one.themes
        if theme.id == theme_id and request.args.get("question", one.key) == one.key
    ]
    if not of_theme:
        raise Missing("There is no such theme in this summary.")
    key, theme = of_theme[0]
    if theme.cell.count is None:
        raise Refused(
            "Too few people hold this theme for its comments to be shown: who reads them would know how many they "
            "are. The officer who runs the consultation can read them.",
            next_url=url_for("reports.show", slug=found.consultation.slug),
            next_words="Go back to the summary",
        )
    reader = actor_who(Can.CODE_COMMENTS)
    page = page_asked()
    rows, pages = shown_comments(release.id, key, theme_id, page, reader=reader)
    return render_template(
        "reports/evidence.html",
        reading=found,
        part=f"themes:{key}",
        consultation=found.consultation,
        theme=theme,
        key=key,
        rows=rows,
        page=min(page, pages),
        pages=pages,
        unseen=unseen_count(reader, found.consultation.questionnaire_id, key),
    )
