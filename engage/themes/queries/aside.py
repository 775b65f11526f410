"""What stands apart from the groups: campaigns, and comments that say nothing or fit nowhere."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from engage.comments.models import Comment
from engage.db import db
from engage.themes.models import Campaign, CampaignComment, Run


@dataclass(frozen=True)
class CampaignRow:
    """Comments whose words are the same (`exact`) or nearly so: how many live ones, and one in redacted words."""

    id: int
    exact: bool
    comments: int
    example: str


@dataclass(frozen=True)
class Campaigns:
    """Campaigns of a run, the largest first. `copies` are all comments in `number` campaigns, when the run was made."""

    rows: list[CampaignRow]
    number: int
    copies: int


def campaigns(run: Run, *, page: int, per_page: int) -> Campaigns:
    """A page of a run's campaigns."""
    size = sa.func.count()
    sized = (
        sa.select(CampaignComment.campaign_id, size.label("size"))
        .join(Campaign, Campaign.id == CampaignComment.campaign_id)
        .join(Comment, Comment.id == CampaignComment.comment_id)
        .where(Campaign.run_id == run.id, Comment.withdrawn_on.is_(None))
        .group_by(CampaignComment.campaign_id)
        .order_by(size.desc(), CampaignComment.campaign_id)
        .limit(per_page)
        .offset((page - 1) * per_page)
        .subquery()
    )
    example = sa.func.coalesce(
        sa.case((Comment.withdrawn_on.is_(None), Comment.words_redacted)), "(withdrawn)"
    )
    rows = db.session.execute(
        sa.select(Campaign.id, Campaign.exact, sized.c.size, example)
        .join(sized, sized.c.campaign_id == Campaign.id)
        .outerjoin(Comment, Comment.id == Campaign.example_id)
        .order_by(sized.c.size.desc(), Campaign.id)
    )
    number = db.session.scalar(
        sa.select(sa.func.count()).select_from(Campaign).where(Campaign.run_id == run.id)
    )
    return Campaigns([CampaignRow(*row) for row in rows], number or 0, run.copies)


def campaign_of(run_id: int, campaign_id: int) -> Campaign | None:
    """A campaign of a run, or None."""
    return db.session.scalar(sa.select(Campaign).where(Campaign.id == campaign_id, Campaign.run_id == run_id))


def comments_of(campaign_id: int, *, page: int, per_page: int) -> tuple[list[tuple[int, str]], int]:
    """A page of the live comments of a campaign in the order they came: id and redacted words; and how many."""
    where = (CampaignComment.campaign_id == campaign_id, Comment.withdrawn_on.is_(None))
    joined = sa.select(Comment.id, Comment.words_redacted).join(
        CampaignComment, CampaignComment.comment_id == Comment.id
    )
    total = db.session.scalar(sa.select(sa.func.count()).select_from(joined.where(*where).subquery()))
    rows = db.session.execute(
        joined.where(*where).order_by(Comment.id).limit(per_page).offset((page - 1) * per_page)
    )
    return [(comment_id, words) for comment_id, words in rows], total or 0
