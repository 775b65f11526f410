"""Pages on which residents answer, and withdraw."""

from __future__ import annotations

from engage.responses.routes import again, answering, leaving, sending, withdrawal
from engage.responses.routes.visits import blueprint

__all__ = ["again", "answering", "blueprint", "leaving", "sending", "withdrawal"]
