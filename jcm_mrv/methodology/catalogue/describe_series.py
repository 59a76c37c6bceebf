"""A series as plain data, for programs and for pages; and those of a library that fit words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.series.series import Figure, Series, validity_text


def find_series(library: Library, words: Sequence[str] = ()) -> list[Series]:
    """Give every series of a library that has all words in its name, title, keys or sources.

    Raises
    ------
    FindingsError
        When the file of a series has errors.

    Examples
    --------
    >>> [series.name for series in find_series(Library(), ("viet nam", "build margin"))]
    ['vn_grid', 'vn_grid_margins']
    """
    found = [library.load_series(name) for name in library.series()]
    return [s for s in found if all(word.casefold() in _text(s) for word in words)]


def _text(series: Series) -> str:
    file = series.file
    parts = [series.name, file.title, file.summary, file.unit, *file.countries]
    parts += [source.title for source in file.sources.values()]
    for key, item in file.keys.items():
        parts += [key, item.description, *item.choices, *item.choices.values()]
    return " ".join(parts).casefold()


def valid_text(series: Series) -> str:
    """Give for when a series has values; empty where they are not dated."""
    return validity_text(series.figures) if series.is_dated else ""


def describe_series_briefly(series: Series) -> dict[str, Any]:
    """Give a series as the list shows it."""
    return {
        "name": series.name,
        "title": series.file.title,
        "unit": series.file.unit,
        "keys": list(series.file.keys),
        "valid": valid_text(series),
        "values": len(series.figures),
        "standings": list(series.standings),
    }


def describe_series(series: Series) -> dict[str, Any]:
    """Give everything about a series as plain data; numbers as exact text."""
    file = series.file
    return {
        **describe_series_briefly(series),
        "summary": " ".join(file.summary.split()),
        "purpose": " ".join(file.purpose.split()),
        "countries": list(file.countries),
        "only_for": list(file.only_for),
        "not_for": list(file.not_for),
        "keys": {
            key: {"description": item.description, "choices": dict(item.choices)}
            for key, item in file.keys.items()
        },
        "rows": [_row(figure) for figure in series.figures],
        "sources": {
            key: source.model_dump(mode="json", exclude_defaults=True)
            for key, source in file.sources.items()
        },
        "sha256": series.sha256,
    }


def _row(figure: Figure) -> dict[str, Any]:
    row, claim = figure.row, figure.claim
    return {
        "when": dict(row.when),
        "valid": figure.valid.text() if figure.valid.is_dated else "",
        "published": "" if row.published is None else row.published.isoformat(),
        "value": number_text(row.value),
        "lower": None if row.lower is None else number_text(row.lower),
        "upper": None if row.upper is None else number_text(row.upper),
        "standing": claim.standing,
        "source": claim.source,
        "place": claim.place,
        "checked": claim.checked,
        "note": claim.note,
    }
