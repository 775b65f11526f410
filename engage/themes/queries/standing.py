"""Where the work on one question stands: what its overview and its list of steps show."""

from __future__ import annotations

from dataclasses import dataclass

from engage.themes.models import FrameUse, Run
from engage.themes.queries.frames import Base, base, use
from engage.themes.queries.runs import latest_run, new_comments, waiting_run
from engage.themes.queries.suggestions import waiting_groups


@dataclass(frozen=True)
class Standing:
    """Where the work on one question stands. All counts are of live comments or of suggestions of the run shown.

    `themes` are in force in its frame; `waiting` groups of the run are neither accepted nor set aside; `new` comments
    came after it; `later` is a newer run that nobody has adopted. `run`, `later` and `use`: None where there is none.
    """

    base: Base
    use: FrameUse | None
    run: Run | None
    later: Run | None
    waiting: int
    new: int
    themes: int


def standing(questionnaire_id: int, question_key: str) -> Standing:
    """Where the work on a question stands now."""
    found, run = use(questionnaire_id, question_key), latest_run(questionnaire_id, question_key)
    in_force = [theme for theme in found.frame.themes if theme.merged_into_id is None] if found else []
    return Standing(
        base=base(questionnaire_id, question_key),
        use=found,
        run=run,
        later=waiting_run(questionnaire_id, question_key, run),
        waiting=waiting_groups(run) if run else 0,
        new=new_comments(run) if run else 0,
        themes=len(in_force),
    )
