"""While a sample is open, who may yet code it blind can work out nothing of what others or the machine say of it.

Two comments of a sample look alike but for what was decided on them. All that was decided, noted and suggested is then
swapped between the two. Whoever is blind to them must find every page and file as it was, byte for byte; the same walk
without the guard shows which doors would tell.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.exceptions import HTTPException

from engage import clock
from engage.access import door_of
from engage.agreement import actions, queries
from engage.coding.actions import readings
from engage.coding.actions.readings import How
from engage.coding.decision import Decision
from engage.coding.jobs import learn_from_coding
from engage.coding.models import Bulk, Coder, CodingSuggestion, Reading
from engage.coding.queries import Desk
from engage.comments.models import Comment, CommentVector
from engage.comments.queries import unseen
from engage.consultations.models import Consultation
from engage.db import db
from engage.errors import Refused
from engage.permissions import Can, Role
from engage.privacy.rules import DEFAULT_RULE
from engage.themes import actions as themes
from engage.themes import queries as theme_queries
from engage.themes.exchange import refi
from engage.themes.models import (
    CodedSpan,
    Coding,
    Quote,
    SuggestedCoding,
    ThemeExample,
    Unplaced,
)
from tests.answering import Asked, consultation
from tests.answering import walk as respond
from tests.cast import Person, person
from tests.counting import queries_of
from tests.pages import Page
from tests.reports.releasing import published
from tests.themes import scene

KEY = scene.KEY
SAYS = "{}, that is me, and the bus to the clinic is late every day"
# Words by which each comment is known on a page; names of people would be hidden there.
NAMES = (
    "Anvil", "Bobbin", "Cable", "Drawer", "Elbow", "Falcon", "Gravel", "Hammer", "Inkwell", "Jigsaw", "Kettle",
    "Ladder",
)  # fmt: skip
OUTSIDE = 12  # comments that came after the draw; as many as a summary tells
FROM_LINKS = 4  # pages of one door that are come to by links
NOTE = "A note that only its writer knows"
DECIDED = (
    CodedSpan, Coding, CodingSuggestion, SuggestedCoding, Unplaced, Quote, ThemeExample, Reading, CommentVector,
)  # fmt: skip
OF_COMMENTS = {
    Can.CODE_COMMENTS,
    Can.ACCEPT_THEMES,
    Can.READ_COMMENTS,
    Can.READ_WORDS_AS_GIVEN,
    Can.READ_SUMMARY,
}
# Doors that the walk does not come through, and why nothing can be seen behind them.
NOT_WALKED = {
    "agreement.differing",  # refuses while the sample is open: see test_pages
    "themes.campaign",  # no two comments of this world are copies; the page shows words alone
}
WOULD_TELL = {
    "coding.comment",
    "coding.judge_page",
    "coding.marked",
    "reports.evidence",
    "reports.show",
    "search.all_questions",
    "search.all_questions_file",
    "themes.codings_csv",
    "themes.comments",
    "themes.project",
    "themes.search",
    "themes.search_file",
    "themes.suggestion",
    "themes.suggestions",
    "themes.theme",
}


@dataclass(frozen=True)
class World:
    """A question in whose open sample two comments are, `one` and the `other`. Themes and a bulk by id."""

    questionnaire_id: int
    slug: str
    one: int
    other: int
    themes: tuple[int, int]
    bulk: int

    @property
    def home(self) -> str:
        return f"/themes/{self.questionnaire_id}/{KEY}"

    @property
    def coding(self) -> str:
        return f"/coding/{self.questionnaire_id}/{KEY}"

    @property
    def doors(self) -> list[str]:
        """Where the walk begins, and doors that no link leads to in so small a world."""
        first, second = self.themes
        return [
            self.home,
            self.coding,
            *(f"{self.coding}/{one}" for one in (self.one, self.other)),
            f"{self.coding}/bulk/{self.bulk}",
            *(f"{self.coding}/marked/{mark}" for mark in ("flagged", "skipped", "noted", "quotable")),
            f"{self.home}/codings.csv",
            f"{self.home}/project.qdpx",
            f"{self.home}/frame.csv",
            *(f"{self.home}/comments?theme={theme}" for theme in self.themes),
            *(f"{self.home}/comments?only={only}" for only in ("none", "other", "rare", "empty")),
            *(
                f"{self.home}/search{kind}?theme={theme}"
                for kind in ("", ".csv")
                for theme in (first, second, "none")
            ),
            *(f"{self.home}/search?words={word}&theme={first}" for word in ("Anvil", "Bobbin")),
            f"{self.home}/search?meaning=late%20bus&theme={first}",
            f"{self.home}/search?marked=flagged",
            f"/search?question={self.questionnaire_id}:{KEY}&theme={second}",
            f"/search/comments.csv?question={self.questionnaire_id}:{KEY}",
            f"/search/comments.csv?question={self.questionnaire_id}:{KEY}&theme={second}",
            f"{self.home}/later",
            f"{self.home}/versions",
            f"/agreement/{self.questionnaire_id}/{KEY}",
            f"/agreement/{self.questionnaire_id}/{KEY}/code",
            "/summaries",
            f"/summaries/{self.slug}",
            f"/summaries/{self.slug}/tables.csv",
            f"/summaries/{self.slug}/groups/{KEY}",
            f"/summaries/{self.slug}/groups/{KEY}.csv",
            *(f"/summaries/{self.slug}/themes/{theme}?question={KEY}" for theme in self.themes),
            "/comments/alerts",
            "/comments/names",
            "/frames",
        ]


@pytest.fixture
def second(app: Flask) -> Person:
    """Whoever may yet code the sample blind, with every right a coder can have."""
    return person(app, Role.OFFICER, name="Ora Officer")


@pytest.fixture
def world(app: Flask, officer: Person, second: Person) -> World:
    """The officer and the machine have said all they can; a sample of all comments is drawn, and more come."""
    with app.app_context():
        asked = consultation()
        made = decided_on(asked, officer, second)
        use = theme_queries.use(made.questionnaire_id, KEY)
        assert use is not None
        actions.draw(use, user_id=officer.id, seed=3)
        db.session.commit()
        late = scene.comments(made.questionnaire_id, *[SAYS.format("Zoe")] * OUTSIDE, first=900)
        themes.code_many({one: {made.themes[0]} for one in late}, use.frame, user_id=officer.id)
        db.session.commit()
        respond(app.test_client(), asked)
        return World(made.questionnaire_id, made.slug, made.one, made.other, made.themes, made.bulk)


def decided_on(asked: Asked, officer: Person, second: Person) -> World:
    """Everything that can be said of two comments, said of the first; of the second its opposite, or nothing."""
    ids = scene.comments(asked.questionnaire_id, *(SAYS.format(name) for name in NAMES), first=800)
    frame = themes.begin_frame(asked.questionnaire_id, KEY)
    made = [
        themes.add_theme(frame, label=label, description=f"About {label}", user_id=officer.id)
        for label in ("Late buses", "Quiet benches")
    ]
    db.session.flush()
    run = scene.run(
        asked.questionnaire_id,
        scene.proposal(("Group of the machine", ids[:1]), ("Rest", ids[2:]), other=(ids[1],)),
    )
    use = theme_queries.use(asked.questionnaire_id, KEY)
    assert use is not None
    themes.accept_frame(use, user_id=officer.id)
    db.session.commit()
    frame = use.frame
    seen_before = Desk(frame.id, asked.questionnaire_id, KEY, second.id, clock.now())
    readings.skip(seen_before, ids[0], Decision(), How("order", 4.0))
    desk = Desk(frame.id, asked.questionnaire_id, KEY, officer.id, clock.now())
    late, quiet = (theme.id for theme in made)
    said = Decision(
        frozenset({late}), {late: "against"}, {late: [(4, 11)]}, NOTE, flagged=True, quote_worthy=True
    )
    readings.decide(desk, frame, ids[0], said, How("order", 5.0), seen="")
    readings.decide(desk, frame, ids[1], Decision(frozenset({quiet})), How("order", 5.0), seen="")
    coded = theme_queries.comment_of(asked.questionnaire_id, KEY, ids[0])
    assert coded is not None
    themes.quote(coded, made[0], SAYS.format("Anvil"), user_id=officer.id)
    themes.add_example(made[0], "late every day", counter=False, comment=(coded.id, coded.words))
    db.session.commit()
    arguments = {"questionnaire_id": asked.questionnaire_id, "question_key": KEY, "again": True, "job_id": 0}
    learn_from_coding(arguments, lambda part, words: None)
    bulk = suggested_by_the_machine(asked.questionnaire_id, frame.id, ids[0], late)
    assert run.id
    return World(asked.questionnaire_id, asked.slug, ids[0], ids[1], (late, quiet), bulk)


def suggested_by_the_machine(questionnaire_id: int, frame_id: int, comment_id: int, theme_id: int) -> int:
    """That the machine would give a comment a theme, and an officer has begun to accept it in bulk; the bulk's id."""
    coder = db.session.scalars(sa.select(Coder).order_by(Coder.id.desc())).first()
    assert coder is not None
    db.session.add(
        CodingSuggestion(coder_id=coder.id, comment_id=comment_id, theme_id=theme_id, confidence=0.99)
    )
    bulk = Bulk(
        frame_id=frame_id, questionnaire_id=questionnaire_id, question_key=KEY, theme_id=theme_id, coder_id=coder.id,
        confident=0.5, found=1, sample=[comment_id], judged={}, begun_at=clock.now(),
    )  # fmt: skip
    db.session.add(bulk)
    db.session.commit()
    return bulk.id


def swap(app: Flask, world: World, but: int) -> None:
    """Let all that was decided, noted and suggested of one comment be said of the other, but for one person's own."""
    into = {world.one: world.other, world.other: world.one}
    with app.app_context():
        for model in DECIDED:
            table = model.__table__
            mine = table.c.user_id.is_distinct_from(but) if model is Reading else sa.true()
            which = sa.and_(table.c.comment_id.in_(into), mine)
            rows = [dict(row._mapping) for row in db.session.execute(sa.select(table).where(which))]
            assert rows or model is CodedSpan, f"nothing of {table.name} is in this world"
            db.session.execute(sa.delete(table).where(which))
            if rows:
                changed = [{**row, "comment_id": into[row["comment_id"]]} for row in rows]
                if model is CodedSpan:
                    later = changed
                    continue
                db.session.execute(sa.insert(table), changed)
                if model is Coding:
                    db.session.execute(sa.insert(CodedSpan.__table__), later)
        bulk = db.session.get(Bulk, world.bulk)
        assert bulk is not None
        bulk.sample = [into[one] for one in bulk.sample]
        db.session.commit()


def walk(world: World, somebody: Person) -> dict[str, str]:
    """Every page and file that somebody comes to by links, by address, without what differs at each look."""
    found: dict[str, str] = {}
    waiting, alike = list(world.doors), Counter[str]()
    routes = somebody.client.application.url_map.bind("localhost")
    while waiting:
        url = waiting.pop(0)
        if url in found or not _is_of_this(world, url):
            continue
        try:
            endpoint = routes.match(urlsplit(url).path, method="GET")[0]
        except HTTPException:
            continue
        if endpoint.split(".")[0] in {"jobs", "accounts", "web", "responses", "contacts", "static"}:
            continue
        alike[endpoint] += url not in world.doors
        if alike[endpoint] > FROM_LINKS:
            continue
        answer = somebody.client.get(url)
        assert answer.status_code < 500, url
        found[url] = f"{answer.status_code} {_settled(answer.data, answer.mimetype or '')}"
        if answer.mimetype == "text/html" and answer.status_code == 200:
            page = Page(answer.get_data(as_text=True))
            links = [urljoin(url, link.get("href", "")).split("#")[0] for link in page.all("a")]
            waiting += [link for link in links if link.startswith("/")]
    return found


def _is_of_this(world: World, url: str) -> bool:
    """Not the office's pages, and of lists the first page: each door is walked, not each stair."""
    path = urlsplit(url).path
    return not path.startswith(("/office", "/people", "/account")) and "page=" not in url


def _settled(content: bytes, kind: str) -> str:
    if content.startswith(b"PK"):  # a project or a workbook
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            content = b"\n".join(package.read(name) for name in sorted(package.namelist()))
    text = content.decode()
    text = re.sub(r'name="(csrf_token|shown)" value="[^"]*"', "", text)
    text = re.sub(r'nonce="[^"]*"', "", text)
    text = re.sub(r"\b\d{1,2}(:\d\d)?(am|pm)\b", "TIME", text)
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.+]+Z?", "MOMENT", text)


def endpoints(app: Flask, urls: Iterator[str]) -> set[str]:
    routes = app.url_map.bind("localhost")
    return {routes.match(urlsplit(url).path, method="GET")[0] for url in urls}


def told(app: Flask, world: World, somebody: Person, but: int) -> tuple[set[str], dict[str, str]]:
    """The doors behind which somebody can tell the two comments apart by what others said, and all that they saw."""
    before = walk(world, somebody)
    swap(app, world, but)
    after = walk(world, somebody)
    return endpoints(app, (url for url in before if before[url] != after.get(url, before[url]))), before


def test_nothing_that_was_said_of_a_comment_shows_to_who_may_yet_code_it_blind(
    app: Flask, world: World, second: Person
) -> None:
    doors, seen = told(app, world, second, second.id)
    assert doors == set()
    assert len(seen) > len(world.doors)
    everything = "\n".join(seen.values())
    assert NOTE not in everything
    assert "In an open sample: its themes show once you have coded it blind." in everything
    assert "Late buses" in everything, "of the comment outside the sample"


def test_without_the_guard_each_of_these_doors_would_tell(
    app: Flask, world: World, second: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the walk looks where there is something to see."""
    monkeypatch.setattr(unseen, "_rules", [])
    doors, seen = told(app, world, second, second.id)
    assert doors == WOULD_TELL
    assert NOTE in "\n".join(seen.values())


def test_the_walk_comes_through_every_door_behind_which_comments_are(
    app: Flask, world: World, second: Person
) -> None:
    walked = endpoints(app, iter(walk(world, second)))
    behind = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and door_of(app.view_functions[rule.endpoint]) in OF_COMMENTS
    }
    assert behind - walked - NOT_WALKED == set()


def test_who_codes_nothing_sees_what_they_always_saw(
    app: Flask, world: World, commissioner: Person, second: Person
) -> None:
    with app.app_context():
        db.session.execute(sa.update(Consultation).values(closes_at=clock.now() - timedelta(hours=3)))
        db.session.commit()
    published(app, world.slug)
    shown = DEFAULT_RULE.could_be(DEFAULT_RULE.rounded(1 + OUTSIDE), zeros_shown=False)[0]
    for somebody, held in ((commissioner, shown), (second, OUTSIDE)):
        page = somebody.client.page(f"/summaries/{world.slug}/themes/{world.themes[0]}?question={KEY}")
        assert (len(page.with_class("engage-quote")), somebody.role) == (held, somebody.role)
    assert "12 comments in an open sample" in page.text


def test_a_comment_opens_when_it_was_coded_blind_and_the_next_one_too(
    app: Flask, world: World, second: Person
) -> None:
    def closed() -> set[int]:
        page = second.client.page(f"{world.home}/comments")
        return {
            int(card.get("id", "").removeprefix("comment-"))
            for card in page.with_class("engage-card")
            if "In an open sample" in "".join(card.itertext())
        }

    def read(comment_id: int, *holds: int) -> None:
        with app.app_context():
            use = theme_queries.use(world.questionnaire_id, KEY)
            sample = queries.sample(world.questionnaire_id, KEY)
            assert use is not None
            assert sample is not None
            actions.read_blind(sample, use.frame, comment_id, holds=holds, positions={}, user_id=second.id)
            db.session.commit()

    everything = closed()
    assert len(everything) == 12
    read(world.one, world.themes[1])
    assert closed() == everything, "it may still be changed"
    read(world.one)
    read(world.other)
    assert closed() == everything - {world.one}
    with pytest.raises(Refused, match="You have gone on"):
        read(world.one, world.themes[0])
    read(world.one)  # the same, sent twice
    for one in sorted(everything - {world.one, world.other}):
        read(one)
    assert closed() == set()


def test_what_was_typed_of_one_comment_never_stands_beside_another(
    app: Flask, world: World, second: Person
) -> None:
    """A page that stayed open in another tab, sent with a slip in it after its coder has gone on."""
    blind = f"/agreement/{world.questionnaire_id}/{KEY}/code"
    theme = str(world.themes[0])
    slip = {"theme": theme, "numbers": "99", "decision": "save"}
    page = second.client.send(f"{blind}/{world.one}", slip, status=422)
    assert ticked(page) == [theme], "beside its own comment it stays"
    for one in (world.one, world.other):
        second.client.send(f"{blind}/{one}", {"decision": "none"})
    page = second.client.send(f"{blind}/{world.one}", slip, status=422)
    assert "can no more be coded here" in page.text
    assert ticked(page) == []
    assert 'value="99"' not in page.html


def ticked(page: Page) -> list[str]:
    return [
        box.get("value", "")
        for box in page.all("input")
        if "checked" in box.attrib and box.get("name") == "theme"
    ]


def test_nothing_is_decided_elsewhere_on_what_is_to_be_coded_blind(
    app: Flask, world: World, second: Person
) -> None:
    theme = str(world.themes[0])
    for address, sent in (
        (f"{world.home}/comments/{world.one}", {"theme": theme}),
        (f"{world.home}/{theme}/quote/{world.one}", {"passage": SAYS.format("Anvil")}),
        (f"{world.coding}/{world.one}", {"theme": theme, "action": "save", "seen": "", "note": "Mine"}),
        (f"{world.coding}/{world.one}/undo", {}),
        (f"{world.coding}/bulk/{world.bulk}/judge/{world.one}", {"holds": "yes"}),
    ):
        page = second.client.send(address, sent, status=409)
        assert "open sample" in page.text
        assert ticked(page) == []


def test_no_file_decides_on_what_is_to_be_coded_blind_nor_tells_that_others_did(
    app: Flask, world: World, second: Person
) -> None:
    """Of the two comments one person decided on, and on the third nobody: the report says the same of all."""
    with app.app_context():
        use = theme_queries.use(world.questionnaire_id, KEY)
        assert use is not None
        guid = next(theme.guid for theme in use.frame.themes if theme.id == world.themes[0])
        rows = theme_queries.words_to_group(world.questionnaire_id, KEY)
        before = _decisions()
    coding = refi.OutCoding(guid, by="person", coded_at=clock.now(), position=None, spans=())
    file = io.BytesIO()
    refi.write(
        file,
        name="Elsewhere",
        themes=[refi.OutTheme(guid, "Late buses", "", 0)],
        comments=[refi.OutComment(number, words, [coding]) for number, words in rows[: len(NAMES)]],
        made_at=clock.now(),
    )
    sent = {"file": (io.BytesIO(file.getvalue()), "p.qdpx")}
    page = second.client.post(f"{world.home}/exchange", data=sent)
    assert "12 texts are in an open sample and left out" in page.text
    assert "coded by a person" not in page.text
    sent = {"file": (io.BytesIO(file.getvalue()), "p.qdpx"), "write": "y"}
    assert second.client.post(f"{world.home}/exchange", data=sent).status_code == 302
    with app.app_context():
        assert _decisions() == before


def _decisions() -> list[tuple[int, int, bool, bool]]:
    rows = db.session.execute(
        sa.select(Coding.comment_id, Coding.theme_id, Coding.holds, Coding.by_machine).order_by(
            Coding.comment_id, Coding.theme_id
        )
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def test_no_queue_gives_what_is_to_be_coded_blind(app: Flask, world: World, second: Person) -> None:
    with app.app_context():  # read what the resident said, so that nothing but the sample is left
        use = theme_queries.use(world.questionnaire_id, KEY)
        assert use is not None
        newest = db.session.scalars(sa.select(sa.func.max(Comment.id))).one()
        themes.code(newest, use.frame, holds=(), user_id=second.id)
        db.session.commit()
    for queue in ("order", "spread", "uncertain", "theme", "disagreements"):
        page = second.client.send(f"{world.coding}/begin", {"queue": queue, "of": str(world.themes[0])})
        assert page.h1 == "Code comments"
        assert "Comments of the open sample wait until you have coded them blind" in page.text


def test_accepting_in_bulk_leaves_it_out(app: Flask, world: World, second: Person) -> None:
    sent = {"theme": str(world.themes[0]), "confident": "0.5"}
    page = second.client.send(f"{world.coding}/bulk", sent, status=409)
    assert "There is no comment left" in page.text


def test_files_say_how_many_codings_they_leave_out(world: World, second: Person) -> None:
    lines = second.client.get(f"{world.home}/codings.csv").get_data(as_text=True).splitlines()
    assert sum("In an open sample: its codings are left out" in line for line in lines) == 12
    with zipfile.ZipFile(io.BytesIO(second.client.get(f"{world.home}/project.qdpx").data)) as package:
        assert "Comments of which this is so: 12." in package.read("project.qde").decode()
    found = second.client.get(f"{world.home}/search.csv?theme={world.themes[0]}").get_data(as_text=True)
    assert "Left out, whatever they hold: 12 comments in an open sample" in found
    assert "12 comments are in an open sample" in second.client.page(f"{world.home}/exchange").text


def test_closing_the_sample_opens_everything(
    app: Flask, world: World, second: Person, officer: Person
) -> None:
    with app.app_context():
        sample = queries.sample(world.questionnaire_id, KEY)
        assert sample is not None
        sample.closed_at = clock.now()
        db.session.commit()
    assert "In an open sample" not in second.client.page(f"{world.home}/comments").text


def test_pages_ask_no_more_of_the_database_the_more_is_closed(
    app: Flask, world: World, second: Person
) -> None:
    pages = [f"{world.home}/comments", f"{world.home}/search", f"{world.home}/codings.csv", world.coding]

    def asked() -> list[int]:
        found = []
        for page in pages:
            with queries_of(app) as statements:
                second.client.get(page)
            found.append(len(statements))
        return found

    asked()  # what the machine learned is read once
    many = asked()
    with app.app_context():
        db.session.execute(sa.text("DELETE FROM sampled_comments WHERE place > 0"))
        db.session.commit()
    assert asked() == many
