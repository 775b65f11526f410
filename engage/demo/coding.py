"""What the demonstration's officer and analyst decided: the NHS analysts' framework and codes, put in by the same
actions that anybody uses.

The machine's suggestions are accepted into the theme that most of their comments were given by the NHS analysts;
then each comment is coded by hand as they coded it, so that what is counted is what people decided.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from engage.demo.content import FrameScript
from engage.themes import actions, queries
from engage.themes.actions.coding import Said
from engage.themes.engine.proposal import Proposal
from engage.themes.models import Frame, FrameUse, Theme

QUOTES_OF_A_THEME = 3
BEGUN_WITH = 10  # groups of the town's conversation that are themes
# Whether a comment of theirs is for or against is simulated, of so many, by a rule on its words.
TAKE_SIDES = {"for": 160, "against": 60}
_AGAINST = re.compile(
    r"\b(?:no|not|don.?t|doesn.?t|isn.?t|aren.?t|won.?t|shouldn.?t|can.?t|cannot|stop|never|against|ban)\b",
    re.IGNORECASE,
)
Codes = Mapping[int, Sequence[str]]  # by comment id: what the NHS analysts gave it


def accept_suggestions(
    frame: Frame, run_id: int, proposal: Proposal, codes: Codes, script: FrameScript, officer_id: int
) -> dict[str, Theme]:
    """Begin the frame with every theme of the framework that was given, and accept suggestions into them.

    Themes by the analysts' name. Suggestions of no clear theme wait undecided, for a person to read.
    """
    given = {code for held in codes.values() for code in held}
    themes = {
        theme.code: actions.add_theme(
            frame, label=theme.label, description=theme.description, user_id=officer_id
        )
        for theme in script.themes
        if theme.code in given
    }
    for waiting in queries.undecided(run_id):
        members = members_of(proposal, waiting.nodes)
        counts = Counter(code for member in members for code in codes[member] if code in themes)
        if not counts:
            continue
        code, most = counts.most_common(1)[0]
        suggestion = queries.suggested_theme(waiting.suggestion.id)
        if suggestion is not None and most >= script.least_share * len(members):
            label, nodes = themes[code].label, waiting.nodes
            actions.accept(suggestion, label=label, user_id=officer_id, into=themes[code], nodes=nodes)
    return themes


def merge_a_view_of_few(
    use: FrameUse, themes: Mapping[str, Theme], script: FrameScript, officer_id: int
) -> None:
    """In the frame of one question: keep the framework as its first version, then merge a view held by few."""
    merge = script.merge
    if use.question_key == merge.question and {merge.theme, merge.into} <= themes.keys():
        actions.keep_version(use.frame, note="The framework of the NHS analysts", user_id=officer_id)
        actions.merge(themes[merge.theme], themes[merge.into], because=merge.because, user_id=officer_id)


def begin_with_the_largest(run_id: int, officer_id: int) -> None:
    """Take the largest groups into a frame as the machine worded them; leave the rest, and coding, to others."""
    for waiting in queries.undecided(run_id)[:BEGUN_WITH]:
        suggestion = queries.suggested_theme(waiting.suggestion.id)
        if suggestion is not None:
            actions.accept(suggestion, label=suggestion.label, user_id=officer_id, nodes=waiting.nodes)


def take_sides(
    frame: Frame, held: Mapping[int, Sequence[int]], words: Mapping[int, str], analyst_id: int
) -> None:
    """Code the first comments of themes (`held`: comment ids by theme), each with a position by a rule on its words."""
    themes_of: dict[int, set[int]] = {}
    for theme_id, comments in held.items():
        for comment_id in comments:
            themes_of.setdefault(comment_id, set()).add(theme_id)
    sides: dict[str, list[int]] = {side: [] for side in TAKE_SIDES}
    for comment_id in sorted(themes_of):
        sides["against" if _AGAINST.search(words[comment_id]) else "for"].append(comment_id)
    said = {
        comment_id: Said(themes_of[comment_id], dict.fromkeys(themes_of[comment_id], side))
        for side, comments in sides.items()
        for comment_id in comments[: TAKE_SIDES[side]]
    }
    actions.code_many(said, frame, user_id=analyst_id)


def members_of(proposal: Proposal, nodes: Sequence[int]) -> set[int]:
    """Ids of the comments in a group of nodes of a proposal's tree."""
    if proposal.tree is None:
        return set()
    return {member.comment_id for node in nodes for member in proposal.tree.members_of(node)}


def code_by_hand(frame: Frame, themes: Mapping[str, Theme], codes: Codes, analyst_id: int) -> None:
    """Code every comment with the NHS analysts' codes; one they gave none holds no theme."""
    holds = {
        comment_id: {themes[code].id for code in given if code in themes}
        for comment_id, given in codes.items()
    }
    actions.code_many(holds, frame, user_id=analyst_id)


def approve_quotes(
    question: tuple[int, str], themes: Mapping[str, Theme], codes: Codes, officer_id: int
) -> None:
    """Approve up to three passages of each theme, of comments that the NHS analysts gave that theme."""
    code_of = {theme.id: code for code, theme in themes.items()}
    for theme_id, passages in queries.theme_quotes(code_of, *question).items():
        fitting = [quote for quote in passages if code_of[theme_id] in codes[quote.comment_id]]
        for passage in fitting[:QUOTES_OF_A_THEME]:
            quote = queries.quote(passage.id)
            if quote is not None:
                actions.approve_quote(quote, user_id=officer_id)
