"""Comments that are copies of one another, exactly or nearly: the mark of a campaign.

MinHash over shingles of three words (Broder, 1997), banded, and every candidate pair checked by
its exact Jaccard similarity, so that a band collision never joins two different comments.
"""

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from engage.themes.engine.wordings import Numbers, Wordings

FEWEST_WORDS = 8
FEWEST_COPIES = 3
SIMILAR = 0.5
_BANDS, _ROWS = 24, 3
_SHINGLE = 3
_MOST_WORDS = 2_000
_PAIRS_AT_ONCE = 100_000

Hashes = NDArray[np.uint64]
# Odd numbers with well mixed bits (of the golden ratio and of Murmur hash's finisher).
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)


def copies(said: Wordings) -> list[Numbers]:
    """Give the groups of wordings that say nearly the same words, in two comments or more each.

    Wordings under eight words are never grouped: "very good service" is no campaign.
    """
    texts, words, lengths = _long_texts(said)
    if len(texts) == 0:
        return []
    group = _joined(*_shingles(said.words, words, lengths))
    order = np.argsort(group, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(group[order])) + 1)
    return [texts[part] for part in parts if len(part) > 1 or said.counts[texts[part[0]]] > 1]


def _joined(shingles: Hashes, starts: Numbers) -> Numbers:
    """Give each text's group: those that chains of near copies join."""
    texts = len(starts) - 1
    group = np.arange(texts)
    refused = np.zeros(0, dtype=np.int64)
    edges = np.zeros((2, 0), dtype=np.int64)
    random = np.random.default_rng(20)
    for _band in range(_BANDS):
        pairs = _band_mates(shingles, starts, random)
        pairs = pairs[:, group[pairs[0]] != group[pairs[1]]]
        keys = np.sort(pairs[0] * texts + pairs[1])
        keys = keys[np.concatenate(([True], keys[1:] != keys[:-1]))[: len(keys)]]
        keys = keys[~np.isin(keys, refused, kind="sort")]
        if len(keys) == 0:
            continue
        first, second = keys // texts, keys % texts
        alike = _jaccard(shingles, starts, first, second) >= SIMILAR
        refused = np.concatenate((refused, keys[~alike]))
        edges = np.concatenate((edges, np.stack([first[alike], second[alike]])), axis=1)
        graph = coo_matrix((np.ones(edges.shape[1], dtype=np.int8), (edges[0], edges[1])), (texts, texts))
        group = connected_components(graph, directed=False)[1].astype(np.int64)
    return group


def _long_texts(said: Wordings) -> tuple[Numbers, NDArray[np.int32], Numbers]:
    """Give the wordings of eight words or more, their words (the first 2,000) and how many."""
    begins = said.bounds[np.searchsorted(said.owner, np.arange(len(said) + 1))]
    lengths = np.diff(begins)
    texts = np.flatnonzero(lengths >= FEWEST_WORDS)
    lengths = np.minimum(lengths[texts], _MOST_WORDS)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    places = np.arange(starts[-1]) + np.repeat(begins[texts] - starts[:-1], lengths)
    return texts, said.said[places], lengths


def _shingles(names: Sequence[str], words: NDArray[np.int32], lengths: Numbers) -> tuple[Hashes, Numbers]:
    """Give each text's distinct shingles (three words in a row) as sorted hashes, and where each text begins."""
    by_word = np.fromiter((zlib.crc32(n.encode("utf-8", "replace")) for n in names), np.uint64, len(names))
    hashed = by_word[words]
    whole = hashed * _MIX[0]
    for step in range(1, _SHINGLE):
        whole[:-step] ^= (hashed[step:] + np.uint64(step)) * _MIX[step]
    whole = (whole ^ (whole >> np.uint64(32))) >> np.uint64(24)
    ends = np.cumsum(lengths)
    kept = np.ones(len(words), dtype=bool)
    for step in range(1, _SHINGLE):  # the last words of a text begin no shingle
        kept[ends - step] = False
    text = np.repeat(np.arange(len(lengths), dtype=np.uint64), lengths)[kept]
    # Text number above, 40 bits of hash below: sorted, they lie text by text, and equal ones side by side.
    keyed = np.sort((text << np.uint64(40)) | whole[kept])
    keyed = keyed[np.concatenate(([True], keyed[1:] != keyed[:-1]))]
    starts = np.searchsorted(keyed >> np.uint64(40), np.arange(len(lengths) + 1, dtype=np.uint64))
    return keyed & np.uint64((1 << 40) - 1), starts


def _band_mates(shingles: Hashes, starts: Numbers, random: np.random.Generator) -> Numbers:
    """Give pairs of texts (two rows) that one more band puts together: each with the first, and the one before."""
    key = np.zeros(len(starts) - 1, dtype=np.uint64)
    for row in range(_ROWS):
        factor = random.integers(1, 1 << 62, dtype=np.uint64) | np.uint64(1)
        mixed = (shingles * factor) >> np.uint64(24)
        key = key * _MIX[row] + np.minimum.reduceat(mixed, starts[:-1])
    order = np.argsort(key, kind="stable")
    again = np.concatenate(([False], key[order][1:] == key[order][:-1]))
    leader = np.maximum.accumulate(np.where(again, 0, np.arange(len(order))))
    same = np.flatnonzero(again)
    leader = leader[same]
    pairs = np.stack([np.concatenate((order[leader], order[same - 1])), np.tile(order[same], 2)])
    return np.sort(pairs, axis=0)


def _jaccard(shingles: Hashes, starts: Numbers, first: Numbers, second: Numbers) -> NDArray[np.float64]:
    """Give how much of the shingles of each pair is common to both, 0 to 1."""
    sizes = np.diff(starts)
    common = np.zeros(len(first), dtype=np.int64)
    for begin in range(0, len(first), _PAIRS_AT_ONCE):
        here = slice(begin, begin + _PAIRS_AT_ONCE)
        both = [_flat(shingles, starts, sizes, texts[here]) for texts in (first, second)]
        keys = np.sort(np.concatenate(both))
        twice = keys[1:][keys[1:] == keys[:-1]] >> np.uint64(40)
        common[here] = np.bincount(twice.astype(np.int64), minlength=len(first[here]))
    return common / np.maximum(sizes[first] + sizes[second] - common, 1)


def _flat(shingles: Hashes, starts: Numbers, sizes: Numbers, texts: Numbers) -> Hashes:
    """Give the shingles of some texts, the place of the text in the list above each."""
    lengths = sizes[texts]
    before = np.concatenate(([0], np.cumsum(lengths)))
    places = np.arange(before[-1]) + np.repeat(starts[texts] - before[:-1], lengths)
    pair = np.repeat(np.arange(len(texts), dtype=np.uint64), lengths)
    keyed: Hashes = (pair << np.uint64(40)) | shingles[places]
    return keyed
