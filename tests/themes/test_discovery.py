"""`suggest` on real comments and on everything people may type instead."""

from collections import Counter

import pytest

from engage.comments.text import words_of
from engage.themes.engine.discovery import Proposal, Text, suggest
from engage.themes.quoting.quotes import FEWEST_WORDS, MOST_WORDS
from tests.themes import samples

QUESTION = "How could we improve?"
CAMPAIGN = "Save our walk in centre now because families like mine depend on it every single week"


@pytest.fixture(scope="module")
def comments() -> list[Text]:
    return [
        *samples.comments(),
        *(Text(number, f"{CAMPAIGN} {'please ' * (number % 3)}") for number in range(40)),
    ]


@pytest.fixture(scope="module")
def proposal(comments: list[Text]) -> Proposal:
    return suggest(comments, question=QUESTION, seed=3)


def _placed(proposal: Proposal) -> Counter[int]:
    main = [member.comment_id for group in proposal.groups for member in group.members if member.main]
    return Counter([*main, *proposal.empty, *proposal.other])


def test_every_comment_is_placed_once(comments: list[Text], proposal: Proposal) -> None:
    assert _placed(proposal) == Counter(comment.id for comment in comments)
    assert len(proposal.other) <= 0.05 * len(comments)
    assert set(proposal.languages) == {comment.id for comment in comments}


def test_the_same_facts_give_the_same_proposal(comments: list[Text], proposal: Proposal) -> None:
    assert suggest(comments, question=QUESTION, seed=3) == proposal


def test_other_words_give_another_hash(comments: list[Text], proposal: Proposal) -> None:
    changed = [Text(comments[0].id, comments[0].words + "!"), *comments[1:]]
    assert suggest(changed, question=QUESTION, seed=3).run.inputs_hash != proposal.run.inputs_hash


def test_answers_that_say_nothing_are_in_no_theme(comments: list[Text], proposal: Proposal) -> None:
    words = {comment.id: comment.words for comment in comments}
    nothing = {comment.id for comment in comments if comment.words == "Did not answer"}
    assert len(nothing) > 100
    assert nothing <= set(proposal.empty)
    assert not [words[i] for i in proposal.empty if len(words[i]) > 80]


def test_labels_cover_seven_in_ten_of_their_comments(proposal: Proposal) -> None:
    share = sum(group.share for group in proposal.groups)
    assert sum(group.share * group.label_cover for group in proposal.groups) / share >= 0.70


def test_quotes_are_passages_of_fitting_length_one_to_a_comment(
    comments: list[Text], proposal: Proposal
) -> None:
    words = {comment.id: comment.words for comment in comments}
    for group in proposal.groups:
        assert len({quote.comment_id for quote in group.quotes}) == len(group.quotes) <= 3
        members = {member.comment_id for member in group.members}
        for quote in group.quotes:
            passage = words[quote.comment_id][quote.start : quote.end]
            assert passage == passage.strip()
            assert len(words_of(passage)) >= FEWEST_WORDS
            assert len(passage.split()) <= MOST_WORDS
            assert quote.comment_id in members
    assert sum(len(group.quotes) == 3 for group in proposal.groups) >= len(proposal.groups) / 2


def test_a_campaign_is_named_and_never_quoted(proposal: Proposal) -> None:
    assert set(proposal.campaigns[0].comment_ids) == set(range(40))
    assert not proposal.campaigns[0].exact
    assert not {quote.comment_id for group in proposal.groups for quote in group.quotes} & set(range(40))


def test_shares_are_of_comments_with_content(comments: list[Text], proposal: Proposal) -> None:
    said = len(comments) - len(proposal.empty)
    for group in proposal.groups:
        assert group.share == pytest.approx(sum(member.main for member in group.members) / said)
        assert all(0 < member.confidence <= 1 for member in group.members)
    assert [group.share for group in proposal.groups] == sorted(
        (g.share for g in proposal.groups), reverse=True
    )


@pytest.mark.parametrize("wished", [8, 13, 30])
def test_the_number_of_groups_can_be_chosen(comments: list[Text], wished: int) -> None:
    made = suggest(comments, question=QUESTION, groups=wished)
    assert wished - 3 <= len(made.groups) <= wished
    assert made.run.groups == len(made.groups)
    assert _placed(made) == Counter(comment.id for comment in comments)


def _labels(made: Proposal) -> list[str]:
    return " ".join(group.label.lower().replace(",", "") for group in made.groups).split()


def test_words_of_the_question_and_places_hardly_name_groups(
    comments: list[Text], proposal: Proposal
) -> None:
    place = next(word for word in _labels(proposal) if len(word) > 6 and word != "ambulance")
    made = suggest(comments, question="What of the ambulance?", places=[place], seed=3)
    assert _labels(made).count("ambulance") < _labels(proposal).count("ambulance")
    assert place not in _labels(made)


def test_only_quotable_words_are_repeated(comments: list[Text]) -> None:
    quotable = {comment.id for comment in comments if comment.id % 3 == 0}
    made = suggest(comments, question=QUESTION, seed=3, quotable=quotable)
    assert {quote.comment_id for group in made.groups for quote in group.quotes} <= quotable
    told = " ".join(" ".join(comment.words.split()).lower() for comment in comments if comment.id in quotable)
    assert all(group.description.lower() in told for group in made.groups)
    assert any(group.description for group in made.groups)


def test_progress_rises_from_nothing_to_done(comments: list[Text]) -> None:
    told: list[float] = []
    suggest(comments[:200], question=QUESTION, progress=lambda share, _words: told.append(share))
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)


MIXED = [
    "👍👍👍 great",
    "میرے خیال میں ہسپتال میں انتظار کا وقت بہت زیادہ ہے",
    "我觉得医院等候时间太长了。我们需要更多医生。",
    "<p>GP <b>appointments</b></p><script>alert(1)</script>",
    "zero\u200bwidth in the\u200b word",
    "\x00nul here",
    "half a character \ud800",
    "<>&\"'",
]


@pytest.mark.parametrize(
    "said",
    [
        [],
        ["The buses are late"],
        ["", " ", "n/a", "👍", "\u200b"],
        ["Road"] * 50,
        ["Please fix the road outside my house right now"] * 50,
        ["word and more " * 100_000],
        ["a" * 3_000_000, "<a " * 1_000_000, ". " * 1_000_000],
        MIXED,
        MIXED * 6,
        [
            f"{a} {b}"
            for a in ("Buses", "Parking", "GPs", "Roads")
            for b in ("late", "dear", "full", "bad", "few")
        ],
    ],
    ids=["none", "one", "empty", "short copies", "copies", "long", "hostile", "mixed", "mixed copies", "few"],
)
def test_whatever_is_typed_is_placed(said: list[str]) -> None:
    made = suggest([Text(number, words) for number, words in enumerate(said)], question="?", places=["Luton"])
    assert _placed(made) == Counter(range(len(said)))


def test_copies_of_one_answer_are_one_theme_and_one_campaign() -> None:
    made = suggest(
        [Text(n, "Please fix the road outside my house right now") for n in range(50)], question=""
    )
    assert [len(group.members) for group in made.groups] == [50]
    assert [(len(campaign.comment_ids), campaign.exact) for campaign in made.campaigns] == [(50, True)]
    assert made.groups[0].quotes == []


def test_the_groups_are_the_cut_of_the_tree_that_was_wished(proposal: Proposal) -> None:
    tree = proposal.tree
    assert tree is not None
    assert [group.node for group in proposal.groups] == tree.cut(proposal.run.groups)
    for group in proposal.groups:
        assert group.node is not None
        assert list(group.members) == tree.members_of(group.node)
        assert group.label == tree.nodes[group.node].label


def test_one_can_slide_from_one_group_to_all_leaves(proposal: Proposal) -> None:
    tree = proposal.tree
    assert tree is not None
    placed = sum(node.comments for node in tree.nodes[: tree.leaves])
    for groups in range(1, tree.leaves + 1):
        nodes = tree.cut(groups)
        assert len(nodes) == groups
        assert sum(tree.nodes[node].comments for node in nodes) == placed
    assert len(tree.nodes) == 2 * tree.leaves - 1 == len(tree.joins) + len(tree.positions)
    first, second = tree.parts(len(tree.nodes) - 1) or (0, 0)
    assert sorted(tree.leaves_of(first) + tree.leaves_of(second)) == list(range(tree.leaves))
    assert all(node.label for node in tree.nodes)
    assert all(-1 <= axis <= 1 for node in range(len(tree.nodes)) for axis in tree.position(node))


def test_what_sets_a_group_apart_is_likelier_there(proposal: Proposal) -> None:
    tree = proposal.tree
    assert tree is not None
    assert all(term.times > 1 and 0 < term.share <= 1 for node in tree.nodes[:5] for term in node.terms[:1])
