"""Real comments for the tests of theme finding: see data/LICENCE.txt."""

import csv
from pathlib import Path

from engage.themes.engine.proposal import Text

DATA = Path(__file__).parent / "data"
COMMENTS = DATA / "nhs_comments.csv"
DESCRIPTIONS = DATA / "nhs_descriptions.csv"
FIRST, LAST = "Not assigned", "Positive experience & gratitude"


def comments(most: int = 600) -> list[Text]:
    with COMMENTS.open(encoding="utf-8", newline="") as lines:
        said = [row["FFT answer"] for row in csv.DictReader(lines)]
    return [Text(number + 1_000, words) for number, words in enumerate(said[:most])]
