"""Sentences about themes: which are held most often, in all and in groups, and what was merged away."""

from __future__ import annotations

from engage.privacy.disclosure import PublishedCell
from engage.privacy.rules import Rule
from engage.reports.annex import AnnexRow
from engage.reports.grouped import Grouped
from engage.reports.measured import Standing
from engage.reports.sentences.answers import HIDDEN, NAMED, figure, listed, most_often, ranks
from engage.reports.theming import ThemeFinding, ThemesFinding

OF_TABLE = "of these comments"
OF_ALL = "of comments that say something"
NOT_SURE = "Likely ranges may overlap, so the order is not sure."
UNCHECKED = "Suggested, not checked"


def themes_base(themes: ThemesFinding) -> str:
    """What shares of themes are of. Where they are estimates, the comments that were there when it was measured."""
    when = ", when it was measured" if themes.standing is Standing.ESTIMATED else ""
    return f"{themes.table.base_words} comments by individuals that say something{when}"


def most_held(themes: ThemesFinding) -> str:
    """The themes held most often, above their table. True as `most_often` is, of counts or of what a machine suggests;
    of estimates it names the largest, each with its likely range, and says where these leave the order open.
    """
    if themes.table.base is None:
        return "Too few comments to show any number."
    if themes.standing is Standing.ESTIMATED:
        named = _largest(themes, OF_TABLE)
        return f"Largest estimates: {named}" if named else HIDDEN
    told = most_often(themes.table, OF_TABLE)
    return f"{UNCHECKED}. {told}" if themes.standing is Standing.SUGGESTED else told


def themes_in_short(themes: ThemesFinding) -> str:
    """The same as one statement; empty where it cannot be told which themes are held most often."""
    found = ranks(themes.table)
    asked = f"Asked “{themes.title}”,"
    if not found:
        return ""
    if themes.standing is Standing.ESTIMATED:
        return f"{asked} people most often spoke of these, we estimate: {_largest(themes, OF_ALL)}"
    unchecked = ", as suggested and not checked" if themes.standing is Standing.SUGGESTED else ""
    if len(found[0]) > NAMED:
        each = f"(each {figure(found[0][0], OF_ALL)})"
        which = "all" if len(found[0]) == len(themes.table.cells) else "more than of any other"
        number = f"{len(found[0])} themes"
        if which == "all":
            return f"{asked} people spoke about equally often of all {number} {each}{unchecked}."
        return f"{asked} people spoke about equally often of {number} {each}, {which}{unchecked}."
    words = [_alike(alike, OF_ALL if at == 0 else "") for at, alike in enumerate(found)]
    return f"{asked} people most often spoke of {'; then '.join(words)}{unchecked}."


def _alike(cells: tuple[PublishedCell, ...], of: str) -> str:
    quoted = [f"“{cell.label}”" for cell in cells]
    if len(cells) == 1:
        return f"{quoted[0]} ({figure(cells[0], of)})"
    return f"{listed(quoted)}, about equally often (each {figure(cells[0], of)})"


def _largest(themes: ThemesFinding, of: str) -> str:
    """The largest estimates with their ranges: all of the first number, or the first groups up to `NAMED`."""
    found = [cell for alike in ranks(themes.table) for cell in alike]
    by_label = dict(zip([cell.label for cell in themes.table.cells], themes.themes, strict=True))
    words = [
        f"“{cell.label}” ({_estimate(by_label[cell.label], of if at == 0 else '')})"
        for at, cell in enumerate(found)
    ]
    if not words:
        return ""
    return f"{'; '.join(words)}.{'' if _apart(themes, len(found)) else f' {NOT_SURE}'}"


def _estimate(theme: ThemeFinding, of: str) -> str:
    told = figure(theme.cell, of)
    return told if theme.low is None else f"{told}, likely {theme.low}% to {theme.high}%"


def _apart(themes: ThemesFinding, named: int) -> bool:
    """Whether the ranges of the first themes lie apart from one another and from all that follow."""
    limits = [(theme.low, theme.high) for theme in themes.themes]
    return all(
        low is not None and all(high is not None and high < low for _, high in limits[at + 1 :])
        for at, (low, _) in enumerate(limits[:named])
    )


def chart_of_themes(themes: ThemesFinding) -> str:
    """The title of the chart of themes. It claims no order: others may be held as often as the last one drawn."""
    unchecked = " (suggested, not checked)" if themes.standing is Standing.SUGGESTED else ""
    return f"Themes{unchecked}: {themes.title}"


def drawn_of_all(themes: ThemesFinding) -> str:
    """How many themes the chart leaves to the table; empty where it shows all, or none."""
    drawn, told = len(themes.most_held.cells), len(themes.themes)
    return f"The chart shows {drawn} of the {told} themes, the table all." if 0 < drawn < told else ""


def told_in_full(themes: ThemesFinding) -> str:
    """What a folded section with descriptions and quotes holds."""
    number = len(themes.in_full)
    return f"Show {'1 theme' if number == 1 else f'{number} themes'} with quotes"


def nothing_to_add(themes: ThemesFinding) -> str:
    """How many wrote only "nothing" or the like, hidden as any small number is."""
    silent = themes.silent
    return (
        f"{silent.label}: {silent.words}. Those comments hold only “nothing”, “n/a” or the like, and are in no theme "
        "and no share."
    )


def groups_base(found: Grouped) -> str:
    """What the groups of a table of themes by group are of."""
    return f"{found.groups.base_words} comments by individuals that say something"


def groups_known(found: Grouped, rule: Rule) -> list[str]:
    """How a table of themes by group is to be read, a sentence each."""
    told = [
        "Estimated from comments drawn at random that people coded; in brackets the 95% interval. Of groups with few "
        "of these nothing can be said."
        if found.standing is Standing.ESTIMATED
        else "Counted: people have read every comment.",
        "Shares are of each group’s comments, and say nothing of all residents.",
    ]
    if found.others:
        one = found.others == 1
        told.append(
            f"{found.others} {'theme is' if one else 'themes are'} left out, because no number of "
            f"{'it' if one else 'them'} can be shown for any group."
        )
    told += [
        f"Counts are rounded to the nearest {rule.rounding}, and shares to whole per cent.",
        f"Numbers under {rule.threshold} are not shown, nor others that would let them be worked out.",
        f"A group of fewer than about {rule.percent_base} has no shares.",
    ]
    return told


def merged_away(row: AnnexRow) -> str:
    """What became of a merged view and how many held it; who most of them were, of those who told."""
    mainly = (
        f" When it was merged, most of those who told us about themselves were of one group ({row.mainly})."
    )
    held = f"Held by {row.comments.words} comments of individuals."
    return f"Now part of “{row.into}”. {held}{mainly if row.mainly else ''}"
