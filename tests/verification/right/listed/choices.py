"""Right books whose amounts were metered twice: by a main and a check meter, a meter and bills."""

from __future__ import annotations

from collections.abc import Sequence

from tests.verification.right.hands import HANDS, INPUT, STYLES, by_hand
from tests.verification.right.listed.making import air, dated, listed, months
from tests.verification.right.sheets import Made

ENGLISH = ("Floor 1 main", "Floor 1 check", "Floor 2 main", "Floor 2 check")
JAPANESE = ("1階 主計器", "1階 照合計器", "2階 主計器", "2階 照合計器")
BILLS = ("Floor 1 meter", "Floor 1 bill", "Floor 2 meter", "Floor 2 bill")
TWO = ("Floor 1 meter A", "Floor 1 meter B", "Floor 2 meter A", "Floor 2 meter B")
MAIN_ALONE = "The main meter counts; the check meter only where it fails."


def metered_twice(
    made: Made,
    heads: Sequence[str],
    formulas: Sequence[str],
    line: str = "",
    words: str = "",
    without: int = -1,
) -> None:
    """Write two floors with two meters each: columns B to E, with what a line makes of them.

    ``line`` is written into F and G, of B and C or of D and E; in line ``without`` the first meter
    stood.
    """
    both = zip(months(300.0), months(410.0, 1), strict=True)
    rows = []
    for n, ((day, one), (_, other)) in enumerate(both):
        share = 1 + (0.006, -0.005, 0.004, -0.007)[n % 4]
        row = [day, one, round(one * share, 3), other, round(other * (2 - share), 3)]
        if n == without:
            row[1] = None
        if line:
            row += [line.format(a=f"{a}{n + 4}", b=f"{b}{n + 4}") for a, b in ("BC", "DE")]
        rows.append(row)
    calls = ["Floor 1 used", "Floor 2 used"] if line else []
    made.put("Meters", "A1", [[f"Electricity, MWh. {words}"], [], ["Month", *heads, *calls], *rows])
    dated(made, "Meters")
    air(made, formulas)


def sums(*columns: str) -> list[str]:
    """Give the sums of columns of the log."""
    return [f"=SUM(Meters!{c}4:{c}15)" for c in columns]


@listed("the main of two meters")
def _(made: Made) -> None:
    metered_twice(made, ENGLISH, sums("B", "D"), words=MAIN_ALONE)


@listed("the lesser of main and check meter, by each month")
def _(made: Made) -> None:
    metered_twice(made, ENGLISH, sums("F", "G"), "=MIN({a},{b})")


@listed("the lesser of meter and bill")
def _(made: Made) -> None:
    metered_twice(made, BILLS, sums("F", "G"), "=IF({a}<{b},{a},{b})")


@listed("the check meter while the main one stood")
def _(made: Made) -> None:
    metered_twice(made, ENGLISH, sums("F", "G"), '=IF({a}="",{b},{a})', MAIN_ALONE, without=6)
    made.sheet("Meters")["H10"] = "main meter of floor 1 out of order, check meter used"


@listed("the mean of two meters of which none is the main one")
def _(made: Made) -> None:
    metered_twice(made, TWO, sums("F", "G"), "=AVERAGE({a},{b})")


@listed("half the sum of two meters of which none is the main one")
def _(made: Made) -> None:
    metered_twice(made, TWO, sums("F", "G"), "=({a}+{b})/2")


@listed("the greater of two meters of what the project uses")
def _(made: Made) -> None:
    placed = by_hand(made, HANDS["boilers"], STYLES["English"])
    for year in (0, 1):
        rows = [
            [day, value, round(value * (1.006 if n % 2 else 0.995), 3)]
            for n, (day, value) in enumerate(months(25.5, year, 2024 + year))
        ]
        made.put(f"House {2024 + year}", "A1", [["Month", "Main MWh", "Check MWh"], *rows])
        dated(made, f"House {2024 + year}")
        made.sheet(INPUT)[placed.monitored[2, year]] = (
            f"=SUMPRODUCT(('House {2024 + year}'!B2:B13>='House {2024 + year}'!C2:C13)"
            f"*'House {2024 + year}'!B2:B13+('House {2024 + year}'!B2:B13<"
            f"'House {2024 + year}'!C2:C13)*'House {2024 + year}'!C2:C13)"
        )
