import csv
from pathlib import Path

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
            "dk",
            "DK.",
            "d/k",
            "idk",
            "idk 🤷",
            "pass",
            "Pass!",
            "passs",
            "same as before",
            "Same as before.",
            "SEE ABOVE",
        ),
        *(
            "as above",
            "I don't have an opinion",
            "I don’t have an opinion",
            "i have no opinion",
            "no comment",
        ),
        *(
            "nothing to add",
            "not sure",
            "Nil",
            "none",
            "nooone",
            "Prefer not to say",
            "already answered",
            "ditto",
        ),
        *(
            "brak",
            "Nie wiem.",
            "nie mam zdania",
            "jak wyżej",
            "Nu știu",
            "nu stiu",
            "NIMIC",
            "Não sei",
            "nao sei",
        ),
        *(
            "No sé",
            "nada que añadir",
            "sin comentarios",
            "Keine Ahnung",
            "weiß nicht",
            "siehe oben",
            "Je ne sais pas",
        ),
        *(
            "کچھ نہیں",
            "پتہ نہیں۔",
            "কিছু না",
            "জানি না।",
            "ਪਤਾ ਨਹੀਂ",
            "ખબર નથી",
            "لا شيء",
            "لا أعرف",
            "नहीं",
            "没有",
        ),
        *("bilmiyorum", "waxba", "nežinau", "не знам"),
    ],
)
def test_an_answer_that_passes_says_nothing(said: str) -> None:
    assert says_nothing(normalise(said))


@pytest.mark.parametrize(
    "said",
    [
        *(
            "I pass the park every day",
            "Bus pass",
            "Pass it on to the council",
            "A pass for carers",
            "All good",
        ),
        *("Same as before, the bins", "same problems", "See the GP", "Above the shop", "opinion polls"),
        *(
            "Nie wiem, ale park jest brudny",
            "Nada funciona",
            "কিছু করুন",
            "nothing but litter",
            "next to the school",
        ),
    ],
)
def test_a_word_that_passes_in_a_sentence_says_something(said: str) -> None:
    assert not says_nothing(normalise(said))


def _phrases(name: str) -> list[str]:
    return (Path(__file__).parent / "data" / name).read_text(encoding="utf-8").splitlines()


def test_pointers_refusals_and_empty_words_of_many_languages_say_nothing() -> None:
    said = _phrases("nothing_said.txt")
    assert len(said) > 120
    assert [one for one in said if not says_nothing(normalise(one))] == []


def test_what_is_nearly_such_a_phrase_says_something() -> None:
    said = _phrases("something_said.txt")
    assert len(said) > 120
    assert [one for one in said if says_nothing(normalise(one))] == []


def test_what_passes_becomes_no_comment_to_be_grouped() -> None:
    with (Path(__file__).parent / "data" / "fillers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    said = [row["What would you change?"] for row in rows]
    silent = {one for one in said if says_nothing(normalise(one))}
    assert silent == {one for one in said if len(one.split()) <= 6}
    assert len([one for one in said if one not in silent]) == 150


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
