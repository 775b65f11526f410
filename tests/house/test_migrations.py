"""Migrations: from nothing to the models, linear, whole by themselves, and gentle to the rows that are there."""

from __future__ import annotations

import ast
import itertools
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from config import Config
from engage import clock
from engage.accounts.models import SignIn, User
from engage.app import create_app
from engage.contacts.models import Contact
from engage.db import db
from engage.permissions import Role
from engage.themes import queries as themes
from tests.databases import SECRET, Database, migrate_up
from tests.postgres import create_database

ROOT = Path(__file__).parents[2]
VERSIONS = ROOT / "migrations" / "versions"
NEXT = '''"""rebuild the parent of a table"""

import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{head}"


def upgrade():
    with op.batch_alter_table("users", recreate="auto") as batch:
        batch.alter_column("name", type_=sa.String(201), existing_nullable=False)
'''
BREAKS = '''"""leave a row that points nowhere"""

from alembic import op

revision = "breaks"
down_revision = "{head}"


def upgrade():
    op.execute("DELETE FROM users")
'''
OF_BEFORE = """
INSERT INTO questionnaires (id, title) VALUES (1, 'Q');
INSERT INTO versions (id, questionnaire_id, number, revision) VALUES (1, 1, 1, 1);
INSERT INTO pages (id, version_id, position, title, text) VALUES (1, 1, 0, '', '');
INSERT INTO questions (id, page_id, position, key, kind, title, hint, required, settings)
VALUES (1, 1, 0, 'why', 'comment', 'Why?', '', false, '{}');
INSERT INTO frames (id, questionnaire_id, question_key, created_at, accepted_at)
VALUES (3, 1, 'why', '2026-01-01 00:00:00+00:00', '2026-02-01 00:00:00+00:00');
INSERT INTO themes (id, frame_id, label, description, position, created_at)
VALUES (7, 3, 'Waiting', '', 0, '2026-01-01 00:00:00+00:00'), (8, 3, 'Staff', '', 1, '2026-01-01 00:00:00+00:00');
INSERT INTO comments (id, origin, origin_id, questionnaire_id, question_key, voice, words_given, words_redacted,
quotable, given_on)
VALUES (1, 'answer', 1, 1, 'why', 'individual', 'words', 'words', false, '2026-01-01');
INSERT INTO codings (comment_id, theme_id, holds, by_machine, coded_at)
VALUES (1, 7, true, false, '2026-01-01 00:00:00+00:00')
"""
READ_BEFORE = """
INSERT INTO users (id, email, name, role, password_hash, created_at, active)
VALUES (5, 'a@b.example', 'A', 'OFFICER', 'x', '2026-01-01 00:00:00+00:00', true);
INSERT INTO frames (id, title, created_at) VALUES (3, 'F', '2026-01-01 00:00:00+00:00');
INSERT INTO comments (id, origin, origin_id, questionnaire_id, question_key, voice, words_given, words_redacted,
quotable, given_on)
VALUES (1, 'answer', 1, 1, 'why', 'individual', 'words', 'words', false, '2026-01-01');
INSERT INTO readings (frame_id, comment_id, user_id, read_at, queue, skipped, flagged, quote_worthy, note)
VALUES (3, 1, 5, '2026-01-01 00:00:00+00:00', 'order', false, false, false, 'a note')
"""
numbers = itertools.count()


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database with nothing in it, not even tables."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'fresh.db'}"
    else:
        url = create_database(request.getfixturevalue("postgresql"), f"fresh_{next(numbers)}")
    app = create_app(Config(secret_key=SECRET, data_dir=tmp_path, database_url=url, testing=True))
    yield app
    with app.app_context():
        db.engine.dispose()


def script() -> ScriptDirectory:
    return ScriptDirectory(str(ROOT / "migrations"))


def upgrade_with(app: Flask, folder: Path, migration: str) -> None:
    """Upgrade with one more migration, as the next release would bring it."""
    (folder / "versions").mkdir()
    (folder / "versions" / "next.py").write_text(migration.format(head=script().get_current_head()))
    settings = AlembicConfig(str(ROOT / "migrations" / "alembic.ini"))
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    settings.set_main_option("path_separator", "newline")
    settings.set_main_option("version_locations", f"{VERSIONS}\n{folder / 'versions'}")
    with app.app_context():
        command.upgrade(settings, "heads")


def someone_signed_in(app: Flask) -> None:
    with app.app_context():
        now = clock.now()
        user = User(email="a@b.example", name="A", role=Role.OFFICER, password_hash="x", created_at=now)
        db.session.add(user)
        db.session.flush()
        db.session.add(
            SignIn(token_hash="x", user_id=user.id, created_at=now, expires_at=now + timedelta(hours=1))
        )
        db.session.commit()
        db.session.remove()


def rows(app: Flask, table: str) -> int:
    with app.app_context(), db.engine.connect() as connection:
        return int(connection.scalar(sa.text(f"SELECT count(*) FROM {table}")) or 0)


def test_the_migrations_make_what_the_models_say(database: Database) -> None:
    def ours(item: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
        return not (kind == "table" and (name or "").startswith("huey"))

    with database.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_object": ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, User.metadata) == []


def test_a_model_without_its_migration_is_seen(database: Database) -> None:
    metadata = sa.MetaData()
    sa.Table("forgotten", metadata, sa.Column("id", sa.Integer, primary_key=True))
    with database.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    assert ("add_table", "forgotten") in [
        (entry[0], str(entry[1])) for entry in found if entry[0] == "add_table"
    ]


def test_migrations_are_one_line() -> None:
    revisions = list(script().walk_revisions())
    assert len(script().get_heads()) == 1
    assert all(isinstance(each.down_revision, str | None) for each in revisions)
    assert [each.revision for each in reversed(revisions)] == sorted(each.revision for each in revisions)
    files = sorted(path.name for path in VERSIONS.glob("*.py"))
    assert [name.split("_")[0] for name in files] == [f"{n:04d}" for n in range(1, len(files) + 1)]


@pytest.mark.parametrize("path", sorted(VERSIONS.glob("*.py")), ids=lambda path: path.stem)
def test_a_migration_needs_nothing_of_the_house(path: Path) -> None:
    imported = {
        name
        for node in ast.walk(ast.parse(path.read_text()))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert not {name for name in imported if name.split(".")[0] in {"engage", "config", "flask"}}


def test_migrations_put_no_rows_in_the_tables(database: Database) -> None:
    """Tests empty every table; what a migration put there would be lost to them."""
    database.empty()
    for table in User.metadata.sorted_tables:
        assert rows(database.app, table.name) == 0, table.name


def test_down_and_up_again(fresh: Flask) -> None:
    migrate_up(fresh)
    settings = AlembicConfig(str(ROOT / "migrations" / "alembic.ini"))
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    with fresh.app_context():
        command.downgrade(settings, "base")
        assert set(sa.inspect(db.engine).get_table_names()) <= {"alembic_version"}
    migrate_up(fresh)
    assert rows(fresh, "users") == 0


def test_rows_survive_a_migration_that_rebuilds_their_parent(fresh: Flask, tmp_path: Path) -> None:
    migrate_up(fresh)
    someone_signed_in(fresh)
    upgrade_with(fresh, tmp_path, NEXT)
    assert (rows(fresh, "users"), rows(fresh, "sign_ins")) == (1, 1)
    with fresh.app_context():
        columns = {column["name"]: column for column in sa.inspect(db.engine).get_columns("users")}
        assert columns["name"]["type"].length == 201


def test_the_same_rebuild_with_keys_on_would_delete_them(tmp_path: Path) -> None:
    """The control: this is what SQLite does where nobody turns foreign keys off."""
    connection = sqlite3.connect(tmp_path / "control.db")
    connection.executescript(
        "PRAGMA foreign_keys=ON; CREATE TABLE users (id INTEGER PRIMARY KEY);"
        "CREATE TABLE sign_ins (user_id INTEGER REFERENCES users ON DELETE CASCADE);"
        "INSERT INTO users VALUES (1); INSERT INTO sign_ins VALUES (1); CREATE TABLE new (id INTEGER PRIMARY KEY);"
        "INSERT INTO new SELECT * FROM users; DROP TABLE users; ALTER TABLE new RENAME TO users;"
    )
    assert connection.execute("SELECT count(*) FROM sign_ins").fetchone() == (0,)


def test_a_migration_that_leaves_rows_pointing_nowhere_is_undone(tmp_path: Path) -> None:
    config = Config(SECRET, tmp_path, f"sqlite:///{tmp_path / 'fresh.db'}", testing=True)
    app = create_app(config)
    migrate_up(app)
    someone_signed_in(app)
    with pytest.raises(RuntimeError, match="pointing nowhere"):
        upgrade_with(app, tmp_path, BREAKS)
    assert (rows(app, "users"), rows(app, "sign_ins")) == (1, 1)


def test_foreign_keys_are_on_again_afterwards(tmp_path: Path) -> None:
    config = Config(SECRET, tmp_path, f"sqlite:///{tmp_path / 'fresh.db'}", testing=True)
    app = create_app(config)
    migrate_up(app)
    with app.app_context(), db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_coding_frame_of_before_it_could_be_shared_still_counts(fresh: Flask) -> None:
    """From 0001 with rows: the frame stays accepted for its question, its themes keep their ids and get names."""
    settings = AlembicConfig(str(ROOT / "migrations" / "alembic.ini"))
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    with fresh.app_context():
        command.upgrade(settings, "0001")
        with db.engine.begin() as connection:
            for statement in OF_BEFORE.split(";"):
                connection.execute(sa.text(statement))
        command.upgrade(settings, "head")
        found = themes.use(1, "why")
        assert found is not None
        assert found.accepted_at is not None
        assert found.frame.title == "Why?"
        assert [theme.id for theme in found.frame.themes] == [7, 8]
        assert len({theme.guid for theme in found.frame.themes}) == 2
        db.session.remove()
        assert rows(fresh, "codings") == 1
        command.downgrade(settings, "0001")
        with db.engine.connect() as connection:
            frame = connection.execute(
                sa.text("SELECT questionnaire_id, question_key, accepted_at FROM frames")
            )
            assert [(row[0], row[1], row[2] is not None) for row in frame] == [(1, "why", True)]
        assert (rows(fresh, "themes"), rows(fresh, "codings")) == (2, 1)


def test_readings_outlive_the_migration_and_their_coder(fresh: Flask) -> None:
    """From 0003 with rows: every reading is kept, up and down; from now on also when its coder goes."""
    settings = AlembicConfig(str(ROOT / "migrations" / "alembic.ini"))
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    before = OF_BEFORE.split("INSERT INTO frames")[0] + READ_BEFORE
    with fresh.app_context():
        command.upgrade(settings, "0003")
        with db.engine.begin() as connection:
            for statement in before.split(";"):
                connection.execute(sa.text(statement))
        command.upgrade(settings, "0004")
        command.downgrade(settings, "0003")
        command.upgrade(settings, "head")
        with db.engine.begin() as connection:
            kept = connection.execute(sa.text("SELECT frame_id, comment_id, user_id, note FROM readings"))
            assert [tuple(row) for row in kept] == [(3, 1, 5, "a note")]
            connection.execute(sa.text("DELETE FROM users WHERE id = 5"))
            kept = connection.execute(sa.text("SELECT user_id, note FROM readings"))
            assert [tuple(row) for row in kept] == [(None, "a note")]


def test_addresses_lose_their_day_and_their_order(fresh: Flask) -> None:
    """From 0009 with rows: twelve of one month keep it; where one stood alone in a month, all get the last."""
    contacts = Contact.__table__
    settings = AlembicConfig(str(ROOT / "migrations" / "alembic.ini"))
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    before = [
        {"id": f"{at:032}", "email": f"r{at:02}@b.example", "purpose": "outcome", "about": about, "wording": "Yes",
         "agreed_on": day, "stop_key_hash": f"{at:064}", "stopped_on": stopped}
        for at, about, day, stopped in [
            *((at, "many", date(2026, 3, 31 - at), None) for at in range(12)),
            *((at, "few", date(2026, at - 10, 17), date(2026, 8, 1)) for at in range(12, 14)),
        ]
    ]  # fmt: skip
    with fresh.app_context():
        command.upgrade(settings, "0009")
        with db.engine.begin() as connection:
            connection.execute(sa.insert(contacts), before)
        command.upgrade(settings, "0010")
        with db.engine.connect() as connection:
            after = connection.execute(sa.select(contacts)).mappings().all()
        months = {"many": date(2026, 3, 1), "few": date(2026, 3, 1)}
        assert sorted(after, key=lambda row: row["id"]) == [
            {**row, "agreed_on": months[row["about"]]} for row in before
        ]
        if db.engine.dialect.name == "postgresql":
            assert [row["id"] for row in after] != [row["id"] for row in before]


def test_outcomes_that_were_published_before_count_as_emailed(fresh: Flask) -> None:
    """From 0017 with rows: until then they were emailed by themselves, and nobody is to get a second letter."""
    settings = AlembicConfig(str(ROOT / "migrations" / "alembic.ini"))
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    consultation = """
        INSERT INTO consultations (id, slug, title, purpose, scope, decision, decision_maker, owner, owner_email,
        minutes, closes_at, grace_minutes, published_at, provenance, outcome, revision, questionnaire_id)
        VALUES ({0}, 'c{0}', 'C', '', '', '', '', '', '', 5, {1}, 30, '2026-01-01 00:00:00+00:00', '', '{2}', 1, {0})
    """
    with fresh.app_context():
        command.upgrade(settings, "0017")
        with db.engine.begin() as connection:
            for number, closes, outcome in (
                (1, "'2026-02-01 00:00:00+00:00'", "More buses."),
                (2, "NULL", "More."),
                (3, "NULL", ""),
            ):
                connection.execute(sa.text(f"INSERT INTO questionnaires (id, title) VALUES ({number}, 'Q')"))
                connection.execute(sa.text(consultation.format(number, closes, outcome)))
        command.upgrade(settings, "head")
        with db.engine.begin() as connection:
            found = connection.execute(sa.text("SELECT id, emailed_at FROM consultations ORDER BY id"))
            assert [(row[0], str(row[1])[:10]) for row in found] == [
                (1, "2026-02-01"), (2, "2026-01-01"), (3, "None"),
            ]  # fmt: skip
        command.downgrade(settings, "0017")
        assert rows(fresh, "consultations") == 3
