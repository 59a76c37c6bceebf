"""Projects of every make with a document for each amount and meter: ready, and not without."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import Result, calculate, load_project
from jcm_mrv.methodology.cases import Case
from jcm_mrv.methodology.methodology import Methodology
from tests.calculation.test_evidence_alike import certificate, saved_again
from tests.effort import one_in
from tests.made_pdf import pdf_bytes
from tests.workbook.case_projects import first_case, makes, write_case

pytestmark = one_in(5)

PLACES = {
    "BD": (23.8, 90.4, "Asia/Dhaka"), "ID": (-6.2, 106.8, "Asia/Jakarta"),
    "MM": (16.8, 96.2, "Asia/Yangon"), "MN": (47.9, 106.9, "Asia/Ulaanbaatar"),
    "PH": (14.6, 121.0, "Asia/Manila"), "SA": (24.7, 46.7, "Asia/Riyadh"),
    "TH": (13.7, 100.5, "Asia/Bangkok"), "VN": (10.6, 107.0, "Asia/Ho_Chi_Minh"),
}  # fmt: skip
RATES = {"kWh": "kW", "MWh": "MW"} | {
    u: f"{u}/h" for u in ("GJ", "TJ", "Nm3", "m3", "t", "kg", "L")
}


LAST = "What is not objected to within two weeks is taken as right by both sides."


def plain(value: float) -> str:
    return f"{value:,.6f}".rstrip("0").rstrip(".")


WAYS: tuple[Callable[[float, str], str], ...] = (
    lambda v, unit: f"{v} {unit}",
    lambda v, unit: f"{plain(v)} {unit}",
    lambda v, unit: f"{plain(v).translate(str.maketrans(',.', '.,'))} {unit}",
    lambda v, unit: f"{plain(v).replace(',', ' ')} {unit}",
    lambda v, unit: f"{plain(1000 * v)} k{unit[1:]}" if unit == "MWh" else f"{v} {unit}",
    lambda v, unit: f"peak {0.25 * v:.9g}, normal {0.5 * v:.9g}, night {0.25 * v:.9g} {unit}",
    lambda v, unit: f"register before {10_000 + 3 * v:.9g}, after {10_000 + 4 * v:.9g} {unit}",
)


def sources(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, plan in data["monitoring"].items():
        for one in (plan.get("members") or {"": plan}).values():
            if one.get("entries"):
                yield name, one


def with_documents(folder: Path, methodology: Methodology, case: Case, printed: float = 1) -> Path:
    """Give a project with a bill and a reading for each amount, and a certificate a meter.

    Bills show what is typed times ``printed``.
    """
    path = write_case(folder, methodology, case)
    data = json.loads(path.read_text())
    latitude, longitude, zone = PLACES[methodology.file.partner_country]
    data["site"] = {"name": "Works", "latitude": latitude, "longitude": longitude, "timezone": zone}
    data["meters"] = {}
    for plan, letters in (
        (p, methodology.parameters[n].options) for n, p in data["monitoring"].items()
    ):
        plan["option"] = "B" if "B" in letters else letters[0]
    for number, (name, one) in enumerate(sources(data)):
        serial, meter = f"88{number:05}", f"M-{number}"
        year, unit = int(one["entries"][0]["start"][:4]), one["entries"][0]["unit"]
        own = certificate(serial, f"C-{number}", f"{year - 1}-06-01", (0.1 + number / 97, 0.2))
        (folder / f"{meter}.pdf").write_bytes(pdf_bytes(own))
        total = sum(float(entry["value"]) for entry in one["entries"])
        data["meters"][meter] = {
            "serial": serial,
            "calibrations": [
                {
                    "date": f"{year - 1}-06-01",
                    "valid_until": f"{year + 3}-12-31",
                    "certificate": f"{meter}.pdf",
                }
            ],
        }
        if unit in RATES:
            data["meters"][meter]["maximum_power"] = f"{max(total, 1) / 2000:.6g} {RATES[unit]}"
        one["meter"] = meter
        bills = []
        for n, entry in enumerate(one["entries"]):
            days, value = f"{entry['start']} to {entry['end']}", float(entry["value"])
            way = WAYS[(number + n) % len(WAYS)]
            text = (
                f"Protocol {number}-{n} of {days}: {way(value * printed, unit)}, read by two people"
            )
            entry["evidence"] = f"p{number}-{n}.pdf" + ("", ", page 2", " (p. 2)")[n % 3]
            (folder / f"p{number}-{n}.pdf").write_bytes(
                pdf_bytes(["Of the works", f"{text}. {LAST}"])
            )
            bill = float(f"{value * 1.001:.9g}")
            text = (
                f"Bill {number}-{n} of the utility, {days}: {bill * printed:.9g} {unit}, tax 10.0 %"
            )
            (folder / f"b{number}-{n}.pdf").write_bytes(pdf_bytes([f"{text}. {LAST}"]))
            bills.append({**entry, "value": bill, "evidence": f"b{number}-{n}.pdf"})
        if methodology.parameters[name].aggregation == "sum":
            one["invoiced"] = bills
    for members in data["sets"].values():
        # What shows how each member is supplied.
        for number, member in enumerate(members):
            member["evidence"] = f"s{number}.pdf"
            (folder / member["evidence"]).write_bytes(
                pdf_bytes([f"Drawing {number + 7} of the works: how they are supplied. {LAST}"])
            )
    path.write_text(json.dumps(data))
    return path


def asked(result: Result) -> set[str]:
    return {finding.code for finding in result.open}


@pytest.mark.parametrize("reference", makes())
def test_with_its_documents_it_is_ready(tmp_path: Path, reference: str) -> None:
    methodology, case = first_case(reference)
    path = with_documents(tmp_path / "honest", methodology, case)
    result = calculate(load_project(path))
    assert (asked(result), result.ready) == (set(), True)
    assert "PRJ-225" not in {finding.code for finding in result.findings}
    # With bills of other amounts it is not.
    other = with_documents(tmp_path / "other", methodology, case, printed=1.317)
    # Of nothing, nothing else is printed.
    something = [e for _, one in sources(json.loads(other.read_text())) for e in one["entries"]]
    if any(float(entry["value"]) for entry in something):
        assert asked(calculate(load_project(other))) == {"PRJ-226"}
    # Nor is it where one certificate, saved again, is that of each meter.
    meters = sorted((tmp_path / "honest").glob("M-*.pdf"))
    for file in meters[1:]:
        file.write_bytes(saved_again(meters[0].read_bytes()))
    if len(meters) > 1:
        assert asked(calculate(load_project(path))) == {"PRJ-217"}
