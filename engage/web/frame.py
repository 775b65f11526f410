"""What the frame of every page reads: the service's name, who is signed in, where they may go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from werkzeug.local import LocalProxy

from engage.access import current_actor, may
from engage.agreement.queries import random_codes
from engage.comments.queries import open_alerts
from engage.consultations.queries import of_questionnaire as consultation_of
from engage.permissions import Can
from engage.places.package import place_directory, read_place


@dataclass(frozen=True)
class Service:
    """Whose pages these are."""

    name: str
    council: str
    base_url: str


@dataclass(frozen=True)
class Item:
    """One line of the navigation."""

    text: str
    href: str
    current: bool


ROOMS = (
    ("Consultations", "consultations.index", Can.SEE_OFFICE),
    ("Search", "search.all_questions", Can.CODE_COMMENTS),
    ("Alerts", "comments.alerts", Can.READ_WORDS_AS_GIVEN),
    ("Summaries", "reports.index", Can.READ_SUMMARY),
    ("People", "accounts.people", Can.MANAGE_PEOPLE),
    ("Audit", "audit.index", Can.READ_AUDIT),
    ("Letters", "letters.index", Can.READ_AUDIT),
    ("Your account", "accounts.account", Can.USE_ACCOUNT),
)


def navigation() -> list[Item]:
    """The rooms that the person at the page may enter; none for a resident, who needs none."""
    if current_actor() is None:
        return []
    return [
        Item(_counted(text, endpoint), url_for(endpoint), current=_inside(endpoint))
        for text, endpoint, can in ROOMS
        if may(can)
    ]


def _counted(text: str, endpoint: str) -> str:
    """The text, with how many alerts are open where it leads to them."""
    waiting = open_alerts() if endpoint == "comments.alerts" else 0
    return f"{text} ({waiting:,})" if waiting else text


def _inside(endpoint: str) -> bool:
    here = url_for(endpoint)
    return request.path == here or request.path.startswith(f"{here}/")


def init_app(app: Flask) -> None:
    """Give these names to every template."""
    config = app.extensions["engage.config"]
    place = read_place(place_directory(config.place))
    names: dict[str, Any] = {
        "service": Service("Engage", place.service_name, config.base_url),
        "navigation": navigation,
        "current_actor": LocalProxy(current_actor),  # asks the database only if the page asks
        "demo_banner": None,
        "consultation_of": consultation_of,
        "random_codes": random_codes,
    }
    app.jinja_env.globals.update(names)
