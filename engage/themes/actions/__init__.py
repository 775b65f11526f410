"""Deciding on themes: each function is one thing somebody does. None commits; each is audited.

A machine's coding enters a frame only when an officer accepts its theme, and never in place of a person's decision.
"""

from engage.themes.actions.coding import (
    Said,
    code,
    code_many,
)
from engage.themes.actions.copying import (
    own_copy,
)
from engage.themes.actions.exchange import (
    bring_in,
)
from engage.themes.actions.following import follow
from engage.themes.actions.frames import (
    accept_frame,
    begin_frame,
    choose_closed,
    keep_version,
    retitle,
    start_from,
    use_frame,
)
from engage.themes.actions.merging import (
    Undone,
    merge,
    undo_merge,
)
from engage.themes.actions.quotes import approve_quote, drop_quote, quote
from engage.themes.actions.runs import keep_proposal
from engage.themes.actions.suggestions import accept, decline
from engage.themes.actions.themes import (
    add_example,
    add_theme,
    change_theme,
    drop_example,
    shift,
    take_out,
)

__all__ = [
    "Said",
    "Undone",
    "accept",
    "accept_frame",
    "add_example",
    "add_theme",
    "approve_quote",
    "begin_frame",
    "bring_in",
    "change_theme",
    "choose_closed",
    "code",
    "code_many",
    "decline",
    "drop_example",
    "drop_quote",
    "follow",
    "keep_proposal",
    "keep_version",
    "merge",
    "own_copy",
    "quote",
    "retitle",
    "shift",
    "start_from",
    "take_out",
    "undo_merge",
    "use_frame",
]
