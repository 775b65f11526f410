"""Publishing figures, and forgetting of them what must be forgotten."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from engage.audit.actions import record
from engage.comments.leaving import Leaving, tell_me
from engage.comments.marking import without
from engage.db import db
from engage.errors import Refused
from engage.reports.figures import groups_written, reworded, themes_told, written
from engage.reports.models import CountedResponse, Release, ReleaseCounts, ReleasedComment
from engage.reports.next_release import NextRelease
from engage.reports.numbers import numbers_written
from engage.reports.queries.releases import (
    holds_all_counted,
    newest_numbers,
    releases_of_comments,
    withdrawn,
)
from engage.themes.actions.forgetting import own_words

OTHERS_SINCE = "Figures were published after you opened this page. Look at what changes now."
LEFT_SINCE = "A response was withdrawn while these figures were made. Look at what changes now."


def publish_figures(made: NextRelease, *, user_id: int | None) -> Release:
    """Keep a release that was made: readers read it from now on. `user_id` None: the worker, at closing.

    Raises Refused where another one was published, or a response in it was withdrawn or excluded, since it was made.
    """
    if newest_numbers([made.consultation_id]).get(made.consultation_id, 0) != made.after:
        raise Refused(OTHERS_SINCE)
    release = Release(
        consultation_id=made.consultation_id,
        number=made.after + 1,
        made_at=made.figures.made_at,
        made_by=user_id,
        content=written(made.figures),
        groups=groups_written(made.groups),
    )
    db.session.add(release)
    db.session.flush()
    db.session.add(ReleaseCounts(release_id=release.id, content=numbers_written(made.numbers)))
    _insert(
        CountedResponse,
        [{"release_id": release.id, "response_id": response_id} for response_id in made.response_ids],
    )
    if not holds_all_counted(release.id):
        raise Refused(LEFT_SINCE)
    _insert(
        ReleasedComment,
        [
            {
                "release_id": release.id,
                "question_key": key,
                "theme_id": theme_id,
                "place": place,
                "comment_id": comment_id,
            }
            for (key, theme_id), comment_ids in made.comments.items()
            for place, comment_id in enumerate(comment_ids)
        ],
    )
    stay = sorted(unit for unit, verdict in made.verdicts.items() if verdict.stays)
    record("publish figures", "consultation", made.slug, release=release.number, stay=stay)
    return release


def forget(leaving: Sequence[Leaving]) -> None:
    """Before words of comments go: what was published of themes loses what is theirs alone, or was taken out."""
    releases = releases_of_comments([one.comment_id for one in leaving])
    if not releases:
        return
    left = [one for one in leaving if one.taken_out is None]
    gone = frozenset[str]().union(*(one.taken_out or () for one in leaving))
    texts = [text for one in releases for text in themes_told(one.content, one.groups)]
    own = own_words(left, texts) if left else None

    def say(text: str) -> str:
        kept = without(text, gone)
        return own.erased(kept, False) if own else kept

    for one in releases:
        one.content, one.groups = reworded(one.content, one.groups, say)
    db.session.flush()


tell_me(forget)


def forget_withdrawn() -> None:
    """Forget that comments which were withdrawn stood behind a theme."""
    db.session.execute(
        sa.delete(ReleasedComment).where(ReleasedComment.comment_id.in_(withdrawn())),
        execution_options={"synchronize_session": False},
    )


def _insert(table: type[CountedResponse] | type[ReleasedComment], rows: list[dict[str, object]]) -> None:
    if rows:
        db.session.execute(sa.insert(table), rows)
