"""A questionnaire as an officer writes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engage.questionnaires import draft
from engage.questionnaires.draft import OptionDraft, PageDraft, QuestionDraft

CHOICE = QuestionDraft(
    "one_choice", "Which?", "which", options=(OptionDraft("Yes", "yes"), OptionDraft("No", "no"))
)


def problems(*questions: QuestionDraft) -> str:
    return " ".join(draft.problems(draft.with_keys([PageDraft("Page", questions)])))


def test_keys_are_made_of_words_and_differ() -> None:
    pages = draft.with_keys(
        [
            PageDraft(
                "P",
                (
                    QuestionDraft("number", "Où? Écrivez!"),
                    QuestionDraft("number", "ou ecrivez"),
                    QuestionDraft("number", "？"),
                ),
            )
        ]
    )
    assert [question.key for question in pages[0].questions] == ["ou_ecrivez", "ou_ecrivez_2", "item"]


def test_a_good_questionnaire_has_no_problems() -> None:
    assert problems(CHOICE, QuestionDraft("comment", "Why?", asked_if=(("which", "yes"),))) == ""


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (QuestionDraft("essay", "What?"), "no kind"),
        (QuestionDraft("one_choice", "What?"), "at least 2 options"),
        (QuestionDraft("number", "What?", options=(OptionDraft("A"),)), "no options"),
        (QuestionDraft("number", " "), "has words"),
        (QuestionDraft("number", "x" * 401), "at most 400"),
        (QuestionDraft("number", "What?", hint="x" * 401), "longer than 400"),
        (QuestionDraft("number", "What?", key="No-Good"), "small letters"),
        (QuestionDraft("number", "What?", settings={"minimum": 5, "maximum": 1}), "above the highest"),
        (QuestionDraft("number", "What?", settings={"minimum": "few"}), "are numbers"),
        (QuestionDraft("scale", "What?", settings={"maximum": 40}), "2 to 11 points"),
        (QuestionDraft("scale", "What?", settings={"maximum": "x"}), "whole numbers"),
        (replace(CHOICE, options=(OptionDraft("A", "a"), OptionDraft("B", "a"))), "same key"),
        (replace(CHOICE, options=(OptionDraft("A"), OptionDraft(""))), "Each option has words"),
        (
            replace(CHOICE, options=(OptionDraft("Bus"), OptionDraft("A"), OptionDraft("bus "))),
            "options say “Bus”",
        ),
        (replace(CHOICE, options=tuple(OptionDraft(f"A{n}") for n in range(201))), "at most 200 options"),
        (QuestionDraft("number", "What?", asked_if=(("which", "maybe"),)), "no earlier question"),
    ],
)
def test_what_must_be_put_right_is_said(question: QuestionDraft, words: str) -> None:
    assert words in problems(question)


def test_a_condition_looks_back_and_never_forward() -> None:
    later = QuestionDraft("comment", "Why?", asked_if=(("which", "yes"),))
    assert "no earlier question" in problems(later, CHOICE)


def test_pages_may_be_empty_only_while_they_are_written() -> None:
    empty = [PageDraft("Page")]
    assert draft.problems(empty)
    assert draft.problems([])
    assert not draft.problems(empty, finished=False)
    assert not draft.problems([], finished=False)


def test_only_a_changed_question_gets_a_new_key_and_conditions_follow() -> None:
    why = QuestionDraft("comment", "Why?", "why", asked_if=(("which", "yes"),))
    new = replace(CHOICE, title="Which one?")
    pages = draft.rekeyed([PageDraft("P", (new, why))], {"which": CHOICE, "why": why})
    first, second = pages[0].questions
    assert (first.key, second.key) == ("which_2", "why")
    assert second.asked_if == (("which_2", "yes"),)


def test_a_hint_or_a_condition_does_not_make_another_question() -> None:
    assert draft.same_question(CHOICE, replace(CHOICE, hint="Think", required=True, asked_if=(("a", "b"),)))
    assert not draft.same_question(CHOICE, replace(CHOICE, options=CHOICE.options[:1]))
    assert not draft.same_question(CHOICE, replace(CHOICE, kind="several_choices"))
