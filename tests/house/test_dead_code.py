"""Dead code: what nothing but tests calls is taken out. Templates count as callers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).parents[2]
KINDS = {
    "function",
    "method",
    "class",
    "property",
    "import",
}  # columns and fields are read by name in many ways
CALLED_BY_DECORATION = [
    "@blueprint.*", "@app.*", "@*.command", "@*.group", "@*.errorhandler", "@*.listens_for", "@task*", "@*.task*",
    "@job*", "@*.user_loader", "@*.app_template_*", "@*.before_*", "@*.after_*", "@handles*", "@every*", "@*.setter",
    "@declared_attr*", "@*.inplace.expression",
]  # fmt: skip
CALLED_BY_NAME = [
    "validate_*", "process_*",
    "pre_validate", "post_validate", "process_bind_param", "process_result_value", "render_*",
    "get_id", "bind_field", "emit", "format", "filter", "init_app",
    "configure_host", "format_commands",  # what Flask-Mail and click call
    "open_session", "dump_bytecode",  # what Flask and Jinja call
    "load_config", "handle_quit", "handle_error",  # what gunicorn calls
]  # fmt: skip

# What has its tests and waits for its caller; a line goes when the caller comes.
WAITING: dict[str, str] = {}


def words_of_templates() -> set[str]:
    text = "\n".join(
        path.read_text() for path in (ROOT / "templates").rglob("*.*") if path.suffix in {".html", ".txt"}
    )
    return set(re.findall(r"[A-Za-z_]\w+", " ".join(re.findall(r"{[{%].*?[}%]}", text, re.DOTALL))))


def unused(*paths: Path) -> Iterator[str]:
    vulture = Vulture(ignore_names=CALLED_BY_NAME, ignore_decorators=CALLED_BY_DECORATION)
    vulture.scavenge([str(path) for path in paths if path.exists()])
    in_templates = words_of_templates()
    for item in vulture.get_unused_code(min_confidence=60):
        if item.typ in KINDS and item.name not in in_templates:
            where = Path(item.filename)
            shown = where.relative_to(ROOT) if where.is_relative_to(ROOT) else where.name
            yield f"{shown}:{item.first_lineno}: {item.typ} {item.name}"


def test_nothing_stands_unused() -> None:
    found = list(unused(ROOT / "engage", ROOT / "config.py", ROOT / "benchmarks", ROOT / "migrations/env.py"))
    forgotten = [line for line in found if line.split(": ")[1] not in WAITING]
    assert not forgotten, "\n" + "\n".join(forgotten)
    arrived = WAITING.keys() - {line.split(": ")[1] for line in found}
    assert not arrived, f"these wait no longer: {arrived}"


def test_what_stands_unused_is_seen(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("import os\n\ndef called():\n    pass\n\ndef forgotten():\n    called()\n")
    assert sorted(unused(module)) == ["module.py:1: import os", "module.py:6: function forgotten"]
