"""The order of lists."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engage.consultations.listing import CLOSED_SHOWN, Listed, for_residents, for_staff
from engage.consultations.stages import Stage

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def listed(number: int, opens: int, closes: int | None, *, draft: bool = False) -> Listed:
    """A consultation that opens and closes so many days from now."""
    return Listed(
        id=number,
        slug=f"c{number}",
        title=f"C{number}",
        purpose="One.\n\nTwo.",
        owner="",
        minutes=5,
        opens_at=NOW + timedelta(days=opens),
        closes_at=None if closes is None else NOW + timedelta(days=closes),
        published_at=None if draft else NOW - timedelta(days=900),
        provenance="",
        outcome="Done.\n\nMore.",
        questionnaire_id=number,
        now=NOW,
    )


def test_residents_see_three_lists_and_no_draft() -> None:
    closed = [listed(100 + day, -900, -day) for day in range(1, CLOSED_SHOWN + 3)]
    some = [
        listed(1, -5, None),
        listed(2, -5, 9),
        listed(3, 9, 20),
        listed(4, 3, 20),
        listed(5, -1, 3, draft=True),
    ]
    lists = for_residents([*some, *closed])
    assert [one.id for one in lists.open] == [2, 1]
    assert [one.id for one in lists.planned] == [4, 3]
    assert [one.id for one in lists.closed] == [100 + day for day in range(1, CLOSED_SHOWN + 1)]


def test_staff_see_all_of_them_open_ones_first() -> None:
    some = [
        listed(1, -9, -5),
        listed(2, -9, -1),
        listed(3, 1, 2, draft=True),
        listed(4, 1, 2),
        listed(5, -1, 2),
    ]
    assert [one.id for one in for_staff(some)] == [5, 4, 3, 2, 1]


def test_a_listed_one_says_the_essentials() -> None:
    one = listed(1, -1, 3)
    assert (one.stage, one.left, one.first_words, one.first_outcome) == (
        Stage.OPEN,
        "3 days left",
        "One.",
        "Done.",
    )
