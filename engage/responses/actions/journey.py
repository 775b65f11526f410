"""One respondent's journey: begin, save a page, send, say something about oneself. Plain rows throughout.

Every step first changes the response's own row, which makes two requests for one response take turns on both
databases: a page that is saved while another tab sends comes wholly before or finds the response sent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, bindparam, delete, insert, update

from engage import clock
from engage.comments import actions as comments
from engage.comments.given import Given
from engage.db import db
from engage.questionnaires.actions import freeze
from engage.questionnaires.shape import Sheet
from engage.questionnaires.value import Value
from engage.responses import journey, queries
from engage.responses.actions.rows import answer_row, tick_rows
from engage.responses.models import Answer, EqualityAnswer, Response, Tick
from engage.responses.queries import Held
from engage.responses.receipts import hashed

_RESPONSES, _ANSWERS = cast(Table, Response.__table__), cast(Table, Answer.__table__)
_TICKS, _ABOUT = cast(Table, Tick.__table__), cast(Table, EqualityAnswer.__table__)
_MINE = _RESPONSES.c.id == bindparam("held")
_IS_DRAFT = _RESPONSES.c.status == "draft"
_BEGUN = insert(_RESPONSES)
_TOUCHED = update(_RESPONSES).where(_MINE, _IS_DRAFT).values(saved_at=bindparam("hour"))
_SENT = (
    update(_RESPONSES)
    .where(_MINE, _IS_DRAFT)
    .values(
        status="submitted",
        saved_at=bindparam("hour"),
        submitted_at=bindparam("hour"),
        reference_hash=bindparam("reference"),
        quotable=bindparam("may_quote"),
    )
)
_ANSWERED, _TICKED, _SAID = insert(_ANSWERS), insert(_TICKS), insert(_ABOUT)
_FORGOTTEN = delete(_ANSWERS).where(
    _ANSWERS.c.response_id == bindparam("held"), _ANSWERS.c.question_id.in_(bindparam("gone", expanding=True))
)
_MOVED = (
    update(_ANSWERS)
    .where(
        _ANSWERS.c.response_id == bindparam("held"),
        _ANSWERS.c.question_id.in_(bindparam("moved", expanding=True)),
    )
    .values(text=None)
)
_STILL_SENT = update(_RESPONSES).where(_MINE, _RESPONSES.c.status == "submitted").values(status="submitted")
_UNSAID = delete(_ABOUT).where(_ABOUT.c.response_id == bindparam("held"))


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of sending: the first page with something left to answer, or None when the response is sent."""

    unanswered_page: int | None = None


def start(
    key: str, version_id: int, respondent_type: str, organisation: str | None = None, channel: str = "web"
) -> None:
    """Begin a draft under a key that only the respondent keeps."""
    hour = clock.this_hour()
    db.session.connection().execute(
        _BEGUN,
        [
            {
                "version_id": version_id,
                "key_hash": hashed(key),
                "status": "draft",
                "channel": channel,
                "respondent_type": respondent_type,
                "organisation": organisation,
                "quotable": False,
                "started_at": hour,
                "saved_at": hour,
            }
        ],
    )


def restate(held: Held, respondent_type: str, organisation: str | None) -> None:
    """Say anew who a draft is for; its answers stay."""
    db.session.execute(
        update(Response)
        .where(Response.id == held.id, Response.status == "draft")
        .values(respondent_type=respondent_type, organisation=organisation)
    )


def take_turn(held: Held) -> bool:
    """Make other requests for this draft wait until ours ends, so that what is read of it now stays as it is.

    False when there is no draft any more, because the response has been sent meanwhile, or its questions have changed:
    the caller rolls back and looks again.
    """
    changed = db.session.connection().execute(_TOUCHED, {"held": held.id, "hour": clock.this_hour()})
    return bool(changed.rowcount) and (held.frozen or freeze(held.version_id, held.revision))


def save_page(held: Held, gone: Collection[int], values: Mapping[int, Value]) -> None:
    """Save what was answered on one page (`values` by question id) in place of answers there are to questions `gone`.

    In the response's turn only.
    """
    if gone:
        _forget(held.id, gone)
    connection = db.session.connection()
    if values:
        connection.execute(_ANSWERED, [answer_row(held.id, id_, value) for id_, value in values.items()])
    ticks = tick_rows(held.id, values)
    if ticks:
        connection.execute(_TICKED, ticks)


def submit(held: Held, sheet: Sheet, reference: str, quotable: bool) -> Sent:
    """Send a response, once: sent again, from wherever and however often, it stays as it was sent first.

    Answers that are no longer asked are dropped; free text moves to `comments` in the same transaction. Returns the
    page to send the respondent back to when something required is missing: then the caller rolls back.
    """
    changed = db.session.connection().execute(
        _SENT,
        {
            "held": held.id,
            "hour": clock.this_hour(),
            "reference": hashed(reference),
            "may_quote": quotable,
        },
    )
    if not changed.rowcount:
        return Sent()
    answers = queries.answers_of(held.id)
    missing = journey.unanswered(sheet, answers)
    if missing:
        return Sent(sheet.page_of[missing[0].id])
    if not held.frozen:  # a questionnaire that can be sent without an answer
        freeze(held.version_id, held.revision)
    gone = journey.no_longer_asked(sheet, answers)
    if gone:
        _forget(held.id, gone)
    _move_words(held, sheet, {id_: value for id_, value in answers.items() if id_ not in gone}, quotable)
    return Sent()


def _move_words(held: Held, sheet: Sheet, answers: Mapping[int, Value], quotable: bool) -> None:
    given = [
        Given(
            origin="answer",
            origin_id=held.id,
            questionnaire_id=sheet.questionnaire_id,
            question_key=question.key,
            voice=held.respondent_type,
            words=answers[question.id].text or "",
            quotable=quotable,
            given_on=clock.today(),
        )
        for question in sheet.comments
        if question.id in answers
    ]
    if not given:
        return
    comments.record_all(given)
    moved = [question.id for question in sheet.comments]
    db.session.connection().execute(_MOVED, {"held": held.id, "moved": moved})


def save_equality(held: Held, answers: Mapping[str, str]) -> None:
    """Keep what a respondent says about themselves (option key by question key), in place of what they said before.

    Nothing is kept of a response that is withdrawn at the same moment.
    """
    connection = db.session.connection()
    if not connection.execute(_STILL_SENT, {"held": held.id}).rowcount:
        return
    connection.execute(_UNSAID, {"held": held.id})
    rows = [
        {"response_id": held.id, "characteristic": key, "category": category}
        for key, category in answers.items()
    ]
    if rows:
        connection.execute(_SAID, rows)


def _forget(response_id: int, question_ids: Iterable[int]) -> None:
    """Delete answers; what was ticked goes with them."""
    db.session.connection().execute(_FORGOTTEN, {"held": response_id, "gone": list(question_ids)})
