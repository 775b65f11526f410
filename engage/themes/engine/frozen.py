"""What a run learnt, kept: enough to place further comments in the same groups, and small enough for a file."""

import io
import json
import zipfile
from dataclasses import dataclass

import numpy as np

from engage.themes.engine.branching import Branches, Matrix, Numbers
from engage.themes.engine.sentence_model import vectors_hash
from engage.themes.engine.space import Basis, Space

FORM = 1
NOT_MEASURED = 0.05  # what runs of before 2026-11-22 expected, and too little


class Unfit(Exception):
    """The kept state is damaged or was made by another version; the message says so in plain words."""


@dataclass(frozen=True)
class Frozen:
    """The space of a run, its leaves and how they join.

    `middles` has a row of unit length per leaf, `comments` the number of comments each held, and `groups` is
    how many groups were proposed. `other` comments fitted nowhere. One comment in twenty was less like its
    leaf than `floor` (cosine); of comments that the leaves are not made of, a share of `expected` would be.
    """

    space: Space
    middles: Matrix
    comments: Numbers
    branches: Branches
    groups: int
    other: int
    floor: float
    expected: float
    inputs_hash: str
    model_hash: str
    seed: int

    def to_bytes(self) -> bytes:
        """Give the state as bytes, to be kept: under 15 MB."""
        facts = {
            "form": FORM,
            "groups": self.groups,
            "other": self.other,
            "floor": self.floor,
            "expected": self.expected,
            "inputs_hash": self.inputs_hash,
            "model_hash": self.model_hash,
            "seed": self.seed,
            "english": self.space.english,
            "damped": sorted(self.space.damped),
            "words": self.space.words.names,
            "pieces": self.space.pieces.names,
            "heights": self.branches.heights,
        }
        kept = io.BytesIO()
        means = self.space.means
        np.savez_compressed(
            kept,
            facts=np.frombuffer(json.dumps(facts).encode(), dtype=np.uint8),
            words=self.space.words.rows,
            pieces=self.space.pieces.rows,
            joins=np.array(self.branches.joins, dtype=np.int64).reshape(-1, 2),
            middles=self.middles,
            comments=self.comments,
            mean0=means[0],
            mean1=means[1],
            mean2=means[2],
        )
        return kept.getvalue()


def thaw(kept: bytes) -> Frozen:
    """Read a state back. Raises Unfit where it is damaged or was made with other word vectors."""
    try:
        with np.load(io.BytesIO(kept), allow_pickle=False) as parts:
            facts = json.loads(parts["facts"].tobytes())
            if facts["form"] != FORM or facts["model_hash"] != vectors_hash():
                raise Unfit(
                    "These groups were made by another version of Engage. Run again to group all comments."
                )
            space = Space(
                words=Basis(facts["words"], parts["words"]),
                pieces=Basis(facts["pieces"], parts["pieces"]),
                damped=frozenset(facts["damped"]),
                english=facts["english"],
                means=tuple(parts[f"mean{number}"] for number in range(3)),
            )
            joins = [(first, second) for first, second in parts["joins"].tolist()]
            return Frozen(
                space=space,
                middles=parts["middles"],
                comments=parts["comments"],
                branches=Branches(len(parts["middles"]), joins, facts["heights"]),
                expected=facts.get("expected", NOT_MEASURED),
                **{
                    name: facts[name]
                    for name in ("groups", "other", "floor", "inputs_hash", "model_hash", "seed")
                },
            )
    except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise Unfit("The kept groups cannot be read. Run again to group all comments.") from error
