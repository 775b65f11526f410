"""How long modules and functions are: a mirror, shown at the end of the tests."""

from __future__ import annotations

import ast
import statistics
from dataclasses import dataclass
from pathlib import Path

from tests.house.rooms import house_modules

LONG_MODULE, LONG_FUNCTION = 300, 40


@dataclass(frozen=True)
class Sizes:
    """Lines, blank ones and comments included; 90 of 100 modules or functions are not longer than `p90`."""

    modules: int
    median_lines: int
    p90_lines: int
    p90_function_lines: int
    long_modules: tuple[str, ...]
    long_functions: tuple[str, ...]

    def __str__(self) -> str:
        head = (
            f"The house: {self.modules} modules, median {self.median_lines} lines, p90 {self.p90_lines}; "
            f"functions p90 {self.p90_function_lines} lines."
        )
        lines = [head]
        if self.long_modules:
            lines.append(f"Over {LONG_MODULE} lines: " + ", ".join(self.long_modules))
        if self.long_functions:
            lines.append(f"Functions over {LONG_FUNCTION} lines: " + ", ".join(self.long_functions))
        return "\n".join(lines)


def report(root: Path) -> Sizes:
    """Measure every module of the house that is not empty."""
    modules, functions = {}, {}
    for path, source in house_modules(root):
        if not source.strip():
            continue
        modules[str(path)] = source.count("\n")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                functions[f"{path}:{node.name}"] = (node.end_lineno or node.lineno) - node.lineno + 1
    return Sizes(
        modules=len(modules),
        median_lines=int(statistics.median(modules.values())),
        p90_lines=_p90(modules.values()),
        p90_function_lines=_p90(functions.values()),
        long_modules=tuple(f"{name} ({lines})" for name, lines in modules.items() if lines > LONG_MODULE),
        long_functions=tuple(
            f"{name} ({lines})" for name, lines in functions.items() if lines > LONG_FUNCTION
        ),
    )


def _p90(lines: object) -> int:
    ordered = sorted(lines)  # type: ignore[call-overload]  # dict values
    return int(ordered[int(0.9 * (len(ordered) - 1))])
