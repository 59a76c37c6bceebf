"""Amounts of floors and years that are read from columns of one kind, in layouts of many kinds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tests.verification.right.listed.making import air, dated, listed, months
from tests.verification.right.sheets import NEXT, YEAR, Made

KINDS: dict[str, tuple[str, str, float]] = {
    "net and gross": ("Net [MWh]", "Gross [MWh]", 1.04),
    "before and after losses": ("Before loss MWh", "After loss MWh", 0.95),
    "what was produced and supplied": ("Produced (MWh)", "Supplied (MWh)", 0.94),
    "import and export": ("Import MWh", "Export MWh", 0.4),
    "a main and a check meter": ("Main meter MWh", "Check meter MWh", 1.04),
    "apparent energy": ("Active (MWh)", "Apparent (MVAh)", 1.12),
    "Japanese headings": ("送電端 MWh", "発電端 MWh", 1.05),
    "Vietnamese headings": ("Điện giao MWh", "Điện nhận MWh", 0.3),
    "phases": ("Phase L1-L3 MWh", "Phase neutral MWh", 0.2),
}
"""By words: two headings of columns, and how much the second has of the first."""
Write = Callable[[Made, Sequence[str], float, Sequence[int]], None]
LAYOUTS: dict[str, Write] = {}
"""By words: what writes headings, the share of the second, and which of both each value takes."""


def layout(words: str) -> Callable[[Write], Write]:
    """Take a layout into the list."""

    def taken(write: Write) -> Write:
        LAYOUTS[words] = write
        return write

    return taken


def _amounts(share: float, seed: int = 0, year: int = 2024) -> list[list[Any]]:
    both = months(30.0 + 11 * (seed % 3) + (year - 2024) / 7, seed, year)
    return [[day, v, round(v * share + day.month / 83, 3)] for day, v in both]


@layout("a sheet for each floor")
def _(made: Made, heads: Sequence[str], share: float, taken: Sequence[int]) -> None:
    for n in (1, 2):
        made.put(f"Floor {n}", "B4", [["Month", *heads], *_amounts(share, n)])
        dated(made, f"Floor {n}", 2)
    air(made, [f"=SUM('Floor {n}'!{'CD'[k]}5:{'CD'[k]}16)" for n, k in enumerate(taken, 1)])


@layout("all floors in one sheet")
def _(made: Made, heads: Sequence[str], share: float, taken: Sequence[int]) -> None:
    both = zip(_amounts(share, 0), _amounts(share, 1), strict=True)
    rows = [[*one, *other[1:]] for one, other in both]
    names = [f"Floor {n} {head}" for n in (1, 2) for head in heads]
    made.put("Log", "A3", [["Date", *names], *rows])
    dated(made, "Log")
    letters = "BC"[taken[0]], "DE"[taken[1]]
    air(made, [f"=SUM(Log!{c}4:{c}15)" for c in letters])


@layout("names over both columns")
def _(made: Made, heads: Sequence[str], share: float, taken: Sequence[int]) -> None:
    both = zip(_amounts(share, 0), _amounts(share, 1), strict=True)
    rows = [[*one, *other[1:]] for one, other in both]
    made.put("Meters", "B2", [[None, "Floor 1", None, "Floor 2"], ["Month", *heads, *heads], *rows])
    made.put("Meters", "B16", [["Total", *(f"=SUM({c}4:{c}15)" for c in "CDEF")]])
    dated(made, "Meters", 2)
    air(made, [f"=Meters!{'CD'[taken[0]]}16", f"=Meters!{'EF'[taken[1]]}16"])


@layout("a table with a line for each floor")
def _(made: Made, heads: Sequence[str], share: float, taken: Sequence[int]) -> None:
    amounts = [363.4, 492.75]
    rows = [[f"Floor {n}", v, round(v * share, 2)] for n, v in enumerate(amounts, 1)]
    made.put("Summary", "A2", [["Meter", *heads], *rows])
    air(made, [f"=Summary!{'BC'[k]}{n}" for n, k in enumerate(taken, 3)])


@layout("a table with a column for each floor")
def _(made: Made, heads: Sequence[str], share: float, taken: Sequence[int]) -> None:
    amounts = [363.4, 492.75]
    rows = [[heads[0], *amounts], [heads[1], *(round(v * share, 2) for v in amounts)]]
    made.put("Summary", "B3", [["Item", "Floor 1", "Floor 2"], *rows])
    air(made, [f"=Summary!{'CD'[n]}{4 + k}" for n, k in enumerate(taken)])


@layout("months across")
def _(made: Made, heads: Sequence[str], share: float, taken: Sequence[int]) -> None:
    rows: list[list[Any]] = []
    for n in (1, 2):
        days, *lines = zip(*_amounts(share, n), strict=True)
        if n == 1:
            rows.append([None, None, *days])
        rows += [[f"Floor {n}", head, *line] for head, line in zip(heads, lines, strict=True)]
    made.put("Log", "A1", rows)
    for cell in made.sheet("Log")[1]:
        cell.number_format = "mmm yyyy"
    air(made, [f"=SUM(Log!C{2 + 2 * n + k}:N{2 + 2 * n + k})" for n, k in enumerate(taken)])


@layout("one column for each of two years")
def _(made: Made, heads: Sequence[str], share: float, taken: Sequence[int]) -> None:
    values: list[str] = []
    for n in (1, 2):
        rows = [*_amounts(share, n), *_amounts(share * 1.003, n + 3, 2025)]
        made.put(f"Floor {n}", "A1", [["Month", *heads], *rows])
        dated(made, f"Floor {n}")
    for year, k in enumerate(taken):
        first = 2 + 12 * year
        columns = ("B", "BC"[k]) if year else ("BC"[k],) * 2
        values += [
            f"=SUM('Floor {n}'!{c}{first}:{c}{first + 11})" for n, c in enumerate(columns, 1)
        ]
    air(made, values, periods=(YEAR, NEXT))


@layout("a sheet for each of two years")
def _(made: Made, heads: Sequence[str], share: float, taken: Sequence[int]) -> None:
    for year in (2024, 2025):
        first = 3 * (year - 2024)
        both = zip(*(_amounts(share, n + first, year) for n in (0, 1)), strict=True)
        rows = [[*one, *other[1:]] for one, other in both]
        names = [f"{head}, floor {n}" for n in (1, 2) for head in heads]
        made.put(str(year), "A2", [["Month", *names], *rows])
        dated(made, str(year))
    values = [
        f"=SUM('{year}'!{c}3:{c}14)"
        for year, k in zip((2024, 2025), taken, strict=True)
        for c in ("BC"[k], "DE"[k])
    ]
    air(made, values, periods=(YEAR, NEXT))


@layout("a column that is found by its heading")
def _(made: Made, heads: Sequence[str], share: float, taken: Sequence[int]) -> None:
    amounts = [363.4, 492.75]
    rows = [[f"Floor {n}", v, round(v * share, 2)] for n, v in enumerate(amounts, 1)]
    made.put("Summary", "A1", [["Meter", *heads], *rows])
    formula = '=INDEX(Summary!B{0}:C{0},MATCH("{1}",Summary!B1:C1,0))'
    air(made, [formula.format(n, heads[k]) for n, k in enumerate(taken, 2)])


def _list(made: Made, heads: Sequence[str], share: float) -> int:
    lines = [
        [f"Floor {n}", head, day, amount]
        for n in (1, 2)
        for day, *both in _amounts(share, n)
        for head, amount in zip(heads, both, strict=True)
    ]
    made.put("Export", "A1", [["Site", "Channel", "Month", "Value MWh"], *lines])
    dated(made, "Export", 3)
    return len(lines) + 1


@layout("conditions on a channel")
def _(made: Made, heads: Sequence[str], share: float, taken: Sequence[int]) -> None:
    last = _list(made, heads, share)
    cells = f'Export!D2:D{last},Export!A2:A{last},"Floor {{}}",Export!B2:B{last},"{{}}"'
    air(made, [f"=SUMIFS({cells.format(n, heads[k])})" for n, k in enumerate(taken, 1)])


@layout("a product of conditions on a channel")
def _(made: Made, heads: Sequence[str], share: float, taken: Sequence[int]) -> None:
    last = _list(made, heads, share)
    made.put("Names", "A1", [[head] for head in heads])
    formula = (
        f'=SUMPRODUCT((Export!A2:A{last}="Floor {{}}")*(Export!B2:B{last}=Names!A{{}})'
        f"*Export!D2:D{last})"
    )
    air(made, [formula.format(n, k + 1) for n, k in enumerate(taken, 1)])


for _words, (*_heads, _share) in KINDS.items():
    for _name, _write in LAYOUTS.items():

        def _right(
            made: Made,
            write: Write = _write,
            heads: Sequence[str] = _heads,
            share: float = _share,
        ) -> None:
            write(made, heads, share, (0, 0))

        listed(f"{_words}: {_name}")(_right)


# -- columns that differ rightly --------------------------------------------------------------


def _two(made: Made, heads: Sequence[str], other: Sequence[str], share: float = 0.93) -> None:
    for n, names in enumerate((heads, other), 1):
        made.put(f"Floor {n}", "A1", [["Month", *names], *_amounts(share, n)])
        dated(made, f"Floor {n}")


_SUMS = ("=SUM('Floor 1'!B2:B13)", "=SUM('Floor 2'!C2:C13)")
_GIVEN = ("Before loss", "After loss")


@listed("a column for each floor that its row names")
def _(made: Made) -> None:
    _two(made, _GIVEN, _GIVEN)
    words = ("Electricity of floor 1 before loss", "Electricity of floor 2 after loss")
    air(made, _SUMS, words=words)


@listed("a column that the source of one floor names")
def _(made: Made) -> None:
    _two(made, ("Main meter", "Check meter"), ("Main meter", "Check meter"))
    air(made, _SUMS, sources=("Meter reading", "Check meter, since the other one has no display"))


@listed("machines of other kinds in columns of their names")
def _(made: Made) -> None:
    _two(made, ("Chiller", "Pump"), ("Chiller", "Pump"))
    air(made, _SUMS, words=("Chiller of floor 1", "Pump of floor 2"))


@listed("circuits with a letter each")
def _(made: Made) -> None:
    _two(made, ("Circuit A [MWh]", "Circuit B [MWh]"), ("Circuit A [MWh]", "Circuit B [MWh]"))
    air(made, _SUMS)


@listed("one unit for each floor, of two that stand there")
def _(made: Made) -> None:
    for n in (1, 2):
        rows = [[day, v * 1000, v] for day, v, _ in _amounts(1.0, n)]
        made.put(f"Floor {n}", "A1", [["Month", "Energy (kWh)", "Energy (MWh)"], *rows])
        dated(made, f"Floor {n}")
    air(made, ["=SUM('Floor 1'!B2:B13)/1000", "=SUM('Floor 2'!C2:C13)"])


@listed("columns of other names, and nothing of them beside")
def _(made: Made) -> None:
    _two(made, ("Delivered", "Lighting"), ("Sockets", "Cooling"))
    air(made, _SUMS)


@listed("rooms of one sheet, one of them of nobody")
def _(made: Made) -> None:
    rows = [[*one, *two[1:]] for one, two in zip(_amounts(0.9), _amounts(0.8, 1), strict=True)]
    made.put("Log", "A1", [["Month", "Lobby", "Parking", "Kitchen", "Office"], *rows])
    dated(made, "Log")
    air(made, ["=SUM(Log!B2:B13)", "=SUM(Log!D2:D13)"])


@listed("a tariff for each floor, by conditions")
def _(made: Made) -> None:
    lines = [
        [f"Floor {n}", tariff, day, v]
        for n, tariff in ((1, "Business"), (2, "Industry"))
        for day, v, _ in _amounts(1.0, n)
    ]
    made.put("Bills", "A1", [["Site", "Tariff", "Month", "MWh"], *lines])
    dated(made, "Bills", 3)
    cells = 'Bills!D2:D25,Bills!A2:A25,"Floor {}",Bills!B2:B25,"{}"'
    tariffs = enumerate(("Business", "Industry"), 1)
    air(made, [f"=SUMIFS({cells.format(n, tariff)})" for n, tariff in tariffs])


@listed("an old and a new meter, a year each")
def _(made: Made) -> None:
    values: list[str] = []
    for n in (1, 2):
        rows = [[day, v, None] for day, v, _ in _amounts(1.0, n)]
        rows += [[day, None, v] for day, v, _ in _amounts(1.0, n + 3, 2025)]
        made.put(f"Floor {n}", "A1", [["Month", "Old meter MWh", "New meter MWh"], *rows])
        dated(made, f"Floor {n}")
    values = [f"=SUM('Floor {n}'!{cells})" for cells in ("B2:B13", "C14:C25") for n in (1, 2)]
    air(made, values, periods=(YEAR, NEXT))


@listed("columns that are called by their year")
def _(made: Made) -> None:
    for n in (1, 2):
        both = zip(_amounts(1.0, n), _amounts(1.0, n + 3, 2025), strict=True)
        rows = [[f"{day:%B}", v, w] for (day, v, _), (_, w, _) in both]
        made.put(f"Floor {n}", "A1", [["Month", "Energy 2024", "Energy 2025"], *rows])
    values = [f"=SUM('Floor {n}'!{c}2:{c}13)" for c in "BC" for n in (1, 2)]
    air(made, values, periods=(YEAR, NEXT))
