"""From real words and simulated people to responses as the import takes them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from engage.demo.answers import simulate_answers
from engage.demo.extracts import NhsRespondent, TownComment
from engage.demo.people import Person
from engage.questionnaires.shape import Sheet
from engage.questionnaires.value import Value
from engage.responses.imported import ImportedResponse


def nhs_responses(
    respondents: Sequence[NhsRespondent], people: Sequence[Person], sheet: Sheet, seed: int
) -> list[ImportedResponse]:
    """One response for each respondent: what is real of it, and the simulated person and closed answers."""
    return [
        ImportedResponse(
            imported_id=imported_id(respondent.number),
            submitted_at=person.submitted_at,
            answers=_answers(respondent, person, sheet, seed),
            channel=person.channel,
            respondent_type=person.respondent_type,
            organisation=person.organisation,
            equality=person.equality,
            quotable=person.quotable,
        )
        for respondent, person in zip(respondents, people, strict=True)
    ]


def town_responses(comments: Sequence[TownComment]) -> list[ImportedResponse]:
    """One response for each comment of the conversation. Its licence lets everybody quote it."""
    return [
        ImportedResponse(
            imported_id=comment.comment_id,
            submitted_at=comment.submitted_at,
            answers={"change": Value(text=comment.words)},
            quotable=True,
        )
        for comment in comments
    ]


def imported_id(number: int) -> str:
    """The id under which a respondent of the NHS comments is imported."""
    return f"N{number:04}"


def _answers(respondent: NhsRespondent, person: Person, sheet: Sheet, seed: int) -> dict[str, Value]:
    simulated = simulate_answers(person, respondent.experience, seed)
    answers = {"service": _chosen(sheet, "service", [respondent.service])}
    if respondent.experience:
        answers["experience"] = _chosen(sheet, "experience", [respondent.experience])
    if simulated.ease is not None:
        answers["ease"] = Value(number=Decimal(simulated.ease))
    if simulated.times is not None:
        answers["times"] = Value(number=Decimal(simulated.times))
    if simulated.helps:
        answers["helps"] = _chosen(sheet, "helps", simulated.helps)
    if person.ward:
        answers["postcode"] = Value(text=person.ward)
    for question, words in respondent.comments.items():
        answers[question] = Value(text=words)
    return answers


def _chosen(sheet: Sheet, question: str, keys: Sequence[str]) -> Value:
    ids = sheet.by_key[question].option_ids
    return Value(options=tuple(id_ for key, id_ in ids.items() if key in keys))
