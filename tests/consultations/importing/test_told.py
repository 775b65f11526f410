"""Every number of a report on a file is compared with what is true of the file."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import pytest

from engage.consultations.importing.check import Check, Good
from engage.consultations.importing.recognition import Digests
from engage.consultations.importing.survey import Settings
from engage.consultations.importing.words import lines
from engage.responses.imported import EarlierRow
from tests.claims import Rule, Unread, false_of, is_many, number
from tests.consultations.importing.random_files import BESIDE_OTHER, SEX, SHEET, TITLES, Line, World, world
from tests.consultations.importing.sheets import NOW, RULES, Places
from tests.consultations.importing.true_counts import Truth, truth

COUNT = r"(?:no|[\d,]+)"
ROWS = r"(?P<rows>rows? [\d, ]+?(?: and [\d,]+ more)?)"
KEPT, NAMED = 100, 10


class Reader:
    """The claims of a report on one file, beside the truth of it."""

    def __init__(self, of: World, true: Truth, was: Truth) -> None:
        self.world, self.true, self.was = of, true, was
        self.question = ""
        self.told: list[str] = []
        self.rules: list[Rule] = [
            (r"Read as UTF-8, cells parted by (?P<sign>\w+)\.", self._parted),
            (r"There is no column for the question “(?P<title>.+)” \(\w+\)\.", self._no_column),
            (rf"The column “colour” matches nothing here and is left out \((?P<n>{COUNT}) cell(?P<s>s?)\)\.",
             self._unknown),
            ("How the columns are read:", lambda: ()),
            (r"  “(?P<name>[\w ]+)” is (?P<what>\w+)(?:, year first, or with the month's name)?", self._is),
            (rf"  “(?P<name>\w+)” answers “(?P<title>.+)”: (?P<n>{COUNT}) new answer(?P<s>s?)", self._answers),
            (rf"    Read as Other with their words: {ROWS}, such as (?P<words>.+)", self._other),
            (rf"    Left out: (?P<n>{COUNT}) cell(?P<s>s?), {ROWS}: unknown option “(?P<cell>[^”]+)”; known are .+",
             self._left_out),
            (r"Row (?P<row>[\d,]+)(?:, (?P<name>[^:]+))?: (?P<words>.+)", self._mistake),
            (rf"… and (?P<n>{COUNT}) more mistake(?P<s>s?)\.", self._more),
            (rf"Left out of (?P<n>{COUNT}) row(?P<s>s?): answers to questions that are asked only after an answer that "
             rf"the row does not give \({ROWS}\)\.", self._beside),
            (rf"Left out, because they were never sent: {ROWS}\. To count them, say --unfinished\.",
             lambda rows: self._named(rows, true.unsent)),
            (rf"Left out, because they are previews or tests: {ROWS}\.",
             lambda rows: self._named(rows, true.previews)),
            (rf"Left out, because they answer nothing: {ROWS}\.", lambda rows: self._named(rows, true.empty)),
            (rf"Without a time, and dated to the day of this import: {ROWS}\.",
             lambda rows: self._named(rows, true.timeless)),
            (rf"Here already with other answers, and left as they are: {ROWS}\. Withdraw or exclude the earlier "
             r"response if the new one is to count\.", lambda rows: self._named(rows, true.changed)),
            (r"(?P<rows>[\d,]+) row(?P<s>s?): (?P<new>[\d,]+) new, (?P<here>[\d,]+) here already, (?P<bad>[\d,]+) with "
             r"mistakes(?P<more>(?:, [\d,]+ [a-z ]+)*)\.(?P<mended> .+)?", self._sum),
            ("Nothing of this file can be imported:", self._stopped),
            (r"  The file has a header and no rows\.", self._no_rows),
            (rf"  Nothing here is called like “colour” \((?P<n>{COUNT}) cell(?P<s>s?)\), while no column answers "
             r"(?P<titles>.+)\. If a column answers .+", self._unasked),
            (r"  No cell of “(?P<name>\w+)” can be read, so that .+: row (?P<row>[\d,]+), unknown option “.+”; known "
             r"are .+\. If the column is not wanted, say --leave-out \"its name\"\.", self._none_read),
            (rf"  Rows read like responses imported before, and nothing tells .+ time of day: {ROWS}\. If the file .+",
             lambda rows: self._named(rows, true.unsure)),
            (rf"  (?P<n>{COUNT}) response(?P<s>s?) imported before from a file like this one (?P<are>are|is) not "
             r"in it as (?:they were|it was)\..+", self._gone),
            (rf"  (?P<n>{COUNT}) response(?P<s>s?) imported before are dated to the same hours as rows of this file, "
             r"and none has the same answers\..+", self._same_hours),
        ]  # fmt: skip

    def read(self, told: Sequence[str]) -> list[str]:
        """What is not true of these lines."""
        self.told = list(told)
        return [why for line in told for why in false_of(line, self.rules)] + list(self._unsaid())

    def _named(self, rows: str, true: Sequence[int]) -> Iterator[str]:
        said = [number(row) for row in re.findall(r"\d[\d,]*\d|\d", rows.split(" and ")[0])]
        more = number(found[1]) if (found := re.search(r"and ([\d,]+) more", rows)) else 0
        if said != list(true)[:NAMED] or more != max(0, len(true) - NAMED):
            yield f"they are {true}"
        if rows.startswith("rows ") != (len(true) != 1):
            yield f"{len(true)} of them"

    def _parted(self, sign: str) -> Iterator[str]:
        if sign != ("commas" if len(self.world.columns) > 1 else "nothing"):
            yield f"of {self.world.columns}"

    def _no_column(self, title: str) -> Iterator[str]:
        key = next(key for key, words in TITLES.items() if words == title)
        if key in self.world.columns:
            yield "there is"

    def _unknown(self, n: str, s: str) -> Iterator[str]:
        yield from is_many(n, bool(s), sum(line.cells["colour"] != "" for line in self.lines))

    def _unasked(self, n: str, s: str, titles: str) -> Iterator[str]:
        yield from self._unknown(n, s)
        said = re.findall(r"“.+?” \((\w+)\)", titles)
        if said != [key for key in TITLES if key not in self.world.columns]:
            yield f"the columns are {self.world.columns}"

    def _is(self, name: str, what: str) -> Iterator[str]:
        names = {"Status": "preview", "Finished": "finished"}
        if name not in self.world.columns or names.get(name, name) != what:
            yield "it is not"

    def _answers(self, name: str, title: str, n: str, s: str) -> Iterator[str]:
        self.question = name
        if TITLES[name] != title:
            yield f"it is {TITLES[name]}"
        yield from is_many(n, bool(s), self.true.answers[name])

    def _other(self, rows: str, words: str) -> Iterator[str]:
        yield from self._named(rows, self.true.other[self.question])
        first = [BESIDE_OTHER[self.lines[row - 2].cells["source"]] for row in self.true.other[self.question]]
        if re.findall("“([^”]+)”", words) != first[:3]:
            yield f"it is {first}"

    def _left_out(self, n: str, s: str, rows: str, cell: str) -> Iterator[str]:
        true = self.true.left_out[self.question]
        yield from is_many(n, bool(s), len(true))
        yield from self._named(rows, true)
        if cell not in self.lines[true[0] - 2].cells[self.question]:
            yield "row holds something else"

    def _mistake(self, row: str, name: str | None, words: str) -> Iterator[str]:
        at = number(row)
        if (at, name or "") not in self.true.mistakes:
            yield f"{self.true.mistakes}"
            return
        cells = self.lines[at - 2].cells
        same = re.fullmatch(r"has the same id as row ([\d,]+): “(.*)”", words)
        wide = re.fullmatch(r"has (\d+) cells where the header has (\d+): “too much”", words)
        if same:
            if self.lines[number(same[1]) - 2].cells["id"] != cells["id"] or number(same[1]) >= at:
                yield "it has not"
        elif wide:
            if (int(wide[1]), int(wide[2])) != (len(cells) + 1, len(cells)):
                yield f"{len(cells)} and {len(cells) + 1}"
        elif words == "has no id":
            if cells["id"]:
                yield "it has"
        elif words.startswith("unknown option"):
            if not words.startswith(f"unknown option “{cells[name or '']}”"):
                yield f"it says {cells}"
        elif words not in ("answers no question that its other answers lead to", SCALE):
            raise Unread(words)

    def _more(self, n: str, s: str) -> Iterator[str]:
        yield from is_many(n, bool(s), len(self.true.mistakes) - KEPT)

    def _beside(self, n: str, s: str, rows: str) -> Iterator[str]:
        yield from is_many(n, bool(s), len(self.true.beside))
        yield from self._named(rows, self.true.beside)

    def _sum(
        self, rows: str, s: str, new: str, here: str, bad: str, more: str, mended: str | None
    ) -> Iterator[str]:
        yield from is_many(rows, bool(s), len(self.lines))
        for said, true in ((new, self.true.new), (here, self.true.here), (bad, self.true.bad)):
            yield from is_many(said, len(true) != 1, len(true))
        parts = {"not sent": self.true.unsent, "preview": self.true.previews, "empty": self.true.empty}
        said_parts = dict(reversed(part.split(" ", 1)) for part in more.split(", ")[1:])
        if {what.removesuffix("s"): number(n) for what, n in said_parts.items()} != {
            what: len(true) for what, true in parts.items() if true
        }:
            yield f"{parts}"
        if "previews" in said_parts and len(self.true.previews) == 1:
            yield "1 preview"
        told = re.fullmatch(r" Of the new, ([\d,]+) (?:is|are) taken without the parts? that cannot be read\.",
                            mended or " Of the new, 0 are taken without the parts that cannot be read.")  # fmt: skip
        if told is None:
            raise Unread(mended)
        yield from is_many(told[1], " are " in (mended or " are "), len(self.true.mended))

    def _stopped(self) -> Iterator[str]:
        if not any(line.startswith("  ") and line.endswith(".") for line in self.told):
            yield "no reason is said"

    def _no_rows(self) -> Iterator[str]:
        if self.lines:
            yield f"{len(self.lines)}"

    def _none_read(self, name: str, row: str) -> Iterator[str]:
        if self.true.read[name]:
            yield f"{self.true.read[name]} can be read"
        if number(row) != self.true.left_out[name][0]:
            yield f"it is row {self.true.left_out[name][0]}"

    def _gone(self, n: str, s: str, are: str) -> Iterator[str]:
        yield from is_many(n, bool(s), self.true.gone)
        if bool(s) != (are == "are"):
            yield are

    def _same_hours(self, n: str, s: str) -> Iterator[str]:
        yield from is_many(n, bool(s), len(self.was.written))
        hours = Counter(dated(line) for line in self.was.written)
        same = [line for line in self.lines if dated(line) in hours]
        if not hours <= Counter(map(dated, same)):
            yield f"the hours are {hours}"
        if {line.content[1:] for line in same} & {line.content[1:] for line in self.was.written}:
            yield "some have"

    def _unsaid(self) -> Iterator[str]:
        """What the report must say and does not."""
        text = "\n".join(self.told)
        if "Nothing here is called like" in text:
            return  # no row was read
        for row, name in self.true.mistakes[:KEPT]:
            if f"Row {row:,}{name and f', {name}'}: " not in text:
                yield f"nothing is said of row {row}, {name}"
        told = {
            "never sent": self.true.unsent, "previews or tests": self.true.previews,
            "answer nothing": self.true.empty, "Without a time": self.true.timeless,
            "with other answers": self.true.changed, "Left out of": self.true.beside,
        }  # fmt: skip
        yield from (
            f"nothing is said of {rows}: {words}"
            for words, rows in told.items()
            if rows and words not in text
        )

    @property
    def lines(self) -> Sequence[Line]:
        return self.world.lines


SCALE = "Choose one of the points shown"


def dated(line: Line) -> str:
    """The hour to which a response of this row is dated: that of the import, where it says none."""
    return line.cells.get("submitted_at", "")[:13] or f"{NOW:%Y-%m-%d %H}"


def imported(of: World, rows: Sequence[Line], earlier: Sequence[EarlierRow]) -> tuple[Check, list[Good]]:
    """A file checked."""
    settings = Settings(leave_out_bad=of.skip_bad, unfinished=of.unfinished)
    check = Check(SHEET, Places(), RULES, Digests("secret"), (SEX,), earlier, settings)
    return check, list(check.responses(io.BytesIO(of.written(tuple(rows)))))


@pytest.mark.parametrize("part", range(8))
def test_a_report_says_what_is_true_of_the_file(part: int) -> None:
    for seed in range(part * 200, (part + 1) * 200):
        of = world(seed)
        before, good = imported(of, of.before, ())
        was = truth(of, of.before, [])
        if before.report.stop:  # then nothing of it was written
            good, was.written = [], []
        assert len(good) == len(was.written), seed
        seen = before.recognition
        earlier = [
            EarlierRow(row.imported_id, seen.has_ids, 1, seen.names, row.digest, row.about.submitted_at)
            for row in good
            if seen
        ]
        true = truth(of, of.lines, was.written)
        check, written = imported(of, of.lines, earlier)
        wrong = Reader(of, true, was).read(list(lines(check.report)))
        assert not wrong, (seed, wrong)
        assert check.report.stop or len(written) == len(true.new), seed
