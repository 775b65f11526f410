"""One suggested group and the comments in it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engage.comments.models import Comment
from engage.comments.queries import open_to
from engage.db import db
from engage.themes.models import SuggestedCoding, SuggestedTheme
from engage.themes.queries.runs import decisions, newest_cut, suggested_themes, tree
from engage.themes.queries.suggestions import Suggestion, alone, leaf_ids, of_tree, with_quotes
from engage.themes.queries.withdrawn import live_by_node, withdrawn_from
from engage.themes.suggesting.cuts import Cut, Nodes, Shown, first_cut, open_groups


def one_group(suggestion: SuggestedTheme, nodes: Nodes, *, reader: int | None = None) -> Suggestion:
    """A group by its suggestion and nodes, with everything that is shown of it; its nodes need not be shown now."""
    skeleton = tree(suggestion.run_id)
    rows = suggested_themes(suggestion.run_id)
    gone = withdrawn_from(suggestion.run)
    live_in = {row.id: row.comments - gone.get(row.id, 0) for row in rows}
    if skeleton is None or suggestion.node is None:
        return with_quotes([alone(suggestion, live_in[suggestion.id])], reader)[0]
    by_node = {row.node: row for row in rows if row.node is not None}
    live_in |= live_by_node(skeleton, by_node, live_in)
    known = tuple(node for node in nodes if node in by_node) or (suggestion.node,)
    newest = newest_cut(suggestion.run_id)
    cut = Cut.read(newest.nodes) if newest else first_cut(skeleton)
    shown = next(
        (
            one
            for _, one in open_groups(skeleton, cut, decisions(rows, skeleton))
            if set(one.nodes) == set(known)
        ),
        Shown(known),
    )
    return with_quotes([of_tree(shown, by_node, live_in, skeleton)], reader)[0]


def comments_in(
    group: Suggestion, *, reader: int | None = None, page: int, per_page: int
) -> tuple[list[tuple[int, str, float]], int]:
    """A page of the live comments mainly in a group, the surest first: id, redacted words, confidence; and how many.

    Those that are closed to the `reader`, who codes them blind, are left out of both.
    """
    run_id = group.suggestion.run_id
    ids = leaf_ids(suggested_themes(run_id), group.nodes, tree(run_id)) or [group.suggestion.id]
    is_main = SuggestedCoding.main if group.nodes else sa.true()
    where: list[Any] = [SuggestedCoding.suggested_theme_id.in_(ids), Comment.withdrawn_on.is_(None), is_main]
    closed = 0
    if reader is not None:
        rest = sa.select(sa.func.count(sa.distinct(Comment.id))).join(SuggestedCoding).where(*where)
        closed = db.session.scalar(rest.where(sa.not_(sa.and_(sa.true(), *open_to(reader))))) or 0
        where += open_to(reader)
    rows = db.session.execute(
        sa.select(Comment.id, Comment.words_redacted, SuggestedCoding.confidence)
        .join(SuggestedCoding, SuggestedCoding.comment_id == Comment.id)
        .where(*where)
        .order_by(SuggestedCoding.confidence.desc(), Comment.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return [(comment_id, words, sure) for comment_id, words, sure in rows], group.comments - closed
