"""Every file of the house that opens in a spreadsheet, with words in it that mean harm: no cell of any runs."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.db import db
from engage.questionnaires.models import Option, Question
from engage.themes import actions as themes
from engage.themes.models import SuggestedTheme
from tests.answering import Asked, answer, begin, consultation, send
from tests.cast import Person
from tests.themes import scene

HARM = (
    "=1+1",
    "＝1+1",
    "＠SUM(1)",
    " =1+1",
    '"=1+1',
    "\u200b=1+1",
    "ok;=1+1",
    "ok\n=1+1",
    "+1+cmd|x",
    "－1+cmd|x",
)
SHEETS = ("csv", "xlsx", "xls", "ods", "tsv")


def put(app: Flask, officer: Person) -> Asked:
    """A consultation whose questions, options, answers, comments and themes all mean harm."""
    asked = consultation()
    client = app.test_client()
    begin(client, asked)
    answer(client, asked, 1, used="no")
    answer(client, asked, 3, place="=HYPERLINK(1)")
    send(client, asked)
    ids = scene.comments(asked.questionnaire_id, *HARM, first=900)
    run = scene.run(asked.questionnaire_id, scene.proposal(("hours", ids)))
    db.session.commit()
    suggestion = db.session.scalars(sa.select(SuggestedTheme).filter_by(run_id=run.id)).one()
    theme = themes.accept(suggestion, label="=1+1 hours;=1+1", user_id=officer.id)
    theme.description = "＝1+1"
    db.session.execute(sa.update(Question).values(title='"=1+1;=1+1'))
    db.session.execute(sa.update(Option).values(label=sa.literal("=1+1") + Option.key))
    db.session.commit()
    return asked


def files(app: Flask) -> dict[str, str]:
    """Endpoint and rule of every address that gives a file for a spreadsheet."""
    return {
        rule.endpoint: rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.rule.rpartition(".")[2] in SHEETS
    }


def runs(cell: str) -> bool:
    bare = cell.lstrip(' \t\r\n\u200b\u00a0\ufeff"')
    return bare[:1] in set("=@＝＠") or (bare[:1] in set("+-＋－") and "|" in bare)


@pytest.mark.on_sqlite
def test_no_cell_of_any_file_runs(app: Flask, officer: Person) -> None:
    with app.app_context():
        asked = put(app, officer)
    at = {"slug": asked.slug, "questionnaire_id": asked.questionnaire_id, "key": scene.KEY}
    walked, seen = set(), 0
    for endpoint, rule in files(app).items():
        with app.test_request_context():
            address = app.url_for(endpoint, **{name: at[name] for name in at if f"{name}>" in rule})
        found = officer.client.get(address)
        if (
            endpoint == "reports.groups_file"
        ):  # there are no figures by group here; it is written like the others
            assert found.status_code == 404
            continue
        assert found.status_code == 200, f"{rule}: {found.status}"
        if rule.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(found.data)) as book:
                assert b"<f" not in book.read("xl/worksheets/sheet1.xml"), f"{rule} has a formula"
                seen += book.read("xl/sharedStrings.xml").count(b"1+1")
            walked.add(endpoint)
            continue
        assert rule.endswith(".csv"), f"{rule}: read this kind of file here too"
        text = found.get_data(as_text=True).lstrip("\ufeff")
        seen += text.count("1+1")
        for delimiter in ",;\t":
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
                assert not [cell for cell in row if runs(cell)], (rule, delimiter, row)
        walked.add(endpoint)
    assert len(walked) >= 6
    assert seen > 30, "the words that mean harm are in the files"


def test_one_place_writes_each_kind_of_such_files() -> None:
    house = Path(__file__).parents[2] / "engage"
    writers = [
        path.relative_to(house).as_posix()
        for path in sorted(house.rglob("*.py"))
        if re.search(r"csv\.(writer|DictWriter)\(|\bWorkbook\(", path.read_text())
    ]
    assert writers == ["comments/cells.py", "themes/exchange/workbooks.py"], (
        "write it with engage.comments.cells, or defuse its cells there"
    )
