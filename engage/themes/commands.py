"""Commands about themes."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from engage.themes.engine.sentence_model import check, choose
from engage.themes.engine.static_model import ModelAltered
from engage.themes.evaluating.evaluation import Figures, evaluate
from engage.themes.evaluating.labelled import UnreadableFile, read, read_descriptions


class BadInput(click.ClickException):
    """What was given cannot be used; told in a sentence, with exit code 2."""

    exit_code = 2


@click.group()
def themes() -> None:
    """Find themes, and measure how well."""


@themes.command("evaluate")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--text", required=True, metavar="COLUMN", help="The column of the comments.")
@click.option("--label", metavar="COLUMN", help="The column of the codes, when each comment has one.")
@click.option(
    "--onehot", metavar="COL,COL,…", help="Columns of 0 and 1, one per code (quote names with commas)."
)
@click.option("--onehot-range", nargs=2, metavar="FIRST LAST", help="The first and last of such columns.")
@click.option(
    "--descriptions",
    type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path),
    help="Theme descriptions: CSV with the columns label and description, or a JSON object.",
)
@click.option("--question", default="", help="The question that was asked; its words count less.")
@click.option(
    "--seeds", default=3, show_default=True, type=click.IntRange(1, 50), help="How many runs to average."
)
@click.option(
    "--sentence-model",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A directory with a sentence model to measure with, as ENGAGE_SENTENCE_MODEL names one.",
)
def evaluate_file(
    file: Path,
    text: str,
    label: str | None,
    onehot: str | None,
    onehot_range: tuple[str, str] | None,
    descriptions: Path | None,
    question: str,
    seeds: int,
    sentence_model: Path | None,
) -> None:
    """Measure theme finding on FILE, a CSV of comments that people have coded.

    Prints a table, and last one line of JSON.
    """
    if sum(choice is not None for choice in (label, onehot, onehot_range)) != 1:
        raise click.UsageError("Give exactly one of --label, --onehot and --onehot-range.")
    try:
        names = next(csv.reader([onehot])) if onehot is not None else None
        labelled = read(file, text=text, label=label, onehot=names, onehot_range=onehot_range)
        described = read_descriptions(descriptions) if descriptions else None
        choose(sentence_model)
        check()
    except (UnreadableFile, ModelAltered) as error:
        raise BadInput(str(error)) from error
    figures = evaluate(labelled.texts, labelled.codes, seeds=seeds, descriptions=described, question=question)
    for line in _table(figures, seeds):
        click.echo(line)
    click.echo(json.dumps(as_json(figures), ensure_ascii=False))


def _table(figures: Figures, seeds: int) -> list[str]:
    """Give the lines of a table for people."""
    lines = [
        f"{figures.comments:,} comments; compared on the {figures.n:,} with exactly one of {figures.codes} codes",
        "(codes that mark a comment as without content left out); mean of "
        + (f"{seeds} seeds." if seeds > 1 else "one seed."),
        "",
        _line("Groups", f"{figures.groups:.0f}"),
        _line("Placed in a theme or in “nothing said”", _shown(figures.cover)),
        _line("Normalised mutual information", _shown(figures.nmi)),
        _line("  the same without “nothing said”", _shown(figures.nmi_said)),
        _line("Adjusted Rand index", _shown(figures.ari)),
        _line("Purity", _shown(figures.purity)),
        _line("Comments that use a word of their label", _shown(figures.label_cover)),
        _line("Old groups after a quarter more, adj. Rand", _shown(figures.warm_ari)),
        _line(
            "Injected campaigns, precision / recall",
            f"{figures.campaign.precision:.3f} / {figures.campaign.recall:.3f}",
        ),
        _line("Processor time, all comments, one seed", f"{figures.cpu_s:.1f} s"),
        _line("Peak memory", f"{figures.peak_mb:.0f} MB"),
    ]
    if figures.coding:
        lines += ["", "Coding after …, chosen by spread                micro / macro F1 / right in three"]
    for coded, scores in figures.coding.items():
        lines.append(
            _line(f"  {coded} coded", f"{scores.micro:.3f} / {scores.macro:.3f} / {scores.recall3:.3f}")
        )
    if figures.share_error_pp is not None:
        lines += [
            _line("Theme share error, 200 random codes", f"{figures.share_error_pp:.2f} points"),
            _line("  by counting the machine's codes", f"{figures.count_error_pp:.2f} points"),
            _line("95 % intervals that hold the true share", _shown(figures.interval_coverage)),
        ]
    return lines


def _shown(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.3f}"


def _line(what: str, value: str) -> str:
    return f"{what:<46} {value:>14}"


def as_json(figures: Figures) -> dict[str, Any]:
    """Give the figures for machines, to three decimals."""
    whole = {key: _rounded(value) for key, value in asdict(figures).items()}
    whole["groups"] = round(figures.groups) if figures.groups == round(figures.groups) else whole["groups"]
    return whole


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return round(value, 3) if isinstance(value, float) else value
