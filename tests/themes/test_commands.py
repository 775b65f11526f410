"""`engage themes evaluate`: a table, one line of JSON, and sentences instead of tracebacks."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engage.themes.commands import themes
from tests.themes import samples


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(themes, ["evaluate", *map(str, arguments)])


def test_the_last_line_is_json_and_the_rest_is_a_table() -> None:
    done = _run(
        samples.COMMENTS,
        "--text",
        "FFT answer",
        "--onehot-range",
        samples.FIRST,
        samples.LAST,
        "--seeds",
        "1",
    )
    assert done.exit_code == 0, done.output
    lines = done.output.strip().split("\n")
    figures = json.loads(lines[-1])
    assert {"n", "groups", "cover", "nmi", "ari", "purity", "cpu_s", "peak_mb", "coding"} <= set(figures)
    assert {"share_error_pp", "interval_coverage"} <= set(figures)
    assert set(figures["coding"]["20"]) == {"micro", "macro", "recall3"}
    assert set(figures["campaign"]) == {"precision", "recall"}
    assert figures["warm_ari"] > 0.8
    assert any(f"{figures['nmi']:.3f}" in line for line in lines[:-1])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--text", "Comment"], "exactly one of --label"),
        (["--text", "Comment", "--label", "FFT answer"], "no column “Comment”"),
        (["--text", "FFT answer", "--label", "a", "--onehot", "b"], "exactly one of --label"),
        (["--text", "FFT answer", "--onehot", '"Referals & continuity of care",nope'], "no column “nope”"),
        (
            ["--text", "FFT answer", "--label", "FFT answer", "--descriptions", "missing.csv"],
            "does not exist",
        ),
    ],
)
def test_wrong_options_end_with_a_sentence_and_code_2(arguments: list[str], words: str) -> None:
    done = _run(samples.COMMENTS, *arguments)
    assert done.exit_code == 2
    assert words in done.output
    assert "Traceback" not in done.output


def test_a_missing_file_and_a_wrong_encoding_end_with_code_2(tmp_path: Path) -> None:
    assert _run(tmp_path / "none.csv", "--text", "a", "--label", "b").exit_code == 2
    (tmp_path / "latin.csv").write_bytes("a,b\n£5,x\n".encode("latin-1"))
    done = _run(tmp_path / "latin.csv", "--text", "a", "--label", "b")
    assert done.exit_code == 2
    assert "UTF-8" in done.output


def test_blank_codes_of_other_programs_are_no_codes(tmp_path: Path) -> None:
    rows = [f"Bus number {n} is late,{'nan' if n % 2 else 'Buses'}" for n in range(20)]
    (tmp_path / "few.csv").write_text("text,label\n" + "\n".join(rows) + "\nnan,Buses\n", encoding="utf-8")
    done = _run(tmp_path / "few.csv", "--text", "text", "--label", "label", "--seeds", "1")
    assert done.exit_code == 0, done.output
    figures = json.loads(done.output.strip().split("\n")[-1])
    assert (figures["comments"], figures["n"], figures["codes"]) == (21, 11, 1)
    assert figures["coding"] == {}
    assert figures["share_error_pp"] is None
