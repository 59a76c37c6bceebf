"""What nobody can look up keeps from ready: sources, serial numbers, how it is measured."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import FindingsError, calculate, load_project
from jcm_mrv.findings import Finding
from tests.projects import BASE, GONE, INVOICED, write_project

EXAMPLES = Path(__file__).parents[2] / "examples"
OWN = {"value": 0.3, "unit": "tCO2/MWh"}


def asked(folder: Path, changes: dict[str, Any], *codes: str) -> list[Finding]:
    result = calculate(load_project(write_project(folder, {**INVOICED, **changes})))
    assert result.ready is not any(f.code in codes for f in result.open)
    return [f for f in result.findings if f.code in codes]


def test_the_base_is_ready(tmp_path: Path) -> None:
    assert calculate(load_project(write_project(tmp_path, INVOICED))).ready


@pytest.mark.parametrize(
    ("source", "shows"),
    [
        *((text, False) for text in ("TBD", "my guess", "to be confirmed", "assumption", "-")),
        *((text, False) for text in ("未定", "仮の値", "chưa có", "tạm tính", "placeholder")),
        *((text, False) for text in ("assumption of the consultant", "Estimated by the operator")),
        *((text, True) for text in ("Catalogue, page 3", "Nameplate", "銘板", "Nhãn máy")),
        *((text, True) for text in ("Test report 17 of the maker", "Quotation Q-118")),
    ],
)
def test_the_source_of_a_fixed_value(tmp_path: Path, source: str, shows: bool) -> None:
    """A coefficient of performance from "my guess" was ready."""
    life = {"expected_lifetime": {"years": 17, "source": source}}
    found = asked(tmp_path, life, "PRJ-231")
    assert [f.found for f in found] == ([] if shows else [source])
    values = {"values": {"EF_RE": {"roof-a": {**OWN, "source": source}}}}
    project = load_project(write_project(tmp_path / "v", values))
    told = [f.message for f in project.findings if f.code == "PRJ-231"]
    said = "the source of values.EF_RE.roof-a names nothing that shows it"
    assert told == ([] if shows else [said])


@pytest.mark.parametrize(
    ("serial", "is_one"),
    [
        *(("to be confirmed", False), ("-", False), ("n/a", False), ("", False), (GONE, False)),
        *(("see nameplate", False), ("未定", False), ("chưa có", False), ("000", False)),
        *(("0123456", True), ("1", True), ("ABC-DEF", True), ("No. 17/B", True)),
    ],
)
def test_the_serial_number_of_a_meter(tmp_path: Path, serial: object, is_one: bool) -> None:
    found = asked(tmp_path, {"meters.M-A.serial": serial}, "PRJ-232")
    assert len(found) == (0 if is_one else 1)


@pytest.mark.parametrize(
    ("serial", "meter", "asks"),
    [
        ("1", "M-B", True),
        ("17/b", "M-B", True),
        ("2", "M-B", False),
        ("1", "M-A", False),
        ("17/A", "M-B", False),
    ],
)
def test_two_meters_of_one_serial_number(
    tmp_path: Path, serial: str, meter: str, asks: bool
) -> None:
    """One meter under two names was read for both roofs, and counted twice."""
    both = {
        "meters.M-A.serial": "17/ B" if "/" in serial else "1",
        "meters.M-B": {**BASE["meters"]["M-A"], "serial": serial},
        "monitoring.EG.members.roof-b.meter": meter,
    }
    found = asked(tmp_path, both, "PRJ-232")
    assert [f.found for f in found] == [serial] * asks
    assert all("the meters M-A and M-B have one serial number" in f.message for f in found)


def test_what_one_device_measures_of_two_parameters_may_have_two_names(tmp_path: Path) -> None:
    folder = shutil.copytree(EXAMPLES / "textile-chiller", tmp_path / "a")
    text = (folder / "project.yaml").read_text(encoding="utf-8")
    entered = "  h_gen:\n    option: C\n    meter: M-1\n"
    assert entered in text
    assert "  M-1:\n" in text
    meters = text.partition("\nmeters:\n")[2].partition("\n\n")[0]
    text = text.replace(entered, entered.replace("M-1", "M-2"))
    text = text.replace(meters, f"{meters}\n{meters.replace('M-1', 'M-2')}")
    (folder / "project.yaml").write_text(text, encoding="utf-8")
    project = load_project(folder / "project.yaml")
    assert {meter.serial for meter in project.file.meters.values()} == {"T-0001"}
    assert "PRJ-232" not in [f.code for f in project.findings]


def test_a_meter_that_nothing_is_read_of_needs_none(tmp_path: Path) -> None:
    assert not asked(tmp_path, {"meters.M-Z": {"accuracy_class": "1"}}, "PRJ-232")


@pytest.mark.parametrize(
    ("day", "asks"), [("1995-03-01", True), ("2012-12-31", True), ("2013-01-01", False)]
)
def test_a_start_before_the_mechanism(tmp_path: Path, day: str, asks: bool) -> None:
    assert bool(asked(tmp_path, {"start_of_operation": day}, "PRJ-233")) is asks


@pytest.mark.parametrize(
    ("plan", "wording"),
    [
        ({"frequency": "Once in ten years"}, "less often"),
        ({"frequency": "Yearly"}, "less often"),
        ({"frequency": "Once, when it was installed"}, "less often"),
        ({"frequency": "Once at the start"}, "less often"),
        ({"frequency": "Once a day"}, ""),
        ({"frequency": "TBD"}, "`frequency` says nothing"),
        ({"method": "Estimated by the operator"}, "the method is an estimate"),
        ({"method": "運転員による推定"}, "the method is an estimate"),
        ({"method": "Ước tính"}, "the method is an estimate"),
        ({"method": "to be confirmed"}, "`method` says nothing"),
        ({"frequency": "Monthly"}, ""),
        ({"frequency": "Continuous, summed yearly"}, ""),
        ({"frequency": "連続、月次記録", "method": "電力量計による計測"}, ""),
        ({"method": "Measured by the meter; gaps are estimated from invoices"}, ""),
        ({"method": "Inverter"}, ""),
    ],
)
def test_how_it_is_measured(tmp_path: Path, plan: dict[str, str], wording: str) -> None:
    changes = {f"monitoring.EG.{key}": text for key, text in plan.items()}
    told = [f.message for f in asked(tmp_path, changes, "PRJ-234")]
    assert [wording in message for message in told] == ([True] if wording else [])


@pytest.mark.parametrize(
    ("meter", "months"),
    [
        ({"installed": "2024-11-01"}, "2024-01-01 to 2024-10-31"),
        ({"installed": "2024-01-20"}, ""),
        ({"installed": "2023-12-12"}, ""),
        (
            {
                "installed": "2024-11-01",
                "events": [
                    {
                        "date": "2024-11-01T00:00",
                        "what": "replaced",
                        "evidence": "Replacement record 7 of 1 November 2024",
                    }
                ],
            },
            "",
        ),
    ],
)
def test_a_meter_that_was_not_there_yet(tmp_path: Path, meter: dict[str, Any], months: str) -> None:
    changes = {f"meters.M-A.{key}": value for key, value in meter.items()}
    found = asked(tmp_path, changes, "PRJ-235")
    assert {f.found for f in found} == ({months} if months else set())


def test_a_calibration_to_come_is_none(tmp_path: Path) -> None:
    planned = {"date": "2090-01-15", "valid_until": "2092-01-14", "certificate": "No. 7"}
    path = write_project(tmp_path, {**INVOICED, "meters.M-A.calibrations": [planned]})
    with pytest.raises(FindingsError) as caught:
        load_project(path)
    (told,) = [f for f in caught.value.findings if f.is_error]
    assert (told.code, told.found) == ("PRJ-146", "2090-01-15")
    assert told.message == "meter M-A: a calibration is of a day to come"
