"""Coding frames and what people decided; and, in other tables, what a machine proposed."""

from engage.themes.models.codings import (
    POSITIONS,
    CodedSpan,
    Coding,
    Quote,
)
from engage.themes.models.frames import (
    Frame,
    FrameUse,
    FrameVersion,
    Merge,
    MergedComment,
    Theme,
    ThemeExample,
    new_guid,
)
from engage.themes.models.later import (
    LatePlacing,
    LaterBatch,
)
from engage.themes.models.runs import (
    Campaign,
    CampaignComment,
    Run,
    RunCut,
    RunState,
    SuggestedCoding,
    SuggestedTheme,
    Unplaced,
)

__all__ = [
    "POSITIONS",
    "Campaign",
    "CampaignComment",
    "CodedSpan",
    "Coding",
    "Frame",
    "FrameUse",
    "FrameVersion",
    "LatePlacing",
    "LaterBatch",
    "Merge",
    "MergedComment",
    "Quote",
    "Run",
    "RunCut",
    "RunState",
    "SuggestedCoding",
    "SuggestedTheme",
    "Theme",
    "ThemeExample",
    "Unplaced",
    "new_guid",
]
