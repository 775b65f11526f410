from pathlib import Path

import pytest

from engage.themes.evaluating.labelled import UnreadableFile, read, read_descriptions
from tests.themes import samples


def _file(folder: Path, words: str | bytes, name: str = "said.csv") -> Path:
    path = folder / name
    path.write_bytes(words if isinstance(words, bytes) else words.encode())
    return path


def test_a_column_of_labels_is_read(tmp_path: Path) -> None:
    path = _file(tmp_path, '\ufeffid,said,code\r\n1,"a, b\nc",Bus\r\n2,d,\r\n')
    found = read(path, text="said", label="code")
    assert found.texts == ["a, b\nc", "d"]
    assert found.codes == [frozenset({"Bus"}), frozenset()]


def test_columns_of_marks_are_read() -> None:
    found = read(samples.COMMENTS, text="FFT answer", onehot_range=(samples.FIRST, samples.LAST))
    assert len(found.texts) == 600
    assert sum("Timeliness of care" in codes for codes in found.codes) > 50


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("said,code\n", "no rows"),
        ("", "no rows"),
        ("said,kode\na,b\n", "Did you mean “kode”"),
        ("said,x\na,b\n", "Its columns are: said, x"),
        ("said,code,code\na,b,c\n", "2 times"),
        ("said,code\na,b,c\n", "Row 2 .* has 3 cells"),
        ('said,code\n"a,b\n', "not a well-formed CSV"),
        ("said,code\na,\n", "No comment in the file has a code"),
        (b"said,code\n\xa3,b\n", "not UTF-8 text"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, words: str | bytes, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message):
        read(_file(tmp_path, words), text="said", label="code")


def test_a_mark_that_is_neither_yes_nor_no_is_named_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="Row 3, column “bus”: “maybe”"):
        read(_file(tmp_path, "said,bus\na,1\nb,maybe\n"), text="said", onehot=["bus"])


def test_columns_the_wrong_way_round_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="stands after"):
        read(_file(tmp_path, "said,a,b\nx,1,0\n"), text="said", onehot_range=("b", "a"))


def test_descriptions_come_as_csv_or_json(tmp_path: Path) -> None:
    assert "Timeliness of care" in read_descriptions(samples.DESCRIPTIONS)
    assert read_descriptions(_file(tmp_path, '{"Bus": "Late buses"}', "d.json")) == {"Bus": "Late buses"}
    with pytest.raises(UnreadableFile, match="not valid JSON"):
        read_descriptions(_file(tmp_path, "{", "d.json"))
