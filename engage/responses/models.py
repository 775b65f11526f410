"""Responses, one row per answer; equality answers apart."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.db import Json, Table

STATUSES = ("draft", "submitted", "withdrawn", "excluded")
CHANNELS = ("web", "kiosk", "paper", "phone", "import", "e-mail", "event")
RESPONDENT_TYPES = ("individual", "organisation", "on behalf")


class Response(Table):
    """All that one respondent sent at one time.

    Of the key in the respondent's cookie and of the reference on their receipt only hashes are stored. Times are whole
    hours, so that they cannot be matched to a contact. `finished`: its respondent said that they leave the device, so
    that the key opens nothing any more. `imported_id` is the id the response had in another tool.
    """

    __tablename__ = "responses"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("versions.id"))
    key_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    reference_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    status: Mapped[str] = mapped_column(sa.String(10), default="draft")
    channel: Mapped[str] = mapped_column(sa.String(10), default="web")
    respondent_type: Mapped[str] = mapped_column(sa.String(20), default="individual")
    organisation: Mapped[str | None] = mapped_column(sa.String(200))
    quotable: Mapped[bool] = mapped_column(default=False)
    finished: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    ended_on: Mapped[date | None]  # the day it was withdrawn or excluded
    excluded_because: Mapped[str | None] = mapped_column(sa.String(300))
    imported_id: Mapped[str | None] = mapped_column(sa.String(120))

    answers: Mapped[list[Answer]] = relationship(lazy="raise_on_sql", passive_deletes=True)

    __table_args__ = (
        sa.UniqueConstraint("version_id", "imported_id"),
        sa.Index(None, "version_id", "status"),
        sa.Index(
            "ix_responses_drafts",
            "saved_at",
            sqlite_where=sa.text("status = 'draft'"),
            postgresql_where=sa.text("status = 'draft'"),
        ),
        sa.CheckConstraint(
            sa.text("status IN ('draft', 'submitted', 'withdrawn', 'excluded')"), name="status"
        ),
        sa.CheckConstraint(
            sa.text("channel IN ('web', 'kiosk', 'paper', 'phone', 'import', 'e-mail', 'event')"),
            name="channel",
        ),
        sa.CheckConstraint(
            sa.text("respondent_type IN ('individual', 'organisation', 'on behalf')"), name="respondent_type"
        ),
        sa.CheckConstraint(sa.text("status <> 'submitted' OR submitted_at IS NOT NULL"), name="submitted"),
        sa.CheckConstraint(sa.text("status <> 'excluded' OR excluded_because IS NOT NULL"), name="excluded"),
    )


class Answer(Table):
    """One question's value in one response: words, a number or a date; what was ticked is in `ticks`.

    The answer to a postcode question is the ward's code in `text`; the postcode itself is never stored.
    """

    __tablename__ = "answers"

    response_id: Mapped[int] = mapped_column(
        sa.ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True
    )
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id"), primary_key=True)
    text: Mapped[str | None] = mapped_column(sa.Text)
    number: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 4))
    date: Mapped[date | None]

    __table_args__ = (sa.Index(None, "question_id"), {"sqlite_with_rowid": False})


class Tick(Table):
    """One option chosen in one answer."""

    __tablename__ = "ticks"

    response_id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(primary_key=True)
    option_id: Mapped[int] = mapped_column(sa.ForeignKey("options.id"), primary_key=True)

    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["response_id", "question_id"], ["answers.response_id", "answers.question_id"], ondelete="CASCADE"
        ),
        sa.Index(None, "question_id", "option_id"),
        {"sqlite_with_rowid": False},
    )


class EqualityAnswer(Table):
    """What a respondent is (age band, ethnic group, …), apart from what they said and never beside who they are."""

    __tablename__ = "equality_answers"

    response_id: Mapped[int] = mapped_column(
        sa.ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True
    )
    characteristic: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    category: Mapped[str] = mapped_column(sa.String(60))

    __table_args__ = {"sqlite_with_rowid": False}


class Import(Table):
    """One time that responses were brought in from a file.

    `columns` are those that were read, by what they are here (`answer:<key>`, `equality:<key>`, `about:<name>`).
    Digests are under the installation's secret, of which `secret_mark` tells only whether it is still the same.
    `digest` is of all rows of the file, whatever their order.
    """

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(sa.ForeignKey("questionnaires.id"), index=True)
    made_on: Mapped[date]
    columns: Mapped[list[str]] = mapped_column(Json)
    secret_mark: Mapped[str] = mapped_column(sa.String(32))
    digest: Mapped[str] = mapped_column(sa.String(32))


class ImportedRow(Table):
    """By what a response that came from a file is recognised: a digest of all that was read of its row."""

    __tablename__ = "imported_rows"

    response_id: Mapped[int] = mapped_column(
        sa.ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True
    )
    import_id: Mapped[int] = mapped_column(sa.ForeignKey("imports.id"), index=True)
    digest: Mapped[str] = mapped_column(sa.String(32))
    has_id: Mapped[bool]


class Burst(Table):
    """How many responses of one day came soon after many others from one network address: a number, of no response."""

    __tablename__ = "bursts"

    questionnaire_id: Mapped[int] = mapped_column(
        sa.ForeignKey("questionnaires.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    responses: Mapped[int]

    __table_args__ = {"sqlite_with_rowid": False}
