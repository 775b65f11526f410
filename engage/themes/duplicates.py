"""Comments that are copies of one another, exactly or nearly: the mark of a campaign.

MinHash over shingles of three words (Broder, 1997), banded, and every candidate pair checked by
its exact Jaccard similarity, so that a band collision never joins two different comments.
"""

import zlib
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engage.themes.preparation import words_of

FEWEST_WORDS = 8
FEWEST_COPIES = 3
SIMILAR = 0.6
_BANDS, _ROWS = 24, 3
_SHINGLE = 3
_MOST_WORDS = 2_000
# Three rows of a band make one key; keys that fall together by chance fail the check of the pair.
_MIX = np.uint64(0x9E3779B97F4A7C15)
_PRIME = np.uint64((1 << 31) - 1)


def copies(texts: Sequence[str]) -> list[list[int]]:
    """Give the groups, of two or more places in `texts`, that hold the same or nearly the same words.

    Texts under eight words are never grouped: "very good service" is no campaign.
    """
    by_words: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        words = tuple(words_of(text)[:_MOST_WORDS])
        if len(words) >= FEWEST_WORDS:
            by_words[words].append(place)
    distinct = list(by_words)
    root = _joined(distinct)
    groups: dict[int, list[int]] = defaultdict(list)
    for number, words in enumerate(distinct):
        groups[_root(root, number)].extend(by_words[words])
    return [sorted(group) for group in groups.values() if len(group) > 1]


def _joined(distinct: Sequence[tuple[str, ...]]) -> list[int]:
    """Give for each distinct text the number of a near copy, as a union-find forest."""
    root = list(range(len(distinct)))
    if len(distinct) < 2:
        return root
    shingles = [_shingles(words) for words in distinct]
    signatures = _signatures(shingles)
    for band in range(_BANDS):
        first, second, third = signatures[:, band * _ROWS : (band + 1) * _ROWS].T.astype(np.uint64)
        keys = first * _MIX ^ second * (_MIX >> np.uint64(7)) ^ third
        _keys, at, times = np.unique(keys, return_inverse=True, return_counts=True)
        leaders: dict[int, int] = {}
        for number in np.flatnonzero(times[at] > 1).tolist():
            leader = leaders.setdefault(int(at[number]), number)
            one, other = _root(root, leader), _root(root, number)
            if one != other and _jaccard(shingles[leader], shingles[number]) >= SIMILAR:
                root[max(one, other)] = min(one, other)
    return root


def _root(root: list[int], number: int) -> int:
    while root[number] != number:
        root[number] = root[root[number]]
        number = root[number]
    return number


def _shingles(words: tuple[str, ...]) -> frozenset[int]:
    parts = (" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1))
    return frozenset(zlib.crc32(part.encode()) for part in parts)


def _signatures(shingles: Sequence[frozenset[int]]) -> NDArray[np.uint32]:
    """Give the MinHash signatures, one row per text, _BANDS × _ROWS columns."""
    lengths = np.fromiter((len(part) for part in shingles), dtype=np.int64, count=len(shingles))
    flat = np.fromiter((x for part in shingles for x in part), dtype=np.uint64, count=int(lengths.sum()))
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    random = np.random.default_rng(20)
    factors = random.integers(1, int(_PRIME), size=_BANDS * _ROWS, dtype=np.uint64)
    offsets = random.integers(0, int(_PRIME), size=_BANDS * _ROWS, dtype=np.uint64)
    flat %= _PRIME
    columns = [
        np.minimum.reduceat((flat * factor + offset) % _PRIME, starts)
        for factor, offset in zip(factors, offsets, strict=True)
    ]
    return np.stack(columns, axis=1).astype(np.uint32)


def _jaccard(first: frozenset[int], second: frozenset[int]) -> float:
    common = len(first & second)
    return common / (len(first) + len(second) - common)
