"""The coding frame: its themes, their labels, what is merged, and from when it counts."""

from __future__ import annotations

import sqlalchemy as sa

from engage.audit.actions import record
from engage.clock import now
from engage.db import db
from engage.errors import Refused
from engage.questionnaires.queries import comment_question_title
from engage.themes import queries
from engage.themes.models import Coding, Frame, FrameUse, Quote, Theme

HELD_BY_FEW = 30  # comments; merging away a theme held by fewer demands a reason


def begin_frame(questionnaire_id: int, question_key: str) -> Frame:
    """The coding frame of a question, begun if there is none."""
    frame = queries.frame(questionnaire_id, question_key)
    if frame is None:
        frame = Frame(
            title=comment_question_title(questionnaire_id, question_key), created_at=now(), themes=[]
        )
        db.session.add(frame)
        db.session.flush()
        db.session.add(
            FrameUse(
                questionnaire_id=questionnaire_id,
                question_key=question_key,
                frame=frame,
                begun_at=now(),
            )
        )
        db.session.flush()
    return frame


def add_theme(frame: Frame, *, label: str, description: str, user_id: int) -> Theme:
    """Add a theme to a frame. `Refused` when a theme in force has the same label."""
    _refuse_same_label(frame, label)
    theme = Theme(
        frame_id=frame.id,
        label=label,
        description=description,
        position=len(frame.themes),
        created_at=now(),
        created_by=user_id,
    )
    frame.themes.append(theme)
    db.session.flush()
    record("theme added", "theme", theme.id)
    return theme


def rename(theme: Theme, *, label: str, description: str) -> None:
    """Give a theme another label and description; its id, and so every link to it, stays."""
    frame = queries.frame_by_id(theme.frame_id)
    if frame is not None:
        _refuse_same_label(frame, label, but=theme.id)
    theme.label = label
    theme.description = description
    record("theme renamed", "theme", theme.id)


def merge(theme: Theme, into: Theme, *, because: str) -> None:
    """Merge one theme into another of the same frame: what held it now holds `into` too.

    A person's "no" to `into` stands against a machine's coding, not against a person's.

    A theme held by few may hold a rare view: without a reason it is `Refused`. The merged theme keeps its row and its
    codings, so that the merge can be read, and its reason published.
    """
    if theme.id == into.id or theme.frame_id != into.frame_id or into.merged_into_id or theme.merged_into_id:
        raise Refused("Choose another theme of this coding frame to merge into.")
    held_by = queries.holders(theme.id)
    if held_by < HELD_BY_FEW and not because.strip():
        raise Refused(
            f"“{theme.label}” is held by only {held_by} comments. A view held by few must not vanish without a word: "
            "say why it belongs to the other theme."
        )
    # Who codes by hand ticks one theme and so says no to all others, before anybody knew that two are one.
    said_no = sa.update(Coding).where(
        Coding.theme_id == into.id, sa.not_(Coding.holds), Coding.comment_id.in_(queries.people_say(theme))
    )
    db.session.execute(said_no.values(holds=True), execution_options={"synchronize_session": False})
    columns = ["comment_id", "theme_id", "holds", "user_id", "by_machine", "run_id", "coded_at"]
    db.session.execute(sa.insert(Coding).from_select(columns, queries.to_move(theme, into)))
    db.session.execute(sa.update(Quote).where(Quote.theme_id == theme.id).values(theme_id=into.id))
    theme.merged_into_id = into.id
    theme.merged_because = because.strip() or None
    record("theme merged", "theme", theme.id, into=into.id, held_by=held_by)


def accept_frame(use: FrameUse, *, user_id: int) -> None:
    """From now on the themes of the frame count for this question. `Refused` when there is none to count."""
    frame = use.frame
    if not any(theme.merged_into_id is None for theme in frame.themes):
        raise Refused("There is no theme to accept yet. Accept a suggestion or add a theme first.")
    use.accepted_at = now()
    use.accepted_by = user_id
    record("frame accepted", "frame", frame.id, themes=len(frame.themes))


def _refuse_same_label(frame: Frame, label: str, *, but: int | None = None) -> None:
    if not label.strip():
        raise Refused("Give the theme a label.")
    for theme in frame.themes:
        if theme.id != but and theme.merged_into_id is None and theme.label.casefold() == label.casefold():
            raise Refused(
                f"There is already a theme “{theme.label}”. Merge into it, or choose another label."
            )
