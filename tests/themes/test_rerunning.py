"""Running again: what is new is placed, what would move is said first, and nothing that was decided is undone."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.comments.actions import withdraw
from engage.comments.models import Comment
from engage.db import db
from engage.errors import Refused
from engage.jobs import actions as jobs
from engage.jobs import queries as asked_jobs
from engage.jobs import worker
from engage.questionnaires.models import Questionnaire
from engage.themes import actions, queries
from engage.themes.actions import runs as writing
from engage.themes.actions import suggestions as deciding
from engage.themes.engine import static_model
from engage.themes.engine.proposal import Proposal
from engage.themes.jobs.suggesting import remove_half_written
from engage.themes.models import Coding, LatePlacing, Run, SuggestedCoding
from engage.themes.queries import late, runs
from engage.themes.queries.suggestions import groups
from engage.themes.suggesting.later import Batch
from tests.cast import Person
from tests.themes.grouping import do, heard, said, shown, tell
from tests.themes.scene import KEY, comments, proposal, question

pytestmark = pytest.mark.usefixtures("db_session")

BUSES = [
    f"the bus number {at} no longer stops outside, older people cannot get here by bus" for at in range(25)
]


def count(table: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def take(app: Flask, questionnaire_id: int, officer: Person, at: int = 0) -> int:
    """Accept the group at this place; the theme's id."""
    group = groups(shown(questionnaire_id)).waiting[at]
    suggestion = queries.suggested_theme(group.suggestion.id)
    assert suggestion is not None
    theme = deciding.accept(suggestion, label=group.label, user_id=officer.id, nodes=group.nodes)
    theme_id = theme.id
    db.session.commit()
    return theme_id


def test_a_later_run_waits_says_what_would_move_and_keeps_decisions(app: Flask, officer: Person) -> None:
    asked = heard()
    do(app, "suggest themes", asked)
    theme = take(app, asked, officer)
    first = shown(asked).id
    before = set(map(tuple, db.session.execute(sa.select(Coding.comment_id, Coding.theme_id))))
    tell(asked, [*said(60, seed=5), *BUSES], first=1_000)
    assert runs.new_comments(shown(asked)) == 85
    do(app, "suggest themes", asked)
    assert shown(asked).id == first, "nothing changes before somebody says so"
    waiting = runs.waiting_run(asked, KEY, shown(asked))
    assert waiting is not None
    assert waiting.after_id == first
    number = waiting.id
    db.session.commit()
    page = officer.client.page(f"/themes/{asked}/{KEY}/runs/{number}")
    assert "would move" in page.text
    officer.client.send(f"/themes/{asked}/{KEY}/runs/{number}/adopt", {})
    db.session.expire_all()
    assert shown(asked).id == number
    after = set(map(tuple, db.session.execute(sa.select(Coding.comment_id, Coding.theme_id))))
    assert after == before, "adopting changes no coding"
    assert theme in {one.theme_id for one in groups(shown(asked)).decided}
    assert runs.new_comments(shown(asked)) == 0
    again = officer.client.post(f"/themes/{asked}/{KEY}/runs/{number}/adopt")
    assert again.status_code == 409
    more = deciding.let_more_in(shown(asked))
    assert more > 0
    everything = set(map(tuple, db.session.execute(sa.select(Coding.comment_id, Coding.theme_id))))
    assert before < everything


def test_the_same_comments_again_move_nothing(app: Flask) -> None:
    asked = heard()
    do(app, "suggest themes", asked)
    do(app, "suggest themes", asked)
    waiting = runs.waiting_run(asked, KEY, shown(asked))
    assert waiting is not None
    assert runs.moves(waiting.id) == []
    assert waiting.inputs_hash == shown(asked).inputs_hash


def test_starting_anew_starts_from_no_run(app: Flask, officer: Person) -> None:
    asked = heard()
    do(app, "suggest themes", asked)
    do(app, "suggest themes", asked, fresh=True)
    waiting = runs.waiting_run(asked, KEY, shown(asked))
    assert waiting is not None
    assert waiting.after_id is None
    number = waiting.id
    db.session.commit()
    assert "did not start from" in officer.client.page(f"/themes/{asked}/{KEY}/runs/{number}").text


def test_new_comments_are_placed_once_and_come_to_accepted_themes_when_asked(
    app: Flask, officer: Person
) -> None:
    asked = heard()
    do(app, "suggest themes", asked)
    theme = take(app, asked, officer)
    was = set(db.session.scalars(sa.select(Coding.comment_id).where(Coding.theme_id == theme)))
    tell(asked, [*said(40, seed=9), *BUSES, "n/a"], first=1_000)
    run_id = shown(asked).id
    assert do(app, "place later comments", asked).status == "done"
    assert count(LatePlacing) == 66
    do(app, "place later comments", asked)
    assert count(LatePlacing) == 66
    assert sum(late.placed_late(shown(asked)).values()) == 66
    batch = late.newest_batch(run_id)
    assert batch is not None
    found = Batch.read(batch.content)
    assert found.has_drifted, "twenty-five of sixty-five speak of buses, which nobody did before"
    assert any("bus" in one.label.lower() for one in found.candidates)
    number = next(at for at, one in enumerate(found.candidates) if "bus" in one.label.lower())
    frame = actions.begin_frame(asked, KEY)
    bus = db.session.scalars(sa.select(Comment).where(Comment.words_given == BUSES[0])).one()
    actions.code(bus.id, frame, holds=[], user_id=officer.id)
    new = deciding.accept_candidate(batch, number, label="Buses", user_id=officer.id)
    held = set(
        db.session.scalars(sa.select(Coding.comment_id).where(Coding.theme_id == new.id, Coding.holds))
    )
    assert len(held) >= 15
    assert bus.id not in held, "a person has read it and said no"
    with pytest.raises(Refused):
        deciding.accept_candidate(batch, number, label="Buses again", user_id=officer.id)
    db.session.commit()
    page = officer.client.page(f"/themes/{asked}/{KEY}/later")
    assert "Where they stand" in page.text
    officer.client.send(f"/themes/{asked}/{KEY}/later/let-in", {})
    db.session.expire_all()
    now = set(db.session.scalars(sa.select(Coding.comment_id).where(Coding.theme_id == theme)))
    assert was <= now
    withdraw("answer", 1_000)
    assert sum(late.placed_late(shown(asked)).values()) == 65


def test_a_job_asked_twice_is_one_job(app: Flask, officer: Person) -> None:
    asked = heard(40)
    db.session.commit()
    at = f"/themes/{asked}/{KEY}/suggest"
    first, second = officer.client.post(at).location, officer.client.post(at).location
    assert first == second


def test_a_job_done_twice_makes_one_run(app: Flask) -> None:
    asked = heard(60)
    job = do(app, "suggest themes", asked)
    themes_job = worker.HANDLERS["suggest themes"]
    themes_job({**job.arguments, "job_id": job.id}, lambda share, words: None)
    assert count(Run) == 1


def test_a_cancelled_job_leaves_nothing(app: Flask, officer: Person) -> None:
    asked = heard(200)
    db.session.commit()
    to = officer.client.post(f"/themes/{asked}/{KEY}/suggest").location
    job_id = int(to.partition("?")[0].rpartition("/")[2])
    assert "Cancel" in officer.client.page(f"/jobs/{job_id}").text
    began = threading.Event()
    original = worker.HANDLERS["suggest themes"]

    def slowly(arguments: dict[str, object], report: worker.Callable[[float, str], None]) -> None:
        def told(share: float, words: str) -> None:
            report(share, words)
            if "Writing" in words:
                began.set()
                threading.Event().wait(0.5)

        original(arguments, told)

    worker.HANDLERS["suggest themes"] = slowly
    try:
        working = threading.Thread(target=worker.do, args=(app, job_id))
        working.start()
        assert began.wait(30)
        cancelled = officer.client.send(f"/jobs/{job_id}/cancel", {})
        working.join(30)
    finally:
        worker.HANDLERS["suggest themes"] = original
    assert "was cancelled" in cancelled.text
    assert (count(Run), count(SuggestedCoding)) == (0, 0)
    assert asked_jobs.job(job_id).status == "failed"


def test_only_who_asked_may_cancel(app: Flask, officer: Person, analyst: Person) -> None:
    asked = heard(20)
    db.session.commit()
    to = officer.client.post(f"/themes/{asked}/{KEY}/suggest").location.partition("?")[0]
    assert "Cancel" not in analyst.client.page(to).text
    assert analyst.client.post(f"{to}/cancel").status_code == 403


def test_a_half_written_run_shows_nowhere_and_is_removed(app: Flask, officer: Person) -> None:
    asked = question()
    ids = comments(asked, *said(30))
    made: Proposal = proposal(("Waiting", ids[:15]), ("Staff", ids[15:]))
    _, pieces = writing.begin_run(asked, KEY, made, writing.Circumstances(), quotable=ids)
    writing.write(next(pieces))
    db.session.commit()
    assert count(SuggestedCoding) == 30
    assert runs.latest_run(asked, KEY) is None
    assert "not grouped these comments yet" in officer.client.page(f"/themes/{asked}/{KEY}/suggestions").text
    remove_half_written()
    assert (count(Run), count(SuggestedCoding)) == (0, 0)


def test_the_run_of_a_consultation_that_is_gone_is_gone(app: Flask) -> None:
    asked = heard(40)
    db.session.commit()
    job_id = jobs.ask(
        "suggest themes", {"questionnaire_id": asked, "question_key": KEY}, f"themes:{asked}:{KEY}"
    ).id
    db.session.commit()
    db.session.execute(sa.delete(Questionnaire).where(Questionnaire.id == asked))
    db.session.commit()
    db.session.remove()
    worker.do(app, job_id)
    job = asked_jobs.job(job_id)
    assert job.status == "failed"
    assert job.words
    assert count(Run) == 0


def test_a_model_that_was_altered_is_refused_in_words_on_the_page(
    app: Flask, officer: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in static_model.PINNED:
        (tmp_path / name).write_bytes(b"altered")
    monkeypatch.setattr(static_model, "FOLDER", tmp_path)
    monkeypatch.setattr(static_model.check, "__defaults__", (tmp_path,))
    static_model.load.cache_clear()
    try:
        job = do(app, "suggest themes", heard(40))
    finally:
        static_model.load.cache_clear()
    assert job.status == "failed"
    assert "not the file Engage was tested with" in job.words
    asked = job.arguments["questionnaire_id"]
    assert count(Run) == 0
    assert "not the file Engage was tested with" in officer.client.page(f"/jobs/{job.id}").text
    assert "not the file Engage was tested with" in officer.client.page(f"/themes/{asked}/{KEY}").text


@pytest.mark.parametrize(
    "words",
    [
        ["The only comment that anybody made"],
        ["n/a", "nothing", "-", "none", "   "],
        ["exactly the same words by everybody about the parking here"] * 40,
        ["<script>alert(1)</script> & <b>bold</b> parking"] * 3 + ["<img src=x onerror=alert(2)>"] * 9,
        ["🙂🙂🙂", "👍 great 👍", "😡 waiting 😡 waiting"] * 6,
        ["پارکنگ بہت مہنگی ہے اور جگہ نہیں ملتی", "انتظار بہت لمبا تھا", "עברית מימין לשמאל כאן בבקשה"] * 6,
        ["\u200b\u200b\u200e", "\u202eevil\u202c parking costs", "waiting\u0000room"[:7]],
    ],
)
def test_odd_comments_make_a_page_all_the_same(app: Flask, officer: Person, words: list[str]) -> None:
    asked = question()
    tell(asked, words, first=1)
    assert do(app, "suggest themes", asked).status == "done"
    page = officer.client.page(f"/themes/{asked}/{KEY}/suggestions")
    assert "<script>alert" not in page.html
    assert "<img src=x" not in page.html
    assert "to decide on" in page.text
    deciding_on = groups(shown(asked)).waiting
    for group in deciding_on[:3]:
        at = f"/themes/{asked}/{KEY}/suggestions/{group.suggestion.id}?nodes={group.named_nodes}"
        officer.client.page(at)


def test_no_comments_at_all_is_said(app: Flask, officer: Person) -> None:
    asked = question()
    db.session.commit()
    job = do(app, "suggest themes", asked)
    assert (job.status, "no comments" in job.words) == ("failed", True)
    assert "Nobody has written a comment" in officer.client.page(f"/themes/{asked}/{KEY}").text
