"""The project is whole and speaks of itself alone: no place on somebody's machine, no registry, nothing unhashed."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOP = {
    "pyproject.toml", "engage", "templates", "static", "migrations", "tests", "config.py", "benchmarks", "docs",
    "requirements", "run", "test", ".ci", "README.md", "CHANGELOG.md", "LICENSE", "THIRD_PARTY_NOTICES", ".gitignore",
}  # fmt: skip
NOT_OURS = {".git", ".venv", "instance", "vendor", "built", "__pycache__"}
TEXT = {".py", ".md", ".html", ".txt", ".toml", ".sh", ".css", ".js", ".in", ".ini", ".mako", ".json", ""}
# written in pieces, so that this file is not its own finding
FORBIDDEN = {
    r"https?://[a-z.]*("
    + "|".join(["py" + "pi", "npm" + "js", "pythonhosted", "deb" + r"ian\.org"])
    + ")": "a registry",
    r"(?<![\w.<{])/(wo" + r"rk|ro" + r"ot|fa" + r"rm)/": "a place on somebody's machine",
    r"/(ho" + r"me|Us" + r"ers)/\w+/": "a place on somebody's machine",
    r"^--(extra-)?index-url": "an index address",
}


CLOCKS = re.compile("process_" + "time|perf_" + "counter|time" + "it|monotonic_" + "ns")


def files() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden_cache = any(part.startswith(".") and part.endswith("_cache") for part in parts)
        if path.is_file() and not hidden_cache and not NOT_OURS & set(parts) and ".hypothesis" not in parts:
            yield path


def faults(text: str) -> list[str]:
    return [
        f"{match[0]!r}: {words}"
        for pattern, words in FORBIDDEN.items()
        for match in re.finditer(pattern, text, re.MULTILINE)
    ]


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {fault}"
        for path in files()
        if path.suffix in TEXT
        for fault in faults(path.read_text(errors="replace"))
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    "text",
    [
        "see /wo" + "rk/main",
        "cd /ro" + "ot/x",
        "https://py" + "pi.org/x",
        "/ho" + "me/ann/x",
        "a\n--index-url x",
    ],
)
def test_a_machine_or_a_registry_is_seen(text: str) -> None:
    assert faults(text)


def test_the_top_level_is_what_it_was_agreed_to_be() -> None:
    found = {path.name for path in ROOT.iterdir() if not path.name.endswith("_cache")}
    assert found - {".git", ".venv", "instance", ".hypothesis", "__pycache__"} == TOP


@pytest.mark.parametrize("name", ["runtime.txt", "test.txt"])
def test_every_requirement_is_pinned_and_hashed(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text()
    entries = re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).strip())
    assert len(entries) > 30
    for entry in entries:
        assert re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


def test_both_requirement_files_agree() -> None:
    pins = [
        dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements" / name).read_text(), re.MULTILINE))
        for name in ("runtime.txt", "test.txt")
    ]
    both = pins[0].keys() & pins[1].keys()
    assert {name: pins[0][name] for name in both} == {name: pins[1][name] for name in both}


@pytest.mark.parametrize("script", ["run", "test", ".ci/run"])
def test_the_scripts_can_be_started(script: str) -> None:
    assert (ROOT / script).stat().st_mode & 0o111
    subprocess.run(["bash", "-n", ROOT / script], check=True)


@pytest.mark.parametrize("script", ["run", "test"])
def test_the_scripts_have_help(script: str) -> None:
    said = subprocess.run([ROOT / script, "--help"], capture_output=True, text=True, check=True).stdout
    assert said.startswith(f"Usage: ./{script}")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--port", "eighty"], "number from 1 to 65535"),
        (["--port", "70000"], "number from 1 to 65535"),
        (["--port"], "needs a value"),
        (["--what"], "Unknown option"),
    ],
)
def test_run_says_what_is_wrong(arguments: list[str], words: str) -> None:
    done = subprocess.run([ROOT / "run", *arguments], capture_output=True, text=True)
    assert done.returncode == 1
    assert words in done.stderr


def test_the_notices_name_every_part_that_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = {re.match(r"[\w.-]+", line)[0] for line in project["dependencies"]}  # type: ignore[index]  # each begins with a name
    notices = (ROOT / "THIRD_PARTY_NOTICES").read_text()
    named = set(re.findall(r"[\w-]+", notices.rpartition("Those Engage imports:")[2]))
    assert len(needed) > 20
    assert needed <= named, needed - named


def test_every_setting_is_told_in_the_documents() -> None:
    read = set(
        re.findall(r'"((?:ENGAGE|MAIL)_[A-Z_]+|SECRET_KEY|DATABASE_URL)"', (ROOT / "config.py").read_text())
    )
    told = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "running.md").read_text()))
    assert len(read) > 10
    assert read <= told, read - told


def test_no_test_measures_time() -> None:
    """What a clock says differs from machine to machine: cost is told by calls (tests/costs.py) or by a benchmark."""
    tests = sorted((ROOT / "tests").rglob("*.py"))
    assert [str(path.relative_to(ROOT)) for path in tests if CLOCKS.search(path.read_text())] == []
