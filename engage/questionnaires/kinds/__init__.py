"""The kinds of question, by name."""

from __future__ import annotations

from engage.questionnaires.kinds.comment import Comment
from engage.questionnaires.kinds.date import DateKind
from engage.questionnaires.kinds.kind import Fault, Gazetteer, Kind, Problem, Reading, Typed
from engage.questionnaires.kinds.number import Number
from engage.questionnaires.kinds.one_choice import OneChoice
from engage.questionnaires.kinds.postcode import Postcode
from engage.questionnaires.kinds.scale import Scale
from engage.questionnaires.kinds.several_choices import SeveralChoices
from engage.questionnaires.kinds.short_text import ShortText

__all__ = ["KINDS", "Fault", "Gazetteer", "Kind", "Problem", "Reading", "Typed"]

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        OneChoice(), SeveralChoices(), Scale(), Number(), DateKind(), ShortText(), Comment(), Postcode(),
    )
}  # fmt: skip
