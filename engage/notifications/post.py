"""The post: hands one letter to the mail server, over a connection that checks who the server is and does not hang."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

import flask_mail
from flask import Flask, current_app

from config import Config

TIMEOUT = 20  # seconds


class CheckedConnection(flask_mail.Connection):
    """Flask-Mail's own starts TLS without checking the certificate, and waits for ever."""

    def configure_host(self) -> smtplib.SMTP:
        """Connect, and sign in if told how."""
        host = smtplib.SMTP(self.mail.server, self.mail.port, timeout=TIMEOUT)
        try:
            if self.mail.use_tls:
                host.starttls(context=ssl.create_default_context())
            if self.mail.username and self.mail.password:
                host.login(self.mail.username, self.mail.password)
        except Exception:
            host.close()
            raise
        return host


class Post:
    """The way out for letters of one application."""

    def __init__(self, app: Flask, config: Config) -> None:
        app.config.update(
            MAIL_SERVER=config.mail_host,
            MAIL_PORT=config.mail_port,
            MAIL_USE_TLS=config.mail_starttls,
            MAIL_USERNAME=config.mail_username,
            MAIL_PASSWORD=config.mail_password,
            MAIL_DEFAULT_SENDER=config.mail_from,
            MAIL_SUPPRESS_SEND=False,
        )
        self._mail = flask_mail.Mail(app)
        self._domain = config.mail_from.rpartition("@")[2] or "localhost"

    @contextmanager
    def connection(self) -> Iterator[CheckedConnection]:
        """One connection for several letters. Raises OSError or SMTPException where the server is not there."""
        with CheckedConnection(self._mail) as connection:
            yield connection

    def send(self, connection: CheckedConnection, once: str, to: str, subject: str, text: str) -> None:
        """Hand over one letter. Its Message-ID comes from `once`, so that a letter sent twice is seen to be one."""
        letter = flask_mail.Message(subject=subject, recipients=[to], body=text)
        letter.msgId = f"<{sha256(once.encode()).hexdigest()[:32]}@{self._domain}>"
        letter.extra_headers = {"Auto-Submitted": "auto-generated"}
        connection.send(letter)


def for_good(error: Exception) -> bool:
    """Whether the server refused this letter in a way that trying again will not change (5xx, no such address)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException) and not isinstance(
        error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError
    ):
        return 500 <= error.smtp_code < 600
    return isinstance(error, flask_mail.BadHeaderError | UnicodeError | ValueError)


def ends_connection(error: Exception) -> bool:
    """Whether nothing more can be sent over this connection. smtplib's errors are OSErrors, so both are asked."""
    if isinstance(error, smtplib.SMTPException):
        return isinstance(error, smtplib.SMTPServerDisconnected)
    return isinstance(error, OSError)


def has_server() -> bool:
    """Whether a mail server is set, so that letters can go at all."""
    config: Config = current_app.extensions["engage.config"]
    return config.mail_host is not None


def prepared(app: Flask) -> Post | None:
    """The post of this application; None where no mail server is set, and letters stay in the outbox."""
    config: Config = app.extensions["engage.config"]
    if config.mail_host is None:
        return None
    if "engage.post" not in app.extensions:
        app.extensions["engage.post"] = Post(app, config)
    post: Post = app.extensions["engage.post"]
    return post
