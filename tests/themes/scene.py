"""A question with comments, and a machine that has proposed themes for them."""

from __future__ import annotations

from datetime import date

from engage.comments.actions import record_all
from engage.comments.given import Given
from engage.comments.models import Comment
from engage.db import db
from engage.questionnaires import actions as questionnaires
from engage.questionnaires.draft import PageDraft, QuestionDraft
from engage.themes.actions import keep_proposal
from engage.themes.engine.proposal import Group, Member, Proposal, Quote, RunFacts
from engage.themes.models import Run

KEY = "better"


def question() -> int:
    """A published questionnaire with one comment question, `KEY`; its id."""
    made = questionnaires.create(
        "Health", [PageDraft("Page", [QuestionDraft("comment", "What could be better?", key=KEY)])]
    )
    questionnaires.publish(made.id)
    return made.id


def comments(questionnaire_id: int, *words: str, voice: str = "individual", first: int = 1) -> list[int]:
    """Record these comments; their ids in order."""
    record_all(
        [
            Given("answer", first + at, questionnaire_id, KEY, voice, said, True, date(2026, 6, 1))
            for at, said in enumerate(words)
        ]
    )
    numbers = range(first, first + len(words))
    found = db.session.query(Comment.id).filter(
        Comment.questionnaire_id == questionnaire_id, Comment.origin_id.in_(numbers)
    )
    return [row.id for row in found.order_by(Comment.origin_id)]


def proposal(
    *groups: tuple[str, list[int]], empty: tuple[int, ...] = (), other: tuple[int, ...] = ()
) -> Proposal:
    """What a machine might propose: label and comment ids of each group, a quote of its first."""
    ids = [comment_id for _, members in groups for comment_id in members]
    return Proposal(
        groups=[
            Group(
                label,
                f"About {label}.",
                [Member(one, 0.9) for one in members],
                [Quote(members[0], 0, 5)],
                0.5,
                0.9,
            )
            for label, members in groups
        ],
        empty=list(empty),
        other=list(other),
        campaigns=[],
        languages=dict.fromkeys([*ids, *empty, *other], "en"),
        run=RunFacts("inputs", "model", 0, len(groups)),
    )


def run(questionnaire_id: int, made: Proposal) -> Run:
    """Keep a proposal as the worker does."""
    quotable = {member.comment_id for group in made.groups for member in group.members}
    return keep_proposal(questionnaire_id, KEY, made, job_id=None, quotable=quotable)
