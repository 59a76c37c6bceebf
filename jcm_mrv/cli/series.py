"""``jcm-mrv series``: official and published values with validity, source and standing."""

from __future__ import annotations

from typing import Any

import click

from jcm_mrv.cli.completion import complete_series
from jcm_mrv.cli.printing import (
    console,
    ends_with_findings,
    json_option,
    methodologies_option,
    print_item,
    print_json,
    say,
)

SCHEMA = "jcm-mrv/series/1"
_LONG = ("Title", "Asked by", "Valid", "Source", "Note", "Where")


@click.group("series")
def command() -> None:
    """List and show series: grid factors by year, fuels, global warming potentials, waste.

    A project file takes a value of one with {series: NAME, KEY: ..., year: ...}, see `show`.
    """


@command.command("list")
@click.argument("words", nargs=-1)
@json_option
@methodologies_option
@ends_with_findings(SCHEMA)
def list_(words: tuple[str, ...], as_json: bool, folders: tuple[str, ...]) -> None:
    """List the series, or those with all WORDS in their name, title, keys or sources."""
    from rich.markup import escape

    from jcm_mrv.methodology.catalogue.describe_series import describe_series_briefly, find_series
    from jcm_mrv.methodology.library import library

    shown = [describe_series_briefly(s) for s in find_series(library(folders), words)]
    if as_json:
        print_json(shown)
        return
    out = console()
    for item in shown:
        asked = ", ".join([*item["keys"], *(["year"] if item["valid"] else [])])
        details = [
            item["unit"],
            f"by {asked}" if asked else "",
            item["valid"],
            " and ".join(item["standings"]),
        ]
        out.print(f"[bold]{escape(item['name'])}[/] {escape('; '.join(filter(None, details)))}")
        print_item(out, item["title"])
    say(f"{len(shown)} series; `jcm-mrv series show NAME` prints the values of one")


@command.command("show")
@click.argument("name", shell_complete=complete_series)
@json_option
@methodologies_option
@ends_with_findings(SCHEMA)
def show(name: str, as_json: bool, folders: tuple[str, ...]) -> None:
    """Show everything about the series NAME: keys, values, limits, validity and sources."""
    from jcm_mrv.methodology.catalogue.describe_series import describe_series
    from jcm_mrv.methodology.library import library

    described = describe_series(library(folders).load_series(name))
    if as_json:
        print_json(described)
    else:
        _print(described)


def _print(series: dict[str, Any]) -> None:
    from rich.markup import escape

    out = console()
    out.print(
        f"[bold]{escape(series['name'])}[/] {escape(series['title'])}, in {escape(series['unit'])}"
    )
    for text in (series["summary"], series["purpose"]):
        if text:
            out.print(escape(text))
    for key in ("countries", "only_for", "not_for"):
        if series[key]:
            out.print(f"[yellow]{key.replace('_', ' ')}[/] {escape(', '.join(series[key]))}")
    out.print()
    for key, item in series["keys"].items():
        title = item["description"]
        _table((key, title), list(item["choices"].items()), (title,))
    keys, rows = series["keys"], series["rows"]
    columns = {
        **{key: [row["when"][key] for row in rows] for key in keys},
        "Valid": [row["valid"] for row in rows],
        "Value": [row["value"] for row in rows],
        "Lower": [row["lower"] or "" for row in rows],
        "Upper": [row["upper"] or "" for row in rows],
        "Standing": [row["standing"] for row in rows],
        "Source": [row["source"] + (f": {row['place']}" if row["place"] else "") for row in rows],
        "Note": [row["note"] for row in rows],
    }
    shown = {heading: cells for heading, cells in columns.items() if any(cells)}
    _table(tuple(shown), list(zip(*shown.values(), strict=True)))
    _table(
        ("Source", "Title", "Where"),
        [(key, s["title"], s.get("url", "")) for key, s in series["sources"].items()],
    )
    parts = [f"series: {series['name']}", *(f"{key}: {rows[-1]['when'][key]}" for key in keys)]
    if rows[-1]["valid"]:
        # A value that is not valid for one whole year is asked for by a day.
        year = rows[-1]["valid"]
        parts.append(f"year: {year}" if year.isdigit() else "on: <day>")
    out.print(f"[dim]in a project file[/] {escape('{' + ', '.join(parts) + '}')}")


def _table(
    headings: tuple[str, ...], rows: list[tuple[str, ...]], wrapped: tuple[str, ...] = _LONG
) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        # A name or an address is of use when it is whole.
        made.add_column(
            escape(heading),
            no_wrap=heading not in wrapped,
            overflow="fold",
        )
    for row in rows:
        made.add_row(*(escape(cell) for cell in row))
    console().print(made)
