"""Pictures of stacks and lines: what they add up to is written, what is not known is no zero."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.effort import one_in
from tests.reporting.test_pictures import ENGLISH, drawn, picture

pytestmark = one_in(2)

Values = Sequence[float | None]


def stacked(*stacks: Values, lines: Sequence[Values] = ()) -> dict[str, Any]:
    count = max(map(len, (*stacks, *lines)), default=0)
    data = {
        "categories": [str(2024 + i) for i in range(count)],
        "stacks": [{"label": f"I.{i}", "values": values} for i, values in enumerate(stacks)],
        "lines": [{"label": f"line {i}", "values": values} for i, values in enumerate(lines)],
    }
    return picture("stacked", data, **(ENGLISH | {"none": "not known"}))


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give every text that is drawn: the pictures have outlines of letters, not texts."""
    from matplotlib.text import Text

    seen: list[str] = []
    plain = Text.draw

    def draw(self: Text, renderer: Any, *args: Any, **kwargs: Any) -> None:
        seen.append(self.get_text())
        plain(self, renderer, *args, **kwargs)

    monkeypatch.setattr(Text, "draw", draw)
    return seen


@pytest.mark.parametrize(
    "one",
    [
        stacked([0.0, 0.0]),
        stacked(),
        stacked([-5.0, None], [3.0, -2.0], lines=([None, 4.0], [None, None])),
        stacked(*([1e9 / (i + 1)] * 60 for i in range(4)), lines=([-1e9] * 60,)),
        stacked(lines=([30e6, 36e6],)),
    ],
    ids=["zeros", "nothing", "both signs", "sixty years", "lines alone"],
)
def test_amounts_at_the_ends_are_drawn(one: dict[str, Any]) -> None:
    made = drawn(one)["stacked"]
    assert b"nan" not in made.svg.lower()
    assert len(made.svg) < 150_000


def test_stacks_say_what_they_add_up_to(written: list[str]) -> None:
    drawn(stacked([10.0, 20.0, 1.0], [5.5, -4.25, 0.0], lines=([None, 30.0, 40.0],)))
    assert {"15.5", "15.75", "2024", "2026", "line 0", "tCO2"} <= set(written)
    assert "not known" not in written


def test_a_year_of_which_nothing_is_known_is_marked(written: list[str]) -> None:
    drawn(stacked([10.0, None], [5.5, None]))
    assert {"15.5", "not known"} <= set(written)
    assert not {"0.0", "0.00"} & set(written)


def test_lines_alone_have_an_axis_from_zero(written: list[str]) -> None:
    drawn(stacked(lines=([30e6, 36e6], [33e6, 33e6])))
    assert {"0", "10,000,000", "40,000,000"} <= set(written)


def test_an_axis_of_zeros_shows_no_hundredths(written: list[str]) -> None:
    drawn(stacked([0.0], lines=([0.0],)))
    assert "0" in written
    assert not [text for text in written if text.startswith("0.0")]


def test_sums_are_left_out_where_they_have_no_room(written: list[str]) -> None:
    drawn(stacked([123_456.75] * 3))
    assert "123,457" in written
    written.clear()
    drawn(stacked([123_456.75] * 60))
    assert "123,457" not in written
