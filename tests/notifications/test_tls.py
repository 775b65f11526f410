"""The post checks who the mail server is before it says anything to it."""

from __future__ import annotations

import smtplib
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from engage.notifications.post import TIMEOUT, CheckedConnection
from tests.live import free_port


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server with a certificate that nobody vouches for."""
    folder: Path = tmp_path_factory.mktemp("certificate")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    controller = Controller(Sink(), hostname="127.0.0.1", port=free_port(), tls_context=context)
    controller.start()
    yield controller.port
    controller.stop()


def mail(port: int, *, tls: bool) -> SimpleNamespace:
    return SimpleNamespace(server="127.0.0.1", port=port, use_tls=tls, username=None, password=None)


def test_a_certificate_that_nobody_vouches_for_is_refused(stranger: int) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        CheckedConnection(mail(stranger, tls=True)).configure_host()


def test_the_connection_does_not_wait_for_ever(stranger: int) -> None:
    host = CheckedConnection(mail(stranger, tls=False)).configure_host()
    assert isinstance(host, smtplib.SMTP)
    assert host.timeout == TIMEOUT
    host.quit()
