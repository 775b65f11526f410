"""Who coded survives every exchange: the machine's stays the machine's, and "read by a person" means read here."""

from __future__ import annotations

import csv
import io
import random
import re
import zipfile
from collections import Counter

import pytest
import sqlalchemy as sa

from engage import clock
from engage.coding import queries as coding
from engage.coding.queries import Desk
from engage.db import db
from engage.themes import actions, queries
from engage.themes.exchange.arriving import Present, changes
from engage.themes.exchange.given import GivenCoding
from engage.themes.exchange.refi import user_of
from engage.themes.models import Coding, Frame, Theme
from tests.cast import Person
from tests.themes.framing import begun, themes
from tests.themes.scene import KEY, comments, proposal, question, run
from tests.themes.test_exchange import bring, files

pytestmark = pytest.mark.usefixtures("db_session")
SEEDS = range(4)


def lived_in(officer: Person, seed: int) -> tuple[int, Frame, list[int]]:
    """A question coded by people, by the machine and in bulk: some comments by each, some by nobody."""
    chance = random.Random(seed)
    asked, frame = begun()
    made = themes(frame, officer, "Staff", "Waiting", "Food")
    ids = comments(asked, *(f"Comment {seed} number {number}" for number in range(24)))
    of_run = run(asked, proposal(("group", ids))).id
    for comment_id in ids:
        who = chance.choice(["person", "person, none", "machine", "bulk", "both", "nobody"])
        some = chance.sample(made, chance.randint(1, 2))
        if who.startswith("person"):
            holds = [] if "none" in who else [theme.id for theme in some]
            actions.code(comment_id, frame, holds=holds, user_id=officer.id)
        for theme in some if who in ("machine", "bulk", "both") else ():
            from_run = who == "machine" or (who == "both" and theme is some[0])
            db.session.add(
                Coding(
                    comment_id=comment_id,
                    theme_id=theme.id,
                    holds=True,
                    by_machine=True,
                    run_id=of_run if from_run else None,
                    coded_at=clock.now(),
                )
            )
    db.session.commit()
    return asked, frame, ids


def standing(frame_id: int) -> list[tuple[object, ...]]:
    """Every coding as it stands: by whom, from which run, since when."""
    rows = db.session.execute(
        sa.select(Coding.__table__)
        .where(Coding.theme_id.in_(sa.select(Theme.id).filter_by(frame_id=frame_id)))
        .order_by(Coding.comment_id, Coding.theme_id)
    )
    return [tuple(row) for row in rows]


def by_whom(frame: Frame | None) -> Counter[tuple[str, bool]]:
    """Held codings by who made them, and whether somebody read them here."""
    assert frame is not None
    found = queries.frame_by_id(frame.id)
    assert found is not None
    ids = [theme.id for theme in found.themes]
    held = db.session.scalars(sa.select(Coding).where(Coding.theme_id.in_(ids), Coding.holds))
    return Counter((one.by, one.read_here) for one in held)


def read(asked: int, frame_id: int, user_id: int) -> tuple[int, int]:
    """How many comments were read by a person, as the summary and as coders count them."""
    desk = Desk(frame_id, asked, KEY, user_id, clock.now())
    return queries.base(asked, KEY).read, coding.progress(desk).read


@pytest.mark.parametrize("seed", SEEDS)
def test_out_and_in_again_changes_nothing(officer: Person, seed: int) -> None:
    asked, frame, _ = lived_in(officer, seed)
    frame_id = frame.id
    before, counted = standing(frame_id), read(asked, frame_id, officer.id)
    assert counted[0] == counted[1] > 0
    db.session.remove()
    package = files(officer, asked)["project.qdpx"]
    seen = bring(officer, asked, package, "p.qdpx")
    assert "0 comments to code as the file says" in seen.text
    bring(officer, asked, package, "p.qdpx", write="y")
    assert standing(frame_id) == before
    assert read(asked, frame_id, officer.id) == counted


@pytest.mark.parametrize("seed", SEEDS)
def test_what_comes_in_is_read_by_nobody_here(officer: Person, seed: int) -> None:
    asked, frame, ids = lived_in(officer, seed)
    frame_id, was = frame.id, by_whom(frame)
    read_once = {
        one
        for one in ids
        if any(coded.read_here for coded in db.session.query(Coding).filter_by(comment_id=one))
    }
    db.session.remove()
    package = files(officer, asked)["project.qdpx"]
    db.session.execute(sa.delete(Coding))
    db.session.commit()
    db.session.remove()
    bring(officer, asked, package, "p.qdpx", write="y")
    found = by_whom(queries.frame_by_id(frame_id))
    assert {by: number for (by, _), number in found.items()} == {
        by: number for (by, _), number in was.items()
    }
    assert not any(here for _, here in found)
    assert read(asked, frame_id, officer.id) == (0, 0)
    assert all(row.by_hand == 0 for row in queries.theme_counts(frame_id, asked, KEY))
    elsewhere = db.session.scalars(
        sa.select(Coding.comment_id).where(Coding.elsewhere == "person").distinct()
    ).all()
    assert set(elsewhere) == read_once, "a reading that gave no theme is one too"
    db.session.remove()

    # out once more: who coded is told, and that it was elsewhere
    out = files(officer, asked)
    rows = list(csv.DictReader(io.StringIO(out["codings.csv"].decode("utf-8-sig"))))
    told = Counter(row["coded_by"] for row in rows if row["theme"])
    names = {"person": "person", "machine": "machine", "bulk": "machine, accepted in bulk"}
    assert told == {f"{names[by]}, in another tool": number for (by, _), number in was.items()}
    page = officer.client.page(f"/themes/{asked}/{KEY}/comments").text
    assert "Coded by a person in another tool, not read here yet." in page
    assert "Coded by a person." not in page
    db.session.remove()

    # read here after all: now it counts
    actions.code(ids[0], queries.frame_by_id(frame_id), holds=[], user_id=officer.id)
    db.session.commit()
    assert read(asked, frame_id, officer.id) == (1, 1)


def test_what_a_machine_gave_elsewhere_undoes_nothing_here(officer: Person) -> None:
    """Neither a coding, nor somebody's no, nor what a person said elsewhere."""
    for was in (
        Present(True, "machine"),
        Present(False, "person"),
        Present(True, "bulk"),
        Present(True, "person"),
    ):
        assert changes({1: GivenCoding(by="machine")}, {1: was}, [1, 2]) == {}
    assert changes({1: GivenCoding(by="bulk")}, {}, [1, 2]) == {1: GivenCoding(by="bulk")}


def test_what_a_person_said_elsewhere_is_about_all_themes() -> None:
    said = GivenCoding()
    assert changes({1: said}, {1: Present(True, "machine"), 2: Present(True, "machine")}, [1, 2]) == {
        1: said,
        2: None,
    }
    assert changes({1: said}, {1: Present(True, "person"), 2: Present(False, "person")}, [1, 2]) == {}
    assert changes({}, {1: Present(True, "person")}, [1]) == {1: None}


def of_another_tool(package: bytes, *, unsigned: bool = False) -> bytes:
    """The same project as a tool writes it that knows none of our users; `unsigned`: that names no coder at all."""
    theirs = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as ours, zipfile.ZipFile(theirs, "w") as out:
        for name in ours.namelist():
            content = ours.read(name)
            if name == "project.qde":
                for by in ("person", "machine", "bulk"):
                    content = content.replace(user_of(by).encode(), b"0123abcd-0000-0000-0000-000000000000")
                if unsigned:
                    content = re.sub(rb' creatingUser="[^"]*"', b"", content)
            out.writestr(name, content)
    return theirs.getvalue()


@pytest.mark.parametrize("unsigned", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_file_without_our_marks_makes_nothing_read(officer: Person, seed: int, unsigned: bool) -> None:
    """What the machine gave comes back as said by people: elsewhere. Who read here stays as it was, there too."""
    asked, frame, ids = lived_in(officer, seed)
    frame_id, counted = frame.id, read(asked, frame.id, officer.id)
    assert 0 < counted[0] < len(ids)
    db.session.remove()
    theirs = of_another_tool(files(officer, asked)["project.qdpx"], unsigned=unsigned)
    bring(officer, asked, theirs, "p.qdpx", write="y")
    assert read(asked, frame_id, officer.id) == counted
    assert sum(row.by_hand for row in queries.theme_counts(frame_id, asked, KEY)) == sum(
        number for (_, here), number in by_whom(queries.frame_by_id(frame_id)).items() if here
    )
    other = question()
    comments(other, *(f"Comment {seed} number {number}" for number in range(24)))
    db.session.commit()
    db.session.remove()
    bring(officer, other, theirs, "p.qdpx", write="y")
    found = queries.frame(other, KEY)
    assert found is not None
    assert set(by_whom(found)) == {("person", False)}
    assert read(other, found.id, officer.id) == (0, 0)
    assert read(asked, frame_id, officer.id) == counted


@pytest.mark.parametrize("seed", SEEDS)
def test_merging_and_undoing_make_nothing_read(officer: Person, seed: int) -> None:
    asked, frame, _ = lived_in(officer, seed)
    frame_id, counted, before = frame.id, read(asked, frame.id, officer.id), standing(frame.id)
    now = queries.frame_by_id(frame_id)
    assert now is not None
    staff, waiting, food = now.themes
    first = actions.merge(staff, waiting, because="The same", user_id=officer.id)
    second = actions.merge(waiting, food, because="The same", user_id=officer.id)
    db.session.commit()
    assert read(asked, frame_id, officer.id) == counted
    for made in (second, first):
        actions.undo_merge(made, user_id=officer.id)
        db.session.commit()
        assert read(asked, frame_id, officer.id) == counted
    db.session.expire_all()
    assert standing(frame_id) == before


def test_a_project_of_another_tool_is_coded_by_people(officer: Person) -> None:
    """Whoever is no user that we know is a person: elsewhere, until somebody reads it here."""
    asked, frame, _ = lived_in(officer, 0)
    frame_id = frame.id
    db.session.remove()
    package = files(officer, asked)["project.qdpx"]
    db.session.execute(sa.delete(Coding))
    db.session.commit()
    db.session.remove()
    bring(officer, asked, of_another_tool(package), "p.qdpx", write="y")
    assert set(by_whom(queries.frame_by_id(frame_id))) == {("person", False)}


def test_another_question_of_the_same_words_keeps_who_coded(officer: Person) -> None:
    asked, frame, _ = lived_in(officer, 1)
    was = by_whom(frame)
    db.session.remove()
    package = files(officer, asked)["project.qdpx"]
    other = question()
    comments(other, *(f"Comment 1 number {number}" for number in range(24)))
    db.session.commit()
    db.session.remove()
    bring(officer, other, package, "p.qdpx", write="y")
    found = queries.frame(other, KEY)
    assert found is not None
    assert {by: number for (by, _), number in by_whom(found).items()} == {by: n for (by, _), n in was.items()}
    assert queries.base(other, KEY).read == 0
