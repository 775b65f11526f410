"""What is done with responses: beginning, saving, sending, withdrawing, importing."""

from __future__ import annotations

from engage.responses.actions.bursts import count_in_burst
from engage.responses.actions.ending import discard, exclude, finish, purge_drafts, withdraw
from engage.responses.actions.importing import begin_import, import_responses
from engage.responses.actions.journey import Sent, restate, save_equality, save_page, start, submit, take_turn

__all__ = [
    "Sent",
    "begin_import",
    "count_in_burst",
    "discard",
    "exclude",
    "finish",
    "import_responses",
    "purge_drafts",
    "restate",
    "save_equality",
    "save_page",
    "start",
    "submit",
    "take_turn",
    "withdraw",
]
