"""An own copy of a frame that several questions share."""

from __future__ import annotations

import sqlalchemy as sa

from engage.audit.actions import record
from engage.clock import now
from engage.db import db
from engage.errors import Refused
from engage.themes import queries
from engage.themes.actions.frames import keep_version
from engage.themes.models import Coding, Frame, FrameUse, Quote, SuggestedTheme, Theme, ThemeExample

AS_IS = {"synchronize_session": False}


def own_copy(use: FrameUse, *, user_id: int) -> Frame:
    """Give a question a copy of the frame it shares, so that changes to it stay there.

    The themes in force are copied under new ids, with typed examples; what the machine coded of this question goes
    along, and what was accepted stays accepted. `Refused` when no other question shares the frame, or a person has
    coded comments to this question: their readings belong to the frame.
    """
    shared = use.frame
    question = (use.questionnaire_id, use.question_key)
    if len(queries.uses(shared.id)) < 2:
        raise Refused("No other question uses this coding frame: it is this question's own already.")
    if queries.base(*question).read:
        raise Refused(
            "People have coded comments of this question with the shared frame, and their work belongs to it. Give "
            "the own copy to the other question, if nobody has coded that one yet. Else go on sharing, and add to the "
            "frame what only this question needs: a question's counts are of its own comments."
        )
    copy = Frame(title=f"{shared.title[:180]} (own copy)", created_at=now(), created_by=user_id, themes=[])
    db.session.add(copy)
    db.session.flush()
    copies = _copy_themes(shared, copy, user_id)
    for old_id, theme in copies.items():
        _take_along(old_id, theme.id, question)
    use.frame = copy
    db.session.flush()
    if use.accepted_at is not None:
        keep_version(copy, note=f"Own copy of “{shared.title[:200]}”", user_id=user_id)
    record("frame copied", "frame", copy.id, of=shared.id, questionnaire=question[0], question=question[1])
    return copy


def _copy_themes(shared: Frame, copy: Frame, user_id: int) -> dict[int, Theme]:
    in_force = [theme for theme in shared.themes if theme.merged_into_id is None]
    copies = {
        theme.id: Theme(
            frame_id=copy.id,
            label=theme.label,
            description=theme.description,
            position=theme.position,
            equality=theme.equality,
            created_at=now(),
            created_by=user_id,
        )
        for theme in in_force
    }
    copy.themes.extend(copies.values())
    db.session.flush()
    for theme in in_force:
        parent = copies.get(theme.parent_id) if theme.parent_id else None
        copies[theme.id].parent_id = parent.id if parent else None
    for old_id, examples in queries.examples(list(copies)).items():
        db.session.add_all(
            ThemeExample(theme_id=copies[old_id].id, words=one.words, counter=one.counter)
            for one in examples
            if one.comment_id is None
        )
    db.session.flush()
    return copies


def _take_along(old_id: int, new_id: int, question: tuple[int, str]) -> None:
    """Let the machine's codings and the quotes of this question's comments belong to the copy of the theme."""
    of_question, runs = queries.ids_of_comments(*question), queries.ids_of_runs(*question)
    db.session.execute(
        sa.update(SuggestedTheme)
        .where(SuggestedTheme.theme_id == old_id, SuggestedTheme.run_id.in_(runs))
        .values(theme_id=new_id),
        execution_options=AS_IS,
    )
    db.session.execute(
        sa.update(Coding)
        .where(Coding.theme_id == old_id, Coding.comment_id.in_(of_question))
        .values(theme_id=new_id),
        execution_options=AS_IS,
    )
    db.session.execute(
        sa.update(Quote)
        .where(Quote.theme_id == old_id, Quote.comment_id.in_(of_question))
        .values(theme_id=new_id),
        execution_options=AS_IS,
    )
