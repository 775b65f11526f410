"""Settings come from the environment, and production refuses to start unsafely."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from config import Config, Misconfigured

STRONG = "k8Jd-0sWq_5tYv2nLx9Rb4Mh7Pc3Fg6Za1Qe8Uo"


LIVE = {
    "ENGAGE_ENV": "production",
    "SECRET_KEY": STRONG,
    "ENGAGE_BASE_URL": "https://engage.example.gov.uk",
    "ENGAGE_TRUSTED_PROXIES": "1",
}


def read(tmp_path: Path, **environ: str) -> Config:
    return Config.from_environment({"ENGAGE_DATA": str(tmp_path), **environ})


@pytest.mark.parametrize("secret", [None, "", "secret", "change-me", "x" * 31])
def test_production_refuses_a_missing_known_or_short_secret(tmp_path: Path, secret: str | None) -> None:
    with pytest.raises(Misconfigured, match="SECRET_KEY"):
        read(tmp_path, ENGAGE_ENV="production", **({} if secret is None else {"SECRET_KEY": secret}))


def test_production_refuses_debug(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="ENGAGE_DEBUG"):
        read(tmp_path, ENGAGE_ENV="production", SECRET_KEY=STRONG, ENGAGE_DEBUG="yes")


def test_production_starts_with_a_strong_secret_and_secure_cookies(tmp_path: Path) -> None:
    config = read(tmp_path, **LIVE)
    assert (config.secret_key, config.secure_cookies, config.debug) == (STRONG, True, False)


def test_without_a_secret_each_data_directory_makes_its_own_and_keeps_it(tmp_path: Path) -> None:
    first, again = read(tmp_path / "a"), read(tmp_path / "a")
    other = read(tmp_path / "b")
    assert first.secret_key == again.secret_key != other.secret_key
    assert stat.S_IMODE((tmp_path / "a" / "secret_key").stat().st_mode) == 0o600


def test_neither_secret_nor_password_is_ever_printed(tmp_path: Path) -> None:
    config = read(
        tmp_path, SECRET_KEY=STRONG, MAIL_PASSWORD="opensesame", DATABASE_URL="postgresql://u:opensesame@h/d"
    )
    assert STRONG not in repr(config)
    assert "opensesame" not in repr(config)


@pytest.mark.parametrize(
    "given", ["postgres://h/engage", "postgresql://h/engage", "postgresql+psycopg://h/engage"]
)
def test_a_postgresql_address_is_taken_as_people_write_it(tmp_path: Path, given: str) -> None:
    config = read(tmp_path, DATABASE_URL=given)
    assert config.database_url == "postgresql+psycopg://h/engage"
    assert not config.on_sqlite


def test_a_data_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Misconfigured, match="data directory"):
        read(tmp_path / "file" / "data")


@pytest.mark.parametrize(
    "environ",
    [
        {"ENGAGE_ENV": "live"},
        {"MAIL_PORT": "many"},
        {"ENGAGE_SECURE_COOKIES": "perhaps"},
        {"DATABASE_URL": "mysql://h/engage"},
        {"DATABASE_URL": "engage"},
    ],
)
def test_a_setting_that_makes_no_sense_is_named(tmp_path: Path, environ: dict[str, str]) -> None:
    with pytest.raises(Misconfigured, match=next(iter(environ))):
        read(tmp_path, **environ)


def test_a_sentence_model_without_its_files_is_a_sentence_at_start(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "tokenizer.json").touch()
    with pytest.raises(Misconfigured, match=r"there is no model\.onnx\. Put it there"):
        read(tmp_path, ENGAGE_SENTENCE_MODEL=str(folder))
    (folder / "model.onnx").touch()
    assert read(tmp_path, ENGAGE_SENTENCE_MODEL=str(folder)).sentence_model == folder
    assert read(tmp_path).sentence_model is None


def test_a_sentence_model_behind_a_link_to_itself_is_refused_in_a_sentence(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(Misconfigured, match=r"ENGAGE_SENTENCE_MODEL is .*loop"):
        read(tmp_path, ENGAGE_SENTENCE_MODEL=str(loop))


def test_the_hash_of_a_sentence_model_is_one(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="64 digits"):
        read(tmp_path, ENGAGE_SENTENCE_MODEL_SHA256="abc")
    assert read(tmp_path, ENGAGE_SENTENCE_MODEL_SHA256="A" * 64).sentence_model_sha256 == "a" * 64


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENGAGE_BASE_URL", ""),
        ("ENGAGE_BASE_URL", "http://engage.example.gov.uk"),
        ("ENGAGE_TRUSTED_PROXIES", ""),
    ],
)
def test_production_asks_for_what_it_cannot_guess(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(Misconfigured, match=name):
        read(tmp_path, **(LIVE | {name: value}))
    assert read(tmp_path, **LIVE | {"ENGAGE_TRUSTED_PROXIES": "0"}).trusted_proxies == 0


def test_other_names_of_the_host_are_taken_apart(tmp_path: Path) -> None:
    assert read(tmp_path, ENGAGE_HOSTS="a.example, 10.0.0.1:8000").more_hosts == (
        "a.example",
        "10.0.0.1:8000",
    )


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}


def test_what_an_older_version_left_open_is_closed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    names = ("engage.db", "engage.db-wal", "engage.db-shm", "engage.db.writers", "queue.db", "secret_key")
    for name in names:
        (data / name).write_text(STRONG)
        (data / name).chmod(0o644)
    (data / "templates").mkdir(mode=0o755)
    read(data)
    assert modes(data) == {"data": 0o700, "templates": 0o700} | dict.fromkeys(names, 0o600)


def test_a_database_elsewhere_is_closed_too(tmp_path: Path) -> None:
    database = tmp_path / "elsewhere.sqlite"
    beside = tmp_path / "elsewhere.sqlite-wal"
    for path in (database, beside):
        path.touch(mode=0o666)
    read(tmp_path / "data", DATABASE_URL=f"sqlite:///{database}")
    assert {stat.S_IMODE(path.stat().st_mode) for path in (database, beside)} == {0o600}


def test_a_directory_that_everybody_shares_is_refused_and_left_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    with pytest.raises(Misconfigured, match="shared by all"):
        read(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777


def test_what_cannot_be_closed_stops_the_start_with_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "engage.db").touch(mode=0o644)

    def refuse(path: Path, mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refuse)
    with pytest.raises(Misconfigured, match=r"Others on this machine can read .*chmod go="):
        read(tmp_path)
