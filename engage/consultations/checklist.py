"""What must be ready before a consultation is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from email_validator import EmailNotValidError, validate_email

from engage.clock import in_london
from engage.consultations.details import Details


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the launch checklist. `field` names what to mend: a field of the details, or "questions"."""

    words: str
    field: str
    done: bool
    advice: str


def checklist(
    details: Details, questions: int, now: datetime, problems: Sequence[str] = ()
) -> tuple[Item, ...]:
    """Every line, done or not, in the order of the form. It opens today or later and closes later than it opens.

    `questions` counts them, `problems` are sentences that say what must be put right in them.
    """
    opens, closes = details.opens_at, details.closes_at
    return (
        Item("Title", "title", bool(details.title.strip()), "Give the consultation a title."),
        Item("Why we ask", "purpose", bool(details.purpose.strip()), "Say why you are asking."),
        Item(
            "The decision it informs",
            "decision",
            bool(details.decision.strip()),
            "Say which decision the answers will inform.",
        ),
        Item(
            "Who decides",
            "decision_maker",
            bool(details.decision_maker.strip()),
            "Say who decides, and in which role.",
        ),
        Item(
            "Email address for questions",
            "owner_email",
            is_email(details.owner_email),
            "Give the email address of somebody who answers questions about it.",
        ),
        Item(
            "When it opens",
            "opens_at",
            opens is not None and in_london(opens).date() >= in_london(now).date(),
            "Choose when it opens: today or later.",
        ),
        Item(
            "When it closes",
            "closes_at",
            closes is not None and closes > now and (opens is None or closes > opens),
            "Choose when it closes: in the future, and after it opens.",
        ),
        Item(
            "At least one question, and nothing to put right in them",
            "questions",
            questions > 0 and not problems,
            " ".join(problems) if questions else "Add a question.",
        ),
    )


def missing(items: Sequence[Item]) -> tuple[Item, ...]:
    """The lines still to do, in order."""
    return tuple(item for item in items if not item.done)


def is_email(address: str) -> bool:
    """Whether this is an e-mail address as far as its writing tells; nobody is asked over the network."""
    try:
        validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True
