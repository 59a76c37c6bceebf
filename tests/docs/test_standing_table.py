"""The table of standings says what the library says, and its lines are those of the checklist."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from jcm_mrv.methodology.catalogue.entries import read_projects, shipped_folder
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.statements import statements
from tests.docs.pages import ROOT

SHIPPED = Library()


@pytest.fixture(scope="module")
def table() -> ModuleType:
    spec = importlib.util.spec_from_file_location("standing_table", ROOT / "docs/standing_table.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def shown(table: ModuleType) -> list[str]:
    return table.standing_table().splitlines()


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_it_has_a_line_for_each_methodology_and_their_sum(shown: list[str]) -> None:
    _, _, total, *lines = shown
    assert [cells(line)[0].partition("]")[0][1:] for line in lines] == SHIPPED.references()
    for column in range(1, 9):
        parts = [cells(line)[column].split(" / ") for line in lines]
        summed = [
            sum(map(int, each)) for each in zip(*(p for p in parts if p != ["–"]), strict=True)
        ]
        assert cells(total)[column] == " / ".join(map(str, summed))


def test_what_it_counts_is_what_the_methodologies_claim(shown: list[str]) -> None:
    found: Counter[str] = Counter()
    for reference in SHIPPED.references():
        found.update(standing for _, standing in SHIPPED.load(reference).standings())
    total = cells(shown[2])
    equations, numbers = ([int(n) for n in total[column].split(" / ")] for column in (2, 4))
    assert [found[s] for s in ("official", "corroborated", "unverified")] == [
        a + b for a, b in zip(equations, numbers, strict=True)
    ]


def test_what_was_counted_before_is_kept(shown: list[str]) -> None:
    total = cells(shown[2])
    assert (total[1], total[3]) == ("69 / 57 / 243", "4 / 45 / 309")
    # Fewer are called official than were: nothing is official that was not read.
    now = int(total[2].split(" / ")[0])
    assert now < 69


def test_new_methodologies_had_no_count_before(table: ModuleType) -> None:
    new = set(SHIPPED.references()) - set(table.before())
    assert new >= {"PH_AM004@1.0", "ID_AM006@2.0", "ID_AM007@1.0"}
    for reference in new & {"PH_AM004@1.0", "ID_AM006@2.0", "ID_AM007@1.0"}:
        one = table.counted(SHIPPED.load(reference))
        assert (one.equations[0], one.numbers[:2]) == (0, (0, 0))


def test_lines_to_tick_are_those_of_the_checklist(table: ModuleType) -> None:
    methodology = SHIPPED.load("VN_AM007@1.0")
    one = table.counted(methodology)
    unread = [s.what for s in statements(methodology) if s.standing != "official"]
    assert one.lines == len(unread)
    # How EG is measured is worded otherwise in every sheet: people read it.
    criteria = sum(what.startswith("criterion") for what in unread)
    assert one.lines_beside_workbook == criteria + 1
    refinery = table.counted(SHIPPED.load("ID_AM007@1.0"))
    assert (refinery.carried_over, refinery.asked) == (3, 4)


def test_the_page_asks_for_it(table: ModuleType) -> None:
    page = Path(ROOT / "docs/reference/standing.md").read_text(encoding="utf-8")
    assert "| VN_AM007" not in page
    assert "VN_AM007@1.0" in table.on_page_markdown(page)


def test_the_projects_that_can_be_calculated_are_counted_from_the_list(table: ModuleType) -> None:
    """PH008 to PH010 grow rice; ID012 is a refinery, ID014 runs boilers."""
    projects = read_projects(shipped_folder())
    was, now = set(table.before()), set(SHIPPED.references())
    served = {name for name, used in projects.items() if {*used} <= now}
    more = {name for name in served if not {*projects[name]} <= was}
    assert {name[:5] for name in more} == {"PH008", "PH009", "PH010", "ID012", "ID014"}
    assert (len(served) - len(more), len(served), len(projects)) == (103, 108, 147)
    page = Path(ROOT / "docs/reference/standing.md").read_text(encoding="utf-8")
    shown = table.on_page_markdown(page)
    assert "108 of 147 listed projects can be calculated" in shown
    assert "ID_AM006@2.0, ID_AM007@1.0, PH_AM004@1.0 were there, 103 could" in shown
