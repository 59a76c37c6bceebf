"""Fixed values out of catalogues and lists: another line, another column, another name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.verification.right.hands import HANDS, INPUT, STYLES, by_hand
from tests.verification.right.sheets import Made

A, B = 0, 1
"""The efficacies of two stores, in the order of Table 2."""
LINES: list[list[Any]] = [["A", "LT-8", 128.0], ["B", "LT-9", 121.5], ["C", "LT-12", 133.0]]
MODELS: list[list[Any]] = [
    ["Model", "Flux (klm)", "Efficacy"],
    ["LT-8", 98.0, 128.0],
    ["LT-9", 84.0, 121.5],
    ["LT-12", 97.0, 133.0],
]


def stores(
    path: Path, formulas: Sequence[str], sources: Sequence[str], rows: Sequence[Sequence[Any]]
) -> Verdict:
    """Judge a book whose efficacies of stores A and B are taken from a list."""
    made = Made()
    placed = by_hand(made, HANDS["lamps"], STYLES["English"])
    sheet = made.sheet(INPUT)
    for n, (formula, source) in enumerate(zip(formulas, sources, strict=True)):
        cell = placed.fixed[n]
        sheet[cell] = formula
        # Symbol, description, value, unit, source.
        sheet[f"C{cell[1:]}"] = f"Efficacy, store {'AB'[n]}"
        sheet[f"F{cell[1:]}"] = source
    made.put("List", "A1", [list(row) for row in rows])
    made.save(path)
    return verify(path)


def asked(verdict: Verdict) -> list[tuple[str, str, bool]]:
    """Give what is asked, the cell, and whether it has tonnes."""
    found = [i for i in verdict.items if i.finding.severity != "note"]
    return [(i.finding.code, i.finding.where.partition("!")[2], bool(i.effect)) for i in found]


PLAIN = ("Catalogue", "Catalogue")
OF_MODELS = ("Catalogue, model LT-8", "Catalogue, model LT-9")
BY_NAME = '=VLOOKUP("{}",List!A2:C4,{},FALSE)'


@pytest.mark.parametrize("head", ["Store", "店舗 / Store", "Store:"])
def test_a_letter_under_a_heading_names_the_line(head: str, tmp_path: Path) -> None:
    """The letter alone says nothing; what its column counts says what it is a letter of."""
    rows = [[head, "Model", "Efficacy"], *LINES]
    right = stores(tmp_path / "right.xlsx", ("=List!C2", "=List!C3"), PLAIN, rows)
    assert (right.is_confirmed, asked(right)) == (True, [])
    same = stores(tmp_path / "same.xlsx", ("=List!C3", "=List!C3"), PLAIN, rows)
    ((code, cell, weighs),) = asked(same)
    assert (code, weighs, same.is_confirmed) == ("VER-114", True, False)
    assert same.items[0].finding.found.startswith("=List!C3")
    third = stores(tmp_path / "third.xlsx", ("=List!C2", "=List!C2"), PLAIN, rows)
    assert [code for code, *_ in asked(third)] == ["VER-114"]
    assert asked(third)[0][1] != cell


def test_letters_of_something_else_name_no_line(tmp_path: Path) -> None:
    """Two stores may have lamps of one class."""
    rows = [["Class", "Model", "Efficacy"], *LINES]
    verdict = stores(tmp_path / "book.xlsx", ("=List!C3", "=List!C3"), PLAIN, rows)
    assert (verdict.is_confirmed, asked(verdict)) == (True, [])


def test_a_column_of_another_kind_than_the_sister_looks_up(tmp_path: Path) -> None:
    formulas = (BY_NAME.format("LT-8", 2), BY_NAME.format("LT-9", 3))
    verdict = stores(tmp_path / "book.xlsx", formulas, OF_MODELS, MODELS)
    ((code, _, weighs),) = asked(verdict)
    assert (code, weighs) == ("VER-245", True)
    assert not verdict.is_confirmed


def test_another_name_than_the_source_has(tmp_path: Path) -> None:
    formulas = (BY_NAME.format("LT-8", 3), BY_NAME.format("LT-12", 3))
    verdict = stores(tmp_path / "book.xlsx", formulas, OF_MODELS, MODELS)
    assert [(code, weighs) for code, _, weighs in asked(verdict)] == [("VER-241", True)]
    assert verdict.items[0].finding.expected == "LT-9"


@pytest.mark.parametrize(
    ("formulas", "sources"),
    [
        # Each from the line that its source names.
        ((BY_NAME.format("LT-8", 3), BY_NAME.format("LT-9", 3)), OF_MODELS),
        # A source that names none, or two of them, says nothing of a third one.
        ((BY_NAME.format("LT-8", 3), BY_NAME.format("LT-12", 3)), PLAIN),
        (
            (BY_NAME.format("LT-8", 3), BY_NAME.format("LT-12", 3)),
            ("Catalogue", "LT-9, LT-8 and the like"),
        ),
        # One that is part of a longer name is not named.
        ((BY_NAME.format("LT-8", 3), BY_NAME.format("LT-12", 3)), ("LT-8", "Series LT-91X")),
        # One lamp in both stores.
        ((BY_NAME.format("LT-8", 3), BY_NAME.format("LT-8", 3)), ("LT-8", "LT-8")),
    ],
)
def test_right_catalogues_are_left_alone(
    formulas: tuple[str, str], sources: tuple[str, str], tmp_path: Path
) -> None:
    verdict = stores(tmp_path / "book.xlsx", formulas, sources, MODELS)
    assert (verdict.is_confirmed, asked(verdict)) == (True, [])


def test_machines_of_different_make_may_be_called_as_they_like(tmp_path: Path) -> None:
    """That one is a Nova and the other one a Luma is no other kind of line."""
    rows = [["Model", "Efficacy"], ["Nova X-1", 128.0], ["Luma Y-2", 121.5], ["Nova Z-3", 110.0]]
    verdict = stores(tmp_path / "book.xlsx", ("=List!B2", "=List!B3"), PLAIN, rows)
    assert (verdict.is_confirmed, asked(verdict)) == (True, [])
