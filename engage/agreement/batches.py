"""Whether comments that came later say something else than those that were there when the frame was made.

Per theme: its share among earlier and later comments with content, and how often chance alone would part them as far
or further (exact test of R. A. Fisher, *J. Royal Statistical Society* 85 (1922) 87), corrected for as many themes as
there are (Y. Benjamini and Y. Hochberg, *J. Royal Statistical Society B* 57 (1995) 289): of the themes told as changed,
no more than one in twenty is so by chance, in the long run.

Earlier and later are always read by the same eye: by people where people have read everything, else by the machine, for
comments that people coded without their own codes. Or they would differ by who read them.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import false_discovery_control, fisher_exact

FEWEST_OF_A_BATCH = 30
"""Comments with content in each batch: with fewer, hardly any change could be told from chance."""
CHANGED = 0.05


def apart(
    later: NDArray[np.bool_], holds: NDArray[np.bool_], themes: Sequence[int], *, by_people: bool
) -> dict[str, Any]:
    """Compare the batches. `later`: of each comment with content; `holds`: comments × themes.

    Gives `earlier` and `later` (comments), `by_people`, `why` nothing can be said ("" where it can), `themes`: by id
    [earlier holders, later holders, p, adjusted p], and `changed`: ids of themes adjusted under 0.05, the surest first.
    """
    sizes = int((~later).sum()), int(later.sum())
    told: dict[str, Any] = {"earlier": sizes[0], "later": sizes[1], "by_people": by_people, "why": ""}
    if min(sizes) < FEWEST_OF_A_BATCH:
        return {
            **told,
            "why": f"{FEWEST_OF_A_BATCH} comments with content are needed before and after to compare them; "
            f"there are {sizes[0]:,} and {sizes[1]:,}.",
        }
    if not themes:
        return {**told, "why": "There is no theme to compare by."}
    counts = [(int(column[~later].sum()), int(column[later].sum())) for column in holds.T]
    chance = [
        float(fisher_exact(np.array([[one, sizes[0] - one], [other, sizes[1] - other]])).pvalue)
        for one, other in counts
    ]
    adjusted = false_discovery_control(np.minimum(chance, 1.0))
    found = {
        str(theme): [*pair, round(p, 5), round(float(q), 5)]
        for theme, pair, p, q in zip(themes, counts, chance, adjusted, strict=True)
    }
    order = sorted(range(len(themes)), key=lambda at: (adjusted[at], chance[at]))
    return {**told, "themes": found, "changed": [themes[at] for at in order if adjusted[at] < CHANGED]}


def held_by_people(
    ids: Sequence[int], themes: Sequence[int], known: Mapping[int, Collection[int]]
) -> NDArray[np.bool_]:
    """Comments × themes as people decided; nothing where they did not."""
    marks = [[theme in known.get(one, ()) for theme in themes] for one in ids]
    return np.array(marks, dtype=bool).reshape(len(ids), len(themes))
