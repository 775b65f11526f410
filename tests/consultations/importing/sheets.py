"""A questionnaire and a place for tests of the importer, without a database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from engage.consultations.importing.about import Rules
from engage.places.postcodes import Found, Malformed, Outside, Result, Unknown
from engage.questionnaires.shape import OptionShape, PageShape, QuestionShape, Sheet

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
RULES = Rules(("web", "paper", "import"), ("individual", "organisation", "on behalf"), NOW)
TRAVEL = QuestionShape(
    1, "travel", "one_choice", "How do you get about?", required=True,
    options=(OptionShape(11, "foot", "On foot"), OptionShape(12, "bus", "By bus")),
)  # fmt: skip
HELP = QuestionShape(
    2, "help", "several_choices", "What would help?", asked_if=frozenset({12}),
    options=(
        OptionShape(21, "more", "More buses"),
        OptionShape(22, "cost", "Lower fares; or none"),
        OptionShape(23, "none", "None of these", exclusive=True),
    ),
)  # fmt: skip
SAFE = QuestionShape(
    3, "safe", "scale", "How safe is it?", settings={"low_label": "Unsafe", "high_label": "Safe"},
    options=(OptionShape(31, "unsure", "I do not know"),),
)  # fmt: skip
TRIPS = QuestionShape(4, "trips", "number", "How many trips?", settings={"minimum": 0})
LAST = QuestionShape(5, "last", "date", "When was the last?")
CHANGE = QuestionShape(6, "change", "comment", "What should change?")
POSTCODE = QuestionShape(7, "postcode", "postcode", "Your postcode")
SHEET = Sheet(
    1,
    1,
    1,
    (PageShape(1, "One", "", (TRAVEL, HELP, SAFE)), PageShape(2, "Two", "", (TRIPS, LAST, CHANGE, POSTCODE))),
)


class Places:
    """Two wards and three postcodes."""

    place = "Town"
    wards: Mapping[str, str] = {"E1": "Biscot", "E2": "Dallow"}

    def find(self, text: str) -> Result:
        """Where a postcode lies."""
        known: dict[str, Result] = {
            "T1 1AA": Found("E1", "Biscot", 3),
            "X1 1AA": Outside("E9", "Elsewhere", "Somewhere else."),
            "U1 1AA": Unknown("Not known."),
        }
        return known.get(text, Malformed("Enter a full postcode."))
