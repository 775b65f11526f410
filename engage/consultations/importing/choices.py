"""One cell that holds several choices: a list of known labels, and what is left of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from engage.consultations.importing.columns import folded
from engage.questionnaires.shape import OptionShape, QuestionShape

PARTED = re.compile(r"\s*[;,|\n\r]+\s*")
SIGNS = re.compile(r" *([;,|]) *")
BEFORE_WORDS = re.compile(r"\s*(?::|[-–—]\s|\()\s*")  # "Other: buses", "Other – buses"
MOST_PIECES = 400  # a cell of more is a text, and no list of labels


@dataclass(frozen=True, slots=True)
class Chosen:
    """One reading of a cell: option keys, and what is no option's label, as written (empty where all is known)."""

    keys: frozenset[str]
    rest: str = ""


def known_options(question: QuestionShape) -> Mapping[str, str]:
    """Option keys by key and label as `listed` writes them; a label goes before a key."""
    return _known(question.options, question.other)


@lru_cache(maxsize=256)
def _known(options: tuple[OptionShape, ...], other: OptionShape | None) -> Mapping[str, str]:
    """Made once a question, not once a cell."""
    found = {listed(option.key): option.key for option in options}
    if other is not None:
        found |= dict.fromkeys(("other", "-oth-", "other (please specify)"), other.key)
    return found | {listed(option.label): option.key for option in options}


def listed(words: str) -> str:
    """Words to be compared: without capital letters, doubled spaces and spaces around what parts a list."""
    return SIGNS.sub(r"\1", folded(words))


def readings(question: QuestionShape, cell: str) -> list[Chosen]:
    """The readings of a cell that leave the fewest pieces over: one, or two where it can be read in two ways.

    Pieces are parted by ";", ",", "|" or the end of a line; a label may hold such signs itself, and then spans pieces.
    """
    known = known_options(question)
    pieces, signs = _pieces(cell)
    if len(pieces) > MOST_PIECES:
        return [Chosen(frozenset(), cell)]
    widest = max((len(PARTED.findall(label)) + 1 for label in known), default=1)
    # best[n]: the fewest pieces left over from piece n on, and up to two different ways to get there
    best: list[tuple[int, list[tuple[frozenset[str], tuple[int, ...]]]]] = [(0, [(frozenset(), ())])]
    for start in range(len(pieces) - 1, -1, -1):
        left, ways = best[-1]
        over = 0 if not pieces[start] else 1
        found = left + over
        collected = [(keys, (start, *rest) if over else rest) for keys, rest in ways]
        for wide in range(1, min(widest, len(pieces) - start) + 1):
            key = known.get(listed(_joined(pieces, signs, start, start + wide)))
            if key is None:
                continue
            after, ways = best[-wide]
            if after < found:
                found, collected = after, []
            if after == found:
                collected += [(keys | {key}, rest) for keys, rest in ways]
        best.append((found, list(dict.fromkeys(collected))[:2]))
    return [Chosen(keys, _rest(pieces, signs, rest)) for keys, rest in best[-1][1]]


def words_beside_other(question: QuestionShape, rest: str) -> str:
    """What is left of a cell, without the name of the option that it stands beside ("Other: buses")."""
    other = question.other
    labels = [label for label, key in known_options(question).items() if other and key == other.key]
    for label in sorted(labels, key=len, reverse=True):
        after = rest[len(label) :]
        if rest[: len(label)].casefold() == label and (between := BEFORE_WORDS.match(after)):
            return after[between.end() :].removesuffix(")").strip() or rest
    return rest


def _pieces(cell: str) -> tuple[list[str], list[str]]:
    pieces = PARTED.split(cell.strip())
    return pieces, PARTED.findall(cell.strip())


def _joined(pieces: list[str], signs: list[str], start: int, end: int) -> str:
    return "".join(
        piece + (signs[start + place] if start + place < end - 1 else "")
        for place, piece in enumerate(pieces[start:end])
    )


def _rest(pieces: list[str], signs: list[str], places: tuple[int, ...]) -> str:
    """Pieces that are left over, as written: those that stand side by side with the sign between them."""
    found = ""
    for place in places:
        beside = bool(found) and place - 1 in places
        found += (signs[place - 1] if beside else "; " if found else "") + pieces[place]
    return found
