"""Style sheets, scripts and pictures under names that hold their content's hash, so browsers may keep them.

`Assets` reads the sources in static/ once at start and publishes copies in static/built/ (never committed),
each with .br and .gz twins; `serve` puts them in front of the application.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import time
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import brotli
from whitenoise import WhiteNoise

if TYPE_CHECKING:
    from wsgiref.headers import Headers

    from _typeshed.wsgi import WSGIApplication

BUILT = "built"
VENDOR = "vendor/govuk-frontend/"
OURS = (
    "css/theme.css",
    "css/engage.css",
    "css/figures.css",
    "css/consultations.css",
    "css/themes-frame.css",
    "css/coding.css",
    "css/themes.css",
)
BUNDLES = {
    "css/site.css": (f"{VENDOR}govuk-frontend.min.css", *OURS),
    "css/site-rtl.css": (f"{VENDOR}govuk-frontend-rtl.min.css", *OURS),
}
SCRIPTS = (f"{VENDOR}govuk-frontend.min.js",)
COMPRESSED = frozenset({".css", ".js", ".svg", ".json", ".txt"})
IMPORT = re.compile(rb"""(?<=from )(["'])(\.{1,2}/[^"']+)\1""")
KEEP_SECONDS = 30 * 24 * 3600


class Assets:
    """Callable: the name of a source, such as "js/engage.js", to the address a page gives for it.

    Raises KeyError for a name that no source has, so that a wrong name fails in a test and not in a browser.
    """

    def __init__(self, static: Path, url: str = "/static/") -> None:
        self.published = prepare(static)
        self._urls = {name: url + path for name, path in self.published.items()}

    def __call__(self, name: str) -> str:
        return self._urls[name]


def serve(application: WSGIApplication, static: Path, url: str = "/static/") -> WSGIApplication:
    """The application with the published copies in front of it, compressed and kept by browsers for good.

    Only the copies are served: the sources, the vendoring script and the manifest have no address.
    """
    server: WSGIApplication = WhiteNoise(
        application,
        root=static / BUILT,
        prefix=f"{url}{BUILT}/",
        allow_all_origins=False,
        immutable_file_test=".",
        add_headers_function=_headers,
    )
    return server


def _headers(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


def prepare(static: Path) -> dict[str, str]:
    """Publish every asset; returns its name and the path of its copy, both relative to `static`.

    Quick and safe to repeat, also from several processes: an existing copy is never written again, a new one
    appears whole. A copy that is no longer used stays for 30 days, for pages opened before an upgrade.
    """
    published: dict[str, str] = {}
    for name, content in _sources(static):
        whole = _point_imports(name, content, published)
        published[name] = _publish(static, name, whole)
    _sweep(static, set(published.values()))
    return published


def _sources(static: Path) -> list[tuple[str, bytes]]:
    """Name and content of each asset; vendored scripts come first because ours import them."""
    found = [(name, (static / name).read_bytes()) for name in SCRIPTS]
    for name, parts in BUNDLES.items():
        found.append((name, b"\n".join((static / part).read_bytes() for part in parts)))
    for folder in ("js", "img"):
        files = sorted(path for path in (static / folder).rglob("*") if path.is_file())
        found += [(path.relative_to(static).as_posix(), path.read_bytes()) for path in files]
    return found


def _point_imports(name: str, content: bytes, published: dict[str, str]) -> bytes:
    """A script whose relative imports name the published copies."""
    if not name.endswith(".js") or name in SCRIPTS:
        return content
    folder = PurePosixPath(name).parent

    def published_name(match: re.Match[bytes]) -> bytes:
        target = os.path.normpath(folder / match[2].decode())
        return b'"%b"' % os.path.relpath(published[target], PurePosixPath(BUILT) / folder).encode()

    return IMPORT.sub(published_name, content)


def _publish(static: Path, name: str, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()[:12]
    source = PurePosixPath(name)
    path = f"{BUILT}/{source.with_name(f'{source.stem}.{digest}{source.suffix}')}"
    target = static / path
    if not target.exists():
        _make_folder(target.parent, static)
        if target.suffix in COMPRESSED:
            _write(target.with_name(f"{target.name}.br"), brotli.compress(content))
            _write(target.with_name(f"{target.name}.gz"), gzip.compress(content, 9, mtime=0))
        _write(target, content)
    return path


def _make_folder(folder: Path, static: Path) -> None:
    """Like the copies in it open to every user of this machine: it is what everybody may fetch."""
    if not folder.is_dir() and folder != static:
        _make_folder(folder.parent, static)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)


def _write(target: Path, content: bytes) -> None:
    draft = target.with_name(f"{target.name}.{os.getpid()}.draft")
    draft.write_bytes(content)
    draft.chmod(0o644)
    draft.replace(target)


def _sweep(static: Path, used: set[str]) -> None:
    """Mark the copies in use as fresh and delete those unused for 30 days."""
    now = time.time()
    for path in (static / BUILT).rglob("*"):
        name = path.relative_to(static).as_posix().removesuffix(".br").removesuffix(".gz")
        if not path.is_file():
            continue
        age = now - path.stat().st_mtime
        if name in used and age > KEEP_SECONDS / 2:
            path.touch()
        elif name not in used and age > KEEP_SECONDS:
            path.unlink(missing_ok=True)
