"""Faults in lines that hold registers or quarters, and in losses that a formula takes."""

from __future__ import annotations

from tests.verification.faults.list_faults import wrong
from tests.verification.right.listed.making import air, two_floors
from tests.verification.right.listed.own_lines import (
    by_quarters,
    with_loss,
    with_own_use,
    with_registers,
    with_share,
)
from tests.verification.right.sheets import Made


@wrong("an amount unlike the registers of its line", "Log!D7")
def _(made: Made) -> None:
    with_registers(made, D7=38_150)


@wrong("an amount of the second floor unlike its registers", "Log!G11")
def _(made: Made) -> None:
    with_registers(made, G11=52_900)


@wrong("a month in a log of quarters", "Log!B3")
def _(made: Made) -> None:
    by_quarters(made, B3=30.2)


@wrong("own use that lacks a month", "Log!F7")
def _(made: Made) -> None:
    with_own_use(made, F7=0)


@wrong("a feeder that shows a half more beside its own use", "Log!E9")
def _(made: Made) -> None:
    with_own_use(made, E9=66.0)


@wrong("a reading that only refers to the column beside", "Log!F8")
def _(made: Made) -> None:
    with_own_use(made, F8="=E8")


@wrong("two months in one line", "Log!E9")
def _(made: Made) -> None:
    with_own_use(made, E9=2.6 * 44.0, F9=2.6 * 0.31 * 44.0)


@wrong("a share of seven", "Log!G1")
def _(made: Made) -> None:
    with_share(made, G1=7)


@wrong("a floor typed beside its own column", "F9")
def _(made: Made) -> None:
    two_floors(made)
    air(made, ["=SUM(Log!B2:B13)", 391.5])


for _label in ("Cable loss", "Transformer losses", "変圧器損失", "Tổn thất", "Susut"):

    @wrong(f"a loss that is added, {_label}", "F8")
    def _(made: Made, label: str = _label) -> None:
        with_loss(made, label, "+")
