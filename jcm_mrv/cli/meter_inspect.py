"""``jcm-mrv meter inspect``: how a file of readings is understood, and the source to declare."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jcm_mrv.cli.paths import OutputPath
from jcm_mrv.cli.printing import (
    console,
    ends_with_findings,
    json_option,
    padded,
    print_findings,
    print_json,
    print_paths,
    say,
    widest,
)
from jcm_mrv.findings.language import said, shown

if TYPE_CHECKING:
    from jcm_mrv.metering.inspecting.proposal import Open
    from jcm_mrv.metering.inspecting.shown import Inspection

SCHEMA = "jcm-mrv/meter-inspect/1"
_OF_FORMAT = ("encoding", "delimiter", "decimal", "date", "calendar", "sheet")


def _columns(
    _context: click.Context, _option: click.Parameter, given: str | tuple[str, ...] | None
) -> Any:
    """Give one column as a source says it, several as a list."""
    several = given if isinstance(given, tuple) else (given,)
    columns = [_column(text) for text in several if text is not None]
    return columns if len(columns) > 1 else next(iter(columns), None)


def _column(text: str) -> str | dict[str, int]:
    """Give a column by its name, or as ``{column: 2}`` by its number."""
    number = re.fullmatch(r"\s*\{\s*column:\s*([0-9]{1,5})\s*\}\s*", text)
    return {"column": int(number[1])} if number else text


time_option = click.option(
    "--time",
    metavar="COLUMN",
    callback=_columns,
    help="Column of the times; {column: 1} is the first one, whatever its name.",
)
value_option = click.option(
    "--value",
    metavar="COLUMN",
    multiple=True,
    callback=_columns,
    help="Column of the values; several are counted each by itself and added.",
)


def _factor(_context: click.Context, _option: click.Parameter, text: str | None) -> Any:
    """Give a multiplier as a source says it: a number, or the column that holds it."""
    if text is None:
        return None
    try:
        number = float(text)
    except ValueError:
        return {"column": text}
    if not 0 < number < float("inf"):
        raise click.BadParameter(f"{text}: a multiplier is above 0")
    return int(number) if number.is_integer() else number


calendar_option = click.option(
    "--calendar",
    type=click.Choice(["gregorian", "buddhist", "japanese"]),
    help="Of the years, where they may be meant in two.",
)
multiplier_option = click.option(
    "--multiplier",
    metavar="COLUMN|NUMBER",
    callback=_factor,
    help="What the values are multiplied by.",
)


@click.command("inspect")
@click.argument("file", type=click.Path(path_type=Path))
@time_option
@value_option
@click.option("--meter", metavar="COLUMN[=TEXT]", help="Column that names the meter, and which.")
@click.option("--unit", help="Unit of the values: kWh, MW, m3.")
@click.option(
    "--kind",
    type=click.Choice(["register", "energy", "power", "value", "daily"]),
    help="What the values are.",
)
@click.option("--interval", help="Time between readings: 15 min, 1 month, as logged.")
@click.option("--hold", help="How long a value stands at most, as logged: 30 min.")
@click.option("--label", type=click.Choice(["start", "end"]), help="Which end a time names.")
@multiplier_option
@click.option("--timezone", help="Of the times, as Asia/Ho_Chi_Minh.")
@click.option("--encoding", help="Of a text file.")
@click.option("--delimiter", help="Of a text file.")
@click.option("--decimal", type=click.Choice([".", ","]), help="Decimal sign.")
@click.option("--date", help="Format of the times, as %d/%m/%Y %H:%M.")
@calendar_option
@click.option("--sheet", help="Sheet of a workbook.")
@click.option(
    "--source",
    "out",
    type=OutputPath(),
    metavar="OUT.yaml",
    help="Write the source there, where nothing is left open; never over a file.",
)
@json_option
@ends_with_findings(SCHEMA)
def command(file: Path, out: Path | None, as_json: bool, **stated: Any) -> None:
    """Show how FILE reads, and the source that a project file or `meter --source` takes.

    What cannot be known from the file is left open, with the choices; what an option states is not.
    Exit status 1 when something is wrong, or with --source when something is left open.
    """
    from jcm_mrv.metering.inspecting.inspection import inspect

    if out is not None:
        from jcm_mrv.outputs import check_place

        check_place(out, inputs=[file])
    made = inspect(
        file,
        {f"format.{key}" if key in _OF_FORMAT else key: value for key, value in stated.items()},
        "" if out is None else _from(out, file),
    )
    written = out is not None and made.is_settled
    if out is not None and written:
        _write(made, out, file)
    if as_json:
        print_json({"schema": SCHEMA, **made.as_dict()})
    else:
        _print(made)
        if out is not None and written:
            print_paths([out])
    from jcm_mrv.findings import has_errors

    sys.exit(1 if has_errors(made.findings) or (out is not None and not written) else 0)


def _from(out: Path, file: Path) -> str:
    """Give a file as it is called from the folder of the source."""
    try:
        return Path(os.path.relpath(file, out.parent)).as_posix()
    except ValueError:  # another drive
        return file.resolve().as_posix()


def _write(made: Inspection, out: Path, file: Path) -> None:
    from jcm_mrv.findings import MON
    from jcm_mrv.metering.inspecting.proposal import to_yaml
    from jcm_mrv.outputs import write_file

    try:
        write_file(out, to_yaml(made.source).encode(), inputs=[file])
    except OSError as exc:
        found = exc.strerror or type(exc).__name__
        raise MON[12]["source"].stop(str(out), found=found) from None


def _print(made: Inspection) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from jcm_mrv.metering.inspecting.proposal import to_yaml

    out = console()
    out.print(f"[bold]{escape(made.path)}[/]")
    detected = [(shown(name), shown(text)) for name, text in _detected(made)]
    width = max([12, *(widest([name]) for name, _ in detected)])
    for name, text in detected:
        out.print(f"  [dim]{padded(name, width)}[/] {escape(text)}")
    if made.shown:
        title = shown(said("First rows as understood"))
        rows = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left")
        for heading in (said("Line"), said("As written"), said("Time"), said("Value")):
            rows.add_column(shown(heading), justify="right" if heading == "Value" else "left")
        for row in made.shown:
            written = f"{row['time_as_written']} · {row['value_as_written']}"
            rows.add_row(row["line"], escape(written), row["time"], row["value"])
        out.print(rows)
    out.print(f"[bold]{shown(said('Source, as far as the file says'))}[/]")
    for line in to_yaml(made.source).splitlines():
        say(f"  {line}")
    if made.open:
        say()
        out.print(f"[bold]{shown(said('To be stated'))}[/]")
        for one in made.open:
            say(f"  {one.key}: {_choices(one)}")
    say()
    print_findings(made.findings)


def _choices(one: Open) -> str:
    """Give the choices side by side, and what they are about."""
    from jcm_mrv.metering.inspecting.proposal import plain

    option = one.key.rpartition(".")[2]
    asked = "--meter COLUMN=TEXT" if one.key == "filter" else f"--{option}"
    choices = " | ".join(plain(choice) for choice in one.choices)
    return (
        f"{choices or '…'}   ({shown(one.why)}; {asked})"
        if one.why
        else f"{choices or '…'}   ({asked})"
    )


def _detected(made: Inspection) -> list[tuple[str, str]]:
    layout = made.layout
    read = said("{readings} of {rows} rows read", readings=made.readings, rows=made.rows)
    span = said("{first} to {last}", first=made.first, last=made.last)
    spacing = said(
        "{seconds} s in {share:.1%}",
        seconds=made.interval,
        share=made.regular if made.interval else 0,
    )
    lines: list[tuple[str, Any]] = [
        (said("encoding"), " or ".join(layout.encodings) or layout.encoding),
        (said("sheet"), layout.sheet),
        (said("delimiter"), repr(layout.delimiter) if layout.delimiter else ""),
        (said("header line"), ", ".join(map(str, layout.header))),
        (said("columns"), "" if layout.nameless else ", ".join(layout.names)),
        (said("units row"), said("there") if layout.units_row else ""),
        (said("readings"), read),
        (said("from, to"), span if made.first else ""),
        (said("spacing"), spacing if made.interval else ""),
    ]
    if made.filter:
        text = ", ".join(f"{name} = {text}" for name, text in made.filter.items())
        if made.meters:
            text = said("{shown}; others: {others}", shown=text, others=", ".join(made.meters))
        lines.append((said("shown are"), text))
    return [(name, text) for name, text in lines if text]
