"""Floors: a package imports only from floors below it. The floors themselves are written in pyproject.toml."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = """
[tool.importlinter]
root_package = "house"

[[tool.importlinter.contracts]]
name = "Floors"
type = "layers"
containers = ["house"]
exhaustive = true
layers = ["upper", "lower"]
"""


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"]
    return subprocess.run(
        [*command, "--no-cache", "--no-logo"],
        cwd=folder,
        text=True,
        capture_output=True,
        env={"PYTHONPATH": str(folder), "COLUMNS": "200"},
    )


def test_every_import_looks_down() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 kept, 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("lower", "complaint"),
    [
        ("import house.upper\n", "house.lower -> house.upper"),
        ("def late():\n    from house import upper\n    return upper\n", "house.lower -> house.upper"),
        (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house import upper\n",
            "house.lower -> house.upper",
        ),
    ],
    ids=["plain", "inside a function", "for types only"],
)
def test_an_import_that_looks_up_is_seen(tmp_path: Path, lower: str, complaint: str) -> None:
    house = tmp_path / "house"
    house.mkdir()
    (tmp_path / "pyproject.toml").write_text(CONTRACTS)
    (house / "__init__.py").touch()
    (house / "upper.py").touch()
    (house / "lower.py").write_text(lower)
    done = lint(tmp_path)
    assert done.returncode == 1, done.stdout
    assert complaint in done.stdout


def test_a_package_on_no_floor_is_seen(tmp_path: Path) -> None:
    house = tmp_path / "house"
    house.mkdir()
    (tmp_path / "pyproject.toml").write_text(CONTRACTS)
    for name in ("__init__", "upper", "lower", "attic"):
        (house / f"{name}.py").touch()
    done = lint(tmp_path)
    assert done.returncode == 1
    assert "attic" in done.stdout
