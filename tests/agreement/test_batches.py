"""Whether later comments say something else: what changed is told, what chance explains is not."""

from __future__ import annotations

import numpy as np
from flask import Flask

from engage.agreement.batches import apart
from engage.agreement.jobs import measure_themes
from engage.db import db
from engage.themes import actions as themes
from engage.themes import queries as theme_queries
from engage.themes.actions.runs import keep_batch
from engage.themes.suggesting.later import Batch, CandidateTheme
from tests.cast import Person
from tests.themes.scene import KEY, comments, proposal, question, run

BEFORE, AFTER = 200, 100


def held(*shares: tuple[float, float]) -> np.ndarray:
    """Comments × themes: of each theme the share of the earlier and of the later comments."""
    columns = [
        np.concatenate([np.arange(BEFORE) < round(BEFORE * one), np.arange(AFTER) < round(AFTER * other)])
        for one, other in shares
    ]
    return np.array(columns, dtype=bool).T.reshape(BEFORE + AFTER, len(shares))


LATER = np.arange(BEFORE + AFTER) >= BEFORE


def test_a_theme_that_comes_more_often_is_told_and_one_that_does_not_is_not() -> None:
    told = apart(LATER, held((0.1, 0.35), (0.4, 0.42), (0.3, 0.02)), [5, 6, 7], by_people=True)
    assert told["changed"] == [7, 5]
    assert told["themes"]["5"][:2] == [20, 35]
    assert (told["earlier"], told["later"], told["why"]) == (BEFORE, AFTER, "")
    assert all(one[2] <= one[3] <= 1 for one in told["themes"].values())


def test_of_many_themes_chance_alone_seldom_makes_one_change() -> None:
    """Without the correction nearly every one of these worlds of 40 themes would tell of a change."""
    random = np.random.default_rng(3)
    told = [
        apart(LATER, random.random((BEFORE + AFTER, 40)) < 0.2, list(range(40)), by_people=False)
        for _ in range(40)
    ]
    assert sum(bool(one["changed"]) for one in told) <= 5
    assert sum(any(p < 0.05 for _, _, p, _ in one["themes"].values()) for one in told) >= 20


def test_too_few_on_either_side_are_not_compared() -> None:
    few = np.arange(BEFORE + AFTER) >= BEFORE + AFTER - 29
    told = apart(few, held((0.1, 0.9)), [5], by_people=True)
    assert "30 comments with content are needed" in told["why"]
    assert "changed" not in told
    assert apart(LATER, held(), [], by_people=True)["why"] == "There is no theme to compare by."


def scene(app: Flask, officer: Person, later: tuple[str, ...]) -> int:
    """80 comments on buses and parks that the machine grouped; then 60 more. People have read them all."""
    with app.app_context():
        asked = question()
        said = ("The bus is late", "I love the park")
        first = comments(asked, *(f"{said[at % 2]}, number {at}" for at in range(80)))
        made = run(asked, proposal(("Buses", first[::2]), ("Parks", first[1::2])))
        more = comments(asked, *(f"{later[at % len(later)]}, later {at}" for at in range(60)), first=1_000)
        frame = themes.begin_frame(asked, KEY)
        bus, park = (
            themes.add_theme(frame, label=label, description=f"All about {label}.", user_id=officer.id)
            for label in ("Buses", "Parks")
        )
        whole = [*first, *more]
        words = [said[at % 2] for at in range(80)] + [later[at % len(later)] for at in range(60)]
        themes.code_many(
            {one: {bus.id if "bus" in of else park.id} for one, of in zip(whole, words, strict=True)},
            frame,
            user_id=officer.id,
        )
        candidate = CandidateTheme("Drones over gardens", [("drones", 30.0, 1.0)], more[:4], None)
        keep_batch(made.id, Batch(60, 0.2, 0.1, 0.5, [candidate]))
        db.session.commit()
        measure_themes({"questionnaire_id": asked, "question_key": KEY}, lambda part, words: None)
        assert theme_queries.use(asked, KEY) is not None
        return asked


def test_the_page_names_what_changed_and_the_theme_it_may_call_for(app: Flask, officer: Person) -> None:
    asked = scene(app, officer, ("The bus is late",))
    page = officer.client.page(f"/agreement/{asked}/{KEY}")
    text = " ".join(page.text.split())
    assert "2 themes changed more than chance would explain" in text
    assert "Buses: more often, from 50.0% to 100.0%" in text
    assert "Parks: less often, from 50.0% to 0.0%" in text
    assert "People have read them all" in text
    assert "may call for 1 new theme: Drones over gardens" in text
    assert f"/themes/{asked}/{KEY}/later#drift" in page.html


def test_the_page_says_in_plain_words_that_nothing_changed(app: Flask, officer: Person) -> None:
    asked = scene(app, officer, ("The bus is late", "I love the park"))
    text = " ".join(officer.client.page(f"/agreement/{asked}/{KEY}").text.split())
    assert "Nothing changed more than chance would explain." in text
    assert "themes changed" not in text
