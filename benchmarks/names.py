"""How many personal details are hidden, and how many words wrongly: `python -m benchmarks.names`.

Names by community, from two lists of `tests/comments/data` whose names were added to no list that finds any, in twelve
contexts: with and without a title, at the beginning and within, in small letters. Other details by kind, in made-up
sentences. Traps are sentences without any personal detail. What was seen while rules were made, docs/methods.md says.
Real comments, where whoever has the open data keeps it beside the project, show how much is hidden in ordinary text.
Prints one line of JSON last.
"""

from __future__ import annotations

import argparse
import json
import re
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

from benchmarks.sets import DATA, LOADERS, load
from engage.comments.names import suggested
from engage.privacy.redaction import Redacted, hide, redact

LISTS = Path(__file__).resolve().parent.parent / "tests" / "comments" / "data"
# Places of the town, which the worker knows from its table of wards.
PLACES = frozenset(
    {
        "barnfield", "biscot", "bramingham", "challney", "crawley", "dallow", "farley", "icknield", "leagrave",
        "lewsey", "limbury", "luton", "saints", "stopsley", "sundon", "wigmore",
    }
)  # fmt: skip
#: NAME is written as it is, name in small letters.
CONTEXTS = (
    "I would like to thank NAME for helping us",
    "The receptionist NAME was rude to me",
    "NAME helped my mother find the form",
    "Yesterday NAME came to fix the boiler",
    "Nobody listens except NAME at the library",
    "I spoke to NAME about the damp",
    "NAME’s class is always full",
    "We asked NAME and she did not know",
    "the driver was name and he was late",
    "spoke to name on the phone last week",
    "please ask name about the park, it is dirty",
    "A lovely lady called NAME sorted it",
)


def hidden(words: str) -> Redacted:
    """The words as readers see them while nobody has decided anything."""
    rules = redact(words)
    return hide(words, rules.marks, suggested(words, rules.marks, PLACES))


def is_hidden(words: str, start: int, end: int) -> bool:
    """Whether no letter or digit between `start` and `end` is shown."""
    marks = hidden(words).marks
    return all(
        any(mark.start <= at < mark.end for mark in marks) for at in range(start, end) if words[at].isalnum()
    )


def communities(name: str = "names_held_out") -> dict[str, tuple[list[str], list[str]]]:
    """Given and family names to measure with, by community: of the list "names_held_out" or "names_second"."""
    lists = tomllib.loads((LISTS / f"{name}.toml").read_text(encoding="utf-8"))
    return {
        community: (
            names["given"].split(),
            [name.replace("~", " ") for name in names["family"].split()],
        )
        for community, names in lists.items()
    }


def sentences(given: list[str], family: list[str], *, small: bool = False) -> Iterator[tuple[str, int, int]]:
    """Every given name in every context, half of them with a family name: the sentence and where the name stands.

    `small`: all of it in small letters.
    """
    for number, name in enumerate(given):
        for place, context in enumerate(CONTEXTS):
            whole = name if (number + place) % 2 else f"{name} {family[(number + place // 2) % len(family)]}"
            written = whole if "NAME" in context else whole.lower()
            said = re.sub("NAME|name", lambda _, it=written: it, context, count=1)  # type: ignore[misc]  # of a lambda
            if small:
                said, written = said.lower(), written.lower()
            start = said.index(written)
            yield said, start, start + len(written)


def found_share(given: list[str], family: list[str], *, small: bool = False) -> float:
    """Which share of the names of a community is hidden whole; `small`: where all is in small letters."""
    results = [is_hidden(*sentence) for sentence in sentences(given, family, small=small)]
    return sum(results) / len(results)


def details() -> list[tuple[str, str, list[tuple[int, int]]]]:
    """Sentences with personal details: the kind, the words, and where the details stand."""
    found = []
    for line in _lines("personal_details"):
        kind, marked = line.split(" | ", 1)
        spans, said = [], ""
        for piece in re.split(r"(\{[^}]*\})", marked):
            if piece.startswith("{"):
                spans.append((len(said), len(said) + len(piece) - 2))
            said += piece.strip("{}") if piece.startswith("{") else piece
        found.append((kind, said, spans))
    return found


def traps(name: str) -> list[str]:
    """Sentences without any personal detail: "traps", or "traps_held_out"."""
    return _lines(name)


def wrongly_hidden(name: str) -> list[str]:
    """Those of the traps in which something is hidden, as they are then shown."""
    return [shown.text for said in traps(name) if (shown := hidden(said)).marks]


def _lines(name: str) -> list[str]:
    said = (LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in said if line and not line.startswith("#")]


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    data = parser.parse_args().data
    by_community = {name: round(found_share(*names), 3) for name, names in communities().items()}
    in_small = {name: round(found_share(*names, small=True), 3) for name, names in communities().items()}
    second = {
        name: [round(found_share(*names, small=small), 3) for small in (False, True)]
        for name, names in communities("names_second").items()
    }
    kinds: dict[str, list[bool]] = {}
    for kind, said, spans in details():
        kinds.setdefault(kind, []).append(all(is_hidden(said, *span) for span in spans))
    for name, share in sorted(by_community.items(), key=lambda one: one[1]):
        print(f"{share:6.0%} {in_small[name]:6.0%}  {name}")
    wrong = {name: wrongly_hidden(name) for name in ("traps", "traps_held_out", "traps_second")}
    print(*(shown for those in wrong.values() for shown in those), sep="\n")
    real = {}
    for name in LOADERS:
        try:
            texts = load(name, data).texts
        except FileNotFoundError:
            continue
        began = time.process_time()
        marks = sum(len(hidden(text).marks) for text in texts)
        spent = time.process_time() - began
        real[name] = {
            "comments": len(texts),
            "hidden_per_1000": round(marks / len(texts) * 1000, 1),
            "ms_per_comment": round(spent / len(texts) * 1000, 3),
        }
    told = [one for those in kinds.values() for one in those]
    print(
        json.dumps(
            {
                "names_found": by_community,
                "fewest_found": min(by_community.values()),
                "names_found_in_small_letters": in_small,
                "fewest_found_in_small_letters": min(in_small.values()),
                "second_list_found_and_in_small_letters": second,
                "details_found": round(sum(told) / len(told), 3),
                "details_by_kind": {kind: f"{sum(those)} of {len(those)}" for kind, those in kinds.items()},
                "traps_wrong": f"{len(wrong['traps'])} of {len(traps('traps'))}",
                "held_out_traps_wrong": f"{len(wrong['traps_held_out'])} of {len(traps('traps_held_out'))}",
                "second_traps_wrong": f"{len(wrong['traps_second'])} of {len(traps('traps_second'))}",
                "real": real,
            },
            ensure_ascii=False,
        )
    )


if __name__ == "__main__":
    main()
