"""Reading for reports: joins what was asked, answered and decided. True counts leave only as a published summary."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from engage.comments import queries as comments
from engage.consultations.models import Consultation
from engage.places import queries as places
from engage.places.package import Place
from engage.privacy.rules import DEFAULT_RULE
from engage.questionnaires.bank import by_census
from engage.questionnaires.queries import comment_question_title
from engage.reports.bands import date_bands, number_bands
from engage.reports.summary import Counted, QuestionCounts, Summary, ThemeCounts, ThemeRow, assemble
from engage.responses import queries as responses
from engage.responses.queries import Asked
from engage.themes import queries as themes
from engage.themes.models import FrameUse

CLOSED_KINDS = frozenset({"one_choice", "several_choices", "scale", "number", "date"})
SHOWN_QUOTES = 3


def summary(consultation: Consultation, place: Place) -> Summary:
    """The summary of one consultation, live: made from what is stored now, over all versions of its questionnaire."""
    questionnaire_id = consultation.questionnaire_id
    asked = responses.tallies(questionnaire_id)
    heard = by_census(responses.equality_counts(questionnaire_id))
    wards = _wards(asked, place)
    residents: dict[str, Mapping[str, int]] = dict(places.profile(place.area_code))
    if wards is not None:
        names = places.area_names(place.ward_set)
        heard["ward"] = wards
        by_ward = places.residents_by_area(place.ward_set)
        residents = {"ward": {names[code]: people for code, people in by_ward.items()}, **residents}
    counted = Counted(
        types=responses.by_type(questionnaire_id),
        channels=responses.by_channel(questionnaire_id, "individual"),
        heard=heard,
        residents=residents,
        questions=[_question(one) for one in asked if one.question.kind in CLOSED_KINDS],
        themes=[
            found
            for one in asked
            if one.question.kind == "comment"
            and (found := _themes(questionnaire_id, one.question.key, one.question.title)) is not None
        ],
    )
    return assemble(counted, DEFAULT_RULE)


def waiting_for_themes(questionnaire_id: int) -> list[str]:
    """Titles of comment questions that have comments but no accepted coding frame: nothing of them counts yet."""
    return [
        comment_question_title(questionnaire_id, key)
        for key in sorted(comments.counts(questionnaire_id))
        if _accepted_frame(questionnaire_id, key) is None
    ]


def _question(asked: Asked) -> QuestionCounts:
    question, tally = asked.question, asked.tally
    if question.kind == "number":
        counts = number_bands({Decimal(row.key): row.count for row in tally.rows})
    elif question.kind == "date":
        counts = date_bands({date.fromisoformat(row.key): row.count for row in tally.rows})
    else:
        counts = {}
        for row in tally.rows:
            counts[row.label] = counts.get(row.label, 0) + row.count
    return QuestionCounts(
        question.key,
        question.title,
        counts,
        tally.base,
        exclusive=question.kind != "several_choices",
        alone=frozenset(option.label for option in question.options if option.exclusive),
    )


def _wards(asked: list[Asked], place: Place) -> dict[str, int] | None:
    """Individuals by ward name, from the first question that asks for a postcode; None where none does.

    Those who live outside, do not know or prefer not to say are in no ward.
    """
    tallies = [one.tally for one in asked if one.question.kind == "postcode" and one.tally.base]
    if not tallies:
        return None
    names = places.area_names(place.ward_set)
    return {names[row.key]: row.count for row in tallies[0].rows if row.key in names}


def _accepted_frame(questionnaire_id: int, question_key: str) -> FrameUse | None:
    use = themes.use(questionnaire_id, question_key)
    return use if use is not None and use.accepted_at is not None else None


def _themes(questionnaire_id: int, question_key: str, title: str) -> ThemeCounts | None:
    """The accepted themes of a question with their counts; None where none are accepted."""
    use = _accepted_frame(questionnaire_id, question_key)
    if use is None or use.accepted_at is None:
        return None
    counts = themes.theme_counts(use.frame_id, questionnaire_id, question_key)
    quotes = themes.approved_quotes([row.theme.id for row in counts], questionnaire_id, question_key)
    base = themes.base(questionnaire_id, question_key)
    return ThemeCounts(
        question_key,
        title,
        use.accepted_at,
        base.comments,
        base.individuals,
        base.organisations,
        base.read,
        tuple(
            ThemeRow(
                row.theme.id,
                row.theme.label,
                row.theme.description,
                row.individuals,
                row.organisations,
                tuple(quote.words for quote in quotes.get(row.theme.id, [])[:SHOWN_QUOTES]),
            )
            for row in counts
        ),
    )
