"""A stored result that LibreOffice confirms against the evaluator: not judged, never a request."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.workbook.formulas import mathematics
from tests.effort import thorough
from tests.libreoffice import recalculate, requires_libreoffice
from tests.verification.faults.editing import Workbook
from tests.verification.right.sheets import Made, solar

SUMMED = "=ROUNDDOWN(SUM({values})*{factor},0)"


# What a second voice does to a finding is told in checks/test_stored.py without it.
@thorough
@requires_libreoffice
def test_two_programs_against_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Made()
    solar(made, ["=QUOTIENT(7005,10)", 512.0], SUMMED)
    made.save(tmp_path / "book.xlsx", calculate=False)
    (path,) = recalculate([tmp_path / "book.xlsx"], tmp_path / "stored")
    assert verify(path).is_confirmed
    # An evaluator that takes one function for another.
    wrong = {**mathematics.NUMERIC, "QUOTIENT": mathematics.NUMERIC["MOD"]}
    monkeypatch.setattr("jcm_mrv.workbook.formulas.evaluate.SINGLE", wrong)
    assert not verify(path).is_confirmed
    verdict = verify(path, recalculate=True)
    asked = [f for f in verdict.findings if f.severity != "note"]
    assert (asked, verdict.recomputed) == ([], 403), verdict.conclusion
    told = [f for f in verdict.findings if f.code == "VER-024"]
    assert any("LibreOffice's too" in f.found for f in told)
    assert "not evaluated" in verdict.conclusion


# Of a stale result that LibreOffice calculates anew cli/test_verify.py tells, too.
@thorough
@requires_libreoffice
def test_a_stale_result_is_not_confirmed_by_itself(tmp_path: Path) -> None:
    """What the file stores and LibreOffice does not give is no second voice."""
    made = Made()
    solar(made, [700.5, 512.0], SUMMED)
    made.save(tmp_path / "book.xlsx")
    book = Workbook(tmp_path / "book.xlsx")
    (line,) = verify(tmp_path / "book.xlsx").claim.credits
    book.cached(line.place, 503.0)
    stale = book.save(tmp_path / "stale.xlsx", calculate=False)
    assert not verify(stale).is_confirmed
    verdict = verify(stale, recalculate=True)
    # LibreOffice's own result is the one that is judged.
    assert (verdict.stated, verdict.recomputed) == (403, 403)
    assert not [f for f in verdict.findings if f.code == "VER-024"]
