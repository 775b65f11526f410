"""Numbers as a spreadsheet writes them: whether a comma parts thousands or decimals is told by the whole column."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engage.consultations.importing.columns import shown

COMMA, POINT = "comma", "point"
DECIMAL_COMMA = re.compile(r"[-−]?(?:\d+,(?:\d{1,2}|\d{4,})|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,})")
DECIMAL_POINT = re.compile(r"[-−]?(?:\d*\.(?:\d{1,2}|\d{4,})|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,})")
EITHER = re.compile(r"[-−]?[1-9]\d{0,2}[.,]\d{3}")  # 1,200 or 1.200


@dataclass
class NumberColumn:
    """What all cells of a column tell about its decimals. `asked` is what the officer says of it.

    Examples are (row, cell). In a file whose cells are parted by semicolons (`is_open`) neither is the rule; elsewhere
    a point parts decimals.
    """

    name: str
    is_open: bool
    asked: str | None = None
    comma: tuple[int, str] | None = None
    point: tuple[int, str] | None = None
    either: tuple[int, str] | None = None
    decimal: str = POINT

    def look(self, row: int, cell: str) -> None:
        """Take one cell into account."""
        if DECIMAL_COMMA.fullmatch(cell):
            self.comma = self.comma or (row, cell)
        elif DECIMAL_POINT.fullmatch(cell):
            self.point = self.point or (row, cell)
        elif EITHER.fullmatch(cell):
            self.either = self.either or (row, cell)

    def settle(self) -> str | None:
        """Settle how the column is read; the reason why it cannot be, or None."""
        if self.comma and self.point:
            return (
                f"The column “{self.name}” mixes numbers with a decimal comma and with a decimal point: "
                f"row {self.comma[0]:,} “{shown(self.comma[1])}”, row {self.point[0]:,} “{shown(self.point[1])}”. "
                "Write all in one way."
            )
        evidence = COMMA if self.comma else POINT if self.point else None
        if evidence and self.asked and evidence != self.asked:
            told = self.comma or self.point or (0, "")
            return (
                f"The column “{self.name}” has a decimal {evidence}, not a decimal {self.asked}: "
                f"row {told[0]:,} “{shown(told[1])}”."
            )
        if self.either and self.is_open and not (evidence or self.asked):
            return (
                f"The column “{self.name}” can be read in two ways: row {self.either[0]:,} “{shown(self.either[1])}” "
                "is a thousand or more, or a number with decimals. Say which: --decimals comma or --decimals point."
            )
        self.decimal = evidence or self.asked or POINT
        return None

    def plainly(self, cell: str) -> str:
        """The cell with a decimal point."""
        if self.decimal == POINT or not re.fullmatch(r"[-−]?[\d.]+(?:,\d+)?", cell):
            return cell
        return cell.replace(".", "").replace(",", ".")
