"""Figures as they are now: what was asked, answered and decided, joined. For those who may see true counts, and to be
published: all others read releases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from engage import clock
from engage.comments import queries as comments
from engage.consultations.models import Consultation
from engage.errors import Missing
from engage.places import queries as places
from engage.places.package import Place
from engage.privacy.linked import Asked as AskedOf
from engage.privacy.rules import DEFAULT_RULE, Rule
from engage.questionnaires.bank import by_census
from engage.questionnaires.queries import asked_of_anybody, comment_question_title
from engage.reports.annex import Annex, MergedView, annex
from engage.reports.bands import date_bands, number_bands
from engage.reports.figures import Figures
from engage.reports.grouped import Grouped, grouped
from engage.reports.groupings import Grouping, of_closed, of_heard
from engage.reports.queries.theme_counts import accepted_themes
from engage.reports.summary import CHARACTERISTICS, Counted, QuestionCounts, Summary, assemble
from engage.responses import queries as responses
from engage.responses.queries import Asked, Audience
from engage.themes import queries as themes

CLOSED_KINDS = frozenset({"one_choice", "several_choices", "scale", "number", "date"})


def figures(consultation: Consultation, place: Place, *, reader: int | None = None) -> Figures:
    """The figures of one consultation, made from what is stored now, over all versions of its questionnaire.

    No quote is of a comment that is closed to the `reader`, who codes it blind.
    """
    return figures_of(consultation, counted(consultation, place, reader=reader))


def figures_of(consultation: Consultation, true: Counted, rule: Rule = DEFAULT_RULE) -> Figures:
    """The figures made of these counts. Of a question whose themes are withheld no annex is told either."""
    summary = assemble(true, rule)
    told = {themes.key for themes in summary.themes}
    return Figures(
        summary,
        {key: one for key, one in _annexes(consultation, rule).items() if key in told},
        tuple(_waiting_for_themes(consultation.questionnaire_id)),
        clock.now(),
    )


def counted(consultation: Consultation, place: Place, *, reader: int | None = None) -> Counted:
    """The true counts that a summary is made of, as they are now."""
    questionnaire_id = consultation.questionnaire_id
    asked = responses.tallies(questionnaire_id)
    heard = by_census(responses.equality_counts(questionnaire_id))
    wards = _wards(asked, place)
    residents: dict[str, Mapping[str, int]] = dict(places.profile(place.area_code))
    if wards is not None:
        names = places.area_names(place.ward_set)
        heard["ward"] = wards.counts
        by_ward = places.residents_by_area(place.ward_set)
        residents = {"ward": {names[code]: people for code, people in by_ward.items()}, **residents}
    types = responses.by_type(questionnaire_id)
    links = {one.question.key: _asked_of(one.audience, asked) for one in asked}
    return Counted(
        types=types,
        channels=responses.by_channel(questionnaire_id, "individual"),
        heard=heard,
        residents=residents,
        questions=[
            _question(one, links[one.question.key]) for one in asked if one.question.kind in CLOSED_KINDS
        ],
        themes=accepted_themes(questionnaire_id, asked, reader),
        asked={
            one.question.key: link
            for one in asked
            if one.question.kind == "comment" and (link := links[one.question.key])
        },
        asked_ward=links[wards.key] if wards else None,
    )


def _asked_of(audience: Audience, asked: Sequence[Asked]) -> AskedOf | None:
    """Who was asked, in the words of the tables; None where everybody was."""
    if audience.everybody:
        return None
    labels = {
        (one.question.key, option.key): option.label for one in asked for option in one.question.options
    }
    rows = frozenset((key, labels.get((key, option), option)) for key, option in audience.asked_if)
    return AskedOf(audience.asked, rows, audience.smallest_part, audience.is_plain)


def _annexes(consultation: Consultation, rule: Rule) -> dict[str, Annex]:
    """Views held by few, or mainly by one group, that were merged: by question whose themes are accepted."""
    found = {}
    accepted = themes.accepted_uses(consultation.questionnaire_id)
    for question in asked_of_anybody(consultation.questionnaire_id):
        use = accepted.get(question.key)
        if question.kind != "comment" or use is None:
            continue
        views = [
            MergedView(
                row.label,
                row.into,
                row.individuals,
                row.merge.because or "",
                row.merge.mainly,
                row.merge.made_at,
            )
            for row in reversed(themes.merge_rows(use.frame_id, use.questionnaire_id, use.question_key))
            if row.in_annex
        ]
        if views:
            found[question.key] = annex(question.title, views, rule)
    return found


def _waiting_for_themes(questionnaire_id: int) -> list[str]:
    """Titles of comment questions that have comments but no accepted coding frame: nothing of them counts yet."""
    accepted = themes.accepted_uses(questionnaire_id)
    return [
        comment_question_title(questionnaire_id, key)
        for key in sorted(comments.counts(questionnaire_id))
        if key not in accepted
    ]


def counts_by_label(asked: Asked, enough: int = DEFAULT_RULE.threshold) -> dict[str, int]:
    """True counts of a closed question by label, in its order; numbers and dates in bands.

    `enough`: how many must be in the first and in the last band, at least.
    """
    question, tally = asked.question, asked.tally
    if question.kind == "number":
        least = question.settings.get("minimum")
        lowest = None if least in (None, "") else Decimal(str(least))
        return number_bands({Decimal(row.key): row.count for row in tally.rows}, enough, lowest)
    if question.kind == "date":
        return date_bands({date.fromisoformat(row.key): row.count for row in tally.rows}, enough)
    counts: dict[str, int] = {}
    for row in tally.rows:
        counts[row.label] = counts.get(row.label, 0) + row.count
    return counts


def _question(asked: Asked, link: AskedOf | None = None) -> QuestionCounts:
    question = asked.question
    return QuestionCounts(
        question.key,
        question.title,
        counts_by_label(asked),
        asked.tally.base,
        exclusive=question.kind != "several_choices",
        alone=frozenset(option.label for option in question.options if option.exclusive),
        asked=link,
        most=int(question.settings.get("most") or 0),
    )


class Wards(NamedTuple):
    """Individuals by ward name, and the key of the question that told."""

    key: str
    counts: dict[str, int]


def _wards(asked: Sequence[Asked], place: Place) -> Wards | None:
    """Where individuals live, from the first question that asks for a postcode; None where none does.

    Those who live outside, do not know or prefer not to say are in no ward.
    """
    one = next((one for one in asked if one.question.kind == "postcode"), None)
    if one is None:
        return None
    names = places.area_names(place.ward_set)
    return Wards(one.question.key, {names[row.key]: row.count for row in one.tally.rows if row.key in names})


def themes_by_group(
    consultation: Consultation, place: Place, key: str, rule: Rule = DEFAULT_RULE
) -> list[Grouped]:
    """The themes of one question by every grouping that was measured; none where nothing is counted or estimated.

    Raises Missing where the question has no accepted themes, or the summary tells nothing of them.
    """
    true = counted(consultation, place)
    summary = assemble(true, rule)
    of_key = next((one for one in true.themes if one.key == key), None)
    found = next((one for one in summary.themes if one.key == key), None)
    if of_key is None or found is None:
        raise Missing("No themes are told of this question.")
    if of_key.measured is None:
        return []
    return [
        replace(one, title=grouping.title)
        for grouping in _groupings(consultation.questionnaire_id, key, true, summary, place)
        if (
            one := grouped(
                grouping.name,
                grouping.sizes,
                grouping.labels,
                found,
                of_key.measured,
                people=grouping.people,
                rule=rule,
                hidden=grouping.hidden,
                rest=grouping.rest,
            )
        )
        is not None
    ]


def _groupings(
    questionnaire_id: int, key: str, true: Counted, summary: Summary, place: Place
) -> list[Grouping]:
    """Every way to group those who commented, with what the summary shows of the groups."""
    individuals = true.types.get("individual", 0)
    names = [name for name in CHARACTERISTICS if name in summary.heard and name != "ward"]
    found = [
        of_heard(name, true.heard[name], {label: label for label in true.heard[name]}, summary, individuals)
        for name in names
    ]
    if "ward" in summary.heard:
        labels = places.area_names(place.ward_set)
        found.append(
            of_heard("ward", true.heard["ward"], labels, summary, individuals, asked=true.asked_ward)
        )
    use = themes.use(questionnaire_id, key)
    closed = themes.chosen_question(use) if use else None
    question = next((one for one in true.questions if closed and one.key == closed.key), None)
    table = next((one.table for one in summary.questions if closed and one.key == closed.key), None)
    if question is not None and table is not None and not table.withheld:
        found.append(of_closed(question, table, true.asked.get(key), individuals))
    return found
