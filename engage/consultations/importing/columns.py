"""Which column of a file answers which question, or which of its options."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engage.consultations.importing import names
from engage.consultations.importing.names import ABOUT, ALSO_CALLED, HOUSEKEEPING, PERSONAL
from engage.questionnaires.bank import BankQuestion
from engage.questionnaires.shape import OptionShape, QuestionShape, Sheet

BETWEEN = re.compile(r"\s*(?:\[(?P<inside>.*)\]|(?:[:–—/]|\s-)\s+(?P<after>.+)|_(?P<code>\w+))\s*")
QUALTRICS = re.compile(r"selected choice\s*(?:-\s*)?")
ITS_WORDS = re.compile(r"(?:\s*-?\s*text|, in their words)$")
NAMED = 10  # names of columns that a message lists


@dataclass
class Asked:
    """Where a question is answered: in one column (`whole`), in one for each option, and the words of Other apart."""

    question: QuestionShape
    whole: int | None = None
    options: dict[int, OptionShape] = field(default_factory=dict)
    words: int | None = None

    @property
    def places(self) -> tuple[int, ...]:
        """All its columns."""
        found = (self.whole, *self.options, self.words)
        return tuple(place for place in found if place is not None)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where to look in a row. `about` gives the place of a column about the response, `asked` of each question.

    `equality` does so for the questions of the wording bank about the respondent. `unknown` are columns that nothing
    here asks for, `strange` what is wrong with a column of an option that there is not, `unasked` questions without a
    column. `problems` stop the import; `notes` are to be read.
    `empty_is_unfinished`: a row without a time was never sent.
    """

    names: tuple[str, ...]
    about: Mapping[str, int]
    asked: tuple[Asked, ...]
    equality: tuple[tuple[int, BankQuestion], ...]
    unknown: tuple[int, ...]
    strange: Mapping[int, str]
    unasked: tuple[QuestionShape, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    empty_is_unfinished: bool = False


class Names:
    """What a column may be called, of one questionnaire.

    A question by its key or exact title; an option by "title [option]", "title: option", "title - option" or the same
    with keys; the equality questions of the wording `bank`; `id`, `submitted_at` and the like, and what other tools
    call them. `given` goes before all: what an officer says a column is (a question's key or one of `ABOUT`; None: not
    wanted). Capital letters and doubled spaces make no difference.
    """

    def __init__(
        self, sheet: Sheet, bank: Sequence[BankQuestion] = (), given: Mapping[str, str | None] | None = None
    ) -> None:
        self.sheet = sheet
        self.given = {folded(name): word for name, word in (given or {}).items()}
        self.questions = {folded(question.title): question for question in reversed(sheet.questions)}
        self.questions |= {folded(question.key): question for question in sheet.questions}
        self.equality = {folded(name): one for one in bank for name in (one.label, one.key)}
        self.about = {word: about for about, words in ALSO_CALLED.items() for word in words}
        self.about |= {name: name for name in ABOUT}
        self._longest_first = sorted(self.questions, key=len, reverse=True)

    def __contains__(self, name: str) -> bool:
        word = folded(name)
        return (
            word in self.given
            or word in self.questions
            or word in self.about
            or word in self.equality
            or word in PERSONAL
            or word in HOUSEKEEPING
            or self.of_option(word) is not None
        )

    def of_option(self, word: str) -> tuple[QuestionShape, OptionShape | str] | None:
        """The question and option a folded name is of; the words after the question's where no option has them.

        The option is told by "words" where the column holds what was written beside Other.
        """
        for title in self._longest_first:
            if not word.startswith(title):
                continue
            question = self.questions[title]
            between = BETWEEN.fullmatch(word[len(title) :])
            if between is None or not question.options:
                continue
            rest = between["inside"] or between["after"] or between["code"] or ""
            option = _option(question, QUALTRICS.sub("", rest, count=1).strip())
            if between["code"] and isinstance(option, str):
                continue  # "age_group" is not of the question "age"
            return question, option
        return None


def _option(question: QuestionShape, rest: str) -> OptionShape | str:
    """The option these words mean; "whole" for none in particular, "words" for what stands beside Other."""
    if not rest:
        return "whole"
    known = {folded(option.key): option for option in question.options}
    known |= {folded(option.label): option for option in question.options}
    if rest in known:
        return known[rest]
    bare = ITS_WORDS.sub("", rest)
    other = question.other
    if other is not None and (bare in known or bare == "" or bare.startswith("other")):
        if bare == rest:  # "Other (please specify)" for an option that is called "Other"
            return other
        if known.get(bare, other) is other:
            return "words"
    return rest


def columns(header: Sequence[str], all_names: Names) -> Columns:
    """Match the names of a header. A required question without a column is a problem, and so are two for one thing."""
    made = _Matching(header, all_names)
    for place, name in enumerate(header):
        made.take(place, name)
    return made.done()


class _Matching:
    def __init__(self, header: Sequence[str], all_names: Names) -> None:
        self.header, self.names = header, all_names
        self.about: dict[str, list[tuple[int, int]]] = {}  # by name: how much preferred (least first), place
        self.asked: dict[str, Asked] = {}
        self.equality: dict[str, tuple[int, BankQuestion]] = {}
        self.unknown: list[int] = []
        self.strange: dict[int, str] = {}
        self.problems: list[str] = []
        self.left: dict[str, list[str]] = {}

    def take(self, place: int, name: str) -> None:
        """Match one column."""
        word = folded(name)
        if word in self.names.given:
            said = self.names.given[word]
            if said is None:
                return self._leave("as you asked", name)
            word = folded(said)
            if not (word in self.names.questions or word in ABOUT or word in self.names.equality):
                self.problems.append(
                    f"“{said}” is no question’s key. Keys are {_listed(list(self.names.sheet.by_key))}; a column may "
                    f"also be {', '.join(ABOUT)}."
                )
                return None
        question = self.names.questions.get(word)
        if question is not None:
            return self._whole(place, question)
        if word in self.names.about:
            return self._about(place, word)
        if word in self.names.equality and self.names.equality[word].key not in self.equality:
            self.equality[self.names.equality[word].key] = (place, self.names.equality[word])
            return None
        of_option = self.names.of_option(word)
        if of_option is not None:
            return self._option(place, name, *of_option)
        if word in PERSONAL:
            return self._leave("as they say who somebody is", name)
        if word in HOUSEKEEPING:
            return self._leave("as they are the other tool’s own", name)
        self.unknown.append(place)
        return None

    def _leave(self, why: str, name: str) -> None:
        self.left.setdefault(why, []).append(name)

    def _about(self, place: int, word: str) -> None:
        about = self.names.about[word]
        words = ALSO_CALLED.get(about, (word,))
        preferred = words.index(word) if word in words else 0
        self.about.setdefault(about, []).append((preferred, place))

    def _whole(self, place: int, question: QuestionShape) -> None:
        asked = self.asked.setdefault(question.key, Asked(question))
        if asked.whole is not None or asked.options:
            self.problems.append(f"Two columns answer the question “{question.title}” ({question.key}).")
        asked.whole = place

    def _option(self, place: int, name: str, question: QuestionShape, option: OptionShape | str) -> None:
        asked = self.asked.setdefault(question.key, Asked(question))
        if option == "whole":
            return self._whole(place, question)
        if option == "words" or (option == question.other and asked.whole is not None and not asked.options):
            if asked.words is not None:
                self.problems.append(f"Two columns hold the words beside Other of “{question.title}”.")
            asked.words = place
        elif isinstance(option, str):
            self.strange[place] = (
                f"is about the question “{question.title}” ({question.key}), which has no such option. "
                f"Its options are {_listed([one.label for one in question.options[:NAMED]])}."
            )
        elif asked.whole is not None:
            self.problems.append(f"Two columns answer the question “{question.title}” ({question.key}).")
        elif option in asked.options.values():
            self.problems.append(f"Two columns are of the option “{option.label}” of “{question.title}”.")
        else:
            asked.options[place] = option
        return None

    def done(self) -> Columns:
        """All columns matched."""
        here = {folded(name) for name in self.header}
        self.problems += [
            f"You named the column “{name}”, and the file has none of that name. "
            f"It has {_listed([one for one in self.header if one])}."
            for name in self.names.given
            if name not in here
        ]
        about: dict[str, int] = {}
        for name, places in self.about.items():
            (first, place), *others = sorted(places)
            about[name] = place
            for preferred, other in others:
                if preferred == first:
                    self.problems.append(f"Two columns are called “{self.header[place]}”.")
                else:
                    self._leave(f"as “{self.header[place]}” is read in their place", self.header[other])
        unasked = [question for question in self.names.sheet.questions if question.key not in self.asked]
        if not self.asked:
            found = ", ".join(f"“{shown}”" for shown in self.header[:NAMED] if shown)
            self.problems.append(
                "No column has the key or the exact title of a question. "
                f"The header that was read holds {found or 'nothing'}. "
                "If another row is the header, say which: --header-row 3."
            )
        else:
            self.problems += [_missing(question) for question in unasked if question.required]
        notes = [_missing(question) for question in unasked if not question.required and self.asked]
        notes += [f"Left out, {why}: {_listed(columns)}." for why, columns in self.left.items()]
        time = about.get(names.SUBMITTED_AT)
        return Columns(
            names=tuple(self.header),
            about=about,
            asked=tuple(self.asked.values()),
            equality=tuple(self.equality.values()),
            unknown=tuple(self.unknown),
            strange=self.strange,
            unasked=tuple(unasked),
            problems=tuple(self.problems),
            notes=tuple(notes),
            empty_is_unfinished=time is not None
            and folded(self.header[time]) == names.EMPTY_MEANS_UNFINISHED,
        )


def _missing(question: QuestionShape) -> str:
    required = "required " if question.required else ""
    return f"There is no column for the {required}question “{question.title}” ({question.key})."


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in columns)


def folded(name: str) -> str:
    """A name without capital letters and doubled spaces, to be compared."""
    return " ".join(name.split()).casefold()


def shown(cell: str) -> str:
    """A cell short enough for a report."""
    return cell if len(cell) <= 60 else f"{cell[:57]}…"
