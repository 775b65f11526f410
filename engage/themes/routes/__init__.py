"""Pages of themes: the workbench, one theme, the comments."""

from __future__ import annotations

from engage.themes.routes import (
    annex,
    comments,
    exchange,
    frame,
    frames,
    runs,
    search,
    suggestions,
    theme,
    versions,
    workbench,
)
from engage.themes.routes.looking_up import blueprint

__all__ = [
    "annex",
    "blueprint",
    "comments",
    "exchange",
    "frame",
    "frames",
    "runs",
    "search",
    "suggestions",
    "theme",
    "versions",
    "workbench",
]
