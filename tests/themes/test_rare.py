"""Views of few surface, whoever else speaks."""

import random

import pytest

from engage.themes.discovery import Text, suggest
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
