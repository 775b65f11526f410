"""Reads what a page of a summary says back to claims, and compares each with the true counts. Shares no code with it.

`Reader.read` takes one block of words of the page, with the true counts of the table it stands at, and gives what is
not true of it. What it cannot read is no truer: it raises `Unread`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

HALF, BIN, LEAST = (
    2,
    4,
    10,
)  # a rounded number is at most 2 off; two of one bin are at most 4 apart; under 10 is hidden
Z = 1.959963984540054


class Unread(AssertionError):
    """Words that no rule reads: write a rule that compares them with the true counts."""


@dataclass(frozen=True)
class Table:
    """True counts by label. `people`: all it is about; `told`: those in no row set aside."""

    counts: Mapping[str, float]
    people: int
    told: int
    exclusive: bool = True
    aside: Mapping[str, int] | None = None
    living: Mapping[str, float] | None = None
    unread: bool = False  # whether its numbers are a machine's, or estimates
    limits: Mapping[str, tuple[float, float]] | None = None
    hidden: frozenset[str] = frozenset()  # labels whose number the page keeps back
    open: frozenset[str] = frozenset()  # groups that the page does not compare
    fewer: int = 0  # groups that the table on the page calls heard less


def upper(count: float, of: float) -> float:
    """Wilson's upper limit, in per cent, from the quadratic that defines it."""
    return _wilson(count, of, +1)


def lower(count: float, of: float) -> float:
    return _wilson(count, of, -1)


def _wilson(count: float, of: float, side: int) -> float:
    of = max(of, 1.0)
    share = min(1.0, max(0.0, count / of))
    middle = share + Z * Z / (2 * of)
    spread = Z * sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    return 100 * (middle + side * spread) / (1 + Z * Z / of)


def near(said: str, true: float) -> bool:
    """Whether a rounded number, or the words for a small one, stands for the true one."""
    if said.startswith("fewer than"):
        return true < LEAST
    if said == "not shown":
        return True
    return abs(int(said.replace(",", "")) - true) <= HALF + 0.5


def share_near(percent: int, count: float, of: float, slack: float = 2 * HALF) -> bool:
    """Whether a whole per cent may be that of rounded numbers behind which the true ones stand."""
    low = 100 * (count - HALF - 0.5) / (of + slack) - 0.51
    high = 100 * (count + HALF + 0.5) / max(1, of - slack) + 0.51
    return low <= percent <= max(high, 0) or (percent == 100 and high >= 100)


class Reader:
    """What is known of one consultation, and the rules by which its words are read."""

    def __init__(
        self, tables: Mapping[str, Table], types: Mapping[str, int], themes: Mapping[str, object]
    ) -> None:
        self.tables, self.types, self.themes = tables, types, themes
        self.rules: list[tuple[re.Pattern[str], Callable[..., Iterator[str]]]] = [
            (re.compile(pattern), rule) for pattern, rule in self._rules()
        ]

    def read(self, words: str, table: Table | None = None) -> list[str]:
        """What is not true of these words, each with why. Raises Unread."""
        left, wrong = " ".join(words.split()), []
        while left:
            for pattern, rule in self.rules:
                found = pattern.match(left)
                if found and found.end():
                    wrong += [f"{found[0]!r}: {why}" for why in rule(table, **found.groupdict())]
                    left = left[found.end() :].lstrip()
                    break
            else:
                raise Unread(left)
        return wrong

    def _rules(self) -> list[tuple[str, Callable[..., Iterator[str]]]]:
        count = r"(?:[\d,]+|fewer than 10|not shown)"
        unsure = r"(?P<unsure> Likely ranges may overlap, so the order is not sure\.)?"
        unchecked = r"(?P<unchecked>, as suggested and not checked)?\.$"
        asked = r"Asked “[^”]*”, people "
        coefficient = r"-?\d?\.\d\d"
        return [
            (r"Too few (?:responses|comments) to show any number\.", self._too_few),
            (r"(?:Suggested, not checked\. )?Which came most often is not shown, to protect people\.", self._kept_back),
            (r"(?P<unchecked>Suggested, not checked\. )?Most often: (?P<groups>.+?)\.(?= |$)", self._most_often),
            (r"(?P<unchecked>Suggested, not checked\. )?All (?P<number>\d+) came about equally often "
             r"\(each (?P<figure>[^)]*)\)\.", self._all_alike),
            (r"(?P<unchecked>Suggested, not checked\. )?(?P<number>\d+) came about equally often "
             r"\(each (?P<figure>[^)]*)\), and more often than the others(?:: (?P<names>[^.]+))?\.", self._many_alike),
            (rf"Largest estimates: (?P<listed>.+?\))\.{unsure}", self._estimates),
            (rf"{asked}most often spoke of these, we estimate: (?P<listed>.+?\))\.{unsure}", self._estimates),
            (rf"{asked}most often spoke of (?P<groups>.+?){unchecked}", self._most_often),
            (rf"{asked}spoke about equally often of all (?P<number>\d+) themes \(each (?P<figure>[^)]*)\){unchecked}",
             self._all_alike),
            (rf"{asked}spoke about equally often of (?P<number>\d+) themes \(each (?P<figure>[^)]*)\), more than of "
             rf"any other{unchecked}", self._many_alike),
            (rf"(?:Base: )?(?P<base>{count}) (?P<of>responses from individuals|comments by individuals that say "
             r"something(?:, when it was measured)?)(?P<rest>; .*)?$", self._base),
            (r"Counts are rounded to the nearest 5(?: and shares to whole per cent)?, so they may not add up\.",
             self._true),
            (r"Numbers under 10, including none, are not shown, to protect people\.", self._small_hidden),
            (r"Others may be hidden too, so that the small ones cannot be worked out\.", self._true),
            (r"There are no percentages, because they would be of about 30 or fewer\.", self._no_percentages),
            (r"People could choose several answers, so the shares may add up to more than 100%\.", self._several),
            (r"No group can be compared with the Census by (?P<names>.+?)\.", self._none_compared),
            (r"No group(?P<some> that can be compared)? was clearly heard less than expected, allowing for chance and "
             r"rounding\.", self._none_fewer),
            (r"Nothing can be said of (?P<number>\d+) (?P<noun>groups?)\.", self._nothing_of),
            (r"Heard less than expected: (?P<names>.+?)(?:; and (?P<more>\d+) more)?\.(?= |$)", self._fewer),
            (r"We heard less than expected from: (?P<gaps>.+?\))(?:; and (?P<more>\d+) more)?\.$", self._gaps),
            (r"(?P<individuals>About [\d,]+|Fewer than 10) responses came from individuals\."
             r"(?P<apart> Counted apart: (?:(?P<behalf>about [\d,]+) on behalf of somebody else)?(?: and )?"
             r"(?:(?P<bodies>about [\d,]+|fewer than 10) from organisations)?\.)?",
             self._who),
            (r"Bar chart\. None of its numbers can be shown\.", self._none_drawn),
            (r"Bar chart with (?:(?P<number>\d+) bars|one bar)\.", self._bars),
            (r"(?P<which>The longest|The shortest)(?P<shown> shown)? (?:is|are) (?P<names>.+?): (?P<words>[^:]*?)\."
             r"(?= |$)", self._extreme),
            (r"All (?P<number>\d+)(?: shown)? are as long: (?P<words>[^:]*?)\.(?= |$)", self._as_long),
            (r"(?P<number>\d+) (?:number is|numbers are) not shown\.", self._number_hidden),
            (r"Lines across the bars mark: Residents, Census 2021\.", self._true),
            (rf"Nothing to add: (?P<said>{count})\. Those comments hold only “nothing”, “n/a” or the like, and are in "
             r"no theme and no share\.", self._silent),
            (r"The chart shows (?P<drawn>\d+) of the (?P<all>\d+) themes, the table all\.", self._drawn),
            (r"Show (?P<number>\d+) themes? with quotes", self._in_full),
            (r"A comment can hold several themes, so shares may add up to more than 100%\.", self._true),
            (r"An officer accepted these themes on 1 June 2026\.", self._true),
            (r"A person has read and coded every comment that says something: these are counts, without an interval\.",
             self._counted),
            (r"These are estimates, made on 1 June 2026 from (?P<random>[\d,]+) comments drawn at random that people "
             r"coded, and a machine’s scores of all; a person has read (?P<read>\d+%|under 1%) of the comments\.",
             self._estimated),
            (r"(?P<number>\d+) (?:theme is|themes are) newer than the estimate and not in it\.", self._newer),
            (r"These counts are suggested and not checked: a person has read (?P<read>\d+%|under 1%) of the comments, "
             r"and a machine may have put the others to themes\.", self._suggested),
            (r"How far people agree on the coding is not measured\. (?:No sample was coded blind|Nobody read)\.",
             self._not_measured),
            (r"(?P<who>Two people|Those two who agree least of the people|The machine and people) (?:who coded "
             r"(?P<n>[\d,]+) comments without seeing each other’s work )?(?P<verdict>agreed well|agreed fairly well|"
             r"agreed only in part|agreed no more than chance may give|gave all the same)(?: on (?P<m>[\d,]+) comments "
             rf"whose codes it had not seen)?: alpha (?P<alpha>{coefficient} \({coefficient} to {coefficient}\)|cannot "
             r"be calculated, because every comment was given the same)\.", self._agreed),
            (r"Positions are of the comments that a person read and that take a side\.", self._true),
            (r"Where people stand is told by their answers to “Do you agree\?”, as an officer chose\.", self._closed),
            (r"Suggested positions are of comments that no person has read: a text model learnt them from at least 200 "
             r"comments whose position a person gave, and was right for 86% of those checked, 81% to 90%\. They are "
             r"nobody’s coding and in no other number\.", self._model),
            (r"People gave a position to fewer than 200 comments, so none is suggested for the others\.",
             self._few_codes),
            (r"Positions of comments that no person has read are not suggested: It knows nothing\.", self._no_model),
            (r"Of every theme they are too few to be shown\.", self._true),
        ]  # fmt: skip

    def _true(self, table: Table | None, **_: str) -> Iterator[str]:
        return iter(())

    def _too_few(self, table: Table) -> Iterator[str]:
        if table.people >= LEAST:
            yield f"of {table.people}"

    def _kept_back(self, table: Table) -> Iterator[str]:
        if not table.hidden:
            yield "nothing is hidden"

    def _figure(self, table: Table, words: str, labels: Sequence[str], of: str = "") -> Iterator[str]:
        """ "about 40% of those who answered", "about 15": a share says its base, or stands behind one that does."""
        found = re.fullmatch(
            r"(?:about )?(?P<number>[\d,]+)(?P<per>%)?(?: (?P<of>of .+?))?(?:, likely (\d+)% to (\d+)%)?",
            words,
        )
        if not found:
            raise Unread(words)
        bases = {
            "of those who answered": table.told,
            "of these comments": table.told,
            "of comments that say something": table.told,
        }
        base = found["of"] or of
        for label in labels:
            true = table.counts[label]
            if not found["per"]:
                if not near(found["number"], true):
                    yield f"{label} has {true}"
            else:
                named = re.fullmatch(r"of ([\d,]+) responses", base)
                if not named and base not in bases:
                    raise Unread(f"{words}: of what?")
                people = int(named[1].replace(",", "")) if named else bases[base]
                if not share_near(int(found["number"]), true, people, 0 if named else 2 * HALF):
                    yield f"{label} has {true} {base} ({people})"

    def _groups(self, table: Table, words: str) -> tuple[list[list[str]], list[str]]:
        """Labels and figure of each group: "A (f); then B and C, about equally often (each f)"."""
        labels, figures = [], []
        for part in re.split(r"; (?:then )?", words):
            found = re.fullmatch(
                r"(?P<names>.+?)(?P<alike>, about equally often)? \((?:each )?(?P<figure>.+)\)", part
            )
            if not found:
                raise Unread(part)
            names = self._names(table, found["names"]) if found["alike"] else [found["names"].strip("“”")]
            labels.append(names)
            figures.append(found["figure"])
        return labels, figures

    def _names(self, table: Table, words: str) -> list[str]:
        found = [name.strip("“”") for name in re.split(r", | and ", words)]
        return (
            found
            if all(name in table.counts for name in found)
            else [label for label in table.counts if label in words]
        )

    def _most_often(self, table: Table, groups: str, unchecked: str | None) -> Iterator[str]:
        yield from self._checked(table, unchecked)
        labels, figures = self._groups(table, groups)
        of = (re.search(r"of .+", figures[0]) or [""])[0]
        for at, (names, words) in enumerate(zip(labels, figures, strict=True)):
            yield from self._figure(table, words, names, of if at else "")
            told = {name for some in labels[: at + 1] for name in some}
            yield from self._above(table, names, [label for label in table.counts if label not in told])
            yield from self._alike(table, names)

    def _checked(self, table: Table, unchecked: str | None) -> Iterator[str]:
        if table.unread != bool(unchecked) or table.limits:
            yield "how it is known is not said, or said wrongly"

    def _above(self, table: Table, names: Sequence[str], others: Sequence[str]) -> Iterator[str]:
        for label in others:
            least = min(table.counts[name] for name in names)
            if table.counts[label] >= least:
                yield f"{label} has {table.counts[label]}, {names} from {least}"

    def _alike(self, table: Table, names: Sequence[str]) -> Iterator[str]:
        counts = [table.counts[name] for name in names]
        if max(counts) - min(counts) > BIN:
            yield f"{counts} are not about equal"

    def _all_alike(self, table: Table, number: str, figure: str, unchecked: str | None) -> Iterator[str]:
        yield from self._checked(table, unchecked)
        if int(number) != len(table.counts):
            yield f"there are {len(table.counts)}"
        yield from self._alike(table, list(table.counts))
        yield from self._figure(table, figure, list(table.counts))

    def _many_alike(
        self, table: Table, number: str, figure: str, unchecked: str | None, names: str | None = None
    ) -> Iterator[str]:
        yield from self._checked(table, unchecked)
        first = sorted(table.counts, key=lambda label: -table.counts[label])[: int(number)]
        if names:
            yield from (f"{name} is not among {first}" for name in names.split("; ") if name not in first)
        yield from self._above(table, first, [label for label in table.counts if label not in first])
        yield from self._alike(table, first)
        yield from self._figure(table, figure, first)

    def _estimates(self, table: Table, listed: str, unsure: str | None) -> Iterator[str]:
        if not table.limits:
            yield "these are no estimates"
            return
        labels, figures = self._groups(table, listed)
        names = [name for some in labels for name in some]
        of = (re.search(r"of [^,]+", figures[0]) or [""])[0]
        for name, words in zip(names, figures, strict=True):
            yield from self._figure(table, words, [name], of)
            found = re.search(r"likely (\d+)% to (\d+)%", words)
            low, high = (100 * limit / max(1, table.told) for limit in table.limits[name])
            if found and not (int(found[1]) <= low + 1e-9 and high - 1e-9 <= int(found[2])):
                yield f"the range is {low} to {high}"
            if found and not int(found[1]) <= int(re.findall(r"\d+", words)[0]) <= int(found[2]):
                yield "the range does not hold its share"
        others = [label for label in table.counts if label not in names]
        yield from self._above(table, names, others)
        if not unsure:
            for at, name in enumerate(names):
                for other in [*names[at + 1 :], *others]:
                    if table.limits[other][1] > table.limits[name][0]:
                        yield f"{name} and {other} overlap"

    def _base(self, table: Table, base: str, of: str, rest: str | None) -> Iterator[str]:
        if not near(base, table.people):
            yield f"it is {table.people}"
        if "when it was measured" in of and not table.limits:
            yield "these are no estimates"
        if not rest:
            if table.people >= 40 and table.told != table.people and not self._no_shares(table):
                yield f"{table.told} are in the shares"
            return
        found = re.fullmatch(
            r"; (?P<told>[\d,]+) of them (?:answer this|tell us), and shares are of these", rest
        )
        if found:
            if abs(int(found["told"].replace(",", "")) - table.told) > BIN + HALF:
                yield f"{table.told} do"
            return
        found = re.fullmatch(
            r"; at least (?P<least>[\d,]+) of them (?:answer this|tell us), and shares are of (?P<of>[\d,]+)",
            rest,
        )
        if not found:
            raise Unread(rest)
        least, of_these = (int(one.replace(",", "")) for one in found.groups())
        if not least <= table.told <= of_these + 2 * BIN or not least <= of_these <= table.people + HALF:
            yield f"{table.told} do"
        if not set(table.aside or {}) & table.hidden:
            yield "how many do is shown"

    def _no_shares(self, table: Table) -> bool:
        return table.told < 36

    def _small_hidden(self, table: Table) -> Iterator[str]:
        for label, count in {**table.counts, **(table.aside or {})}.items():
            if round(count) < LEAST and label not in table.hidden:
                yield f"{label} has {count}"

    def _no_percentages(self, table: Table) -> Iterator[str]:
        if min(table.told, table.people) > 34:
            yield f"of {table.told}"

    def _several(self, table: Table) -> Iterator[str]:
        if table.exclusive:
            yield "they could not"

    def _compared(self, table: Table) -> list[str]:
        return [label for label in table.counts if label in (table.living or {}) and label not in table.open]

    def _none_compared(self, table: None, names: str) -> Iterator[str]:
        tables = {
            place.removeprefix("heard-").replace("_", " "): one
            for place, one in self.tables.items()
            if place.startswith("heard-")
        }
        silent = [name for name, one in tables.items() if not self._compared(one)]
        if sorted(re.split(", | and ", names)) != sorted(silent):
            yield f"it is {silent}"

    def _none_fewer(self, table: Table, some: str | None) -> Iterator[str]:
        if bool(some) != bool(table.open):
            yield f"{len(table.open)} are not compared"
        for label in self._compared(table):
            if upper(table.counts[label] + BIN, table.told - 4 * BIN) < (table.living or {})[label]:
                yield f"{label} was, with {table.counts[label]} of {table.told} beside {(table.living or {})[label]}"

    def _nothing_of(self, table: Table, number: str, noun: str) -> Iterator[str]:
        if int(number) != len(table.open) or (noun == "group") != (number == "1"):
            yield f"it is {len(table.open)}"

    def is_fewer(self, table: Table, label: str) -> bool:
        """Whether a group's true share is plainly under its share of residents."""
        return upper(table.counts[label], table.told) < (table.living or {})[label]

    def _fewer(self, table: Table, names: str, more: str | None) -> Iterator[str]:
        listed = names.split("; ")
        for label in listed:
            if not self.is_fewer(table, label):
                yield f"{label} was not: {table.counts[label]} of {table.told}"
        if len(listed) + int(more or 0) != table.fewer:
            yield f"the table has {table.fewer}"

    def _gaps(self, table: None, gaps: str, more: str | None) -> Iterator[str]:
        every = 0
        heard = [one for name, one in self.tables.items() if name.startswith("heard-")]
        for one in heard:
            every += one.fewer
        told = re.findall(r"(?:^|; )(.+?) \((?:about (\d+)% of (those who told us|[\d,]+ responses)|number not shown), "
                          r"([\d.]+)% of residents\)", gaps)  # fmt: skip
        for label, percent, of, living in told:
            table_of = next(one for one in heard if label in one.counts)
            if not self.is_fewer(table_of, label):
                yield f"{label} was not"
            told_us = of == "those who told us"
            base = table_of.told if told_us or not of else int(of.split()[0].replace(",", ""))
            if percent and not share_near(
                int(percent), table_of.counts[label], base, 3 * BIN if told_us else 0
            ):
                yield f"{label} has {table_of.counts[label]} of {base}"
            if abs(float(living) - (table_of.living or {})[label]) > 0.051:
                yield f"{label} is {(table_of.living or {})[label]} of residents"
        if not told or len(told) + int(more or 0) > every:
            yield f"there are {every}"

    def _who(
        self, table: None, individuals: str, behalf: str | None, bodies: str | None, apart: str | None
    ) -> Iterator[str]:
        said = {"individual": individuals, "on behalf": behalf, "organisation": bodies}
        for name, words in said.items():
            if words and not near(re.sub("^[Aa]bout ", "", words).lower(), self.types.get(name, 0)):
                yield f"{name}: {self.types.get(name, 0)}"
        if bool(apart) != bool(behalf or bodies):
            yield "who is counted apart?"

    def _none_drawn(self, table: Table) -> Iterator[str]:
        if set(table.counts) - table.hidden:
            yield "some are shown"

    def _bars(self, table: Table, number: str | None) -> Iterator[str]:
        if int(number or 1) not in (len(table.counts), len(set(table.counts) - table.hidden), LEAST):
            yield f"there are {len(table.counts)}"

    def _extreme(self, table: Table, which: str, shown: str | None, names: str, words: str) -> Iterator[str]:
        many = re.fullmatch(r"(\d+) bars", names)
        if many:
            return
        labels = self._names(table, names)
        if not labels or set(labels) & table.hidden:
            yield f"{labels} of {names}"
        seen = set(table.counts) - table.hidden
        sign = 1 if which == "The longest" else -1
        if table.limits is None and len(seen) <= LEAST:  # a longer list of themes is drawn in part
            for other in seen - set(labels):
                for label in labels:
                    if sign * (table.counts[other] - table.counts[label]) > 0:
                        yield f"{other} has {table.counts[other]}, {label} {table.counts[label]}"
        if words.endswith("%"):
            aside = table.aside or {}  # those who are hidden are in the base
            base = table.told + sum(aside[one] for one in set(aside) & table.hidden)
            for label in labels:
                if not share_near(int(words[:-1]), table.counts[label], base, 3 * BIN):
                    yield f"{label} has {table.counts[label]} of {base}"

    def _as_long(self, table: Table, number: str, words: str) -> Iterator[str]:
        if int(number) not in (len(set(table.counts) - table.hidden), LEAST):
            yield f"{len(set(table.counts) - table.hidden)} are shown"

    def _number_hidden(self, table: Table, number: str) -> Iterator[str]:
        if int(number) != len(set(table.counts) & table.hidden):
            yield f"it is {len(set(table.counts) & table.hidden)}"

    def _silent(self, table: Table, said: str) -> Iterator[str]:
        if not near(said, int(self.themes["silent"])):  # type: ignore[call-overload]
            yield f"it is {self.themes['silent']}"

    def _drawn(self, table: Table, drawn: str, all: str) -> Iterator[str]:  # noqa: A002
        shown = len(set(table.counts) - table.hidden)
        if int(all) != len(table.counts) or int(drawn) != min(LEAST, shown) or drawn == all:
            yield f"{shown} of {len(table.counts)}"

    def _in_full(self, table: Table, number: str) -> Iterator[str]:
        if int(number) != min(5, len(set(table.counts) - table.hidden)):
            yield "it is another number"

    def _counted(self, table: Table) -> Iterator[str]:
        if self.themes["read"] != self.themes["comments"] or table.unread or table.limits:
            yield "nobody has"

    def _estimated(self, table: Table, random: str, read: str) -> Iterator[str]:
        if (
            not table.limits
            or int(random.replace(",", "")) != self.themes["random"]
            or int(random.replace(",", "")) < 100
        ):
            yield f"of {self.themes['random']}"
        yield from self._read(read)

    def _suggested(self, table: Table, read: str) -> Iterator[str]:
        if not table.unread:
            yield "it is known better"
        yield from self._read(read)

    def _read(self, said: str) -> Iterator[str]:
        read, comments = int(self.themes["read"]), int(self.themes["comments"])  # type: ignore[call-overload]
        percent = 100 * read / comments if comments else 0
        if not (percent < 1 if said == "under 1%" else int(said[:-1]) <= percent < int(said[:-1]) + 1):
            yield f"it is {percent}"

    def _newer(self, table: Table, number: str) -> Iterator[str]:
        if int(number) != int(self.themes["rows"]) - len(table.counts):  # type: ignore[call-overload]
            yield f"of {self.themes['rows']}"

    def _measured(self, who: str) -> Mapping[str, object] | None:
        content = self.themes["content"]
        return content[who] if content else None  # type: ignore[index]

    def _not_measured(self, table: Table) -> Iterator[str]:
        found = self._measured("people")
        if found and not found["why"]:
            yield "it is"

    def _agreed(
        self, table: Table, who: str, n: str | None, verdict: str, m: str | None, alpha: str
    ) -> Iterator[str]:
        found = self._measured("machine" if who.startswith("The machine") else "people")
        assert found
        if int((n or m or "").replace(",", "")) != found["n"]:
            yield f"{found['n']} comments"
        if (who == "Two people") == (self.themes["content"]["coders"] == 3) and n:  # type: ignore[index]
            yield "who coded?"
        if found["alpha"] is None:
            if verdict != "gave all the same" or "cannot" not in alpha:
                yield "there is no alpha"
            return
        value, low, high = found["alpha"]  # type: ignore[misc]
        said = [float(one) for one in re.findall(r"-?\d?\.\d\d", alpha)]
        if any(abs(a - b) > 0.0051 for a, b in zip(said, (value, low, high), strict=True)):
            yield f"alpha is {found['alpha']}"
        right = (
            "well" if value >= 0.8 else "fairly well" if value >= 0.667 else "chance" if low <= 0 else "part"
        )
        if not (verdict == f"agreed {right}" or (right in verdict and right in ("chance", "part"))):
            yield f"alpha is {value}"

    def _positions(self) -> Mapping[str, object]:
        content = self.themes["content"]
        return (content and content["positions"]) or {}  # type: ignore[index, return-value]

    def _closed(self, table: Table) -> Iterator[str]:
        if self._positions().get("closed") != "Do you agree?":
            yield "nobody chose it"

    def _model(self, table: Table) -> Iterator[str]:
        if self._positions().get("why") != "" or int(self._positions()["codes"]) < 200:  # type: ignore[call-overload]
            yield "nothing is suggested"

    def _few_codes(self, table: Table) -> Iterator[str]:
        if int(self._positions()["codes"]) >= 200:  # type: ignore[call-overload]
            yield "it is enough"

    def _no_model(self, table: Table) -> Iterator[str]:
        if not self._positions().get("why"):
            yield "they are"
