"""Files whose dates are not read: the cause is named, and no month is left out in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.metering.inspecting.inspection import inspect

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def written(path: Path, head: str, rows: list[str]) -> Path:
    lines = [head, *(f"{row},{100 + 7 * n}.5" for n, row in enumerate(rows))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def refused(path: Path) -> str:
    """Give the message with which the only finding of a refusal begins."""
    try:
        found = inspect(path, {"timezone": "Asia/Jakarta", "unit": "kWh"}).findings
    except FindingsError as error:
        found = error.findings
    (finding,) = (f for f in found if f.severity == "error")
    assert finding.code == "MON-103"
    return finding.message


@pytest.mark.parametrize(
    ("head", "rows", "cause"),
    [
        ("Month,kWh", [f"{n} Kuukausi 2024" for n in range(1, 13)], "'Kuukausi' is no month"),
        ("Date,kWh", [f"{n:02}/03" for n in range(1, 29)], "the dates say no year"),
        ("Time,kWh", [f"{n:02}:00" for n in range(24)], "the times are times of day"),
        ("Date,kWh", [f"1445/09/{n:02}" for n in range(1, 29)], "the year 1445 is of another"),
        ("FY,Month,kWh", [f"2024,{n}" for n in range(1, 13)], "the year is a fiscal one"),
        ("Month,kWh", list(MONTHS), "the dates say no year"),
        ("月,kWh", [f"{n}月" for n in range(1, 13)], "the dates say no year"),
        ("Week,kWh", [f"2024-W{n:02}" for n in range(1, 30)], "the times are weeks, quarters"),
        ("Week,kWh", [f"Week {n} 2024" for n in range(1, 30)], "the times are weeks, quarters"),
        ("Quarter,kWh", [f"Q{n % 4 + 1} 2024" for n in range(8)], "the times are weeks, quarters"),
        ("Quý,kWh", [f"Quý {n % 4 + 1}/2024" for n in range(8)], "the times are weeks, quarters"),
        ("期間,kWh", [f"2024年第{n % 4 + 1}四半期" for n in range(8)], "the times are weeks, quar"),
        ("Half,kWh", [f"H{n % 2 + 1} 202{n // 2}" for n in range(8)], "the times are weeks, quar"),
        ("Year,DOY,kWh", [f"2024,{n}" for n in range(1, 60)], "the days are counted from"),
    ],
)
def test_the_cause_is_named(head: str, rows: list[str], cause: str, tmp_path: Path) -> None:
    assert refused(written(tmp_path / "a.csv", head, rows)).startswith(cause)


@pytest.mark.parametrize("month", [0, 2, 11])
@pytest.mark.parametrize("word", ["Maar", "Febr.x", "მარ"])
def test_a_month_in_an_unknown_word_is_an_error(word: str, month: int, tmp_path: Path) -> None:
    rows = [f"{word if n == month else name}-24" for n, name in enumerate(MONTHS)]
    made = inspect(written(tmp_path / "a.csv", "Month,kWh", rows), {"timezone": "Asia/Jakarta"})
    said = [(f.code, f.where) for f in made.findings if f.severity == "error"]
    assert said == [("MON-103", f"{tmp_path / 'a.csv'}:{month + 2}")]


@pytest.mark.parametrize("remark", ["Total", "Total 2024", "Remark: meter changed", "Sum-24"])
def test_a_total_or_a_remark_is_left_out_as_before(remark: str, tmp_path: Path) -> None:
    rows = [*(f"{name}-24" for name in MONTHS), remark]
    made = inspect(written(tmp_path / "a.csv", "Month,kWh", rows), {"timezone": "Asia/Jakarta"})
    assert [f.code for f in made.findings if f.severity == "error"] == []


@pytest.mark.parametrize(
    "rows",
    [
        [f"{name}-24" for name in MONTHS],
        [f"{n}/2024" for n in range(1, 13)],
        [f"{name} 2024" for name in MONTHS],
        [f"2024-{n:02}" for n in range(1, 13)],
    ],
)
def test_months_that_are_read_have_no_error(rows: list[str], tmp_path: Path) -> None:
    made = inspect(written(tmp_path / "a.csv", "Month,kWh", rows), {"timezone": "Asia/Jakarta"})
    assert [f.code for f in made.findings if f.severity == "error"] == []


YEARS_OF = ",".join(f"{name}-24" for name in MONTHS)
FISCAL = ",".join((*MONTHS[3:], *MONTHS[:3]))


@pytest.mark.parametrize(
    ("lines", "wording"),
    [
        (["Use in 2024", f"Meter,{','.join(MONTHS)},Total"], "no column says the year"),
        ([f"Meter,{YEARS_OF},Total"], "no column says the year"),
        ([f"Meter,{YEARS_OF}"], "no column says the year"),
        ([f"Meter,{FISCAL},Total"], "no column says the year"),
        (["Meter,2024-03-01,2024-03-02,2024-03-03"], "days or times as names"),
        (["March 2024", f"Hour,{','.join(map(str, range(1, 32)))}"], "days or times as names"),
        (["Site,Q1,Q2,Q3,Q4,Total"], "days or times as names"),
        (["Month,2022,2023,2024"], "years as names"),
        (["月,2022年,2023年,2024年,平均"], "years as names"),
    ],
)
def test_months_and_days_as_names_are_the_cause(
    lines: list[str], wording: str, tmp_path: Path
) -> None:
    count = lines[-1].count(",")
    values = [",".join([name, *(str(n * 7 % 50 + 3) for n in range(count))]) for name in "AB"]
    (tmp_path / "a.csv").write_text("\n".join([*lines, *values]) + "\n", encoding="utf-8")
    with pytest.raises(FindingsError) as caught:
        inspect(tmp_path / "a.csv", {"timezone": "Asia/Jakarta"})
    (found,) = caught.value.findings
    assert found.code == "MON-017"
    assert wording in found.message


def test_days_down_and_months_across_are_no_rows_of_years(tmp_path: Path) -> None:
    rows = [f"{day},{','.join(str(n * day % 37 + 5) for n in range(12))}" for day in range(1, 32)]
    lines = ["Daily output 2024", f"Day,{','.join(MONTHS)}", *rows]
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(FindingsError) as caught:
        inspect(tmp_path / "a.csv", {"timezone": "Asia/Jakarta"})
    (found,) = caught.value.findings
    assert "days or times as names" in found.message


def counted(path: Path, first: float, maximum: float) -> Path:
    """Write three days of a register, which begins again from 0 beyond its largest number."""
    shown = [(first + 0.7 * n) % maximum for n in range(72)]
    rows = [f"2024-03-{1 + n // 24:02} {n % 24:02}:00,{v:.1f}" for n, v in enumerate(shown)]
    path.write_text("\n".join(["time,kwh", *rows]) + "\n", encoding="utf-8")
    return path


def test_a_register_that_begins_anew_is_said_before_it_is_used(tmp_path: Path) -> None:
    """What it counted in that hour is left out; only its display tells whether it went over."""
    stated = {"timezone": "Africa/Nairobi", "unit": "kWh", "kind": "register"}
    (found,) = inspect(counted(tmp_path / "a.csv", 99_980, 100_000), stated, "a.csv").findings
    assert (found.code, found.severity) == ("MON-503", "warning")
    assert "`register_maximum`" in found.hint
    assert not inspect(counted(tmp_path / "b.csv", 80, 100_000), stated, "b.csv").findings
