"""What may stand in which room, read from the syntax tree of a module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

ROOMS = {"routes", "forms", "actions", "emails", "queries", "models", "commands", "jobs"}
COMMIT_ROOMS = {"routes", "commands", "jobs"}
DRAWERS = {
    "util",
    "utils",
    "helper",
    "helpers",
    "common",
    "misc",
    "manager",
    "managers",
    "service",
    "services",
}
# Where the framework is held so that nothing else must: the entrances and the ground.
FRAMEWORK = {
    "engage/app.py", "engage/commands.py", "engage/access.py", "engage/db.py", "engage/forms.py", "engage/posted.py",
    "engage/paging.py", "engage/tables.py", "engage/accounts/identity.py", "engage/jobs/queue.py",
    "engage/notifications/post.py",
}  # fmt: skip
FRAMEWORK_FOLDERS = ("engage/web/",)
FRAMEWORKS = ("flask", "sqlalchemy", "wtforms", "werkzeug", "alembic", "huey")
READS = {"select", "exists", "union", "union_all", "lateral"}
WRITES = {"insert", "update", "delete"}
SESSION_WRITES = {"add", "add_all", "delete", "merge", "bulk_save_objects", "bulk_insert_mappings"}
SESSION_RUNS = {"execute", "scalar", "scalars", "get", "get_one", "query", "stream"}


def room_of(path: PurePosixPath) -> str | None:
    """The room a module of the house is in: its own name, or that of its folder; None for plain Python."""
    for name in (path.stem, path.parent.name):
        if name in ROOMS and len(path.parts) > 2:
            return name
    return None


def holds_framework(path: PurePosixPath) -> bool:
    return str(path) in FRAMEWORK or str(path).startswith(FRAMEWORK_FOLDERS)


def faults(path: PurePosixPath, source: str) -> list[str]:
    """What stands in the wrong room, one sentence each with its line."""
    if drawers := DRAWERS & {path.stem, *path.parts}:
        return [f"{path}: {drawers.pop()} is a drawer; name the module after its subject"]
    tree = ast.parse(source)
    room = room_of(path)
    found = [
        *_wrong_reads(tree, room, path),
        *_wrong_writes(tree, room, path),
        *_wrong_commits(tree, room, path),
    ]
    if room is None and not holds_framework(path):
        found += [
            (line, f"imports {name}; a plain module knows no framework") for line, name in _imports(tree)
            if name.split(".")[0].split("_")[0] in FRAMEWORKS or name == "engage.db"
        ]  # fmt: skip
    return [f"{path}:{line}: {words}" for line, words in found]


def _imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""


def _calls(tree: ast.AST) -> Iterator[tuple[int, str, str]]:
    """Line, receiver ("db.session", "sa", "") and name of every call."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute):
            yield node.lineno, ast.unparse(node.func.value), node.func.attr
        elif isinstance(node.func, ast.Name):
            yield node.lineno, "", node.func.id


def _sql_names(tree: ast.AST) -> set[str]:
    """Names that this module took from SQLAlchemy: "sa", "select", "insert"."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {
                alias.asname or alias.name for alias in node.names if alias.name.startswith("sqlalchemy")
            }
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            names |= {alias.asname or alias.name for alias in node.names}
    return names


def _is_sql(receiver: str, name: str, known: set[str]) -> bool:
    return receiver.split(".")[0] in known if receiver else name in known


def _wrong_reads(tree: ast.AST, room: str | None, path: PurePosixPath) -> Iterator[tuple[int, str]]:
    if room == "queries" or holds_framework(path):
        return
    known, cookies = _sql_names(tree), _cookie_names(tree)
    for line, receiver, name in _calls(tree):
        runs = receiver.endswith("session") and receiver not in cookies and name in SESSION_RUNS
        if (runs and room != "actions") or (name in READS and _is_sql(receiver, name, known)):
            yield line, f"{name}() reads tables; only queries.py does"


def _cookie_names(tree: ast.AST) -> set[str]:
    """Names taken from Flask: its `session` is a cookie and no database."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "flask"
        for alias in node.names
    }


def _wrong_writes(tree: ast.AST, room: str | None, path: PurePosixPath) -> Iterator[tuple[int, str]]:
    if room == "actions" or holds_framework(path):
        return
    known = _sql_names(tree)
    for line, receiver, name in _calls(tree):
        sql = name in WRITES and _is_sql(receiver, name, known)
        session = receiver.endswith("db.session") and name in SESSION_WRITES
        if sql or session:
            yield line, f"{name}() writes tables; only actions.py does"


def _wrong_commits(tree: ast.AST, room: str | None, path: PurePosixPath) -> Iterator[tuple[int, str]]:
    if room in COMMIT_ROOMS or holds_framework(path):
        return
    for line, _, name in _calls(tree):
        if name == "commit":
            yield line, "commit() belongs in routes, commands and jobs, where a reader sees it"


def house_modules(root: Path) -> Iterator[tuple[PurePosixPath, str]]:
    """Path and source of every module of the house."""
    for file in sorted((root / "engage").rglob("*.py")):
        yield PurePosixPath(file.relative_to(root).as_posix()), file.read_text()
