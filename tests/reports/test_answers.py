"""Every kind of question comes out on a page for officers and in a file, and exposes nobody there."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from engage import clock
from engage.audit.models import Entry
from engage.consultations import actions
from engage.consultations.details import History
from engage.db import db
from engage.questionnaires.draft import OptionDraft, PageDraft, QuestionDraft
from engage.questionnaires.kinds import KINDS
from engage.questionnaires.queries import newest_sheet
from engage.responses import actions as responses
from engage.responses.imported import ImportedResponse
from tests.answering import answer, begin, consultation, send
from tests.cast import Person
from tests.consultations.making import answered, details, held, response
from tests.pages import StrictClient

AT = "/office/consultations/getting-about/responses"
DAY = timedelta(days=1)

# What one resident types into the field of each kind, and how officers meet it on a page and in a cell of the file.
TYPED: dict[str, tuple[dict[str, Any], str, str]] = {
    "one_choice": ({"it": "walk"}, "On foot 1", "On foot"),
    "several_choices": ({"it": ["walk"]}, "On foot 1", "yes"),
    "scale": ({"it": "4"}, "4 1", "4"),
    "number": ({"it": "17"}, "17 1", "17"),
    "date": ({"it_day": "3", "it_month": "2", "it_year": "2024"}, "3 February 2024 1", "2024-02-03"),
    "short_text": ({"it": "The Kingsway line"}, "The Kingsway line 1", "The Kingsway line"),
    "comment": ({"it": "Buses come too late"}, "Buses come too late", "Buses come too late"),
    "postcode": ({"it_ward": "E05014933"}, " 1 ", ""),
}
OPTIONS = (OptionDraft("On foot", "walk"), OptionDraft("By bus", "bus"))


def rows_of(person: Person, at: str = AT) -> list[list[str]]:
    found = person.client.get(f"{at}.csv")
    assert found.status_code == 200
    text = found.get_data(as_text=True)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_comes_out_on_a_page_and_in_the_file(
    app: Flask, client: StrictClient, officer: Person, kind: str
) -> None:
    typed, on_page, in_file = TYPED[kind]
    if kind == "postcode":
        ward = next(iter(wards(app).items()))
        typed, on_page, in_file = {"it_ward": ward[0]}, f"{ward[1]} 1", ward[1]
    question = QuestionDraft(kind, "What is it?", "it", options=OPTIONS if KINDS[kind].least_options else ())
    with app.app_context():
        asked = consultation((PageDraft("One page", (question,)),), slug="kinds")
    begin(client, asked)
    answer(client, asked, 1, **typed)
    send(client, asked)

    at = "/office/consultations/kinds/responses"
    page = officer.client.page(at)
    assert "What is it?" in page.text
    assert "1 of 1 response answered" in page.text
    words = KINDS[kind].words_in
    if words:
        link = next(a.get("href", "") for a in page.all("a") if "".join(a.itertext()).endswith("What is it?"))
        page = officer.client.page(link)
    assert on_page in page.text, f"answers of the kind {kind} are shown nowhere"
    head, row = rows_of(officer, at)
    assert len(head) == len(row) == 3 + len(KINDS[kind].headings(newest(app, asked.questionnaire_id)))
    assert in_file in row[3:], f"answers of the kind {kind} are in no file"


def newest(app: Flask, questionnaire_id: int) -> Any:
    with app.app_context():
        return newest_sheet(questionnaire_id).questions[0]


def wards(app: Flask) -> dict[str, str]:
    from engage.places.gazetteer import gazetteer

    return dict(gazetteer(app.extensions["engage.config"].place).wards)


def put(app: Flask, questionnaire_id: int, lines: list[str], **changes: Any) -> None:
    """Responses that answer the question for one line of text."""
    from engage.questionnaires.value import Value

    rows = [
        ImportedResponse(f"{text}{number}", clock.now(), {"line": Value(text=text)}, **changes)
        for number, text in enumerate(lines)
    ]
    with app.app_context():
        responses.import_responses(questionnaire_id, rows)
        db.session.commit()


def test_short_answers_are_counted_searched_and_paged(app: Flask, officer: Person) -> None:
    questionnaire_id = held(app)
    put(app, questionnaire_id, ["Line 31", "line  31", "Line 8", *(f"Line {n}" for n in range(100, 160))])
    page = officer.client.page(f"{AT}/line")
    assert "62 different answers from 63 responses" in page.text
    assert "Line 100" in page.text
    assert "Line 8" not in page.text
    second = officer.client.page(f"{AT}/line?page=2")
    assert "Line 31 2" in second.text
    assert "Line 8 1" in second.text
    found = officer.client.page(f"{AT}/line?search=lINE 8")
    assert "1 different answer from 1 response" in found.text
    assert "No answer has these words." in officer.client.page(f"{AT}/line?search=tram").text
    officer.client.page(f"{AT}/line?search=%20%25_&page=-4&who=nobody")
    officer.client.page(f"{AT}/change", status=404)
    officer.client.page(f"{AT}/nothing", status=404)


PERSONAL = "ask Mrs Begum on 01582 123456"


def test_personal_details_are_hidden_and_raw_words_are_on_record(
    app: Flask, officer: Person, enter: Any
) -> None:
    questionnaire_id = held(app)
    put(app, questionnaire_id, [PERSONAL, "Sarah Thompson"])
    page = officer.client.page(f"{AT}/line")
    for words in ("Begum", "123456", "Sarah", "Thompson"):
        assert words not in page.html
        assert words not in "".join(map("".join, rows_of(officer)))
        assert "No answer has these words." in officer.client.page(f"{AT}/line?search={words}").text

    refused = officer.client.send(f"{AT}/line", {}, status=422)
    assert refused.errors == ["Choose why you need to read them"]
    assert "Begum" not in refused.html
    with app.app_context():
        assert not db.session.query(Entry).filter_by(action="answers read as given").count()
    shown = officer.client.send(f"{AT}/line", {"why": "safeguarding"})
    assert PERSONAL in shown.text
    with app.app_context():
        entry = db.session.query(Entry).filter_by(action="answers read as given").one()
        assert entry.actor_id == officer.id
        assert entry.detail == {"question": "line", "answers": 2, "why": "Somebody may be in danger"}


def test_organisations_are_counted_apart_and_named(app: Flask, officer: Person) -> None:
    questionnaire_id = held(app)
    put(app, questionnaire_id, ["Line 1"])
    put(app, questionnaire_id, ["Line 2"], respondent_type="organisation", organisation="Marsh Farm Mosque")
    page = officer.client.page(AT)
    assert "Marsh Farm Mosque" not in page.text
    assert "1 of 1 response answered" in page.text
    page = officer.client.page(f"{AT}?who=organisation")
    assert "Marsh Farm Mosque 1" in page.text
    assert "Line 2" in officer.client.page(f"{AT}/line?who=organisation").text
    assert "Line 2" not in officer.client.page(f"{AT}/line").text
    head, *rows = rows_of(officer)
    assert head[:3] == ["Who answered", "How it came", "Name of the organisation"]
    assert [row[:3] for row in rows] == [
        ["Individual", "Imported from another tool", ""],
        ["Organisation", "Imported from another tool", "Marsh Farm Mosque"],
    ]


FULL_WIDTH = ["＝1+1", "＋1", "－1", "＠SUM(A1)", "=1+1", "+1;=2", "@x", "-cmd", "a;=HYPERLINK(1)"]


def test_no_cell_is_a_formula_and_semicolons_are_quoted(app: Flask, officer: Person) -> None:
    questionnaire_id = held(app)
    put(app, questionnaire_id, FULL_WIDTH)
    text = officer.client.get(f"{AT}.csv").get_data(as_text=True)
    cells = [row[-3] for row in csv.reader(io.StringIO(text))]
    assert sorted(cells[1:]) == sorted(
        ["'＝1+1", "'＋1", "'－1", "'＠SUM(A1)", "'=1+1", "'+1;'=2", "'@x", "'-cmd", "a;'=HYPERLINK(1)"]
    )
    assert '"a;\'=HYPERLINK(1)"' in text


def test_the_file_joins_nobody(app: Flask, officer: Person) -> None:
    """No equality answer, no time, no id; and the order of rows says nothing of when they came."""
    from engage.questionnaires.value import Value

    questionnaire_id = held(app)
    lines = ["Zebra", "Adder", "Mole"]
    rows = [
        ImportedResponse(
            f"tool-id-{n}",
            clock.now() - n * DAY,
            {"line": Value(text=line)},
            equality={"religion": "jedi-knight"},
        )
        for n, line in enumerate(lines)
    ]
    answered(app, questionnaire_id, rows)
    text = officer.client.get(f"{AT}.csv").get_data(as_text=True)
    assert "jedi-knight" not in text
    assert "tool-id" not in text
    assert str(clock.now().year) not in text
    assert [text.index(line) for line in sorted(lines)] == sorted(text.index(line) for line in lines)


def test_only_submitted_responses_come_out(app: Flask, officer: Person) -> None:
    questionnaire_id = held(app)
    put(app, questionnaire_id, ["Line 1", "Line 2"])
    with app.app_context():
        from engage.responses.models import Response

        one, other = db.session.query(Response).order_by(Response.id)
        responses.exclude(one.id, "sent twice")
        db.session.commit()
        assert other.status == "submitted"
    assert len(rows_of(officer)) == 2
    assert "1 different answer from 1 response" in officer.client.page(f"{AT}/line").text


def test_answers_of_all_versions_are_under_one_column(app: Flask, officer: Person) -> None:
    """Options have other ids in each version; the file must know them again by their keys."""
    from engage.questionnaires import actions as questionnaires
    from engage.questionnaires.draft import from_shapes
    from engage.questionnaires.value import Value

    pages = (PageDraft("One", (QuestionDraft("several_choices", "How?", "how", options=OPTIONS),)),)
    with app.app_context():
        history = History(clock.now() - 2 * DAY, "", "")
        made = actions.bring_in("two-versions", details(-DAY, DAY), pages, history)
        number = made.questionnaire_id

        def say(imported_id: str) -> None:
            walk = next(o for o in newest_sheet(number).questions[0].options if o.key == "walk")
            row = ImportedResponse(imported_id, clock.now(), {"how": Value(options=(walk.id,))})
            responses.import_responses(number, [row])

        say("first")
        more = QuestionDraft("number", "How often?", "often")
        written = from_shapes(newest_sheet(number).pages)
        questionnaires.rewrite(number, [*written, PageDraft("Two", (more,))])
        questionnaires.publish(number)
        say("second")
        db.session.commit()
    head, *rows = rows_of(officer, "/office/consultations/two-versions/responses")
    assert head[3:] == ["How?: On foot", "How?: By bus", "How often?"]
    assert [row[3:] for row in rows] == [["yes", "no", ""], ["yes", "no", ""]]


def test_who_may_not_see_true_counts_is_refused(
    app: Flask, organiser: Person, commissioner: Person, administrator: Person
) -> None:
    held(app)
    for person in (organiser, commissioner, administrator):
        for address in (AT, f"{AT}.csv", f"{AT}/line"):
            assert person.client.get(address).status_code == 403
        assert "Answers to each question" not in person.client.get(AT.removesuffix("/responses")).text


def test_the_name_of_an_organisation_is_not_called_optional(app: Flask, client: StrictClient) -> None:
    with app.app_context():
        asked = consultation()
    page = client.page(asked.url("start"))
    assert "Name of the organisation or group" in page.text
    assert "(optional)" not in page.text
    again = client.send(asked.url("start"), {"q-who": "organisation"}, status=422)
    assert again.errors == ["Enter the name of the organisation or group"]
    begin(client, asked, "organisation", "Marsh Farm Mosque")
    answer(client, asked, 1, used="no")
    answer(client, asked, 3)
    assert "You are answering for Marsh Farm Mosque" in client.page(asked.url("check")).text


def test_the_test_of_kinds_knows_every_kind() -> None:
    assert TYPED.keys() == KINDS.keys()
    templates = Path(__file__).parents[2] / "templates/questionnaires/kinds"
    assert {path.stem for path in templates.glob("[a-z]*.html")} == KINDS.keys()


def test_a_response_without_answers_is_a_row(app: Flask, officer: Person) -> None:
    questionnaire_id = held(app)
    answered(app, questionnaire_id, [response(1, clock.now())])
    head, row = rows_of(officer)
    assert len(head) == len(row)
    assert not any(row[3:])
