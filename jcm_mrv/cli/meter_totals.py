"""What ``jcm-mrv meter`` shows of its totals on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from jcm_mrv.cli.printing import console, count_text, print_findings
from jcm_mrv.findings.language import said, shown

if TYPE_CHECKING:
    from jcm_mrv.findings import Finding
    from jcm_mrv.metering.fleet.totals import FleetResult

_MOST_LINES = 60
_MOST_ALIKE = 3


def print_totals(result: FleetResult) -> None:
    """Print a line per meter and period, or one per period where they are many; then findings."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    out = console()
    lines, by_meter = _shown(result)
    rows = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    several = any(line["meter"] for line in lines)
    if several:
        heading = said("Meter") if by_meter else said("Meters")
        rows.add_column(shown(heading), justify="left" if by_meter else "right")
    rows.add_column(shown(said("Period")), no_wrap=True)
    unit = escape(str(lines[0]["unit"])) if lines else ""
    for heading, of in (
        (said("Value"), unit),
        (said("Coverage"), "%"),
        (said("Adjusted by"), unit),
    ):
        rows.add_column(f"{shown(heading)}\n{of}", justify="right", no_wrap=True)
    error = shown(said("error"))
    for line in lines:
        rows.add_row(
            *([escape(str(line["meter"]))] if several else []),
            line["period"],
            f"[red]{error}[/]" if line["value"] is None else f"{line['value']:,.3f}",
            f"{100 * line['coverage']:.2f}",
            f"{line['adjusted_by']:,.3f}",
        )
    out.print(rows)
    if not by_meter:
        together = shown(said("of all meters together; each alone with --json or -o DIR"))
        out.print(f"[dim]{together}[/]")
    n, lines_kept = result.readings, len(result.ledger)
    read = said("{lines:,} lines in the ledger", lines=lines_kept)
    if n:
        read = said("{n:,} readings, {lines:,} lines in the ledger", n=n, lines=lines_kept)
    out.print(f"{shown(read)}\n")
    few, left = _few_of_each(result.findings)
    print_findings(few)
    for code, number in left.items():
        more = said("{code}: {n} more like that, with --json or -o DIR", code=code, n=number)
        out.print(f"[dim]{shown(more)}[/]")
    out.print(count_text(result.findings))


def _shown(result: FleetResult) -> tuple[Sequence[dict[str, Any]], bool]:
    """Give the totals, or where they are too many to read, those of all meters together."""
    if len(result.totals) <= _MOST_LINES:
        return result.totals, True
    periods: dict[str, list[dict[str, Any]]] = {}
    for line in result.totals:
        periods.setdefault(line["period"], []).append(line)
    together = []
    for period, lines in sorted(periods.items()):
        values = [line["value"] for line in lines]
        together.append(
            {
                "meter": len(lines),
                "period": period,
                "value": None if None in values else sum(values),
                "unit": lines[0]["unit"],
                "coverage": sum(line["coverage"] for line in lines) / len(lines),
                "adjusted_by": sum(line["adjusted_by"] for line in lines),
            }
        )
    return together[-_MOST_LINES:], False


def _few_of_each(findings: Sequence[Finding]) -> tuple[list[Finding], dict[str, int]]:
    few: list[Finding] = []
    number: dict[str, int] = {}
    for item in findings:
        number[item.code] = number.get(item.code, 0) + 1
        if number[item.code] <= _MOST_ALIKE:
            few.append(item)
    return few, {code: n - _MOST_ALIKE for code, n in number.items() if n > _MOST_ALIKE}
