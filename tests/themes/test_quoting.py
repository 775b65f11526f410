"""The rules of quoting: each with a passage that breaks it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engage.themes.quoting.passages import Passage, chosen, problem, speaker_words

FINE = "The driver waited with me until the nurse came."


def passage(number: int, words: str = FINE, **changes: object) -> Passage:
    made = Passage(1, number, ("answer", number), words, "individual", None, True, True, False)
    return replace(made, **changes)  # type: ignore[arg-type]


DIFFERENT = (
    "Nobody told us when the ambulance would come.",
    "My mother was spoken to kindly by everyone there.",
    "I could not get through on the telephone at night.",
    "Transport home arrived three hours after my appointment.",
)


@pytest.mark.parametrize("words", ["Very good", "word " * 46, ""])
def test_too_few_or_too_many_words_are_not_quoted(words: str) -> None:
    assert "5 to 45 words" in problem(words)
    assert chosen([passage(1, words)]) == {}
    assert problem("word " * 5) == problem("word " * 45) == ""


def test_nobody_is_quoted_without_consent_or_a_persons_approval() -> None:
    assert chosen([passage(1, quotable=False)]) == {}
    assert chosen([passage(1, approved=False)]) == {}
    assert list(chosen([passage(1)])) == [1]


def test_text_that_was_handed_round_is_not_quoted() -> None:
    assert chosen([passage(1, campaign=True)]) == {}
    assert "handed round" in problem(FINE, campaign=True)


def test_one_respondent_is_quoted_once_over_all_themes() -> None:
    mine = [passage(1, DIFFERENT[0]), passage(2, DIFFERENT[1], theme_id=2, speaker=("answer", 1))]
    assert sum(map(len, chosen(mine).values())) == 1
    theirs = [*mine, passage(3, DIFFERENT[2])]
    found = chosen(theirs)
    assert [one.comment_id for one in found[2]] == [2], "the theme with one to choose from comes first"
    assert [one.comment_id for one in found[1]] == [3]


def test_a_note_and_an_answer_of_one_number_are_two_people() -> None:
    two = [passage(1, DIFFERENT[0]), passage(2, DIFFERENT[1], speaker=("note", 1))]
    assert len(chosen(two)[1]) == 2


def test_both_sides_are_heard_where_there_are_two() -> None:
    many = [passage(at, DIFFERENT[at], position="for") for at in range(3)]
    found = chosen([*many, passage(9, DIFFERENT[3], position="against")])[1]
    assert len(found) == 3
    assert {one.position for one in found[:2]} == {"for", "against"}


def test_quotes_of_a_theme_differ_from_one_another() -> None:
    same = passage(2, FINE.replace("waited", "had waited"))
    found = chosen([passage(1, FINE), same, passage(3, DIFFERENT[0])])[1]
    assert [one.comment_id for one in found] == [1, 3]


def test_no_more_are_shown_than_can_be_read() -> None:
    assert len(chosen([passage(at, words) for at, words in enumerate(DIFFERENT)])[1]) == 3


def test_a_quote_never_stands_beside_two_characteristics_of_its_speaker() -> None:
    assert speaker_words("individual") == ""
    assert speaker_words("individual", {"ward": "Biscot"}) == "Biscot"
    assert speaker_words("organisation") == "An organisation"
    with pytest.raises(ValueError, match="more than one"):
        speaker_words("individual", {"ward": "Biscot", "age": "65 and over"})
    with pytest.raises(ValueError, match="more than one"):
        speaker_words("organisation", {"ward": "Biscot"})
