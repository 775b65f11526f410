"""From a postcode to a ward: kindly read, looked up in memory, never kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.places.package import place_directory, read_place
from engage.places.postcodes import Found, Malformed, Outside, PostcodeIndex, Unknown, normalise, read_index
from tests.costs import calls


@pytest.fixture(scope="module")
def index() -> PostcodeIndex:
    return read_index(read_place(place_directory("luton")))


@pytest.mark.parametrize(
    ("typed", "usual"),
    [
        ("LU1 1AA", "LU1 1AA"),
        ("LUI IAA", "LU1 1AA"),
        ("lul laa", "LU1 1AA"),
        ("LU4 OAB", "LU4 0AB"),
        ("0X1 3AB", "OX1 3AB"),
        ("m1 1ae", "M1 1AE"),
        ("W1A 0AX", "W1A 0AX"),
        ("EC1A 1BB", "EC1A 1BB"),
    ],
)
def test_reads_postcodes_as_people_type_them(typed: str, usual: str) -> None:
    assert normalise(typed) == usual


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "LU1",
        "hello",
        "LU1 1A",
        "LU1 11A",
        "11LU AA",
        "LU1 1AAA",
        "\x00",
        "😀",
        "LU1 1CK",
        "x" * 10**7,
    ],
)
def test_says_what_cannot_be_a_postcode(typed: str, index: PostcodeIndex) -> None:
    assert normalise(typed) is None
    assert isinstance(index.find(typed), Malformed)


@given(st.text(max_size=50))
def test_never_raises_and_settles_at_once(typed: str) -> None:
    usual = normalise(typed)
    if usual is not None:
        assert normalise(usual) == usual


def test_finds_ward_and_decile(index: PostcodeIndex) -> None:
    assert index.find("lu1 1aa") == Found("E05014742", "Farley", 1)


def test_says_kindly_that_a_neighbour_is_a_neighbour(index: PostcodeIndex) -> None:
    found = index.find("LU1 3PL")
    assert isinstance(found, Outside)
    assert found.area_name == "Central Bedfordshire"
    assert "Central Bedfordshire, not in Luton" in found.words
    assert "welcome" in found.words


def test_unknown_postcodes_do_not_block(index: PostcodeIndex) -> None:
    found = index.find("SW1A 1AA")
    assert isinstance(found, Unknown)
    assert "still answer" in found.words


def test_counts_of_the_source_are_whole(index: PostcodeIndex) -> None:
    results = list(index._results.values())
    assert sum(isinstance(result, Found) for result in results) == 5258
    outside = [result for result in results if isinstance(result, Outside)]
    assert sum(result.area_code == "E06000056" for result in outside) == 4895


def test_no_result_holds_the_postcode(index: PostcodeIndex) -> None:
    for typed in ("LU1 1AA", "LU1 3PL", "SW1A 1AA", "LU1 99"):
        words = repr(index.find(typed)).upper().replace(" ", "")
        assert typed.replace(" ", "") not in words


def test_loads_with_few_calls_a_postcode() -> None:
    place = read_place(place_directory("luton"))
    assert calls(lambda: read_index(place)) < 4 * len(read_index(place))
