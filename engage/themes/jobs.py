"""The worker's part: read the comments, let the machine propose, write the proposal down once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engage.db import db, only_reading
from engage.jobs.registry import handles
from engage.places.queries import names
from engage.questionnaires.queries import comment_question_title
from engage.themes import queries
from engage.themes.actions import keep_proposal
from engage.themes.discovery import suggest
from engage.themes.proposal import Text


@handles("suggest themes")
def suggest_themes(arguments: dict[str, Any], report: Callable[[float, str], None]) -> None:
    """Propose themes for the comments to one question.

    `arguments`: questionnaire_id, question_key, seed, and job_id, under which the run is kept: a job that is run twice
    finds its run there and stops.
    """
    questionnaire_id, question_key = arguments["questionnaire_id"], arguments["question_key"]
    with only_reading():
        if queries.run_of_job(arguments["job_id"]):
            return
        comments = queries.words_to_group(questionnaire_id, question_key)
        quotable = queries.quotable_ids(questionnaire_id, question_key)
        title = comment_question_title(questionnaire_id, question_key)
        places = names()
        db.session.rollback()  # the reading ends here: grouping takes long and must hold nothing
    proposal = suggest(
        [Text(comment_id, words) for comment_id, words in comments],
        question=title,
        places=places,
        seed=arguments.get("seed", 0),
        quotable=quotable,
        progress=report,
    )
    keep_proposal(questionnaire_id, question_key, proposal, job_id=arguments["job_id"], quotable=quotable)
    db.session.commit()
