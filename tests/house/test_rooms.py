"""Rooms: only queries.py reads tables, only actions.py writes them, commit() is where a reader sees it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from tests.house.rooms import faults, house_modules
from tests.house.sizes import report

ROOT = Path(__file__).parents[2]
SQL = "import sqlalchemy as sa\nfrom engage.db import db\n"


def test_everything_is_in_its_room() -> None:
    found = [fault for path, source in house_modules(ROOT) for fault in faults(path, source)]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("path", "source", "complaint"),
    [
        ("engage/responses/routes.py", SQL + "sa.select(1)", "only queries.py"),
        ("engage/responses/actions.py", "from sqlalchemy import select\nselect(1)", "only queries.py"),
        ("engage/responses/routes.py", "from engage.db import db\ndb.session.scalars(1)", "only queries.py"),
        ("engage/responses/forms.py", "from engage.db import db\ndb.session.get(1)", "only queries.py"),
        ("engage/responses/queries.py", SQL + "sa.insert(1)", "only actions.py"),
        ("engage/responses/routes.py", "from engage.db import db\ndb.session.add(1)", "only actions.py"),
        ("engage/responses/jobs.py", SQL + "sa.delete(1)", "only actions.py"),
        (
            "engage/responses/actions.py",
            "from engage.db import db\ndb.session.commit()",
            "routes, commands and jobs",
        ),
        ("engage/responses/journey.py", "from flask import request", "plain module"),
        ("engage/responses/journey.py", "def late():\n    import sqlalchemy.orm", "plain module"),
        ("engage/responses/journey.py", "from wtforms import Form", "plain module"),
        ("engage/responses/journey.py", "from flask_login import current_user", "plain module"),
        ("engage/responses/journey.py", "from engage.db import db", "plain module"),
        ("engage/responses/utils.py", "", "drawer"),
        ("engage/common/words.py", "", "drawer"),
    ],
)
def test_what_stands_in_the_wrong_room_is_seen(path: str, source: str, complaint: str) -> None:
    assert complaint in "\n".join(faults(PurePosixPath(path), source))


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("engage/responses/routes.py", "from flask import session\nsession.get('key')\ndb.session.commit()"),
        ("engage/responses/routes/public.py", "db.session.commit()"),
        ("engage/responses/queries.py", SQL + "db.session.scalars(sa.select(1))"),
        ("engage/responses/actions.py", SQL + "db.session.execute(sa.update(1))\ndb.session.add(1)"),
        ("engage/responses/journey.py", "seen = set()\nseen.add(1)\n{}.get(1)\nseen.update({2})"),
    ],
)
def test_what_stands_in_its_room_passes(path: str, source: str) -> None:
    assert faults(PurePosixPath(path), source) == []


def test_sizes_are_told(record_property: object, capsys: pytest.CaptureFixture[str]) -> None:
    """A mirror and not a whip: told at the end of ./test; here only that the mirror is not blind."""
    sizes = report(ROOT)
    assert sizes.modules > 50
    assert 10 < sizes.median_lines < 300
    assert str(sizes).startswith("The house:")
