"""What a run left for later, brought back."""

from __future__ import annotations

from engage.themes.engine.frozen import Frozen, Unfit, thaw
from engage.themes.engine.sentence_model import vectors_hash
from engage.themes.models import Run
from engage.themes.queries import runs


def thawed(run: Run | None) -> Frozen | None:
    """What a run left to start from; None where it left nothing, or another version of the model made it."""
    kept = runs.frozen(run.id) if run is not None and run.model_hash == vectors_hash() else None
    if kept is None:
        return None
    try:
        return thaw(kept)
    except Unfit:
        return None
