"""Place comments that came after a run, and measure how far they are from it."""

from __future__ import annotations

from typing import Any

from engage.db import db, only_reading
from engage.errors import Refused
from engage.jobs.registry import Report, handles
from engage.places.queries import names
from engage.themes.actions import runs as writing
from engage.themes.engine.proposal import Text
from engage.themes.engine.stability import drift, place_new
from engage.themes.engine.static_model import ModelAltered
from engage.themes.jobs.thawing import thawed
from engage.themes.queries import late, runs
from engage.themes.suggesting.later import Batch, CandidateTheme

PLACE_LATER = "place later comments"


@handles(PLACE_LATER)
def place_later(arguments: dict[str, Any], report: Report) -> None:
    """Place comments that came after the run that is shown, by its frozen centres, and measure how far they are off.

    `arguments`: questionnaire_id, question_key. Doing it again places only what has come since.
    """
    report(0.0, "Reading the new comments")
    with only_reading():
        run = runs.latest_run(arguments["questionnaire_id"], arguments["question_key"])
        frozen = thawed(run)
        if run is None or frozen is None:
            raise Refused("These groups cannot take new comments. Let the machine group all comments again.")
        run_id, places = run.id, frozenset(names())
        texts = [Text(*row) for row in late.late_comments(run)]
        known, rows = late.placed_ids(run), late.suggestion_of_leaf(run.id)
        db.session.rollback()
    report(0.2, "Placing the new comments")
    try:
        new = [text for text in texts if text.id not in known]
        placed = place_new(frozen, new, places)
        report(0.5, "Looking for what is new in them")
        found = drift(frozen, texts, places=places)
    except ModelAltered as altered:
        raise Refused(str(altered)) from altered
    at = [
        (comment_id, rows.get(leaf), sure)
        for comment_id, leaf, sure in zip(placed.ids, placed.leaf, placed.confidence, strict=True)
    ] + [(comment_id, None, 0.0) for comment_id in placed.empty]
    report(0.9, "Writing down what was found")
    for start in range(0, len(at), writing.ROWS_AT_ONCE):
        writing.place_late(run_id, at[start : start + writing.ROWS_AT_ONCE])
        db.session.commit()
    candidates = [
        CandidateTheme(
            one.label, [(term.words, term.times, term.share) for term in one.terms], one.comment_ids, None
        )
        for one in found.candidates
    ]
    writing.keep_batch(
        run_id, Batch(found.comments, found.far, found.divergence, found.chance, candidates, found.expected)
    )
    db.session.commit()
