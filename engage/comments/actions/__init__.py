"""Writing comments and what is kept beside them. None of these commits."""

from engage.comments.actions.alerts import close_alert, tell_officers
from engage.comments.actions.preparing import keep_prepared
from engage.comments.actions.recording import (
    keep_meanings,
    keep_vectors,
    record,
    record_all,
    set_aside,
    withdraw,
)
from engage.comments.actions.redacting import decide_mark, decide_word, mark_words, show_found
from engage.comments.actions.sets import delete_set, forget_words, kept_words, save_set
from engage.comments.actions.words import read_as_given, translate

__all__ = [
    "close_alert",
    "decide_mark",
    "decide_word",
    "delete_set",
    "forget_words",
    "keep_meanings",
    "keep_prepared",
    "keep_vectors",
    "kept_words",
    "mark_words",
    "read_as_given",
    "record",
    "record_all",
    "save_set",
    "set_aside",
    "show_found",
    "tell_officers",
    "translate",
    "withdraw",
]
