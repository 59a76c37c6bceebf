"""Numbers that convert what the headings of a formula's cells say into what its own one says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.right.hands import HANDS, INPUT, STYLES, by_hand
from tests.verification.right.sheets import Made
from tests.verification.small_book import with_table, write

MONTHS = [f"2024-{n:02}" for n in range(1, 13)]
ENERGY = [61_200.0 + 740 * (n * 5 % 7) for n in range(12)]
GAS = [29_300.0 + 310 * (n * 5 % 7) for n in range(12)]


def asks(path: Path) -> set[str]:
    return {f.where for f in verify(path).findings if f.code == "VER-113" and f.severity != "note"}


def of_gas(path: Path, heads: list[str], each: list[float], formula: str) -> set[str]:
    """Take the gas of a furnace from lines in which ``each`` number stands beside the month's."""
    made = Made()
    cell = by_hand(made, HANDS["burners"], STYLES["English"]).monitored[0, 0]
    made.save(path)
    book = openpyxl.load_workbook(path)
    log = book.create_sheet("Gas")
    log.append(["Month", *heads])
    for n, month in enumerate(MONTHS, start=2):
        numbers = [number * (GAS[n - 2] if not place else 1) for place, number in enumerate(each)]
        log.append([month, *numbers, formula.format(r=n)])
    column = "ABCDEFGH"[len(heads)]
    book[INPUT][cell] = f"=SUM(Gas!{column}2:{column}13)"
    book.save(path)
    return asks(path)


GASES: list[tuple[list[str], list[float], str, str]] = [
    (["Gas (Sm3)", "Gas (Nm3)"], [1.05], "=B{r}*273.15/288.15", "=B{r}*273.15/298.15"),
    (
        ["Gas (Sm3)", "Correction (Sm3)", "Gas (Nm3)"],
        [1.05, -40.0],
        "=(B{r}+C{r})*273.15/288.15",
        "=(B{r}+C{r})*273.15/308.15",
    ),
    (["Volume (scf)", "Volume (Nm3)"], [37.3], "=B{r}*0.0267912", "=B{r}*0.0283168"),
    (
        ["Billed (MMBTU)", "GHV (BTU/scf)", "Volume (Nm3)"],
        [0.0386, 1041.0],
        "=ROUND(B{r}*1000000/C{r}*0.0283168*273.15/288.71,0)",
        "=ROUND(B{r}*1000000/C{r}*0.0283168*273.15/298.71,0)",
    ),
    (["Tabung 50 m3", "Gas (m3)"], [0.02], "=B{r}*50", "=B{r}*47"),
]


@pytest.mark.parametrize(("heads", "each", "right", "wrong"), GASES)
def test_volumes_of_gas(
    heads: list[str], each: list[float], right: str, wrong: str, tmp_path: Path
) -> None:
    assert of_gas(tmp_path / "right.xlsx", heads, each, right) == set()
    assert of_gas(tmp_path / "wrong.xlsx", heads, each, wrong) != set()


def of_energy(path: Path, heads: list[str], row: list[Any], formula: str) -> set[str]:
    rows = [[m, *(v * e if isinstance(v, float) else v for v in row)] for m, e in LINES]
    table = [["Month", *heads], *rows]
    column = "ABCDEFGH"[len(heads)]
    for n, line in enumerate(table[1:], start=2):
        line[-1] = str(line[-1]).format(r=n)
    return asks(with_table(path, f"=SUM(Log!{column}2:{column}13)/1000", table, "Electricity"))


LINES = list(zip(MONTHS, ENERGY, strict=True))


@pytest.mark.parametrize(
    ("heads", "number", "right", "wrong"),
    [
        (["Cooling (RTh)", "kWh"], 0.28, "=B{r}*3.516853", "=B{r}*3.156853"),
        (["Cold [TRh]", "Cold [kWh]"], 0.28, "=B{r}*3.5169", "=B{r}*3.9"),
        (["RTh", "Energy (kWh)"], 0.28, "=B{r}*3.516853", "=B{r}*3.615853"),
    ],
)
def test_cooling(heads: list[str], number: float, right: str, wrong: str, tmp_path: Path) -> None:
    heads[-1] = heads[-1] if "[" in heads[-1] else "Energy (kWh)"
    assert of_energy(tmp_path / "right.xlsx", heads, [number, right], right) == set()
    assert of_energy(tmp_path / "wrong.xlsx", heads, [number, wrong], wrong) != set()


@pytest.mark.parametrize(
    ("minutes", "times", "is_known"),
    [(15, "0.25", True), (30, "0.5", True), (20, "20/60", True), (15, "0.255", False)],
)
def test_the_hours_of_a_reading_of_power(
    minutes: int, times: str, is_known: bool, tmp_path: Path
) -> None:
    """A line each quarter of an hour of a day makes of kW what they are times that."""
    steps = 24 * 60 // minutes
    first = dt.datetime(2024, 5, 1)
    rows = [
        [first + n * dt.timedelta(minutes=minutes), 300.0 + 7 * (n * 5 % 11)] for n in range(steps)
    ]
    path = write(
        tmp_path / "book.xlsx",
        [("01/05/2024 - 01/05/2024", "EG_1,p", 0, "MWh/p", "Output")],
        [("2024", "=ROUNDDOWN(F8*D30,0)")],
    )
    book = openpyxl.load_workbook(path)
    log = book.create_sheet("Log")
    for row in [["Time", "Power (kW)"], *rows]:
        log.append(row)
    book[INPUT]["F8"] = f"=SUM(Log!B2:B{steps + 1})*{times}/1000"
    book.save(path)
    assert (asks(path) == set()) == is_known
