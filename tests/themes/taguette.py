"""Taguette's own reader of codebooks, in a process of its own: it wants older versions of what Engage runs on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".venv" / "taguette"  # ./test installs it there: requirements/taguette.txt
READ = """
import io, json, sys
from taguette.import_codebook import InvalidCodebook, list_tags
try:
    print(json.dumps(list_tags(io.BytesIO(sys.stdin.buffer.read()))))
except InvalidCodebook as error:
    sys.exit(error.message)
"""


def tags(content: bytes) -> list[dict[str, str]]:
    """What Taguette 1.5.2 takes of a codebook: path and description of each tag; raises what it says if it refuses."""
    done = subprocess.run(
        [sys.executable, "-c", READ],
        input=content,
        env={"PYTHONPATH": str(FOLDER), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
    )
    if done.returncode:
        raise ValueError(done.stderr.decode())
    return list(json.loads(done.stdout))
