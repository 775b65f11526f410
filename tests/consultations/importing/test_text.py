"""Reading a file as rows."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.consultations.importing.layout import layout
from engage.consultations.importing.layout import rows as data_rows
from engage.consultations.importing.text import LONGEST_LINE, Row, Unreadable, encoding, rows

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def every(content: bytes) -> list[Row]:
    """All rows, the header among them."""
    file = io.BytesIO(content)
    found = layout(file, {"id", "a"}.__contains__)
    return list(rows(file, found.encoded, found.delimiter))


def read(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    """Numbers and cells of all rows."""
    return [(row.number, row.cells) for row in every(content)]


def problem(content: bytes) -> str:
    """Why a file cannot be read."""
    with pytest.raises(Unreadable) as raised:
        read(content)
    return str(raised.value)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("between", [b",", b";", b"\t"])
def test_rows_are_read_however_they_are_written(mark: bytes, end: bytes, between: bytes) -> None:
    content = (
        mark
        + end.join(between.join(row) for row in ([b"id", b"a"], [b"1", b" x "], [b"", b""], [b"3", b"z"]))
        + end
    )
    assert read(content) == [(1, ("id", "a")), (2, ("1", "x")), (4, ("3", "z"))]


def test_a_cell_may_hold_lines() -> None:
    assert read(b'id,a\n1,"x\ny, ""z"""\n2,b\n') == [
        (1, ("id", "a")),
        (2, ("1", 'x\ny, "z"')),
        (3, ("2", "b")),
    ]


@pytest.mark.parametrize(
    ("content", "name", "cell"),
    [
        ("id,a\n1,it’s £3 – café\n".encode(), "utf-8-sig", "it’s £3 – café"),
        ("id,a\n1,it’s £3 – café\n".encode("utf-8-sig"), "utf-8-sig", "it’s £3 – café"),
        ("id,a\n1,it’s £3 – café\n".encode("cp1252"), "cp1252", "it’s £3 – café"),
        ("id,a\n1,it’s £3 – ہیں\n".encode("utf-16"), "utf-16", "it’s £3 – ہیں"),
        (b"\xfe\xff" + "id\ta\n1\tہیں\n".encode("utf-16-be"), "utf-16", "ہیں"),
        (b"id,a\r1,old line ends\r", "utf-8-sig", "old line ends"),
    ],
)
def test_encodings_are_told_apart(content: bytes, name: str, cell: str) -> None:
    assert encoding(io.BytesIO(content)) == name
    assert read(content)[1][1] == ("1", cell)


@pytest.mark.parametrize(
    ("content", "between"),
    [
        (b"id,a\n1,x; y; z\n2,p; q; r\n", ","),
        (b"id;a, b, c, d\n1;x\n", ";"),
        (b"id|a\n1|x, y; z\n", "|"),
        (b'"id";"a"\n"1";"x, ""y"";"\n', ";"),
        (b"a\nx, y; z\nmore, and; more\tand | more\n", "\x1f"),
        (b"sep=|\nid|a\n1|x\n", "|"),
        (b'"sep=,"\r\nid,a\r\n1,x\r\n', ","),
    ],
)
def test_what_parts_the_cells_is_found(content: bytes, between: str) -> None:
    assert layout(io.BytesIO(content), {"id", "a"}.__contains__).delimiter == between


def test_a_line_that_names_the_delimiter_is_no_row() -> None:
    assert read(b"sep=;\nid;a\n1;x\n") == [(1, ("id", "a")), (2, ("1", "x"))]


def test_a_wrong_byte_is_told_with_its_line_and_place() -> None:
    words = problem("id,a\n1,fine ہے\n".encode() + b"2,it\x92s\n")
    assert 'line 3, byte 22 of the file, is 0x92 (in Windows-1252 it would be "’")' in words
    assert "CSV UTF-8" in words


def test_a_byte_after_a_mark_is_counted_from_the_start_of_the_file() -> None:
    assert "line 1, byte 4 of the file, is 0xE9" in problem(b"\xef\xbb\xbf\xe9,a\n\xc3\xa9")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\n\n\r\n", "empty"),
        ("id,a\n".encode("utf-16")[:-1], "cannot be read as UTF-16"),
        (b"id,a\n1,\x81\n", "line 2, byte 8 of the file, is 0x81"),
        (b'id,a\n1,"open\n2,x\n', "quotation mark"),
        (b'id,a\n1,"x"y\n', "Line 2 is not CSV"),
        (b"a" * (LONGEST_LINE + 2), "longer than"),
        (b"id,a\n" + b"x" * 200_000 + b",y\n", "Row 2 has a cell of more than 131,072 characters"),
        (b"PK\x03\x04nonsense", "This workbook cannot be opened"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, words: str) -> None:
    assert words in problem(content)


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_a_sentence(content: bytes) -> None:
    with suppress(Unreadable):
        assert all(any(cells) for _, cells in read(content))


def workbook(cells: str) -> io.BytesIO:
    """A workbook whose first sheet has these rows."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r0" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {space} xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">'
        f'<Relationship Id="r1" Type="{OFFICE}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet {space}><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f"<worksheet {space}><sheetData>{cells}</sheetData></worksheet>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def test_a_workbook_is_read_like_its_csv() -> None:
    cells = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="inlineStr"><is><t>a</t></is></c></row>'
        '<row r="3"><c r="A3"><v>7</v></c><c r="B3" s="1"><v>46114.5</v></c></row>'
        '<row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4" t="inlineStr"><is><t> £3, café </t></is></c></row>'
    )
    file = workbook(cells)
    found = layout(file, {"id", "a"}.__contains__)
    assert (found.names, found.notes) == (("id", "a"), ("Read as an Excel workbook, its first sheet, “S”.",))
    assert [(row.number, row.cells) for row in data_rows(file, found)] == [
        (3, ("7", "2026-04-02 12:00:00")), (4, ("TRUE", "£3, café")),
    ]  # fmt: skip


def test_a_workbook_that_names_the_last_cell_of_all_is_told_and_not_read() -> None:
    """The reader makes a table up to that cell: some hundred bytes would end the process."""
    first = '<row r="1"><c r="A1"><v>1</v></c></row>'
    with pytest.raises(Unreadable, match="reaches too far"):
        layout(workbook(f'{first}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), {"id"}.__contains__)
