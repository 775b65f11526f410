import numpy as np

from engage.themes.engine.labels import Label, Labeller, stem
from engage.themes.engine.proposal import Text
from engage.themes.engine.wordings import wordings

TEXTS = [
    "Waiting time was too long",
    "We waited a long time",
    "The wait for the ambulance",
    "Parking is dear",
    "No parking space at the surgery",
    "Car park is full",
    "Nurses were kind",
    "A kind nurse",
]


def label(texts: list[str], members: list[int], avoid: tuple[str, ...] = ()) -> Label:
    said = wordings([Text(number, words) for number, words in enumerate(texts)], all_of_them=True)
    return Labeller(said, avoid).label(np.isin(np.arange(len(said)), said.of[members]))


def test_a_label_names_what_sets_the_group_apart_and_says_how_many_use_it() -> None:
    found = label(TEXTS, [0, 1, 2])
    assert "wait" in found.words.lower()
    assert found.cover == 1.0
    assert "parking" in label(TEXTS, [3, 4, 5]).words.lower()


def test_cover_counts_comments_and_not_wordings() -> None:
    assert label(["bus late"] * 8 + ["bus full", "xyzzy"], list(range(10))).cover == 0.9


def test_words_of_the_question_name_a_group_last() -> None:
    buses = ["Bus late", "The bus is late", "A late bus", "Roads", "Roads and parks"]
    assert label(buses, [0, 1, 2], ("late",)).words.lower().startswith("bus")
    assert label(buses, [0, 1, 2], ("bus",)).words.lower().startswith("late")
    assert label(["Good", "It was good"], [0, 1], ("good",)).words == "Good"


def test_a_group_without_a_telling_word_is_unnamed() -> None:
    assert label(["the of and", "it is"], [0, 1]).words == "Unnamed"


def test_terms_say_how_many_times_likelier_they_are_here() -> None:
    terms = {term.words: term for term in label(TEXTS, [3, 4, 5]).terms}
    assert terms["parking"].share == 1.0
    # All of these three comments; of the other five none, counted as half a comment of five and a half.
    assert terms["parking"].times == 11.0
    assert terms.keys() == {"parking"}  # what only one of them says sets nothing apart


def test_forms_of_a_word_share_a_root_and_the_commonest_is_shown() -> None:
    assert len({stem(word) for word in ("wait", "waits", "waited", "waiting")}) == 1
    assert stem("bus") != stem("bud")
    assert label(["I waited", "we waited", "no waiting", "bus"], [0, 1, 2]).words == "Waited"
