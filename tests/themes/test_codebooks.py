"""A coding frame as other tools write and read it: CSV and Excel with their columns, and REFI-QDA codebooks."""

from __future__ import annotations

import io
import tomllib
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from engage.db import db
from engage.themes import actions, queries
from engage.themes.exchange import refi, sheets, workbooks
from engage.themes.exchange.given import GivenFile, GivenTheme, Unreadable
from engage.themes.exchange.planning import plan
from engage.themes.exchange.refi_reading import read_project
from tests.cast import Person
from tests.themes import taguette
from tests.themes.framing import begun
from tests.themes.scene import KEY, question
from tests.themes.test_exchange import bring

FRAMES = Path(__file__).parents[2] / "engage/demo/data/frames.toml"


def lying(given: GivenFile) -> list[tuple[str, str]]:
    """Labels, each with that of what it lies under, as the plan for an empty frame has them."""
    made = plan(given.themes, [], examples={}, guids_elsewhere=set(), characteristics=set())
    assert not made.problems, made.problems
    labels = [step.given.label for step in made.steps]
    return [
        (step.given.label, labels[step.parent_place] if step.parent_place is not None else "")
        for step in made.steps
    ]


def example_frame(officer: Person) -> int:
    """The coding frame of the demonstration: 23 codes, one of them under another, and one that Excel would run."""
    asked, frame = begun()
    made = [
        actions.add_theme(frame, label=one["label"], description=one["description"], user_id=officer.id)
        for one in tomllib.loads(FRAMES.read_text())["theme"]
    ]
    assert len(made) == 23
    actions.change_theme(
        made[1], label=made[1].label, description="=1+1", parent_id=made[0].id, equality=None
    )
    db.session.commit()
    db.session.remove()
    return asked


def file_of(officer: Person, asked: int, name: str) -> bytes:
    found = officer.client.get(f"/themes/{asked}/{KEY}/{name}")
    assert found.status_code == 200
    return found.data


@pytest.mark.usefixtures("db_session")
def test_taguette_takes_every_code_of_a_codebook(officer: Person) -> None:
    asked = example_frame(officer)
    tags = taguette.tags(file_of(officer, asked, "frame.csv"))
    wanted = tomllib.loads(FRAMES.read_text())["theme"]
    assert sorted(tag["path"] for tag in tags) == sorted(one["label"] for one in wanted)
    described = {tag["path"]: tag["description"] for tag in tags}
    assert described[wanted[2]["label"]] == wanted[2]["description"]
    assert described[wanted[1]["label"]] == "'=1+1"


def test_taguette_refuses_what_we_wrote_before() -> None:
    with pytest.raises(ValueError, match="No 'tag', 'name', or 'path' column"):
        taguette.tags(b"guid,label,description\r\n,A,\r\n")


@pytest.mark.usefixtures("db_session")
@pytest.mark.parametrize("name", ["frame.csv", "frame.xlsx", "frame.qdc", "project.qdpx"])
def test_a_codebook_goes_out_and_comes_in_again(officer: Person, name: str) -> None:
    asked = example_frame(officer)
    content = file_of(officer, asked, name)
    seen = bring(officer, asked, content, name)
    assert "0 themes to add, 0 to change, 23 as they are" in seen.text
    other = question()
    db.session.commit()
    db.session.remove()
    bring(officer, other, content, name, write="y")
    found, first = queries.frame(other, KEY), queries.frame(asked, KEY)
    assert found is not None
    assert first is not None

    def shape(themes: list[object]) -> list[tuple[object, ...]]:
        labels = {one.id: one.label for one in themes}  # type: ignore[attr-defined]  # themes
        return sorted((t.label, t.description, labels.get(t.parent_id, "")) for t in themes)  # type: ignore[attr-defined]

    assert shape(found.themes) == shape(first.themes)
    assert ("Waiting and being on time", "=1+1", "How staff treat people") in shape(found.themes)


@pytest.mark.parametrize("name", ["name", "label", "tag", "path", "Tag", "PATH"])
def test_columns_are_read_by_the_names_that_tools_give_them(name: str) -> None:
    given = sheets.read_csv(
        f"{name},description,number of highlights\r\nStaff,Who works there,3\r\n".encode()
    )
    (theme,) = given.themes
    assert (theme.label, theme.description) == ("Staff", "Who works there")
    assert given.left_out == ["Column “number of highlights” is not known and was left out."]


def test_dots_of_a_path_are_levels() -> None:
    given = sheets.read_csv(b"path\r\nStaff.Kind.Very\r\nStaff\r\nFood.Kind\r\nFood\r\n.odd.\r\n")
    assert lying(given) == [
        ("Staff", ""), ("Kind", "Staff"), ("Very", "Kind"), ("Food", ""), ("Kind (Food)", "Food"), (".odd.", ""),
    ]  # fmt: skip


def test_a_dot_of_the_language_is_none_of_a_tag() -> None:
    given = sheets.read_csv(b"tag\r\nDr. Khan\r\npeople.family\r\ne.g. parking\r\nWaits...\r\n")
    assert lying(given)[:3] == [("Dr. Khan", ""), ("people", ""), ("family", "people")]
    assert ("Waits...", "") in lying(given)
    named = sheets.read_csv(b"name\r\npeople.family\r\n")
    assert lying(named) == [("people.family", "")]


def test_a_path_that_stands_there_twice_is_told() -> None:
    given = sheets.read_csv(b"path,description\r\nA.B,x\r\nA,y\r\na.b,z\r\n")
    made = plan(given.themes, [], examples={}, guids_elsewhere=set(), characteristics=set())
    assert [step.given.description for step in made.steps][:2] == ["y", "x"]
    assert made.problems or made.notes


def test_a_codebook_of_taguette_has_its_levels() -> None:
    codes = "".join(
        f'<Code guid="00000000-0000-0000-0000-00000000000{at}" name="{name}" isCodable="true"/>'
        for at, name in enumerate(("people", "people.family"), start=1)
    )
    book = '<CodeBook xmlns="{}" origin="{}"><Codes>{}</Codes><Sets/></CodeBook>'
    given = read_project(book.format(refi.CODEBOOK, "Taguette 1.5.2", codes).encode())
    assert lying(given) == [("people", ""), ("family", "people")]
    given = read_project(book.format(refi.CODEBOOK, "NVivo", codes).encode())
    assert lying(given) == [("people", ""), ("people.family", "")]


def workbook(*rows: tuple[object, ...], name: str = "Sheet1") -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def test_a_workbook_of_others_is_read_as_it_is_shown() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        hidden, sheet = book.add_worksheet("First"), book.add_worksheet("Second")
        sheet.write_row(0, 0, ["name"])
        hidden.write_row(0, 0, ["Tag", "description", "number of highlights"])
        hidden.write_rich_string(1, 0, "St", book.add_format({"bold": True}), "aff")
        hidden.write_row(2, 0, [2026, 1.5, True])
        hidden.write_formula(3, 0, '="a"&"b"', None, "ab")
        hidden.write_blank(900_000, 90, None, book.add_format({"bold": True}))
    given = workbooks.read(file.getvalue())
    assert [(theme.row, theme.label, theme.description) for theme in given.themes] == [
        (2, "Staff", ""), (3, "2026", "1.5"), (4, "ab", ""),
    ]  # fmt: skip


def test_no_cell_of_a_workbook_is_a_formula_or_a_link() -> None:
    content = workbooks.write(("name", "description"), [("=1+1", "https://a.example"), ("＝2", "{=3}")])
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet
    themes = workbooks.read(content).themes
    assert [(theme.label, theme.description) for theme in themes] == [
        ("=1+1", "https://a.example"),
        ("＝2", "{=3}"),
    ]


def test_a_workbook_that_would_fill_the_memory_is_refused() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "name")
        sheet.write_string(1_048_575, 16_383, "x")
    with pytest.raises(Unreadable, match="reaches beyond"):
        workbooks.read(file.getvalue())
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b" " * 40_000_000)
    with pytest.raises(Unreadable, match="unpacks to more"):
        workbooks.read(bomb.getvalue())


def test_a_workbook_damaged_anywhere_is_read_or_refused() -> None:
    whole = workbook(("name", "description"), ("Staff", "Who works there"))
    refused = 0
    for place in range(4, len(whole), 3):
        broken = whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :]
        if not workbooks.is_workbook(broken):
            continue
        try:
            workbooks.read(broken)
        except Unreadable:
            refused += 1
    assert refused > 20


@pytest.mark.parametrize(
    ("rows", "words"), [((), "empty"), (((),), "empty"), ((("title",), ("x",)), "“name”")]
)
def test_a_workbook_without_a_frame_says_so(rows: tuple[tuple[object, ...], ...], words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        workbooks.read(workbook(*rows))


def test_a_doctype_in_a_workbook_is_refused() -> None:
    whole, evil = io.BytesIO(workbook(("name",))), io.BytesIO()
    with zipfile.ZipFile(whole) as package, zipfile.ZipFile(evil, "w") as out:
        for member in package.namelist():
            content = package.read(member)
            if member == "xl/workbook.xml":
                content = content.replace(b"<workbook", b'<!DOCTYPE a [<!ENTITY b "c">]><workbook', 1)
            out.writestr(member, content)
    with pytest.raises(Unreadable, match="document type"):
        workbooks.read(evil.getvalue())


def test_a_parent_that_is_only_named_in_a_path_is_added() -> None:
    made = plan(
        sheets.read_csv(b"path,description\r\nA.B,x\r\n").themes,
        [],
        examples={},
        guids_elsewhere=set(),
        characteristics=set(),
    )
    assert [(step.what, step.row, step.given.label) for step in made.steps] == [
        ("add", 2, "A"),
        ("add", 2, "B"),
    ]
    assert isinstance(made.steps[0].given, GivenTheme)
