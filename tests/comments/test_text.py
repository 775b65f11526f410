import pytest

from engage.comments.language import language
from engage.comments.text import normalise, says_nothing


@pytest.mark.parametrize(
    "said",
    [
        *(
            "",
            " ",
            "-",
            "...",
            "👍",
            "N/A",
            "n/a.",
            "None",
            "Nothing",
            "Nothing.",
            "nothing at all",
            "No comment",
        ),
        *(
            "Did not answer",
            "No, nothing to add thanks",
            "Not applicable",
            "I don't know",
            "Don’t know",
            "not sure",
        ),
        *("Nothing I can think of at the moment", "<p></p>", "\u200b", "x", "No response", "as above", "NIL"),
        *("Absolutely nothing", "Absolutely nothing at all, thank you", "Nothing, absolutely nothing"),
    ],
)
def test_an_answer_without_content_says_nothing(said: str) -> None:
    assert says_nothing(normalise(said))


@pytest.mark.parametrize(
    "said",
    [
        *(
            "Parking",
            "No parking",
            "Nothing works",
            "Nobody answers the phone",
            "More buses",
            "好",
            "Not enough staff",
        ),
        *("Nothing, the staff were lovely", "No GP", "None of the lifts work", "Yes", "<b>Parking</b>"),
        *("Absolutely", "Absolutely nothing works", "Absolutely brilliant"),
    ],
)
def test_a_short_answer_with_content_says_something(said: str) -> None:
    assert not says_nothing(normalise(said))


def test_normalising_takes_out_what_is_not_words() -> None:
    assert normalise("<p>A\u200bsk  [name] at\tXXXX</p>\x00 it’s\ud800") == "Ask at it's?"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("The waiting time at the hospital was too long for my mother", "en"),
        ("Parking", "en"),
        ("میرے خیال میں ہسپتال میں انتظار کا وقت بہت زیادہ ہے", "ur"),
        ("我觉得医院等候时间太长了", "zh"),
        ("ਹਸਪਤਾਲ ਵਿੱਚ ਉਡੀਕ", "pa"),
        ("Czas oczekiwania w szpitalu był zdecydowanie za długi dla mojej matki", "pl"),
        ("Timpul de așteptare la spital a fost prea lung pentru mama mea", "ro"),
        ("123 !!", "und"),
    ],
)
def test_the_language_is_told(said: str, code: str) -> None:
    assert language(normalise(said)) == code
