"""What the machine proposed, as groups that an officer decides on.

Counts are kept with the run and only what was withdrawn since is counted anew, so that a page costs the same whatever
is stored.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from engage.db import db
from engage.themes.models import Run, RunCut, SuggestedCoding, SuggestedTheme, Theme
from engage.themes.queries.giving import as_codings
from engage.themes.queries.quotes import QuoteWords, of_suggestions
from engage.themes.queries.runs import (
    decisions,
    latest_run,
    newest_cut,
    run_by_id,
    run_of_job,
    suggested_themes,
    tree,
)
from engage.themes.queries.withdrawn import live_by_node, unplaced, withdrawn_from
from engage.themes.suggesting.cuts import Cut, Nodes, Shown, Skeleton, first_cut, open_groups

__all__ = ["latest_run", "run_of_job"]  # as others know them


@dataclass(frozen=True)
class Suggestion:
    """A group the machine proposes that nobody has decided on yet.

    `suggestion` is the row whose words stand for it: of its largest node. `nodes` are none where the run has no tree.
    `label` is an officer's, a language model's (then `worded_by` names it) or the machine's. `comments` are live ones
    mainly in it; `number` counts the groups of a page from 1. `quotes` are at most three.
    """

    number: int
    suggestion: SuggestedTheme
    nodes: Nodes
    label: str
    description: str
    worded_by: str | None
    comments: int
    quotes: list[QuoteWords]
    can_split: bool = False

    @property
    def anchor(self) -> str:
        """The id of its place on the page."""
        return f"suggestion-{self.suggestion.id}"

    @property
    def named_nodes(self) -> str:
        """Its nodes as a form or an address names them."""
        return "-".join(str(node) for node in self.nodes)

    @property
    def terms(self) -> list[tuple[str, float, float]]:
        """What sets it apart: words, how many times likelier than elsewhere, share of its comments; best first."""
        return [(words, times, share) for words, times, share in self.suggestion.terms or ()]


@dataclass(frozen=True)
class Decided:
    """A suggestion that was decided on: the theme it was accepted into, or None where it was set aside."""

    suggestion: SuggestedTheme
    label: str
    theme_id: int | None
    theme_label: str | None
    comments: int


@dataclass(frozen=True)
class Groups:
    """A run as its page shows it.

    `waiting` groups are the largest first; `rare` are views of few, told apart from groups. `placed` are live comments
    in any group. `unplaced` counts live comments by why ("empty", "other", "rare"). `undo` says what undoing would take
    back; None: nothing.
    """

    run: Run
    tree: Skeleton | None
    cut: Cut | None
    waiting: list[Suggestion]
    rare: list[Suggestion]
    decided: list[Decided]
    placed: int
    unplaced: dict[str, int]
    undo: str | None

    @property
    def to_decide(self) -> int:
        """How many groups wait for a decision, views of few among them: what `waiting_groups` counts."""
        return len(self.waiting) + len(self.rare)


@dataclass(frozen=True)
class _Open:
    """What of a run nobody has decided on: `shown` groups of its tree as it is cut, and suggestions `alone`."""

    rows: list[SuggestedTheme]
    tree: Skeleton | None
    cut: Cut | None
    newest: RunCut | None
    shown: list[Shown]
    alone: list[SuggestedTheme]


def suggested_theme(suggestion_id: int) -> SuggestedTheme | None:
    """One suggestion with its run loaded, or None."""
    return db.session.scalar(
        sa.select(SuggestedTheme)
        .where(SuggestedTheme.id == suggestion_id)
        .options(selectinload(SuggestedTheme.run))
    )


def groups(run: Run, *, reader: int | None = None) -> Groups:
    """A run as its page shows it, in a number of statements that does not depend on what is stored.

    No passage is of a comment that is closed to the `reader`, who codes it blind.
    """
    found = _open(run)
    rows, skeleton, newest = found.rows, found.tree, found.newest
    gone = withdrawn_from(run)
    live_in = {row.id: row.comments - gone.get(row.id, 0) for row in rows}
    if skeleton is not None:
        by_node = {row.node: row for row in rows if row.node is not None}
        live_in |= live_by_node(skeleton, by_node, live_in)
        waiting = [of_tree(shown, by_node, live_in, skeleton) for shown in found.shown]
        rare = [alone(row, live_in[row.id]) for row in found.alone]
        placed = sum(live_in[by_node[leaf].id] for leaf in range(skeleton.leaves))
    else:
        waiting, rare = [alone(row, live_in[row.id]) for row in found.alone], []
        placed = sum(live_in.values())
    waiting.sort(key=lambda one: (-one.comments, one.suggestion.position))
    numbered = with_quotes([*waiting, *rare], reader)
    return Groups(
        run=run,
        tree=skeleton,
        cut=found.cut,
        waiting=numbered[: len(waiting)],
        rare=numbered[len(waiting) :],
        decided=_decided(rows, live_in),
        placed=placed,
        unplaced=unplaced(run),
        undo=newest.what if newest else None,
    )


def waiting_groups(run: Run) -> int:
    """How many groups of a run, as it is looked at, wait for a decision; views of few among them."""
    found = _open(run)
    return len(found.shown) + len(found.alone)


def _open(run: Run) -> _Open:
    rows, skeleton, newest = suggested_themes(run.id), tree(run.id), newest_cut(run.id)
    if skeleton is None:
        return _Open(rows, None, None, newest, [], [row for row in rows if _is_open(row)])
    cut = Cut.read(newest.nodes) if newest else first_cut(skeleton)
    shown = [group for _, group in open_groups(skeleton, cut, decisions(rows, skeleton))]
    return _Open(
        rows, skeleton, cut, newest, shown, [row for row in rows if row.node is None and _is_open(row)]
    )


def undecided(run_id: int) -> list[Suggestion]:
    """Groups of a run nobody has accepted or set aside, the largest first."""
    return groups(run_by_id(run_id)).waiting


def leaf_ids(rows: Sequence[SuggestedTheme], nodes: Nodes, skeleton: Skeleton | None) -> list[int]:
    """Ids of the suggestions whose suggested codings a group of nodes is made of."""
    if skeleton is None:
        return []
    leaves = skeleton.leaves_of(nodes)
    return [row.id for row in rows if row.node in leaves]


def to_let_in(suggestion_ids: Collection[int], run_id: int, theme: Theme) -> sa.Select[*tuple[Any, ...]]:
    """Comments that `theme` gains from suggestions: not those decided on for it, nor any a person has coded."""
    return (
        as_codings(SuggestedCoding.comment_id, run_id, theme)
        .where(
            SuggestedCoding.suggested_theme_id.in_(suggestion_ids),
        )
        .distinct()
    )


def _is_open(row: SuggestedTheme) -> bool:
    return row.theme_id is None and row.declined_at is None


def alone(row: SuggestedTheme, comments: int) -> Suggestion:
    label, description = row.worded_label or row.label, row.worded_description or row.description
    return Suggestion(0, row, (), label, description, row.worded_by, comments, [])


def of_tree(
    shown: Shown, by_node: dict[int, SuggestedTheme], live_in: dict[int, int], skeleton: Skeleton
) -> Suggestion:
    lead = max((by_node[node] for node in shown.nodes), key=lambda row: (row.comments, -row.position))
    flat = alone(lead, sum(live_in[by_node[node].id] for node in shown.nodes))
    splits = len(shown.nodes) > 1 or bool(skeleton.parts(shown.nodes[0]))
    return Suggestion(
        0,
        lead,
        shown.nodes,
        shown.label or flat.label,
        flat.description,
        None if shown.label else flat.worded_by,
        flat.comments,
        [],
        can_split=splits,
    )


def with_quotes(found: list[Suggestion], reader: int | None) -> list[Suggestion]:
    """Numbered, and with the passages of the rows that stand for them."""
    passages = of_suggestions([one.suggestion.id for one in found], reader)
    return [
        Suggestion(
            number,
            one.suggestion,
            one.nodes,
            one.label,
            one.description,
            one.worded_by,
            one.comments,
            passages.get(one.suggestion.id, [])[:3],
            one.can_split,
        )
        for number, one in enumerate(found, start=1)
    ]


def _decided(rows: list[SuggestedTheme], live_in: dict[int, int]) -> list[Decided]:
    decided = [row for row in rows if not _is_open(row)]
    labels: dict[int, str] = dict(
        db.session.execute(
            sa.select(Theme.id, Theme.label).where(
                Theme.id.in_([row.theme_id for row in decided if row.theme_id is not None])
            )
        ).all()
    )
    return [
        Decided(
            row,
            row.worded_label or row.label,
            row.theme_id,
            labels.get(row.theme_id) if row.theme_id else None,
            live_in[row.id],
        )
        for row in decided
    ]
