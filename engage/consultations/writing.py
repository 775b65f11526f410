"""The questions of a consultation as they are being written, and what a change to them means."""

from __future__ import annotations

from dataclasses import dataclass

from engage.questionnaires.draft import PageDraft


@dataclass(frozen=True, slots=True)
class Writing:
    """The newest version: its pages, and where it stands.

    `revision` marks its contents; `asked` says whether residents are asked it, `frozen` whether somebody answered;
    `live` is the number of the version that residents are asked, None before the first is published.
    """

    pages: tuple[PageDraft, ...]
    revision: int
    number: int
    asked: bool
    frozen: bool
    live: int | None

    @property
    def is_ahead(self) -> bool:
        """Whether residents are still asked an older version."""
        return not self.asked and self.live is not None

    @property
    def consequence(self) -> str:
        """What a change means for people who answer; "" while nobody can."""
        if self.frozen:
            return (
                f"People have answered version {self.number}. Changing this makes version {self.number + 1}: "
                f"people who already started finish version {self.number}, and nobody is asked "
                f"version {self.number + 1} until you publish it."
            )
        if self.is_ahead:
            return (
                f"You are writing version {self.number}. Residents are asked version {self.live} until you publish "
                f"it; people who already started then finish version {self.live}."
            )
        if self.asked:
            return "These questions are published and nobody has answered yet. A change shows at once."
        return ""
