"""What residents send, read into plain values; and the questions of our own pages, in the form of all others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from email_validator import EmailNotValidError, validate_email

from engage.posted import TAKEN_OUT
from engage.questionnaires.kinds import KINDS, Gazetteer, Problem, Typed
from engage.questionnaires.shape import OptionShape, QuestionShape
from engage.questionnaires.value import Value
from engage.questionnaires.view import QuestionView

TYPES = ("individual", "organisation", "on behalf")
LONGEST_NAME = 200
LONGEST_EMAIL = 254
WHO = QuestionShape(
    id=0,
    key="who",
    kind="one_choice",
    title="Who are you answering for?",
    required=True,
    options=(
        OptionShape(1, "individual", "Myself"),
        OptionShape(2, "on_behalf", "Somebody else, as their carer, relative or advocate"),
        OptionShape(3, "organisation", "An organisation or group"),
    ),
)
NAME = QuestionShape(
    id=1,
    key="organisation",
    kind="short_text",
    title="Name of the organisation or group",
    hint="Give it if you answer for one. The names of organisations that answered may be published.",
    settings={"max_length": LONGEST_NAME, "autocomplete": "organization"},
)
EMAIL = QuestionShape(
    id=2,
    key="email",
    kind="short_text",
    title="Your email address",
    hint="We use it only to tell you what came of this consultation.",
    required=True,
    settings={"autocomplete": "email"},
)
REFERENCE = QuestionShape(
    id=3,
    key="reference",
    kind="short_text",
    title="Reference of your response",
    hint="It is on the page you saw after sending, and looks like 7K3M-9QXT-2BHD.",
    required=True,
)
AGREEMENT = (
    "Write to me at this address when it is known what came of “{title}”. I can stop this at any time with the link "
    "in each letter. My address is kept apart from my answers."
)
TYPE_BY_OPTION = {1: "individual", 2: "on behalf", 3: "organisation"}
KEY_BY_TYPE = {"individual": "individual", "on behalf": "on_behalf", "organisation": "organisation"}


class AsTyped(dict[str, Sequence[str]]):
    """Every field of a form with all that was typed into it.

    `taken_out` names those that lost a character which cannot be stored: they come back with a problem.
    """

    def __init__(self, fields: Iterable[tuple[str, Sequence[str]]], taken_out: frozenset[str]) -> None:
        super().__init__(fields)
        self.taken_out = taken_out


@dataclass(frozen=True)
class PageRead:
    """A page as it was sent: values by question id of what was answered, and problems of what cannot be taken."""

    values: dict[int, Value] = field(default_factory=dict)
    problems: dict[int, Problem] = field(default_factory=dict)


def read_page(questions: Iterable[QuestionShape], typed: Typed, places: Gazetteer) -> PageRead:
    """Read every question of a page; an empty one is neither a value nor, here, a problem."""
    read = PageRead()
    questions = list(questions)
    cut = with_a_character_less(questions, typed)
    for question in questions:
        found = KINDS[question.kind].read(question, typed, places)
        if question.id in cut and not isinstance(found, Problem):
            found = Problem(TAKEN_OUT)
        if isinstance(found, Problem):
            read.problems[question.id] = found
        elif found is not None:
            read.values[question.id] = found
    return read


def with_a_character_less(questions: Sequence[QuestionShape], typed: Typed) -> set[int]:
    """Ids of the questions with a field that lost a character; a field belongs to the longest name it begins with."""
    cut: set[int] = set()
    for name in typed.taken_out if isinstance(typed, AsTyped) else ():
        owners = [q for q in questions if name == q.name or name.startswith(f"{q.name}-")]
        cut.update(q.id for q in sorted(owners, key=lambda q: len(q.name))[-1:])
    return cut


def missing(questions: Iterable[QuestionShape]) -> dict[int, Problem]:
    """What to say of required questions that are empty."""
    return {question.id: Problem(KINDS[question.kind].missing) for question in questions if question.required}


def views(
    questions: Sequence[QuestionShape], typed: Typed, problems: Mapping[int, Problem], places: Gazetteer
) -> list[QuestionView]:
    """Questions as their page shows them, with what was typed."""
    return [
        KINDS[question.kind].view(question, typed, problems.get(question.id), places)
        for question in questions
    ]


def beginning_views(typed: Typed, problems: Mapping[int, Problem], places: Gazetteer) -> list[QuestionView]:
    """The questions of the start page. An organisation must give its name, so that nothing calls it optional."""
    return [replace(view, marks_optional=False) for view in views((WHO, NAME), typed, problems, places)]


def typed_before(
    questions: Iterable[QuestionShape], answers: Mapping[int, Value]
) -> dict[str, Sequence[str]]:
    """Stored answers as they would have been typed."""
    typed: dict[str, Sequence[str]] = {}
    for question in questions:
        value = answers.get(question.id)
        if value is not None:
            typed.update(KINDS[question.kind].typed(question, value))
    return typed


@dataclass(frozen=True)
class Beginning:
    """Who is answering: a respondent type, and the organisation's name for that type only."""

    respondent_type: str
    organisation: str | None = None


def read_beginning(typed: Typed, places: Gazetteer) -> Beginning | dict[int, Problem]:
    """Who is answering, or what is wrong with what was sent."""
    read = read_page((WHO, NAME), typed, places)
    problems = dict(read.problems)
    chosen = read.values.get(WHO.id)
    if chosen is None:
        return {WHO.id: Problem("Choose who you are answering for"), **problems}
    respondent_type = TYPE_BY_OPTION[chosen.options[0]]
    if respondent_type != "organisation":
        return Beginning(respondent_type)
    name = read.values.get(NAME.id)
    if name is None:
        return {NAME.id: Problem("Enter the name of the organisation or group"), **problems}
    return Beginning(respondent_type, name.text)


def beginning_typed(respondent_type: str, organisation: str | None) -> dict[str, Sequence[str]]:
    """The start page's fields as they were answered before."""
    return {WHO.name: [KEY_BY_TYPE[respondent_type]], NAME.name: [organisation or ""]}


def read_email(typed: Typed, places: Gazetteer) -> str | Problem:
    """An address that a letter can be sent to, in its normal form; nothing is looked up on the network."""
    text = next(iter(typed.get(EMAIL.name, ())), "").strip()
    if len(text) > LONGEST_EMAIL:
        return Problem(f"An email address has at most {LONGEST_EMAIL} characters. This has {len(text):,}")
    found = read_only(EMAIL, typed, places)
    if found is None:
        return Problem("Enter your email address")
    if isinstance(found, Problem):
        return found
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        return Problem("Enter an email address like name@example.org")


def read_only(question: QuestionShape, typed: Typed, places: Gazetteer) -> str | Problem | None:
    """The words typed into the only field of a page, or what is wrong with them; None when it was left empty."""
    read = read_page((question,), typed, places)
    value = read.values.get(question.id)
    return read.problems.get(question.id) or (value.text if value else None)
