"""Sentences about how numbers of themes are known: who read, how far people agree, where comments stand."""

from __future__ import annotations

from datetime import datetime

from engage.agreement.measured import FEWEST_POSITIONS
from engage.clock import in_london
from engage.privacy.disclosure import Published
from engage.reports.measured import Agreed, Standing
from engage.reports.standpoints import Suggestions, sides
from engage.reports.theming import ThemesFinding

WELL, FAIRLY = (
    0.8,
    0.667,
)  # K. Krippendorff, Content Analysis, 2004: what to rely on, and what to rely on with care


def how_known(themes: ThemesFinding) -> list[str]:
    """How the numbers of one question's themes are known, a sentence each.

    True where each says what `Standing` means: counted, only if people read every comment with content; estimated,
    from as many random comments as it names; suggested otherwise. A share of comments read is rounded down.
    """
    told = [
        "A comment can hold several themes, so shares may add up to more than 100%.",
        f"An officer accepted these themes on {_day(themes.accepted_at)}.",
    ]
    if themes.standing is Standing.COUNTED:
        told.append(
            "A person has read and coded every comment that says something: these are counts, without an interval."
        )
    elif themes.standing is Standing.ESTIMATED and themes.measured_at is not None:
        told.append(
            f"These are estimates, made on {_day(themes.measured_at)} from {themes.random:,} comments drawn at random "
            f"that people coded, and a machine’s scores of all; {read_in_words(themes.read)}."
        )
        if themes.newer:
            told.append(f"{_themes(themes.newer)} newer than the estimate and not in it.")
    else:
        told.append(
            f"These counts are suggested and not checked: {read_in_words(themes.read)}, and a machine may have put the "
            "others to themes."
        )
    told += [people_agree(themes.people), machine_agrees(themes.machine)]
    if themes.has_positions:
        told.append("Positions are of the comments that a person read and that take a side.")
    told.append(positions_known(themes.suggestions))
    if themes.suggestions.share is not None and not themes.has_suggested_positions:
        told.append("Of every theme they are too few to be shown.")
    return [sentence for sentence in told if sentence]


def read_in_words(percent: int) -> str:
    """How many comments a person has read; `percent`: whole, rounded down."""
    return f"a person has read {f'{percent}%' if percent else 'under 1%'} of the comments"


def _themes(number: int) -> str:
    return "1 theme is" if number == 1 else f"{number} themes are"


def people_agree(found: Agreed) -> str:
    """How far two people agree, the verdict first. True where `verdict` is; of three coders it is the worst pair."""
    if found.why:
        return f"How far people agree on the coding is not measured. {found.why}"
    who = "Two people" if found.coders < 3 else "Those two who agree least of the people"
    return f"{who} who coded {found.n:,} comments without seeing each other’s work {verdict(found)}: {alpha(found)}."


def machine_agrees(found: Agreed) -> str:
    """How far the machine agrees with people; empty where it was not measured. True where `verdict` is."""
    if found.why:
        return ""
    told = f"{verdict(found)} on {found.n:,} comments whose codes it had not seen: {alpha(found)}."
    return f"The machine and people {told}"


def verdict(found: Agreed) -> str:
    """Agreement in words by its alpha: well from .80, fairly well from .667, hardly where its range reaches chance."""
    if found.alpha is None:
        return "gave all the same"
    value, low, _ = found.alpha
    if value >= WELL:
        return "agreed well"
    if value >= FAIRLY:
        return "agreed fairly well"
    return (
        "agreed no more than chance may give"
        if (value if low is None else low) <= 0
        else "agreed only in part"
    )


def alpha(found: Agreed) -> str:
    """A coefficient with its interval: "alpha .71 (.64 to .78)"."""
    if found.alpha is None:
        return "alpha cannot be calculated, because every comment was given the same"
    value, low, high = (None if one is None else f"{one:.2f}".replace("0.", ".") for one in found.alpha)
    return f"alpha {value} ({low} to {high})" if low is not None else f"alpha {value}"


def positions_known(found: Suggestions) -> str:
    """How positions of comments that nobody read are known, or why there are none; empty where nothing is to say."""
    if found.closed:
        return f"Where people stand is told by their answers to “{found.closed}”, as an officer chose."
    if found.share is not None:
        return (
            "Suggested positions are of comments that no person has read: a text model learnt them from "
            f"at least {FEWEST_POSITIONS} comments whose position a person gave, and was {accuracy(found)}. They are "
            "nobody’s coding and in no other number."
        )
    if found.few:
        return f"People gave a position to fewer than {FEWEST_POSITIONS} comments, so none is suggested for the others."
    return (
        f"Positions of comments that no person has read are not suggested: {found.why}" if found.why else ""
    )


def accuracy(found: Suggestions) -> str:
    """How often the text model said what a person did: "right for 86% of those checked, 81% to 90%".

    No count: beside what people said for and against, how many they were would tell a hidden number more closely.
    """
    if found.share is None:
        return ""
    return f"right for {found.share}% of those checked, {found.low}% to {found.high}%"


def positions(found: Published | None) -> str:
    """Who is for and against: "for 120, against fewer than 10"; empty where every number is hidden.

    Both sides always stand, so that a hidden one is not taken for nobody.
    """
    return ", ".join(f"{cell.label.lower()} {cell.words}" for cell in sides(found))


def _day(moment: datetime) -> str:
    local = in_london(moment)
    return f"{local.day} {local:%B} {local.year}"
