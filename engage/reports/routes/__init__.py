"""Pages of reports: an officer's dashboard, and the summary for commissioners."""

from __future__ import annotations

from engage.reports.routes import dashboard, evidence, groups, publishing, responses, summary
from engage.reports.routes.blueprints import blueprint

__all__ = ["blueprint", "dashboard", "evidence", "groups", "publishing", "responses", "summary"]
