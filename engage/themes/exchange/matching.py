"""Which of our comments the texts of a project are, and what their codings say of our themes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from engage.themes.exchange.given import GivenCoding, GivenSource
from engage.themes.exchange.refi import guid_of


@dataclass(slots=True)
class Matched:
    """Codings by comment id and code guid, and how many texts were left out and why."""

    codings: dict[int, Mapping[str, GivenCoding]] = field(default_factory=dict)
    unknown: int = 0  # no comment has these words
    unclear: int = 0  # several comments have these words, and the project does not say which
    decided: int = 0  # a person has coded the comment here
    unseen: int = 0  # whoever brings the project in has yet to code the comment blind

    @property
    def told(self) -> list[str]:
        """What was left out, in sentences."""
        lines = [
            (
                self.unknown,
                "is no comment to this question, word for word",
                "are no comments to this question",
            ),
            (self.unclear, "could be any of several comments", "could be any of several comments"),
            (
                self.decided,
                "was coded by a person here, which stays",
                "were coded by a person here, which stays",
            ),
            (
                self.unseen,
                "is in an open sample and left out: code it blind first",
                "are in an open sample and left out: code them blind first",
            ),
        ]
        return [
            f"{count:,} {'text ' + one if count == 1 else 'texts ' + many}."
            for count, one, many in lines
            if count
        ]


def match(
    sources: Sequence[GivenSource],
    comments: Mapping[int, str],
    *,
    decided: Collection[int],
    unseen: Collection[int],
    known: Collection[str],
) -> Matched:
    """Texts are matched by our own guid, else by their words; the words must be ours in either case.

    `comments`: redacted words by id; `decided`: ids that a person has coded, whose coding stays; `unseen`: ids of which
    the reader must not learn even that; `known`: guids of the codes that there will be. Texts that nobody read and that
    have no coding say nothing and are passed over.
    """
    made = Matched()
    by_words: dict[str, list[int]] = {}
    for comment_id, words in comments.items():
        by_words.setdefault(words, []).append(comment_id)
    for source in sources:
        codings = {code: coding for code, coding in source.codings.items() if code in known}
        if not codings and not source.read:
            continue
        alike = by_words.get(source.words, [])
        same = [one for one in alike if guid_of("comment", one) == source.guid] or alike
        if len(same) != 1:
            made.unclear += bool(same)
            made.unknown += not same
        elif same[0] in unseen:
            made.unseen += 1
        elif same[0] in decided:
            made.decided += 1
        else:
            made.codings[same[0]] = codings
    return made
