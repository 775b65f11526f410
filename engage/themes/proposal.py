"""What theme finding takes and gives: plain values, no tables.

Everything here is a *suggestion*. Nothing counts before an officer has accepted it.
"""

from dataclasses import dataclass, field

FEWEST_GROUPS = 8
MOST_GROUPS = 60


@dataclass(frozen=True)
class Text:
    """One comment to be grouped. `words` is redacted already; offsets elsewhere count its characters."""

    id: int
    words: str


@dataclass(frozen=True)
class Member:
    """A comment in a group.

    `confidence` is between 0 and 1: how clearly the comment belongs here rather than to another
    group. `main` is True in exactly one group per comment; a comment of several sentences may be
    in further groups with `main` False.
    """

    comment_id: int
    confidence: float
    main: bool = True


@dataclass(frozen=True)
class Quote:
    """A passage of a comment: characters `start` to `end` (exclusive) of the words given."""

    comment_id: int
    start: int
    end: int


@dataclass(frozen=True)
class Group:
    """A suggested theme.

    `share` is main members over all comments with content, between 0 and 1. `label_cover` is the
    share of main members that use at least one word or phrase of the label, between 0 and 1.
    """

    label: str
    description: str
    members: list[Member]
    quotes: list[Quote]
    share: float
    label_cover: float


@dataclass(frozen=True)
class Campaign:
    """Comments whose words are the same or nearly so: three or more, of at least eight words each."""

    comment_ids: list[int]
    example_id: int
    exact: bool


@dataclass(frozen=True)
class RunFacts:
    """What makes a run repeatable: the same facts give the same proposal."""

    inputs_hash: str
    model_hash: str
    seed: int
    groups: int


@dataclass(frozen=True)
class Proposal:
    """All comments given, placed: in a group, in `empty` (nothing said) or in `other` (please read).

    `languages` has an ISO 639-1 code for every comment, "und" where it cannot be told. `groups` is
    ordered by size, largest first.
    """

    groups: list[Group]
    empty: list[int]
    other: list[int]
    campaigns: list[Campaign]
    languages: dict[int, str]
    run: RunFacts = field(repr=False)
