from engage.themes.labels import Labeller, stem

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


def test_a_label_names_what_sets_the_group_apart_and_says_how_many_use_it() -> None:
    label = Labeller(TEXTS, [1] * 8, avoid=()).label([0, 1, 2])
    assert "wait" in label.words.lower()
    assert label.cover == 1.0
    assert "parking" in Labeller(TEXTS, [1] * 8, avoid=()).label([3, 4, 5]).words.lower()


def test_cover_counts_comments_and_not_wordings() -> None:
    labeller = Labeller(["bus late", "bus full", "xyzzy"], [8, 1, 1], avoid=())
    assert labeller.label([0, 1, 2]).cover == 0.9


def test_words_of_the_question_name_a_group_last() -> None:
    buses = ["Bus late", "The bus is late", "A late bus", "Roads", "Roads and parks"]
    assert Labeller(buses, [1] * 5, avoid=["late"]).label([0, 1, 2]).words.lower().startswith("bus")
    assert Labeller(buses, [1] * 5, avoid=["bus"]).label([0, 1, 2]).words.lower().startswith("late")
    assert Labeller(["Good", "It was good"], [1, 1], avoid=["good"]).label([0, 1]).words == "Good"


def test_a_group_without_a_telling_word_is_unnamed() -> None:
    assert Labeller(["the of and", "it is"], [1, 1], avoid=()).label([0, 1]).words == "Unnamed"


def test_forms_of_a_word_share_a_root() -> None:
    assert len({stem(word) for word in ("wait", "waits", "waited", "waiting")}) == 1
    assert stem("bus") != stem("bud")
