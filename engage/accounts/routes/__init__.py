"""Pages of people with an account: signing in, one's own account, and looking after others'."""

from __future__ import annotations

from engage.accounts.routes import account, new_password, people
from engage.accounts.routes.signing_in import blueprint

__all__ = ["account", "blueprint", "new_password", "people"]
