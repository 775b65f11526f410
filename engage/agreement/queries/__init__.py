"""Reading samples, what their coders said, and what was measured. A sample's comments are its live ones."""

from engage.agreement.queries.blinding import closed_of
from engage.agreement.queries.measured import (
    Live,
    live_comments,
    measured_uses,
    measurement,
    random_codes,
    read_by_people,
    stale,
)
from engage.agreement.queries.positions import positions, put_by_machine, said
from engage.agreement.queries.samples import (
    InSample,
    Settled,
    coders,
    disagreements_of,
    drawable,
    explained,
    held,
    last_decision,
    newest_held,
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
    "closed_of",
    "coders",
    "disagreements_of",
    "drawable",
    "explained",
    "held",
    "last_decision",
    "live_comments",
    "measured_uses",
    "measurement",
    "newest_held",
    "own",
    "positions",
    "progress",
    "put_by_machine",
    "random_codes",
    "read_by_people",
    "said",
    "sample",
    "sampled",
    "settled",
    "stale",
    "words",
]
