"""Files for other tools: out and in again without loss, looked at first, and a stranger's file never half written."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from xml.etree import ElementTree

import pytest

from engage.db import db
from engage.themes import actions, queries
from engage.themes.exchange import refi, sheets
from engage.themes.exchange.given import GivenTheme, Unreadable
from engage.themes.exchange.planning import Plan, plan
from engage.themes.exchange.refi_reading import read_project
from engage.themes.models import Frame
from tests.cast import Person
from tests.themes.framing import begun, held, themes
from tests.themes.scene import KEY, comments, question

pytestmark = pytest.mark.usefixtures("db_session")
G = "00000000-0000-0000-0000-00000000000{}".format


def planned(*given: GivenTheme, frame: Frame | None = None) -> Plan:
    present = frame.themes if frame else []
    return plan(given, present, examples={}, guids_elsewhere=set(), characteristics={"age"})


def qde(inside: str) -> bytes:
    return f'<?xml version="1.0"?><Project xmlns="{refi.NAMESPACE}" name="P">{inside}</Project>'.encode()


def qdpx(project: bytes, **texts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("project.qde", project)
        for name, words in texts.items():
            package.writestr(f"Sources/{name}.txt", words)
    return file.getvalue()


def test_formulas_are_defused_and_come_back_as_they_were() -> None:
    (_, _, line) = sheets.lines(["label"], [["=1+1"]])  # after the byte order mark and the names of columns
    assert line == '"\'=1+1"\r\n'
    head = "".join(sheets.lines(sheets.FRAME, [("=1+1", "-a", "", G(1), "", "@x\nand y", "")]))
    (theme,) = sheets.read_csv(head.encode()).themes
    assert (theme.label, theme.description, theme.examples) == ("=1+1", "-a", ("@x", "and y"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_sheet_of_any_office_is_read(encoding: str, delimiter: str) -> None:
    text = delimiter.join(["Label", "description", "Colour"]) + "\n" + delimiter.join(["Café", "x", "red"])
    given = sheets.read_csv(text.encode(encoding))
    assert [(theme.row, theme.label, theme.description) for theme in given.themes] == [(2, "Café", "x")]
    assert given.left_out == ["Column “Colour” is not known and was left out."]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"title,text\na,b", "“name”"),
        (b"label\n" + b"x\n" * 2_001, "2,000"),
        ("label\nx".encode("utf-16"), "not text"),
        (b'label\n"open', "not CSV"),
        (b"label\n" + b"y" * 200_000, "not CSV"),
        (b"x" * (sheets.LARGEST_FILE + 1), "8 MB"),
    ],
)
def test_a_sheet_that_cannot_be_read_says_why(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        sheets.read_csv(content)


def test_every_fault_is_told_with_its_row() -> None:
    made = planned(
        GivenTheme(2, "One", guid=G(1)),
        GivenTheme(3, "Two", guid=G(1)),
        GivenTheme(4, " "),
        GivenTheme(5, "one"),
        GivenTheme(6, "x" * 201),
        GivenTheme(7, "Lost", parent="Nowhere"),
        GivenTheme(8, "A", parent="C"),
        GivenTheme(9, "B", parent="A"),
        GivenTheme(10, "C", parent="B"),
    )
    assert [problem.row for problem in made.problems] == [3, 4, 5, 6, 7, 8, 9, 10]
    assert planned().problems[0].words == "The file names no theme."


def test_a_circle_with_what_is_there_is_seen(officer: Person) -> None:
    _, frame = begun()
    one, two = themes(frame, officer, "One", "Two")
    actions.change_theme(two, label="Two", description="", parent_id=one.id, equality=None)
    made = planned(GivenTheme(2, "One", parent="Two"), frame=frame)
    assert [problem.words for problem in made.problems] == ["“One” would lie under itself."]


def test_codes_of_one_name_under_several_parents_become_apart() -> None:
    made = planned(
        GivenTheme(1, "Staff", guid=G(1)), GivenTheme(2, "Good", guid=G(2), parent=G(1)),
        GivenTheme(3, "Food", guid=G(3)), GivenTheme(4, "Good", guid=G(4), parent=G(3)),
    )  # fmt: skip
    assert [step.given.label for step in made.steps] == ["Staff", "Good", "Food", "Good (Food)"]
    assert not made.problems
    assert len(made.notes) == 1


def scene(officer: Person) -> tuple[int, Frame, list[int]]:
    asked, frame = begun()
    staff, kind, waiting = themes(frame, officer, "Staff", "Kind & <good>", "Waiting")
    actions.change_theme(kind, label=kind.label, description="Kind.", parent_id=staff.id, equality="age")
    actions.add_example(kind, "=so kind\nand good", counter=False)
    ids = comments(
        asked, "So kind 😀 they were. But hours of waiting.", "Hours!", "Nothing of note", "Hours!"
    )
    actions.code(
        ids[0],
        frame,
        holds=[kind.id, waiting.id],
        positions={kind.id: "for", waiting.id: "against"},
        spans={kind.id: [(0, 20)], waiting.id: [(21, 42), (25, 30)]},
        user_id=officer.id,
    )
    actions.code(ids[1], frame, holds=[waiting.id], user_id=officer.id)
    actions.code(ids[2], frame, holds=[], user_id=officer.id)
    return asked, frame, ids


def files(officer: Person, asked: int) -> dict[str, bytes]:
    at = f"/themes/{asked}/{KEY}"
    return {
        name: officer.client.get(f"{at}/{name}").data for name in ("frame.csv", "codings.csv", "project.qdpx")
    }


def bring(officer: Person, asked: int, content: bytes, name: str, **more: str) -> object:
    sent = {"file": (io.BytesIO(content), name), **more}
    return officer.client.post(
        f"/themes/{asked}/{KEY}/exchange", data=sent, content_type="multipart/form-data"
    )


def test_a_frame_goes_out_and_comes_in_again(officer: Person) -> None:
    asked, _, _ = scene(officer)
    other = question()
    db.session.commit()
    db.session.remove()
    sheet = files(officer, asked)["frame.csv"]
    seen = bring(officer, asked, sheet, "frame.csv")
    assert seen.status_code == 200
    assert "0 themes to add, 0 to change, 3 as they are" in seen.text
    seen = bring(officer, other, sheet, "frame.csv")
    assert "3 themes to add" in seen.text
    assert "belongs to another frame" in seen.text
    assert queries.frame(other, KEY) is None
    db.session.remove()
    carried = re.search(r'name="carried" value="([^"]+)"', seen.text)[1]
    done = officer.client.post(f"/themes/{other}/{KEY}/exchange", data={"write": "y", "carried": carried})
    assert done.status_code == 302
    frame = queries.frame(other, KEY)
    names = {theme.id: theme.label for theme in frame.themes}
    assert [(theme.label, names.get(theme.parent_id), theme.equality) for theme in frame.themes] == [
        ("Staff", None, None), ("Kind & <good>", "Staff", "age"), ("Waiting", None, None),
    ]  # fmt: skip
    kind = next(theme for theme in frame.themes if theme.equality)
    assert [one.words for one in queries.examples([kind.id])[kind.id]] == ["=so kind and good"]


def test_codings_go_out_redacted_and_defused(officer: Person) -> None:
    asked, frame, _ = scene(officer)
    (extra,) = comments(asked, "=cmd() ring 07700 900123", first=50)
    actions.code(extra, frame, holds=[], user_id=officer.id)
    db.session.commit()
    db.session.remove()
    text = files(officer, asked)["codings.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["theme"], row["position"], row["coded_by"]) for row in rows] == [
        ("Kind & <good>", "for", "person"), ("Waiting", "against", "person"), ("Waiting", "", "person"),
        ("", "", "person"), ("", "", ""), ("", "", "person"),
    ]  # fmt: skip
    assert rows[-1]["words"].startswith("'=cmd()")
    assert "900123" not in text


def test_a_project_goes_out_and_comes_in_again(officer: Person) -> None:
    asked, frame, ids = scene(officer)
    db.session.commit()
    frame_id = frame.id
    db.session.remove()
    package = files(officer, asked)["project.qdpx"]
    given = read_project(package)
    assert [(theme.label, theme.description) for theme in given.themes] == [
        ("Staff", "About Staff."), ("Kind & <good>", "Kind."), ("Waiting", "About Waiting."),
    ]  # fmt: skip
    assert given.left_out == []
    # the same question after its codings were lost
    db.session.execute(db.text("DELETE FROM codings"))
    db.session.commit()
    db.session.remove()
    seen = bring(officer, asked, package, "p.qdpx")
    assert "3 as they are" in seen.text
    assert "3 comments to code" in seen.text
    assert held(asked) == {"Staff": 0, "Kind & <good>": 0, "Waiting": 0}
    db.session.remove()
    assert bring(officer, asked, package, "p.qdpx", write="y").status_code == 302
    assert held(asked) == {"Staff": 0, "Kind & <good>": 1, "Waiting": 2}
    by_label = {theme.label: theme.id for theme in queries.frame_by_id(frame_id).themes}
    both = [by_label["Kind & <good>"], by_label["Waiting"]]
    assert queries.positions(ids, both) == {(ids[0], both[0]): "for", (ids[0], both[1]): "against"}
    assert queries.spans(ids, both) == {
        (ids[0], both[0]): [(0, 20)],
        (ids[0], both[1]): [(21, 42), (25, 30)],
    }
    db.session.remove()
    again = bring(officer, asked, package, "p.qdpx")
    assert "0 comments to code" in again.text


def test_texts_of_another_tool_are_matched_by_their_words_and_the_rest_is_told(officer: Person) -> None:
    asked, _ = begun()
    ids = comments(asked, "Hours of waiting", "Twice", "Twice")
    db.session.commit()
    db.session.remove()
    sources = "".join(
        f'<TextSource guid="{G(at)}" name="t{at}" plainTextPath="internal://t{at}.txt">'
        f'<PlainTextSelection guid="{G(at)}" startPosition="0" endPosition="5">'
        f'<Coding guid="{G(at)}"><CodeRef targetGUID="{G(9)}"/></Coding>'
        "</PlainTextSelection></TextSource>"
        for at in (1, 2, 3)
    )
    codes = f'<CodeBook><Codes><Code guid="{G(9)}" name="Delay" isCodable="true" color="#FF0000"/></Codes></CodeBook>'
    notes = f'<Notes><Note guid="{G(5)}" plainTextPath="internal://n.txt"/></Notes>'
    package = qdpx(
        qde(f"{codes}<Sources>{sources}</Sources>{notes}"),
        t1="Hours of waiting",
        t2="Twice",
        t3="A stranger",
    )
    seen = bring(officer, asked, package, "p.qdpx")
    for words in (
        "1 comment to code",
        "could be any of several",
        "is no comment to this question",
        "1 notes",
    ):
        assert words in seen.text
    bring(officer, asked, package, "p.qdpx", write="y")
    assert held(asked) == {"Delay": 1}
    theme = queries.frame(asked, KEY).themes[0]
    assert theme.guid == G(9)
    assert queries.spans(ids, [theme.id]) == {(ids[0], theme.id): [(0, 5)]}


def test_a_file_with_a_fault_writes_nothing(officer: Person) -> None:
    asked, _ = begun()
    db.session.commit()
    db.session.remove()
    answer = bring(officer, asked, b"label,parent\nOne,\nTwo,Nowhere\n", "f.csv", write="y")
    assert answer.status_code == 422
    assert "Row 3" in answer.text
    assert queries.frame(asked, KEY).themes == []


BOMB = b"\0" * 70_000_000
NESTED = "<Codes>" + "".join(f'<Code guid="{G(1)}" name="x">' for _ in range(5_000))
XXE = (
    b'<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project>&x;</Project>'
)


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 and no more", "damaged"),
        (zipped(other=b""), "holds no project.qde"),
        (zipped(**{"project.qde": qde(""), "../evil.txt": b"x"}), "outside"),
        (zipped(**{"project.qde": qde(""), "C:\\evil.txt": b"x"}), "outside"),
        (zipped(**{"project.qde": BOMB}), "unpacks to more"),
        (zipped(**{"project.qde": qde(""), "a": BOMB, "b": BOMB, "c": BOMB}), "unpacks to more"),
        (zipped(**{"project.qde": XXE}), "document type"),
        (zipped(**{"project.qde": qde(NESTED)[:-10]}), "deeper"),
        (zipped(**{"project.qde": b"<Project>"}), "not a REFI-QDA"),
        (
            zipped(**{"project.qde": b'<?xml version="1.0" encoding="klingon"?><a/>'}),
            "cannot be read|not XML",
        ),
        (qde("<CodeBook>"), "not XML"),
        (b"<html></html>", "not a REFI-QDA"),
        (
            qde('<Sources><TextSource><PlainTextSelection startPosition="a"/></TextSource></Sources>'),
            "where it starts",
        ),
    ],
)
def test_a_hostile_project_is_refused_in_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_project(content)


def test_one_text_named_by_many_sources_does_not_fill_the_memory() -> None:
    one = '<TextSource guid="{}" plainTextPath="internal://t.txt"/>'
    sources = "".join(one.format(G(number)) for number in range(1, 111))
    package = zipped(
        **{
            "project.qde": qde(f"<Sources>{sources}</Sources>"),
            "Sources/t.txt": b"word " * 390_000,
        }
    )
    assert len(package) < 10_000
    with pytest.raises(Unreadable, match="200 MB"):
        read_project(package)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_a_project_damaged_anywhere_is_read_or_refused(method: int) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as package:
        package.writestr("project.qde", qde("<CodeBook><Codes/></CodeBook>"))
    whole = file.getvalue()
    refused = 0
    for place in range(4, len(whole)):
        for other in (0x00, 0x80, 0xFF):
            try:
                read_project(whole[:place] + bytes([other]) + whole[place + 1 :])
            except Unreadable:
                refused += 1
    assert refused > 100


def test_a_text_is_taken_only_from_inside_the_file(officer: Person) -> None:
    for path in (
        "file:///etc/passwd",
        "internal://../../etc/passwd",
        "absolute:///etc/passwd",
        "/etc/passwd",
    ):
        project = qde(f'<Sources><TextSource guid="{G(1)}" plainTextPath="{path}"/></Sources>')
        given = read_project(qdpx(project))
        assert not given.sources
        assert "without its text" in given.left_out[0]


def test_codes_of_one_guid_are_told_and_nothing_is_written(officer: Person) -> None:
    asked, _ = begun()
    db.session.commit()
    db.session.remove()
    codes = f'<Code guid="{G(1)}" name="A" isCodable="true"/><Code guid="{G(1)}" name="B" isCodable="true"/>'
    answer = bring(officer, asked, qde(f"<CodeBook><Codes>{codes}</Codes></CodeBook>"), "c.qdc", write="y")
    assert answer.status_code == 422
    assert "stands in another row too" in answer.text
    assert queries.frame(asked, KEY).themes == []


CHILDREN = {
    "Project": ["Users", "CodeBook", "Sources"], "Users": ["User"], "CodeBook": ["Codes"], "Codes": ["Code"],
    "Code": ["Description", "Code"], "Sources": ["TextSource"], "TextSource": ["Description", "PlainTextSelection"],
    "PlainTextSelection": ["Description", "Coding"], "Coding": ["CodeRef"],
}  # fmt: skip
NEEDED = {
    "Project": {"name"}, "User": {"guid"}, "Code": {"guid", "name", "isCodable"}, "TextSource": {"guid"},
    "PlainTextSelection": {"guid", "startPosition", "endPosition"}, "Coding": {"guid"}, "CodeRef": {"targetGUID"},
}  # fmt: skip


def test_what_goes_out_is_ordered_and_named_as_the_standard_says(officer: Person) -> None:
    asked, _, _ = scene(officer)
    db.session.commit()
    db.session.remove()
    with zipfile.ZipFile(io.BytesIO(files(officer, asked)["project.qdpx"])) as package:
        root = ElementTree.fromstring(package.read("project.qde"))
        texts = {name.split("/")[1]: package.read(name).decode() for name in package.namelist()[1:]}
    guid = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
    guids = [one.get("guid") for one in root.iter() if one.get("guid")]
    assert len(guids) == len(set(guids))
    for element in root.iter():
        tag = element.tag.removeprefix(f"{{{refi.NAMESPACE}}}")
        order = [child.tag.removeprefix(f"{{{refi.NAMESPACE}}}") for child in element]
        places = [CHILDREN.get(tag, []).index(child) for child in order]
        assert places == sorted(places)
        assert NEEDED.get(tag, set()) <= set(element.keys())
        named = {value for key, value in element.items() if "guid" in key.lower() or key == "creatingUser"}
        assert all(guid.fullmatch(value) for value in named)
        if tag == "TextSource":
            words = texts[element.get("plainTextPath").removeprefix("internal://")]
            for selection in element.findall(f"{{{refi.NAMESPACE}}}PlainTextSelection"):
                assert (
                    0 <= int(selection.get("startPosition")) < int(selection.get("endPosition")) <= len(words)
                )


def test_an_analyst_takes_out_and_brings_nothing_in(
    analyst: Person, commissioner: Person, officer: Person
) -> None:
    asked, _, _ = scene(officer)
    db.session.commit()
    db.session.remove()
    at = f"/themes/{asked}/{KEY}"
    for name in ("exchange", "frame.csv", "codings.csv", "project.qdpx"):
        assert analyst.client.get(f"{at}/{name}").status_code == 200
        assert commissioner.client.get(f"{at}/{name}").status_code == 403
    assert analyst.client.post(f"{at}/exchange").status_code == 403
    assert "Choose a file" in officer.client.post(f"{at}/exchange").text
