"""How rows of tables are called: in labels of sheets, in records and in what differs."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jcm_mrv.methodology.reference_tables import ReferenceTable, TableRow, row_text


@pytest.mark.parametrize(
    ("unit", "condition", "said"),
    [
        ("kW", {"from": 300, "below": 450}, "key from 300 below 450 kW"),
        ("kW", 75, "key = 75 kW"),
        ("1", {"above": 0.5, "up_to": 0.8}, "key above 0.5 up to 0.8"),
        ("1", Fraction(3, 4), "key = 0.75"),
        ("date", {"from": "2025-04-01"}, "key from 2025-04-01"),
        (None, "screw", "key = screw"),
    ],
)
def test_a_row_is_called_by_its_condition(unit: str | None, condition: object, said: str) -> None:
    """No unit is said of a plain number, and none of a day."""
    key = {"text": True} if unit is None else {"unit": unit}
    row = TableRow.model_validate(
        {"when": {"key": condition}, "value": 1, "standing": "unverified", "source": "text"}
    )
    table = ReferenceTable.model_validate(
        {"title": "Table", "unit": "1", "keys": {"key": key}, "rows": [row]}
    )
    assert row_text(table, row) == said
