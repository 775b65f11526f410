"""From a postcode to a ward, in memory.

A resident's postcode is looked up and dropped. Nothing in this module keeps, writes or logs what was typed;
the results hold the ward and the deprivation decile, never the postcode.
"""

import csv
import gzip
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engage.places.package import Place, read_areas, read_place

OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
INWARD = re.compile(r"[0-9][ABD-HJLNP-UW-Z]{2}")
TO_DIGIT = str.maketrans("OIL", "011")
TO_LETTER = str.maketrans("01", "OI")
LONGEST = 40


@dataclass(frozen=True)
class Found:
    """The postcode lies in the council's area. The decile is 1 (most deprived tenth of England) to 10."""

    ward_code: str
    ward_name: str
    imd_decile: int | None


@dataclass(frozen=True)
class Outside:
    """The postcode lies in a neighbouring council's area: said kindly, and the response is welcome."""

    area_code: str
    area_name: str
    words: str


@dataclass(frozen=True)
class Unknown:
    """A well-formed postcode that the look-up does not hold. It never blocks a response."""

    words: str


@dataclass(frozen=True)
class Malformed:
    """What was typed cannot be a full UK postcode."""

    words: str


Result = Found | Outside | Unknown | Malformed


def normalise(text: str) -> str | None:
    """The postcode in its usual form ("LU1 1AA"), or None if the text cannot be a full UK postcode.

    Takes lower case, missing or doubled spaces, full-width letters and punctuation around it, and puts right
    the letter O for the digit 0 (and I or L for 1) where the form of a postcode leaves no doubt.
    """
    if len(text) > LONGEST:
        return None
    letters = "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isascii() and c.isalnum())
    if not 5 <= len(letters) <= 7:
        return None
    inward = letters[-3:-2].translate(TO_DIGIT) + letters[-2:].translate(TO_LETTER)
    if not INWARD.fullmatch(inward):
        return None
    for outward in _readings(letters[:-3]):
        if OUTWARD.fullmatch(outward):
            return f"{outward} {inward}"
    return None


def _readings(outward: str) -> Iterable[str]:
    """Ways to read the first half, the literal one first: O and 0 are put right only where it is none."""
    yield outward
    for letters in (2, 1):
        head, tail = outward[:letters].translate(TO_LETTER), outward[letters:]
        if tail:
            yield head + tail[0].translate(TO_DIGIT) + tail[1:]
            yield head + tail.translate(TO_DIGIT)


class PostcodeIndex:
    """Postcodes of one place in memory: a dictionary from postcode to one of a few hundred shared results."""

    def __init__(self, place: str, results: Mapping[str, Found | Outside]) -> None:
        self._place = place
        self._results = results

    def __len__(self) -> int:
        return len(self._results)

    def find(self, text: str) -> Result:
        """Where the postcode lies. Never raises; what was typed is not kept."""
        postcode = normalise(text)
        if postcode is None:
            return Malformed("Enter a full postcode, with both halves. You can also leave this empty.")
        return self._results.get(postcode) or Unknown(
            f"We do not know this postcode. It may be new, or not near {self._place}. "
            "You can still answer, and you can choose your ward from a list."
        )


def read_index(place: Place) -> PostcodeIndex:
    """Read the look-up of a place package."""
    names = {area.code: area.name for area in read_areas(place)}
    wards = {area.code for area in read_areas(place) if area.area_set == place.ward_set}
    shared: dict[tuple[str, str], Found | Outside] = {}
    results: dict[str, Found | Outside] = {}
    with gzip.open(place.postcodes_file, "rt", encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        next(rows)
        for postcode, code, decile in rows:
            result = shared.get((code, decile))
            if result is None:
                result = (
                    Found(code, names[code], int(decile) if decile else None)
                    if code in wards
                    else _outside(place, code, names[code])
                )
                shared[code, decile] = result
            results[postcode] = result
    return PostcodeIndex(place.name, results)


@cache
def postcode_index(directory: Path) -> PostcodeIndex:
    """The look-up of a place package, read at the first question that needs it and once per process."""
    return read_index(read_place(directory))


def _outside(place: Place, code: str, name: str) -> Outside:
    words = f"This postcode is in {name}, not in {place.name}. Your answers are welcome all the same."
    return Outside(code, name, words)
