"""The machine proposes, a person decides: what counts, what is kept, what cannot be undone by a machine."""

from __future__ import annotations

import pytest
from flask import Flask

from engage.comments.actions import withdraw
from engage.db import db
from engage.errors import Refused
from engage.themes import actions, queries
from engage.themes.models import Coding, SuggestedTheme, Theme
from tests.cast import Person
from tests.counting import queries_of
from tests.themes.scene import KEY, comments, proposal, question, run

pytestmark = pytest.mark.usefixtures("db_session")


def suggestions(run_id: int) -> list[SuggestedTheme]:
    return [row.suggestion for row in queries.undecided(run_id)]


def loaded(suggestion: SuggestedTheme) -> SuggestedTheme:
    found = queries.suggested_theme(suggestion.id)
    assert found is not None
    return found


def accepted(officer: Person, questionnaire_id: int, label: str, ids: list[int]) -> Theme:
    made = run(questionnaire_id, proposal((label, ids)))
    return actions.accept(loaded(suggestions(made.id)[0]), label=label, user_id=officer.id)


def held(questionnaire_id: int) -> dict[str, int]:
    frame = queries.frame(questionnaire_id, KEY)
    counts = queries.theme_counts(frame.id, questionnaire_id, KEY) if frame else []
    return {row.theme.label: row.individuals for row in counts}


def test_a_suggestion_counts_nowhere_until_it_is_accepted(officer: Person) -> None:
    asked = question()
    ids = comments(asked, "waiting too long", "waiting for hours", "kind nurses")
    made = run(asked, proposal(("Waiting", ids[:2]), ("Kind staff", ids[2:])))
    assert held(asked) == {}
    assert [row.comments for row in queries.undecided(made.id)] == [2, 1]
    actions.accept(loaded(suggestions(made.id)[0]), label="Waiting times", user_id=officer.id)
    assert held(asked) == {"Waiting times": 2}
    assert [row.suggestion.label for row in queries.undecided(made.id)] == ["Kind staff"]


def test_a_suggestion_is_decided_on_once(officer: Person) -> None:
    asked = question()
    made = run(asked, proposal(("Waiting", comments(asked, "waiting too long"))))
    suggestion = loaded(suggestions(made.id)[0])
    actions.accept(suggestion, label="Waiting", user_id=officer.id)
    with pytest.raises(Refused):
        actions.accept(suggestion, label="Waiting again", user_id=officer.id)
    with pytest.raises(Refused):
        actions.decline(suggestion)
    assert held(asked) == {"Waiting": 1}


def test_two_themes_never_have_one_label(officer: Person) -> None:
    asked = question()
    ids = comments(asked, "waiting too long", "kind nurses")
    accepted(officer, asked, "Waiting", ids[:1])
    with pytest.raises(Refused, match="already a theme"):
        accepted(officer, asked, "WAITING", ids[1:])


def test_running_the_machine_again_undoes_no_decision_of_a_person(officer: Person) -> None:
    asked = question()
    ids = comments(asked, "waiting too long", "waiting for hours", "kind nurses")
    theme = accepted(officer, asked, "Waiting", ids[:2])
    frame = queries.frame(asked, KEY)
    assert frame is not None
    actions.code(ids[0], frame, holds=[], user_id=officer.id)
    actions.code(ids[2], frame, holds=[theme.id], user_id=officer.id)
    assert held(asked) == {"Waiting": 2}
    again = run(asked, proposal(("Queues", ids)))
    actions.accept(loaded(suggestions(again.id)[0]), label="Queues", user_id=officer.id, into=theme)
    assert db.session.get(Coding, (ids[0], theme.id)).holds is False
    assert db.session.get(Coding, (ids[2], theme.id)).user_id == officer.id
    assert held(asked) == {"Waiting": 2}


def test_a_view_held_by_few_is_merged_away_only_with_a_reason(officer: Person) -> None:
    asked = question()
    ids = comments(asked, "waiting too long", "waiting for hours", "no interpreter came")
    waiting = accepted(officer, asked, "Waiting", ids[:2])
    rare = accepted(officer, asked, "Interpreters", ids[2:])
    with pytest.raises(Refused, match="held by only 1"):
        actions.merge(rare, waiting, because="  ", user_id=officer.id)
    assert held(asked) == {"Waiting": 2, "Interpreters": 1}
    actions.merge(rare, waiting, because="They waited for the interpreter", user_id=officer.id)
    assert held(asked) == {"Waiting": 3}
    kept = queries.theme(rare.id)
    assert kept is not None
    assert kept.merged_into_id == waiting.id
    assert kept.merged_because == "They waited for the interpreter"


def test_merging_keeps_what_a_person_decided_of_the_theme_merged_into(officer: Person) -> None:
    asked = question()
    ids = comments(asked, "waiting too long", "no interpreter came")
    waiting = accepted(officer, asked, "Waiting", ids[:1])
    frame = queries.frame(asked, KEY)
    assert frame is not None
    actions.code(ids[1], frame, holds=[], user_id=officer.id)
    rare = accepted(officer, asked, "Interpreters", ids[1:])
    actions.merge(rare, waiting, because="One and the same", user_id=officer.id)
    assert held(asked) == {"Waiting": 1}


def test_merging_loses_no_comment_that_a_person_put_to_the_theme(officer: Person) -> None:
    asked = question()
    ids = comments(asked, "waiting too long", "no interpreter came")
    waiting = accepted(officer, asked, "Waiting", ids[:1])
    rare = accepted(officer, asked, "Interpreters", ids[1:])
    frame = queries.frame(asked, KEY)
    assert frame is not None
    actions.code(ids[1], frame, holds=[rare.id], user_id=officer.id)
    actions.merge(rare, waiting, because="One and the same", user_id=officer.id)
    assert held(asked) == {"Waiting": 2}


def test_a_withdrawn_comment_leaves_every_count_and_every_quote(officer: Person) -> None:
    asked = question()
    ids = comments(asked, "waiting too long", "waiting for hours")
    theme = accepted(officer, asked, "Waiting", ids)
    quotes = queries.theme_quotes([theme.id], asked, KEY)[theme.id]
    actions.approve_quote(queries.quote(quotes[0].id), user_id=officer.id)
    assert [quote.words for quote in queries.approved_quotes([theme.id], asked, KEY)[theme.id]] == ["waiti"]
    withdraw("answer", 1)
    assert held(asked) == {"Waiting": 1}
    assert queries.approved_quotes([theme.id], asked, KEY) == {}


def test_organisations_are_counted_apart_from_individuals(officer: Person) -> None:
    asked = question()
    people = comments(asked, "waiting too long")
    bodies = comments(asked, "our members wait too long", voice="organisation", first=100)
    theme = accepted(officer, asked, "Waiting", people + bodies)
    frame = queries.frame(asked, KEY)
    assert frame is not None
    row = queries.theme_counts(frame.id, asked, KEY)[0]
    assert (row.theme.id, row.individuals, row.organisations) == (theme.id, 1, 1)
    base = queries.base(asked, KEY)
    assert (base.individuals, base.organisations, base.read) == (1, 1, 0)


def test_only_quotable_words_are_ever_quoted(officer: Person) -> None:
    asked = question()
    ids = comments(asked, "waiting too long")
    made = proposal(("Waiting", ids))
    kept = actions.keep_proposal(asked, KEY, made, job_id=None, quotable=set())
    assert queries.undecided(kept.id)[0].quotes == []


def test_a_person_quotes_words_of_a_comment_for_a_theme(officer: Person) -> None:
    asked = question()
    ids = comments(asked, "The nurse was very kind. Ring me on 07700 900123", "nothing to add")
    theme = accepted(officer, asked, "Kind staff", ids[:1])
    db.session.commit()
    theme_id = theme.id
    db.session.remove()
    page = f"/themes/{asked}/{KEY}"
    shown = officer.client.get(f"{page}/comments?theme={theme_id}").text
    assert "900123" not in shown
    assert shown.count("Words to quote") == 1
    wrong = officer.client.post(
        f"{page}/{theme_id}/quote/{ids[0]}?theme={theme_id}", data={"passage": "The nurse was rude"}
    )
    assert wrong.status_code == 422
    assert "The nurse was rude" in wrong.text
    assert (
        officer.client.post(f"{page}/{theme_id}/quote/{ids[1]}", data={"passage": "nothing"}).status_code
        == 409
    )
    short = officer.client.post(
        f"{page}/{theme_id}/quote/{ids[0]}?theme={theme_id}", data={"passage": "kind"}
    )
    assert short.status_code == 422
    assert "5 to 45 words" in short.text
    done = officer.client.post(
        f"{page}/{theme_id}/quote/{ids[0]}", data={"passage": "The nurse was very kind."}
    )
    assert done.status_code == 302
    assert [quote.words for quote in queries.approved_quotes([theme_id], asked, KEY)[theme_id]] == [
        "The nurse was very kind."
    ]


def test_comments_that_fit_nowhere_are_kept_to_be_read() -> None:
    asked = question()
    ids = comments(asked, "waiting too long", "nothing", "purple")
    run(asked, proposal(("Waiting", ids[:1]), empty=(ids[1],), other=(ids[2],)))
    rows, total = queries.comments(asked, KEY, page=1, only="other")
    assert ([row.words for row in rows], total) == (["purple"], 1)


def test_an_officer_suggests_accepts_codes_and_lets_it_count(officer: Person) -> None:
    asked = question()
    ids = comments(asked, "waiting too long", "waiting for hours")
    run(asked, proposal(("Waiting", ids)))
    db.session.commit()
    db.session.remove()
    page = officer.client.get(f"/themes/{asked}/{KEY}/suggestions")
    assert "Waiting" in page.text
    suggestion = suggestions(queries.latest_run(asked, KEY).id)[0]
    answer = officer.client.post(
        f"/themes/{asked}/{KEY}/suggestions/{suggestion.id}",
        data={"label": "Waiting times", "decision": "accept"},
        follow_redirects=True,
    )
    assert answer.status_code == 200
    assert "Not accepted yet" in officer.client.get(f"/themes/{asked}/{KEY}").text
    answer = officer.client.post(f"/themes/{asked}/{KEY}/accept", follow_redirects=True)
    assert "they count in the summary" in answer.text
    theme_id = queries.theme_counts(queries.frame(asked, KEY).id, asked, KEY)[0].theme.id
    answer = officer.client.post(f"/themes/{asked}/{KEY}/comments/{ids[0]}", data={}, follow_redirects=True)
    assert "Coded by a person" in answer.text
    db.session.remove()
    assert held(asked) == {"Waiting times": 1}
    wrong = officer.client.post(f"/themes/{asked}/{KEY}/{theme_id}/change", data={"label": "  "})
    assert wrong.status_code == 422
    assert "Give the theme a label" in wrong.text
    long = officer.client.post(f"/themes/{asked}/{KEY}/{theme_id}/change", data={"label": "x" * 300})
    assert long.status_code == 422
    assert "x" * 300 in long.text


def test_a_theme_that_cannot_be_added_comes_back_as_it_was_typed(officer: Person) -> None:
    asked = question()
    accepted(officer, asked, "Waiting", comments(asked, "waiting too long"))
    db.session.commit()
    db.session.remove()
    for label, words in (("waiting", "already a theme"), ("x" * 300, "to 200 characters"), (" ", "a label")):
        typed = {"label": label, "description": "Hours in a corridor"}
        page = officer.client.post(f"/themes/{asked}/{KEY}/frame/new", data=typed)
        assert page.status_code == 422
        assert words in page.text
        assert f'value="{label.strip()}"' in page.text
        assert "Hours in a corridor</textarea>" in page.text
    assert held(asked) == {"Waiting": 1}


def test_numbers_that_no_column_holds_are_no_fault_of_ours(officer: Person) -> None:
    asked = question()
    theme_id = accepted(officer, asked, "Waiting", comments(asked, "waiting too long")).id
    accepted(officer, asked, "Staff", comments(asked, "kind nurses", first=5))
    queues = run(asked, proposal(("Queues", comments(asked, "queues", first=9))))
    suggestion = suggestions(queues.id)[0].id
    db.session.commit()
    db.session.remove()
    at, huge = f"/themes/{asked}/{KEY}", "9" * 20
    merged = officer.client.post(f"{at}/{theme_id}/merge", data={"into": huge, "because": "The same"})
    assert merged.status_code == 422
    assert "Choose a theme to merge into" in merged.text
    into = {"into": huge, "decision": "accept"}
    again = officer.client.send(f"{at}/suggestions/{suggestion}", into, status=422)
    assert again.errors == ["Choose a theme to merge into."]
    assert held(asked) == {"Waiting": 1, "Staff": 1}
    far = officer.client.page(f"{at}/comments?theme={huge}&page={huge}")
    assert "waiting too long" in far.text


def test_a_label_that_is_too_long_is_shown_again(officer: Person) -> None:
    asked = question()
    made = run(asked, proposal(("Queues", comments(asked, "queues"))))
    suggestion = suggestions(made.id)[0].id
    db.session.commit()
    label = "Queues " * 50
    at = f"/themes/{asked}/{KEY}/suggestions/{suggestion}"
    for address in (at, f"{at}/regroup"):
        again = officer.client.send(address, {"label": label, "decision": "accept"}, status=422)
        assert again.errors == ["Keep the label to 200 characters."]
        assert again.form_values(-1)["label"] == [label.strip()]
    assert held(asked) == {}


def test_an_analyst_codes_but_accepts_nothing(analyst: Person, commissioner: Person) -> None:
    asked = question()
    ids = comments(asked, "waiting too long")
    made = run(asked, proposal(("Waiting", ids)))
    suggestion = suggestions(made.id)[0].id
    db.session.commit()
    db.session.remove()
    assert analyst.client.get(f"/themes/{asked}/{KEY}").status_code == 200
    assert analyst.client.post(f"/themes/{asked}/{KEY}/suggestions/{suggestion}").status_code == 403
    assert commissioner.client.get(f"/themes/{asked}/{KEY}").status_code == 403
    assert held(asked) == {}


def test_the_workbench_asks_the_database_the_same_whatever_is_stored(officer: Person, app: Flask) -> None:
    asked = question()
    ids = comments(asked, *[f"waiting number {at}" for at in range(60)])
    for at in range(6):
        accepted(officer, asked, f"Theme {at}", ids[at * 10 : at * 10 + 10])
    run(asked, proposal(*[(f"Suggestion {at}", ids[at : at + 3]) for at in range(10)]))
    db.session.commit()
    db.session.remove()
    with queries_of(app) as asked_of_database:
        officer.client.get(f"/themes/{asked}/{KEY}")
    assert len(asked_of_database) <= 17


def test_a_factor_that_hardly_anybody_else_makes_is_told_in_words(officer: Person) -> None:
    asked = question()
    made = run(asked, proposal(("Drones", comments(asked, "drones fly", "ban drones"))))
    row = loaded(suggestions(made.id)[0])
    row.terms = [["drones", 687.0, 1.0], ["fly", 20.0, 0.5], ["over", 1.0, 0.5]]
    db.session.commit()
    home = f"/themes/{asked}/{KEY}/suggestions"
    for address, factor in ((home, "20.0 times as often as elsewhere"), (f"{home}/{row.id}", "20.0")):
        text = " ".join(officer.client.page(address).text.split())
        assert "almost only here" in text
        assert factor in text
        assert "687" not in text
