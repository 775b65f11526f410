"""Files that were once read wrongly, each with what is right; the notes to them stand in tests/data/imports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from engage.comments.models import Comment
from engage.consultations.commands import bring_in
from engage.db import db
from engage.questionnaires import actions
from engage.questionnaires.draft import OptionDraft, PageDraft, QuestionDraft
from engage.questionnaires.models import Option
from engage.responses.models import Answer, Response, Tick
from tests.answering import YES_NO, consultation
from tests.cast import Person

DATA = Path(__file__).parents[2] / "data" / "imports"
AGREE = QuestionDraft("one_choice", "Do you agree?", "agree", options=YES_NO)
WHY = QuestionDraft("comment", "Why?", "why")
VISIT = QuestionDraft("date", "When did you visit?", "visit")
PLACE = QuestionDraft("short_text", "Which place?", "place")
PARKS, BUSES = "Parks, playgrounds and open spaces", "Buses; trams"
USED = QuestionDraft(
    "several_choices",
    "What did you use?",
    "used",
    options=tuple(OptionDraft(label) for label in (PARKS, "Libraries", BUSES, "Other")),
)
LETTERS = QuestionDraft(
    "one_choice", "Do you agree, or not, with option A, B or C?", "letters", options=YES_NO
)

Bring = Callable[..., Result]


@pytest.fixture
def asking(app: Flask) -> Callable[..., int]:
    """Publish a consultation with these questions; returns its questionnaire's id."""

    def publish(*questions: QuestionDraft) -> int:
        with app.app_context():
            return consultation((PageDraft("One", questions),), slug="here").questionnaire_id

    return publish


@pytest.fixture
def bring(app: Flask, tmp_path: Path) -> Bring:
    """Import a file of the tests' data, or contents, and write it."""

    def importing(file: str | bytes, *arguments: str, commit: bool = True) -> Result:
        path = DATA / file if isinstance(file, str) else tmp_path / "file.csv"
        if isinstance(file, bytes):
            path.write_bytes(file)
        command = ["responses", str(path), "--consultation", "here", *arguments, *["--commit"] * commit]
        return app.test_cli_runner().invoke(bring_in, command)

    return importing


@pytest.fixture
def responses(app: Flask) -> Callable[[], int]:
    """How many responses there are."""

    def count() -> int:
        with app.app_context():
            return db.session.scalar(sa.select(sa.func.count()).select_from(Response)) or 0

    return count


@pytest.fixture
def chosen(app: Flask) -> Callable[[], dict[str, set[str]]]:
    """Labels of the options chosen, by the response's imported id."""

    def read() -> dict[str, set[str]]:
        with app.app_context():
            found: dict[str, set[str]] = {}
            for imported_id, label in db.session.execute(
                sa.select(Response.imported_id, Option.label)
                .join(Tick, Tick.response_id == Response.id)
                .join(Option, Option.id == Tick.option_id)
            ):
                found.setdefault(imported_id or "", set()).add(label)
            return found

    return read


def words(app: Flask) -> Counter[str]:
    """Comments as given."""
    with app.app_context():
        return Counter(db.session.scalars(sa.select(Comment.words_given)))


class TestAGrownExport:
    WEEK_2 = (DATA / "week_2.csv").read_bytes()
    REFUSED = "they have neither an id nor a time of day"

    @pytest.fixture(autouse=True)
    def first_week(self, asking: Callable[..., int], bring: Bring) -> None:
        asking(AGREE, WHY)
        assert "2 rows: 2 new, 0 here already" in bring("week_1.csv").output

    @pytest.mark.parametrize(
        "changed",
        [
            WEEK_2,
            b"\xef\xbb\xbf" + WEEK_2.replace(b"\n", b"\r\n"),
            b"\n".join([WEEK_2.splitlines()[0], *reversed(WEEK_2.splitlines()[1:])]),
            b"\n".join(line + b",x" for line in WEEK_2.splitlines()),
            b"\n".join(
                b",".join([line.split(b",")[2], *line.split(b",")[:2]]) for line in WEEK_2.splitlines()
            ),
            WEEK_2.replace(b",", b";")
            .replace(b"2026-11-01 10:00", b"1 Nov 2026, 10:00:00 am")
            .replace(b"Yes", b" yes "),
            WEEK_2.decode().encode("utf-16"),
        ],
        ids=[
            "grown",
            "with mark and CRLF",
            "sorted",
            "a column more",
            "columns moved",
            "other forms",
            "UTF-16",
        ],
    )
    def test_only_what_is_new_is_counted(
        self, bring: Bring, responses: Callable[[], int], app: Flask, changed: bytes
    ) -> None:
        result = bring(changed)
        assert "3 rows: 1 new, 2 here already" in result.output
        assert "Written: 1 response." in result.output
        assert responses() == 3
        assert words(app)["A new answer this week"] == 1
        assert "0 new, 3 here already" in bring(changed).output
        assert responses() == 3

    def test_two_alike_rows_of_a_file_are_two_people(
        self, bring: Bring, responses: Callable[[], int]
    ) -> None:
        row = self.WEEK_2.splitlines()[-1]
        assert "4 rows: 2 new, 2 here already" in bring(self.WEEK_2 + row + b"\n").output
        assert responses() == 4
        assert "5 rows: 1 new, 4 here already" in bring(self.WEEK_2 + row + b"\n" + row + b"\n").output
        assert responses() == 5

    def test_rows_that_cannot_be_told_apart_are_refused(
        self, bring: Bring, responses: Callable[[], int]
    ) -> None:
        assert bring(b"Do you agree?,Why?\nYes,a\nNo,b\n").exit_code == 1  # the first file had times
        assert responses() == 2

    def test_an_answer_changed_there_is_refused_without_ids(
        self, bring: Bring, responses: Callable[[], int]
    ) -> None:
        result = bring(self.WEEK_2.replace(b"too much for us", b"too much for me"))
        assert result.exit_code == 1
        assert "1 response imported before from a file like this one is not in it as it was" in result.output
        assert "--id-column" in result.output
        assert responses() == 2
        assert bring(self.WEEK_2.replace(b"too much", b"so much"), "--alike", "same").exit_code == 0
        assert responses() == 4


def test_a_file_that_is_read_otherwise_now_is_not_taken_for_other_people(
    asking: Callable[..., int], bring: Bring, responses: Callable[[], int]
) -> None:
    asking(AGREE, WHY)
    assert bring("week_1.csv").exit_code == 0
    otherwise = (DATA / "week_2.csv").read_bytes().replace(b",Yes,", b",?,").replace(b",No,", b",Yes,")
    result = bring(otherwise.replace(b",?,", b",No,"))
    assert "2 responses imported before are dated to the same hours as rows of this file" in result.output
    assert responses() == 2
    assert bring(b"Timestamp,Why?\n2026-11-01 10:30,a\n2026-11-05 10:30,b\n", "--alike", "new").exit_code == 0


def test_without_times_and_ids_nothing_is_guessed(
    asking: Callable[..., int], bring: Bring, responses: Callable[[], int]
) -> None:
    asking(AGREE, WHY)
    first, second = b"Do you agree?\nYes\nNo\n", b"Do you agree?\nYes\nNo\nNo\n"
    assert bring(first).exit_code == 0
    assert "0 new, 2 here already" in bring(first).output
    refused = bring(second)
    assert refused.exit_code == 1
    assert "neither an id nor a time of day: rows 2, 3." in refused.output
    assert "--id-column “Response ID”" in refused.output
    assert responses() == 2
    assert "1 new, 2 here already" in bring(second, "--alike", "same").output
    assert responses() == 3
    new = b"Do you agree?\nNo\nNo\nNo\n"
    assert "3 new, 0 here already" in bring(new, "--alike", "new").output
    assert responses() == 6
    assert "exactly these rows was imported before" in bring(new, "--alike", "new").output
    assert responses() == 6


def test_a_column_more_that_tells_alike_rows_apart_is_asked_about(
    asking: Callable[..., int], bring: Bring, responses: Callable[[], int]
) -> None:
    asking(AGREE, WHY)
    at = b"2026-11-01 10:00"
    assert bring(b"Timestamp,Do you agree?\n" + at + b",Yes\n").exit_code == 0
    result = bring(b"Timestamp,Do you agree?,Why?\n" + at + b",Yes,one\n" + at + b",Yes,two\n")
    assert result.exit_code == 1
    assert "now differ in a column that is new" in result.output
    assert responses() == 1
    assert (
        "1 new, 1 here already"
        in bring(b"Timestamp,Do you agree?,Why?\n" + at + b",Yes,one\n2026-11-03 10:00,No,two\n").output
    )
    assert responses() == 2


def test_a_changed_row_with_an_id_is_told_and_not_doubled(
    asking: Callable[..., int], bring: Bring, responses: Callable[[], int], app: Flask
) -> None:
    asking(AGREE, WHY)
    assert bring(b"id,Do you agree?,Why?\n1,Yes,first\n2,No,x\n").exit_code == 0
    result = bring(b"id,Do you agree?,Why?\n2,No,x\n1,Yes,second\n3,Yes,y\n")
    assert "1 new, 2 here already" in result.output
    assert "Here already with other answers, and left as they are: row 3." in result.output
    assert responses() == 3
    assert words(app) == {"first": 1, "x": 1, "y": 1}


def test_an_id_is_known_again_when_the_questionnaire_has_a_new_version(
    asking: Callable[..., int], bring: Bring, responses: Callable[[], int], app: Flask
) -> None:
    questionnaire_id = asking(AGREE, WHY)
    assert bring("week_1.csv").exit_code == 0
    assert bring(b"id,Timestamp,Do you agree?,Why?\n1,2026-11-03 09:00,Yes,first\n").exit_code == 0
    with app.app_context():
        actions.rewrite(questionnaire_id, (PageDraft("One", (AGREE, WHY, PLACE)),))
        actions.publish(questionnaire_id)
        db.session.commit()
    assert "0 new, 1 here already" in bring(b"id,Do you agree?,Timestamp\n1,Yes,\n").output
    assert "1 new, 2 here already" in bring("week_2.csv").output
    assert responses() == 4


class TestMonthFirst:
    def test_one_cell_settles_the_column(self, asking: Callable[..., int], bring: Bring, app: Flask) -> None:
        asking(VISIT, WHY)
        result = bring("month_first.csv")
        assert result.exit_code == 0, result.output
        assert "month first, as row 4 “6/25/2026 10:00:00” shows" in result.output
        assert "month first, as row 4 “3/25/2026” shows" in result.output
        with app.app_context():
            times = dict(db.session.execute(sa.select(Response.imported_id, Response.submitted_at)).all())
            visits = set(db.session.scalars(sa.select(Answer.date).where(Answer.date.is_not(None))))
        assert times["1"] == datetime(2026, 6, 2, 8, tzinfo=UTC)
        assert times["2"] == datetime(2026, 6, 11, 9, tzinfo=UTC)
        assert visits == {date(2026, 3, 4), date(2026, 5, 6), date(2026, 3, 25)}

    @pytest.mark.parametrize(
        ("rows", "arguments", "told"),
        [
            ("1,3/4/2026\n2,5/6/2026\n", (), "can be read in two ways: row 2 “3/4/2026”"),
            ("1,3/25/2026\n2,25/3/2026\n", (), "mixes dates that are written day first and month first"),
            ("1,3/25/2026\n2,1/3/2026\n", ("--dates", "day-first"), "is month first, not day first"),
            ("1,46114\n2,3/4/2026\n", (), "mixes written dates"),
            ("1,3/4/26\n2,25/3/26\n", (), "year of two digits"),
        ],
    )
    @pytest.mark.parametrize("column", ["When did you visit?", "submitted_at"])
    def test_what_is_not_sure_is_asked(
        self,
        asking: Callable[..., int],
        bring: Bring,
        responses: Callable[[], int],
        rows: str,
        arguments: tuple[str, ...],
        told: str,
        column: str,
    ) -> None:
        if "two digits" in told and column == "submitted_at":
            told = "Written: 2 responses."  # nobody answered in 1926
        asking(VISIT, WHY)
        lines = "".join(f"{row},because\n" for row in rows.splitlines())
        result = bring(f"id,{column},Why?\n{lines}".encode(), *arguments)
        assert told in result.output
        assert responses() == (0 if result.exit_code else 2)

    @pytest.mark.parametrize(
        ("arguments", "expected"),
        [(("--dates", "day-first"), date(2026, 4, 3)), (("--dates", "month-first"), date(2026, 3, 4))],
    )
    def test_the_officer_says_it(
        self,
        asking: Callable[..., int],
        bring: Bring,
        app: Flask,
        arguments: tuple[str, ...],
        expected: date,
    ) -> None:
        asking(VISIT, WHY)
        assert bring(b"id,When did you visit?\n1,3/4/2026\n", *arguments).exit_code == 0
        with app.app_context():
            assert db.session.scalar(sa.select(Answer.date)) == expected

    def test_a_column_of_excels_day_numbers(
        self, asking: Callable[..., int], bring: Bring, app: Flask
    ) -> None:
        asking(VISIT, WHY)
        result = bring(b"id,submitted_at,When did you visit?\n1,46114.5,46113\n")
        assert "as day numbers of Excel's calendar" in result.output
        with app.app_context():
            assert db.session.scalar(sa.select(Answer.date)) == date(1899, 12, 30) + timedelta(46113)
            at = db.session.scalar(sa.select(Response.submitted_at))
        assert at == datetime(2026, 4, 2, 11, tzinfo=UTC)


class TestSeveralChoicesInOneCell:
    @pytest.mark.parametrize(
        ("file", "expected"),
        [
            (
                "choices_by_comma.csv",
                {"1": {PARKS, "Libraries"}, "2": {"Libraries"}, "3": {"Libraries", "Other"}},
            ),
            ("choices_semicolon_in_label.csv", {"1": {BUSES}, "2": {"Libraries", BUSES}, "3": {BUSES}}),
        ],
    )
    def test_labels_may_hold_what_parts_them(
        self,
        asking: Callable[..., int],
        bring: Bring,
        chosen: Callable[[], dict[str, set[str]]],
        file: str,
        expected: dict[str, set[str]],
    ) -> None:
        asking(USED)
        assert bring(file).exit_code == 0
        assert chosen() == expected

    def test_the_rest_is_other_with_its_words(
        self, asking: Callable[..., int], bring: Bring, chosen: Callable[[], dict[str, set[str]]], app: Flask
    ) -> None:
        asking(USED)
        result = bring(b'id,What did you use?\n1,"Libraries; the hall, upstairs"\n2,Other: a boat\n')
        assert (
            "Read as Other with their words: rows 2, 3, such as “the hall, upstairs”, “a boat”"
            in result.output
        )
        assert chosen() == {"1": {"Libraries", "Other"}, "2": {"Other"}}
        with app.app_context():
            assert set(db.session.scalars(sa.select(Answer.text))) == {"the hall, upstairs", "a boat"}

    def test_without_an_other_the_cell_is_left_out_and_named_and_the_row_stays(
        self, asking: Callable[..., int], bring: Bring, chosen: Callable[[], dict[str, set[str]]]
    ) -> None:
        options = tuple(OptionDraft(label) for label in ("Parks", "Libraries"))
        asking(AGREE, QuestionDraft("several_choices", "What did you use?", "used", options=options))
        result = bring(b'id,Do you agree?,What did you use?\n1,Yes,Parks\n2,No,"Parks, moon"\n')
        assert result.exit_code == 0
        assert (
            "Left out: 1 cell, row 3: unknown option “moon”; known are “Parks”, “Libraries”" in result.output
        )
        assert chosen() == {"1": {"Yes", "Parks"}, "2": {"No"}}
        result = bring(b"id,Do you agree?,What did you use?\n8,Yes,moon\n9,No,sun\n")
        assert "No cell of “What did you use?” can be read" in result.output
        assert result.exit_code == 1

    def test_two_readings_are_a_mistake_that_says_so(
        self, asking: Callable[..., int], bring: Bring, responses: Callable[[], int]
    ) -> None:
        options = tuple(OptionDraft(label) for label in ("Parks", "Walks", "Parks, Walks"))
        asking(AGREE, QuestionDraft("several_choices", "What did you use?", "used", options=options))
        content = b'id,Do you agree?,What did you use?\n1,Yes,"Parks, Walks"\n'
        result = bring(content)
        assert "Row 2, What did you use?: “Parks, Walks” can be read in two ways" in result.output
        assert responses() == 0
        assert bring(content, "--skip-bad").exit_code == 0  # the cell goes, and the person stays
        assert responses() == 1


class TestDelimiters:
    @pytest.mark.parametrize(
        ("file", "comments"),
        [
            ("semicolons_commas_in_header.csv", {"Because": 1, "Not": 1}),
            ("semicolons_quoted.csv", {"Because, well": 1}),
            ("sep_line.csv", {"Because": 1}),
            ("tabs.csv", {"Because": 1}),
        ],
    )
    def test_the_same_as_with_commas(
        self, asking: Callable[..., int], bring: Bring, app: Flask, file: str, comments: dict[str, int]
    ) -> None:
        asking(LETTERS, WHY)
        assert bring(file).exit_code == 0
        assert words(app) == comments


def test_a_column_for_each_option(
    asking: Callable[..., int],
    bring: Bring,
    chosen: Callable[[], dict[str, set[str]]],
    responses: Callable[[], int],
) -> None:
    asking(USED)
    assert bring("column_per_option.csv").exit_code == 0
    assert chosen() == {"1": {"Libraries"}, "2": {"Other"}}
    for cell in ("maybe", "2"):
        result = bring(f"id,What did you use? [Libraries]\n7,{cell}\n".encode())
        assert (
            f"Row 2, What did you use? [Libraries]: “{cell}” in the column of the option “Libraries”"
            in result.output
        )
        assert result.exit_code == 1
    result = bring(b"id,What did you use? [Libraries],What did you use? [Swimming]\n7,Yes,Yes\n")
    assert (
        "The column “What did you use? [Swimming]” is about the question “What did you use?”" in result.output
    )
    assert result.exit_code == 1
    assert responses() == 2


def test_a_column_that_may_be_a_questions_is_asked_about(
    asking: Callable[..., int], bring: Bring, app: Flask
) -> None:
    asking(AGREE, WHY)
    content = b"id,Do you agree?,Tell us why\n1,Yes,because\n"
    result = bring(content)
    assert result.exit_code == 1
    assert (
        "Nothing here is called like “Tell us why” (1 cell), while no column answers “Why?” (why)."
        in result.output
    )
    assert bring(content, "--column", "Tell us why=why").exit_code == 0
    assert words(app) == {"because": 1}
    assert "is no question’s key" in bring(content, "--column", "Tell us why=how").output
    assert "the file has none of that name" in bring(content, "--leave-out", "Tell").output


class TestRowsAndHeaders:
    def test_short_rows_are_whole_rows(self, asking: Callable[..., int], bring: Bring, app: Flask) -> None:
        asking(WHY, PLACE)
        assert "2 rows: 2 new" in bring("short_rows.csv").output
        assert words(app) == {"Because": 1, "Other": 1}

    def test_long_rows_stop_with_their_number(
        self, asking: Callable[..., int], bring: Bring, responses: Callable[[], int]
    ) -> None:
        asking(WHY, PLACE)
        result = bring(b"id,Why?,Which place?\n1,Because,Here,,\n2,Because, well,There\n")
        assert "Row 3: has 4 cells where the header has 3: “There”" in result.output
        assert responses() == 0

    @pytest.mark.parametrize("arguments", [(), ("--header-row", "2")])
    def test_a_title_stands_above_the_header(
        self, asking: Callable[..., int], bring: Bring, app: Flask, arguments: tuple[str, ...]
    ) -> None:
        asking(WHY, PLACE)
        result = bring("title_row.csv", *arguments)
        assert "Row 1 is above the header and left out. The header is row 2." in result.output
        assert words(app) == {"Because": 1}

    def test_three_rows_of_header(self, asking: Callable[..., int], bring: Bring, app: Flask) -> None:
        asking(WHY, PLACE)
        assert "1 row: 1 new" in bring("three_header_rows.csv").output
        assert words(app) == {"Because": 1}
        with app.app_context():
            assert db.session.scalars(sa.select(Response.imported_id)).all() == ["R_1"]


def test_words_beside_other_come_out_on_a_page_and_in_the_file_and_back(
    asking: Callable[..., int], bring: Bring, officer: Person, chosen: Callable[[], dict[str, set[str]]]
) -> None:
    asking(USED)
    bring(b"id,What did you use?\n1,Libraries; a raft by 01632 960001\n2,Libraries\n")
    page = officer.client.page("/office/consultations/here/responses")
    assert "Read what 1 response wrote beside “Other”" in page.text
    words_page = officer.client.page("/office/consultations/here/responses/used")
    assert "a raft by" in words_page.text
    file = officer.client.get("/office/consultations/here/responses.csv").get_data()
    assert b"What did you use?: Other, in their words" in file
    assert b"a raft by" in file
    assert b"960001" not in file
    assert "960001" not in words_page.text
    before = chosen()
    result = bring(file, "--alike", "new")
    assert result.exit_code == 0, result.output
    again = sorted(labels for imported_id, labels in chosen().items() if imported_id not in before)
    assert sorted(map(sorted, again)) == sorted(map(sorted, before.values()))
