"""Commands about themes."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict
from pathlib import Path

import click

from engage.themes.evaluation import Figures, evaluate
from engage.themes.labelled import UnreadableFile, read, read_descriptions


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
def evaluate_file(
    file: Path,
    text: str,
    label: str | None,
    onehot: str | None,
    onehot_range: tuple[str, str] | None,
    descriptions: Path | None,
    question: str,
    seeds: int,
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
    except UnreadableFile as error:
        raise BadInput(str(error)) from error
    figures = evaluate(labelled.texts, labelled.codes, seeds=seeds, descriptions=described, question=question)
    for line in _table(figures, seeds):
        click.echo(line)
    click.echo(json.dumps(_rounded(figures), ensure_ascii=False))


def _table(figures: Figures, seeds: int) -> list[str]:
    """Give the lines of a table for people."""
    lines = [
        f"{figures.comments:,} comments; compared on the {figures.n:,} with exactly one of {figures.codes} codes",
        "(codes that mark a comment as without content left out); mean of "
        + (f"{seeds} seeds." if seeds > 1 else "one seed."),
        "",
        _line("Groups", f"{figures.groups:.0f}"),
        _line("Placed in a theme or in “nothing said”", f"{figures.cover:.3f}"),
        _line("Normalised mutual information", f"{figures.nmi:.3f}"),
        _line("  the same without “nothing said”", f"{figures.nmi_said:.3f}"),
        _line("Adjusted Rand index", f"{figures.ari:.3f}"),
        _line("Purity", f"{figures.purity:.3f}"),
        _line("Comments that use a word of their label", f"{figures.label_cover:.3f}"),
        _line("Processor time, all comments, one seed", f"{figures.cpu_s:.1f} s"),
        _line("Peak memory", f"{figures.peak_mb:.0f} MB"),
    ]
    for coded, scores in figures.coding.items():
        lines.append(
            _line(f"Coding after {coded} coded, micro / macro F1", f"{scores.micro:.3f} / {scores.macro:.3f}")
        )
    if figures.share_error_pp is not None:
        lines += [
            _line("Theme share error, 200 random codes", f"{figures.share_error_pp:.2f} points"),
            _line("  by counting the machine's codes", f"{figures.count_error_pp:.2f} points"),
            _line("95 % intervals that hold the true share", f"{figures.interval_coverage:.3f}"),
        ]
    return lines


def _line(what: str, value: str) -> str:
    return f"{what:<46} {value:>14}"


def _rounded(figures: Figures) -> dict[str, object]:
    """Give the figures for machines, to three decimals."""
    whole = asdict(figures)
    whole["groups"] = round(figures.groups) if figures.groups == round(figures.groups) else figures.groups
    whole["coding"] = {
        str(coded): {"micro": round(s.micro, 3), "macro": round(s.macro, 3)}
        for coded, s in figures.coding.items()
    }
    return {key: round(value, 3) if isinstance(value, float) else value for key, value in whole.items()}
