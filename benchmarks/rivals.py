"""The usual ways of finding themes, measured as ours are, each in a process of its own: `python -m benchmarks.rivals`.

BERTopic (M. Grootendorst, 2022) is given the vectors of the static model, so that neither torch nor a download is
needed; TF-IDF stands for NMF (discovery) and logistic regression (coding).
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import adjusted_rand_score

from benchmarks import sets
from engage.themes.engine.static_model import load as static_model
from engage.themes.evaluating import scoring
from engage.themes.evaluating.evaluation import OTHER, agreement
from engage.themes.evaluating.scoring import CODED_ANSWERS, RANDOM_CODES, Scores, Task

WORDS_OF_A_LABEL = 4
Grouped = tuple[list[int], dict[int, list[str]]]


def bertopic(texts: Sequence[str], seed: int, *, reduced: bool) -> Grouped:
    """Give the topic of each text and each topic's words, by BERTopic's defaults; `reduced` puts outliers somewhere."""
    from bertopic import BERTopic  # an extra of the benchmarks
    from umap import UMAP

    vectors = static_model().encode(list(texts))
    umap = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)
    model = BERTopic(umap_model=umap)
    topics, _sure = model.fit_transform(list(texts), vectors)
    if reduced and len(set(topics) - {-1}) > 0 and -1 in topics:
        topics = model.reduce_outliers(list(texts), topics, strategy="embeddings", embeddings=vectors)
    words = {
        topic: [word for word, _weight in (model.get_topic(topic) or [])[:WORDS_OF_A_LABEL]]
        for topic in set(topics) - {-1}
    }
    return [OTHER if topic == -1 else int(topic) for topic in topics], words


def nmf(texts: Sequence[str], seed: int) -> Grouped:
    """Give the strongest of up to 60 NMF topics of each text, and each topic's words."""
    counter = TfidfVectorizer(stop_words="english", min_df=2)
    table = counter.fit_transform(texts)
    topics = min(60, max(8, round(len(set(texts)) ** 0.5)))
    model = NMF(topics, init="nndsvd", random_state=seed, max_iter=200)
    strength = model.fit_transform(table)
    names = counter.get_feature_names_out()
    words = {
        topic: [str(names[at]) for at in np.argsort(-row)[:WORDS_OF_A_LABEL]]
        for topic, row in enumerate(model.components_)
    }
    return np.where(strength.max(axis=1) > 0, strength.argmax(axis=1), OTHER).tolist(), words


def discovery(
    find: Callable[[Sequence[str], int], Grouped], held: sets.LabelledSet, seeds: int
) -> dict[str, Any]:
    """Measure groups as `engage themes evaluate` does."""
    texts = [text or "." for text in held.texts]
    given = held.given
    single = [at for at, those in enumerate(given) if len(those) == 1]
    truth = [next(iter(given[at])) for at in single]
    began = time.process_time()
    runs = [find(texts, 0)]
    cpu_s = time.process_time() - began
    runs += [find(texts, seed) for seed in range(1, seeds)]
    found = [asdict(agreement([groups[at] for at in single], truth)) for groups, _words in runs]
    order = np.random.default_rng(0).permutation(len(texts))
    before = order[: round(len(texts) * 0.8)]
    old, _words = find([texts[at] for at in before], 0)
    placed = [at for at, group in enumerate(old) if group != OTHER]
    return {
        **{key: _mean([one[key] for one in found]) for key in found[0]},
        "groups": float(np.mean([len(words) for _groups, words in runs])),
        "warm_ari": float(
            adjusted_rand_score([old[at] for at in placed], [runs[0][0][before[at]] for at in placed])
        ),
        "label_cover": _label_cover(texts, *runs[0]),
        "cpu_s": cpu_s,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def coding(held: sets.LabelledSet, seeds: int) -> dict[str, Any]:
    """Measure TF-IDF and logistic regression on the comments and splits that ours are measured on."""
    this = scoring.task(held.texts, held.given, held.descriptions, held.question)
    if this.marks.shape[1] < 2:
        return {}
    table = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True).fit_transform(this.texts)
    by_coded = {}
    for wanted in (*CODED_ANSWERS, None):
        found = []
        for seed in range(seeds):
            pool, test = scoring.split(len(this.texts), seed)
            if (wanted or 10) * 4 / 3 <= len(pool):
                chosen = pool if wanted is None else np.random.default_rng(seed).permutation(pool)[:wanted]
                found.append(_regression(table, this, chosen, test))
        if found:
            by_coded[str(wanted or "all")] = asdict(scoring.mean_of(found))
    return {"coding": by_coded, **_counting(table, this, seeds)}


def _counting(table: csr_matrix, this: Task, seeds: int) -> dict[str, Any]:
    """Give the mean error of counting what is predicted after 200 random codes, in points."""
    if len(this.texts) < 2 * RANDOM_CODES:
        return {}
    errors = []
    for seed in range(seeds):
        sample = np.random.default_rng(1_000 + seed).choice(len(this.texts), RANDOM_CODES, replace=False)
        assigned = _chances(table, this.marks, sample, np.arange(len(this.texts))) >= 0.5
        errors.append(np.abs(assigned.mean(axis=0) - this.marks.mean(axis=0)).mean())
    return {"share_error_pp": 100 * float(np.mean(errors))}


def _regression(table: csr_matrix, this: Task, coded: Any, test: Any) -> Scores:
    chances = _chances(table, this.marks, coded, test)
    assigned = chances >= 0.5
    none = np.flatnonzero(~assigned.any(axis=1))
    assigned[none, chances[none].argmax(axis=1)] = True
    return scoring.scored(this.marks[test], assigned, chances)


def _chances(table: csr_matrix, marks: Any, coded: Any, rows: Any) -> Any:
    chances = np.zeros((len(rows), marks.shape[1]))
    for theme in range(marks.shape[1]):
        given = marks[coded, theme]
        if given.all() or not given.any():
            chances[:, theme] = given.mean()
        else:
            fitted = LogisticRegression(C=10.0, max_iter=500).fit(table[coded], given)
            chances[:, theme] = fitted.predict_proba(table[rows])[:, 1]
    return chances


def _label_cover(texts: Sequence[str], groups: Sequence[int], words: dict[int, list[str]]) -> float:
    said = [set(re.findall(r"\w\w+", text.lower())) for text in texts]
    grouped = [at for at, group in enumerate(groups) if group in words]
    return sum(not said[at].isdisjoint(words[groups[at]]) for at in grouped) / max(len(grouped), 1)


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


RIVALS: dict[str, Callable[[sets.LabelledSet, int], dict[str, Any]]] = {
    "bertopic": lambda held, seeds: discovery(lambda t, s: bertopic(t, s, reduced=False), held, seeds),
    "bertopic_reduced": lambda held, seeds: discovery(lambda t, s: bertopic(t, s, reduced=True), held, seeds),
    "tfidf": lambda held, seeds: {**discovery(nmf, held, seeds), **coding(held, seeds)},
}


def main() -> None:
    """Measure one rival on one set and print a JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rival", choices=RIVALS)
    parser.add_argument("set", choices=sets.LOADERS)
    parser.add_argument("--data", type=Path, default=sets.DATA)
    parser.add_argument("--seeds", type=int, default=1)
    asked = parser.parse_args()
    print(json.dumps(RIVALS[asked.rival](sets.load(asked.set, asked.data), asked.seeds)))


if __name__ == "__main__":
    main()
