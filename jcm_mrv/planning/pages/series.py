"""Which of many names have a series of their own in a picture."""

from __future__ import annotations

from collections.abc import Mapping

MOST_SERIES = 4
"""As many as pictures have fills: the last stands for all others where there are more."""


def series_of(weights: Mapping[str, float], others: str) -> dict[str, tuple[int, str]]:
    """Give the number and the label of the series of each name, the heaviest first.

    ``others`` is what the last is called where it stands for several.

    Examples
    --------
    >>> series_of({"A": 1, "B": 5, "C": 2}, "others")
    {'B': (0, 'B'), 'C': (1, 'C'), 'A': (2, 'A')}
    >>> series_of({name: 1 for name in "ABCDE"}, "others")["E"]
    (3, 'others')
    """
    ordered = sorted(weights, key=lambda name: -weights[name])
    if len(ordered) <= MOST_SERIES:
        return {name: (number, name) for number, name in enumerate(ordered)}
    last = MOST_SERIES - 1
    return {
        name: (min(number, last), name if number < last else others)
        for number, name in enumerate(ordered)
    }
