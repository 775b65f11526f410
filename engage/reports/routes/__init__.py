"""Pages of reports: an officer's dashboard, and the summary for commissioners."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("reports", __name__)
