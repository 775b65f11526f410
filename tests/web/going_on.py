"""An Engage in which something of everything is going on, and every form of it."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask import Flask, current_app

from engage import clock
from engage.accounts import actions as accounts
from engage.coding.actions import bulks
from engage.comments.actions import save_set
from engage.comments.jobs import prepare_new_comments
from engage.consultations import actions as consultations
from engage.consultations.details import History
from engage.contacts.actions import agree, let_in
from engage.contacts.keys import stop_key
from engage.contacts.models import Contact
from engage.db import db
from engage.permissions import Role
from engage.themes import actions as themes
from engage.themes import queries
from engage.themes.models import SuggestedTheme
from engage.themes.queries.suggestions import groups
from tests.agreement import scene as agreement
from tests.answering import Asked, answer, begin, consultation, send, walk
from tests.cast import Person, person
from tests.coding import scene as coding
from tests.consultations.making import PAGES, details
from tests.databases import SECRET
from tests.pages import StrictClient
from tests.themes import grouping, scene
from tests.web.crawling import Form, crawl

BUSES = [f"the bus number {at} no longer stops here, older people cannot get here by bus" for at in range(25)]


def house(app: Flask) -> list[Form]:
    """The forms of an Engage in which something of everything is going on."""
    boss, administrator = person(app, Role.OFFICER), person(app, Role.ADMINISTRATOR).client
    officer = boss.client
    person(app, Role.ANALYST, active=False)
    sent, fresh, visitor = app.test_client(), app.test_client(), app.test_client()
    for client in (officer, administrator, sent, fresh, visitor):
        client.checked = False  # other tests check these pages; the checker reads ten megabytes for a minute
    with app.app_context():
        asked = consultation()
        walk(sent, asked)
        _answer_shortly(app.test_client(), asked)
        stop, theme_id = busy_with(asked, boss.id)
        workbench = f"/themes/{asked.questionnaire_id}/{scene.KEY}"
        samples = [coded_blind(boss.id, number) for number in range(4)]
        grouped = grouped_twice(app, boss)
        coded = coded_with_a_machine(app, boss)
        newcomer = person(app, Role.COMMISSIONER, must_change=True).client
        newcomer.checked = False
        link = accounts.offer_new_password(person(app, Role.COMMISSIONER).id)
        db.session.commit()
        begin(fresh, asked)
        answer(fresh, asked, 1, used="yes")
        answer(fresh, asked, 2, good="Kind")
    pages = [asked.url(step) for step in ("page/1", "page/2", "page/3", "check", "start")]
    found = [
        *crawl(visitor, "/", asked.url("start"), "/sign-in", "/withdraw", stop),
        *crawl(fresh, *pages),
        *crawl(sent, asked.url("sent"), asked.url("about-you")),
        *crawl(
            officer,
            "/comments/names",
            "/comments/alerts",
            "/search",
            "/office",
            workbench,
            f"{workbench}/comments?theme={theme_id}",
            "/account",
            *samples,
            coded,
            f"/themes/{grouped}/{scene.KEY}/suggestions",
        ),
        *crawl(administrator, "/people"),
        *crawl(newcomer, "/account/first-password"),
        *crawl(visitor, f"/new-password/{link}"),
    ]
    return list({form.kind: form for form in found}.values())


def _answer_shortly(client: StrictClient, asked: Asked) -> None:
    """A response with an answer of one line."""
    begin(client, asked)
    answer(client, asked, 1, used="no")
    answer(client, asked, 3, place="The clinic in the High Street")
    send(client, asked)


def busy_with(asked: Asked, user_id: int) -> tuple[str, int]:
    """A draft, an ended consultation, themes suggested and accepted; the address that stops letters, and a theme."""
    now = clock.now()
    consultations.bring_in(
        "over",
        details(-timedelta(days=9), -timedelta(days=1)),
        PAGES,
        History(now - timedelta(days=9), "", ""),
    )
    draft = consultations.create(details(timedelta(days=1), timedelta(days=9)), PAGES)
    db.session.commit()
    assert draft.published_at is None
    ids = scene.comments(asked.questionnaire_id, "Longer hours", "More nurses", "A bus", first=900)
    run = scene.run(
        asked.questionnaire_id, scene.proposal(("hours", ids[:1]), ("nurses", ids[1:2]), ("bus", ids[2:]))
    )
    db.session.commit()
    for suggestion in list(db.session.scalars(sa.select(SuggestedTheme).filter_by(run_id=run.id)))[:2]:
        theme = themes.accept(suggestion, label=suggestion.label, user_id=user_id)
    db.session.commit()
    themes.code(ids[2], queries.frame(asked.questionnaire_id, scene.KEY), holds={theme.id}, user_id=user_id)
    _shape_the_frame(asked.questionnaire_id, theme.id, user_id)
    agree("a@b.example", "outcome", asked.slug, "Yes")
    let_in("outcome", asked.slug, is_last=True)
    db.session.commit()
    _prepare_a_comment(asked.questionnaire_id, user_id)
    contact = db.session.scalars(sa.select(Contact)).one()
    return f"/stop/{stop_key(SECRET, contact.id)}", theme.id


def _prepare_a_comment(questionnaire_id: int, user_id: int) -> None:
    """A comment with a name that nobody decided on, and an alert; a search that was kept."""
    scene.comments(questionnaire_id, "Keira was kind but I feel suicidal, ring 07700 900123", first=950)
    save_set(user_id, "Kind", {"words": "kind"})
    db.session.commit()
    prepare_new_comments()


def _shape_the_frame(questionnaire_id: int, theme_id: int, user_id: int) -> None:
    """An unused theme, a merged one, an example; a frame that two questions share, and an empty one."""
    frame = queries.frame(questionnaire_id, scene.KEY)
    made = [
        themes.add_theme(frame, label=label, description="", user_id=user_id)
        for label in ("Unused", "Merged", "Kept")
    ]
    themes.merge(made[1], made[2], user_id=user_id)
    themes.add_example(queries.theme(theme_id), "A bus at night", counter=False)
    themes.use_frame(scene.question(), scene.KEY, frame)
    themes.begin_frame(scene.question(), scene.KEY)
    db.session.commit()


def coded_blind(user_id: int, coders: int) -> str:
    """A question whose sample nobody, one or two people coded, the second otherwise; with 3 it is closed, too."""
    made = agreement.drawn_by(user_id)
    colleagues = [user_id, person(current_app, Role.ANALYST).id]
    for at, coder in enumerate(colleagues[:coders]):
        agreement.code_all(made, coder, (lambda place, theme: set()) if at else None)
    if coders == 3:
        agreement.close(made, user_id)
    return made.home


def grouped_twice(app: Flask, officer: Person) -> int:
    """Comments in groups, one accepted, one set aside; later ones that were placed; a second run that waits for a
    decision, and a third that the worker has not begun. The questionnaire.
    """
    asked = grouping.heard(60)
    grouping.do(app, "suggest themes", asked)
    home = f"/themes/{asked}/{scene.KEY}"
    for group, decision in zip(groups(grouping.shown(asked)).waiting, ("accept", "decline"), strict=False):
        said = {"decision": decision, "label": group.label, "nodes": group.named_nodes}
        officer.client.send(f"{home}/suggestions/{group.suggestion.id}", said)
    grouping.tell(asked, [*grouping.said(20, seed=9), *BUSES], first=2_000)
    grouping.do(app, "place later comments", asked)
    grouping.do(app, "suggest themes", asked)
    officer.client.send(f"{home}/suggest", {})
    return asked


def coded_with_a_machine(app: Flask, officer: Person) -> str:
    """A comment's page where a machine learned, with samples of what it would code: unread, let in, and bad."""
    on = coding.stage(app, officer.id, comments=40)
    for comment_id in on.comments[:9]:
        kind = list(on.themes.values())[on.comments.index(comment_id) % 3]
        officer.client.send(on.at(comment_id), {"theme": str(kind), "action": "save"})
    coding.learn(app, on)
    desk = on.desk(officer.id)
    for at, label in enumerate(on.themes):
        theme = queries.theme(on.themes[label])
        assert theme is not None
        bulk = bulks.begin(desk, theme, 0.5)
        for one in bulk.sample if at else ():
            bulks.judge(bulk, one, holds=at == 1)
        if at == 1:
            bulks.accept(bulk, theme, desk, because="")
    db.session.commit()
    return on.at(on.comments[-1])
