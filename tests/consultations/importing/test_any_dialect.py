"""Random responses, written in random dialects, come back as the same values."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engage.clock import in_london
from engage.consultations.importing.check import Check, Good
from engage.consultations.importing.recognition import Digests
from engage.consultations.importing.survey import Settings
from engage.consultations.importing.text import MULTIBYTE, OTHER_ENCODING
from engage.questionnaires.shape import OptionShape, PageShape, QuestionShape, Sheet
from engage.questionnaires.value import Value
from engage.responses.imported import EarlierRow
from tests.consultations.importing.sheets import NOW, RULES, Places

LABELS = (
    "Parks, playgrounds and open spaces",
    "Libraries",
    "Buses; trams",
    "A | B",
    "Play|ground",
    "Other, say which",
)
USED = QuestionShape(
    1, "used", "several_choices", "What did you use, if any?",
    options=tuple(OptionShape(n, f"o{n}", label) for n, label in enumerate(LABELS)),
)  # fmt: skip
AGREE = QuestionShape(
    2,
    "agree",
    "one_choice",
    "Do you agree?",
    options=(OptionShape(21, "yes", "Yes"), OptionShape(22, "no", "No")),
)
COST = QuestionShape(3, "cost", "number", "What did it cost?", settings={"decimals": True})
VISIT = QuestionShape(4, "visit", "date", "When was it; on which day?")
WHY = QuestionShape(5, "why", "comment", "Why?")
SHEET = Sheet(1, 1, 1, (PageShape(1, "One", "", (USED, AGREE, COST, VISIT, WHY)),))
DIGESTS = Digests("secret")

text = st.text(st.characters(codec="cp1252", exclude_categories=("Cc", "Cf")), min_size=1, max_size=30).map(
    lambda words: " ".join(words.split())
)
clean = text.filter(
    lambda words: (
        words.isprintable()
        and any(sign.isalnum() for sign in words)
        and not MULTIBYTE.search(
            words.encode("cp1252")
        )  # such a file is refused: it may be of either encoding
        and not OTHER_ENCODING.search(words)
    )
)
rows = st.lists(
    st.fixed_dictionaries(
        {
            "used": st.sets(st.sampled_from(range(len(LABELS)))),
            "agree": st.sampled_from([None, 21, 22]),
            "cost": st.none() | st.decimals(0, 99_999, places=2, allow_nan=False),
            "visit": st.none() | st.dates(date(2020, 1, 1), date(2026, 5, 1)),
            "why": clean,
            "at": st.datetimes(datetime(2024, 1, 1), datetime(2026, 5, 1)).map(  # noqa: DTZ001
                lambda at: at.replace(microsecond=0, tzinfo=UTC)
            ),
        }
    ),
    min_size=1,
    max_size=8,
)


@dataclass(frozen=True)
class Dialect:
    """How another tool, and whoever saved its file again, may have written it."""

    delimiter: str
    encoding: str
    end: str
    quoting: int
    between: str
    is_wide: bool
    comma: bool
    day: str
    order: Sequence[int]
    title: bool
    sep: bool


dialects = st.builds(
    Dialect,
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    between=st.sampled_from([";", "; ", ", ", ",", "|", "\n"]),
    is_wide=st.booleans(),
    comma=st.booleans(),
    day=st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d %b %Y"]),
    order=st.permutations(range(6)),
    title=st.booleans(),
    sep=st.booleans(),
)


def written(given_rows: Iterable[dict[str, Any]], how: Dialect) -> bytes:
    """A file of these rows."""
    columns: list[tuple[str, Any]] = [
        (
            "Timestamp",
            lambda row: in_london(row["at"]).strftime(f"{how.day} %I:%M:%S %p {offset(row['at'])}"),
        ),
        ("Do you agree?", lambda row: {None: "", 21: "Yes", 22: "no"}[row["agree"]]),
        ("What did it cost?", lambda row: cost(row["cost"], how)),
        ("When was it; on which day?", lambda row: row["visit"].strftime(how.day) if row["visit"] else ""),
        ("Why?", lambda row: row["why"]),
        ("What did you use, if any?", lambda row: how.between.join(LABELS[n] for n in sorted(row["used"]))),
    ]
    columns = [columns[place] for place in how.order]
    if how.is_wide:
        columns = [column for column in columns if "use" not in column[0]]
        columns += [
            (f"What did you use, if any? [{label}]", lambda row, n=n: "Yes" if n in row["used"] else "No")
            for n, label in enumerate(LABELS)
        ]
    file = io.StringIO()
    if how.sep:
        file.write(f"sep={how.delimiter}{how.end}")
    lines = csv.writer(file, delimiter=how.delimiter, lineterminator=how.end, quoting=how.quoting)  # type: ignore[arg-type]
    if how.title:
        lines.writerow(["All responses, and nothing else", *[""] * (len(columns) - 1)])
    lines.writerow([name for name, _ in columns])
    lines.writerows([cell(row) for _, cell in columns] for row in given_rows)
    return file.getvalue().encode(how.encoding)


def offset(at: datetime) -> str:
    """As Google writes it."""
    return "GMT+1" if in_london(at).utcoffset() else "GMT"


def cost(number: Decimal | None, how: Dialect) -> str:
    """With two decimals, and the decimal sign of the dialect."""
    return "" if number is None else f"{number:.2f}".replace(".", "," if how.comma else ".")


def said(row: dict[str, Any]) -> dict[str, Value]:
    """The values that were meant."""
    values = {
        "used": Value(options=tuple(sorted(row["used"]))) if row["used"] else None,
        "agree": Value(options=(row["agree"],)) if row["agree"] else None,
        "cost": None if row["cost"] is None else Value(number=row["cost"].normalize() + 0),
        "visit": Value(date=row["visit"]) if row["visit"] else None,
        "why": Value(text=row["why"]),
    }
    return {key: value for key, value in values.items() if value is not None}


def read(file: bytes, how: Dialect, earlier: Sequence[EarlierRow] = ()) -> tuple[Check, list[Good]]:
    order = "month-first" if how.day == "%m/%d/%Y" else "day-first"
    settings = Settings(dates=order, decimals="comma" if how.comma else "point")
    check = Check(SHEET, Places(), RULES, DIGESTS, earlier=earlier, settings=settings)
    return check, list(check.responses(io.BytesIO(file)))


@settings(deadline=None, max_examples=150)
@given(rows, dialects)
def test_what_was_meant_comes_back(given_rows: list[dict[str, Any]], how: Dialect) -> None:
    check, good = read(written(given_rows, how), how)
    assert (check.report.stop, check.report.mistakes) == ([], [])
    assert [row.answers for row in good] == [said(row) for row in given_rows]
    assert [row.about.exactly for row in good] == [row["at"] for row in given_rows]


@settings(deadline=None, max_examples=80)
@given(rows, rows, dialects, dialects, st.randoms())
def test_a_grown_file_in_another_dialect_counts_only_what_is_new(
    first: list[dict[str, Any]], more: list[dict[str, Any]], how: Dialect, again: Dialect, chance: Any
) -> None:
    check, good = read(written(first, how), how)
    assert check.recognition is not None
    names = check.recognition.names
    earlier = [EarlierRow(row.imported_id, False, 1, names, row.digest) for row in good]
    grown = [*first, *more]
    chance.shuffle(grown)
    check, new = read(written(grown, again), again, earlier)
    assert check.report.already == len(first)
    assert Counter(repr(row.answers) for row in new) == Counter(repr(said(row)) for row in more) or any(
        row["at"] == other["at"] for row in first for other in more
    )
    assert len({row.imported_id for row in (*good, *new)}) == len(grown)
    assert all(NOW - row["at"] > timedelta(0) for row in grown)
