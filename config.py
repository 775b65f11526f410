"""Every setting of Engage, read from the environment here and nowhere else."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
WELL_KNOWN_SECRETS = frozenset({"", "change-me", "changeme", "secret", "dev", "development", "test"})
SHORTEST_SECRET = 32
OURS_ALONE = 0o077  # what the group and others may not do with the data directory and what is in it
BESIDE_SQLITE = ("", "-wal", "-shm", "-journal", ".writers")
IN_THE_DATA_DIRECTORY = (
    "*.db",
    "*.db-*",
    "*.db.writers",
    "secret_key",
    "run.lock",
    "waiting-addresses*",
    "templates",
    "uploads",
)


class Misconfigured(Exception):
    """A setting is missing or unsafe; the message says which one and what to do."""


@dataclass(frozen=True)
class Config:
    """The settings of one running Engage.

    `database_url` is an SQLAlchemy address (SQLite file in `data_dir` by default); `secret_key` signs cookies;
    `base_url` is the address residents use, without a trailing slash, for links in letters; `more_hosts` are other
    names that browsers and monitors may call this Engage by. Times are in seconds unless the name says otherwise.
    """

    secret_key: str = field(repr=False)
    data_dir: Path
    database_url: str = field(repr=False)
    environment: str = "development"
    debug: bool = False
    base_url: str = "http://127.0.0.1:8000"
    more_hosts: tuple[str, ...] = ()
    place: str = "luton"
    secure_cookies: bool = False
    trusted_proxies: int = 0
    mail_host: str | None = None
    mail_port: int = 25
    mail_starttls: bool = False
    mail_username: str | None = None
    mail_password: str | None = field(default=None, repr=False)
    mail_from: str = "engage@localhost"
    sign_in_hours: int = 12
    idle_minutes: int = 60
    draft_days: int = 30
    wording_url: str | None = None
    wording_model: str | None = None
    wording_key: str | None = field(default=None, repr=False)
    sentence_model: Path | None = None
    sentence_model_sha256: str | None = None
    testing: bool = False

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Config:
        """Read the settings; `Misconfigured` where production would start unsafely or a number is not one."""
        environment = environ.get("ENGAGE_ENV", "development")
        if environment not in {"development", "production"}:
            raise Misconfigured("ENGAGE_ENV must be 'development' or 'production'.")
        production = environment == "production"
        debug = _flag(environ, "ENGAGE_DEBUG")
        if production and debug:
            raise Misconfigured("Production refuses to start with ENGAGE_DEBUG on. Unset it.")
        data_dir = Path(environ.get("ENGAGE_DATA", ROOT / "instance")).resolve()
        try:
            data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Misconfigured(f"The data directory {data_dir} cannot be made: {error.strerror}.") from None
        secret = environ.get("SECRET_KEY")
        if production and not _is_strong(secret):
            raise Misconfigured(
                f"Production needs SECRET_KEY: at least {SHORTEST_SECRET} random characters. "
                'Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        if production:
            _require_said(environ)
        database_url = _database_url(environ.get("DATABASE_URL"), data_dir)
        secret = secret or _own_secret(data_dir)
        _close_to_others(data_dir, database_url)
        return cls(
            secret_key=secret,
            data_dir=data_dir,
            database_url=database_url,
            environment=environment,
            debug=debug,
            base_url=_base_url(environ.get("ENGAGE_BASE_URL", cls.base_url)),
            more_hosts=tuple(environ.get("ENGAGE_HOSTS", "").replace(",", " ").split()),
            place=environ.get("ENGAGE_PLACE", cls.place),
            secure_cookies=_flag(environ, "ENGAGE_SECURE_COOKIES", default=production),
            trusted_proxies=_number(environ, "ENGAGE_TRUSTED_PROXIES", 0),
            mail_host=environ.get("MAIL_HOST") or None,
            mail_port=_number(environ, "MAIL_PORT", cls.mail_port),
            mail_starttls=_flag(environ, "MAIL_STARTTLS"),
            mail_username=environ.get("MAIL_USERNAME") or None,
            mail_password=environ.get("MAIL_PASSWORD") or None,
            mail_from=environ.get("MAIL_FROM", cls.mail_from),
            sign_in_hours=_number(environ, "ENGAGE_SIGN_IN_HOURS", cls.sign_in_hours),
            idle_minutes=_number(environ, "ENGAGE_IDLE_MINUTES", cls.idle_minutes),
            draft_days=_number(environ, "ENGAGE_DRAFT_DAYS", cls.draft_days),
            wording_url=_wording_url(environ),
            wording_model=environ.get("ENGAGE_WORDING_MODEL") or None,
            wording_key=environ.get("ENGAGE_WORDING_KEY") or None,
            sentence_model=_sentence_model(environ),
            sentence_model_sha256=_sha256(environ, "ENGAGE_SENTENCE_MODEL_SHA256"),
        )

    @property
    def on_sqlite(self) -> bool:
        """Whether the database is the default, single-machine one."""
        return self.database_url.startswith("sqlite")


def _require_said(environ: Mapping[str, str]) -> None:
    """What production cannot guess, and what goes wrong in silence if it is guessed wrongly."""
    if not environ.get("ENGAGE_BASE_URL", "").startswith("https://"):
        raise Misconfigured(
            "Production needs ENGAGE_BASE_URL: the address residents use, like https://engage.example.gov.uk. "
            "Links in letters lead there, and requests for another host are refused."
        )
    if not environ.get("ENGAGE_TRUSTED_PROXIES", "").strip():
        raise Misconfigured(
            "Production needs ENGAGE_TRUSTED_PROXIES: how many proxies stand in front of Engage (often 1), or 0. "
            "Without it all visitors behind a proxy would count as one when somebody guesses passwords."
        )


def _close_to_others(data_dir: Path, database_url: str) -> None:
    """Let nobody else on this machine read the data, also where an older version or a backup left them open."""
    for path in _ours(data_dir, database_url):
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & OURS_ALONE:
                path.chmod(mode & ~OURS_ALONE)
        except FileNotFoundError:
            continue  # another process of ours has just closed the database
        except OSError as error:
            raise Misconfigured(
                f"Others on this machine can read {path}, and this cannot be changed: {error.strerror}. "
                f"Run Engage as the user who owns it, or close it yourself: chmod go= {path}"
            ) from None


def _ours(data_dir: Path, database_url: str) -> Iterator[Path]:
    """The data directory, what Engage keeps in it, and the SQLite database wherever it is."""
    if data_dir.stat().st_mode & stat.S_ISVTX or data_dir.parent == data_dir:
        raise Misconfigured(
            f"The data directory {data_dir} is shared by all. Give Engage a directory of its own."
        )
    yield data_dir
    for name in IN_THE_DATA_DIRECTORY:
        yield from data_dir.glob(name)
    database = database_url.removeprefix("sqlite:///")
    if database != database_url and database not in {"", ":memory:"}:
        for ending in BESIDE_SQLITE:
            if (path := Path(database + ending)).is_file():
                yield path


def _is_strong(secret: str | None) -> bool:
    return secret is not None and secret not in WELL_KNOWN_SECRETS and len(secret) >= SHORTEST_SECRET


def _own_secret(data_dir: Path) -> str:
    """A random secret of this data directory's own, so that no default one exists to be forgotten."""
    path = data_dir / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        secret = secrets.token_urlsafe(48)
        file.write(secret)
    return secret


def _database_url(given: str | None, data_dir: Path) -> str:
    if not given:
        return f"sqlite:///{data_dir / 'engage.db'}"
    for short in ("postgres://", "postgresql://"):
        if given.startswith(short):
            return "postgresql+psycopg://" + given.removeprefix(short)
    if not given.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise Misconfigured(
            "DATABASE_URL must begin with postgresql:// or sqlite:///, like postgresql://user:password@host/database."
        )
    return given


def _base_url(given: str) -> str:
    url = given.strip().rstrip("/")
    if not url.startswith(("http://", "https://")) or not urlsplit(url).hostname:
        raise Misconfigured("ENGAGE_BASE_URL must be an address like https://engage.example.gov.uk.")
    return url


def _wording_url(environ: Mapping[str, str]) -> str | None:
    url = environ.get("ENGAGE_WORDING_URL", "").strip()
    if not url:
        return None
    if not url.startswith(("http://", "https://")):
        raise Misconfigured("ENGAGE_WORDING_URL must be an address like https://host/v1, or unset.")
    if not environ.get("ENGAGE_WORDING_MODEL"):
        raise Misconfigured(
            "ENGAGE_WORDING_URL needs ENGAGE_WORDING_MODEL: the name of the model to ask there."
        )
    return url.rstrip("/")


def _sentence_model(environ: Mapping[str, str]) -> Path | None:
    given = environ.get("ENGAGE_SENTENCE_MODEL", "").strip()
    if not given:
        return None
    try:
        folder = Path(given).resolve()
        missing = [name for name in ("model.onnx", "tokenizer.json") if not (folder / name).is_file()]
    except (OSError, RuntimeError) as error:  # no right to look, or a link that leads to itself
        raise Misconfigured(f"ENGAGE_SENTENCE_MODEL is {given}, which cannot be read.") from error
    if missing:
        raise Misconfigured(
            f"ENGAGE_SENTENCE_MODEL is {folder}, where there is no {' and no '.join(missing)}. "
            "Put it there, or unset the setting: then the word vectors that ship with Engage are used."
        )
    return folder


def _sha256(environ: Mapping[str, str], name: str) -> str | None:
    value = environ.get(name, "").strip().lower()
    if value and not (len(value) == 64 and set(value) <= set("0123456789abcdef")):
        raise Misconfigured(f"{name} must be the 64 digits that sha256sum prints, or unset.")
    return value or None


def _flag(environ: Mapping[str, str], name: str, *, default: bool = False) -> bool:
    value = environ.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value:
        raise Misconfigured(f"{name} must be 'yes' or 'no', not {value!r}.")
    return default


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name, "").strip()
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise Misconfigured(f"{name} must be a whole number, not {value!r}.") from None
