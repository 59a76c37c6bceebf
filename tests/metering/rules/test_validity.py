"""A calibration that is said to be valid for longer than ten years."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv.findings import Finding
from jcm_mrv.project.meter import Meter
from tests.made_pdf import pdf_bytes
from tests.metering.rules.test_rules import DAY, look, rows


def said(folder: Path, *calibrations: dict[str, str]) -> list[Finding]:
    meter = Meter.model_validate({"calibrations": list(calibrations)})
    measured = look(folder, rows(DAY), {"meter": meter})
    return [found for found in measured.findings if found.code.startswith("MON-80")]


def of(date: str, until: str, certificate: str = "") -> dict[str, str]:
    return {"date": date, "valid_until": until, "certificate": certificate}


@pytest.mark.parametrize("certificate", ["", "TBD", "certificate no. 12", "gone.pdf"])
def test_a_validity_of_decades_keeps_a_result_open(tmp_path: Path, certificate: str) -> None:
    (found,) = said(tmp_path, of("2023-03-01", "2099-02-28", certificate))
    assert (found.code, found.severity, found.keeps_open) == ("MON-807", "warning", True)
    assert found.found == "2023-03-01 to 2099-02-28"
    assert "valid for 76 years" in found.message
    assert "10 years" in found.expected
    assert "jcm-mrv" in found.expected


def test_a_certificate_that_is_there_leaves_a_warning(tmp_path: Path) -> None:
    (tmp_path / "M.pdf").write_bytes(pdf_bytes(["Certificate of calibration M, 1 March 2023"]))
    (found,) = said(tmp_path, of("2023-03-01", "2099-02-28", "M.pdf"))
    assert (found.code, found.severity, found.keeps_open) == ("MON-808", "warning", False)


@pytest.mark.parametrize(
    ("date", "until", "told"),
    [
        ("2020-02-29", "2030-02-28", False),
        ("2023-03-01", "2033-03-01", False),
        ("2023-03-01", "2033-03-02", True),
    ],
)
def test_ten_years_are_the_longest(tmp_path: Path, date: str, until: str, told: bool) -> None:
    assert bool(said(tmp_path, of(date, until))) is told


def test_a_calibration_that_is_not_in_force_says_nothing(tmp_path: Path) -> None:
    assert said(tmp_path, of("2015-01-01", "2099-01-01"), of("2023-06-01", "2027-05-31")) == []
