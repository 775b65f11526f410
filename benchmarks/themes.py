"""Theme finding and coding on open sets, beside rivals and at scale: `python -m benchmarks.themes [--rivals]`.

Every set and every rival is measured in a process of its own, so that memory is told apart. Times are processor time.
The last line is one JSON object keyed by set.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks import sets
from benchmarks.comments import many
from benchmarks.rivals import RIVALS
from engage.themes.commands import as_json
from engage.themes.engine.discovery import suggest
from engage.themes.evaluating.evaluation import evaluate

DEFAULT = (
    "coded-comments-neas",
    "phase1-single-label",
    "cimt-cycling-bonn",
    "themefinder-evals",
    "bowling-green",
)


def main() -> None:
    """Measure what was asked for."""
    asked = _asked()
    if asked.one:
        print(json.dumps(_one(asked.one, asked)))
    elif asked.size:
        print(json.dumps(_size(asked.size, asked)))
    else:
        _all(asked)


def _all(asked: argparse.Namespace) -> None:
    figures: dict[str, Any] = {}
    for name in asked.sets:
        try:
            sets.load(name, asked.data)
        except FileNotFoundError:
            print(f"{name}: its file is not in the folder of open data (--data); left out")
            continue
        shared = ["--data", str(asked.data), "--seeds", str(asked.seeds)]
        figures[name] = _process("benchmarks.themes", ["--one", name, *shared])
        print(name, json.dumps(figures[name]), flush=True)
        if asked.rivals:
            figures[name]["rivals"] = {}
            for rival in RIVALS:
                found = _process("benchmarks.rivals", [rival, name, *shared], asked.rivals_in)
                figures[name]["rivals"][rival] = found
                print(" ", rival, json.dumps(found), flush=True)
    if not figures:
        figures["extract"] = _process("benchmarks.themes", ["--one", "extract", "--seeds", str(asked.seeds)])
    for size in asked.scale:
        found = _process("benchmarks.themes", ["--size", str(size), "--data", str(asked.data)])
        figures.setdefault("scale", {})[str(size)] = found
        print(f"{size:,} comments", json.dumps(found), flush=True)
    print(json.dumps(figures))


def _one(name: str, asked: argparse.Namespace) -> dict[str, Any]:
    """Measure one set as `engage themes evaluate` does."""
    held = sets.load(name, asked.data)
    found = evaluate(
        held.texts, held.codes, seeds=asked.seeds, descriptions=held.descriptions, question=held.question
    )
    return as_json(found)


def _size(size: int, asked: argparse.Namespace) -> dict[str, Any]:
    """Measure one run over many comments, memory of the comments themselves included."""
    real = sets.load("coded-comments-neas", asked.data).texts
    if (asked.data / "nhs-fft").exists():
        real += sets.load("phase1-single-label", asked.data).texts
    comments = many(real, size, seed=1)
    distinct = len({comment.words.lower() for comment in comments}) / size
    began, clock = time.process_time(), time.perf_counter()
    made = suggest(comments, question="What could be better?")
    return {
        "distinct": round(distinct, 3),
        "cpu_s": round(time.process_time() - began, 1),
        "wall_s": round(time.perf_counter() - clock, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "groups": len(made.groups),
    }


def _process(module: str, arguments: list[str], packages: Path | None = None) -> dict[str, Any]:
    """Run a module in a process of its own and give its last line; `packages` are found before ours."""
    path = [str(sets.ROOT)] if packages is None else [str(sets.ROOT), str(packages)]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", module, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path)},
    )
    if done.returncode:
        last = (done.stderr.strip() or "no words").split("\n")[-1]
        return {"not measured": last}
    found: dict[str, Any] = json.loads(done.stdout.strip().split("\n")[-1])
    return {key: round(value, 3) if isinstance(value, float) else value for key, value in found.items()}


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="+", choices=sets.LOADERS, default=DEFAULT)
    parser.add_argument("--data", type=Path, default=sets.DATA, help="the folder of open data")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--rivals", action="store_true", help="measure BERTopic and TF-IDF in the same run")
    parser.add_argument(
        "--rivals-in",
        type=Path,
        help="a folder of installed packages, of requirements/benchmarks.txt, where they are not in ours",
    )
    parser.add_argument("--scale", nargs="*", type=int, default=[], metavar="N", help="runs over N comments")
    parser.add_argument("--one", choices=sets.LOADERS, help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
