"""The reader of forms: what browsers send, as the standard library reads it; and what no browser sends."""

from __future__ import annotations

from urllib.parse import quote_from_bytes, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import RequestEntityTooLarge

from engage.errors import Malformed
from engage.posted import LARGEST_TEXT, Posted, fields, taken_out

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)


@given(st.lists(st.tuples(texts, texts), max_size=8))
def test_what_a_browser_sends_comes_back(pairs: list[tuple[str, str]]) -> None:
    assert list(fields(urlencode(pairs).encode(), 100)) == pairs


@given(st.binary(max_size=80))
def test_any_bytes_survive_the_escapes(value: bytes) -> None:
    body = b"name=" + quote_from_bytes(value, safe="").encode()
    assert list(fields(body, 100)) == [("name", value.decode(errors="replace"))]


@given(st.binary(max_size=120))
def test_no_body_is_an_error(body: bytes) -> None:
    for name, value in fields(body, 10_000):
        assert isinstance(name, str)
        assert isinstance(value, str)


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (b"", []),
        (b"&&a=1&", [("a", "1")]),
        (b"a", [("a", "")]),
        (b"a=b=c", [("a", "b=c")]),
        (b"a+b=c+d%2B", [("a b", "c d+")]),
        (b"a=line%0D%0Aend+", [("a", "line\r\nend ")]),
        (b"a=100%", []),
    ],
)
def test_edges(body: bytes, read: list[tuple[str, str]]) -> None:
    assert list(fields(body, 100)) == read


def test_too_many_fields_and_too_much_text_are_refused() -> None:
    with pytest.raises(RequestEntityTooLarge):
        list(fields(b"a=1&" * 11, 10))
    with pytest.raises(RequestEntityTooLarge):
        list(fields(b"a=" + b"x" * (LARGEST_TEXT + 1), 10))


def test_nothing_is_taken_out_in_silence() -> None:
    form = Posted([("words", "one\x00two"), ("other", "whole")])
    assert form["other"] == "whole"
    with pytest.raises(Malformed):
        form["words"]
    with pytest.raises(Malformed):
        form.getlist("words")
    assert taken_out(form) == {"words"}
    assert form["words"] == "onetwo"
