"""What of a comment is its own: taken out of what machines worded, and, but for ordinary words, of what people did."""

from __future__ import annotations

import pytest

from engage.themes.quoting.own_words import Own, is_ordinary

SAID = "Mrs Abanazar [name] at the wheelchair clinic kept my lovely daughter waiting for ages, as always."


def own(others: dict[str, int], *texts: str) -> Own:
    """What is SAID's own of some texts; so many others say each phrase, three any that is not named."""
    found = Own.of([SAID])
    shared = found.shared(texts)
    found.decide(shared, dict.fromkeys(shared, 3) | others)
    return found


def erased(text: str, others: dict[str, int], *, by_machine: bool) -> str:
    return own(others, text).erased(text, by_machine)


def test_only_what_a_text_has_in_common_with_the_comment_is_asked_for() -> None:
    shared = Own.of([SAID]).shared(
        ["Abanazar’s clinic", "kept my lovely daughter waiting", "The name of the clinic"]
    )
    words = ["abanazar", "clinic", "daughter", "kept", "lovely"]
    assert shared == [*words, "kept my lovely daughter", "my lovely daughter waiting"]


@pytest.mark.parametrize(("others", "left"), [(2, "[withdrawn], staff"), (3, "wheelchair clinic, staff")])
def test_a_machine_loses_words_that_fewer_than_three_others_say(others: int, left: str) -> None:
    few = {"wheelchair": others, "clinic": others}
    assert erased("wheelchair clinic, staff", few, by_machine=True) == left


def test_people_keep_ordinary_words_and_lose_names() -> None:
    few = {"wheelchair": 0, "abanazar": 2}
    assert (
        erased("Wheelchair access: Abanazar's idea", few, by_machine=False)
        == "Wheelchair access: [withdrawn] idea"
    )
    assert is_ordinary("wheelchair")
    assert not is_ordinary("abanazar")
    assert not is_ordinary("keith"), "a given name, however common"


def test_a_passage_that_nobody_else_says_goes_from_everybodys_words() -> None:
    words = {"kept my lovely daughter": 0, "my lovely daughter waiting": 0}
    text = "She “kept my lovely daughter waiting”, she wrote"
    assert erased(text, words, by_machine=False) == "She “[withdrawn]”, she wrote"
    assert erased(text, dict.fromkeys(words, 1), by_machine=False) == text


def test_what_a_person_took_over_from_a_machine_goes_with_it() -> None:
    found = own({"wheelchair": 1}, "wheelchair")
    assert found.erased("wheelchair", by_machine=True) == "[withdrawn]"
    assert found.erased("wheelchair", by_machine=False) == "[withdrawn]"
    assert found.erased("Wheelchair access", by_machine=False) == "Wheelchair access"


def test_common_words_are_nobodys_and_marks_stay() -> None:
    text = "[name] [withdrawn] at the"
    assert Own.of(["name withdrawn at the"]).shared([text]) == []
    assert erased(text, {}, by_machine=True) == text
