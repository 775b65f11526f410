"""Deciding on themes: each function is one thing somebody does. None commits; each is audited.

A machine's coding enters a frame only when an officer accepts its theme, and never in place of a person's decision.
"""

from engage.themes.actions.coding import code, code_many
from engage.themes.actions.frames import HELD_BY_FEW, accept_frame, add_theme, begin_frame, merge, rename
from engage.themes.actions.quotes import approve_quote, drop_quote, quote
from engage.themes.actions.suggestions import accept, decline, keep_proposal

__all__ = [
    "HELD_BY_FEW",
    "accept",
    "accept_frame",
    "add_theme",
    "approve_quote",
    "begin_frame",
    "code",
    "code_many",
    "decline",
    "drop_quote",
    "keep_proposal",
    "merge",
    "quote",
    "rename",
]
