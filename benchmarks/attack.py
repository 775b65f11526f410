"""Every attack on what Engage keeps and publishes, `python -m benchmarks.attack`: what each recovers, and its control.

`recovered` counts what an attacker finds out; `control` the same with the guard against it off, which shows that the
attack is a real one. Any recovered, or a control of none, makes it fail. Last is one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from importlib import import_module

ATTACKS = ("own_responses", "contact_joins", "linked", "over_time")


def main() -> None:
    """Run them one after the other and print what they found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=ATTACKS, action="append", help="run this one; may be given again")
    wanted = parser.parse_args().only or ATTACKS
    found = {}
    for name in wanted:
        print(f"  {name} …", flush=True)
        start = time.perf_counter()
        found[name] = attack(name)
        print(f"  {name:16} {found[name]} in {time.perf_counter() - start:.0f} s", flush=True)
    print(json.dumps(found))
    if not all(is_held(one) for one in found.values()):
        sys.exit("An attack recovered something, or its control did not.")


def attack(name: str) -> dict[str, int]:
    """What one attack recovered, and its control. Raises SystemExit where there is no such attack."""
    try:
        module = import_module(f"benchmarks.attacks.{name}")
    except ModuleNotFoundError as problem:
        sys.exit(f"There is no attack {name}: {problem}. Each is a module of benchmarks/attacks with run().")
    found: dict[str, int] = module.run()
    return found


def is_held(found: dict[str, int]) -> bool:
    """Whether the guard held and the attack was able to find something without it."""
    return found["recovered"] == 0 and found["control"] > 0


if __name__ == "__main__":
    main()
