"""Loading the demonstration. Apart from the command, because theme finding takes seconds to import."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click
from flask import current_app

from engage import clock
from engage.agreement import actions as sampling
from engage.agreement.jobs import measure_themes
from engage.agreement.queries import put_by_machine, read_by_people
from engage.comments.jobs import prepare_comments
from engage.db import db, only_reading
from engage.demo import actions, queries
from engage.demo.coding import (
    accept_suggestions,
    approve_quotes,
    begin_with_the_largest,
    code_by_hand,
    merge_a_view_of_few,
    take_sides,
)
from engage.demo.content import NHS, OPEN, TOWN, FrameScript, frame, script, sign_ins
from engage.demo.extracts import NhsRespondent, TownComment, nhs_respondents, town_comments
from engage.demo.people import read_assumptions, simulate
from engage.demo.population import Ward
from engage.demo.voices import imported_id, nhs_responses, town_responses
from engage.places import queries as places
from engage.places.actions import load_place
from engage.places.package import Place, place_directory
from engage.questionnaires.queries import comment_question_title, live_sheet
from engage.reports.jobs import publish_what_has_closed
from engage.responses.actions import exclude, import_responses
from engage.themes import actions as theming
from engage.themes import queries as themes
from engage.themes.engine.discovery import suggest
from engage.themes.engine.proposal import Proposal, Text
from engage.themes.jobs.later import place_later
from engage.themes.jobs.meanings import keep_what_comments_mean

Say = Callable[[str], None]
COMMENT_QUESTIONS = ("why", "improve", "satisfied")
SEED = 2026  # of the samples, so that each loading draws the same
REJECTED = "Rejected by the moderators of the conversation"


def load(say: Say) -> None:
    """Load everything. What is there of it is replaced; the last step is what `--if-empty` looks for."""
    now = clock.now()
    scripts = {name: script(name, now) for name in (NHS, OPEN, TOWN)}
    actions.forget([one.slug for one in scripts.values()])
    place = load_place(place_directory(current_app.extensions["engage.config"].place)).place
    accounts = actions.let_in(sign_ins())
    respondents = nhs_respondents()
    heard = actions.bring_in(scripts[NHS])
    _hear(heard.questionnaire_id, respondents, place, heard.opens_at)
    actions.bring_in(scripts[OPEN])
    town = actions.bring_in(scripts[TOWN])
    said, said_last = _town_by_day()
    _import_town(town.questionnaire_id, said)
    nhs_id, town_id = heard.questionnaire_id, town.questionnaire_id
    db.session.commit()
    prepare_comments({}, lambda part, words: None)
    keep_what_comments_mean()
    say("Consultations and responses are in. Finding themes now.")
    for key in COMMENT_QUESTIONS:
        _make_sense(nhs_id, key, respondents, frame(), accounts)
        _draw_sample(nhs_id, key, accounts)
        db.session.commit()
        measure_themes({"questionnaire_id": nhs_id, "question_key": key}, lambda part, words: None)
    _begin(town_id, "change", accounts)
    _import_town(town_id, said_last)
    db.session.commit()
    prepare_comments({}, lambda part, words: None)
    for job in (place_later, measure_themes):
        job({"questionnaire_id": town_id, "question_key": "change"}, lambda part, words: None)
    publish_what_has_closed()


def _hear(questionnaire_id: int, respondents: Sequence[NhsRespondent], place: Place, opens_at: Any) -> None:
    assumptions = read_assumptions()
    wards = [
        Ward(area.code, area.name, places.profile(area.code))
        for area in places.areas(place.ward_set, place.area_code)
    ]
    sexes = places.profile(place.area_code)["sex"]
    services = [respondent.service for respondent in respondents]
    people = simulate(services, wards, sexes, clock.in_london(opens_at).date(), assumptions)
    sheet = live_sheet(questionnaire_id)
    if sheet is None:
        raise click.ClickException("The questionnaire of the demonstration was not published.")
    import_responses(questionnaire_id, nhs_responses(respondents, people, sheet, assumptions["seed"]))


def _town_by_day() -> tuple[list[TownComment], list[TownComment]]:
    """The town's comments but those of its last day, and those: they come after the machine has grouped the others."""
    comments = town_comments()
    last = max(comment.submitted_at for comment in comments).date()
    return (
        [comment for comment in comments if comment.submitted_at.date() < last],
        [comment for comment in comments if comment.submitted_at.date() == last],
    )


def _import_town(questionnaire_id: int, comments: Sequence[TownComment]) -> None:
    import_responses(questionnaire_id, town_responses(comments))
    responses = queries.imported_responses(questionnaire_id)
    for comment in comments:
        if comment.moderated < 0:
            exclude(responses[comment.comment_id], REJECTED)


def _make_sense(
    questionnaire_id: int,
    key: str,
    respondents: Sequence[NhsRespondent],
    content: FrameScript,
    accounts: Mapping[str, int],
) -> None:
    """Suggestions, and what the officer and the analyst of the demonstration decided on them."""
    run_id, proposal = _propose(questionnaire_id, key)
    given = {imported_id(one.number): one.codes.get(key, []) for one in respondents}
    codes = {
        comment_id: given[response]
        for comment_id, response in queries.imported_comments(questionnaire_id, key).items()
    }
    begun = theming.begin_frame(questionnaire_id, key)
    by_code = accept_suggestions(begun, run_id, proposal, codes, content, accounts["officer"])
    code_by_hand(begun, by_code, codes, accounts["analyst"])
    approve_quotes((questionnaire_id, key), by_code, codes, accounts["officer"])
    use = themes.use(questionnaire_id, key)
    assert use is not None
    merge_a_view_of_few(use, by_code, content, accounts["officer"])
    theming.choose_closed(use, content.closed.get(key), tells=key in content.closed)
    theming.accept_frame(use, user_id=accounts["officer"])


def _begin(questionnaire_id: int, key: str, accounts: Mapping[str, int]) -> None:
    """The largest groups are themes, not accepted yet; an analyst has begun to say where comments stand."""
    run_id, _ = _propose(questionnaire_id, key)
    begin_with_the_largest(run_id, accounts["officer"])
    use = themes.use(questionnaire_id, key)
    assert use is not None
    held = put_by_machine(use.frame_id, questionnaire_id, key)
    take_sides(use.frame, held, dict(themes.words_to_group(questionnaire_id, key)), accounts["analyst"])
    db.session.commit()


def _draw_sample(questionnaire_id: int, key: str, accounts: Mapping[str, int]) -> None:
    """A blind sample whose first coder are the NHS analysts. There is no second one, so agreement is not measured."""
    use = themes.use(questionnaire_id, key)
    assert use is not None
    sample = sampling.draw(use, user_id=accounts["officer"], seed=SEED)
    codes = read_by_people(use.frame_id, questionnaire_id, key)
    sampling.bring_in(sample, codes, user_id=accounts["analyst"])


def _propose(questionnaire_id: int, key: str) -> tuple[int, Proposal]:
    """Let the machine propose, as its job does, and keep what it proposes: the run's id, and the proposal."""
    with only_reading():
        comments = [Text(*row) for row in themes.words_to_group(questionnaire_id, key)]
        quotable = themes.quotable_ids(questionnaire_id, key)
        title, names = comment_question_title(questionnaire_id, key), places.names()
        db.session.rollback()  # the reading ends here: grouping takes long and must hold nothing
    proposal = suggest(comments, question=title, places=names)
    run = theming.keep_proposal(questionnaire_id, key, proposal, job_id=None, quotable=quotable)
    return run.id, proposal
