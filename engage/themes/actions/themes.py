"""The themes of a frame: added, described, moved, taken out. Their ids are permanent."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from engage.audit.actions import record
from engage.clock import now
from engage.db import db
from engage.errors import Refused
from engage.themes import queries
from engage.themes.framing.hierarchy import children, circles
from engage.themes.models import Frame, Theme, ThemeExample, new_guid
from engage.visible import visible

LONGEST_LABEL = 200  # characters, as the column


def add_theme(
    frame: Frame,
    *,
    label: str,
    description: str,
    user_id: int,
    parent_id: int | None = None,
    equality: str | None = None,
    guid: str | None = None,
) -> Theme:
    """Add a theme to a frame. `Refused` when a theme in force has the same label, or the parent is not in the frame."""
    theme = put(frame, label, description, user_id, parent_id=parent_id, equality=equality, guid=guid)
    record("theme added", "theme", theme.id)
    return theme


def put(
    frame: Frame,
    label: str,
    description: str,
    user_id: int,
    *,
    parent_id: int | None = None,
    equality: str | None = None,
    guid: str | None = None,
) -> Theme:
    """As `add_theme`, without a line in the record: for many at once, which have one."""
    label = visible(label)
    refuse_same_label(frame, label)
    refuse_parent(frame, parent_id)
    theme = Theme(
        frame_id=frame.id,
        guid=guid or new_guid(),
        label=label,
        description=description,
        position=1 + max((one.position for one in frame.themes), default=-1),
        parent_id=parent_id,
        equality=equality,
        created_at=now(),
        created_by=user_id,
    )
    frame.themes.append(theme)
    db.session.flush()
    return theme


def change_theme(
    theme: Theme, *, label: str, description: str, parent_id: int | None, equality: str | None
) -> None:
    """Give a theme another label, description, parent (None: at the top) or characteristic; its id stays.

    `Refused` when it was merged away, its label is taken, or it would lie under itself.
    """
    frame = in_force_frame(theme)
    label = visible(label)
    refuse_same_label(frame, label, but=theme.id)
    refuse_parent(frame, parent_id, of=theme)
    theme.label = label
    theme.description = description
    theme.parent_id = parent_id
    theme.equality = equality
    record("theme changed", "theme", theme.id)


def shift(theme: Theme, *, by: int) -> None:
    """Move a theme up (-1) or down (1) among those beside it; at the end nothing happens."""
    frame = in_force_frame(theme)
    beside = next(
        group
        for group in children(one for one in frame.themes if one.merged_into_id is None).values()
        if any(one.id == theme.id for one in group)
    )
    at = next(place for place, one in enumerate(beside) if one.id == theme.id)
    to = at + by
    if not 0 <= to < len(beside):
        return
    beside[at], beside[to] = beside[to], beside[at]
    for one, position in zip(beside, sorted(one.position for one in beside), strict=True):
        one.position = position
    if len({one.position for one in beside}) < len(beside):
        for place, one in enumerate(beside):
            one.position = place
    record("theme moved", "theme", theme.id, to=to)


def take_out(theme: Theme) -> None:
    """Take out a theme that was never used. `Refused` once anybody coded to it, or a version of the frame names it.

    Those under it then stand at the top.
    """
    frame = in_force_frame(theme)
    if queries.is_used(theme):
        raise Refused(
            f"Comments were coded to “{theme.label}”, or something was merged into it. Merge it into another theme, "
            "so that nothing is lost."
        )
    if queries.is_in_a_version(theme):
        raise Refused(
            f"A numbered version of this coding frame names “{theme.label}”, so it stays. Merge it into another theme."
        )
    record("theme taken out", "theme", theme.id, frame=frame.id)
    for under in frame.themes:
        if under.parent_id == theme.id:
            under.parent_id = None
    db.session.flush()
    db.session.execute(
        sa.delete(Theme).where(Theme.id == theme.id), execution_options={"synchronize_session": "fetch"}
    )
    db.session.expire(frame)


def add_example(theme: Theme, words: str, *, counter: bool, comment: tuple[int, str] | None = None) -> None:
    """Say with words what belongs to a theme or, as `counter`, does not; typed, or words of a comment (id and words).

    `Refused` where there are no words, or they are not in the comment as shown.
    """
    wanted = words.replace("\r\n", "\n").strip()
    if not wanted:
        raise Refused("Type the words of the example.")
    in_force_frame(theme)
    example = ThemeExample(theme_id=theme.id, counter=counter)
    if comment is None:
        example.words = " ".join(wanted.split())  # one line: in files examples stand one a line
    else:
        comment_id, said = comment
        start = said.find(wanted)
        if start < 0:
            raise Refused("Take words of the comment exactly as they are shown.")
        example.comment_id, example.start, example.end = comment_id, start, start + len(wanted)
    db.session.add(example)
    db.session.flush()
    record("example added", "theme", theme.id, counter=counter)


def replace_typed_examples(theme: Theme, examples: Sequence[str], counter_examples: Sequence[str]) -> None:
    """Let these be the typed examples of a theme; passages of comments stay."""
    db.session.execute(
        sa.delete(ThemeExample).where(ThemeExample.theme_id == theme.id, ThemeExample.words.is_not(None)),
        execution_options={"synchronize_session": "fetch"},
    )
    for counter, several in ((False, examples), (True, counter_examples)):
        db.session.add_all(ThemeExample(theme_id=theme.id, counter=counter, words=one) for one in several)
    db.session.flush()


def drop_example(example: ThemeExample) -> None:
    """Take an example away."""
    record("example dropped", "theme", example.theme_id)
    db.session.delete(example)
    db.session.flush()


def in_force_frame(theme: Theme) -> Frame:
    """The frame of a theme, themes loaded. `Refused` when the theme was merged away."""
    frame = queries.frame_by_id(theme.frame_id)
    if frame is None or theme.merged_into_id is not None:
        raise Refused("This theme was merged into another. Undo the merge first.")
    return frame


def refuse_same_label(frame: Frame, label: str, *, but: int | None = None) -> None:
    """Refuse a `visible` label that is empty, too long, or that of another theme in force."""
    if not label:
        raise Refused("Give the theme a label.")
    if len(label) > LONGEST_LABEL:
        raise Refused(f"Keep the label to {LONGEST_LABEL} characters.")
    for theme in frame.themes:
        if theme.id != but and theme.merged_into_id is None and theme.label.casefold() == label.casefold():
            raise Refused(
                f"There is already a theme “{theme.label}”. Merge into it, or choose another label."
            )


def refuse_parent(frame: Frame, parent_id: int | None, *, of: Theme | None = None) -> None:
    """Refuse a parent that is not in force in the frame, or that lies under the theme itself."""
    if parent_id is None:
        return
    if not any(one.id == parent_id and one.merged_into_id is None for one in frame.themes):
        raise Refused("Choose a theme of this coding frame for it to lie under.")
    if of is not None and circles(of.id, parent_id, {one.id: one.parent_id for one in frame.themes}):
        raise Refused("A theme cannot lie under itself, or under a theme that lies under it.")
