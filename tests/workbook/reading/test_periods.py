"""Periods as people write them: months of several languages, and words that are none."""

from __future__ import annotations

import datetime as dt

import pytest

from jcm_mrv.date_words import MONTHS
from jcm_mrv.workbook.reading.periods import read_period


@pytest.mark.parametrize(
    ("text", "month"),
    [("ene 2024", 1), ("Ago 2024", 8), ("Agu 2024", 8), ("Des 2024", 12)],
)
def test_short_months_of_other_languages(text: str, month: int) -> None:
    period = read_period(text)
    assert period is not None
    assert period.end.month == month


@pytest.mark.parametrize(
    "text", ["Prix des lampes 2024", "Relamped 3 years ago, 2024", "one year ago 2024"]
)
def test_words_that_are_no_months(text: str) -> None:
    assert read_period(text) in (None, (dt.date(2024, 1, 1), dt.date(2024, 12, 31)))


@pytest.mark.parametrize("language", [name for name in MONTHS if name != "vi"])
def test_every_month_that_readings_know_is_read_here_too(language: str) -> None:
    for number, names in enumerate(MONTHS[language], start=1):
        for name in names.split():
            for spelled in (name, name.capitalize(), name.upper()):
                period = read_period(f"{spelled} 2024")
                assert period is not None, spelled
                assert (period.start, period.end.month) == (dt.date(2024, number, 1), number)
