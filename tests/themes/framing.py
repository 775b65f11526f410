"""A question whose comments people have put to themes, for tests of the coding frame."""

from __future__ import annotations

from engage.db import db
from engage.themes import actions, queries
from engage.themes.models import Coding, Frame, Theme
from tests.cast import Person
from tests.themes.scene import KEY, question


def begun() -> tuple[int, Frame]:
    """A question and its empty frame."""
    asked = question()
    return asked, actions.begin_frame(asked, KEY)


def themes(frame: Frame, officer: Person, *labels: str) -> list[Theme]:
    """Themes of these labels, at the top."""
    return [
        actions.add_theme(frame, label=label, description=f"About {label}.", user_id=officer.id)
        for label in labels
    ]


def held(questionnaire_id: int) -> dict[str, int]:
    """Live comments of individuals by label of the themes in force."""
    frame = queries.frame(questionnaire_id, KEY)
    assert frame is not None
    return {row.theme.label: row.individuals for row in queries.theme_counts(frame.id, questionnaire_id, KEY)}


def codings(*theme_ids: int) -> list[tuple[object, ...]]:
    """Every coding of these themes, as it stands."""
    db.session.flush()
    rows = db.session.query(Coding).filter(Coding.theme_id.in_(theme_ids)).populate_existing()
    return sorted(
        (
            row.comment_id,
            row.theme_id,
            row.holds,
            row.user_id,
            row.by_machine,
            str(row.coded_at),
            row.position,
        )
        for row in rows
    )
