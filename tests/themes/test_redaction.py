"""Taking words out of comments: what points into them moves along, and nothing shows what was taken out."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from engage import clock
from engage.agreement.models import Sample, Settlement
from engage.coding.models import Bulk, Reading
from engage.comments import queries as comments
from engage.comments.actions import decide_mark, mark_words, translate, withdraw
from engage.comments.marking import without
from engage.comments.models import Comment
from engage.comments.rebuilt import Rebuilt
from engage.db import db
from engage.privacy.redaction import Mark, redact
from engage.themes.models import (
    CodedSpan,
    Coding,
    Frame,
    FrameUse,
    FrameVersion,
    Quote,
    SuggestedTheme,
    Theme,
    ThemeExample,
)
from engage.themes.queries import approved_quotes
from engage.themes.quoting.repeating import repeating
from tests.cast import Person
from tests.counting import queries_of
from tests.themes import scene

SAID = "Ring 07700 900123. Rapscallion at the desk was rude, Rapscallion shouted. The chairs are hard."


@pytest.fixture
def held(db_session: Session, officer: Person) -> tuple[int, int, int]:
    """A comment with an approved quote, two spans and an example; ids of question, comment and theme."""
    questionnaire_id = scene.question()
    (comment_id,) = scene.comments(questionnaire_id, SAID)
    frame = Frame(title="F", created_at=clock.now())
    db.session.add(frame)
    db.session.flush()
    db.session.add(
        FrameUse(
            questionnaire_id=questionnaire_id, question_key=scene.KEY, frame_id=frame.id, begun_at=clock.now()
        )
    )
    theme = Theme(
        frame_id=frame.id,
        label="Staff",
        description="Rapscallion at the desk was rude",
        created_at=clock.now(),
    )
    db.session.add(theme)
    db.session.flush()
    shown = redact(SAID).text
    db.session.add(Coding(comment_id=comment_id, theme_id=theme.id, coded_at=clock.now()))
    db.session.flush()

    def at(words: str) -> dict[str, int]:
        return {"start": shown.index(words), "end": shown.index(words) + len(words)}

    db.session.add_all(
        [
            Quote(
                theme_id=theme.id,
                comment_id=comment_id,
                approved_by=officer.id,
                approved_at=clock.now(),
                **at("Rapscallion at the desk was rude, Rapscallion shouted."),
            ),
            CodedSpan(comment_id=comment_id, theme_id=theme.id, **at("Rapscallion at the desk")),
            CodedSpan(comment_id=comment_id, theme_id=theme.id, **at("scallion at")),
            CodedSpan(comment_id=comment_id, theme_id=theme.id, **at("The chairs are hard.")),
            ThemeExample(theme_id=theme.id, comment_id=comment_id, **at("Rapscallion shouted")),
        ]
    )
    db.session.commit()
    return questionnaire_id, comment_id, theme.id


def words_of(comment_id: int, start: int, end: int) -> str:
    return (db.session.scalar(sa.select(Comment.words_redacted).where(Comment.id == comment_id)) or "")[
        start:end
    ]


def test_an_approved_quote_never_shows_what_was_taken_out(
    held: tuple[int, int, int], officer: Person
) -> None:
    questionnaire_id, comment_id, theme_id = held
    mark_words(comment_id, "Rapscallion", "name", user_id=officer.id)
    db.session.commit()
    (quote,) = approved_quotes([theme_id], questionnaire_id, scene.KEY)[theme_id]
    assert quote.words == "[name] at the desk was rude, [name] shouted."
    for url in (f"/themes/{questionnaire_id}/{scene.KEY}/{theme_id}", f"/comments/{comment_id}"):
        assert "Rapscallion" not in officer.client.page(url).html


def test_spans_examples_and_descriptions_move_along_and_back(
    held: tuple[int, int, int], officer: Person
) -> None:
    _, comment_id, theme_id = held
    mark_words(comment_id, "rapscallion", "name", user_id=officer.id)
    db.session.commit()
    spans = db.session.execute(sa.select(CodedSpan.start, CodedSpan.end).order_by(CodedSpan.start)).all()
    assert [words_of(comment_id, *span) for span in spans] == ["[name] at the desk", "The chairs are hard."]
    example = db.session.scalars(sa.select(ThemeExample)).one()
    assert example.start is not None
    assert example.end is not None
    assert words_of(comment_id, example.start, example.end) == "[name] shouted"
    assert db.session.get_one(Theme, theme_id).description == "[taken out] at the desk was rude"
    for mark in comments.marks_of(comment_id):
        decide_mark(mark, "undo", user_id=officer.id)
    db.session.commit()
    spans = db.session.execute(sa.select(CodedSpan.start, CodedSpan.end).order_by(CodedSpan.start)).all()
    assert [words_of(comment_id, *span) for span in spans] == [
        "Rapscallion at the desk",
        "The chairs are hard.",
    ]
    quote = db.session.scalars(sa.select(Quote)).one()
    assert (
        words_of(comment_id, quote.start, quote.end)
        == "Rapscallion at the desk was rude, Rapscallion shouted."
    )


def test_what_was_taken_out_stands_in_no_translation_label_or_term(
    held: tuple[int, int, int], officer: Person
) -> None:
    questionnaire_id, comment_id, theme_id = held
    from_machine = scene.run(questionnaire_id, scene.proposal(("Rapscallion shouted", [comment_id])))
    db.session.get_one(Theme, theme_id).label = "Rude Rapscallion"
    db.session.flush()
    suggestion = db.session.scalars(
        sa.select(SuggestedTheme).where(SuggestedTheme.run_id == from_machine.id)
    ).one()
    suggestion.terms = [["rapscallion", 9.0, 0.5], ["chairs", 2.0, 0.5]]
    suggestion.description = ""
    translate(comment_id, "Rapscallion was rude to us.", user_id=officer.id)
    mark_words(comment_id, "Rapscallion", "name", user_id=officer.id)
    db.session.commit()
    db.session.expire_all()
    assert comments.translations([comment_id]) == {comment_id: "[taken out] was rude to us."}
    assert db.session.get_one(Theme, theme_id).label == "Rude [taken out]"
    assert suggestion.label == "[taken out] shouted"
    assert [term[0] for term in suggestion.terms] == ["chairs"]


def test_what_was_taken_out_stands_in_no_note_and_no_version(
    held: tuple[int, int, int], officer: Person
) -> None:
    questionnaire_id, comment_id, theme_id = held
    frame_id = db.session.get_one(Theme, theme_id).frame_id
    question = {"questionnaire_id": questionnaire_id, "question_key": scene.KEY, "frame_id": frame_id}
    said = "Rapscallion again"
    version = FrameVersion(
        frame_id=frame_id, number=1, made_at=clock.now(), content={"title": "F", "themes": [{"label": said}]}
    )
    note = Reading(frame_id=frame_id, comment_id=comment_id, read_at=clock.now(), queue="order", note=said)
    sample = Sample(**question, seed=0, population=1, drawn_at=clock.now())
    bulk = Bulk(
        **question, theme_id=theme_id, confident=0.5, found=1, sample=[], judged={}, begun_at=clock.now(),
        because=said,
    )  # fmt: skip
    db.session.add_all([version, note, sample, bulk])
    db.session.flush()
    why = Settlement(
        sample_id=sample.id, comment_id=comment_id, settled_at=clock.now(), themes=[], because=said
    )
    db.session.add(why)
    mark_words(comment_id, "Rapscallion", "name", user_id=officer.id)
    db.session.commit()
    assert {note.note, bulk.because, why.because} == {"[taken out] again"}
    assert version.content["themes"] == [{"label": "[taken out] again"}]


@pytest.mark.parametrize("comments_said", [5, 300])
def test_forgetting_takes_so_many_statements_whatever_others_said(
    held: tuple[int, int, int], officer: Person, app: Flask, comments_said: int
) -> None:
    questionnaire_id, comment_id, theme_id = held
    scene.comments(questionnaire_id, *["The chairs are hard"] * comments_said, first=100)
    theme = db.session.get_one(Theme, theme_id)
    theme.label, theme.description = "Rapscallion’s chairs", "Chairs"
    db.session.commit()
    with queries_of(app) as asked:
        withdraw("answer", 1)
    assert theme.label == "[withdrawn] chairs"
    assert len(asked) <= 54  # one for each table that points to comments among them
    assert db.session.get_one(Comment, comment_id).words_given == ""


def test_passages_of_words_that_other_rules_redacted_are_found_by_themselves_or_not_at_all() -> None:
    said = "Ring 07700 900123. Rapscallion was rude."
    was = "Ring [telephone]. Rapscallion was rude."
    new = redact(said, [Mark(19, 26, "name")])
    made = Rebuilt(1, was, redact(said), new)
    start = was.index("was rude")
    place = made.carried(start, start + 8)
    assert place is not None
    assert new.text[slice(*place)] == "was rude"
    assert made.carried(was.index("Rapscallion"), was.index("Rapscallion") + 11) is None


def test_a_withdrawn_comment_leaves_no_example_span_or_description(
    held: tuple[int, int, int], officer: Person
) -> None:
    from_machine = scene.run(held[0], scene.proposal(("Waits", [held[1]])))
    db.session.flush()
    suggestion = db.session.scalars(
        sa.select(SuggestedTheme).where(SuggestedTheme.run_id == from_machine.id)
    ).first()
    assert suggestion is not None
    suggestion.description = "rapscallion at the desk – was rude"
    db.session.commit()
    withdraw("answer", 1)
    db.session.commit()
    db.session.expire_all()
    assert not db.session.scalars(sa.select(ThemeExample)).all()
    assert not db.session.scalars(sa.select(CodedSpan.start)).all()
    assert {theme.description for theme in db.session.scalars(sa.select(Theme))} == {""}
    assert {one.description for one in db.session.scalars(sa.select(SuggestedTheme))} == {""}


COPIED = "Rapscallion at the desk was rude, Rapscallion shouted"


@pytest.fixture
def copied(held: tuple[int, int, int]) -> int:
    """A theme of a frame that shares no question with the comment, described by its words; and one that is not."""
    frame = Frame(title="Of another question", created_at=clock.now())
    db.session.add(frame)
    db.session.flush()
    theme, other = (
        Theme(frame_id=frame.id, label=label, description=said, created_at=clock.now())
        for label, said in (("Rapscallion", COPIED), ("Desk", "Rude at the desk"))
    )
    version = FrameVersion(
        frame_id=frame.id,
        number=1,
        made_at=clock.now(),
        content={"title": "F", "themes": [{"label": "Rapscallion", "description": COPIED}]},
    )
    db.session.add_all([theme, other, version])
    db.session.commit()
    return frame.id


def stored_of(frame_id: int) -> str:
    themes = sa.select(Theme.label, Theme.description).where(Theme.frame_id == frame_id).order_by(Theme.id)
    versions = sa.select(FrameVersion.content).where(FrameVersion.frame_id == frame_id)
    return f"{db.session.execute(themes).all()} {db.session.scalars(versions).all()}"


def test_a_withdrawn_comment_leaves_nothing_in_a_frame_that_was_copied(copied: int) -> None:
    withdraw("answer", 1)
    db.session.commit()
    db.session.expire_all()
    assert "Rapscallion" not in stored_of(copied)
    assert "('Desk', 'Rude at the desk')" in stored_of(copied)


def test_what_was_taken_out_stands_in_no_frame_that_was_copied(
    copied: int, held: tuple[int, int, int], officer: Person
) -> None:
    mark_words(held[1], "Rapscallion", "name", user_id=officer.id)
    db.session.commit()
    db.session.expire_all()
    assert "Rapscallion" not in stored_of(copied)
    assert "[taken out] at the desk was rude, [taken out] shouted" in stored_of(copied)


@pytest.mark.parametrize(
    ("description", "comment", "expected"),
    [
        ("Rapscallion at the desk was rude", "I said: rapscallion  at the desk was rude!", True),
        ("About waiting", "About waiting", False),
        ("The staff were kind to me", "They were kind to my mother", False),
    ],
)
def test_what_repeats_a_comment(description: str, comment: str, expected: bool) -> None:
    assert (description in repeating([description], [comment])) is expected
    assert not repeating([description], [comment], fewest=8)


def test_words_are_taken_out_of_a_description_whole() -> None:
    assert (
        without("Ann and Annette, ANN  SMITH", {"Ann", "ann smith"}) == "[taken out] and Annette, [taken out]"
    )
