import random

from engage.themes.engine.duplicates import copies as copies_of
from engage.themes.engine.proposal import Text
from engage.themes.engine.wordings import wordings
from tests.themes import samples

TEMPLATE = (
    "I object to the closure of the walk in centre because my family depends on it every week of the year"
)


def copies(texts: list[str]) -> list[list[int]]:
    """Groups of places in `texts`, of two or more."""
    said = wordings([Text(number, words) for number, words in enumerate(texts)])
    of = [set(group.tolist()) for group in copies_of(said)]
    return [[at for at, wording in enumerate(said.of.tolist()) if wording in group] for group in of]


def test_copies_are_found_whatever_the_case_and_stops() -> None:
    assert copies(
        [TEMPLATE, "Something else is said by this resident here today", TEMPLATE.upper() + "!!"]
    ) == [[0, 2]]


def test_short_answers_are_never_copies() -> None:
    assert copies(["Very good service"] * 20) == []


def test_personalised_templates_are_found_among_real_comments() -> None:
    chance = random.Random(5)
    real = [text.words for text in samples.comments()]
    openings = ["", "Dear council, ", "As a mother of two, ", "Please listen: "]
    endings = ["", " Thank you.", " Please think again.", " Yours, a resident of this town."]
    sent = [chance.choice(openings) + TEMPLATE + chance.choice(endings) for _ in range(60)]
    found = [set(group) for group in copies(real + sent) if len(group) >= 3]
    campaign = set(range(len(real), len(real) + 60))
    caught = set().union(*(group for group in found if group & campaign))
    assert len(caught & campaign) / 60 >= 0.92
    assert not caught - campaign


def test_a_thousand_copies_with_each_one_word_changed_are_one_campaign() -> None:
    words = TEMPLATE.split()
    sent = [
        " ".join([*words[:at], f"word{number}", *words[at + 1 :]]) for number in range(50) for at in range(20)
    ]
    assert [len(group) for group in copies(sent)] == [1_000]


def test_texts_that_share_a_phrase_are_no_copies() -> None:
    shared = "the waiting time at the hospital"
    assert (
        copies([f"{shared} was far too long for my mother and me", f"I think {shared} is now much better"])
        == []
    )
