"""Reading samples, what their coders said, and what was measured. A sample's comments are its live ones."""

from engage.agreement.queries.measured import (
    Live,
    live_comments,
    measured_uses,
    measurement,
    random_codes,
    read_by_people,
    stale,
)
from engage.agreement.queries.positions import positions
from engage.agreement.queries.samples import (
    InSample,
    Settled,
    coders,
    disagreements_of,
    drawable,
    explained,
    last_decision,
    own,
    progress,
    sample,
    sampled,
    settled,
    words,
)

__all__ = [
    "InSample",
    "Live",
    "Settled",
    "coders",
    "disagreements_of",
    "drawable",
    "explained",
    "last_decision",
    "live_comments",
    "measured_uses",
    "measurement",
    "own",
    "positions",
    "progress",
    "random_codes",
    "read_by_people",
    "sample",
    "sampled",
    "settled",
    "stale",
    "words",
]
