"""Writing down what a machine proposes: in pieces, so that nobody waits long, and shown only when it is whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import sqlalchemy as sa

from engage.audit.actions import record
from engage.clock import now
from engage.db import db
from engage.errors import Refused
from engage.themes.engine.proposal import Group, Node, Proposal, Rare
from engage.themes.engine.proposal import Quote as Passage
from engage.themes.models import (
    Campaign,
    CampaignComment,
    LatePlacing,
    LaterBatch,
    Quote,
    Run,
    RunCut,
    RunState,
    SuggestedCoding,
    SuggestedTheme,
    Unplaced,
)
from engage.themes.queries import runs
from engage.themes.suggesting.cuts import Cut, Skeleton, carried, continues
from engage.themes.suggesting.later import Batch

ROWS_AT_ONCE = 5_000  # about 50 ms of the writers' turn
LABEL, DESCRIPTION = 200, 4_000


@dataclass(frozen=True)
class Circumstances:
    """What a run is besides its proposal: who asked for it in which job, after which run, and what it read.

    `moves` are [old leaf or -1, new leaf or -1, comments] against the run before, for those that were in both.
    """

    job_id: int | None = None
    asked_by: int | None = None
    after_id: int | None = None
    newest_comment_id: int | None = None
    moves: list[list[int]] = field(default_factory=list)


@dataclass(frozen=True)
class Piece:
    """Rows of one table that are written at once."""

    table: Any
    rows: list[dict[str, Any]]


def keep_proposal(
    questionnaire_id: int,
    question_key: str,
    proposal: Proposal,
    *,
    job_id: int | None,
    quotable: Collection[int],
    newest_comment_id: int | None = None,
) -> Run:
    """Write down what the machine proposes, whole, and show it. Passages only of `quotable` comments."""
    known = Circumstances(job_id=job_id, newest_comment_id=newest_comment_id)
    run, pieces = begin_run(questionnaire_id, question_key, proposal, known, quotable=quotable)
    for piece in pieces:
        write(piece)
    finish_run(run)
    _show(run, None)
    return run


def begin_run(
    questionnaire_id: int,
    question_key: str,
    proposal: Proposal,
    known: Circumstances,
    *,
    quotable: Collection[int],
) -> tuple[Run, Iterator[Piece]]:
    """Begin to write a run down: its facts and its groups; and the pieces that are left to `write`.

    It shows nowhere before `finish_run`.
    """
    rare = {comment_id for view in proposal.rare for comment_id in view.comment_ids}
    run = Run(
        questionnaire_id=questionnaire_id,
        question_key=question_key,
        job_id=known.job_id,
        made_at=now(),
        inputs_hash=proposal.run.inputs_hash,
        model_hash=proposal.run.model_hash,
        seed=proposal.run.seed,
        comments=len(proposal.languages),
        empty=len(proposal.empty),
        other=len(set(proposal.other) - rare),
        rare=len(rare),
        copies=sum(len(campaign.comment_ids) for campaign in proposal.campaigns),
        asked_by=known.asked_by,
        after_id=known.after_id,
        frame_version=runs.newest_frame_version(questionnaire_id, question_key),
        newest_comment_id=known.newest_comment_id or max(proposal.languages, default=None),
    )
    db.session.add(run)
    db.session.flush()
    campaigns = [
        Campaign(run_id=run.id, example_id=one.example_id, exact=one.exact) for one in proposal.campaigns
    ]
    db.session.add_all(campaigns)
    if proposal.tree is not None:
        stored = Skeleton.of(proposal.tree, len(proposal.groups)).stored
        frozen = proposal.frozen.to_bytes() if proposal.frozen else None
        db.session.add(RunState(run_id=run.id, tree={**stored, "moves": known.moves}, frozen=frozen))
    themes, passages = _themes(run.id, proposal)
    db.session.add_all(themes)
    db.session.flush()
    return run, _pieces(run.id, proposal, themes, passages, [one.id for one in campaigns], quotable)


def write(piece: Piece) -> None:
    """Write one piece of a run."""
    db.session.execute(sa.insert(piece.table), piece.rows)


def finish_run(run: Run) -> None:
    """Say that a run is whole. From now on it is never changed."""
    run.finished_at = now()
    record("themes suggested", "run", run.id, comments=run.comments)


def adopt(run: Run, *, user_id: int | None) -> None:
    """Let the pages show this run. What was decided on the groups of the run before stays decided.

    `Refused` when it is not whole, or is shown already.
    """
    shown = runs.latest_run(run.questionnaire_id, run.question_key)
    if run.finished_at is None:
        raise Refused("This run is not finished yet.")
    if shown is not None and shown.id == run.id:
        raise Refused("These groups are already the ones that are shown.")
    if shown is not None:
        _carry(shown, run, user_id)
    _show(run, user_id)
    record("run adopted", "run", run.id, instead_of=shown.id if shown else None)


def discard_step(run_id: int) -> bool:
    """Delete a part of a run that was never finished, and it when nothing of it is left; False then."""
    theme_id = runs.suggestion_with_codings(run_id)
    if theme_id is not None:
        db.session.execute(
            sa.delete(SuggestedCoding).where(SuggestedCoding.suggested_theme_id == theme_id),
            execution_options={"synchronize_session": False},
        )
        return True
    db.session.execute(sa.delete(Run).where(Run.id == run_id, Run.finished_at.is_(None)))
    return False


def place_late(run_id: int, placings: list[tuple[int, int | None, float]]) -> None:
    """Write down where comments that came after a run stand in it: comment, suggestion or None, confidence."""
    rows = [
        {"run_id": run_id, "comment_id": comment, "suggested_theme_id": theme, "confidence": confidence}
        for comment, theme, confidence in placings
    ]
    if rows:
        db.session.execute(sa.insert(LatePlacing), rows)


def keep_batch(run_id: int, batch: Batch) -> None:
    """Keep what was measured of the comments that came after a run."""
    db.session.add(LaterBatch(run_id=run_id, made_at=now(), content=batch.stored))


def _show(run: Run, user_id: int | None) -> None:
    run.adopted_at, run.adopted_by = now(), user_id


def _carry(shown: Run, run: Run, user_id: int | None) -> None:
    """Give the decisions on the leaves of one run to the same leaves of the next."""
    old, new = runs.tree(shown.id), runs.tree(run.id)
    if old is None or new is None or not continues(old, new):
        return
    decided = runs.decided_leaves(shown.id, old)
    for row in runs.suggested_themes(run.id):
        if row.node is not None and row.node < old.leaves and row.node in decided:
            row.theme_id, row.declined_at = decided[row.node]
    cut = runs.newest_cut(shown.id)
    if cut is not None:
        kept = carried(old, new, Cut.read(cut.nodes)).stored
        same = RunCut(run_id=run.id, nodes=kept, what="groups as before", made_at=now(), made_by=user_id)
        db.session.add(same)


def _themes(run_id: int, proposal: Proposal) -> tuple[list[SuggestedTheme], list[list[Passage]]]:
    """A row for every node of the tree (or, without one, every group), then for every view of few; their passages."""
    found: list[tuple[Node | Group | Rare, int | None]]
    if proposal.tree is not None:
        found = [(node, number) for number, node in enumerate(proposal.tree.nodes)]
    else:
        found = [(group, None) for group in proposal.groups]
    found += [(view, None) for view in proposal.rare]
    rows = [_theme(run_id, place, one, node) for place, (one, node) in enumerate(found)]
    return rows, [[] if isinstance(one, Rare) else one.quotes for one, _ in found]


def _theme(run_id: int, place: int, one: Node | Group | Rare, node: int | None) -> SuggestedTheme:
    if isinstance(one, Node):
        comments = one.comments
    elif isinstance(one, Group):
        comments = sum(member.main for member in one.members)
    else:
        comments = len(one.comment_ids)
    terms = [] if isinstance(one, Group) else [[term.words, term.times, term.share] for term in one.terms]
    return SuggestedTheme(
        run_id=run_id,
        position=place,
        label=one.label[:LABEL],
        description="" if isinstance(one, Rare) else one.description[:DESCRIPTION],
        node=node,
        terms=terms,
        comments=comments,
    )


def _pieces(
    run_id: int,
    proposal: Proposal,
    themes: list[SuggestedTheme],
    passages: list[list[Passage]],
    campaign_ids: list[int],
    quotable: Collection[int],
) -> Iterator[Piece]:
    """All rows of a run but its groups, in pieces. Ids are read first: a commit between the pieces forgets rows."""
    ids = [theme.id for theme in themes]
    quotes = [
        {"suggested_theme_id": theme_id, "comment_id": one.comment_id, "start": one.start, "end": one.end}
        for theme_id, of_theme in zip(ids, passages, strict=True)
        for one in of_theme
        if one.comment_id in quotable
    ]
    copies = (
        {"campaign_id": campaign_id, "comment_id": comment_id}
        for campaign_id, one in zip(campaign_ids, proposal.campaigns, strict=True)
        for comment_id in one.comment_ids
    )

    def in_pieces() -> Iterator[Piece]:
        for table, rows in (
            (SuggestedCoding, _codings(ids, proposal)),
            (Quote, iter(quotes)),
            (CampaignComment, copies),
            (Unplaced, _unplaced(run_id, proposal)),
        ):
            while part := list(islice(rows, ROWS_AT_ONCE)):
                yield Piece(table, part)

    return in_pieces()


def _codings(ids: list[int], proposal: Proposal) -> Iterator[dict[str, Any]]:
    groups = proposal.tree.members if proposal.tree is not None else [one.members for one in proposal.groups]
    for theme_id, members in zip(ids, groups, strict=False):
        for one in members:
            yield {
                "suggested_theme_id": theme_id,
                "comment_id": one.comment_id,
                "confidence": one.confidence,
                "main": one.main,
            }
    views = ids[len(ids) - len(proposal.rare) :]
    for theme_id, view in zip(views, proposal.rare, strict=True):
        for comment_id in view.comment_ids:
            yield {
                "suggested_theme_id": theme_id,
                "comment_id": comment_id,
                "confidence": view.likeness,
                "main": False,
            }


def _unplaced(run_id: int, proposal: Proposal) -> Iterator[dict[str, Any]]:
    rare = {comment_id for view in proposal.rare for comment_id in view.comment_ids}
    for why, ids in (
        ("empty", proposal.empty),
        ("other", [one for one in proposal.other if one not in rare]),
        ("rare", sorted(rare)),
    ):
        for comment_id in ids:
            yield {"run_id": run_id, "comment_id": comment_id, "why": why}
