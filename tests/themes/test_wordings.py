"""Comments read once: wordings, sentences and words as numbers."""

from engage.themes.engine.proposal import Text
from engage.themes.engine.wordings import Wordings, wordings


def read(*said: str, places: tuple[str, ...] = ()) -> Wordings:
    return wordings([Text(number + 10, words) for number, words in enumerate(said)], places)


def sentences(said: Wordings) -> list[str]:
    ends = zip(said.bounds[:-1].tolist(), said.bounds[1:].tolist(), strict=True)
    return [" ".join(said.words[word] for word in said.said[first:last].tolist()) for first, last in ends]


def test_what_says_the_same_is_one_wording_and_nothing_is_none() -> None:
    said = read("Buses are late", "n/a", "BUSES are  late", "Parking", "Buses are late")
    assert said.of.tolist() == [0, -1, 0, 1, 0]
    assert said.counts.tolist() == [3, 1]
    assert said.first.tolist() == [0, 3]
    order, begins = said.comments_of()
    assert [order[begins[one] : begins[one + 1]].tolist() for one in range(2)] == [[0, 2, 4], [3]]


def test_sentences_know_their_place_in_the_words_as_given() -> None:
    words = " Buses are late.  Parking is <b>dear</b>! "
    said = read(words)
    assert sentences(said) == ["buses are late", "parking is dear"]
    spans = zip(said.starts.tolist(), said.ends.tolist(), strict=True)
    assert [words[start:end] for start, end in spans] == ["Buses are late.", "Parking is <b>dear</b>!"]


def test_place_names_are_left_out_of_sentences_that_say_more() -> None:
    said = read(
        "Buses in bury park are late. Luton", "Lutonian pride", places=("Bury Park", "Luton", "Nowhere")
    )
    assert sentences(said) == ["buses in are late", "luton", "lutonian pride"]


def test_a_place_is_not_found_across_two_sentences() -> None:
    assert sentences(read("A walk in Bury. Park here", places=("Bury Park",))) == [
        "a walk in bury",
        "park here",
    ]
