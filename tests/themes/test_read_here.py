"""No path makes a machine's coding, or what was coded in another tool, "read by a person": only who reads here does."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections import Counter
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from engage import clock
from engage.db import db
from engage.themes import actions, queries
from engage.themes.actions.runs import adopt
from engage.themes.actions.suggestions import accept, let_more_in
from engage.themes.exchange.refi import USERS, user_of
from engage.themes.models import Coding, Merge, Theme
from engage.themes.queries import runs
from tests.cast import Person
from tests.themes.framing import begun, themes
from tests.themes.scene import KEY, comments, proposal, question, run
from tests.themes.test_exchange import bring, files
from tests.themes.test_who_coded import read

pytestmark = pytest.mark.usefixtures("db_session")
READ, BY_MACHINE, IN_BULK = 245, 137, 150  # of 607; nobody and nothing coded the others
COMMENTS = 607
STEPS = ("read", "suggest", "adopt", "merge", "undo", "out", "out of another tool", "in", "clear")


def coded(officer: Person) -> tuple[int, int]:
    """607 comments: a person read 245, the machine put 137 more to themes, 150 were accepted in bulk."""
    asked, frame = begun()
    made = [theme.id for theme in themes(frame, officer, "Staff", "Waiting", "Food")]
    ids = comments(asked, *(f"Comment number {number}" for number in range(COMMENTS)))
    of_run = run(asked, proposal(("group", ids))).id
    of_people = ids[:READ]
    # Every tenth was read and given no theme.
    actions.code_many(
        {one: [] if at % 10 == 0 else [made[at % 3]] for at, one in enumerate(of_people)},
        frame,
        user_id=officer.id,
    )
    for at, one in enumerate(ids[READ : READ + BY_MACHINE + IN_BULK]):
        db.session.add(
            Coding(
                comment_id=one,
                theme_id=made[at % 3],
                holds=True,
                by_machine=True,
                run_id=of_run if at < BY_MACHINE else None,
                coded_at=clock.now(),
            )
        )
    db.session.commit()
    return asked, frame.id


def ours(project: str) -> str:
    return project


def of_other_users(project: str) -> str:
    """As tools write it that give every user a guid of their own."""
    for at, by in enumerate(USERS):
        project = project.replace(user_of(by), f"0123abcd-0000-0000-0000-00000000000{at}")
    return project


def of_one_user(project: str) -> str:
    """As tools write it that know one user, whoever coded, and give guids of their own to all but codes."""
    project = re.sub(r"<Users>.*?</Users>", '<Users><User guid="0123abcd" name="Ann"/></Users>', project)
    project = re.sub(r'creatingUser="[^"]*"', 'creatingUser="0123abcd"', project)
    return re.sub(r'(<(?:TextSource|PlainTextSelection|Coding)) guid="[^"]*"', r"\1", project)


def of_nobody(project: str) -> str:
    """As tools write it that leave out who coded and when, and every note."""
    project = re.sub(r"<Users>.*?</Users>", "", project)
    project = re.sub(r' (?:creatingUser|creationDateTime)="[^"]*"', "", project)
    return re.sub(r"<Description>Read by a person[^<]*</Description>", "", project)


def rewritten(package: bytes, tool: Callable[[str], str]) -> bytes:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as came,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for name in came.namelist():
            content = came.read(name)
            out.writestr(name, tool(content.decode()).encode() if name == "project.qde" else content)
    return file.getvalue()


def machines(frame_id: int) -> int:
    """How many codings that hold are the machine's, accepted in bulk or not."""
    return sum(
        one.by != "person"
        for one in db.session.scalars(
            sa.select(Coding).join(Theme).where(Theme.frame_id == frame_id, Coding.holds)
        )
    )


@pytest.mark.parametrize("tool", [ours, of_other_users, of_one_user, of_nobody])
def test_a_file_makes_nothing_read_by_a_person(officer: Person, tool: Callable[[str], str]) -> None:
    """245 of 607 were read before; as many are after it came back, and none where it came to another consultation."""
    asked, frame_id = coded(officer)
    assert read(asked, frame_id, officer.id) == (READ, READ)
    by_hand = [row.by_hand for row in queries.theme_counts(frame_id, asked, KEY)]
    db.session.remove()
    package = rewritten(files(officer, asked)["project.qdpx"], tool)
    for _ in range(2):
        done = bring(officer, asked, package, "p.qdpx", write="y")
        assert done.status_code == 302
        db.session.remove()
        assert read(asked, frame_id, officer.id) == (READ, READ)
        assert [row.by_hand for row in queries.theme_counts(frame_id, asked, KEY)] == by_hand
    if tool in (ours, of_other_users):
        assert machines(frame_id) == BY_MACHINE + IN_BULK, "the machine's stay the machine's"

    other = question()
    comments(other, *(f"Comment number {number}" for number in range(COMMENTS)))
    db.session.commit()
    db.session.remove()
    bring(officer, other, package, "p.qdpx", write="y")
    found = queries.frame(other, KEY)
    assert found is not None
    held = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(Coding)
        .join(Theme)
        .where(Theme.frame_id == found.id, Coding.holds)
    )
    assert held == READ - 25 + BY_MACHINE + IN_BULK, "every coding came"
    assert read(other, found.id, officer.id) == (0, 0)
    assert machines(found.id) == (BY_MACHINE + IN_BULK if tool in (ours, of_other_users) else 0)


@pytest.mark.parametrize("seed", range(6))
def test_nothing_that_is_done_later_makes_it_read(officer: Person, analyst: Person, seed: int) -> None:
    """Any order of accepting suggestions, running again, merging, undoing, files and reading: only the last reads."""
    chance = random.Random(seed)
    asked, frame = begun()
    made = [theme.id for theme in themes(frame, officer, "Staff", "Waiting", "Food", "Rooms", "Noise")]
    pairs = {one: made[at - at % 2 : at - at % 2 + 2] for at, one in enumerate(made)}  # that may be merged
    frame_id = frame.id
    ids = comments(asked, *(f"Comment {seed} number {number}" for number in range(30)))
    db.session.commit()
    said: dict[int, set[int]] = {}
    earlier: list[int] = []
    package, done = b"", Counter[str]()
    for _ in range(100):
        step = chance.choice(STEPS)
        db.session.remove()
        frame = queries.frame_by_id(frame_id)
        in_force = [theme for theme in frame.themes if theme.merged_into_id is None]
        if step == "read":
            holds = {theme.id for theme in chance.sample(in_force, chance.randint(0, 2))}
            one = chance.choice(ids)
            actions.code(one, frame, holds=holds, user_id=chance.choice((officer, analyst)).id)
            said.setdefault(one, set()).update(other for theme in holds for other in pairs[theme])
        elif step == "suggest":
            of_run = run(asked, proposal(("group", chance.sample(ids, 12)), ("rest", chance.sample(ids, 5))))
            earlier.append(of_run.id)
            into = chance.choice(in_force)
            suggestion = chance.choice(runs.suggested_themes(of_run.id))
            accept(suggestion, label=into.label, user_id=officer.id, into=into)
            let_more_in(of_run)
        elif step == "adopt":
            if len(earlier) < 2:
                continue
            before = runs.run_by_id(earlier.pop(0))
            adopt(before, user_id=officer.id)
            earlier.append(before.id)
            let_more_in(before)
        elif step == "merge":
            several = [one for one in in_force if len(pairs[one.id]) == 2]
            theme = chance.choice(several)
            into = next((one for one in several if one.id in pairs[theme.id] and one is not theme), None)
            if into is None:
                continue
            actions.merge(theme, into, because="Alike", user_id=officer.id, opposed_known=True)
        elif step == "undo":
            stand = db.session.scalars(sa.select(Merge).where(Merge.undone_at.is_(None))).all()
            if not stand:
                continue
            actions.undo_merge(chance.choice(stand), user_id=officer.id)
        elif step in ("out", "out of another tool"):
            content = files(officer, asked)["project.qdpx"]
            package = rewritten(content, of_one_user) if step != "out" else content
        elif step == "in":
            if not package or bring(officer, asked, package, "p.qdpx", write="y").status_code != 302:
                continue
        elif step == "clear":  # the next file brings it again
            db.session.execute(sa.delete(Coding).where(sa.not_(Coding.read_here)))
        db.session.commit()
        done[step] += 1
        rows = db.session.execute(
            sa.select(Coding.comment_id, Coding.theme_id, Coding.holds).where(Coding.read_here)
        ).all()
        assert {comment for comment, _, _ in rows} == set(said), step
        for comment, theme_id, holds in rows:
            assert not holds or theme_id in said[comment], f"nobody said so after {step}"
        assert read(asked, frame_id, officer.id) == (len(said), len(said))
    assert set(done) == set(STEPS), f"not tried: {set(STEPS) - set(done)}"


def test_a_no_said_here_is_not_turned_by_what_was_said_in_another_tool(officer: Person) -> None:
    asked, frame = begun()
    first, into, other = themes(frame, officer, "First", "Into", "Other")
    (one,) = comments(asked, "What is said")
    db.session.add(Coding(comment_id=one, theme_id=first.id, elsewhere="person", coded_at=clock.now()))
    db.session.flush()
    merged = actions.merge(first, into, because="Alike", user_id=officer.id)
    actions.code(one, frame, holds=[into.id], user_id=officer.id)
    actions.undo_merge(merged, user_id=officer.id)
    actions.merge(first, other, because="Alike", user_id=officer.id)
    (stands,) = db.session.scalars(sa.select(Coding).filter_by(comment_id=one, theme_id=other.id))
    assert (stands.holds, stands.read_here) == (False, True), "she read it here and said no"
