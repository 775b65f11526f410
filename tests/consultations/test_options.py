"""Options as lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engage.consultations.options import earlier, from_lines, pairs, to_lines, values
from engage.questionnaires.draft import OptionDraft, PageDraft, QuestionDraft

BEFORE = (
    OptionDraft("On foot", "foot"),
    OptionDraft("By bus", "bus"),
    OptionDraft("None", "none", exclusive=True),
)


def keys(common: str, alone: str = "None") -> list[str]:
    """Keys of options written over BEFORE."""
    return [option.key for option in from_lines(common, alone, BEFORE)]


def test_words_that_stay_keep_their_key_in_any_order() -> None:
    assert keys("By bus\nOn foot") == ["bus", "foot", "none"]
    assert keys("By bus\nBy train\nOn foot") == ["bus", "by_train", "foot", "none"]
    assert keys("By bus") == ["bus", "none"]


def test_new_words_in_the_same_place_keep_the_key() -> None:
    assert keys("Walking\nBy bus") == ["foot", "bus", "none"]


def test_a_new_option_never_takes_the_key_of_one_that_went() -> None:
    assert keys("By bus\nFoot\nBy train") == ["bus", "foot_2", "by_train", "none"]


def test_lines_come_back_as_they_went() -> None:
    assert to_lines(from_lines("A\n\n  B  c \n", "D")) == ("A\nB c", "D")


@given(st.lists(st.text(max_size=20), max_size=8), st.lists(st.text(max_size=20), max_size=3))
def test_any_lines_make_options_with_keys_of_their_own(common: list[str], alone: list[str]) -> None:
    made = from_lines("\n".join(common), "\n".join(alone), BEFORE)
    assert len({option.key for option in made}) == len(made)
    assert all(option.label.strip() for option in made)


def test_a_question_can_be_asked_after_earlier_ones_only() -> None:
    pages = [
        PageDraft(
            "1",
            (
                QuestionDraft("one_choice", "How?", "how", options=BEFORE),
                QuestionDraft("comment", "Why?", "why"),
            ),
        ),
        PageDraft("2", (QuestionDraft("one_choice", "When?", "when", options=BEFORE),)),
    ]
    assert [one.title for one in earlier(pages, 0, "why", ())] == ["How?"]
    assert [one.title for one in earlier(pages, 0, "how", ())] == []
    assert [one.title for one in earlier(pages, 1, None, ())] == ["How?"]
    assert [one.title for one in earlier(pages, 2, None, ())] == ["How?", "When?"]
    assert earlier(pages, 1, None, {"how.bus"})[0].options[1] == ("how.bus", "By bus", True)


def test_ticked_boxes_are_pairs() -> None:
    assert pairs(["how.bus", "nonsense", "a.b.c"]) == (("how", "bus"), ("nonsense", ""), ("a", "b.c"))
    assert values([("how", "bus")]) == {"how.bus"}
