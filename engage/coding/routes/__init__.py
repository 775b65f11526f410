"""Pages of coding: where it starts, one comment at a time, accepting in bulk."""

from __future__ import annotations

from engage.coding.routes import bulk, comment, start
from engage.coding.routes.looking_up import blueprint

__all__ = ["blueprint", "bulk", "comment", "start"]
