"""Look-alike official spreadsheets as they are handed out: no value filled in, lists of defaults.

    blank_solar() for VN_AM007 ver01.0, blank_chillers() for ID_AM002 ver02.0

``numbers`` replaces numbers of the lists by key, ``formulas`` formulas by key (``ECRE.`` of every
member, with ``#`` for its number and ``@@`` for the period), ``options`` what the column of
monitoring options has; one that is ``described`` has its columns of methods and frequencies too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from tests.workbook.official.content import Content, Line, Span, chillers, solar

Changes = Mapping[str, str]

_BANDS = {"COP.1": "x < 300", "COP.2": "300 ≦ x < 450", "COP.3": "450 ≦ x < 550"}


def blank_solar(
    *,
    rows: int = 3,
    grid: float = 0.333,
    captive: float = 0.533,
    option: str = "Option C",
    unit: str = "MWh/p",
    formulas: Changes | None = None,
    spreadsheet: str = "JCM_VN_AM007_ver01.0",
    described: bool = False,
    method: str = "",
) -> Content:
    """Give the blank spreadsheet of a solar methodology, with two factors in its list."""
    content = solar({"": [None] * rows}, factor=None, unit=unit, spreadsheet=spreadsheet)
    defaults = (
        Line("EFg", "EF_{RE,i}", grid, "tCO2/MWh", "System connected to the grid"),
        Line("EFc", "EF_{RE,i}", captive, "tCO2/MWh", "Captive system, not connected to the grid"),
    )
    content = dataclasses.replace(content, defaults=defaults, reference="")
    return _changed(content, {"EG": option}, formulas or {}, how(method) if described else {})


def blank_chillers(
    *,
    rows: int = 2,
    numbers: Mapping[str, float] | None = None,
    bands: Mapping[str, str] | None = None,
    formulas: Changes | None = None,
    options: Changes | None = None,
    spreadsheet: str = "JCM_ID_AM002_ver02.0",
    described: bool = False,
) -> Content:
    """Give the blank spreadsheet of the chillers' methodology, with its list of reference COPs."""
    content = chillers("", [None] * rows, grid=None, hours=None, cop=None, factor=None,
                       capacity_of_generator=None, cooling_outlet=None)  # fmt: skip
    numbers = {"COP.1": 4.92, "COP.2": 5.33, "COP.3": 5.59, **(numbers or {})}
    listed = [
        Line(key, "COP_{RE,i}", numbers[key], "-", f"COP of the reference chiller, {words} USRt")
        for key, words in {**_BANDS, **(bands or {})}.items()
    ]
    own = [dataclasses.replace(d, value=numbers.get(d.key, d.value)) for d in content.defaults]
    fixed = [
        dataclasses.replace(line, value=None) if line.key.startswith(("COPRE", "Th.")) else line
        for line in content.fixed
    ]
    content = dataclasses.replace(
        content,
        defaults=(*own, *listed),
        fixed=tuple(fixed),
        spreadsheet=spreadsheet,
        reference="",
    )
    options = {"ECPJ": "Option C", "EI": "Option B / Option C", "h": "Option C", **(options or {})}
    return _changed(content, options, formulas or {}, how() if described else {})


def how(method: str = "") -> Changes:
    """Give what a form that is ``described`` says of each value: those of the JCM have it."""
    own = "Read from a meter that is tested by national rules; the data go to a server."
    return {"method": method or own, "frequency": "Continuously"}


def _changed(content: Content, options: Changes, formulas: Changes, said: Changes) -> Content:
    def line(of: Line) -> Line:
        key, _, at = of.key.partition("@")
        name, mark, number = key.partition(".")
        formula = formulas.get(f"{name}{mark}", of.formula)
        formula = formula.replace("#", number).replace("@@", f"@{at}")
        how = said if name in options else {}
        return dataclasses.replace(of, formula=formula, option=options.get(name, of.option), **how)

    def span(of: Span) -> Span:
        blocks = {title: tuple(map(line, lines)) for title, lines in of.blocks.items()}
        monitored = tuple(map(line, of.monitored))
        return dataclasses.replace(of, monitored=monitored, blocks=blocks, result=line(of.result))

    return dataclasses.replace(
        content, spans=tuple(map(span, content.spans)), plan=span(content.plan)
    )
