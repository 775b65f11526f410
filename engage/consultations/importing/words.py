"""A report on a file, in lines to print."""

from __future__ import annotations

from collections.abc import Iterator

from engage.consultations.importing.report import QuestionReport, Report, count


def lines(report: Report) -> Iterator[str]:
    """What was found: how the file is read, question by question, rows with their numbers, then counts."""
    yield from report.notes
    if report.about or report.questions:
        yield "How the columns are read:"
        yield from (f"  {words}" for words in report.about)
        yield from (line for question in report.questions.values() for line in _question(question))
    for mistake in report.mistakes:
        column = f", {mistake.column}" if mistake.column else ""
        yield f"Row {mistake.row:,}{column}: {mistake.words}"
    if report.mistakes_found > len(report.mistakes):
        yield f"… and {count(report.mistakes_found - len(report.mistakes), 'more mistake')}."
    yield from _rows_left(report)
    if report.stop:
        yield "Nothing of this file can be imported:"
        yield from (f"  {words}" for words in report.stop)
        return
    yield (
        f"{count(report.rows, 'row')}: {report.good:,} new, {report.already:,} here already, "
        f"{report.bad:,} with mistakes{_left_counts(report)}.{_mended(report)}"
    )


def _question(question: QuestionReport) -> Iterator[str]:
    how = f", {question.how}" if question.how else ""
    yield f"  {question.columns} answers “{question.title}”{how}: {count(question.answers, 'new answer')}"
    if question.other.number:
        words = ", ".join(f"“{words}”" for words in question.examples)
        yield f"    Read as Other with their words: {question.other}, such as {words}"
    if question.left_out.number:
        yield f"    Left out: {count(question.left_out.number, 'cell')}, {question.left_out}: {question.why[0]}"


def _rows_left(report: Report) -> Iterator[str]:
    if report.beside.number:
        yield (
            f"Left out of {count(report.beside.number, 'row')}: answers to questions that are asked only after an "
            f"answer that the row does not give ({report.beside})."
        )
    if report.unsent.number:
        yield f"Left out, because they were never sent: {report.unsent}. To count them, say --unfinished."
    if report.previews.number:
        yield f"Left out, because they are previews or tests: {report.previews}."
    if report.empty.number:
        yield f"Left out, because they answer nothing: {report.empty}."
    if report.headers.number:
        yield f"Left out, because they repeat the header: {report.headers}."
    if report.timeless.number:
        yield f"Without a time, and dated to the day of this import: {report.timeless}."
    if report.changed.number:
        yield (
            "Here already with other answers, and left as they are: "
            f"{report.changed}. Withdraw or exclude the earlier response if the new one is to count."
        )


def _left_counts(report: Report) -> str:
    every = (report.unsent, report.previews, report.empty, report.headers)
    unsent, previews, empty, headers = (rows.number for rows in every)
    told = (
        unsent and f"{unsent:,} not sent",
        previews and count(previews, "preview"),
        empty and f"{empty:,} empty",
        headers and f"{headers:,} repeating the header",
    )
    return "".join(f", {words}" for words in told if words)


def _mended(report: Report) -> str:
    if not report.mended:
        return ""
    taken = "is taken without the part" if report.mended == 1 else "are taken without the parts"
    return f" Of the new, {report.mended:,} {taken} that cannot be read."
