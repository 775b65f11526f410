"""Sentences about one table of answers or themes: what its numbers are of, and which came most often."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engage.privacy.disclosure import Published, PublishedCell, PublishedCount

NAMED = 3
LISTED = 5
NOTHING_SHOWN = "Too few responses to show any number."
HIDDEN = "Which came most often is not shown, to protect people."
Ranks = tuple[tuple[PublishedCell, ...], ...]


def base_in_words(table: Published, of: str, told: str = "answer this") -> str:
    """What a table is of, and what its shares are of: "60 responses from individuals; 50 of them answer this, …".

    True where `of` names what the table counts and `told` what those did who are in no row set aside. Where such a row
    is hidden, it says how many they are at least, and of how many shares are. Rounded, as the notes below it say.
    """
    words = f"{table.base_words} {of}"
    if table.percent_base is None:
        return words
    if not table.knows_percent_base:
        return f"{words}; at least {table.of_percentages[0]:,} of them {told}, and shares are of {table.percent_base:,}"
    if table.percent_base == table.base and not table.aside:
        return words
    return f"{words}; {table.percent_base:,} of them {told}, and shares are of these"


def share_of(table: Published, answered: str = "of those who answered") -> str:
    """What shares are of, inside a sentence. True as `base_in_words` is."""
    return answered if table.knows_percent_base else f"of {table.percent_base or 0:,} responses"


def most_often(table: Published, of: str) -> str:
    """Which rows came most often, at most three, with their shares; rows of about as many are told together.

    True where every row named was given more often than every row that is not, and each "then" more often than what
    follows it: rounded numbers that differ are of true ones that differ the same way, and a hidden number counts as the
    largest a reader must think possible. "About equally" is within what rounding hides. `of`: what shares are of.
    """
    if table.base is None:
        return HIDDEN if table.withheld else NOTHING_SHOWN
    found = ranks(table)
    if not found:
        return HIDDEN
    if len(found[0]) > NAMED:
        return _all_alike(table, found[0], of)
    words = [_alike(alike, of if at == 0 else "") for at, alike in enumerate(found)]
    return f"Most often: {'; then '.join(words)}."


def ranks(table: Published) -> Ranks:
    """Rows by published number, the largest first, in groups of one number, as far as each is surely above all others.

    At most `NAMED` rows, but the first group whole; none where a hidden number may be larger.
    """
    rows = [cell for cell in table.cells if cell.label not in table.aside]
    most_hidden = max((table.at_most(cell) for cell in rows if cell.count is None), default=-1)
    groups: dict[int, list[PublishedCell]] = {}
    for cell in rows:
        if cell.count and table.at_least(cell) > most_hidden:
            groups.setdefault(cell.count, []).append(cell)
    found: list[tuple[PublishedCell, ...]] = []
    for count in sorted(groups, reverse=True):
        if found and sum(map(len, found)) + len(groups[count]) > NAMED:
            break
        found.append(tuple(groups[count]))
    return tuple(found)


def _alike(cells: tuple[PublishedCell, ...], of: str) -> str:
    if len(cells) == 1:
        return f"{cells[0].label} ({figure(cells[0], of)})"
    return f"{listed(cell.label for cell in cells)}, about equally often (each {figure(cells[0], of)})"


def _all_alike(table: Published, cells: tuple[PublishedCell, ...], of: str) -> str:
    rows = [cell for cell in table.cells if cell.label not in table.aside]
    told = f"came about equally often (each {figure(cells[0], of)})"
    if len(cells) == len(rows):
        return f"All {len(cells)} {told}."
    names = f": {'; '.join(cell.label for cell in cells)}" if len(cells) <= LISTED else ""
    return f"{len(cells)} {told}, and more often than the others{names}."


def figure(cell: PublishedCell, of: str = "") -> str:
    """A shown number inside a sentence: "about 40% of those who answered", "about 15" where there are no shares."""
    if cell.percent is None:
        return f"about {cell.words}"
    return f"about {cell.percent_words}{f' {of}' if of else ''}"


def listed(words: Iterable[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def notes_of(table: Published) -> tuple[str, ...]:
    """The sentences under a table; with that shares may pass 100% where people could choose several answers."""
    several = "People could choose several answers, so the shares may add up to more than 100%."
    return ((several,) if not table.exclusive and table.percent_base is not None else ()) + table.notes


def who_answered(types: Mapping[str, PublishedCount]) -> str:
    """How many responses came, not how many people: in some imported consultations one person sent several.

    True where `types` counts responses by respondent type; empty where no individual's is among them. Types that are
    hidden are told only as far as the table tells them.
    """
    individuals = types.get("individual")
    if individuals is None:
        return ""
    apart = []
    behalf, organisations = types.get("on behalf"), types.get("organisation")
    if behalf is not None and behalf.count is not None:
        apart.append(f"{about(behalf)} on behalf of somebody else")
    if organisations is not None and organisations.count != 0:
        apart.append(f"{about(organisations)} from organisations")
    told = f"{about(individuals, start=True)} responses came from individuals."
    return f"{told} Counted apart: {listed(apart)}." if apart else told


def about(count: PublishedCount, *, start: bool = False) -> str:
    """A rounded number in a sentence: "about 60"; "fewer than 10" where it is hidden."""
    words = count.words if count.count is None else f"about {count.words}"
    return words[:1].upper() + words[1:] if start else words
