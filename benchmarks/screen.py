"""A needs survey of 500 sites to candidates: under 5 seconds, and against openpyxl's load of it.

The survey is the form in Vietnamese, filled in with a fixed seed: each site has a roof and twelve
months of electricity, two pieces of equipment, a stream of waste and a row of costs.
"""

import io
import random
import resource
import statistics
import sys
import tempfile
import warnings
from pathlib import Path

from measure import report, run
from openpyxl import load_workbook

from jcm_mrv.methodology.survey_keys import survey_keys
from jcm_mrv.planning.screening.survey.form import form_bytes

SITES, RUNS = 500, 3
MOST_SECONDS, MOST_RATIO = 5.0, 10.0
ASSUMPTIONS = """\
pv_power_density: {value: 0.18, unit: kW/m2, source: made for the benchmark}
pv_specific_yield: {value: 1400, unit: kWh/kW, source: made for the benchmark}
exchange: {USD: {value: 150, unit: JPY/USD, date: 2026-11-01, source: made for the benchmark}}
"""


def made(path: Path) -> None:
    """Write the survey."""
    rng = random.Random(20261130)
    book = load_workbook(io.BytesIO(form_bytes("vi")))
    for number in range(SITES):
        site = f"s-{number:03}"
        months = [rng.randint(100_000, 400_000) for _ in range(12)]
        row = {
            "site_id": site,
            "name": f"Nhà máy {number}",
            "country": "VN",
            "latitude": round(10.4 + rng.random() * 0.6, 5),
            "longitude": round(106.95 + rng.random() * 0.2, 5),
            "timezone": "Asia/Ho_Chi_Minh",
            "roof_area_m2": rng.randint(2_000, 40_000),
            "roof_usable_share": 0.6,
            "roof_state": "tốt",
            "connection": "lưới điện",
            "electricity_kwh_year": sum(months),
            **{f"electricity_kwh_{m:02}": value for m, value in enumerate(months, start=1)},
            "daytime_share": 0.7,
            "tariff_per_kwh": 1900,
            "currency": "VND",
            "planned_year": 2028,
        }
        write(book, "sites", number, row)
        for piece, kind in enumerate(("centrifugal_chiller", "boiler")):
            equipment = {"site_id": site, "equipment_id": f"e-{piece}", "kind": kind, "count": 1}
            write(
                book,
                "equipment",
                2 * number + piece,
                {**equipment, "capacity": 500, "capacity_unit": "kW"},
            )
        waste = {"site_id": site, "stream": "w", "waste_type": "food", "tonnes_year": 300}
        write(book, "waste", number, waste)
        costs = {"site_id": site, "measure": "VN_AM007", "investment": 900_000, "currency": "USD"}
        write(book, "costs", number, {**costs, "saving_year": 120_000})
    book.save(path)


def write(book, sheet: str, number: int, row: dict) -> None:
    """Write a row below the labels."""
    columns = {key: column for column, key in enumerate(survey_keys()[sheet], start=1)}
    for key, value in row.items():
        book[sheet].cell(number + 3, columns[key], value)


def main() -> None:
    """Time the command and the yardstick in turn."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        survey, assumptions = Path(folder) / "survey.xlsx", Path(folder) / "a.yaml"
        made(survey)
        assumptions.write_text(ASSUMPTIONS, encoding="utf-8")
        command = [sys.executable, "-m", "jcm_mrv", "screen", str(survey)]
        command += ["--assumptions", str(assumptions), "--as-of", "2026-11-30"]
        command += ["-o", str(Path(folder) / "out"), "--json"]
        yardstick = [
            sys.executable,
            "-c",
            f"import openpyxl; openpyxl.load_workbook({str(survey)!r})",
        ]
        times, others, used, theirs = [], [], [], []
        run(command)
        for _ in range(RUNS):
            for each, wall, of_cpu in ((command, times, used), (yardstick, others, theirs)):
                before = processor()
                wall.append(run(each))
                of_cpu.append(processor() - before)
        report(f"screen of {SITES} sites", times, others, MOST_RATIO)
        ratio = statistics.median(a / b for a, b in zip(used, theirs, strict=True))
        seconds, of_one = statistics.median(times), statistics.median(used)
        verdict = "holds" if seconds < MOST_SECONDS else "DOES NOT HOLD"
        print(f"  {seconds:.2f} s (under {MOST_SECONDS:g} s: {verdict})")
        print(f"  of CPU {of_one:.2f} s, {ratio:.2f} times the yardstick's")


def processor() -> float:
    """Give the seconds of CPU that the processes started here have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
