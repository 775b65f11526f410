"""What is measured on: a consultation with a questionnaire of 15 questions on 3 pages, and one set of answers to it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from engage.clock import now
from engage.consultations.actions import bring_in
from engage.consultations.details import Details, History
from engage.questionnaires.bank import bank
from engage.questionnaires.draft import OptionDraft, PageDraft, QuestionDraft
from engage.questionnaires.value import Value
from engage.responses.imported import ImportedResponse

SLUG = "measured"
OPTIONS = ("Very easy", "Fairly easy", "Fairly hard", "Very hard", "I have not tried")
WAYS = ("On foot", "By bus", "By car", "By bicycle", "By taxi", "None of these")


def _one(key: str, title: str) -> QuestionDraft:
    options = [OptionDraft(label, f"o{at}") for at, label in enumerate(OPTIONS)]
    return QuestionDraft("one_choice", title, key=key, options=options)


def _several(key: str, title: str) -> QuestionDraft:
    options = [OptionDraft(label, f"o{at}", exclusive=at == len(WAYS) - 1) for at, label in enumerate(WAYS)]
    return QuestionDraft("several_choices", title, key=key, options=options)


def _scale(key: str, title: str) -> QuestionDraft:
    return QuestionDraft("scale", title, key=key, settings={"lowest": 1, "highest": 5})


PAGES = (
    PageDraft(
        "Seeing somebody",
        [
            _one("gp", "How easy is it to see a GP?"),
            _one("dentist", "How easy is it to see a dentist?"),
            _several("travel", "How do you get there?"),
            QuestionDraft("number", "How many minutes does it take?", key="minutes"),
            QuestionDraft("date", "When were you last there?", key="last"),
        ],
    ),
    PageDraft(
        "Staying well",
        [
            _scale("well", "How well do you feel?"),
            _scale("active", "How active are you?"),
            _one("food", "How easy is it to buy fresh food?"),
            _several("help", "What helps you to stay well?"),
            QuestionDraft("comment", "What would help you to stay well?", key="staying"),
        ],
    ),
    PageDraft(
        "Where you live",
        [
            QuestionDraft("postcode", "What is your postcode?", key="where"),
            _one("parks", "How easy is it to reach a park?"),
            _scale("safe", "How safe do you feel outside after dark?"),
            QuestionDraft("short_text", "Which place near you is good for health?", key="place"),
            QuestionDraft("comment", "What could be better?", key="better"),
        ],
    ),
)
TYPED = (
    {
        "q-gp": "o2",
        "q-dentist": "o3",
        "q-travel": ["o0", "o1"],
        "q-minutes": "25",
        "q-last-day": "3",
        "q-last-month": "6",
        "q-last-year": "2026",
    },
    {
        "q-well": "4",
        "q-active": "2",
        "q-food": "o1",
        "q-help": ["o0", "o3"],
        "q-staying": "A walking group that meets in the evening, because I work during the day and cannot come.",
    },
    {
        "q-where-ward": "prefer_not_to_say",
        "q-parks": "o0",
        "q-safe": "2",
        "q-place": "The park by the library",
        "q-better": "More lights on the path behind the surgery. I waited 40 minutes to speak to somebody.",
    },
)
ABOUT = {
    "about-age_band": "35_49",
    "about-sex": "female",
    "about-ethnic_group": "asian",
    "about-religion": "muslim",
    "about-long_term_condition": "no",
}


def put_up() -> int:
    """Publish the consultation, open for a year; the id of its questionnaire. The caller commits."""
    details = Details(
        "A consultation to measure",
        purpose="To know what an answer costs.",
        decision_maker="Nobody",
        opens_at=now() - timedelta(days=40),
        closes_at=now() + timedelta(days=365),
    )
    made = bring_in(SLUG, details, PAGES, History(now() - timedelta(days=40), ""))
    return made.questionnaire_id


def answered(number: int, option_ids: dict[str, list[int]], wards: list[str]) -> Iterator[ImportedResponse]:
    """`number` made-up responses (seeded) to be stored; `option_ids` by question key."""
    chance = random.Random(7)  # made-up data, not a secret
    start = datetime(2026, 10, 15, tzinfo=UTC)
    questions = {question.key: [one.key for one in question.options] for question in bank().questions}
    for at in range(number):
        answers = {
            key: Value(options=(chance.choice(option_ids[key]),))
            for key in ("gp", "dentist", "food", "parks")
        }
        answers |= {
            key: Value(options=tuple(sorted(chance.sample(option_ids[key][:-1], 2))))
            for key in ("travel", "help")
        }
        answers |= {key: Value(number=Decimal(chance.randint(1, 5))) for key in ("well", "active", "safe")}
        answers |= {
            "minutes": Value(number=Decimal(chance.randint(1, 90))),
            "last": Value(date=(start - timedelta(days=chance.randint(0, 600))).date()),
            "where": Value(text=chance.choice(wards)),
            "place": Value(text="The park by the library"),
            "staying": Value(text=f"A walking group in the evening would help, number {at}."),
            "better": Value(
                text=f"More lights on the path, and shorter waits than {chance.randint(5, 90)} minutes."
            ),
        }
        yield ImportedResponse(
            f"made-up-{at}",
            start + timedelta(hours=chance.randint(0, 900)),
            answers,
            channel=chance.choice(("web", "web", "web", "paper", "phone")),
            equality={key: chance.choice(options) for key, options in questions.items()},
            quotable=True,
        )
