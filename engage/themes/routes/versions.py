"""Numbered versions of the coding frame, and what changed from one to the next."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.access import requires
from engage.accounts.queries import names
from engage.db import db
from engage.errors import Missing, Refused
from engage.permissions import Can
from engage.themes import actions, queries
from engage.themes.framing.versions import differences, in_force
from engage.themes.routes.looking_up import blueprint, frame_of, me, title_of


@blueprint.get("/versions")
@requires(Can.CODE_COMMENTS)
def versions(questionnaire_id: int, key: str) -> str:
    """All versions, the newest first, and what has changed since."""
    frame = frame_of(questionnaire_id, key)
    kept = queries.frame_versions(frame.id)
    now = queries.content_now(frame)
    return render_template(
        "themes/versions.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=title_of(questionnaire_id, key),
        versions=kept,
        names=names([one.made_by for one in kept if one.made_by is not None]),
        themes={one.number: len(in_force(one.content)) for one in kept},
        changes=differences(kept[0].content, now) if kept else [],
    )


@blueprint.get("/versions/<int:number>")
@requires(Can.CODE_COMMENTS)
def version(questionnaire_id: int, key: str, number: int) -> str:
    """One version: its themes, and what is different from the version before it or another."""
    frame = frame_of(questionnaire_id, key)
    kept = queries.numbered_version(frame.id, number)
    if kept is None:
        raise Missing("There is no such version of this coding frame.")
    with_number = request.args.get("with", number - 1, type=int)
    other = queries.numbered_version(frame.id, with_number) if with_number != number else None
    earlier, later = (other, kept) if other is None or other.number < number else (kept, other)
    return render_template(
        "themes/version.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=title_of(questionnaire_id, key),
        version=kept,
        themes=in_force(kept.content),
        labels={theme["guid"]: theme["label"] for theme in kept.content["themes"]},
        earlier=earlier,
        later=later,
        numbers=[one.number for one in queries.frame_versions(frame.id)],
        changes=differences(earlier.content, later.content) if earlier else [],
    )


@blueprint.post("/versions")
@requires(Can.ACCEPT_THEMES)
def keep_version(questionnaire_id: int, key: str) -> Response:
    """Number the frame as it stands, with a note."""
    back = url_for(".versions", questionnaire_id=questionnaire_id, key=key)
    try:
        kept = actions.keep_version(
            frame_of(questionnaire_id, key), note=request.form.get("note", ""), user_id=me()
        )
    except Refused as refused:
        raise Refused(refused.words, next_url=back, next_words="Go back to the versions") from None
    db.session.commit()
    flash(f"Version {kept.number} is kept. It will never change.")
    return redirect(back)
