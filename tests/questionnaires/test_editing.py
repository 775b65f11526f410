"""Changing pages that are being written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.errors import Missing
from engage.questionnaires import editing
from engage.questionnaires.draft import PageDraft, QuestionDraft


def pages(*keys: str) -> list[PageDraft]:
    """Pages of short texts: `pages("ab", "c")` has a and b on the first and c on the second."""
    return [
        PageDraft(f"Page {i}", tuple(QuestionDraft("short_text", k, k) for k in page))
        for i, page in enumerate(keys)
    ]


def letters(found: list[PageDraft]) -> list[str]:
    return ["".join(question.key for question in page.questions) for page in found]


def test_a_question_is_added_at_the_end_of_a_page_under_a_key_of_its_own() -> None:
    found, key = editing.added(pages("ab", "c"), 1, QuestionDraft("short_text", "A"))
    assert key == "a_2"
    assert [q.key for q in found[0].questions] == ["a", "b", "a_2"]


def test_a_changed_question_keeps_place_and_key() -> None:
    found = editing.changed(pages("ab"), "a", QuestionDraft("number", "New", "other"))
    assert letters(found) == ["ab"]
    assert found[0].questions[0].title == "New"


@pytest.mark.parametrize(
    ("key", "steps", "result"),
    [
        ("b", -1, ["ba", "c"]),
        ("a", 1, ["ba", "c"]),
        ("b", 1, ["a", "bc"]),
        ("c", -1, ["abc", ""]),
        ("a", -1, ["ab", "c"]),
        ("c", 1, ["ab", "c"]),
        ("a", 2, ["b", "ac"]),
    ],
)
def test_a_question_moves_over_the_edges_of_pages(key: str, steps: int, result: list[str]) -> None:
    assert letters(editing.moved(pages("ab", "c"), key, steps)) == result


@given(st.lists(st.integers(0, 3), min_size=1, max_size=4), st.integers(-9, 9), st.data())
def test_moving_loses_nothing(sizes: list[int], steps: int, data: st.DataObject) -> None:
    alphabet = iter("abcdefghijklmnop")
    before = pages(*["".join(next(alphabet) for _ in range(size)) for size in sizes])
    keys = sorted("".join(letters(before)))
    if keys:
        after = editing.moved(before, data.draw(st.sampled_from(keys)), steps)
        assert sorted("".join(letters(after))) == keys
        assert len(after) == len(before)


def test_what_is_not_there_is_missing() -> None:
    for change in (
        lambda: editing.removed(pages("a"), "z"),
        lambda: editing.page_removed(pages("a"), 2),
        lambda: editing.added(pages("a"), 0, QuestionDraft("number", "n")),
    ):
        with pytest.raises(Missing):
            change()


def test_pages_move_and_go() -> None:
    assert letters(editing.page_moved(pages("a", "b", "c"), 3, -1)) == ["a", "c", "b"]
    assert letters(editing.page_moved(pages("a", "b", "c"), 1, -5)) == ["a", "b", "c"]
    assert letters(editing.page_removed(pages("a", "b"), 1)) == ["b"]
