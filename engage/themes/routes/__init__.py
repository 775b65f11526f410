"""Pages of themes: the workbench, one theme, the comments."""

from __future__ import annotations

from engage.themes.routes import annex, comments, frame, suggestions, theme, workbench
from engage.themes.routes.looking_up import blueprint

__all__ = ["annex", "blueprint", "comments", "frame", "suggestions", "theme", "workbench"]
