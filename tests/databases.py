"""The databases that tests run on: made by the migrations once a session, emptied between tests."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import psycopg
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from config import Config
from engage.app import create_app
from engage.contacts import waiting
from engage.db import db

SECRET = "a secret of the tests, and of nothing else"


class Database:
    """One migrated database with the one application on it."""

    def __init__(self, name: str, url: str, data_dir: Path) -> None:
        self.name = name
        self.config = Config(secret_key=SECRET, data_dir=data_dir, database_url=url, testing=True)
        self.app = create_app(self.config)
        migrate_up(self.app)

    @property
    def engine(self) -> sa.Engine:
        with self.app.app_context():
            return db.engine

    def empty(self) -> None:
        """Leave every table as the migrations did: empty. No address waits either."""
        self.empty_tables()
        (self.config.data_dir / waiting.NAME).unlink(missing_ok=True)

    def empty_tables(self) -> None:
        raise NotImplementedError

    def with_settings(self, **changes: object) -> Flask:
        """Another application on this database, with other settings. Costs half a second: use sparingly."""
        return create_app(replace(self.config, **changes))


class Sqlite(Database):
    """A file. The migrated file is kept in memory and laid over the used one."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / "engage.db"
        for left in data_dir.glob("engage.db*"):  # where pytest makes it a second time in a session
            left.unlink()
        super().__init__("sqlite", f"sqlite:///{self.path}", data_dir)
        self.pristine = sqlite3.connect(":memory:", check_same_thread=False)
        with sqlite3.connect(self.path) as source:
            source.backup(self.pristine)

    def empty_tables(self) -> None:
        self.engine.dispose()
        target = sqlite3.connect(self.path, timeout=60)
        target.execute("PRAGMA synchronous=OFF")
        self.pristine.backup(target)
        target.close()


class Postgresql(Database):
    """A database of the tests' own server, whose user is its superuser."""

    def __init__(self, data_dir: Path, socket: Path, url: str) -> None:
        super().__init__("postgresql", url, data_dir)
        name = sa.make_url(url).database
        self.connection = psycopg.connect(host=str(socket), user="engage", dbname=name, autocommit=True)
        # no foreign keys and no triggers: the record that can only grow is emptied too
        self.connection.execute("SET session_replication_role = replica")

    def empty_tables(self) -> None:
        self.engine.dispose()
        rows = self.connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        )
        deletes = "".join(f'DELETE FROM "{name}";' for (name,) in rows)
        self.connection.execute("SET lock_timeout = '60s';" + deletes)


def migrate_up(app: Flask, revision: str = "head") -> None:
    """Run the migrations on the application's database, without their chatter."""
    with app.app_context():
        upgrade(revision=revision)
