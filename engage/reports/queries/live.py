"""Figures as they are now: what was asked, answered and decided, joined. For those who may see true counts, and to be
published: all others read releases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from engage import clock
from engage.agreement import queries as agreement
from engage.comments import queries as comments
from engage.consultations.models import Consultation
from engage.errors import Missing
from engage.places import queries as places
from engage.places.package import Place
from engage.privacy.rules import DEFAULT_RULE
from engage.questionnaires.bank import by_census
from engage.questionnaires.queries import asked_of_anybody, comment_question_title
from engage.reports.annex import Annex, MergedView, annex
from engage.reports.bands import date_bands, number_bands
from engage.reports.figures import Figures
from engage.reports.grouped import Grouped, grouped
from engage.reports.measured import Measured
from engage.reports.summary import CHARACTERISTICS, Counted, QuestionCounts, assemble
from engage.reports.theming import Saying, ThemeCounts, ThemeRow, finding
from engage.responses import queries as responses
from engage.responses.queries import Asked
from engage.themes import queries as themes
from engage.themes.models import FrameUse
from engage.themes.queries import ThemeCount
from engage.themes.queries.quoting import passages
from engage.themes.quoting.passages import Passage, chosen, speaker_words

CLOSED_KINDS = frozenset({"one_choice", "several_choices", "scale", "number", "date"})


def figures(consultation: Consultation, place: Place, *, reader: int | None = None) -> Figures:
    """The figures of one consultation, made from what is stored now, over all versions of its questionnaire.

    No quote is of a comment that is closed to the `reader`, who codes it blind.
    """
    return figures_of(consultation, counted(consultation, place, reader=reader))


def figures_of(consultation: Consultation, true: Counted) -> Figures:
    """The figures made of these counts."""
    return Figures(
        assemble(true, DEFAULT_RULE),
        annexes(consultation),
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
        heard["ward"] = wards
        by_ward = places.residents_by_area(place.ward_set)
        residents = {"ward": {names[code]: people for code, people in by_ward.items()}, **residents}
    types = responses.by_type(questionnaire_id)
    return Counted(
        types=types,
        channels=responses.by_channel(questionnaire_id, "individual"),
        heard=heard,
        residents=residents,
        questions=[_question(one) for one in asked if one.question.kind in CLOSED_KINDS],
        themes=_all_themes(questionnaire_id, asked, types.get("individual", 0), reader),
    )


def annexes(consultation: Consultation) -> dict[str, Annex]:
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
            found[question.key] = annex(question.title, views, DEFAULT_RULE)
    return found


def _waiting_for_themes(questionnaire_id: int) -> list[str]:
    """Titles of comment questions that have comments but no accepted coding frame: nothing of them counts yet."""
    accepted = themes.accepted_uses(questionnaire_id)
    return [
        comment_question_title(questionnaire_id, key)
        for key in sorted(comments.counts(questionnaire_id))
        if key not in accepted
    ]


def counts_by_label(asked: Asked) -> dict[str, int]:
    """True counts of a closed question by label, in its order; numbers and dates in bands."""
    question, tally = asked.question, asked.tally
    if question.kind == "number":
        return number_bands({Decimal(row.key): row.count for row in tally.rows})
    if question.kind == "date":
        return date_bands({date.fromisoformat(row.key): row.count for row in tally.rows})
    counts: dict[str, int] = {}
    for row in tally.rows:
        counts[row.label] = counts.get(row.label, 0) + row.count
    return counts


def _question(asked: Asked) -> QuestionCounts:
    question = asked.question
    return QuestionCounts(
        question.key,
        question.title,
        counts_by_label(asked),
        asked.tally.base,
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


def _all_themes(
    questionnaire_id: int, asked: list[Asked], answered: int, reader: int | None = None
) -> list[ThemeCounts]:
    """The accepted themes of every comment question; quotes are chosen together, so that nobody is quoted twice.

    `answered`: how many individuals answered the questionnaire.
    """
    uses = themes.accepted_uses(questionnaire_id)
    questions = [one.question for one in asked if one.question.kind == "comment" and one.question.key in uses]
    counts = {
        question.key: themes.theme_counts(
            uses[question.key].frame_id, questionnaire_id, question.key, of_telling=True
        )
        for question in questions
    }
    said: list[tuple[str, Passage]] = [
        (key, passage)
        for key, rows in counts.items()
        for passage in passages([row.theme.id for row in rows], questionnaire_id, key, reader=reader)
    ]
    quotes = _quotes(said)
    return [
        _themes(uses[question.key], question.title, counts[question.key], quotes, answered)
        for question in questions
    ]


def _quotes(said: list[tuple[str, Passage]]) -> dict[tuple[str, int], tuple[Saying, ...]]:
    """Quotes by question and theme. A frame may serve several questions: a theme is told apart by both."""
    numbers = {owner: at for at, owner in enumerate(dict.fromkeys((key, one.theme_id) for key, one in said))}
    found = chosen([replace(one, theme_id=numbers[key, one.theme_id]) for key, one in said])
    return {
        owner: tuple(Saying(one.words, speaker_words(one.voice), one.quote_id) for one in found.get(at, ()))
        for owner, at in numbers.items()
    }


def _themes(
    use: FrameUse,
    title: str,
    counts: list[ThemeCount],
    quotes: Mapping[tuple[str, int], tuple[Saying, ...]],
    answered: int,
) -> ThemeCounts:
    """The accepted themes of a question with their counts."""
    questionnaire_id, key = use.questionnaire_id, use.question_key
    base = themes.base(questionnaire_id, key, of_telling=True)
    positions = agreement.positions(use.frame_id, questionnaire_id, key)
    assert use.accepted_at is not None
    return ThemeCounts(
        key,
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
                quotes.get((key, row.theme.id), ()),
                positions.get(row.theme.id, {}),
            )
            for row in counts
        ),
        base.silent,
        answered,
        _measured(use),
    )


def _measured(use: FrameUse) -> Measured | None:
    found = agreement.measurement(use.questionnaire_id, use.question_key, use.frame_id)
    return Measured(found.made_at, found.content, not agreement.stale(found)) if found else None


def themes_by_group(consultation: Consultation, place: Place, key: str) -> list[Grouped]:
    """The themes of one question by every grouping that was measured; none where nothing is counted or estimated.

    Raises Missing where the question has no accepted themes.
    """
    questionnaire_id = consultation.questionnaire_id
    asked = responses.tallies(questionnaire_id)
    individuals = responses.by_type(questionnaire_id).get("individual", 0)
    of_question = next(
        (one for one in _all_themes(questionnaire_id, asked, individuals) if one.key == key), None
    )
    if of_question is None:
        raise Missing("No themes are accepted for this question.")
    if of_question.measured is None:
        return []
    found = finding(of_question, DEFAULT_RULE)
    return [
        one
        for name, sizes, labels in _groupings(questionnaire_id, key, asked, place)
        if (
            one := grouped(
                name, sizes, labels, found, of_question.measured, individuals=individuals, rule=DEFAULT_RULE
            )
        )
        is not None
    ]


def _groupings(
    questionnaire_id: int, key: str, asked: list[Asked], place: Place
) -> list[tuple[str, Mapping[str, int], Mapping[str, str]]]:
    """Name, individuals by label, and the label of each category that was measured."""
    found: list[tuple[str, Mapping[str, int], Mapping[str, str]]] = []
    heard = by_census(responses.equality_counts(questionnaire_id))
    found += [
        (name, heard[name], {label: label for label in heard[name]})
        for name in CHARACTERISTICS
        if name in heard
    ]
    wards = _wards(asked, place)
    if wards is not None:
        found.append(("ward", wards, places.area_names(place.ward_set)))
    closed = responses.closed_before(questionnaire_id, key)
    if closed is not None:
        counts = next((_question(one).counts for one in asked if one.question.key == closed.key), {})
        found.append(("closed", counts, {label: label for label in counts}))
    return found
