"""New comments in groups that stand: nothing moves unseen."""

from dataclasses import replace

import numpy as np
import pytest

from engage.themes.engine import static_model
from engage.themes.engine.discovery import Proposal, Text, suggest
from engage.themes.engine.frozen import Frozen, Unfit
from engage.themes.engine.stability import Unfrozen, drift, freeze, place_new, same_nodes, thaw, would_move
from engage.themes.suggesting.later import Batch
from tests.themes import samples

QUESTION = "How could we improve?"
WORDS = (
    "great",
    "dangerous",
    "wide",
    "narrow",
    "busy",
    "closed",
    "long",
    "short",
    "muddy",
    "wet",
    "icy",
    "red",
)
LANES = [f"The new cycle lane on Park Street is {word} and cyclists use it" for word in WORDS]


@pytest.fixture(scope="module")
def comments() -> list[Text]:
    return samples.comments()


@pytest.fixture(scope="module")
def before(comments: list[Text]) -> Proposal:
    return suggest(comments[:480], question=QUESTION, seed=2)


@pytest.fixture(scope="module")
def frozen(before: Proposal) -> Frozen:
    return thaw(freeze(before))


def _groups(made: Proposal) -> dict[int, int]:
    return {
        member.comment_id: group.node or 0 for group in made.groups for member in group.members if member.main
    }


def test_what_was_placed_is_placed_there_again(
    before: Proposal, frozen: Frozen, comments: list[Text]
) -> None:
    assert before.tree is not None
    leaf = {m.comment_id: at for at, members in enumerate(before.tree.members) for m in members if m.main}
    again = place_new(frozen, comments[:480])
    assert {one: at for one, at in zip(again.ids, again.leaf, strict=True) if at >= 0} == leaf
    assert again.empty == before.empty
    assert all(0 < sure <= 1 for sure in again.confidence)


def test_a_comment_is_placed_alone_as_among_others(frozen: Frozen, comments: list[Text]) -> None:
    together = place_new(frozen, comments[480:])
    of = dict(zip(together.ids, together.leaf, strict=True))
    for comment in comments[480:500]:
        alone = place_new(frozen, [comment])
        assert alone.leaf == [of[one] for one in alone.ids]


def test_the_kept_state_is_small_and_whole(before: Proposal, frozen: Frozen) -> None:
    assert len(freeze(before)) < 2_000_000
    assert freeze(replace(before, frozen=frozen)) == freeze(before)


def test_a_damaged_state_and_one_of_another_model_are_refused(
    before: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = freeze(before)
    for bad in (b"", b"rubbish", kept[:5_000], kept[:-40]):
        with pytest.raises(Unfit, match="cannot be read"):
            thaw(bad)
    assert before.frozen is not None
    other = replace(before.frozen, model_hash="another").to_bytes()
    with pytest.raises(Unfit, match="another version"):
        thaw(other)
    assert before.frozen.model_hash == static_model.MODEL_HASH


def test_nothing_said_leaves_nothing_to_keep() -> None:
    with pytest.raises(Unfrozen):
        freeze(suggest([Text(1, "n/a")], question=""))


def test_running_again_on_the_same_comments_moves_none(
    before: Proposal, frozen: Frozen, comments: list[Text]
) -> None:
    again = suggest(comments[:480], question=QUESTION, seed=2, previous=frozen)
    assert would_move(_groups(before), _groups(again)).moved == 0


def test_a_quarter_more_comments_move_hardly_any_and_groups_keep_their_names(
    before: Proposal, frozen: Frozen, comments: list[Text]
) -> None:
    after = suggest(comments, question=QUESTION, seed=2, previous=frozen)
    assert after.frozen is not None
    same = same_nodes(frozen, after.frozen)
    moves = would_move(
        _groups(before), {one: same.get(node, -1 - node) for one, node in _groups(after).items()}
    )
    assert moves.compared >= 0.99 * len(_groups(before))
    assert moves.moved <= 0.05 * moves.compared
    assert moves.moved == sum(count for _from, _to, count in moves.flows)
    fresh = suggest(comments, question=QUESTION, seed=2)
    assert len(_groups(fresh)) >= len(_groups(after)) - 5


def test_a_matter_that_is_new_becomes_a_leaf_beside_the_old_ones(
    frozen: Frozen, comments: list[Text]
) -> None:
    lanes = [Text(50_000 + number, words) for number, words in enumerate(LANES)]
    after = suggest([*comments[:480], *lanes], question=QUESTION, seed=2, previous=frozen)
    assert after.frozen is not None
    same = same_nodes(frozen, after.frozen)
    new = [group for group in after.groups if group.node not in same]
    assert any({member.comment_id for member in group.members} >= {one.id for one in lanes} for group in new)


def test_drift_is_seen_and_proposes_a_theme(frozen: Frozen, comments: list[Text]) -> None:
    usual = drift(frozen, comments[480:])
    assert usual.far is not None
    assert usual.chance is not None
    assert usual.far < usual.expected
    assert usual.chance > 0.01
    lanes = [Text(50_000 + number, words) for number, words in enumerate(LANES)]
    new = drift(frozen, [*comments[480:], *lanes])
    assert (new.far or 0) > usual.far
    lane = next(candidate for candidate in new.candidates if set(candidate.comment_ids) & {50_000})
    assert set(lane.comment_ids) == {one.id for one in lanes}
    assert drift(frozen, [Text(1, "nothing")]).far is None


def test_drift_sees_another_mix_of_the_same_matters(
    before: Proposal, frozen: Frozen, comments: list[Text]
) -> None:
    first = {member.comment_id for member in before.groups[0].members}
    found = drift(frozen, [comment for comment in comments[:480] if comment.id in first])
    assert found.chance is not None
    assert found.chance < 0.01
    assert (found.divergence or 0) > 0.3
    same = drift(frozen, comments[:480])
    assert same.divergence == pytest.approx(0, abs=1e-9)
    assert same.chance == pytest.approx(1.0)


def test_moves_say_from_where_to_where() -> None:
    moves = would_move({1: 10, 2: 10, 3: 11, 4: 12}, {1: 10, 2: 11, 3: 10, 5: 10, 4: 11})
    assert (moves.compared, moves.moved) == (4, 3)
    assert moves.flows == [(10, 11, 1), (11, 10, 1), (12, 11, 1)]


@pytest.mark.parametrize("seed", range(3))
def test_comments_kept_out_by_chance_are_no_drift(seed: int) -> None:
    """More of them are unlike every group than of those that the groups are made of: that is expected."""
    chance = np.random.default_rng(seed)
    said = samples.comments(600)
    out = set(chance.choice(len(said), 120, replace=False).tolist())
    made = suggest([one for at, one in enumerate(said) if at not in out], question="?", seed=seed)
    assert made.frozen is not None
    found = drift(made.frozen, [said[at] for at in sorted(out)])
    assert found.far is not None
    assert found.expected > 0.1
    # Of some 85 comments, a third of them far, both shares are off by chance: 2.39 standard errors leave 1 in 20 to
    # chance over the three samples.
    by_chance = 2.39 * (2 * found.expected * (1 - found.expected) / found.comments) ** 0.5
    assert abs(found.far - found.expected) <= by_chance < 0.17
    batch = Batch(found.comments, found.far, found.divergence, found.chance, [], found.expected)
    assert batch.has_drifted is False
