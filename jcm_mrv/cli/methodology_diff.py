"""``jcm-mrv methodology diff``: what changed between two methodologies, and what that does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from jcm_mrv.cli.completion import complete_methodology
from jcm_mrv.cli.printing import (
    console,
    ends_with_findings,
    json_option,
    methodologies_option,
    print_findings,
    print_json,
    say_version,
)

if TYPE_CHECKING:
    from jcm_mrv.calculation.comparison import Comparison
    from jcm_mrv.methodology.catalogue.difference import Change
    from jcm_mrv.methodology.methodology import Methodology

SCHEMA = "jcm-mrv/methodology-diff/1"

_TITLES = {
    "methodology": "Methodology",
    "set": "Sets",
    "attribute": "Attributes",
    "parameter": "Parameters",
    "table": "Tables",
    "equation": "Equations",
    "criterion": "Eligibility criteria",
    "source": "Sources",
    "missing": "What was not read",
}


@click.command("diff")
@click.argument("first", metavar="A", shell_complete=complete_methodology)
@click.argument("second", metavar="B", shell_complete=complete_methodology)
@click.option(
    "--project",
    "project",
    type=click.Path(path_type=Path),
    metavar="PROJECT",
    help="A project that applies A or B: its result under both, and what makes the difference.",
)
@json_option
@methodologies_option
@ends_with_findings(SCHEMA)
def command(
    first: str, second: str, project: Path | None, as_json: bool, folders: tuple[str, ...]
) -> None:
    """Say what changed from A to B: two versions (ID@VERSION), or two methodologies.

    What is equal is not listed. With --project, values that only one of them needs may stand in the
    project file beside those of the other.
    """
    from jcm_mrv.methodology.catalogue.difference import differences
    from jcm_mrv.methodology.judge import as_it_says, load_methodology
    from jcm_mrv.methodology.library import library

    found = library(folders)
    a, b = as_it_says(first, found), as_it_says(second, found)
    for reference, loaded in ((first, a), (second, b)):
        say_version(reference, loaded)
    changes = differences(a, b)
    comparison = None
    if project is not None:
        from jcm_mrv.calculation.comparison import compare
        from jcm_mrv.project.load import load_under

        if not as_json:
            # What changed can be said even where the project cannot be calculated under both.
            _print_changes(a, b, changes)
        # What is calculated rests on the rules, and not on what they say of themselves.
        both = (load_methodology(first, found), load_methodology(second, found))
        comparison = compare(*load_under(project, both, found))
    if as_json:
        _print_json(a, b, changes, comparison)
        return
    if comparison is None:
        _print_changes(a, b, changes)
    else:
        _print_comparison(comparison)
        # What a draft rests on is many lines for each; `calculate` says it.
        print_findings(f for f in comparison.findings if f.code != "CAL-010")


def _print_json(
    a: Methodology, b: Methodology, changes: tuple[Change, ...], comparison: Comparison | None
) -> None:
    from jcm_mrv.methodology.catalogue.difference import unread

    findings = comparison.findings if comparison else ()
    print_json(
        {
            "schema": SCHEMA,
            "first": {"methodology": a.reference, "sha256": a.sha256, "unread": unread(a)},
            "second": {"methodology": b.reference, "sha256": b.sha256, "unread": unread(b)},
            "changes": [change.as_dict() for change in changes],
            **({"project": comparison.as_dict()} if comparison else {}),
            "findings": [finding.as_dict() for finding in findings],
        }
    )


def _print_changes(a: Methodology, b: Methodology, changes: tuple[Change, ...]) -> None:
    from rich.markup import escape

    from jcm_mrv.cli.printing import print_item
    from jcm_mrv.methodology.catalogue.difference import in_words, unread

    out = console()
    out.print(f"[bold]{a.reference}[/] {escape(a.file.title)}")
    out.print(f"[bold]{b.reference}[/] {escape(b.file.title)}")
    if not changes:
        out.print("\nnothing differs")
    for part, lines in in_words(changes).items():
        out.print(f"\n[bold]{_TITLES[part]}[/]")
        for line in lines:
            print_item(out, line)
    unsure = [(m.reference, names) for m in (a, b) if (names := unread(m))]
    if unsure:
        out.print("\n[bold]Not read in an official text[/]")
        print_item(out, "these may differ in truth where they do not here, and the reverse")
        for reference, names in unsure:
            print_item(out, f"{reference}: {', '.join(names)}")
    out.print()


def _print_comparison(comparison: Comparison) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from jcm_mrv.cli.printing import print_item

    out = console()
    first, second = comparison.first, comparison.second
    names = [r.applications[0].methodology.reference for r in (first, second)]
    out.print(f"[bold]{escape(first.project.path.name)}[/] under both, tCO2")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Year")
    table.add_column("Under")
    for heading in ("RE", "PE", "ER, not rounded", "Credits"):
        table.add_column(heading, justify="right")
    for a, b in zip(first.years, second.years, strict=True):
        for name, year in zip(names, (a, b), strict=True):
            table.add_row(
                str(year.part.year),
                name,
                f"{year.reference_emissions:,.3f}",
                f"{year.project_emissions:,.3f}",
                f"{year.emission_reductions_unrounded:,.3f}",
                f"{year.emission_reductions:,}",
            )
        table.add_row(
            "",
            "difference",
            f"{b.reference_emissions - a.reference_emissions:+,.3f}",
            f"{b.project_emissions - a.project_emissions:+,.3f}",
            f"{b.emission_reductions_unrounded - a.emission_reductions_unrounded:+,.3f}",
            f"{b.emission_reductions - a.emission_reductions:+,}",
            end_section=True,
        )
    out.print(table)
    for name, result, left_out in zip(names, (first, second), comparison.left_out, strict=True):
        total = f"{name}: {result.emission_reductions:,} credits, {result.standing}"
        print_item(out, total + (f"; not used: {', '.join(left_out)}" if left_out else ""))
    _print_effects(comparison, names)


def _print_effects(comparison: Comparison, names: list[str]) -> None:
    from jcm_mrv.calculation.comparison import TOGETHER
    from jcm_mrv.cli.printing import print_item

    out = console()
    out.print(f"\n[bold]What makes the difference[/], each alone, from {names[0]}")
    if not comparison.effects:
        print_item(out, "nothing: both give the same emission reductions")
    for effect in comparison.effects:
        label = " ".join(part for part in (effect.kind, effect.name) if part)
        if effect.kind == TOGETHER:
            label = "what they do together, which none of them does alone"
        if effect.total is None:
            print_item(out, f"{label}: cannot be told apart ({effect.reason})")
        else:
            print_item(out, f"{label}: {effect.total:+,.3f} tCO2")
    out.print()
