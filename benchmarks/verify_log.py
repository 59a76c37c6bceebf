"""``verify`` on workbooks with long logs behind their inputs: at most 10 s of CPU and 200 MB."""

from __future__ import annotations

import datetime as dt
import random
import resource
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from measure import ROOT, peak, run
from openpyxl.utils import get_column_letter

sys.path.insert(0, str(ROOT))

LIMIT_S, LIMIT_MB = 10.0, 200.0
YEAR = "01/01/2024 - 31/12/2024"
WHEN = '$A$2:$A${last},">="&DATE(2024,1,1),Log!$A$2:$A${last},"<"&DATE(2025,1,1))/1000'
SUM = "=SUM(Log!C2:C{last})/1000"
OF_DAYS = f"=SUMIFS(Log!C$2:C${{last}},Log!{WHEN}"
OF_METER = f'=SUMIFS(Log!C$2:C${{last}},Log!B$2:B${{last}},"Roof {{n}}",Log!{WHEN}'
LOGS = {
    "100,000 lines, one sum": (100_000, 1, SUM),
    "100,000 lines, one sum of the days": (100_000, 1, OF_DAYS),
    "80,000 lines of three meters, each by its name": (80_000, 3, OF_METER),
}


def book(path: Path, lines: int, meters: int, formula: str) -> None:
    """Write a workbook with a log of a year; only several meters have their names beside."""
    from tests.verification.small_book import write

    roofs = range(1, meters + 1)
    rows = [(YEAR, f"EG_{n},p", 0.0, "MWh/p", f"Output of roof {n}") for n in roofs]
    write(path, rows, [(YEAR, f"=ROUNDDOWN(SUM(F8:F{7 + meters})*D30,0)")])
    made = openpyxl.load_workbook(path)
    for n in roofs:
        made["MRS(input)"].cell(7 + n, 6, formula.format(last=lines + 1, n=n))
    log, numbers = made.create_sheet("Log"), random.Random(1)
    log.append(["Time", "Meter" if meters > 1 else None, "Output [kWh]"])
    step = dt.timedelta(days=366) / -(-lines // meters)
    for n in range(lines):
        name = f"Roof {n % meters + 1}" if meters > 1 else None
        time = dt.datetime(2024, 1, 1) + step * (n // meters)
        log.append([time, name, round(5 + 3 * numbers.random(), 2)])
    made.save(path)


def months(path: Path, years: Sequence[int] = (2023, 2024), roofs: int = 8) -> None:
    """Write a workbook with a list of days, and a sheet that sums them by month and roof."""
    from tests.verification.small_book import write

    numbers, first = random.Random(1), dt.date(years[0], 1, 1)
    days = [first + dt.timedelta(n) for n in range((dt.date(years[-1] + 1, 1, 1) - first).days)]
    columns = [get_column_letter(3 + n) for n in range(roofs)]
    lines, results = [], []
    for n, year in enumerate(years):
        period = f"01/01/{year} - 31/12/{year}"
        for roof, column in enumerate(columns, 1):
            value = f"=SUM(Months!{column}{2 + 12 * n}:{column}{13 + 12 * n})/1000"
            lines.append((period, f"EG_{roof},p", value, "MWh/p", f"Output of roof {roof}"))
        rows = f"F{8 + n * roofs}:F{7 + (n + 1) * roofs}"
        results.append((period, f"=ROUNDDOWN(SUM({rows})*D30,0)"))
    made = openpyxl.load_workbook(write(path, lines, results))
    heads = [f"Roof {n} (kWh)" for n in range(1, roofs + 1)]
    sheet, log, last = made.create_sheet("Months"), made.create_sheet("Days"), len(days) + 1
    sheet.append(["Year", "Month", *heads])
    log.append(["Date", None, *heads])
    when = f"(YEAR(Days!$A$2:$A${last})=$A{{n}})*(MONTH(Days!$A$2:$A${last})=$B{{n}})"
    for n in range(12 * len(years)):
        sums = [f"=SUMPRODUCT({when.format(n=n + 2)}*Days!{c}$2:{c}${last})" for c in columns]
        sheet.append([years[0] + n // 12, n % 12 + 1, *sums])
    for day in days:
        log.append([day, None, *(round(300 + 200 * numbers.random(), 1) for _ in columns)])
    made.save(path)


def main() -> None:
    """Measure each log."""
    with tempfile.TemporaryDirectory() as folder:
        books = {}
        for title, (lines, meters, formula) in LOGS.items():
            books[title] = Path(folder) / f"{lines}-{meters}.xlsx"
            book(books[title], lines, meters, formula)
        books["731 days of 8 roofs, 192 sums by month"] = Path(folder) / "months.xlsx"
        months(Path(folder) / "months.xlsx")
        for title, path in books.items():
            command = [sys.executable, "-m", "jcm_mrv", "verify", str(path)]
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            run(command)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            memory = peak(command)
            verdict = "holds" if seconds <= LIMIT_S and memory <= LIMIT_MB else "DOES NOT HOLD"
            print(f"{title}: {seconds:.1f} s of CPU, {memory:.0f} MB ({verdict})")


if __name__ == "__main__":
    main()
