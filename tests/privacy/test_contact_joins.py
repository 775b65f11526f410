"""No address is joined to its response by what a database, its log, a dump, our log or a file beside them keeps."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.attacks.contact_joins import CHANCE, on_postgresql, on_sqlite

Attack = Callable[..., dict[str, int]]
GIVEN_AWAY = {
    on_sqlite: {"order in the log of changes"},  # pages are split, so their order in the file joins some only
    on_postgresql: {"order by ctid", "next by xmin", "order in the log of changes", "order in the dump"},
}


@pytest.mark.parametrize("attack", [on_sqlite, on_postgresql])
def test_no_way_to_join_is_better_than_chance(attack: Attack) -> None:
    joined = attack()
    assert len(joined) > len(GIVEN_AWAY[attack])
    assert {way: right for way, right in joined.items() if right > CHANCE} == {}
    assert joined["words in other files and in the log"] == joined["lines of our log"] == 0


@pytest.mark.parametrize("attack", [on_sqlite, on_postgresql])
def test_the_same_ways_join_addresses_that_are_written_when_they_are_left(attack: Attack) -> None:
    joined = attack(old=True)
    assert {way for way, right in joined.items() if right > CHANCE} >= GIVEN_AWAY[attack]
