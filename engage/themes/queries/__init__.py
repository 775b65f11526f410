"""Reading themes: what was suggested, what people decided, and how many comments hold what.

A *live* comment is one that was not withdrawn. Counts here are true counts of comments, for people with the right to
see them; what is published goes through `engage.privacy.disclosure` first.
"""

from engage.themes.queries.codings import lengths, positions, spans
from engage.themes.queries.comments import (
    CodedComment,
    comment_of,
    comments,
    pages_of,
    quotable_ids,
    words_to_group,
)
from engage.themes.queries.frames import (
    Base,
    ThemeCount,
    base,
    frame,
    frame_by_id,
    holders,
    people_say,
    theme,
    theme_counts,
    to_move,
    use,
    uses,
)
from engage.themes.queries.quotes import QuoteWords, approved_quotes, quote, theme_quotes
from engage.themes.queries.standing import Standing, standing
from engage.themes.queries.suggestions import (
    Suggestion,
    latest_run,
    run_of_job,
    suggested_theme,
    to_let_in,
    undecided,
)

__all__ = [
    "Base",
    "CodedComment",
    "QuoteWords",
    "Standing",
    "Suggestion",
    "ThemeCount",
    "approved_quotes",
    "base",
    "comment_of",
    "comments",
    "frame",
    "frame_by_id",
    "holders",
    "latest_run",
    "lengths",
    "pages_of",
    "people_say",
    "positions",
    "quotable_ids",
    "quote",
    "run_of_job",
    "spans",
    "standing",
    "suggested_theme",
    "theme",
    "theme_counts",
    "theme_quotes",
    "to_let_in",
    "to_move",
    "undecided",
    "use",
    "uses",
    "words_to_group",
]
