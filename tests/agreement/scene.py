"""A question with comments and a coding frame, and people who code its sample."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask

from engage import clock
from engage.agreement import actions, queries
from engage.comments.models import Comment
from engage.db import db
from engage.themes import actions as themes
from engage.themes import queries as theme_queries
from engage.themes.models import FrameUse
from tests.themes.scene import KEY, comments, question

LABELS = ("Buses", "Parks", "Waiting", "Cost")
SAYS = ("The bus is late", "I love the park", "We waited an hour", "It costs too much", "Nothing")


@dataclass(frozen=True)
class Asked:
    """A question: `home` is its address under /agreement, `theme_ids` in the order of LABELS."""

    id: int
    home: str
    theme_ids: tuple[int, ...]
    comment_ids: tuple[int, ...]


def asked(officer_id: int, number: int = 120) -> Asked:
    """A question with so many comments that say something, each naming one theme, and a fifth as many that do not."""
    questionnaire_id = question()
    said = [f"{SAYS[at % 5]}, number {at}" if at % 5 < 4 else "Nothing" for at in range(number * 5 // 4)]
    comment_ids = comments(questionnaire_id, *said)
    frame = themes.begin_frame(questionnaire_id, KEY)
    made = [
        themes.add_theme(frame, label=label, description=f"All about {label}.", user_id=officer_id)
        for label in LABELS
    ]
    db.session.commit()
    return Asked(
        questionnaire_id,
        f"/agreement/{questionnaire_id}/{KEY}",
        tuple(theme.id for theme in made),
        tuple(comment_ids),
    )


def use_of(asked: Asked) -> FrameUse:
    use = theme_queries.use(asked.id, KEY)
    assert use is not None
    return use


def truth(asked: Asked, comment_id: int) -> int:
    """The theme that the comment names."""
    words = db.session.query(Comment.words_redacted).filter_by(id=comment_id).scalar()
    return asked.theme_ids[next(at for at, said in enumerate(SAYS) if words.startswith(said))]


class Clock:
    """A clock that goes on by so many seconds each time it is asked."""

    def __init__(self, step: float) -> None:
        self.now, self.step = clock.now() + timedelta(minutes=1), step

    def __call__(self):  # type: ignore[no-untyped-def]
        self.now += timedelta(seconds=self.step)
        return self.now


def slowly(monkeypatch: pytest.MonkeyPatch, seconds: float = 8.0) -> None:
    """Let each decision take so many seconds."""
    monkeypatch.setattr(actions, "now", Clock(seconds))


def code_all(
    asked: Asked, user_id: int, says: Callable[[int, int], set[int]] | None = None, most: int | None = None
) -> None:
    """Code the open sample as one person: the theme each comment names, or what `says(place, theme)` makes of it."""
    use = use_of(asked)
    sample = queries.sample(asked.id, KEY)
    assert sample is not None
    for place, one in enumerate(queries.sampled(sample.id)[:most]):
        theme = truth(asked, one)
        holds = {theme} if says is None else says(place, theme)
        actions.read_blind(sample, use.frame, one, holds=holds, positions={}, user_id=user_id)
    db.session.commit()


def drawn_by(officer_id: int, number: int = 4) -> Asked:
    """A question whose sample is drawn."""
    made = asked(officer_id, number)
    actions.draw(use_of(made), user_id=officer_id, seed=5)
    db.session.commit()
    return made


def drawn(app: Flask, officer_id: int, number: int = 120) -> Asked:
    """The same, in a context of its own."""
    with app.app_context():
        return drawn_by(officer_id, number)


def close(asked: Asked, officer_id: int) -> None:
    """Close the sample that two have coded."""
    use = use_of(asked)
    sample = queries.sample(asked.id, KEY)
    assert sample is not None
    actions.close(sample, use.frame, user_id=officer_id)
    db.session.commit()
