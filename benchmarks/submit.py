"""What a complete submission costs the server: `python -m benchmarks.submit`.

A submission is everything from reading why we ask to the receipt: 15 questions on 3 pages, start, check, equality page,
7 GETs and 6 POSTs or so, by real HTTP clients in other processes on the default server. Figures are processor
milliseconds of all web processes; PostgreSQL's own are told apart.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.respondent import Respondent
from benchmarks.serving import Measured, database_url, hello_served, served
from benchmarks.subject import SLUG

PROCESSES = 4
ROUNDS = 7


def main() -> None:
    """Measure on both databases and print a JSON line last."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=160)
    parser.add_argument("--stored", type=int, default=100_000)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    asked = parser.parse_args()
    hello = hello_cpu_ms()
    print(f"Flask's hello: {hello:.2f} CPU-ms a request")
    figures = {kind: measure(kind, asked.submissions, asked.stored, hello) for kind in asked.databases}
    print(json.dumps(figures))


def measure(kind: str, submissions: int, stored: int, hello: float) -> dict[str, Any]:
    """All figures of one database; `hello` is the reference, in CPU-ms a request.

    An empty and a full database are served at the same time and asked in turns, because a shared machine's speed drifts
    by more than what is to be seen: the growth is the median of the ratios of neighbours.
    """
    found: dict[str, Any] = {"hello_cpu_ms": round(hello, 3), "raw_writes_per_s": round(raw_writes(kind))}
    with served(kind) as empty, served(kind, stored=stored) as full:
        for server in (empty, full):
            crowd(server, 16, 32)  # warm: templates compiled, caches filled
        each = max(8, submissions // ROUNDS)
        turns = [(cost(empty, each), cost(full, each)) for _ in range(ROUNDS)]
        found["cpu_ms_submission"] = median(now[0] for now, _ in turns)
        found["cpu_ms_submission_100k"] = median(now[0] for _, now in turns)
        found["growth_100k"] = round(statistics.median(b[0] / a[0] for a, b in turns), 3)
        found["database_cpu_ms_submission"] = median(now[1] for now, _ in turns)
        found["database_cpu_ms_submission_100k"] = median(now[1] for _, now in turns)
        found["stored"] = stored
        found["cpu_ms_page"] = page_cost(empty)
        crowds = [crowd(empty, 16, submissions) for _ in range(3)]
        found["p50_ms"] = median(one.at(0.5) for one in crowds)
        found["p99_ms"] = median(one.at(0.99) for one in crowds)
        found["p99_over_p50"] = round(statistics.median(one.at(0.99) / one.at(0.5) for one in crowds), 2)
        found["submissions_per_s"] = median(one.done / one.seconds for one in crowds)
        found["failed_16"] = sum(len(one.failures) for one in crowds)
        crowded = crowd(empty, 64, 2 * submissions)
        found["failed_64"] = len(crowded.failures)
        for failure in crowded.failures[:3]:
            print(f"  failed: {failure}")
    found["submission_over_hello"] = round(found["cpu_ms_submission"] / hello, 1)
    found["page_over_hello"] = round(found["cpu_ms_page"] / hello, 1)
    print(f"{kind}:")
    for name, value in found.items():
        print(f"  {name:32} {value}")
    return found


def median(values: Iterable[float]) -> float:
    """The median, to two decimals."""
    return round(statistics.median(values), 2)


def cost(server: Measured, submissions: int) -> tuple[float, float]:
    """Processor milliseconds of one submission: of the web server, and of the database server."""
    web, database = server.web_cpu(), server.database_cpu()
    crowd(server, 4, submissions)
    return (
        round(1000 * (server.web_cpu() - web) / submissions, 2),
        round(1000 * (server.database_cpu() - database) / submissions, 2),
    )


def page_cost(server: Measured, pages: int = 600) -> float:
    """Processor milliseconds of one GET of a questionnaire page, by a respondent who has begun."""
    respondent = Respondent(server.port)
    respondent.get(f"/answer/{SLUG}/start")
    where = respondent.post(f"/answer/{SLUG}/start", {"q-who": "individual"})
    before = server.web_cpu()
    for _ in range(pages):
        respondent.get(where)
    return round(1000 * (server.web_cpu() - before) / pages, 2)


def hello_cpu_ms(requests: int = 3000) -> float:
    """Processor milliseconds of one "hello"."""
    with hello_served() as server:
        respondent = Respondent(server.port)
        for _ in range(200):
            respondent.get("/")
        before = server.web_cpu()
        for _ in range(requests):
            respondent.get("/")
        return 1000 * (server.web_cpu() - before) / requests


class Crowd:
    """What came of many respondents at once."""

    def __init__(self) -> None:
        self.took: list[tuple[str, float]] = []
        self.failures: list[str] = []
        self.done = 0
        self.seconds = 0.0

    def at(self, part: float) -> float:
        """Milliseconds of a request at this part (0.5: the median) of all, shortest first."""
        times = sorted(took for _, took in self.took)
        return times[min(len(times) - 1, int(len(times) * part))]


def crowd(server: Measured, connections: int, submissions: int) -> Crowd:
    """`connections` respondents at once, in a few processes, until `submissions` are sent."""
    each = min(PROCESSES, connections)
    results: Any = multiprocessing.Queue()
    shares = [connections // each + (at < connections % each) for at in range(each)]
    start = time.perf_counter()
    processes = [
        multiprocessing.Process(
            target=_process, args=(server.port, share, max(1, round(submissions / connections)), results)
        )
        for share in shares
    ]
    for process in processes:
        process.start()
    found = Crowd()
    for _ in processes:
        took, failures, done = results.get(timeout=600)
        found.took += took
        found.failures += failures
        found.done += done
    for process in processes:
        process.join()
    found.seconds = time.perf_counter() - start
    return found


def _process(port: int, threads: int, submissions: int, results: Any) -> None:
    took: list[tuple[str, float]] = []
    failures: list[str] = []
    done: list[str] = []

    def respond() -> None:
        respondent = Respondent(port)
        for _ in range(submissions):
            try:
                done.append(respondent.answer())
            except Exception as error:  # counted and shown: a failure of the server under load
                failures.append(repr(error))
        took.extend(respondent.took)

    running = [threading.Thread(target=respond) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    results.put((took, failures, len(done)))


def raw_writes(kind: str, number: int = 400) -> float:
    """How many times a second the database alone takes the rows of one submission: a commit each, one client."""
    with tempfile.TemporaryDirectory() as folder, database_url(kind) as (url, _):
        if url is None:
            connection: Any = sqlite3.connect(Path(folder) / "raw.db", isolation_level=None)
            for pragma in ("journal_mode=WAL", "synchronous=FULL"):
                connection.execute(f"PRAGMA {pragma}")
            mark = "?"
        else:
            connection = psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True)
            mark = "%s"
        connection.execute("CREATE TABLE r (id INTEGER PRIMARY KEY, k TEXT UNIQUE, s TEXT)")
        connection.execute("CREATE TABLE a (r INTEGER, q INTEGER, t TEXT, PRIMARY KEY (r, q))")
        connection.execute("CREATE TABLE e (r INTEGER, c TEXT, v TEXT, PRIMARY KEY (r, c))")
        start = time.perf_counter()
        cursor = connection.cursor()
        for at in range(number):
            cursor.execute("BEGIN")
            cursor.execute(f"INSERT INTO r VALUES ({mark}, {mark}, 'submitted')", (at, f"key {at}"))
            answers = [(at, question, "an answer of some words") for question in range(15)]
            cursor.executemany(f"INSERT INTO a VALUES ({mark}, {mark}, {mark})", answers)
            about = [(at, f"characteristic {one}", "category") for one in range(5)]
            cursor.executemany(f"INSERT INTO e VALUES ({mark}, {mark}, {mark})", about)
            cursor.execute("COMMIT")
        seconds = time.perf_counter() - start
        connection.close()
        return number / seconds


if __name__ == "__main__":
    main()
