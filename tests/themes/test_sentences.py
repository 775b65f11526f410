from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from engage.themes.engine.sentences import MOST_SENTENCES, split


def _parts(words: str) -> list[str]:
    return [words[span.start : span.end] for span in split(words)]


def test_sentences_end_at_stops_and_line_breaks() -> None:
    assert _parts("The bus was late. Why? \n- Nobody told us!  ") == [
        "The bus was late.",
        "Why?",
        "Nobody told us!",
    ]


def test_titles_and_times_do_not_end_a_sentence() -> None:
    assert _parts("I saw Dr. Shah at 9.30 a.m today. Good.") == ["I saw Dr. Shah at 9.30 a.m today.", "Good."]


def test_chinese_and_urdu_stops_need_no_space() -> None:
    assert _parts("停车太贵。医生很好！") == ["停车太贵。", "医生很好！"]
    assert _parts("سڑک خراب ہے۔بس دیر سے آتی ہے۔") == ["سڑک خراب ہے۔", "بس دیر سے آتی ہے۔"]


def test_a_text_of_stops_has_no_sentence() -> None:
    assert split(". ! ?\n\n") == []


def test_hostile_text_is_cut_off_in_one_last_sentence() -> None:
    words = "a. " * 100_000
    assert len(split(words)) == MOST_SENTENCES + 1
    assert split(words)[-1].end == len(words) - 1


@given(st.text(alphabet=st.sampled_from("aB1 .!?\n\r-•。۔\"')é\u200b")))
def test_spans_keep_every_letter_once_and_in_order(words: str) -> None:
    spans = split(words)
    assert all(first.end <= second.start for first, second in pairwise(spans))
    kept = "".join(words[span.start : span.end] for span in spans)
    assert [sign for sign in kept if sign.isalnum()] == [sign for sign in words if sign.isalnum()]
