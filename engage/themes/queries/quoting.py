"""Passages of a question as the rules of quoting need them."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from engage.comments.models import Comment
from engage.comments.queries import open_to
from engage.db import db
from engage.themes.models import Campaign, CampaignComment, Coding, Quote, Run
from engage.themes.queries.live import live
from engage.themes.queries.merging import owners
from engage.themes.quoting.passages import Passage


def passages(
    theme_ids: Iterable[int], questionnaire_id: int, question_key: str, *, reader: int | None = None
) -> list[Passage]:
    """Every passage that may stand for one of the themes (or was of one merged into it), the first chosen first.

    Only of live comments to the question that hold the theme still; a campaign's are those of the newest run. None of
    comments that are closed to the `reader`, who codes them blind.
    """
    belongs = owners(theme_ids)
    run = (
        sa.select(sa.func.max(Run.id))
        .where(Run.questionnaire_id == questionnaire_id, Run.question_key == question_key)
        .scalar_subquery()
    )
    handed_round = (
        sa.select(CampaignComment.comment_id)
        .join(Campaign, Campaign.id == CampaignComment.campaign_id)
        .where(Campaign.run_id == run)
    )
    rows = db.session.execute(
        sa.select(
            Quote.theme_id,
            Coding.theme_id,
            Comment.id,
            Comment.origin,
            Comment.origin_id,
            Comment.words_redacted,
            Quote.start,
            Quote.end,
            Comment.voice,
            Coding.position,
            Comment.quotable,
            Quote.approved_at.is_not(None),
            Comment.id.in_(handed_round),
            Quote.id,
        )
        .join(Comment, Comment.id == Quote.comment_id)
        .join(Coding, Coding.comment_id == Comment.id)
        .where(
            Quote.theme_id.in_(belongs),
            Coding.theme_id.in_(belongs.values()),
            Coding.holds,
            *live(questionnaire_id, question_key),
            *open_to(reader),
        )
        .order_by(Quote.id)
    )
    found = []
    for quoted, held, comment_id, origin, origin_id, words, start, end, *rest in rows:
        if quoted is not None and belongs[quoted] == held:
            found.append(Passage(held, comment_id, (origin, origin_id), words[start:end].strip(), *rest))
    return found
