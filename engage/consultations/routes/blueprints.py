"""The blueprint that all pages of consultations hang on, in a module of its own so that imports make no circle."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("consultations", __name__)
