"""``jcm-mrv meter``: readings to totals per period without a project file; ``meter inspect``."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jcm_mrv.cli.memory import keep_freed_memory
from jcm_mrv.cli.meter_inspect import calendar_option, multiplier_option, time_option, value_option
from jcm_mrv.cli.meter_inspect import command as inspect
from jcm_mrv.cli.meter_totals import print_totals
from jcm_mrv.cli.paths import OutputPath
from jcm_mrv.cli.printing import (
    console,
    ends_with_findings,
    is_watched,
    json_option,
    print_json,
    print_written,
)

if TYPE_CHECKING:
    from jcm_mrv.metering.fleet.aggregate import Progress
    from jcm_mrv.metering.fleet.totals import FleetResult
    from jcm_mrv.project.written import TextFormat

SCHEMA = "jcm-mrv/meter/1"
_FORMAT = ("encoding", "delimiter", "decimal", "date", "calendar", "sheet", "header")


class _Meter(click.Group):
    """A group whose first word may be a file: then it is the readings to measure."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args.insert(0, "readings")
        return super().parse_args(ctx, args)

    def get_help(self, ctx: click.Context) -> str:
        with click.Context(readings, info_name="meter", parent=ctx.parent) as own:
            return readings.get_help(own)


class _Parsed(click.ParamType):
    """An option that is read as the same key of a project file is."""

    def __init__(self, name: str) -> None:
        self.name = name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        # Not by the model of a project file: for a hundred meters it takes as long to import as
        # a twentieth of all else.
        from jcm_mrv.methodology.quantity import EXPECTED as A_QUANTITY
        from jcm_mrv.methodology.quantity import written_quantity
        from jcm_mrv.project.spans import EXPECTED as A_SPAN
        from jcm_mrv.project.spans import pace_in_words, span_of

        wrong = "a time span is expected"
        expected = A_SPAN
        try:
            if self.name == "spacing":
                read: Any = pace_in_words(value) or span_of(value)
            else:
                wrong, expected = "a number with its unit is expected", A_QUANTITY
                read = written_quantity(value)
        except ValueError as exc:
            wrong, read = str(exc), None
        if read is None:
            like = "".join(expected.partition("like ")[1:])
            self.fail(f"{value!r}: {wrong}, {like}", param, ctx)
        return read


class _OfMeter(_Parsed):
    """The same, behind the name of a meter or of any."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        meter, _, text = value.rpartition("=")
        return meter.strip(), super().convert(text.strip(), param, ctx)


def _by_meter(
    _context: click.Context, _option: click.Parameter, given: tuple[tuple[str, Any], ...]
) -> dict[str, Any]:
    """Give what is stated of each meter; of any under ""."""
    by_meter = dict(given)
    if len(by_meter) < len(given):
        raise click.BadParameter("two are given for one meter")
    return by_meter


def _header(_context: click.Context, _option: click.Parameter, text: str | None) -> Any:
    """Give a line by its number, or ``none``."""
    if text is None or text == "none":
        return text
    if not text.isdecimal():
        raise click.BadParameter(f"{text}: the number of a line is expected, or none")
    return int(text)


_DATE = click.DateTime(["%Y-%m-%d"])


@click.group("meter", cls=_Meter)
def command() -> None:
    """Sum up meter readings, or inspect a file of them."""


class _Readings(click.Command):
    """The command behind `meter FILE`: its usage does not name it."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        above = parent.parent if parent is not None else None
        return super().make_context("meter", args, above, **extra)


@command.command("readings", cls=_Readings, hidden=True)
@click.argument("files", nargs=-1, metavar="READINGS...")
@click.option(
    "--source",
    "source_file",
    type=click.Path(path_type=Path),
    metavar="SOURCE.yaml",
    help="What the readings are, as a project file says it; options override it.",
)
@time_option
@value_option
@click.option(
    "--meter",
    metavar="COLUMN[=TEXT]",
    help="Column that names the meter, if there are several; with a text, that meter alone.",
)
@click.option("--unit", help="Unit of the values: kWh, MW, m3.")
@click.option(
    "--kind",
    type=click.Choice(["register", "energy", "power", "value", "daily"]),
    help="Cumulative register, amount per interval, mean rate over it, sample, or counter of the "
    "day.",
)
@multiplier_option
@click.option("--interval", type=_Parsed("spacing"), help="Time between readings: 15 min, 1 month.")
@click.option(
    "--label",
    type=click.Choice(["start", "end"]),
    help="Which end of its interval a time names (energy, power).",
)
@click.option("--timezone", help="Zone in which days end, as Asia/Ho_Chi_Minh.")
@click.option("--clock", help="Zone of times without offset, where it is another.")
@click.option(
    "--by",
    type=click.Choice(["day", "month", "year", "period"]),
    default="month",
    show_default=True,
    help="What totals are given for.",
)
@click.option("--start", type=_DATE, help="First local day; by default the first with readings.")
@click.option("--end", type=_DATE, help="Last local day; by default the last with readings.")
@click.option("--to", "total_unit", help="Unit of the totals, as MWh.")
@click.option(
    "--conservative",
    type=click.Choice(["lower", "higher"]),
    default="lower",
    show_default=True,
    help="The conservative side: higher for consumption.",
)
@click.option("--can-be-negative", is_flag=True, help="Negative amounts are right.")
@click.option(
    "--capacity",
    "capacities",
    type=_OfMeter("quantity"),
    metavar="[METER=]POWER",
    multiple=True,
    callback=_by_meter,
    help="Rated power of each meter: 600 kW; with a name, that of this meter.",
)
@click.option(
    "--register-maximum",
    type=_Parsed("quantity"),
    help="Largest value that the registers show: 99999.9 kWh.",
)
@click.option("--tolerate", is_flag=True, help="Take readings without a number for gaps.")
@click.option("--encoding", help="Of text files; detected by default.")
@click.option("--delimiter", help="Of text files; detected by default.")
@click.option("--decimal", type=click.Choice([".", ","]), help="Decimal sign.")
@click.option("--date", help="Format of the times, as %d/%m/%Y %H:%M.")
@calendar_option
@click.option("--sheet", help="Sheet of a workbook.")
@click.option(
    "--header",
    metavar="LINE|none",
    callback=_header,
    help="Line with the names of the columns, or none, where columns are given by number.",
)
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "polars", "pandas", "spark"]),
    help="What reads the files, without --source.  [default: duckdb]",
)
@click.option(
    "-o",
    "--output",
    type=OutputPath(),
    help="Folder for result.json, totals.csv, ledger.csv and findings.csv.",
)
@json_option
@ends_with_findings(SCHEMA)
def readings(
    files: tuple[str, ...],
    source_file: Path | None,
    engine: Any,
    output: Path | None,
    as_json: bool,
    **declared: Any,
) -> None:
    """Sum up READINGS per day, month or year by the rules for readings, with a quality report.

    READINGS are CSV or Parquet files, or globs. What they hold is said by options, or by the file
    of a source (--source); `jcm-mrv meter inspect FILE --source SOURCE.yaml` writes one. Exit
    status 1 when the readings have errors.
    """
    from jcm_mrv.findings import has_errors

    keep_freed_memory()
    capacities = declared["capacities"]
    declared["capacity"] = capacities.pop("", None)
    if capacities and declared["meter"] is None:
        raise click.UsageError("--capacity METER=… needs --meter, the column that names meters")
    if source_file is not None:
        if engine is not None:
            raise click.UsageError("--engine reads files without --source")
        result, inputs = _as_a_source(source_file, files, declared)
    else:
        result, inputs = _with_options(files, engine, declared)
    if others := sorted(capacities.keys() - (names := set(result.totals.columns["meter"]))):
        known = ", ".join(sorted(names)[:20])
        raise click.UsageError(f"--capacity {others[0]}=…: no such meter; there are {known}")
    written = None
    if output is not None:
        from jcm_mrv.metering.fleet.write import write_tables

        written = write_tables(result, output, inputs())
    if not as_json:
        print_totals(result)
        print_written(written)
    elif written is None:
        print_json({"schema": SCHEMA, **result.as_dict()})
    else:
        print_written(written, as_json=True)
    sys.exit(1 if has_errors(result.findings) else 0)


_Inputs = Callable[[], Iterable[Path]]
_NEEDED = ("time", "value", "unit", "kind", "timezone")


def _with_options(
    files: tuple[str, ...], engine: Any, declared: dict[str, Any]
) -> tuple[FleetResult, _Inputs]:
    """Measure what options state: by an engine where it is a fleet, else as a source."""
    from jcm_mrv.metering.fleet.open_files import way_of

    if not files:
        raise click.UsageError("name the files of readings")
    if missing := [f"--{key}" for key in _NEEDED if declared[key] is None]:
        raise click.UsageError(
            f"state {' '.join(missing)}, or --source SOURCE.yaml that says so; "
            "`jcm-mrv meter inspect FILE` shows how a file reads"
        )
    for key in ("interval", "label"):
        if declared["kind"] in ("energy", "power") and declared[key] is None:
            raise click.UsageError(f"--kind {declared['kind']} needs --{key}")
    of_a_source = _only_of_a_source(declared)
    if engine is not None and of_a_source:
        raise click.UsageError(f"no engine knows {of_a_source}: leave out --engine")
    by_engine = engine is not None
    if not of_a_source and not by_engine:
        way = way_of(files)
        by_engine = way == "engine" or (way == "either" and declared["meter"] is not None)
    if by_engine:
        return _of_a_fleet(files, engine or "duckdb", declared)
    return _as_a_source(None, files, declared)


def _only_of_a_source(declared: dict[str, Any]) -> str:
    """Give the option that the source of a project knows, and no engine, "" where there is none."""
    of_one = "=" in (declared["meter"] or "")
    for option, given in (
        ("--multiplier", declared["multiplier"] is not None),
        ("several --value", isinstance(declared["value"], list)),
        ("a column by its number", isinstance(declared["time"], dict)),
        ("a column by its number", isinstance(declared["value"], dict)),
        (f"--interval {declared['interval']}", isinstance(declared["interval"], str)),
        ("--kind value", declared["kind"] == "value"),
        (f"--meter {declared['meter']}", of_one),
        ("--sheet", declared["sheet"] is not None),
        ("--header", declared["header"] is not None),
    ):
        if given:
            return option
    return ""


def _of_a_fleet(
    files: tuple[str, ...], engine: Any, declared: dict[str, Any]
) -> tuple[FleetResult, _Inputs]:
    from jcm_mrv.metering.fleet.aggregate import measure_table
    from jcm_mrv.metering.fleet.open_files import open_files
    from jcm_mrv.metering.fleet.spec import MeterSpec
    from jcm_mrv.metering.reading.files import find_given

    text_format = _text_format({key: declared.pop(key) for key in _FORMAT})
    _check_days(declared)
    del declared["multiplier"]
    spec = MeterSpec(direction=declared.pop("conservative"), **declared)
    table = open_files(files, spec, text_format, engine)
    with _progress() as progress:
        result = measure_table(table, spec, progress)
    result.findings[:0] = getattr(table, "findings", [])
    return result, lambda: find_given(files)


def _text_format(stated: dict[str, Any]) -> TextFormat | None:
    if all(value is None for value in stated.values()):
        return None
    from jcm_mrv.project.written import TextFormat

    return TextFormat(**stated)


_OF_A_SOURCE = ("time", "value", "unit", "kind", "interval", "label", "multiplier")
"""Options that are keys of a source."""


def _as_a_source(
    path: Path | None, files: tuple[str, ...], declared: dict[str, Any]
) -> tuple[FleetResult, _Inputs]:
    """Measure what a file states, or options alone, as a project measures its sources."""
    from jcm_mrv.metering.stated import Asked, measure_stated, read_source, source_of_options

    options = {key: declared.pop(key) for key in _OF_A_SOURCE}
    options |= {f"format.{key}": declared.pop(key) for key in _FORMAT}
    options["timezone"] = declared.pop("clock") or declared["timezone"]
    options["tolerate"] = declared.pop("tolerate") or None
    _check_days(declared)
    column, _, text = (declared["meter"] or "").partition("=")
    if text:
        options["filter"], declared["meter"] = {column: text}, None
    asked = Asked(direction=declared.pop("conservative"), **declared)
    if path is None:
        stated = source_of_options(options, files)
    else:
        stated = read_source(path, options, files)
    return measure_stated(stated, asked), lambda: [*stated.files, *stated.readings]


def _check_days(declared: dict[str, Any]) -> None:
    for key in ("start", "end"):
        moment: dt.datetime | None = declared[key]
        declared[key] = None if moment is None else moment.date()
    if declared["start"] and declared["end"] and declared["end"] < declared["start"]:
        raise click.UsageError("--end is before --start")


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """Count the readings on standard error while they are read, if somebody looks on."""
    # Where nobody looks on, there is no need of what draws.
    out = console(stderr=True) if is_watched() else None
    if out is None or not out.is_terminal:
        yield None
        return
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} readings"), TimeElapsedColumn())
    with Bar(*columns, console=out, transient=True) as bar:
        task = bar.add_task("readings", total=None)
        yield lambda number: bar.advance(task, number)


command.add_command(inspect, "inspect")
