"""The blueprint that both sets of pages hang on, in a module of its own so that imports make no circle."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("reports", __name__)
