"""The style sheets and scripts: vendored as written down, without what only GOV.UK may use, small, kept for good."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import time
from pathlib import Path

import brotli
import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from engage.web.assets import KEEP_SECONDS, Assets, prepare, serve

STATIC = Path(__file__).parents[2] / "static"
VENDOR = STATIC / "vendor" / "govuk-frontend"
FORBIDDEN = re.compile(r"gds transport|@font-face|crest|crown|sourceMappingURL", re.I)
WIRE_BYTES = 60_000  # of style sheet and scripts; the page itself may take the rest of 100 kB


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources with their published copies, made from nothing."""
    folder = tmp_path_factory.mktemp("assets") / "static"
    shutil.copytree(STATIC, folder, ignore=shutil.ignore_patterns("built"))
    prepare(folder)
    return folder


@pytest.fixture
def static(prepared: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(prepared, tmp_path / "static"))


def sources() -> list[Path]:
    files = [path for path in sorted(STATIC.rglob("*")) if path.suffix in {".css", ".js", ".svg"}]
    return [path for path in files if "built" not in path.relative_to(STATIC).parts]


def copies(static: Path) -> dict[Path, float]:
    return {path: path.stat().st_mtime for path in (static / "built").rglob("*") if path.is_file()}


def test_vendored_files_are_those_of_the_manifest() -> None:
    manifest = json.loads((VENDOR / "manifest.json").read_text())
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.iterdir()
        if path.name != "manifest.json"
    }
    assert found == manifest["sha256"]
    assert (
        f'--govuk-frontend-version:"{manifest["version"]}"' in (VENDOR / "govuk-frontend.min.css").read_text()
    )


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.name)
def test_nothing_that_only_govuk_may_use(path: Path) -> None:
    found = FORBIDDEN.search(path.read_text())
    assert found is None, found


@pytest.mark.parametrize("words", ["a{font-family:GDS Transport}", "@font-face{}", "url(/a/govuk-crest.svg)"])
def test_a_forbidden_thing_is_seen(words: str) -> None:
    assert FORBIDDEN.search(words)


def test_style_sheets_load_nothing_else() -> None:
    assert [path.name for path in sources() if path.suffix == ".css" and "url(" in path.read_text()] == []


def test_every_asset_has_a_copy_named_by_its_content(static: Path) -> None:
    published = prepare(static)
    assert {"css/site.css", "css/site-rtl.css", "js/engage.js", "img/favicon.svg"} <= set(published)
    for path in published.values():
        content = (static / path).read_bytes()
        assert f".{hashlib.sha256(content).hexdigest()[:12]}." in path
        assert gzip.decompress((static / f"{path}.gz").read_bytes()) == content
        assert brotli.decompress((static / f"{path}.br").read_bytes()) == content


def test_a_second_start_writes_nothing(static: Path) -> None:
    first = prepare(static)
    before = copies(static)
    assert prepare(static) == first
    assert copies(static) == before


def test_a_change_gets_a_new_name_and_the_old_copy_stays_a_month(static: Path) -> None:
    old = static / prepare(static)["css/site.css"]
    with (static / "css" / "theme.css").open("a") as theme:
        theme.write("/* changed */")
    new = static / prepare(static)["css/site.css"]
    assert new != old
    assert old.exists()
    long_ago = time.time() - KEEP_SECONDS - 60
    for path in copies(static):
        os.utime(path, (long_ago, long_ago))
    prepare(static)
    assert not old.exists()
    assert new.exists()


def test_the_script_imports_the_published_copy(static: Path) -> None:
    published = prepare(static)
    script = static / published["js/engage.js"]
    imported = re.findall(r'from "([^"]+)"', script.read_text())
    assert [(script.parent / name).resolve() for name in imported] == [
        (static / published["vendor/govuk-frontend/govuk-frontend.min.js"]).resolve()
    ]


def test_an_unknown_name_is_refused(static: Path) -> None:
    asset = Assets(static)
    assert asset("js/engage.js").startswith("/static/built/js/engage.")
    with pytest.raises(KeyError):
        asset("js/engine.js")


def test_a_first_visit_is_small(static: Path) -> None:
    published = prepare(static)
    names = ("css/site.css", "js/engage.js", "vendor/govuk-frontend/govuk-frontend.min.js", "img/favicon.svg")
    assert sum((static / f"{published[name]}.br").stat().st_size for name in names) <= WIRE_BYTES


def test_copies_are_served_compressed_for_good_and_sources_are_not(static: Path) -> None:
    asset = Assets(static)
    client = Client(serve(Response("not found", status=404), static), Response)
    answer = client.get(asset("css/site.css"), headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "br"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get("/static/vendor/refresh.py").status_code == 404
    assert client.get("/static/css/theme.css").status_code == 404
    assert client.get("/").status_code == 404


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb" (Web Content Accessibility Guidelines 2.2, definition)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (Web Content Accessibility Guidelines 2.2, definition)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def theme() -> dict[str, str]:
    return dict(re.findall(r"--council-([a-z-]+): ([^;]+);", (STATIC / "css" / "theme.css").read_text()))


def test_the_theme_is_ten_variables() -> None:
    assert len(theme()) == 10


def test_contrast_is_computed_as_published() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        ("brand-ink", "brand", 4.5),
        ("accent", "brand", 3),
        *(
            (ink, ground, 4.5)
            for ink in ("link", "link-hover", "link-visited")
            for ground in ("#ffffff", "paper", "tint")
        ),
        ("#ffffff", "button", 4.5),
        ("#1b2526", "paper", 7),
        ("#4a5658", "tint", 4.5),
    ],
)
def test_colours_can_be_read(ink: str, ground: str, least: float) -> None:
    colours = theme()
    assert contrast(colours.get(ink, ink), colours.get(ground, ground)) >= least
