"""Reading comments, and what is kept beside them. Withdrawn ones have no words and are left out unless asked for."""

from engage.comments.queries.alerts import AlertRow, alert, alert_page, letter_facts, open_alerts
from engage.comments.queries.preparing import no_names, not_prepared, not_prepared_count
from engage.comments.queries.reading import (
    CommentRow,
    comment,
    counts,
    for_question,
    held_live,
    held_of_origin,
    live_comment,
    of_origin,
    redacted_of,
    translation,
    translations,
    words_given,
)
from engage.comments.queries.redactions import (
    NameRow,
    applied,
    marks_of,
    redaction,
    suggested_names,
    suggestions_of_word,
    to_redact,
    translations_of,
)
from engage.comments.queries.sets import everybodys_sets, saved_set, saved_sets
from engage.comments.queries.unseen import keep_closed, open_to, unseen_among, unseen_count, unseen_of

__all__ = [
    "AlertRow",
    "CommentRow",
    "NameRow",
    "alert",
    "alert_page",
    "applied",
    "comment",
    "counts",
    "everybodys_sets",
    "for_question",
    "held_live",
    "held_of_origin",
    "keep_closed",
    "letter_facts",
    "live_comment",
    "marks_of",
    "no_names",
    "not_prepared",
    "not_prepared_count",
    "of_origin",
    "open_alerts",
    "open_to",
    "redacted_of",
    "redaction",
    "saved_set",
    "saved_sets",
    "suggested_names",
    "suggestions_of_word",
    "to_redact",
    "translation",
    "translations",
    "translations_of",
    "unseen_among",
    "unseen_count",
    "unseen_of",
    "words_given",
]
