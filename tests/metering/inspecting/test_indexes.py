"""Bills with the index before and after beside the amount: the amount is read, and never an index.

The amounts are made here; which column is which is said in languages of bills, or in none.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv.metering.inspecting.inspection import inspect
from jcm_mrv.metering.inspecting.shown import Inspection
from jcm_mrv.metering.stated import Asked, SourceFile, Stated, measure_stated

LAST = ("31/01/2024", "29/02/2024", "31/03/2024", "30/04/2024", "31/05/2024", "30/06/2024")
MONTHS = ("2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06")
RISES = (122, 115, 132, 129, 101, 140)
NAMES = {
    "thai": ("เดือน", "เลขอ่านครั้งก่อน", "เลขอ่านครั้งนี้", "จำนวนหน่วยที่ใช้"),
    "evn": ("Ngày ghi", "Chỉ số cũ", "Chỉ số mới", "Sản lượng (kWh)"),
    "pln": ("Bulan", "Stand Lalu", "Stand Akhir", "Pemakaian kWh"),
    "english": ("Month", "Previous reading", "Present reading", "Consumption kWh"),
    "japanese": ("年月", "前月指示数", "当月指示数", "使用電力量(kWh)"),
    "no words": ("t", "a", "b", "c"),
}


def bill(
    path: Path,
    names: tuple[str, ...],
    *,
    times: tuple[str, ...] = LAST,
    by: int = 1,
    printed: int | None = None,
    column: str = "",
    rises: tuple[int, ...] = RISES,
    amounts: dict[int, int] | None = None,
) -> Path:
    """Write bills whose amounts are the rises ``by`` times; ``printed`` stands as multiplier."""
    ends = list(itertools.accumulate(rises, initial=12010))
    lines = [",".join([*names[:3], *([column] if column else []), *names[3:]])]
    for n, (time, rise) in enumerate(zip(times, rises, strict=False)):
        beside = [str(by if printed is None else printed)] if column else []
        amount = [str((amounts or {}).get(n, by * rise))] if names[3:] else []
        lines.append(",".join([time, str(ends[n]), str(ends[n + 1]), *beside, *amount]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def look(path: Path, **stated: object) -> Inspection:
    return inspect(path, {"timezone": "Asia/Bangkok", "unit": "kWh", **stated})


def total(shown: Inspection, folder: Path) -> float:
    """Sum up by the source that is proposed, as it is."""
    assert not shown.open
    stated = Stated(source=SourceFile.model_validate(shown.source), where="s.yaml", folder=folder)
    measured = measure_stated(stated, Asked())
    return float(sum(line["value"] for line in measured.totals))


@pytest.mark.parametrize("by", [1, 80])
@pytest.mark.parametrize("times", [LAST, MONTHS])
@pytest.mark.parametrize("names", NAMES.values(), ids=list(NAMES))
def test_the_amount_is_read(
    names: tuple[str, ...], times: tuple[str, ...], by: int, tmp_path: Path
) -> None:
    shown = look(bill(tmp_path / "a.csv", names, times=times, by=by))
    assert shown.source["value"] == names[3]
    assert shown.source["label"] == ("end" if times == LAST else "start")
    assert total(shown, tmp_path) == by * sum(RISES)


@pytest.mark.parametrize("column", ["HSN", "Faktor Kali", "倍率", "CT ratio"])
def test_what_is_multiplied_is_not_multiplied_again(column: str, tmp_path: Path) -> None:
    shown = look(bill(tmp_path / "a.csv", NAMES["evn"], by=80, column=column))
    assert shown.source["multiplier"] == 1
    assert total(shown, tmp_path) == 80 * sum(RISES)


def test_whether_a_bare_difference_is_to_be_multiplied_is_asked(tmp_path: Path) -> None:
    shown = look(bill(tmp_path / "a.csv", NAMES["evn"], by=1, printed=80, column="HSN"))
    assert [(one.key, one.choices) for one in shown.open] == [
        ("multiplier", ({"column": "HSN"}, 1))
    ]


@pytest.mark.parametrize("by", [1, 80])
def test_on_other_days_the_later_index_is_the_register(by: int, tmp_path: Path) -> None:
    days = tuple(f"17/{month:02}/2024" for month in range(1, 7))
    shown = look(bill(tmp_path / "a.csv", NAMES["evn"], times=days, by=by, column="HSN"))
    assert (shown.source["value"], shown.source["kind"]) == ("Chỉ số mới", "register")
    # Of the first line only the reading on its day counts: what was used before is not within.
    assert total(shown, tmp_path) == by * sum(RISES[1:])


DAYS = tuple(f"{day:02}/03/2024" for day in range(13, 19))


@pytest.mark.parametrize("by", [1, 80])
@pytest.mark.parametrize("names", NAMES.values(), ids=list(NAMES))
def test_of_days_the_amount_is_read(names: tuple[str, ...], by: int, tmp_path: Path) -> None:
    """A log of the generator has the reading of the morning, of the evening, and the units."""
    shown = look(bill(tmp_path / "a.csv", names, times=DAYS, by=by))
    assert (shown.source["value"], shown.source["kind"]) == (names[3], "energy")
    assert (shown.source["interval"], shown.source["label"]) == ("1 d", "start")
    assert total(shown, tmp_path) == by * sum(RISES)


def test_of_days_without_an_amount_the_index_is_asked(tmp_path: Path) -> None:
    shown = look(bill(tmp_path / "a.csv", NAMES["english"][:3], times=DAYS))
    assert "value" in [one.key for one in shown.open]


def test_readings_at_times_of_the_day_are_a_register(tmp_path: Path) -> None:
    times = tuple(f"{day} 08:15" for day in DAYS)
    shown = look(bill(tmp_path / "a.csv", NAMES["english"], times=times))
    assert (shown.source["value"], shown.source["kind"]) == (NAMES["english"][2], "register")


def test_without_an_amount_the_later_index_is_the_register(tmp_path: Path) -> None:
    days = tuple(f"17/{month:02}/2024" for month in range(1, 7))
    shown = look(bill(tmp_path / "a.csv", NAMES["english"][:3], times=days))
    assert total(shown, tmp_path) == sum(RISES[1:])


def test_of_months_without_an_amount_the_index_is_asked(tmp_path: Path) -> None:
    shown = look(bill(tmp_path / "a.csv", NAMES["english"][:3], times=MONTHS))
    assert "value" in [one.key for one in shown.open]


@pytest.mark.parametrize("line", [0, 3, 5])
def test_an_amount_that_is_not_the_difference_is_asked_about(line: int, tmp_path: Path) -> None:
    path = bill(tmp_path / "a.csv", NAMES["evn"], by=80, column="HSN", amounts={line: 91760})
    (found,) = (one for one in look(path).findings if one.code == "MON-918")
    assert found.where == f"{path}:{line + 2}"
    assert "91760" in str(found.found)


@pytest.mark.parametrize("rounded", [0, 1])
def test_amounts_that_are_printed_rounded_are_no_fault(rounded: int, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    ends = list(itertools.accumulate((12.34, 11.57, 13.21, 12.96, 10.13, 14.08), initial=100.0))
    lines = [
        f"{time},{a:.2f},{b:.2f},{round(80 * (b - a), rounded)}"
        for time, (a, b) in zip(LAST, itertools.pairwise(ends), strict=True)
    ]
    path.write_text("\n".join([",".join(NAMES["evn"]), *lines]) + "\n", encoding="utf-8")
    shown = look(path)
    assert shown.source["value"] == "Sản lượng (kWh)"
    assert [one.code for one in shown.findings if one.code == "MON-918"] == []


def test_a_register_that_turns_over_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    ends = [99800, 99900, 20, 140, 250, 371, 500]
    lines = [
        f"{time},{a},{b},{(b - a) % 100000}"
        for time, (a, b) in zip(LAST, itertools.pairwise(ends), strict=True)
    ]
    path.write_text("\n".join([",".join(NAMES["pln"]), *lines]) + "\n", encoding="utf-8")
    shown = look(path)
    assert [one.code for one in shown.findings if one.code == "MON-918"] == []
    assert total(shown, tmp_path) == 700


@pytest.mark.parametrize(
    "rows",
    [
        # Two registers side by side, none of which is the other a line later.
        [(10, 500, 7), (20, 530, 9), (30, 570, 8), (40, 600, 5)],
        # The same register in two units.
        [(10, 10000, 3), (20, 20000, 4), (30, 30000, 6), (40, 40000, 2)],
        # A column that stands still.
        [(10, 10, 1), (10, 10, 2), (10, 10, 3), (10, 10, 4)],
    ],
)
def test_other_columns_are_asked_about_as_before(
    rows: list[tuple[int, int, int]], tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    lines = [f"{time},{a},{b},{c}" for time, (a, b, c) in zip(LAST, rows, strict=False)]
    path.write_text("\n".join(["t,a,b,c", *lines]) + "\n", encoding="utf-8")
    assert "value" in [one.key for one in look(path).open]


@given(
    rises=st.lists(st.integers(1, 9000), min_size=3, max_size=6),
    by=st.sampled_from([1, 20, 80, 4000]),
    order=st.permutations([0, 1, 2]),
)
def test_in_any_order_of_the_columns(
    rises: list[int], by: int, order: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("bills")
    ends = list(itertools.accumulate(rises, initial=31234))
    lines = ["t," + ",".join("abc"[n] for n in order)]
    for time, (a, b) in zip(LAST, itertools.pairwise(ends), strict=False):
        cells = (a, b, by * (b - a))
        lines.append(",".join([time, *(str(cells[n]) for n in order)]))
    (folder / "a.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    shown = look(folder / "a.csv")
    if shown.open == ():
        assert Fraction(total(shown, folder)) == by * sum(rises)
