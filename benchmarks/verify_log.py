"""``verify`` on workbooks with long logs behind their inputs: at most 10 s of CPU and 200 MB."""

from __future__ import annotations

import datetime as dt
import random
import resource
import sys
import tempfile
from pathlib import Path

import openpyxl
from measure import ROOT, peak, run

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


def main() -> None:
    """Measure each log."""
    with tempfile.TemporaryDirectory() as folder:
        for title, (lines, meters, formula) in LOGS.items():
            path = Path(folder) / f"{lines}-{meters}.xlsx"
            book(path, lines, meters, formula)
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
