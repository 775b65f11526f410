"""By what those who commented are grouped, and how much of each group the summary shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engage.privacy.disclosure import Published
from engage.privacy.linked import Asked
from engage.reports.representation import NOT_ANSWERED
from engage.reports.summary import CHARACTERISTICS, QuestionCounts, Summary
from engage.responses.queries import CLOSED

NOT_ASKED = "Not asked, or not answered"


@dataclass(frozen=True, slots=True)
class Grouping:
    """People by group, true counts.

    `sizes`: label → individuals; those of `people` in none are in the row `rest`, which is empty where everybody is in
    one. `labels`: the label of each category that was measured. `hidden`: labels whose size the summary does not show.
    `title`: what screens call it.
    """

    name: str
    sizes: Mapping[str, int]
    labels: Mapping[str, str]
    people: int
    hidden: frozenset[str]
    rest: str = NOT_ANSWERED
    title: str = ""


def of_heard(
    name: str,
    sizes: Mapping[str, int],
    labels: Mapping[str, str],
    summary: Summary,
    people: int,
    asked: Asked | None = None,
) -> Grouping:
    """By what people are, or where they live. `asked`: who was asked, where that is not everybody."""
    heard = summary.heard[name]
    cells = [*(group.cell for group in heard.groups), *heard.not_stated]
    hidden = frozenset(cell.label for cell in cells if cell.count is None)
    return _with_rest(Grouping(name, sizes, labels, people, hidden, title=CHARACTERISTICS[name]), asked)


def of_closed(question: QuestionCounts, table: Published, comment: Asked | None, people: int) -> Grouping:
    """By the answer to a closed question. `comment`: who was asked for the comment, where that is not everybody.

    Where that hangs on this question alone, groups that were not asked are none: that nobody of them commented is
    known, and a table that counts it as unknown would seem safer than it is.
    """
    hidden = frozenset(cell.label for cell in table.cells if cell.count is None)
    labels = {label: label for label in question.counts}
    name, title = f"{CLOSED}{question.key}", f"Answer to “{question.title}”"
    if comment is not None and comment.rows and {key for key, _ in comment.rows} == {question.key}:
        sizes = {label: question.counts[label] for label in labels if (question.key, label) in comment.rows}
        return Grouping(name, sizes, labels, sum(sizes.values()), hidden, "", title)
    return _with_rest(Grouping(name, question.counts, labels, people, hidden, title=title), question.asked)


def _with_rest(grouping: Grouping, asked: Asked | None) -> Grouping:
    """Who was not asked did not leave it out: both are one row, for what was measured does not tell them apart."""
    if asked is None:
        return grouping
    hidden = (grouping.hidden - {NOT_ANSWERED}) | ({NOT_ASKED} if NOT_ANSWERED in grouping.hidden else set())
    return replace(grouping, hidden=hidden, rest=NOT_ASKED)
