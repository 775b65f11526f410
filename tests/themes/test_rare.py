"""Views of few surface, whoever else speaks."""

import random

import pytest

from engage.themes.engine.discovery import Text, suggest
from tests.themes import samples

PLANTED = {
    "bsl": [
        "There was no BSL interpreter for my mother who is deaf",
        "Please book a sign language interpreter for deaf patients",
        "My husband is deaf and nobody could sign, no BSL at all",
        "An interpreter who knows BSL should be there for deaf people",
        "I understood nothing because there was no sign language interpreter",
    ],
    "prayer": [
        "The hospital needs a prayer room for Muslim patients",
        "There is nowhere to pray, a prayer room would help",
        "I had to pray in the corridor as the prayer room was shut",
        "Could there be a multi-faith prayer room please",
    ],
    "site": [
        "The ambulance would not come onto the traveller site",
        "We live on a gypsy site and nobody will visit us",
        "Gypsy and traveller families are refused by the surgery",
        "Staff need training about gypsy and traveller culture",
    ],
    "allotments": [
        "We want more allotments",
        "The allotment waiting list is ten years",
        "Allotments should be kept near the hospital",
        "Turn the empty land into allotments for growing food",
    ],
    "drones": [
        "Drones fly over my garden",
        "Ban drones near houses",
        "The noise of drones at night is awful",
        "Somebody flies drones near the airport",
    ],
}


@pytest.mark.parametrize("seed", range(4))
def test_three_views_of_few_in_many_comments_all_surface(seed: int) -> None:
    chance = random.Random(seed)
    said = [text.words for text in samples.comments()]
    planted = {name: PLANTED[name] for name in chance.sample(sorted(PLANTED), 3)}
    said += [words for views in planted.values() for words in views]
    chance.shuffle(said)
    made = suggest([Text(number, words) for number, words in enumerate(said)], question="?", seed=seed)
    assert len(made.rare) <= 20
    for views in planted.values():
        of_view = {number for number, words in enumerate(said) if words in views}
        best = max(made.rare, key=lambda rare: len(of_view & set(rare.comment_ids)))
        assert len(of_view & set(best.comment_ids)) >= 3
        assert len(best.comment_ids) <= 2 * len(of_view)
        assert best.label


def test_a_campaign_is_no_view_of_few() -> None:
    said = [text.words for text in samples.comments(300)]
    said += [
        f"Save the zebra crossing at the old windmill now please {word}" for word in ("yes", "now", "do")
    ]
    made = suggest([Text(number, words) for number, words in enumerate(said)], question="?")
    assert [len(campaign.comment_ids) for campaign in made.campaigns] == [3]
    assert not any(set(rare.comment_ids) & {300, 301, 302} for rare in made.rare)


def test_short_comments_that_share_a_word_and_nothing_else_are_few_views() -> None:
    """What all short comments have in common makes no view of any word in them."""
    made = suggest(samples.comments(), question="What was good?")
    assert len(made.rare) <= 4
    assert not {"punctual", "chatty", "considerate", "courteous"} & {
        term.words for view in made.rare for term in view.terms
    }


def test_where_comments_are_few_nothing_is_usual_and_a_view_still_surfaces() -> None:
    said = [
        f"The bus at {hour} is late and {what}" for hour in range(1, 6) for what in ("full", "cold", "dirty")
    ]
    said += PLANTED["bsl"]
    made = suggest([Text(number, words) for number, words in enumerate(said)], question="?")
    assert any(set(view.comment_ids) >= {15, 16} for view in made.rare)


def test_a_view_surfaces_among_long_comments_of_many_rare_words() -> None:
    """Long comments hold so many rare words that not all can be compared; the views were among those left out."""
    chance = random.Random(5)
    rare = [f"word{number}" for number in range(2_500)]
    said = [" ".join(["The road here", *chance.sample(rare, 10), "is bad"]) for _ in range(1_000)]
    said += PLANTED["drones"]
    made = suggest([Text(number, words) for number, words in enumerate(said)], question="?")
    assert any(len(set(view.comment_ids) & set(range(1_000, 1_004))) >= 3 for view in made.rare)
