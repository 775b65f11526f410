"""Production does not start while somebody can sign in as a person of the demonstration."""

from __future__ import annotations

from engage.demo import queries
from engage.demo.content import sign_ins
from engage.errors import Refused


def refuse_demonstration() -> None:
    """Raises Refused where an account of the demonstration is open: everybody can read its password."""
    there = queries.open_accounts([person.email for person in sign_ins()])
    if there:
        raise Refused(
            "Engage does not start in production, because this database has open accounts of the demonstration: "
            f"{', '.join(there)}. Everybody knows their password. Use another database, or add an administrator of "
            "your own (engage user add) and close each of these: engage user revoke EMAIL --close"
        )
