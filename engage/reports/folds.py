"""What a folded section of the summary says of itself, so that nobody has to open them all."""

from __future__ import annotations

from engage.reports.representation import NOT_ANSWERED, Representation
from engage.reports.summary import QuestionFinding
from engage.reports.theming import ThemesFinding

NAMED = 3


def answers_in_short(question: QuestionFinding | ThemesFinding) -> str:
    """The answers given, or themes held, most often, with their shares; what is hidden takes no part."""
    shown = [
        (cell.percent, cell)
        for cell in question.table.cells
        if cell.percent is not None and cell.label != NOT_ANSWERED
    ]
    best = [cell for _, cell in sorted(shown, key=lambda one: -one[0])[:NAMED]]
    if not best:
        return "Too few answers to say which came most often."
    return "Most often: " + "; ".join(f"{cell.label} ({cell.percent_words})" for cell in best) + "."


def gaps_in_short(heard: Representation) -> str:
    """The groups that the table below calls heard less than expected, every one, the largest gaps first."""
    labels = [group.label for group in heard.not_yet_heard]
    if not labels:
        return "No group was clearly heard less than expected."
    more = len(labels) - NAMED
    return f"Heard less than expected: {'; '.join(labels[:NAMED])}{f'; and {more} more' if more > 0 else ''}."
