"""The worker's part in making sense."""

from engage.themes.jobs import later, meanings, suggesting, wording
from engage.themes.jobs.suggesting import suggest_themes

__all__ = ["later", "meanings", "suggest_themes", "suggesting", "wording"]
