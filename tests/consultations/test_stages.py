"""Which stage a consultation is in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engage.consultations.stages import Stage, stage, whole_days

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("published", "opens", "closes", "expected"),
    [
        (None, None, None, Stage.DRAFT),
        (None, NOON - HOUR, NOON + HOUR, Stage.DRAFT),
        (NOON + HOUR, NOON - HOUR, None, Stage.DRAFT),
        (NOON - HOUR, NOON + HOUR, None, Stage.PLANNED),
        (NOON - HOUR, NOON, NOON + HOUR, Stage.OPEN),
        (NOON - HOUR, None, None, Stage.OPEN),
        (NOON, None, NOON + HOUR, Stage.OPEN),
        (NOON - HOUR, NOON - HOUR, NOON, Stage.CLOSED),
        (NOON - HOUR, NOON + HOUR, NOON, Stage.CLOSED),
    ],
)
def test_a_stage_follows_from_three_moments_and_the_clock(
    published: datetime | None, opens: datetime | None, closes: datetime | None, expected: Stage
) -> None:
    assert stage(published, opens, closes, NOON) is expected


def test_days_are_whole_and_never_negative() -> None:
    assert whole_days(NOON, NOON + timedelta(days=2, hours=23)) == 2
    assert whole_days(NOON, NOON - timedelta(days=2)) == 0
