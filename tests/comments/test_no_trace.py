"""Withdrawn words are in no table and no file, nor is anything that was made of them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from engage import clock
from engage.agreement.models import Sample, Settlement
from engage.coding.models import Bulk, Coder, Reading
from engage.coding.state import Learned, Lists, learned
from engage.comments import jobs
from engage.comments.actions import close_alert, keep_vectors
from engage.comments.models import (
    Alert,
    Comment,
    CommentMeaning,
    CommentVector,
    NoName,
    Redaction,
    SavedSet,
    Translation,
)
from engage.consultations.models import Consultation
from engage.db import Json, Table, db
from engage.reports.models import Release
from engage.responses.jobs import leave_no_trace
from engage.themes import actions as theming
from engage.themes import queries as themed
from engage.themes.jobs.meanings import keep_what_comments_mean
from engage.themes.learning.thresholds import Curve
from engage.themes.models import (
    CodedSpan,
    Coding,
    Frame,
    FrameUse,
    FrameVersion,
    LaterBatch,
    Merge,
    Run,
    RunCut,
    SuggestedTheme,
    Theme,
    ThemeExample,
)
from tests.answering import Asked, consultation, reference_on, walk
from tests.cast import Person
from tests.databases import Database
from tests.pages import StrictClient

SAID = "Xylophonic noise, and Keira at the desk said that I sounded suicidal, which was rude"
ENGLISH = "Quizzical translation"
OUTCOME = "Jabberwocky was told"
REPEATED = "Xylophonic, Keira"
TRACES = ("Xylophonic", "xylophonic", "Keira", "Quizzical", "Jabberwocky")

# Columns with words of a comment, or words that a machine or a person may have taken from one.
REPEATING = {
    "comments.words_given",
    "comments.words_redacted",
    "translations.words",
    "alerts.outcome",
    "no_names.word",
    "saved_sets.title",
    "saved_sets.criteria",
    "frames.title",
    "frame_versions.note",
    "frame_versions.content",
    "themes.label",
    "themes.description",
    "themes.merged_because",
    "theme_examples.words",
    "merges.because",
    "suggested_themes.label",
    "suggested_themes.description",
    "suggested_themes.terms",
    "suggested_themes.worded_label",
    "suggested_themes.worded_description",
    "run_cuts.what",
    "run_cuts.nodes",
    "later_batches.content",
    "readings.note",
    "bulks.because",
    "settlements.because",
    "releases.content",
    "releases.groups",
}
# Keys, kinds and codes; names and addresses of staff, of places and of those who asked to hear; what the council asks
# and publishes; figures, rows of numbers and ids; what goes with the answers of a response (tests/responses).
# `run_states.frozen` knows words that two comments say or more.
SAYING_NOTHING = {
    "alerts": "kind",
    "answers": "text",
    "areas": "code name kind area_set parent_code",
    "audit_entries": "action subject_kind subject_id detail",
    "blind_codings": "position",
    "bulks": "question_key sample judged",
    "coders": "question_key content",
    "coding_contexts": "question_key asked characteristic",
    "codings": "position elsewhere",
    "comment_meanings": "content",
    "comment_vectors": "model_hash content",
    "comments": "origin question_key voice language",
    "consultation_changes": "reason content",
    "consultations": "slug title purpose scope decision decision_maker owner owner_email provenance outcome",
    "contacts": "id email purpose about wording stop_key_hash",
    "equality_answers": "characteristic category",
    "frame_uses": "question_key closed_key",
    "imported_rows": "digest",
    "imports": "columns secret_mark digest",
    "jobs": "name arguments subject status words",
    "limit_counters": "key",
    "measurements": "question_key content",
    "merged_comments": "was",
    "merges": "mainly",
    "messages": "once to_address subject text",
    "options": "key label",
    "pages": "title text",
    "populations": "area_code characteristic category source",
    "questionnaires": "title",
    "questions": "key kind title hint settings",
    "readings": "queue before",
    "redactions": "kind state",
    "release_counts": "content",
    "released_comments": "question_key",
    "responses": "key_hash reference_hash status channel respondent_type organisation excluded_because imported_id",
    "run_states": "tree frozen",
    "runs": "question_key inputs_hash model_hash",
    "samples": "question_key",
    "settlements": "themes",
    "sign_ins": "token_hash",
    "suggested_themes": "worded_by",
    "themes": "guid equality",
    "unplaced_comments": "why",
    "users": "email name password_hash reset_hash",
}


# Columns with numbers of comments, in lists that the database knows nothing of. The record of who did what keeps, for
# as long as it is kept, that somebody did something about a comment of this number, and not what they decided.
NUMBERING = {"bulks.sample", "bulks.judged", "later_batches.content", "saved_sets.criteria", "coders.content"}
ON_RECORD = {"audit_entries.subject_id"}
# Figures, texts, settings and ids of other things; `readings.before` and `settlements.themes` go with their rows.
NUMBERING_NOTHING = {
    "audit_entries": ["detail"],
    "comment_meanings": ["content"],
    "comment_vectors": ["content"],
    "consultation_changes": ["content"],
    "frame_versions": ["content"],
    "imports": ["columns"],
    "jobs": ["arguments"],
    "measurements": ["content"],
    "questions": ["settings"],
    "readings": ["before"],
    "run_cuts": ["nodes"],
    "run_states": ["tree", "frozen"],
    "settlements": ["themes"],
    "suggested_themes": ["terms"],
}
NUMBER = 424_242_421  # of the comment that leaves: like no other number


@pytest.fixture
def reference(db_session: Session, resident: StrictClient, officer: Person) -> str:
    """Of a response whose comment everything was made of that can be made."""
    asked = consultation()
    _count_comments_from(asked, NUMBER)
    walk(resident, asked, words=SAID)
    db.session.execute(sa.delete(Comment).where(Comment.id < NUMBER))
    db.session.commit()
    found = reference_on(resident.page(asked.url("sent")))
    db.session.remove()
    jobs.prepare_new_comments()
    keep_what_comments_mean()
    comment_id = db.session.scalars(sa.select(Comment.id).where(Comment.question_key == "good")).one()
    keep_vectors({comment_id: np.ones(8, dtype=np.float16).tobytes()}, "space")
    _code(asked, comment_id)
    _repeat(asked, comment_id, officer)
    alert = db.session.scalars(sa.select(Alert)).one()
    close_alert(alert, OUTCOME, user_id=officer.id)
    db.session.commit()
    officer.client.send(f"/comments/{comment_id}/translation", {"english": ENGLISH})
    officer.client.send(f"/comments/{comment_id}/take-out", {"words": "the desk", "kind": "place"})
    officer.client.send("/search/sets?like=" + str(comment_id), {"title": "Like that"})
    assert SAID in officer.client.send(f"/comments/{comment_id}/as-given", {"why": "request"}).text
    return found


def _count_comments_from(asked: Asked, number: int) -> None:
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.text(f"ALTER SEQUENCE comments_id_seq RESTART WITH {number}"))
    else:
        before = Comment(
            id=number - 1, origin="answer", origin_id=number, questionnaire_id=asked.questionnaire_id,
            question_key="good", voice="individual", words_given="", words_redacted="", quotable=False,
            given_on=clock.today(), withdrawn_on=clock.today(),
        )  # fmt: skip
        db.session.add(before)
    db.session.commit()


def _code(asked: Asked, comment_id: int) -> None:
    frame = Frame(title="F", created_at=clock.now())
    db.session.add(frame)
    db.session.flush()
    theme = Theme(
        frame_id=frame.id, label="T", description="Xylophonic Keira at the desk said", created_at=clock.now()
    )
    use = FrameUse(
        questionnaire_id=asked.questionnaire_id, question_key="good", frame_id=frame.id, begun_at=clock.now()
    )
    db.session.add_all([theme, use])
    db.session.flush()
    db.session.add(Coding(comment_id=comment_id, theme_id=theme.id, coded_at=clock.now()))
    db.session.flush()
    db.session.add_all(
        [
            CodedSpan(comment_id=comment_id, theme_id=theme.id, start=0, end=5),
            ThemeExample(theme_id=theme.id, comment_id=comment_id, start=0, end=5),
        ]
    )
    db.session.commit()


def _repeat(asked: Asked, comment_id: int, officer: Person) -> None:
    """Everything that machines and people may have written with words of it: see REPEATING."""
    question = {"questionnaire_id": asked.questionnaire_id, "question_key": "good"}
    frame = db.session.scalars(sa.select(Frame)).one()
    frame.title = "What Keira said"
    theme = db.session.scalars(sa.select(Theme)).one()
    theme.label, theme.merged_because = REPEATED, "Xylophonic and Keira are one"
    other = Theme(frame_id=frame.id, label="Spare", created_at=clock.now())
    run = Run(
        **question, made_at=clock.now(), inputs_hash="", model_hash="", seed=0, comments=1, empty=0, other=0,
        copies=0, rare=0, finished_at=clock.now(),
    )  # fmt: skip
    db.session.add_all([other, run])
    db.session.flush()
    named = {"label": REPEATED, "terms": [[REPEATED, 1, 1.0], ["staff", 3, 0.5]]}
    moment = {"made_at": clock.now()}
    content = {
        "title": REPEATED,
        "themes": [
            {"guid": theme.guid, "label": REPEATED, "description": REPEATED, "parent": None, "equality": None,
             "merged_into": None, "because": REPEATED, "examples": [REPEATED], "counter_examples": [REPEATED]}
        ],
    }  # fmt: skip
    batch = {"comments": 1, "candidates": [{**named, "comments": [comment_id]}]}
    cut = {"groups": 1, "shown": [{"nodes": [0], "label": REPEATED}]}
    sample = Sample(**question, frame_id=frame.id, seed=0, population=1, drawn_at=clock.now())
    db.session.add(sample)
    db.session.flush()
    db.session.add_all(
        [
            SuggestedTheme(
                run_id=run.id, position=0, description=REPEATED, worded_label=REPEATED,
                worded_description=REPEATED, **named,
            ),
            LaterBatch(run_id=run.id, content=batch, **moment),
            RunCut(run_id=run.id, nodes=cut, what=REPEATED, **moment),
            FrameVersion(frame_id=frame.id, number=1, note=REPEATED, content=content, **moment),
            ThemeExample(theme_id=theme.id, words=REPEATED),
            Merge(theme_id=theme.id, into_id=other.id, because=REPEATED, held_by=1, **moment),
            Reading(frame_id=frame.id, comment_id=comment_id, read_at=clock.now(), queue="order", note=REPEATED),
            Bulk(
                **question, frame_id=frame.id, theme_id=theme.id, confident=0.5, found=1, sample=[comment_id],
                judged={str(comment_id): True}, begun_at=clock.now(), because=REPEATED,
            ),
            Settlement(
                sample_id=sample.id, comment_id=comment_id, settled_at=clock.now(), themes=[], because=REPEATED
            ),
            SavedSet(user_id=officer.id, title=REPEATED, criteria={"words": REPEATED, "meaning": REPEATED}, **moment),
            Coder(
                **question, frame_id=frame.id, made_at=clock.now(), coded=1, content=_learned(comment_id).to_bytes()
            ),
            NoName(word="xylophonic", decided_at=clock.now()),
            _release(asked.questionnaire_id),
        ]
    )  # fmt: skip
    db.session.flush()
    db.session.expire_all()
    loaded = themed.frame(asked.questionnaire_id, "good")
    assert loaded is not None
    theming.take_out(theming.add_theme(loaded, label=REPEATED + " too", description="", user_id=officer.id))
    db.session.commit()


def _learned(comment_id: int) -> Learned:
    """What a machine has learned of one theme, with the comment in each of its lists."""
    row, ids = np.zeros((1, 1), dtype=np.float32), np.array([5, comment_id])
    lists = Lists(spread=ids, uncertain=ids, unread=ids)
    return Learned(ids[:1], row, row[0], 0.0, row, row[0], row[0], row[0], Curve(1, 0), "s", "w", ids, lists)


def _release(questionnaire_id: int) -> Release:
    """Figures that were published, with a label and a sentence that have words of it."""
    consultation = db.session.scalars(
        sa.select(Consultation).where(Consultation.questionnaire_id == questionnaire_id)
    ).one()
    told = {"themes": [{"label": REPEATED}], "in_short": [{"words": f"People spoke of “{REPEATED}”."}]}
    return Release(
        consultation_id=consultation.id,
        number=1,
        made_at=clock.now(),
        content=json.dumps({"summary": told, "annexes": {"good": {"title": REPEATED}}}),
        groups=json.dumps({"good": [{"themes": [{"label": REPEATED}]}]}),
    )


def columns_with_traces() -> set[str]:
    """The columns of all tables, as "table.column", that hold words of the comment."""
    found = set()
    for table in Table.metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)):
            found |= {
                f"{table.name}.{column.name}"
                for column, value in zip(table.columns, row, strict=True)
                if any(trace.lower() in str(value).lower() for trace in TRACES)
            }
    db.session.rollback()
    return found


def columns_with_the_number() -> set[str]:
    """The columns that are no keys and hold the number of the comment: as text, as JSON, or packed."""
    found = set()
    for table in Table.metadata.sorted_tables:
        held = [one for one in table.columns if not one.foreign_keys and not one.primary_key]
        for row in db.session.execute(sa.select(*held)) if held else ():
            found |= {
                f"{table.name}.{column.name}"
                for column, value in zip(held, row, strict=True)
                if str(NUMBER) in _unpacked(value)
            }
    db.session.rollback()
    return found


def _unpacked(value: object) -> str:
    """A value as text; of packed arrays, those of whole numbers."""
    if not isinstance(value, bytes) or not value.startswith(b"PK"):
        return str(value)
    with np.load(io.BytesIO(value)) as parts:
        return repr([parts[name].tolist() for name in parts.files if parts[name].dtype == np.int64])


def test_no_list_of_numbers_holds_a_withdrawn_comment(reference: str, resident: StrictClient) -> None:
    """A sample, a machine's list, a search for its like: a number in JSON is no key, and no database deletes it."""
    assert columns_with_the_number() == NUMBERING | ON_RECORD
    resident.send("/withdraw", {"q-reference": reference, "confirmed": "yes"})
    assert columns_with_the_number() == ON_RECORD
    (coder,) = db.session.scalars(sa.select(Coder))
    kept = learned(coder.content)
    assert [list(ids) for ids in (kept.sample, kept.lists.spread, kept.lists.unread)] == [[5]] * 3, (
        "others stay"
    )
    db.session.rollback()


def test_every_column_that_can_hold_numbers_of_comments_was_thought_of() -> None:
    packed = {
        f"{table.name}.{column.name}"
        for table in Table.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.LargeBinary | Json)
    }
    assert packed == NUMBERING | {
        f"{table}.{name}" for table, names in NUMBERING_NOTHING.items() for name in names
    }


def test_every_column_that_can_hold_words_was_thought_of() -> None:
    holding = {
        f"{table.name}.{column.name}"
        for table in Table.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.String | sa.LargeBinary | Json) and not isinstance(column.type, sa.Enum)
    }
    silent = {f"{table}.{column}" for table, columns in SAYING_NOTHING.items() for column in columns.split()}
    assert holding == REPEATING | silent
    assert not REPEATING & silent


def test_no_table_holds_anything_of_a_withdrawn_comment(reference: str, resident: StrictClient) -> None:
    assert columns_with_traces() == REPEATING
    resident.send("/withdraw", {"q-reference": reference, "confirmed": "yes"})
    assert columns_with_traces() == set()
    for table in (Redaction, Alert, Translation, CommentVector, CodedSpan):
        rows = db.session.execute(sa.select(sa.func.count()).select_from(table)).scalar()
        assert rows == 0, table.__tablename__
    left = db.session.scalars(
        sa.select(Comment.id)
        .join(CommentMeaning, CommentMeaning.comment_id == Comment.id)
        .where(Comment.withdrawn_on.is_not(None))
    )
    assert left.all() == []
    db.session.rollback()


def pointing_to(comment_ids: list[int]) -> set[str]:
    """The tables in which a row says something of these comments."""
    found = {
        table.name
        for table in Table.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table is Comment.__table__
        and db.session.execute(sa.select(key.parent).where(key.parent.in_(comment_ids))).first()
    }
    db.session.rollback()
    return found


def test_no_row_points_to_a_withdrawn_comment(reference: str, resident: StrictClient) -> None:
    """No coding, suggestion, settlement or note either: what somebody else decided about it is about it."""
    ids = list(db.session.scalars(sa.select(Comment.id)))
    assert pointing_to(ids) >= {
        "codings",
        "readings",
        "settlements",
        "theme_examples",
        "redactions",
        "alerts",
    }
    resident.send("/withdraw", {"q-reference": reference, "confirmed": "yes"})
    assert pointing_to(ids) == set()


@pytest.mark.on_sqlite
def test_no_file_of_the_database_holds_it(
    reference: str, resident: StrictClient, database: Database, app: Flask
) -> None:
    leave_no_trace()
    stored = on_disk(database)
    assert all(trace.encode() in stored for trace in TRACES if trace != "xylophonic"), "the search can find"
    resident.send("/withdraw", {"q-reference": reference, "confirmed": "yes"})
    db.session.remove()
    leave_no_trace()
    stored = on_disk(database)
    assert [trace for trace in TRACES if trace.encode() in stored] == []


def on_disk(database: Database) -> bytes:
    """Every byte of the database's files."""
    path = Path(sa.make_url(database.config.database_url).database or "")
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
