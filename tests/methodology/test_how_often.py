"""How often something is measured, in the words of a spreadsheet."""

from __future__ import annotations

import pytest

from jcm_mrv.methodology.how_often import says_how_often


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Continuous", "Continuous"),
        ("CONTINUOUSLY", "Continuous"),
        ("Continuous monitoring", "Continuous"),
        ("Continuously measured and recorded monthly", "Continuous"),
        ("continuously, recorded monthly", "Continuous"),
        ("Recorded continuously", "Continuous"),
        ("連続測定", "Continuous"),
        ("連続計測、月次記録", "Continuous"),
        ("Đo liên tục", "Continuous"),
        ("Secara terus-menerus", "Continuous"),
        ("Once a year", "Yearly"),
        ("Annually", "Yearly"),
        ("年1回", "Yearly"),
        ("Once", "Once, at the beginning"),
        ("Continuous, or by invoice", "Continuous, or by invoice"),
        ("Weekly", "Weekly in the season"),
    ],
)
def test_it_is_said(text: str, own: str) -> None:
    assert says_how_often(text, own)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Not continuous; yearly", "Continuous"),
        ("Not continuous", "Continuous"),
        ("Non-continuous", "Continuous"),
        ("Noncontinuous", "Continuous"),
        ("Discontinuous", "Continuous"),
        ("Monthly, not continuous", "Continuous"),
        ("Continuous, except at night", "Continuous"),
        ("Continuous, never recorded", "Continuous"),
        ("Almost continuous", "Continuous"),
        ("Continuous or monthly", "Continuous"),
        ("Continuous; monthly", "Continuous"),
        ("Recorded continuously, monthly", "Continuous"),
        ("Continuous during operating hours", "Continuous"),
        ("不連続", "Continuous"),
        ("連続ではない", "Continuous"),
        ("連続測定しない", "Continuous"),
        ("Không liên tục", "Continuous"),
        ("Tidak kontinu", "Continuous"),
        ("Every 2 years", "Yearly"),
        ("Biannual", "Yearly"),
        ("Half-yearly", "Yearly"),
        ("Every other year", "Yearly"),
        ("半年", "Yearly"),
        ("Once a month", "Once, at the beginning"),
        ("", "Continuous"),
        ("", "End of the period"),
    ],
)
def test_it_is_denied_narrowed_or_another(text: str, own: str) -> None:
    """Whatever had `continu` in it was ticked as continuous."""
    assert not says_how_often(text, own)
