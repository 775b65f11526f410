"""Tables that are safe to publish: small numbers hidden, others rounded, nothing to be had by subtraction.

The promise, for every number under the threshold: whoever knows the published table, this rule *and the exact
number of people it is about* still cannot rule out any value from 0 to just under the threshold. That the
base is taken as known makes tables of one questionnaire safe together: they have nothing in common but the
base. Method and sources: docs/methods.md; why so: docs/decisions/0006-disclosure.md.

Organisations are never rows of a table of people: give them a table or a `protect_count` of their own.
"""

from collections.abc import Mapping
from dataclasses import replace

from engage.privacy.crosses import protect_cross
from engage.privacy.holders import protect_holders
from engage.privacy.nests import protect_nested
from engage.privacy.oneway import OneWay, protect, protect_answered, protect_table
from engage.privacy.published import (
    Hidden,
    Published,
    PublishedCell,
    PublishedCount,
    PublishedCross,
    PublishedRow,
)
from engage.privacy.rules import DEFAULT_RULE, PRESETS, Rule

__all__ = [
    "DEFAULT_RULE",
    "PRESETS",
    "Hidden",
    "OneWay",
    "Published",
    "PublishedCell",
    "PublishedCount",
    "PublishedCross",
    "PublishedRow",
    "Rule",
    "protect",
    "protect_answered",
    "protect_count",
    "protect_cross",
    "protect_family",
    "protect_holders",
]


def protect_count(n: int, rule: Rule = DEFAULT_RULE, *, public_zero: bool = False) -> PublishedCount:
    """One figure that stands alone, made safe: hidden under the threshold, else rounded.

    Raises ValueError below 0.
    """
    if n < 0:
        raise ValueError("a count cannot be below 0")
    if rule.is_small(n, public_zero or not rule.hide_zero):
        return PublishedCount(None, Hidden.SMALL, rule.threshold)
    return PublishedCount(rule.rounded(n), None, rule.threshold)


def protect_family(
    tables: Mapping[str, OneWay], *, base: int, rule: Rule = DEFAULT_RULE
) -> dict[str, Published]:
    """All one-way tables of one page, made safe together; every one is about the same `base` people.

    Each is protected as if the exact base were known, so no other table of the page can give more away; those
    that divide another (`finer_than`) are protected with it. Raises ValueError as `protect` does, and when two
    tables divide the same one, a table divides one that is not here, or divided tables are not exclusive.
    """
    done: dict[str, Published] = {}
    for chain in _chains(tables):
        levels = [tables[name] for name in chain]
        if len(levels) > 1:
            done |= zip(chain, protect_nested(levels, base=base, rule=rule), strict=True)
        else:
            done[chain[0]] = _alone(levels[0], base, rule)
    return {name: done[name] for name in tables}


def _alone(table: OneWay, base: int, rule: Rule) -> Published:
    aside = table.aside or ({table.rest} if table.rest else ())
    return protect_table(replace(table, counts=table.whole(base), aside=aside), base=base, rule=rule)


def _chains(tables: Mapping[str, OneWay]) -> list[list[str]]:
    """Names of tables that divide one another, broadest first."""
    finer: dict[str, str] = {}
    for name, table in tables.items():
        if table.finer_than:
            if table.finer_than in finer or table.finer_than not in tables:
                raise ValueError(f"{name!r} cannot divide {table.finer_than!r}")
            finer[table.finer_than] = name
    chains = []
    for name, table in tables.items():
        if not table.finer_than:
            chain = [name]
            while chain[-1] in finer:
                chain.append(finer[chain[-1]])
            if len(chain) > 1 and not all(tables[one].exclusive for one in chain):
                raise ValueError("only tables in which each person is in one row divide one another")
            chains.append(chain)
    if sum(map(len, chains)) != len(tables):
        raise ValueError("tables divide one another in a circle")
    return chains
