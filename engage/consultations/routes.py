"""Pages of consultations."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("consultations", __name__)
