"""Cells of files that people open in a spreadsheet."""

import re

# Full-width signs too: a spreadsheet in an East Asian language reads them as the plain ones.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def defused(cell: str) -> str:
    """The cell, as text even where a spreadsheet would take it for a formula. A plain number stays one."""
    return f"'{cell}" if cell.startswith(FORMULA) and not PLAIN_NUMBER.fullmatch(cell) else cell
