"""The pages of the journey as a resident without JavaScript meets them."""

from __future__ import annotations

import sqlalchemy as sa
from engage.db import db
from engage.responses.models import Answer, Response, Tick
from tests.answering import consultation, reference_on, walk
from tests.pages import StrictClient


def test_a_whole_journey(db_session: sa.orm.Session, resident: StrictClient) -> None:
    asked = consultation()
    page = walk(resident, asked)
    assert page.h1 == "Questions about you"
    page = resident.send(asked.url("about-you"), {"about-sex": "female"})
    assert page.h1 == "Your answers have been sent"
    assert len(reference_on(page)) == 14
    row = db.session.scalars(sa.select(Response)).one()
    assert row.status == "submitted"
