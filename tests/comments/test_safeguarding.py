"""Safeguarding: what must raise an alert, what must not, and that hostile text comes to an end."""

from __future__ import annotations

import pytest

from engage.comments.safeguarding import alarming
from tests.costs import ENDLESS

SUICIDE, ABUSE, VIOLENCE = "Suicide or self-harm", "Abuse", "Violence"
NOT_SAFE, NEGLECT = "Not safe at home", "Neglect"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("I have been feeling suicidal since Christmas", SUICIDE),
        ("My son tried to kill himself and we waited nine hours", SUICIDE),
        ("I self harm and nobody takes it seriously", SUICIDE),
        ("i cant stop thinking about suicide", SUICIDE),
        ("I can't stop thinking about suicide", SUICIDE),
        ("I don’t want to be here anymore", SUICIDE),
        ("Nobody rang back when I was suicidal", SUICIDE),
        ("Not only suicidal but alone", SUICIDE),
        ("I was sexually abused as a child and the waiting list is two years", ABUSE),
        ("my husband is very abusive and I cannot ring", ABUSE),
        ("I left a violent partner last year", ABUSE),
        ("He hits me when he has been drinking", VIOLENCE),
        ("My step dad punched my brother", VIOLENCE),
        ("I am being hit by my son", VIOLENCE),
        ("he threatened to kill me", VIOLENCE),
        ("I do not feel safe at home", NOT_SAFE),
        ("She isn't safe in her own home", NOT_SAFE),
        ("I am scared of my husband", NOT_SAFE),
        ("HE WON'T LET ME OUT", NOT_SAFE),
        ("The children next door are left alone all day", NEGLECT),
        ("She is neglecting her kids", NEGLECT),
        ("mum leaves my little brother alone\n\nat night, leaves the baby home alone", NEGLECT),
    ],
)
def test_what_must_be_read(said: str, kind: str) -> None:
    assert kind in alarming(said)


@pytest.mark.parametrize(
    "said",
    [
        "I was never suicidal",
        "More suicide prevention training for GPs, and suicide awareness in schools",
        "I have not been abused by staff",
        "He never hits me, he is kind",
        "Drug abuse and substance abuse services are needed",
        "The roads are neglected and the park was left alone",
        "A car hit me outside the surgery and the bill hit us hard",
        "I feel safe at home and the streets are not safe at night",
        "The heat hits me in August",
        "Staff did not hurt me when they took blood",
        "The nurse was kind to my daughter",
        "My children are left waiting for hours",
        "I would die for that tea, it was to die for",
        "Domestic abuse services need more money",
        "",
        "👍🏽 میرے خیال میں",
    ],
)
def test_what_must_not(said: str) -> None:
    assert alarming(said) == []


def test_several_kinds_are_told_apart() -> None:
    said = "He hits me. I don't feel safe at home, I want to die."
    assert alarming(said) == [SUICIDE, VIOLENCE, NOT_SAFE]


@pytest.mark.parametrize("piece", ["my ", "he hit ", "not safe ", "child ", "a", "neglect the "])
def test_hostile_text_comes_to_an_end(piece: str) -> None:
    assert alarming(piece * (ENDLESS // len(piece))) == alarming(piece * 100)
