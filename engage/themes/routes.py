"""Pages of themes."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("themes", __name__)
