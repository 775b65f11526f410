"""Suggested names: people are found, places, shops and words are not."""

from __future__ import annotations

import pytest

from engage.comments.names import suggested
from engage.privacy.redaction import redact
from tests.costs import ENDLESS, calls

PLACES = {"stopsley", "high town", "luton", "biscot"}


def found(said: str, no_names: frozenset[str] = frozenset()) -> list[str]:
    return [said[mark.start : mark.end] for mark in suggested(said, redact(said).marks, PLACES, no_names)]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("I would like to thank Catherine for her help", ["Catherine"]),
        ("Sarah's team was kind", ["Sarah"]),
        ("The receptionist Fatima Begum was rude", ["Fatima Begum"]),
        ("the receptionist, Priya, and Łukasz Nowak", ["Priya", "Łukasz Nowak"]),
        ("Thanks to Hope Wilson in the office", ["Hope Wilson"]),
        ("Ask Mohammed-Ali Khan", ["Mohammed-Ali Khan"]),
        ("THE DRIVER KEVIN WAS LATE", ["KEVIN"]),
        ("the driver kevin was late", ["kevin"]),
    ],
)
def test_people(said: str, names: list[str]) -> None:
    assert found(said) == names


@pytest.mark.parametrize(
    "said",
    [
        "Will the bus stop? May we hope for more joy, faith and patience. Mark my words.",
        "Victoria Road and the Victoria Hospital, St Mary's church, Stopsley and High Town",
        "Queen Elizabeth Hospital, James Paget Ward, Marie Curie nurses",
        "Mum and Dad went to Luton in April and June",
        "Mr Shah was kind and so was Dr Patel",
        "I had a TIA in North Dakota, bring Trader Joe's here",
        "Addison's disease and Bell's palsy",
        "45 minutes drive, 2 hours away, 111 and 999",
        "میرے خیال میں 我觉得 👍🏽",
        "",
    ],
)
def test_what_is_none(said: str) -> None:
    assert found(said) == []


def test_a_word_that_a_person_said_is_no_name_stays_away() -> None:
    assert found("Keira helped me") == ["Keira"]
    assert found("Keira helped me", frozenset({"keira"})) == []


def test_what_a_rule_took_out_is_not_suggested_again() -> None:
    said = "My name is Aisha and Mrs Catherine Smith helped"
    assert found(said) == []


@pytest.mark.parametrize(
    "piece", ["Sarah ", "Sarah-", "Hope Hope ", "1 A ", "A'", "12 Park ", "(", "St ", "a.", "K ", "a0", "0a@"]
)
def test_hostile_text_comes_to_an_end(piece: str) -> None:
    text = piece * (ENDLESS // len(piece))
    assert all(0 <= mark.start < mark.end <= len(text) for mark in suggested(text, []))


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("yesterday huda zulu came to the house", "yesterday [name] came to the house"),
        ("please ask nimal gunawardena about it", "please ask [name] about it"),
        ("the driver was emre and he was late", "the driver was [name] and he was late"),
        ("maryam al-masri helped us fill it in", "[name] helped us fill it in"),
        ("we told orla o'connor's daughter", "we told [name]'s daughter"),
        ("ask for grace at the desk", "ask for [name] at the desk"),
        ("billy-joe smith is the best coach here", "[name] is the best coach here"),
        ("joao dos santos rang me back", "[name] rang me back"),
    ],
)
def test_names_in_small_letters(said: str, shown: str) -> None:
    marks = suggested(said, [], PLACES)
    for mark in reversed(marks):
        said = f"{said[: mark.start]}[name]{said[mark.end :]}"
    assert said == shown


@pytest.mark.parametrize(
    "said",
    [
        "i asked resception for help and they told taht they could not",
        "the doctor was fantastc and the nurse was carring",
        "my mother in-law was taken to james cook hospital at 7 o'clock",
        "as a person organizing games i see eachother weekly",
        "she was abit disorientated, confused with hypoxia and saw thier doctor",
        "they came with grace and i hope they will may be come again",
    ],
)
def test_slips_of_the_pen_in_small_letters_are_no_names(said: str) -> None:
    assert suggested(said, [], PLACES) == []


def test_one_endless_word_where_somebody_is_named_is_not_tried_in_all_spellings() -> None:
    said = f"they asked {'ab' * 300}"
    assert [mark.start for mark in suggested(said, [])] == [len("they asked ")]
    assert calls(lambda: suggested(said, [])) < 5 * len(said)
