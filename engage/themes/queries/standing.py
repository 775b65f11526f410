"""Where the work on one question stands: what its overview and its list of steps show."""

from __future__ import annotations

from dataclasses import dataclass

from engage.themes.models import FrameUse, Run
from engage.themes.queries.frames import Base, base, use
from engage.themes.queries.suggestions import latest_run, undecided


@dataclass(frozen=True)
class Standing:
    """Where the work on one question stands. All counts are of live comments or of suggestions of the run shown.

    `themes` are in force in its frame; `waiting` groups of the run are neither accepted nor set aside. `run` and `use`
    are None where there is none.
    """

    base: Base
    use: FrameUse | None
    run: Run | None
    waiting: int
    themes: int


def standing(questionnaire_id: int, question_key: str) -> Standing:
    """Where the work on a question stands now."""
    found, run = use(questionnaire_id, question_key), latest_run(questionnaire_id, question_key)
    in_force = [theme for theme in found.frame.themes if theme.merged_into_id is None] if found else []
    return Standing(
        base=base(questionnaire_id, question_key),
        use=found,
        run=run,
        waiting=len(undecided(run.id)) if run else 0,
        themes=len(in_force),
    )
