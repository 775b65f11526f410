"""Pages of comments: one comment, alerts, suggested names."""

from engage.comments.routes import alerts, comment, deciding, names
from engage.comments.routes.showing import blueprint

__all__ = ["alerts", "blueprint", "comment", "deciding", "names"]
