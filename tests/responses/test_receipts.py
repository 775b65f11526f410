"""References: long enough, the same each time, and read as people copy them."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from engage.responses import receipts

KEYS = st.binary(min_size=16, max_size=16).map(bytes.hex)


def test_a_reference_holds_sixty_bits() -> None:
    assert math.log2(len(receipts.ALPHABET)) * receipts.LENGTH >= 60
    assert not set("ILOU") & set(receipts.ALPHABET)


@given(KEYS)
def test_the_same_key_has_the_same_reference_and_another_secret_another(key: str) -> None:
    assert receipts.reference(key, "a") == receipts.reference(key, "a") != receipts.reference(key, "b")


def test_references_differ_and_use_every_letter() -> None:
    found = {receipts.reference(receipts.new_key(), "secret") for _ in range(2_000)}
    assert len(found) == 2_000
    assert set("".join(found)) == {*receipts.ALPHABET, "-"}


@given(KEYS, st.randoms())
def test_a_reference_is_read_however_it_is_copied(key: str, random: object) -> None:
    reference = receipts.reference(key, "secret")
    for typed in (
        reference.lower(),
        reference.replace("-", ""),
        reference.replace("-", " – "),
        reference.replace("0", "O").replace("1", "I"),
        reference.replace("0", "o").replace("1", "l"),
        f"Reference: {reference}"[11:],
    ):
        assert receipts.read_reference(typed) == reference


@given(st.text(max_size=80))
def test_anything_else_is_no_reference_and_never_raises(typed: str) -> None:
    found = receipts.read_reference(typed)
    assert found is None or receipts.read_reference(found) == found


def test_a_hash_hides_and_takes_anything() -> None:
    assert len(receipts.hashed("\ud800")) == 64
    assert receipts.hashed("a") != receipts.hashed("b")
