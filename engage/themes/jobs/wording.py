"""Let a language model word the labels of suggested groups, where one is set up."""

from __future__ import annotations

from typing import Any

from flask import current_app

from config import Config
from engage.db import db, only_reading
from engage.errors import Refused
from engage.jobs.registry import Report, handles
from engage.themes.actions.suggestions import keep_wording
from engage.themes.queries.suggestions import undecided
from engage.themes.suggesting.wording import messages, prompt_hash, taken
from engage.themes.suggesting.wording_client import Endpoint, NoAnswer

WORD_GROUPS = "word groups"
MOST_FAILURES = 3


@handles(WORD_GROUPS)
def word_groups(arguments: dict[str, Any], report: Report) -> None:
    """Let the language model of the settings word the groups of a run that wait for a decision.

    `arguments`: run_id. Each answer is kept at once; one that cannot be taken leaves the machine's own label. After
    three failures in a row the model is left alone.
    """
    endpoint = _endpoint()
    if endpoint is None:
        raise Refused("No language model is set up to word labels.")
    with only_reading():
        waiting = undecided(arguments["run_id"])
        db.session.rollback()
    failures = 0
    for number, group in enumerate(waiting):
        report(number / len(waiting), f"Wording group {number + 1} of {len(waiting)}")
        if not group.quotes or group.worded_by:
            continue
        sent = messages([quote.words for quote in group.quotes])
        try:
            worded, failures = taken(endpoint.ask(sent)), 0
        except NoAnswer as none:
            worded, failures = None, failures + 1
            if failures == MOST_FAILURES:
                raise Refused(
                    f"The language model did not answer: {none}. The machine’s own labels stay."
                ) from none
        if worded is not None:
            keep_wording(group.suggestion.id, worded, model=endpoint.model, prompt=prompt_hash(sent))
            db.session.commit()


def _endpoint() -> Endpoint | None:
    """The language model of the settings, or None."""
    config: Config = current_app.extensions["engage.config"]
    if not config.wording_url or not config.wording_model:
        return None
    return Endpoint(config.wording_url, config.wording_model, config.wording_key)
