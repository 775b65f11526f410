"""The worker's part: learn from what people coded, and now and then read all that is unread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from engage.clock import now
from engage.coding import queries
from engage.coding.actions import learning as keeping
from engage.coding.actions import leases
from engage.coding.actions.learning import JOB, ask_to_learn, subject_of
from engage.coding.learning import Ahead, Described, draw, is_due, learn, space_hash, words_hash
from engage.coding.queries.waiting import Desk
from engage.coding.state import Floats, Learned, Lists, packed
from engage.comments.actions import keep_vectors
from engage.db import db, only_reading
from engage.jobs.queries import latest
from engage.jobs.registry import every, handles
from engage.places.queries import names
from engage.questionnaires.queries import comment_question_title
from engage.themes.engine.embedding import rows_of
from engage.themes.engine.sentence_model import vectors_hash
from engage.themes.queries import use, words_to_group

Report = Callable[[float, str], None]
PIECE = 5_000  # comments read at once
WRITTEN_AT_ONCE = 2_000  # comments whose rows go in one transaction
MISSING = 0.01  # share of comments without a row from which all are given new ones
CHEAP = 20_000  # comments that are given new rows even for one that came since
BULK_LIVES = timedelta(days=1)


@dataclass(frozen=True)
class Task:
    """What is to be learned: the question, its frame, and the wording of each theme in force."""

    frame_id: int
    questionnaire_id: int
    key: str
    wordings: list[tuple[int, str]]
    before: Learned | None

    @property
    def theme_ids(self) -> list[int]:
        """The themes, in the order of the columns."""
        return [theme_id for theme_id, _ in self.wordings]

    @property
    def desk(self) -> Desk:
        """The question seen by nobody in particular."""
        return Desk(self.frame_id, self.questionnaire_id, self.key, 0, now())


@handles(JOB)
def learn_from_coding(arguments: dict[str, Any], report: Report) -> None:
    """Learn from every comment that was coded; where enough was, read the unread ones and order the queues.

    `arguments`: questionnaire_id, question_key, and `again`, to read the unread ones in any case, those too that came
    since the machine last read all. Does nothing
    where the question has no frame or no theme.
    """
    with only_reading():
        task = _task(arguments["questionnaire_id"], arguments["question_key"])
        db.session.rollback()
    if task is None:
        return
    themes = _described(task, report, again=bool(arguments.get("again")))
    with only_reading():
        coded = queries.coded(task.questionnaire_id, task.key, task.theme_ids)
        ids, rows = queries.vectors(coded.ids, themes.space)
        _, everybody = queries.vectors(themes.sample.tolist(), themes.space)
        db.session.rollback()
    place = {comment_id: at for at, comment_id in enumerate(coded.ids)}
    holds = coded.holds[[place[one] for one in ids]]
    lists = task.before.lists if task.before else Lists()
    learned = learn(rows, holds, themes, everybody, lists)
    is_new = task.before is None or task.before.space != themes.space
    if not (arguments.get("again") or is_new or is_due(len(coded.ids), lists.coded)):
        _keep(task, learned, len(coded.ids))
        return
    _read_ahead(task, learned, rows, len(coded.ids), report)


@every(minutes=5)
def read_what_came_since() -> None:
    """Have the machine read comments that came since it read all, so that a lone one, too, comes with suggestions."""
    with only_reading():
        due = [
            (questionnaire_id, key)
            for questionnaire_id, key, frame_id in queries.learned_questions()
            if _has_cheap_new_ones(questionnaire_id, key, frame_id)
        ]
        db.session.rollback()
    for questionnaire_id, key in due:
        ask_to_learn(questionnaire_id, key, again=True)
    db.session.commit()


def _has_cheap_new_ones(questionnaire_id: int, key: str, frame_id: int) -> bool:
    """Whether comments came that no job is about to read or has failed at, and to read all is not dear for them."""
    job, machine = latest(subject_of(questionnaire_id, key)), queries.machine(questionnaire_id, key, frame_id)
    if machine is None or (job is not None and job.status in {"waiting", "running", "failed"}):
        return False
    missing, total = queries.vectorless(questionnaire_id, key, machine.learned.space)
    return missing > (0 if total <= CHEAP else MISSING * total)


@every(minutes=60)
def forget_old_leases() -> None:
    """Leases that are over are of no more use."""
    leases.forget_old(now())
    db.session.commit()


def _task(questionnaire_id: int, key: str) -> Task | None:
    found = use(questionnaire_id, key)
    if found is None:
        return None
    wordings = [
        (theme.id, f"{theme.label}. {theme.description}")
        for theme in found.frame.themes
        if theme.merged_into_id is None
    ]
    machine = queries.machine(questionnaire_id, key, found.frame_id)
    learned = machine.learned if machine else None
    return Task(found.frame_id, questionnaire_id, key, wordings, learned) if wordings else None


def _described(task: Task, report: Report, *, again: bool) -> Described:
    """The themes' rows: as they were, unless a theme was worded anew or comments came; then all get new rows.

    A few comments are left for later, unless the unread ones are to be read `again`.
    """
    model = vectors_hash()
    words, before = words_hash(task.wordings, model), task.before
    if before is not None and before.words == words:
        with only_reading():
            missing, total = queries.vectorless(task.questionnaire_id, task.key, before.space)
            db.session.rollback()
        if missing <= (0 if again else MISSING * total):
            return Described(task.theme_ids, before.descriptions, words, before.space, before.sample)
    report(0.05, "Reading all comments")
    with only_reading():
        comments = words_to_group(task.questionnaire_id, task.key)
        title, places = comment_question_title(task.questionnaire_id, task.key), names()
        db.session.rollback()  # the reading ends here: it takes long and must hold nothing
    ids = [comment_id for comment_id, _ in comments]
    texts = [said for _, said in comments] + [said for _, said in task.wordings]
    rows = rows_of(texts, question=title, places=places)
    space = space_hash(model, title, len(ids), max(ids, default=0), words)
    for start in range(0, len(ids), WRITTEN_AT_ONCE):
        part = ids[start : start + WRITTEN_AT_ONCE]
        keep_vectors({one: packed(rows[start + at]) for at, one in enumerate(part)}, space)
        db.session.commit()
        report(0.3 + 0.2 * start / len(ids), "Keeping what was read")
    return Described(task.theme_ids, rows[len(ids) :], words, space, draw(ids))


def _read_ahead(task: Task, learned: Learned, reached: Floats, coded: int, report: Report) -> None:
    """Score every unread comment, keep the coder with new lists for its queues, then its suggestions in pieces."""
    with only_reading():
        unread = queries.unread_ids(task.desk)
        db.session.rollback()
    ahead = Ahead(learned, len(unread))
    pieces: list[list[tuple[int, int, float]]] = []
    for start in range(0, len(unread), PIECE):
        with only_reading():
            ids, rows = queries.vectors(unread[start : start + PIECE], learned.space)
            db.session.rollback()
        pieces.append(ahead.read(ids, rows))
        report(0.5 + 0.2 * start / len(unread), "Reading what nobody has read yet")
    lists = ahead.lists(unread, reached, coded)
    coder_id = _keep(task, replace(learned, lists=lists), coded)
    for number, piece in enumerate(pieces):
        keeping.keep_suggestions(coder_id, piece)
        db.session.commit()
        report(0.75 + 0.2 * number / len(pieces), "Keeping what the machine would code")
    keeping.say_scored(coder_id)
    db.session.commit()
    _tidy(task, coder_id)


def _keep(task: Task, learned: Learned, coded: int) -> int:
    coder_id = keeping.keep_coder(task.frame_id, task.questionnaire_id, task.key, learned, coded=coded)
    db.session.commit()
    _tidy(task, coder_id)
    return coder_id


def _tidy(task: Task, newest: int) -> None:
    """Delete coders that nothing needs any more, those with many suggestions in pieces."""
    with only_reading():
        gone = queries.done_with(task.questionnaire_id, task.key, newest, now() - BULK_LIVES)
        pieces = [(one, piece) for one in gone for piece in queries.suggested_comments(one, PIECE)]
        db.session.rollback()
    for coder_id, piece in pieces:
        keeping.forget_suggestions(coder_id, piece)
        db.session.commit()
    for coder_id in gone:
        keeping.forget_coder(coder_id)
    db.session.commit()
