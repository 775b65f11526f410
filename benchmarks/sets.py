"""The open sets of comments that people (or, where said, a language model) coded."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from engage.themes.evaluating.labelled import NO_CONTENT, read, read_descriptions

ROOT = Path(__file__).resolve().parent.parent
#: Beside the project, where whoever has the open data keeps it; the project itself carries an extract.
DATA = ROOT.parent / "shared" / "data"
EXTRACT = ROOT / "tests" / "themes" / "data" / "nhs_comments.csv"
DESCRIPTIONS = ROOT / "tests" / "themes" / "data" / "nhs_descriptions.csv"
FIRST, LAST = "Not assigned", "Positive experience & gratitude"


@dataclass(frozen=True)
class LabelledSet:
    """Comments, their codes (none: an unlabelled set) and, where known, the question and descriptions of codes."""

    texts: list[str]
    codes: list[frozenset[str]]
    question: str = ""
    descriptions: dict[str, str] = field(default_factory=dict)

    @property
    def given(self) -> list[frozenset[str]]:
        """Give the codes without those that say a comment has no content."""
        return [those - set(NO_CONTENT) for those in self.codes]


def load(name: str, data: Path) -> LabelledSet:
    """Read a set by its name. Raises FileNotFoundError where it is neither in `data` nor carried."""
    return LOADERS[name](data)


def _neas(data: Path) -> LabelledSet:
    path = data / "nhs-fft" / "coded-comments-neas.csv"
    return _onehot(path if path.exists() else EXTRACT)


def _onehot(path: Path) -> LabelledSet:
    found = read(path, text="FFT answer", onehot_range=(FIRST, LAST))
    return LabelledSet(found.texts, found.codes, descriptions=read_descriptions(DESCRIPTIONS))


def _phase1(data: Path) -> LabelledSet:
    found = read(data / "nhs-fft" / "phase1-single-label.csv", text="feedback", label="label")
    return LabelledSet(found.texts, found.codes)


def _bonn(data: Path) -> LabelledSet:
    texts, rows = _bonn_rows(data)
    return LabelledSet(texts, [frozenset({row["main_category_level1"]} - {""}) for row in rows])


def _bonn_fine(data: Path) -> LabelledSet:
    texts, rows = _bonn_rows(data)
    columns = [name for name in rows[0] if name.startswith("level2_")]
    return LabelledSet(texts, [frozenset(name for name in columns if row[name] == "1") for row in rows])


def _bonn_rows(data: Path) -> tuple[list[str], list[dict[str, str]]]:
    with (data / "cimt-cycling-bonn" / "proposals.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [f"{row['title']}. {row['text']}" for row in rows], rows


def _themefinder(data: Path) -> LabelledSet:
    folder = data / "themefinder-evals" / "generation"
    with (folder / "eval_sentiments.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    codes = []
    for row in rows:
        halves = row["target_topics"].split("\n")
        codes.append(
            frozenset(
                f"{at}{key}" for at, half in enumerate(halves) for key in re.findall(r"'([A-Z])': \{", half)
            )
        )
    return LabelledSet([row["response"] for row in rows], codes)


def _gambling(data: Path) -> LabelledSet:
    texts, codes = [], []
    folder = data / "themefinder-evals" / "gambling_XS"
    for part in ("question_part_1", "question_part_2"):
        said = _lines(folder / "inputs" / part / "responses.jsonl")
        held = _lines(next((folder / "outputs" / "mapping").iterdir()) / part / "mapping.jsonl")
        of = {row["response_id"]: frozenset(f"{part} {key}" for key in row["labels"]) for row in held}
        texts += [row["response"] for row in said]
        codes += [of.get(row["response_id"], frozenset[str]()) for row in said]
    return LabelledSet(texts, codes)


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _bowling_green(data: Path) -> LabelledSet:
    path = data / "polis" / "american-assembly.bowling-green" / "comments.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        texts = [row["comment-body"] for row in csv.DictReader(lines)]
    return LabelledSet(texts, [frozenset[str]()] * len(texts))


def _carried(_data: Path) -> LabelledSet:
    return _onehot(EXTRACT)


LOADERS = {
    "coded-comments-neas": _neas,
    "phase1-single-label": _phase1,
    "cimt-cycling-bonn": _bonn,
    "cimt-cycling-bonn-fine": _bonn_fine,
    "themefinder-evals": _themefinder,
    "themefinder-gambling": _gambling,
    "bowling-green": _bowling_green,
    "extract": _carried,
}
