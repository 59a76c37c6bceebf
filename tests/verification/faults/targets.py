"""Correct workbooks to put faults into: our own, and layouts that our writer never produces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from jcm_mrv import calculate, load_project
from jcm_mrv.verification.claim.claim import Claim, StatedResult, StatedValue
from jcm_mrv.verification.claim.read import read_workbook
from jcm_mrv.verification.recompute import recompute
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.writing.xlsx import workbook_bytes
from tests.prepared import prepared
from tests.projects import write_project
from tests.verification.faults.logs import LOGS, Log, added_up, chosen_by_days
from tests.workbook.case_projects import all_cases, write_case
from tests.workbook.official.build import build
from tests.workbook.official.content import Content, Line, chillers, separate_solar, solar
from tests.workbook.official.looks import LOOKS

YEAR_1, YEAR_2 = "01/01/2024 - 31/12/2024", "01/01/2025 - 30/06/2025"


@dataclass(frozen=True)
class Target:
    """A correct workbook with what it claims; ``is_own`` where our writer made it."""

    name: str
    path: Path
    is_own: bool
    claim: Claim
    right: int
    project: Path | None = None

    @property
    def log(self) -> Log | None:
        """Where the log stands that the inputs are taken from."""
        return LOGS.get(self.name)

    @property
    def amounts(self) -> list[StatedValue]:
        """Monitored amounts above zero."""
        return [s for s in self.claim.monitored if isinstance(s.value, float) and s.value > 0]

    @property
    def fixed(self) -> list[StatedValue]:
        """Typed fixed values that are numbers."""
        parameters = self.claim.methodology.parameters
        return [
            s
            for s in self.claim.fixed
            if isinstance(s.value, float) and s.name in parameters and s.is_typed
        ]

    def equations(self, *names: str) -> list[StatedResult]:
        """Give the cells of some equations that hold a formula."""
        return [
            r
            for r in self.claim.results
            if r.kind == "intermediate"
            and (r.name in names or (not names and r.member))
            and self.claim.book.formula(r.place) is not None
        ]

    def helpers(self) -> list[Place]:
        """Give the cells with formulas between inputs and results."""
        known = {r.place for r in self.claim.results} | {s.place for s in self.claim.inputs}
        known |= {s.place for s in self.claim.constants}
        return [
            p
            for p in sorted(p for p in self.claim.behind_results if p not in known)
            if self.claim.book.formula(p) is not None and len(self.claim.book.precedents(p)) > 1
        ]

    def leaves(self) -> set[Place]:
        """Give the typed cells of all inputs."""
        return {s.leaf for s in self.claim.inputs}

    def beside(self, stated: StatedValue, role: str) -> Place:
        """Give the cell of another column in the row of a stated value."""
        sheet, row, _ = stated.place
        for laid_out in self.claim.layout.sheets:
            if laid_out.grid.name != sheet:
                continue
            for table in (laid_out.monitored, laid_out.fixed):
                for line in table.rows if table else ():
                    if line.row == row:
                        position = line.position(role)  # type: ignore[arg-type]
                        assert position is not None
                        return sheet, *position
        raise LookupError(f"{stated.where}: no column of {role}")


def own_solar(folder: Path) -> tuple[Path, Path]:
    """Two roofs over two calendar years, written by this tool."""
    return _own(write_project(folder / "own-solar"), folder / "own-solar.xlsx")


def own_chiller(folder: Path) -> tuple[Path, Path]:
    """A chiller whose reference COP is looked up in a table."""
    example = prepared(Path("examples/textile-chiller").resolve(), folder)
    return _own(example / "project.yaml", folder / "own-chiller.xlsx")


def own_shares(folder: Path) -> tuple[Path, Path]:
    """A case with a share between 0 and 1 among its fixed values."""
    for methodology, case in all_cases():
        shares = [
            name
            for name, parameter in methodology.parameters.items()
            if parameter.kind != "default"
            and parameter.range.maximum == 1
            and parameter.unit == "1"
            and name in case.values
            and name in methodology.needed_by("ER")
        ]
        if shares:
            path = write_case(folder / "own-shares", methodology, case)
            return _own(path, folder / "own-shares.xlsx")
    raise LookupError("no case has a share")


def _own(project: Path, path: Path) -> tuple[Path, Path]:
    result = calculate(load_project(project))
    path.write_bytes(workbook_bytes(result, result.applications[0]))
    return path, project


def _complete(content: Content) -> Content:
    """Give content whose rows say option and source, as a submitted report does."""

    def monitored(line: Line) -> Line:
        options = {"EI": "Option B", "h": "Option C"}
        option = options.get(re.split(r"[.@]", line.key)[0], "Option C")
        return replace(line, option=option, source="Records", method="Meter", frequency="Monthly")

    return replace(
        content,
        spans=tuple(
            replace(s, monitored=tuple(map(monitored, s.monitored))) for s in content.spans
        ),
        fixed=tuple(replace(line, source="Specification, page 3") for line in content.fixed),
    )


def look(content: Content, name: str) -> Callable[[Path], tuple[Path, None]]:
    """Give the maker of a workbook in one of the layouts."""

    def make(folder: Path) -> tuple[Path, None]:
        path = folder / f"look-{len(list(folder.glob('look-*')))}.xlsx"
        build(path, _complete(content), LOOKS[name])
        return path, None

    return make


SOLAR_2 = solar({YEAR_1: [700.0, 512.3], YEAR_2: [351.5, 250.1]})
SOLAR_4 = solar({YEAR_1: [700.0, 512.3, 648.4, 905.2]})
SEPARATE = separate_solar(YEAR_1, [700.0, 512.3, 648.4, 905.2])
CHILLERS = chillers(
    "01/01/2023 - 31/12/2023", [1641.3, 900.0, 1210.5], hours=400.0, capacity_of_generator=2.0
)

MAKERS: dict[str, tuple[bool, Callable[[Path], tuple[Path, Path | None]]]] = {
    "own, two roofs and years": (True, own_solar),
    "own, chiller with a table": (True, own_chiller),
    "own, with a share": (True, own_shares),
    "Japanese, two years": (False, look(SOLAR_2, "japanese")),
    "shifted, four systems": (False, look(SOLAR_4, "shifted")),
    "numbered, lines apart": (False, look(SEPARATE, "numbered")),
    "Vietnamese, chillers": (False, look(CHILLERS, "vietnamese")),
    "plain, two years": (False, look(SOLAR_2, "plain")),
    "underscores, chillers": (False, look(CHILLERS, "underscore")),
    "a log added up": (False, added_up),
    "a log by its days": (False, chosen_by_days),
}


def make_targets(folder: Path) -> Iterator[Target]:
    """Give every correct workbook."""
    for name, (is_own, make) in MAKERS.items():
        path, project = make(folder)
        claim = read_workbook(path)
        result, _ = recompute(claim)
        assert result is not None, name
        yield Target(name, path, is_own, claim, result.emission_reductions, project)
