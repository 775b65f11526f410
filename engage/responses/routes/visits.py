"""A respondent's visit: which occasion, which response is theirs (by the key in their cookie), what they typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, current_app, request, url_for
from werkzeug.wrappers import Response

from config import Config
from engage import clock
from engage.errors import Missing, Refused
from engage.limits.arrivals import Arrivals
from engage.places.gazetteer import PlaceGazetteer, gazetteer
from engage.posted import taken_out
from engage.questionnaires import queries as questionnaires
from engage.questionnaires.shape import Sheet
from engage.responses import queries, receipts
from engage.responses.forms import AsTyped
from engage.responses.occasions import REMEMBERED, Occasion, spoken
from engage.responses.queries import Held

PLAIN_COOKIE = "answers"
SECURE_COOKIE = (
    "__Secure-answers"  # not "__Host-", which would have to go to every page and not only to one slug's
)
MOST_STARTS = 100  # from one address in ten minutes: more than the computers of any library or school
starts = Arrivals(seconds=10 * 60)
MANY_SENT = 30  # from one address in an hour: officers are told that there were more
sent = Arrivals(seconds=60 * 60)
LONGEST_COOKIE = 128
AN_HOUR = timedelta(hours=1)  # as exact as the times of a response are

blueprint = Blueprint("responses", __name__)


@dataclass(frozen=True)
class Visit:
    """Somebody with a response of their own at an occasion.

    `sent_at` is when it was sent: to the second where this device saw it, else the latest it can have been; now for a
    draft.
    """

    occasion: Occasion
    key: str
    held: Held
    sent_at: datetime

    @property
    def sheet(self) -> Sheet:
        """The questions of the version they answer."""
        return questionnaires.sheet_at(self.held.version_id, self.held.revision)

    @property
    def reference(self) -> str:
        """The reference on their receipt."""
        return receipts.reference(self.key, settings().secret_key)

    @property
    def takes_about_you(self) -> bool:
        """Whether the questions about the respondent are still open to them."""
        is_person = self.held.status == "submitted" and self.held.respondent_type != "organisation"
        return is_person and self.occasion.takes_about_you(self.sent_at, clock.now())

    @property
    def grace(self) -> str | None:
        """Words for those who began in time and are still answering after the closing time; else None."""
        now, occasion = clock.now(), self.occasion
        if occasion.closes_at is None or occasion.takes_until is None or not occasion.has_closed(now):
            return None
        return (
            f"This consultation closed at {spoken(occasion.closes_at)}. You began in time, so you have until "
            f"{spoken(occasion.takes_until)} to send your answers."
        )


def settings() -> Config:
    """The settings of this Engage."""
    config: Config = current_app.extensions["engage.config"]
    return config


def cookie_name() -> str:
    """The name of the cookie with the key; where Engage is reached by https, browsers take it from nowhere else."""
    return SECURE_COOKIE if settings().secure_cookies else PLAIN_COOKIE


def places() -> PlaceGazetteer:
    """The wards and postcodes of the council."""
    return gazetteer(settings().place)


def typed() -> AsTyped:
    """Every field of the form with all that was typed into it."""
    lost = taken_out(request.form)
    return AsTyped(request.form.lists(), lost)


def arrive(slug: str) -> tuple[Occasion, Visit | None]:
    """The published occasion at this address, and the visit of this browser.

    None without one, when its draft expired, and when the device is to have forgotten it: because somebody finished,
    or some time after it was sent. Raises Missing.
    """
    mine = receipts.read_pass(request.cookies.get(cookie_name(), "")[:LONGEST_COOKIE], settings().secret_key)
    found = queries.arrived(current_app.extensions["engage.occasion"], slug, mine.key)
    if found is None or not found[0].published:
        raise Missing("There is no consultation at this address.")
    at, held = found
    now = clock.now()
    if held is None or held.finished:
        return at, None
    if held.status == "draft":
        is_forgotten = held.saved_at < now - timedelta(days=settings().draft_days) - AN_HOUR
        return at, None if is_forgotten else Visit(at, mine.key, held, now)
    latest = held.saved_at + AN_HOUR
    is_forgotten = now >= (mine.seen_at or latest) + REMEMBERED
    return at, None if is_forgotten else Visit(at, mine.key, held, mine.sent_at or min(now, latest))


def visit(slug: str) -> Visit:
    """The visit of somebody who has begun, whatever became of their response. Raises Missing, Refused."""
    at, found = arrive(slug)
    if found is not None:
        return found
    if not at.is_open(clock.now()):
        raise not_open(at)
    raise Refused(
        "We cannot find the answers you began on this device. Your browser may not keep cookies, they may have been "
        f"cleared, or it may be more than {settings().draft_days} days since you last answered. Nothing new was saved. "
        "Allow cookies for this site, then begin again. If you have sent your answers, we have them.",
        next_url=url_for("responses.start", slug=slug),
        next_words="Begin again",
    )


def require_taking(at: Occasion) -> None:
    """Raises Refused when the occasion takes no answers: not yet, or not any more, grace included."""
    if not at.takes_answers(clock.now()):
        raise not_open(at)


def not_open(at: Occasion) -> Refused:
    """Why nothing can be answered now, and where to read on."""
    if not at.has_opened(clock.now()):
        when = f"It opens at {spoken(at.opens_at)}." if at.opens_at else "It has no opening date yet."
        words = f"This consultation is not open yet. {when} Come back then."
    else:
        when = f" at {spoken(at.closes_at)}" if at.closes_at else ""
        words = f"This consultation closed{when}. It takes no more answers, and what you sent just now was not saved."
        if request.method == "GET":
            words = f"This consultation closed{when}. It takes no more answers."
    return Refused(words, next_url=at.url, next_words="Read about this consultation")


def give_key(response: Response, slug: str, key: str) -> None:
    """Put the key of a draft in a cookie that only pages of this questionnaire get, to come back to it."""
    _give(response, slug, key, timedelta(days=settings().draft_days))


def remember(response: Response, here: Visit) -> Response:
    """Keep a response that was sent on this device for a short time from now; then it is forgotten."""
    mine = receipts.Pass(here.key, here.sent_at, clock.now()).written(settings().secret_key)
    _give(response, here.occasion.slug, mine, REMEMBERED)
    return response


def forget(response: Response, slug: str) -> Response:
    """Forget on this device what was answered here."""
    _give(response, slug, "", timedelta(0))
    return response


def _give(response: Response, slug: str, value: str, age: timedelta) -> None:
    response.set_cookie(
        cookie_name(),
        value,
        max_age=age,
        path=f"{request.script_root}/answer/{slug}",
        secure=settings().secure_cookies,
        httponly=True,
        samesite="Lax",
    )
