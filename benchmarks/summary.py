"""What a commissioner waits for: the summary of 10,000 responses to 15 questions, `python -m benchmarks.summary`.

Cold is the first request to a server just started; the reference in the same run is the same server's /health. Memory
is of all processes of the web server, and of the worker after it has grouped the comments of one question.

`publishing_s` is what an officer waits for the page that says what publishing would change, after none, one and more
releases of the same responses; `withdrawn_s` the same when somebody has withdrawn since, so that what the releases
counted is counted anew to check the change: once for every set of responses they counted (`reports/queries/making`).
"""

from __future__ import annotations

import argparse
import json
import signal
import statistics
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psutil
import sqlalchemy as sa

from benchmarks.serving import Measured, memory_of, served
from benchmarks.subject import SLUG
from config import Config
from engage import clock
from engage.accounts.identity import SEEN
from engage.accounts.models import SignIn, User
from engage.accounts.tokens import hash_token, new_token
from engage.app import create_app
from engage.consultations.queries import by_slug
from engage.db import at_one_moment, db
from engage.jobs import actions as jobs
from engage.jobs.queries import latest
from engage.permissions import Role
from engage.places.package import place_directory, read_place
from engage.reports.actions import publish_figures
from engage.reports.queries.making import next_release
from engage.themes import actions, queries
from tests.live import ENGAGE, ROOT

KEY = "better"
WITHDRAWN = sa.text(
    "UPDATE responses SET status = 'withdrawn' WHERE id = (SELECT max(id) FROM responses WHERE status = 'submitted')"
)


def main() -> None:
    """Measure and print a JSON line last."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--responses", type=int, default=10_000)
    parser.add_argument("--database", default="sqlite")
    parser.add_argument("--releases", type=int, default=3)
    asked = parser.parse_args()
    with served(asked.database, stored=asked.responses) as server:
        with worked(server) as worker:
            group_comments(server)
            worker_mb = memory_of(worker)
        cookie = accept_and_sign_in(server)
        reference = timed(server, "/health", "")
        cold, size = timed(server, f"/summaries/{SLUG}", cookie)
        warm = statistics.median(timed(server, f"/summaries/{SLUG}", cookie)[0] for _ in range(5))
        figures = {
            "cold_s": round(cold, 3),
            "warm_s": round(warm, 3),
            "web_mb": round(server.web_mb(), 1),
            "worker_mb": round(worker_mb, 1),
            "responses": asked.responses,
            "page_bytes": size,
            "reference_s": round(reference[0], 4),
            "cold_over_reference": round(cold / reference[0], 1),
        } | publishing(server, cookie, asked.releases)
    for name, value in figures.items():
        print(f"  {name:24} {value}")
    print(json.dumps(figures))


@contextmanager
def worked(server: Measured) -> Iterator[psutil.Process]:
    """The worker on the same database."""
    process = subprocess.Popen(
        [*ENGAGE, "worker"],
        env=server.environ,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def group_comments(server: Measured) -> None:
    """Have the worker suggest themes, and wait for it."""
    app = create_app(Config.from_environment(server.environ))
    with app.app_context():
        questionnaire_id = by_slug(SLUG).questionnaire_id
        subject = f"themes:{questionnaire_id}:{KEY}"
        jobs.ask(
            "suggest themes", {"questionnaire_id": questionnaire_id, "question_key": KEY}, subject=subject
        )
        db.session.commit()
        for _ in range(600):
            job = latest(subject)
            status = job.status if job else "lost"
            db.session.rollback()
            if status == "done":
                return
            if status in {"failed", "lost"}:
                raise RuntimeError(f"the job is {status}")
            time.sleep(0.5)
        raise RuntimeError("the worker did not finish in five minutes")


def accept_and_sign_in(server: Measured) -> str:
    """Accept every suggestion, let the frame count, and sign an officer in (the consultation is open); their cookie."""
    app = create_app(Config.from_environment(server.environ))
    token = new_token()
    with app.app_context():
        questionnaire_id = by_slug(SLUG).questionnaire_id
        values = {"email": "c@example.org", "name": "C", "password_hash": "none", "created_at": clock.now()}
        user = User(role=Role.OFFICER, **values)
        db.session.add(user)
        db.session.flush()
        moment = clock.now()
        later = moment.replace(year=moment.year + 1)
        db.session.add(
            SignIn(token_hash=hash_token(token), user_id=user.id, created_at=moment, expires_at=later)
        )
        run = queries.latest_run(questionnaire_id, KEY)
        for row in queries.undecided(run.id) if run else []:
            suggestion = queries.suggested_theme(row.suggestion.id)
            if suggestion is not None:
                actions.accept(suggestion, label=f"{suggestion.label} {suggestion.id}", user_id=user.id)
        use = queries.use(questionnaire_id, KEY)
        if use is None:
            raise RuntimeError("no theme was suggested")
        actions.accept_frame(use, user_id=user.id)
        db.session.execute(sa.text("ANALYZE"))
        db.session.commit()
    with app.test_request_context():
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        content = {"_user_id": token, "_fresh": True, SEEN: int(clock.now().timestamp())}
        return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(content)}"


def publishing(server: Measured, cookie: str, releases: int) -> dict[str, object]:
    """Seconds of the page that checks the next release, after none, one, … `releases` of them; of keeping the last."""
    app = create_app(Config.from_environment(server.environ))
    place = read_place(place_directory(app.extensions["engage.config"].place))
    page, waited, kept = f"/office/consultations/{SLUG}/figures", [], 0.0
    with app.app_context():
        consultation = by_slug(SLUG)
        consultation.opens_at, consultation.closes_at = (
            clock.now() - timedelta(days=days) for days in (30, 2)
        )
        db.session.commit()
        for _ in range(releases):
            waited.append(timed(server, page, cookie)[0])
            with at_one_moment():
                made = next_release(SLUG, place)
            start = time.perf_counter()
            publish_figures(made, user_id=None)
            db.session.commit()
            kept = time.perf_counter() - start
        waited.append(timed(server, page, cookie)[0])
        db.session.execute(WITHDRAWN)
        db.session.commit()
        withdrawn = timed(server, page, cookie)[0]
    return {
        "publishing_s": [round(one, 3) for one in waited],
        "withdrawn_s": round(withdrawn, 3),
        "keeping_s": round(kept, 3),
        "last_over_first": round(waited[-1] / waited[0], 2),
        "withdrawn_over_first": round(withdrawn / waited[0], 2),
    }


def timed(server: Measured, path: str, cookie: str) -> tuple[float, int]:
    """Seconds of one request, and the bytes of its page."""
    request = urllib.request.Request(server.url + path, headers={"Cookie": cookie})
    start = time.perf_counter()
    with urllib.request.urlopen(request, timeout=60) as answer:
        body = answer.read()
        if not answer.url.endswith(path):
            raise RuntimeError(f"was sent to {answer.url}")
    return time.perf_counter() - start, len(body)


if __name__ == "__main__":
    main()
