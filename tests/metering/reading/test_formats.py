"""The table of formats: each is recognised by name and first bytes, and has what a reader needs."""

from __future__ import annotations

import inspect

import pytest

from jcm_mrv.metering.reading.formats import FORMATS, Format, Reader, format_of, looks_like


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
def test_its_module_offers_what_is_asked_of_a_reader(known: Format) -> None:
    for name in ("read", "first_rows"):
        mine, asked = (inspect.signature(getattr(of, name)) for of in (known.reader, Reader))
        assert list(mine.parameters) == [key for key in asked.parameters if key != "self"]


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
def test_name_and_first_bytes_have_to_agree(known: Format) -> None:
    for ending in known.endings:
        for mark in known.marks:
            assert format_of(f"A{ending.upper()}", mark + b"x") is known
            assert format_of("a.csv", mark + b"x") is FORMATS[-1]
            assert looks_like(mark + b"x") is known
        assert format_of(f"a{ending}", b"time,kWh") is FORMATS[-1]


def test_no_two_formats_are_recognised_alike() -> None:
    assert len({ending for known in FORMATS for ending in known.endings}) == sum(
        len(known.endings) for known in FORMATS
    )
    assert looks_like(b"time,kWh\n") is None
