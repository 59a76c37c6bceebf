"""Every number of the page on invoices beside a meter, calculated."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest

from jcm_mrv import calculate, load_project
from jcm_mrv.calculation.result import Result
from tests.docs.pages import ROOT, block, text

PAGE = "docs/how-to/invoices.md"
START = dt.date(2024, 1, 1)


def result(folder: Path, yaml: str) -> Result:
    days = [START + dt.timedelta(days=n) for n in range(91)]
    folder.mkdir(exist_ok=True)
    (folder / "daily.csv").write_text("day,kwh\n" + "".join(f"{day},1000\n" for day in days))
    (folder / "project.yaml").write_text(yaml, encoding="utf-8")
    return calculate(load_project(folder / "project.yaml"))


def metered(found: Result) -> Fraction:
    (quantity,) = found.as_dict()["quantities"]
    return Fraction(str(quantity["value"]))


@pytest.fixture(scope="module")
def shown() -> str:
    return block(PAGE, "invoices/project.yaml")


def test_the_table(tmp_path: Path, shown: str) -> None:
    data = result(tmp_path / "a", shown).as_dict()
    (quantity,) = data["quantities"]
    assert (quantity["value"], quantity["adjusted_by"]) == (89.7, -1.3)
    assert [(line["rule"], line["effect"]) for line in data["ledger"]] == [
        ("MON-811", -0.2),
        ("MON-811", 0.0),
        ("MON-812", -1.1),
    ]
    page = text(ROOT / PAGE).replace("−", "-")
    for line in data["ledger"]:
        share = line["detail"].split("(")[1].split("%")[0]
        assert f"| {share} % |" in page
    assert data["years"][0]["emission_reductions_unrounded"] == pytest.approx(29.8701)
    assert "29.8701 tCO2" in page


def test_without_invoices_the_meter_alone(tmp_path: Path, shown: str) -> None:
    head, rest = shown.split("        invoiced:\n")
    alone = head + "\nmeters:" + rest.split("\nmeters:")[1]
    data = result(tmp_path / "a", alone).as_dict()
    assert data["years"][0]["emission_reductions_unrounded"] == pytest.approx(30.303)


def test_an_overdue_calibration_is_not_undone(tmp_path: Path, shown: str) -> None:
    overdue = shown.replace("valid_until: 2025-11-14", "valid_until: 2024-02-29")
    assert metered(result(tmp_path / "a", overdue)) == Fraction("89.7")
    found = result(tmp_path / "a", overdue).findings
    assert "+3.548%" in next(f.found for f in found if f.code == "MON-812")
    # With an invoice above it, the corrected amount stays.
    higher = overdue.replace("value: 29900", "value: 31000")
    assert metered(result(tmp_path / "a", higher)) == Fraction("30.8") + 29 + Fraction("30.69")


def test_entries_beside_the_same_invoices(tmp_path: Path, shown: str) -> None:
    """The page replaces the readings by two entries, one of them of two months."""
    head, rest = shown.split("      roof:\n")
    invoices = "        invoiced:\n" + rest.split("        invoiced:\n")[1]
    entries = block(PAGE, "invoices/entries").split("      roof:\n")[1]
    data = result(tmp_path / "a", f"{head}      roof:\n{entries}{invoices}").as_dict()
    (quantity,) = data["quantities"]
    assert (quantity["value"], quantity["adjusted_by"]) == (89.8, -1.2)
    assert [(line["rule"], line["effect"]) for line in data["ledger"]] == [
        ("MON-811", -0.2),
        ("MON-811", -1.0),
    ]
    page = text(ROOT / PAGE).replace("−", "-")
    for line in data["ledger"]:
        share = line["detail"].split("(")[1].split("%")[0]
        assert f"| {share} % |" in page
    found = [finding["found"] for finding in data["findings"] if finding["code"] == "MON-929"]
    assert found == ["output against the sun (no latitude and longitude of the site)"]
    copied = entries.replace("protocols/2024-01", "invoices/2024-01")
    again = result(tmp_path / "a", f"{head}      roof:\n{copied}{invoices}").as_dict()
    codes = [finding["code"] for finding in again["findings"]]
    assert "MON-997" in codes


def test_invoices_alone_under_option_b(tmp_path: Path, shown: str) -> None:
    """What is open is where the roof stands, and that this methodology lists no option B."""
    head, rest = shown.split("    option: C\n")
    alone = f"{head}{block(PAGE, 'invoices/option-b')}\nmeters:{rest.split('meters:')[1]}"
    for there, left in ((False, ", nor the file of each invoice of option B, "), (True, "")):
        folder = tmp_path / str(there)
        (folder / "invoices").mkdir(parents=True)
        for month in ("01", "02", "03") if there else ():
            (folder / f"invoices/2024-{month}.pdf").write_bytes(
                b"%PDF bill of month " + month.encode()
            )
        data = result(folder, alone).as_dict()
        assert data["quantities"][0]["value"] == pytest.approx(89.8)
        (said,) = [f["found"] for f in data["findings"] if f["code"] == "MON-929"]
        assert ("second source" in said, left in said) == (not there, True)
