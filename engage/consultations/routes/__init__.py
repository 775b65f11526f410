"""Pages of consultations: for residents, and for the office."""

from __future__ import annotations

from engage.consultations.routes import office, outcome, preview, public, questions
from engage.consultations.routes.blueprints import blueprint

__all__ = ["blueprint", "office", "outcome", "preview", "public", "questions"]
