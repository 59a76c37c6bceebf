"""``jcm-mrv meter inspect``: how a file of readings is understood, and what to declare."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jcm_mrv.cli.printing import (
    console,
    ends_with_findings,
    json_option,
    print_findings,
    print_json,
    say,
)

if TYPE_CHECKING:
    from jcm_mrv.metering.reading.inspection import Inspection

SCHEMA = "jcm-mrv/meter-inspect/1"


@click.command("inspect")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@ends_with_findings(SCHEMA)
def command(file: Path, as_json: bool) -> None:
    """Show how FILE reads, and the YAML to paste into the project file.

    What cannot be known from the file is a comment that says what to state. Exit status 1 when
    something is ambiguous or cannot be read.
    """
    from jcm_mrv.findings import has_errors
    from jcm_mrv.metering.reading.inspection import inspect

    made = inspect(file)
    if as_json:
        print_json({"schema": SCHEMA, **made.as_dict()})
    else:
        _print(made)
        print_findings(made.findings)
    sys.exit(1 if has_errors(made.findings) else 0)


def _print(made: Inspection) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from jcm_mrv.metering.reading.inspection import to_yaml

    out = console()
    out.print(f"[bold]{escape(made.path)}[/]")
    for name, text in _detected(made):
        out.print(f"  [dim]{name:<12}[/] {escape(text)}")
    rows = Table(box=box.SIMPLE_HEAD, title="First rows as understood", title_justify="left")
    for heading in ("Line", "As written", "Time", "Value"):
        rows.add_column(heading, justify="right" if heading == "Value" else "left")
    for row in made.shown:
        written = f"{row['time_as_written']} · {row['value_as_written']}"
        rows.add_row(row["line"], escape(written), row["time"], row["value"])
    out.print(rows)
    out.print("[bold]To paste into the project file[/]")
    say(to_yaml(made))


def _detected(made: Inspection) -> list[tuple[str, str]]:
    layout = made.layout
    units = "none" if layout.units is None else layout.units or "there, empty for the values"
    lines = [
        ("encoding", " or ".join(layout.encodings) or layout.encoding),
        ("sheet", layout.sheet),
        ("delimiter", repr(layout.delimiter) if layout.delimiter else ""),
        ("header line", str(layout.header_line) if layout.header_line else ""),
        ("columns", ", ".join(layout.names)),
        ("units row", units),
        ("time", " and ".join(layout.time)),
        ("value", f"{layout.value} (proposed)"),
        ("date format", made.date),
        ("decimal sign", made.decimal),
        ("thousands", made.thousands),
        ("readings", f"{made.readings} of {made.rows} rows read"),
        ("from, to", f"{made.first} to {made.last}" if made.first else ""),
        ("spacing", f"{made.interval} s in {made.regular:.1%}" if made.interval else ""),
        ("kind", f"{made.kind} (proposed)" if made.kind else "not known"),
    ]
    if made.filter:
        asked = ", ".join(f"{name} = {text}" for name, text in made.filter.items())
        others = f"; others: {', '.join(made.meters)}" if made.meters else ""
        lines.append(("rows of", f"{asked} (proposed){others}"))
    return [(name, text) for name, text in lines if text]
