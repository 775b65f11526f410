"""Whatever is typed: each is grouped or refused in words."""

from pathlib import Path

import numpy as np
import pytest

from engage.themes.engine import static_model
from engage.themes.engine.discovery import Proposal, Text, suggest
from engage.themes.engine.embedding import rows_of
from engage.themes.engine.stability import drift, place_new
from engage.themes.engine.static_model import ModelAltered
from engage.themes.learning.coding import fit
from tests.themes import samples

URDU = "میرے خیال میں ہسپتال میں انتظار کا وقت بہت زیادہ ہے"
CHINESE = "我觉得医院等候时间太长了"
HEBREW = "התור בבית החולים ארוך מדי"


def _made(*said: str) -> Proposal:
    return suggest([Text(number, words) for number, words in enumerate(said)], question="")


def _ids(made: Proposal) -> list[int]:
    main = [member.comment_id for group in made.groups for member in group.members if member.main]
    return sorted([*main, *made.empty, *made.other])


def test_one_comment_is_kept_to_be_read() -> None:
    made = _made("The buses are late")
    assert (made.groups, made.other, made.tree, made.rare) == ([], [0], None, [])
    assert made.frozen is not None
    assert place_new(made.frozen, [Text(9, "Late buses")]).leaf == [-1]
    assert drift(made.frozen, [Text(9, "Late buses")]).comments == 1


def test_all_identical_is_one_group() -> None:
    made = _made(*["The buses are late"] * 500)
    assert [len(group.members) for group in made.groups] == [500]
    assert made.tree is not None
    assert made.tree.cut(30) == [0]


def test_all_empty_is_no_group() -> None:
    made = _made(*["", " ", "n/a", "-", "👍", "\u200b"] * 50)
    assert (made.groups, made.other, len(made.empty)) == ([], [], 300)


def test_a_million_of_one_word_is_one_group() -> None:
    comments = [Text(number, "Parking") for number in range(1_000_000)]
    made = suggest(comments, question="")
    assert [len(group.members) for group in made.groups] == [1_000_000]


def test_a_comment_of_a_hundred_thousand_characters_is_grouped_with_others() -> None:
    real = [text.words for text in samples.comments(200)]
    made = _made(*real, "The ambulance took four hours to come. " * 2_600)
    assert _ids(made) == list(range(201))


def test_other_scripts_and_marks_are_grouped_by_what_is_said() -> None:
    said = (
        [f"{URDU} {n}" for n in range(8)]
        + [f"{CHINESE}{n}" for n in range(8)]
        + [f"{HEBREW} {n}" for n in range(8)]
    )
    said += ["<p>The <b>bus</b> is late</p>"] * 4 + ["The bu\u200bs is late"] * 4 + ["🚌🚌 late bus 🚌"] * 4
    made = _made(*said)
    assert _ids(made) == list(range(len(said)))
    assert (made.languages[0], made.languages[8], made.languages[16]) == ("ur", "zh", "he")
    for first in (0, 8, 16):
        groups = [
            g
            for g in made.groups
            if {m.comment_id for m in g.members if m.main} & set(range(first, first + 8))
        ]
        others = {m.comment_id for g in groups for m in g.members if m.main} - set(range(first, first + 8))
        assert not others
    # Mark-up and invisible characters make no other wording.
    assert made.languages[24] == "en"
    assert "<b>" not in "".join(group.label for group in made.groups)


def test_half_characters_and_nul_do_no_harm() -> None:
    said = ["half \ud800 a character", "nul \x00 here", "\udfff", "\x00"] * 5
    assert _ids(_made(*said)) == list(range(20))


def test_a_vocabulary_of_nothing_but_new_words_is_grouped() -> None:
    random = np.random.default_rng(0)
    said = ["".join(chr(97 + c) for c in random.integers(0, 26, 12)) for _ in range(400)]
    assert _ids(_made(*said)) == list(range(400))


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
@pytest.mark.parametrize("how", ["missing", "altered"])
def test_without_the_pinned_model_nothing_is_grouped(
    name: str, how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in static_model.PINNED:
        if file != name:
            (tmp_path / file).write_bytes((static_model.FOLDER / file).read_bytes())
        elif how == "altered":
            (tmp_path / file).write_bytes(b"{}")
    monkeypatch.setattr(static_model, "FOLDER", tmp_path)
    static_model.load.cache_clear()
    try:
        with pytest.raises(ModelAltered, match=name.replace(".", r"\.")):
            _made(*["The buses are late", "Parking is dear"] * 10)
    finally:
        static_model.load.cache_clear()


def test_one_theme_and_five_hundred_are_frames_too() -> None:
    rows = rows_of([text.words for text in samples.comments(300)])
    random = np.random.default_rng(1)
    one = fit(rows, random.random((300, 1)) < 0.3)
    assert len(one.suggest(rows[0])) == 1
    many = fit(rows, random.random((300, 500)) < 0.01, rows[random.integers(0, 300, 500)])
    assert len(many.suggest(rows[0])) == 3
