"""What an officer decides of what a machine proposes, and which groups of its tree they look at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import sqlalchemy as sa

from engage.audit.actions import record
from engage.clock import now
from engage.db import db
from engage.errors import Refused
from engage.themes.actions.frames import begin_frame
from engage.themes.actions.themes import add_theme
from engage.themes.models import Coding, LaterBatch, Quote, Run, RunCut, SuggestedTheme, Theme
from engage.themes.queries import late, runs, suggestions
from engage.themes.queries.giving import COLUMNS
from engage.themes.suggesting import cuts
from engage.themes.suggesting.cuts import Cut, Nodes, Skeleton
from engage.themes.suggesting.later import Batch
from engage.themes.suggesting.wording import Worded

KEPT_CUTS = 100  # that can be undone
DECIDED = "Somebody has already decided on this group, or on a part of it. The page now shows the groups as they are."
CHANGED = "The groups were changed meanwhile. The page now shows them as they are."


def accept(
    suggestion: SuggestedTheme, *, label: str, user_id: int, into: Theme | None = None, nodes: Nodes = ()
) -> Theme:
    """Take a group into the coding frame, under `label`, or into the existing theme `into`.

    `nodes` are the nodes of the tree that it is made of; none: the suggestion alone. Its codings come along as the
    machine's, except where a person has already decided. `Refused` when any of it was decided on before, or `into`
    belongs to another frame.
    """
    run = suggestion.run
    rows, leaves = _undecided(suggestion, nodes)
    frame = begin_frame(run.questionnaire_id, run.question_key)
    if into is None:
        description = suggestion.worded_description or suggestion.description
        into = add_theme(frame, label=label, description=description, user_id=user_id)
    elif into.frame_id != frame.id or into.merged_into_id is not None:
        raise Refused("That theme is not in this coding frame any more.")
    for row in rows:
        row.theme_id = into.id
    _let_in(leaves, run.id, into)
    _let_late_in(leaves, into, run)
    db.session.execute(
        sa.update(Quote)
        .where(Quote.suggested_theme_id.in_([row.id for row in rows]), Quote.theme_id.is_(None))
        .values(theme_id=into.id)
    )
    record("theme accepted", "theme", into.id, suggestion=suggestion.id)
    return into


def decline(suggestion: SuggestedTheme, *, nodes: Nodes = ()) -> None:
    """Set a group aside; its comments stay where they are. `Refused` when any of it was decided on before."""
    rows, _ = _undecided(suggestion, nodes)
    for row in rows:
        row.declined_at = now()
    record("theme declined", "suggestion", suggestion.id)


def take_back(suggestion: SuggestedTheme) -> None:
    """Put a group that was set aside back among those to decide on. `Refused` when it is not one."""
    if suggestion.declined_at is None or suggestion.theme_id is not None:
        raise Refused("This group was not set aside, or somebody has taken it back already.")
    suggestion.declined_at = None
    record("theme taken back", "suggestion", suggestion.id)


def let_more_in(run: Run) -> int:
    """Give the themes accepted from a run's groups what these groups hold besides: comments that came later.

    By the same rule as accepting: where a person has decided, nothing changes. How many codings came to be.
    """
    skeleton, before = runs.tree(run.id), late.codings_of_run(run.id)
    rows = runs.suggested_themes(run.id)
    for row in rows:
        theme = db.session.get(Theme, row.theme_id) if row.theme_id else None
        if theme is not None and theme.merged_into_id is None:
            leaves = [row.id]
            if row.node is not None:
                leaves = suggestions.leaf_ids(rows, (row.node,), skeleton)
            _let_in(leaves, run.id, theme)
            _let_late_in(leaves, theme, run)
    more = late.codings_of_run(run.id) - before
    record("later comments let in", "run", run.id, codings=more)
    return more


def keep_wording(suggestion_id: int, worded: Worded, *, model: str, prompt: str) -> None:
    """Put a language model's words beside the machine's own. `prompt`: hash of what was sent."""
    suggestion = suggestions.suggested_theme(suggestion_id)
    if suggestion is None or suggestion.theme_id is not None:
        return
    suggestion.worded_label = worded.label
    suggestion.worded_description = worded.description
    suggestion.worded_by = model[:120]
    record("group worded", "suggestion", suggestion_id, model=model[:120], prompt=prompt)


def accept_candidate(batch: LaterBatch, number: int, *, label: str, user_id: int) -> Theme:
    """Take a theme that later comments call for into the coding frame, with those comments as the machine's codings.

    `Refused` when it was accepted before, or there is no such candidate.
    """
    found = Batch.read(batch.content)
    if not 0 <= number < len(found.candidates) or found.candidates[number].theme_id is not None:
        raise Refused("Somebody has already accepted this theme, or the page has changed. Look at it again.")
    run = runs.run_by_id(batch.run_id)
    frame = begin_frame(run.questionnaire_id, run.question_key)
    theme = add_theme(frame, label=label, description="", user_id=user_id)
    chosen = late.to_give(found.candidates[number].comment_ids, run.id, theme)
    db.session.execute(sa.insert(Coding).from_select(COLUMNS, chosen))
    candidates = list(found.candidates)
    candidates[number] = replace(candidates[number], theme_id=theme.id)
    batch.content = replace(found, candidates=candidates).stored
    record("theme accepted", "theme", theme.id, later_batch=batch.id)
    return theme


def slide(run: Run, groups: int, *, user_id: int) -> None:
    """Look at so many groups."""
    skeleton, cut = _cut(run)
    new = cuts.slid(skeleton, cut, groups, runs.decided_leaves(run.id, skeleton))
    _keep(run, new, f"{new.groups} groups", user_id)


def split(run: Run, suggestion: SuggestedTheme, *, nodes: Nodes, user_id: int) -> None:
    """Look at the parts of a group. `Refused` when it has none, or the groups were changed meanwhile."""
    skeleton, cut = _cut(run)
    number = _number(run, skeleton, cut, nodes)
    new = cuts.split(skeleton, cut, number)
    if new is None:
        raise Refused("This group is the smallest the machine made: it cannot be split any further.")
    _keep(run, new, f"“{suggestion.label[:80]}” split", user_id)


def merge_groups(run: Run, many: Sequence[Nodes], *, label: str | None, user_id: int) -> None:
    """Look at several groups as one. `Refused` for fewer than two, or when the groups were changed meanwhile."""
    if len(many) < 2:
        raise Refused("Tick at least two groups to merge.")
    skeleton, cut = _cut(run)
    numbers = {_number(run, skeleton, cut, nodes) for nodes in many}
    if len(numbers) < 2:
        raise Refused("Tick at least two groups to merge.")
    _keep(run, cuts.merged(cut, numbers, label), f"{len(numbers)} groups merged", user_id)


def rename_group(
    run: Run, suggestion: SuggestedTheme, *, nodes: Nodes, label: str | None, user_id: int
) -> None:
    """Give a group another label before it is decided on; None gives it the machine's back."""
    skeleton, cut = _cut(run)
    number = _number(run, skeleton, cut, nodes)
    _keep(run, cuts.renamed(cut, number, label or None), f"new label of “{suggestion.label[:80]}”", user_id)


def undo(run: Run) -> str:
    """Look at the groups as they were before the last change; what was undone. `Refused` when there is none."""
    newest = runs.newest_cut(run.id)
    if newest is None:
        raise Refused("There is nothing to undo.")
    what = newest.what
    db.session.delete(newest)
    return what


def _undecided(suggestion: SuggestedTheme, nodes: Nodes) -> tuple[list[SuggestedTheme], list[int]]:
    """The rows a decision is written to, and the suggestions whose codings come along."""
    run = suggestion.run
    runs.run_of(run.questionnaire_id, run.question_key, run.id, held=True)
    db.session.refresh(suggestion)
    if suggestion.theme_id is not None or suggestion.declined_at is not None:
        raise Refused(DECIDED)
    skeleton = runs.tree(run.id)
    if skeleton is None or suggestion.node is None:
        return [suggestion], [suggestion.id]
    rows = runs.suggested_themes(run.id)
    wanted = nodes or (suggestion.node,)
    if suggestion.node not in wanted or not all(0 <= node < len(skeleton.under) for node in wanted):
        raise Refused(CHANGED)
    if not skeleton.leaves_of(wanted).isdisjoint(runs.decisions(rows, skeleton)):
        raise Refused(DECIDED)
    return [row for row in rows if row.node in wanted], suggestions.leaf_ids(rows, wanted, skeleton)


def _let_in(suggestion_ids: Collection[int], run_id: int, theme: Theme) -> None:
    """Copy suggested codings to a theme, but for comments where anybody has decided on it before."""
    chosen = suggestions.to_let_in(suggestion_ids, run_id, theme)
    db.session.execute(sa.insert(Coding).from_select(COLUMNS, chosen))


def _let_late_in(suggestion_ids: Collection[int], theme: Theme, run: Run) -> None:
    """The same for comments that came after the run."""
    chosen = late.late_to_let_in(suggestion_ids, run.id, theme)
    db.session.execute(sa.insert(Coding).from_select(COLUMNS, chosen))


def _cut(run: Run) -> tuple[Skeleton, Cut]:
    skeleton = runs.tree(run.id)
    if skeleton is None:
        raise Refused("This run kept no tree of groups. Let the machine group the comments again.")
    newest = runs.newest_cut(run.id)
    return skeleton, Cut.read(newest.nodes) if newest else cuts.first_cut(skeleton)


def _number(run: Run, skeleton: Skeleton, cut: Cut, nodes: Nodes) -> int:
    """Which group of the cut an officer saw as these nodes: what was decided of it is not among them."""
    decided = runs.decided_leaves(run.id, skeleton)
    for number, one in cuts.open_groups(skeleton, cut, decided):
        if set(one.nodes) == set(nodes):
            return number
    raise Refused(CHANGED)


def _keep(run: Run, cut: Cut, what: str, user_id: int) -> None:
    db.session.add(RunCut(run_id=run.id, nodes=cut.stored, what=what[:120], made_at=now(), made_by=user_id))
    db.session.flush()
    db.session.execute(
        sa.delete(RunCut).where(RunCut.id.in_(runs.cuts_beyond(run.id, KEPT_CUTS))),
        execution_options={"synchronize_session": False},
    )
