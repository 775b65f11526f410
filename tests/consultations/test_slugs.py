"""Addresses made from titles."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.consultations.slugs import slug


@pytest.mark.parametrize(
    ("title", "taken", "expected"),
    [
        ("What is good, and what could be better?", set(), "what-is-good-and-what-could-be-better"),
        ("People's café", set(), "peoples-cafe"),
        ("صحت", set(), "consultation"),
        ("New", set(), "new-2"),
        ("Parks", {"parks", "parks-2"}, "parks-3"),
        ("a" * 80, set(), "a" * 60),
        ("word " * 20, set(), "word-word-word-word-word-word-word-word-word-word-word-word"),
    ],
)
def test_a_title_becomes_an_address(title: str, taken: set[str], expected: str) -> None:
    assert slug(title, taken) == expected


@given(st.text(max_size=300))
def test_any_title_becomes_a_short_plain_address(title: str) -> None:
    made = slug(title, ())
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)
    assert len(made) <= 64
