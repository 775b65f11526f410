"""A report on a file, in lines to print."""

from __future__ import annotations

from collections.abc import Iterator

from engage.consultations.importing.check import Report


def lines(report: Report) -> Iterator[str]:
    """What was found, the reasons to stop first, then rows with their numbers, then counts."""
    yield from report.notes
    if report.stop:
        yield "Nothing of this file can be imported:"
        yield from (f"  {words}" for words in report.stop)
        return
    for mistake in report.mistakes:
        column = f", {mistake.column}" if mistake.column else ""
        yield f"Row {mistake.row:,}{column}: {mistake.words}"
    if report.mistakes_found > len(report.mistakes):
        yield f"… and {report.mistakes_found - len(report.mistakes):,} more mistakes."
    if report.beside:
        rows = ", ".join(f"{number:,}" for number in report.beside_rows)
        more = report.beside - len(report.beside_rows)
        yield (
            f"Left out of {count(report.beside, 'row')}: answers to questions that are asked only after an answer that "
            f"the row does not give. Row {rows}{f' and {more:,} more' if more else ''}."
        )
    counts = f"{report.good:,} good, {report.bad:,} with mistakes, {report.already:,} here already"
    yield f"{count(report.rows, 'row')}: {counts}."


def count(number: int, thing: str) -> str:
    """As "1 row" or "2,000 rows"."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
