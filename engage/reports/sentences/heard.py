"""Sentences about who was heard beside the Census."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engage.reports.representation import Group, Heard, Representation
from engage.reports.sentences.answers import base_in_words, listed, share_of

NAMED = 3
SHOWN_GAPS = 6
NO_GAP = frozenset({"Not disabled under the Equality Act"})  # to hear few of them is nobody's loss
ALLOWING = "allowing for chance and rounding"


def heard_base(heard: Representation) -> str:
    """What a table of groups is of, and what its shares are of. True as `base_in_words` is."""
    return base_in_words(heard.table, "responses from individuals", "tell us")


def gaps_of_table(heard: Representation) -> str:
    """The groups that the table below calls heard less than expected, the largest gaps first, and how many it cannot.

    True where each group named has a Census share above the 95% range of its true share, and where, of those that can
    be compared and are not named or counted, none plainly has; some can (`is_compared`). Of groups whose number is
    hidden it says no more than how many they are.
    """
    open_ones = sum(group.heard is Heard.UNKNOWN for group in heard.groups)
    labels = [group.label for group in heard.not_yet_heard]
    if not labels:
        which = "No group that can be compared" if open_ones else "No group"
        return f"{which} was clearly heard less than expected, {ALLOWING}.{_open(open_ones)}"
    more = len(labels) - NAMED
    others = f"; and {more} more" if more > 0 else ""
    return f"Heard less than expected: {'; '.join(labels[:NAMED])}{others}.{_open(open_ones)}"


def not_compared(labels: Sequence[str]) -> str:
    """Characteristics of which no group can be compared, in one sentence; at least one of them."""
    return f"No group can be compared with the Census by {listed(label.lower() for label in labels)}."


def _open(number: int) -> str:
    if not number:
        return ""
    return f" Nothing can be said of {number} {'group' if number == 1 else 'groups'}."


def gaps_in_short(found: Mapping[str, Representation]) -> str:
    """The largest gaps of all characteristics in one sentence; empty where none is plain. True as `gaps_of_table` is.

    Shares are of those who told us; where how many did is hidden, of so many responses as it says.
    """
    gaps = [
        (heard, group)
        for heard in found.values()
        for group in heard.not_yet_heard
        if group.label not in NO_GAP
    ]
    if not gaps:
        return ""
    gaps.sort(key=lambda gap: gap[1].gap)
    told = "; ".join(_gap(heard, group) for heard, group in gaps[:SHOWN_GAPS])
    more = len(gaps) - SHOWN_GAPS
    return f"We heard less than expected from: {told}{f'; and {more} more' if more > 0 else ''}."


def _gap(heard: Representation, group: Group) -> str:
    of = share_of(heard.table, "of those who told us")
    share = "number not shown" if group.share is None else f"about {group.share}% {of}"
    return f"{group.label} ({share}, {group.census_share:.1f}% of residents)"


def compared(group: Group) -> str:
    """How a group was heard: "fewer than expected (about 12 points fewer)". True within what rounding hides."""
    return f"{group.words} ({group.difference_words})" if group.difference_words else group.words
