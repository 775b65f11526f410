"""The coding frame: begun, shared, copied, kept as a version, and from when it counts."""

from __future__ import annotations

from engage.audit.actions import record
from engage.clock import now
from engage.db import db
from engage.errors import Refused
from engage.questionnaires.queries import comment_question_title
from engage.themes import queries
from engage.themes.actions.themes import put
from engage.themes.framing.starting import Start
from engage.themes.framing.versions import differences
from engage.themes.models import Frame, FrameUse, FrameVersion
from engage.visible import visible

LONGEST_TITLE, LONGEST_NOTE = 200, 300  # characters, as the columns


def begin_frame(questionnaire_id: int, question_key: str) -> Frame:
    """The coding frame of a question, begun if there is none."""
    frame = queries.frame(questionnaire_id, question_key)
    if frame is None:
        title = comment_question_title(questionnaire_id, question_key)[:LONGEST_TITLE]
        frame = Frame(title=title, created_at=now(), themes=[])
        db.session.add(frame)
        db.session.flush()
        _use(questionnaire_id, question_key, frame)
    return frame


def retitle(frame: Frame, title: str) -> None:
    """Give a frame another name. `Refused` where it is empty or too long."""
    wanted = visible(title)
    if not wanted:
        raise Refused("Give the coding frame a name.")
    if len(wanted) > LONGEST_TITLE:
        raise Refused(f"Keep the name of the coding frame to {LONGEST_TITLE} characters.")
    frame.title = wanted
    record("frame renamed", "frame", frame.id)


def start_from(frame: Frame, start: Start, *, user_id: int) -> int:
    """Add the themes that others use to a frame; those whose label is there already are left as they are.

    How many were added.
    """
    there = {theme.label.casefold(): theme for theme in frame.themes if theme.merged_into_id is None}
    added = 0
    for row in start.themes:
        if row.label.casefold() in there:
            continue
        parent = there.get(row.parent.casefold()) if row.parent else None
        parent_id = parent.id if parent else None
        there[row.label.casefold()] = put(
            frame, row.label, row.description, user_id, parent_id=parent_id, equality=row.equality
        )
        added += 1
    record("themes added from a template", "frame", frame.id, template=start.key, themes=added)
    return added


def use_frame(questionnaire_id: int, question_key: str, frame: Frame) -> FrameUse:
    """Code the comments of a question to a frame that is there already. Nothing of it counts before it is accepted.

    `Refused` where the question has a frame with themes of its own: coding would be lost.
    """
    comment_question_title(questionnaire_id, question_key)
    stood = queries.use(questionnaire_id, question_key)
    if stood is not None and stood.frame_id == frame.id:
        raise Refused("This question already uses that coding frame.")
    if stood is not None and stood.frame.themes:
        raise Refused(
            "This question has a coding frame with themes of its own. Take them out first, or bring the other frame "
            "in with a file."
        )
    if stood is not None:
        left = stood.frame
        db.session.delete(stood)
        db.session.flush()
        if not queries.uses(left.id) and queries.newest_version(left.id) is None:
            db.session.delete(left)
    use = _use(questionnaire_id, question_key, frame)
    record("frame used", "frame", frame.id, questionnaire=questionnaire_id, question=question_key)
    return use


def keep_version(frame: Frame, *, note: str, user_id: int) -> FrameVersion:
    """Number the frame as it stands. A version never changes.

    `Refused` when nothing changed since the newest, or the note is too long.
    """
    if len(note.strip()) > LONGEST_NOTE:
        raise Refused(f"Keep the note to {LONGEST_NOTE} characters.")
    queries.hold(frame.id)
    newest = queries.newest_version(frame.id)
    content = queries.content_now(frame)
    if newest is not None and not differences(newest.content, content):
        raise Refused(f"Nothing has changed since version {newest.number}.")
    return _version(frame, newest, content, note, user_id)


def accept_frame(use: FrameUse, *, user_id: int) -> None:
    """From now on the themes of the frame count for this question; the state accepted is numbered.

    `Refused` when there is none to count.
    """
    frame = use.frame
    if not any(theme.merged_into_id is None for theme in frame.themes):
        raise Refused("There is no theme to accept yet. Accept a suggestion or add a theme first.")
    use.accepted_at = now()
    use.accepted_by = user_id
    queries.hold(frame.id)
    newest = queries.newest_version(frame.id)
    content = queries.content_now(frame)
    if newest is None or differences(newest.content, content):
        newest = _version(frame, newest, content, "Accepted", user_id)
    record("frame accepted", "frame", frame.id, themes=len(frame.themes), version=newest.number)


def choose_closed(use: FrameUse, key: str | None, *, tells: bool) -> None:
    """Choose the closed question by which the comments are compared, and whether it tells where people stand.

    What was measured by another is no longer current. `Refused` where there is no such question, or none is to tell.
    """
    if key is not None and key not in {one.key for one in queries.closed_questions(use.questionnaire_id)}:
        raise Refused("Choose a question from the list. It may have been changed since.")
    if key is None and tells:
        raise Refused("Choose the question whose answers tell where people stand.")
    if (use.closed_key, use.closed_tells) == (key, tells):
        return
    use.closed_key, use.closed_tells = key, tells
    record(
        "closed question chosen",
        "frame",
        use.frame_id,
        question=use.question_key,
        closed=key or "",
        tells=tells,
    )


def _version(
    frame: Frame, newest: FrameVersion | None, content: object, note: str, user_id: int
) -> FrameVersion:
    made = FrameVersion(
        frame_id=frame.id,
        number=newest.number + 1 if newest else 1,
        made_at=now(),
        made_by=user_id,
        note=visible(note),
        content=content,
    )
    db.session.add(made)
    db.session.flush()
    record("frame version kept", "frame", frame.id, number=made.number)
    return made


def _use(questionnaire_id: int, question_key: str, frame: Frame) -> FrameUse:
    use = FrameUse(questionnaire_id=questionnaire_id, question_key=question_key, frame=frame, begun_at=now())
    db.session.add(use)
    db.session.flush()
    return use
