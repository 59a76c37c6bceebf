"""Right books of what was taken and what was given back."""

from __future__ import annotations

from tests.verification.right.listed.making import (
    air,
    dated,
    listed,
    months,
)
from tests.verification.right.sheets import Made


@listed("merged headings over import and export")
def _(made: Made) -> None:
    both = zip(months(30.0), months(41.0, 1), strict=True)
    rows = [[d, v + 2, 2.0 + 0.01 * d.month, w + 1, 1 + 0.02 * d.month] for (d, v), (_, w) in both]
    names = ["Month", "Floor 1", None, "Floor 2", None]
    made.put("Log", "A1", [names, [None, *["import MWh", "export MWh"] * 2], *rows])
    for cells in ("B1:C1", "D1:E1"):
        made.sheet("Log").merge_cells(cells)
    dated(made, "Log")
    air(made, ["=SUM(Log!B3:B14)-SUM(Log!C3:C14)", "=SUM(Log!D3:D14)-SUM(Log!E3:E14)"])


def _counted(n: int) -> list[tuple[float, float]]:
    """Give what a floor took and gave in twelve months."""
    return [(v + 2 + n, 1.2 * n + m / 50) for m, (_, v) in enumerate(months(30.0 + 11 * n, n))]


@listed("import and export in rows, by their codes")
def _(made: Made) -> None:
    days = [day for day, _ in months(1.0)]
    rows = [
        [f"Floor {n}", code, *[pair[k] * 1000 for pair in _counted(n)]]
        for n in (1, 2)
        for k, code in enumerate(("1.8.0 [kWh]", "2.8.0 [kWh]"))
    ]
    made.put("Log", "A1", [["Meter", "Channel", *days], *rows])
    for cell in made.sheet("Log")[1][2:]:
        cell.number_format = "mmm-yy"
    both = ((2, 3), (4, 5))
    air(made, [f"=(SUM(Log!C{a}:N{a})-SUM(Log!C{b}:N{b}))/1000" for a, b in both])


@listed("import less export by the month")
def _(made: Made) -> None:
    rows = [
        [day, *one, *other, None, f"=D{m}+E{m}"]
        for m, ((day, _), one, other) in enumerate(
            zip(months(1.0), _counted(1), _counted(2), strict=True), start=3
        )
    ]
    heads = ["Month", "Imp. MWh", "Exp. MWh", "Imp. MWh", "Exp. MWh", "Net MWh", "Turnover MWh"]
    made.put("Log", "A1", [[None, "Floor 1", None, "Floor 2"], heads, *rows])
    for m in range(3, 15):
        made.sheet("Log")[f"F{m}"] = f"=D{m}-E{m}"
    dated(made, "Log")
    air(made, ["=SUM(Log!B3:B14)-SUM(Log!C3:C14)", "=SUM(Log!F3:F14)"])


@listed("a list of both directions")
def _(made: Made) -> None:
    lines = [
        [f"M-{n}", way, day, pair[k]]
        for n in (1, 2)
        for k, way in enumerate(("Import", "Export"))
        for (day, _), pair in zip(months(1.0), _counted(n), strict=True)
    ]
    made.put("List", "A1", [["Meter", "Direction", "Month", "MWh"], *lines])
    dated(made, "List", 3)
    one = 'SUMIFS(List!$D$2:$D$49,List!$A$2:$A$49,"M-{}",List!$B$2:$B$49,"{}")'
    values = [f"={one.format(n, 'Import')}-{one.format(n, 'Export')}" for n in (1, 2)]
    air(made, values, words=("Electricity, meter M-1", "Electricity, meter M-2"))


@listed("export typed with a minus, and halls for import and export")
def _(made: Made) -> None:
    rows = [
        [day, pair[0], -pair[1], 20.0 + m / 9, 22.0 + m / 7]
        for m, ((day, _), pair) in enumerate(zip(months(1.0), _counted(1), strict=True))
    ]
    heads = ["Month", "Floor 1 import", "Floor 1 export", "Import hall", "Export hall"]
    made.put("Log", "A1", [heads, *rows])
    dated(made, "Log")
    values = ["=SUM(Log!B2:C13)", "=SUM(Log!D2:D13)+SUM(Log!E2:E13)"]
    air(made, values, words=("Electricity of floor 1", "Electricity of the halls"))
