import pytest

from engage.themes.evaluating.evaluation import Figures, evaluate
from engage.themes.evaluating.labelled import read, read_descriptions
from tests.themes import samples


@pytest.fixture(scope="module")
def figures() -> Figures:
    found = read(samples.COMMENTS, text="FFT answer", onehot_range=(samples.FIRST, samples.LAST))
    return evaluate(found.texts, found.codes, seeds=1, descriptions=read_descriptions(samples.DESCRIPTIONS))


def test_only_comments_with_one_code_that_is_content_are_compared(figures: Figures) -> None:
    found = read(samples.COMMENTS, text="FFT answer", onehot_range=(samples.FIRST, samples.LAST))
    content = [codes - {"Labelling not possible", "Not assigned"} for codes in found.codes]
    assert figures.n == sum(len(codes) == 1 for codes in content)
    assert figures.comments == 600


def test_floors_hold_on_real_comments(figures: Figures) -> None:
    assert (figures.cover or 0) >= 0.98
    assert (figures.nmi or 0) >= 0.30
    assert figures.label_cover >= 0.70
    assert figures.coding["20"].micro >= 0.45
    assert figures.coding["100"].micro >= 0.50
    assert figures.coding["20"].recall3 > figures.coding["20"].micro
    assert "500" not in figures.coding
    assert figures.coding["all"].micro > figures.coding["20"].micro
    assert (figures.warm_ari or 0) >= 0.88
    assert figures.campaign.precision >= 0.99
    assert figures.campaign.recall >= 0.92
    assert figures.cpu_s > 0
    assert figures.peak_mb > 50


def test_themes_that_are_the_codes_agree_fully() -> None:
    ends = ("today", "again", "yesterday", "in town", "on Monday", "at night", "as ever", "this week")
    texts = [f"{words} {end}" for words in ("late bus", "kind nurse", "dear parking") for end in ends] * 5
    codes = [frozenset({text.split()[1]}) for text in texts]
    found = evaluate(texts, codes, seeds=1)
    assert found.purity == 1.0
    assert (found.nmi or 0) > 0.5
    assert found.share_error_pp is None


@pytest.mark.parametrize(
    ("texts", "codes"),
    [
        (["The bus is late"] * 20, [frozenset({"Bus"})] * 20),
        ([f"The bus is late {n}" for n in range(20)], [frozenset({"Bus"})] * 19 + [frozenset({"Other"})]),
        (["n/a"] * 20, [frozenset({"Bus"})] * 20),
        ([f"Parking is dear at number {n}" for n in range(20)], [frozenset[str]()] * 20),
        (["Buses", "Roads"], [frozenset({"A", "B"})] * 2),
    ],
    ids=["one wording", "one code", "nothing said", "no code", "two comments"],
)
def test_what_cannot_be_measured_is_said_to_be_so(texts: list[str], codes: list[frozenset[str]]) -> None:
    found = evaluate(texts, codes, seeds=1)
    assert found.comments == len(texts)
    assert found.coding == {}
    assert found.share_error_pp is None
    assert (found.nmi is None) == (found.n == 0)
    assert all(value == value for value in (found.nmi or 0, found.ari or 0, found.label_cover))  # no NaN
