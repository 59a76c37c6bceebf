"""What a project of typed amounts must have before it is ready, each tried without it."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import Result, calculate, load_project
from jcm_mrv.calculation import inputs
from jcm_mrv.findings import MON
from jcm_mrv.metering import Measured
from jcm_mrv.methodology.methodology import Methodology
from tests.effort import one_in
from tests.projects import BASE, GONE, INVOICED, beside, overlay, read, write_project

EXAMPLES = Path(__file__).parents[2] / "examples"
MEMBERS = "monitoring.EG.members"


def result_of(folder: Path, changes: dict[str, Any]) -> Result:
    folder.mkdir(exist_ok=True)
    return calculate(load_project(write_project(folder, changes)))


def test_entries_with_invoices_that_agree_are_ready(tmp_path: Path) -> None:
    result = result_of(tmp_path, INVOICED)
    assert (result.standing, result.ready, result.open) == ("final", True, ())
    assert result.emission_reductions == 603
    ledger = [line.line for one in result.applications for line in one.ledger]
    assert [line.rule for line in ledger] == ["MON-811"] * 4


A = f"{MEMBERS}.roof-a"
FIRST, SECOND = (
    {"start": "2024-01-01", "end": "2024-12-31", "unit": "MWh"},
    {"start": "2025-01-01", "end": "2025-06-30", "unit": "MWh"},
)


def much(value: float, half: float) -> dict[str, Any]:
    entries = [{**FIRST, "value": value}, {**SECOND, "value": half}]
    bills = [{**one, "evidence": f"bill of {one['end']}"} for one in entries]
    return {f"{A}.entries": entries, f"{A}.invoiced": bills}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({f"{A}.invoiced": []}, "MON-929", id="no second source"),
        pytest.param({"sets.system.0.capacity": GONE}, "MON-929", id="no capacity"),
        pytest.param({"site.latitude": GONE, "site.longitude": GONE}, "MON-929", id="no place"),
        pytest.param(
            {f"{A}.invoiced": beside("roof-a", evidence="invoices")}, "MON-929", id="same document"
        ),
        pytest.param({f"{A}.invoiced": beside("roof-a", evidence="")}, "MON-929", id="no document"),
        pytest.param(
            {f"{A}.invoiced": beside("roof-b")}, "MON-929", id="invoices of another meter"
        ),
        pytest.param({f"{A}.invoiced": beside("roof-a")[1:]}, "MON-929", id="half a year"),
        pytest.param(
            {f"{A}.invoiced": [{**one, "value": one["value"] * 0.95} for one in beside("roof-a")]},
            "MON-929",
            id="5 % less",
        ),
        pytest.param(
            {f"{A}.invoiced": [{**one, "value": one["value"] * 1.05} for one in beside("roof-a")]},
            "MON-929",
            id="5 % more",
        ),
        # 700 MWh are 1.3 % of what 6 MW would give all the time, and bound nothing.
        pytest.param({"sets.system.0.capacity": "6 MW"}, "MON-904", id="ten times the capacity"),
        pytest.param({"sets.system.0.capacity": "60000 kW"}, "MON-904", id="a hundred times"),
        # 600 kW give 2,400 MWh in 46 % of the hours of a year: no sun does.
        pytest.param(much(2400, 1190), "MON-614", id="more than the sun gives"),
        pytest.param(
            {
                **much(2400, 1190),
                f"{A}.accept": [
                    {"finding": "MON-614", "reason": "bright year", "evidence": "weather office"}
                ],
            },
            "MON-614",
            id="more than the sun gives, accepted",
        ),
        pytest.param(
            {
                f"{A}.invoiced": [],
                f"{A}.accept": [
                    {"finding": "MON-929", "reason": "known", "evidence": "our own word"}
                ],
            },
            "MON-929",
            id="no second source, accepted",
        ),
    ],
)
def test_what_is_lacking_keeps_it_from_being_ready(
    tmp_path: Path, changes: dict[str, Any], code: str
) -> None:
    result = result_of(tmp_path, {**INVOICED, **changes})
    assert not result.ready
    assert code in [found.code for found in result.open]


@pytest.mark.parametrize("capacity", ["600 kW", "1.8 MW"])
def test_a_system_that_gives_little_is_left_alone(tmp_path: Path, capacity: str) -> None:
    """A third of what such a system gives: dirt, shade, or one that is mostly shut off."""
    assert result_of(tmp_path, {**INVOICED, "sets.system.0.capacity": capacity}).ready


def named(*documents: str) -> list[dict[str, Any]]:
    return [{**one, "evidence": d} for one, d in zip(beside("roof-a"), documents, strict=True)]


def entered(*documents: str) -> list[dict[str, Any]]:
    entries = BASE["monitoring"]["EG"]["members"]["roof-a"]["entries"]
    return [{**one, "evidence": d} for one, d in zip(entries, documents, strict=True)]


def amounts_of(lines: list[dict[str, Any]]) -> str:
    return "".join(f"; {one['value']} {one['unit']}" for one in lines)


@one_in(2)
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        pytest.param(
            ("Bill 1 of EVN", "Bill 2 of EVN"), ("EVN: bill no. 1", "bill 2, EVN."), id="words"
        ),
        pytest.param(("a.txt", "b.txt"), ("a.txt, page 1", "b.txt (p. 3)"), id="pages"),
        pytest.param(("a.txt", "b.txt"), ("b.txt", "a.txt"), id="those of other entries"),
        pytest.param(("a.txt", "b.txt"), ("a-2.txt", "b-2.txt"), id="one byte more"),
        pytest.param(("a.txt", "b.txt"), ("a-3.txt", "b-3.txt"), id="one byte other"),
    ],
)
def test_a_document_under_another_name_is_no_second_source(
    tmp_path: Path, ours: tuple[str, str], theirs: tuple[str, str]
) -> None:
    for name in "ab":
        text = "\n".join(f"{name} {n}: {n * n} kWh" for n in range(200)) + amounts_of(
            entered("", "")
        )
        (tmp_path / f"{name}.txt").write_text(text)
        (tmp_path / f"{name}-2.txt").write_text(text + " ")
        (tmp_path / f"{name}-3.txt").write_text(text.replace(" 39601 ", " 39602 "))
        (tmp_path / f"{name}-bill.txt").write_text(
            f"Sold to us in {name}{amounts_of(named('', ''))}"
        )
    own = {f"{A}.entries": entered(*ours)}
    result = result_of(tmp_path, {**INVOICED, **own, f"{A}.invoiced": named(*theirs)})
    assert not result.ready
    assert "MON-997" in [found.code for found in result.findings]
    bills = {f"{A}.invoiced": named("a-bill.txt", "b-bill.txt")}
    assert result_of(tmp_path, {**INVOICED, **own, **bills}).ready


def test_the_smaller_amount_counts_where_they_differ(tmp_path: Path) -> None:
    bills = [{**one, "value": one["value"] * 0.95} for one in beside("roof-a")]
    result = result_of(tmp_path, {**INVOICED, f"{A}.invoiced": bills})
    (differing,) = [found for found in result.findings if found.code == "MON-812"]
    assert "2 entered and invoiced amounts differ by 4.905%" in differing.message
    year = result.years[0]
    assert float(year.reference_emissions) == pytest.approx((665.665 + 512.3) * 0.333)


def test_a_table_of_entries_and_invoices_is_held_alike(tmp_path: Path) -> None:
    (tmp_path / "amounts.csv").write_text(
        "From,To,Meter kWh,Bill kWh,Protocol,Bill\n"
        "2024-01-01,2024-12-31,700000,699000,protocol 2024,bill 2024\n"
        "2025-01-01,2025-06-30,351500,351600,protocol 2025,bill 2025\n"
    )

    def table(value: str, evidence: str) -> dict[str, Any]:
        columns = {"start": "From", "end": "To", "value": value, "evidence": evidence}
        return {"file": "amounts.csv", "columns": columns, "unit": "kWh"}

    ours, theirs = table("Meter kWh", "Protocol"), table("Bill kWh", "Bill")
    result = result_of(tmp_path, {**INVOICED, f"{A}.entries": ours, f"{A}.invoiced": theirs})
    assert result.ready
    assert float(result.years[0].reference_emissions) == pytest.approx((699 + 512.3) * 0.333)
    one = table("Meter kWh", "Bill")
    again = result_of(tmp_path, {**INVOICED, f"{A}.entries": ours, f"{A}.invoiced": one})
    assert not again.ready
    assert "MON-997" in [found.code for found in again.findings]
    # The table itself, named as what shows an amount of it, is no second document either.
    typed = [{**one, "evidence": "amounts.csv"} for one in beside("roof-a")]
    for changes in (
        {f"{A}.entries": ours, f"{A}.invoiced": typed},
        {f"{A}.entries": typed, f"{A}.invoiced": theirs},
    ):
        itself = result_of(tmp_path, {**INVOICED, **changes})
        assert not itself.ready
        assert "MON-997" in [found.code for found in itself.findings]


def test_hours_of_a_generator_that_is_not_there_need_no_second_source(tmp_path: Path) -> None:
    for power, asked in ((0, False), (1, True)):
        folder = shutil.copytree(EXAMPLES / "textile-chiller", tmp_path / str(power))
        text = (folder / "project.yaml").read_text()
        given = "RC_gen: {value: 0,"
        assert given in text
        (folder / "project.yaml").write_text(text.replace(given, f"RC_gen: {{value: {power},"))
        found = calculate(load_project(folder / "project.yaml")).open
        about = [f.message for f in found if f.code == "MON-929"]
        assert any("h_gen" in message for message in about) is asked


# -- copied tables, bills that stand twice, months without invoice, option B -----------------------


def monthly(values: list[float], document: str = "", **more: Any) -> list[dict[str, Any]]:
    """Give amounts of the months of the period, which has eighteen."""
    amounts = []
    for n, value in enumerate(values):
        first = dt.date(2024 + n // 12, n % 12 + 1, 1)
        after = dt.date(2024 + (n + 1) // 12, (n + 1) % 12 + 1, 1)
        line = {"start": str(first), "end": str(after - dt.timedelta(days=1)), "value": value}
        evidence = {"evidence": document.format(n=n + 1)} if document else {}
        amounts.append({**line, "unit": "MWh", **evidence, **more})
    return amounts


ODD = [50 + n / 7 for n in range(18)]
COUNTED = [round(value, 3) for value in ODD]


def test_a_copied_table_with_other_names_is_no_second_source(tmp_path: Path) -> None:
    ours, theirs = monthly(COUNTED, "protocol {n}"), monthly(COUNTED, "bill {n}")
    copied = {f"{A}.entries": ours, f"{A}.invoiced": theirs}
    result = result_of(tmp_path, {**INVOICED, **copied})
    assert [f.code for f in result.open] == ["MON-929"]
    (said,) = [f for f in result.findings if f.code == "MON-997"]
    assert "to the last digit" in said.message
    # One line in another unit, and one that was changed, leave it the same table.
    theirs[0] |= {"value": round(COUNTED[0] * 1000), "unit": "kWh"}
    theirs[1]["value"] += 0.1
    assert not result_of(tmp_path, {**INVOICED, **copied}).ready
    # Nor is the sum of the bills, typed as the entry of a year.
    sums = [round(sum(COUNTED[:12]), 3), round(sum(COUNTED[12:]), 3)]
    years = [{**one, "value": v} for one, v in zip(entered("year 1", "year 2"), sums, strict=True)]
    summed = {f"{A}.entries": years, f"{A}.invoiced": monthly(COUNTED, "bill {n}")}
    assert [f.code for f in result_of(tmp_path, {**INVOICED, **summed}).open] == ["MON-929"]
    # A meter that both sides have read gives equal amounts: then both documents are there.
    for n in range(18):
        amount = f"month {n + 1}: {COUNTED[n]} MWh"
        (tmp_path / f"protocol-{n + 1}.txt").write_text(f"Read by us at the end of {amount}")
        (tmp_path / f"bill-{n + 1}.txt").write_text(f"To be paid by the company, {amount}; thanks")
    ours, theirs = monthly(COUNTED, "protocol-{n}.txt"), monthly(COUNTED, "bill-{n}.txt")
    honest = {f"{A}.entries": ours, f"{A}.invoiced": theirs}
    assert result_of(tmp_path, {**INVOICED, **honest}).ready
    half = {f"{A}.entries": monthly(COUNTED, "protocol {n}"), f"{A}.invoiced": theirs}
    assert not result_of(tmp_path, {**INVOICED, **half}).ready


@pytest.mark.parametrize(
    ("rounded", "is_ready"),
    [
        (lambda value: round(value, 2), False),
        (lambda value: round(value * 1.00002, 3), False),
        (lambda value: round(value * 1.0004, 3), True),
        (lambda value: round(value + 0.05 * (value % 1 - 0.5), 3), True),
        (lambda value: round(value, 0), True),
        (lambda value: round(value * 1.02, 3), False),
        (lambda value: round(value * 0.985, 3), False),
        (lambda value: round(value * 1.004, 3), True),
        (lambda value: round(value * 1.015, 1), True),
        (lambda value: round(value * (1.015 + 0.0002 * (value % 1)), 3), True),
    ],
)
def test_one_register_rounded_is_no_second_source(
    tmp_path: Path, rounded: Callable[[float], float], is_ready: bool
) -> None:
    """Amounts typed anew with fewer digits, or times one number, were those of another meter."""
    ours = monthly(COUNTED, "protocol {n}")
    theirs = monthly([rounded(value) for value in COUNTED], "bill {n}")
    result = result_of(tmp_path, {**INVOICED, f"{A}.entries": ours, f"{A}.invoiced": theirs})
    assert result.ready is is_ready
    assert ("MON-997" in [found.code for found in result.findings]) is not is_ready


def test_bills_with_one_loss_on_top_count_with_their_files(tmp_path: Path) -> None:
    ours, theirs = monthly(COUNTED, "protocol-{n}.txt"), []
    billed = [round(value * 1.015, 3) for value in COUNTED]
    for n, value in enumerate(COUNTED, start=1):
        (tmp_path / f"protocol-{n}.txt").write_text(f"Read by us at the end of {n}: {value} MWh")
        (tmp_path / f"bill-{n}.txt").write_text(f"To be paid, month {n}: {billed[n - 1]} MWh")
    theirs = monthly(billed, "bill-{n}.txt")
    assert result_of(tmp_path, {**INVOICED, f"{A}.entries": ours, f"{A}.invoiced": theirs}).ready
    two = {f"{A}.entries": monthly(COUNTED, "protocol {n}")[:2]}
    two[f"{A}.invoiced"] = monthly(billed, "bill {n}")[:2]
    found = result_of(tmp_path, {**INVOICED, **two})
    assert "MON-997" not in [one.code for one in found.findings]


def test_copies_of_one_bill_are_no_bills(tmp_path: Path) -> None:
    values = [round(v * 1.001, 4) for v in COUNTED]
    amounts = "; ".join(f"{value} MWh" for value in values)
    for n in range(18):
        (tmp_path / f"bill-{n + 1}.txt").write_text(f"The one bill of the whole period: {amounts}")
    bills = monthly(values, "bill-{n}.txt")
    changes = {f"{A}.entries": monthly(COUNTED, "protocol {n}"), f"{A}.invoiced": bills}
    assert [f.code for f in result_of(tmp_path, {**INVOICED, **changes}).open] == ["PRJ-217"]
    for line in bills:
        line["evidence"] = "bill-1.txt"
    assert result_of(tmp_path, {**INVOICED, **changes}).ready


B = f"{MEMBERS}.roof-b"


@one_in(4)
@pytest.mark.parametrize(
    ("one", "other", "asked"),
    [
        pytest.param("a.txt", "a.txt", True, id="one file"),
        pytest.param("a.txt", "b.txt", True, id="a copy of it"),
        pytest.param("Bill 7 of EVN", "EVN, bill no. 7", True, id="one text"),
        pytest.param("a.txt, page 1", "a.txt", True, id="one page is not told"),
        pytest.param("a.txt, page 1", "a.txt, page 2", False, id="two pages"),
        pytest.param("a.txt, line 1", "a.txt, line 2", False, id="two lines"),
        pytest.param("a.txt", "c.txt", False, id="two files"),
        pytest.param("Bill 7 of EVN", "Bill 8 of EVN", False, id="two texts"),
    ],
)
def test_one_bill_of_two_members_is_asked_about(
    tmp_path: Path, one: str, other: str, asked: bool
) -> None:
    for name, text in (("a", "bill of the roofs"), ("b", "bill of the roofs"), ("c", "another")):
        (tmp_path / f"{name}.txt").write_text(text)
    entries = monthly(COUNTED, "protocol {n} of roof a"), monthly(COUNTED, "protocol {n} of roof b")
    bills = [round(value * 1.001, 4) for value in COUNTED]
    for name in ("entries", "invoiced"):
        # The same of invoices beside entries that differ, and of entries with their invoices.
        same = {f"{A}.entries": entries[0], f"{B}.entries": entries[1]}
        same |= {f"{A}.invoiced": monthly(bills, "A {n}"), f"{B}.invoiced": monthly(bills, "B {n}")}
        for member, document in ((A, one), (B, other)):
            for line in (lines := [dict(line) for line in same[f"{member}.{name}"]]):
                line["evidence"] = document
            same[f"{member}.{name}"] = lines
        result = result_of(tmp_path, {**INVOICED, **same})
        about = [f for f in result.open if f.code == "MON-998"]
        assert len(about) == asked
        assert all("EG[roof-a] and EG[roof-b]" in f.message for f in about)
        assert all(f.found.endswith("; and 17 more") for f in about)
        # A bill that carries both meters has two amounts.
        for line in same[f"{B}.{name}"]:
            line["value"] = round(line["value"] + 0.001, 4)
        two = result_of(tmp_path, {**INVOICED, **same})
        assert "MON-998" not in [f.code for f in two.findings]


def test_a_row_of_a_table_that_two_members_read_is_one_bill(tmp_path: Path) -> None:
    lines = ["From,To,A,B,Bill"]
    for n, line in enumerate(monthly(COUNTED)):
        value = line["value"]
        lines.append(f"{line['start']},{line['end']},{value},{value},bill {n}")
    (tmp_path / "bills.csv").write_text("\n".join(lines) + "\n")

    def table(value: str) -> dict[str, Any]:
        columns = {"start": "From", "end": "To", "value": value}
        return {"file": "bills.csv", "columns": columns, "unit": "MWh"}

    own = {f"{A}.evidence": "list a", f"{B}.evidence": "list b"}
    both = {**own, f"{A}.entries": table("A"), f"{B}.entries": table("A")}
    result = result_of(tmp_path, {**INVOICED, **both})
    assert "MON-998" in [f.code for f in result.open]
    apart = result_of(tmp_path, {**INVOICED, **both, f"{B}.entries": table("B")})
    assert "MON-998" not in [f.code for f in apart.open]


@pytest.mark.parametrize(
    ("last", "asked"),
    [
        pytest.param([140, 140], True, id="two months of 2.8 times as much"),
        pytest.param([52, 51], False, id="in line with the others"),
        pytest.param([10, 0], False, id="less, which is conservative"),
        pytest.param([90], True, id="one month"),
        pytest.param([58], False, id="a little more in one month"),
    ],
)
def test_months_without_invoice_have_to_be_in_line(
    tmp_path: Path, last: list[float], asked: bool
) -> None:
    values = [*([50, 51.5, 49] * 6)[: 18 - len(last)], *last]
    bills = [round(value * 1.002, 3) for value in values[: -len(last)]]
    changes = {
        f"{A}.entries": monthly(values, "protocol {n}"),
        f"{A}.invoiced": monthly(bills, "bill {n}"),
    }
    result = result_of(tmp_path, {**INVOICED, **changes})
    assert result.ready is not asked
    code = "MON-929" if asked else "MON-814"
    (said,) = [f for f in result.findings if f.code == code]
    first = dt.date(2025, 7 - len(last), 1)
    assert f"{first} to 2025-06-30: " in said.found
    assert f"{sum(last) / sum(values) * 100:.3g} % of the amount" in said.found


BILLED = {"a": COUNTED, "b": [round(value + 1, 3) for value in COUNTED]}


def option_b(**changes: Any) -> dict[str, Any]:
    """Give changes: both roofs by the bills of the buyer alone, which the text allows."""
    records = [r for r in INVOICED["confirmed"] if r["what"] != "monitoring option of EG"]
    members = {"roof-a": "a", "roof-b": "b"}
    given: dict[str, Any] = {"confirmed": records, "monitoring.EG.option": "B"}
    given["confirmations"] = "read/"
    for member, letter in members.items():
        given[f"{MEMBERS}.{member}.entries"] = monthly(BILLED[letter], f"bills/{letter}-{{n}}.txt")
    return {**given, **changes}


def bills_of(folder: Path) -> None:
    """Write the bills, and the overlays of two who have read that they serve."""
    record = {**read("monitoring option of EG"), "options": ["B", "C"]}
    overlay(folder / "read" / "a.yaml", record)
    overlay(folder / "read" / "b.yaml", {**record, "reader": "B. Reader"})
    (folder / "bills").mkdir()
    for letter in "ab":
        for n in range(18):
            (folder / "bills" / f"{letter}-{n + 1}.txt").write_text(
                f"The bill {letter} of month {n + 1}: {BILLED[letter][n]} MWh"
            )


def test_under_option_b_the_bills_need_no_second_source(tmp_path: Path) -> None:
    bills_of(tmp_path)
    result = result_of(tmp_path, option_b())
    assert (result.standing, result.ready, result.open) == ("final", True, ())
    option_c = result_of(tmp_path, {**option_b(), "monitoring.EG.option": "C"})
    assert "MON-929" in [f.code for f in option_c.open]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({f"{A}.entries": monthly(COUNTED, "bill {n}")}, "MON-929", id="words"),
        pytest.param({f"{A}.entries": monthly(COUNTED, "bills/c-{n}.txt")}, "PRJ-138", id="lost"),
        pytest.param({f"{A}.entries": monthly(COUNTED, "bills/c-{n}.txt")}, "MON-929", id="none"),
        pytest.param({"sets.system.0.capacity": GONE}, "MON-929", id="no capacity"),
        pytest.param(
            {f"{A}.entries": monthly([200.1] * 18, "bills/a-{n}.txt")},
            "MON-614",
            id="more than the sun gives",
        ),
        pytest.param(
            {f"{A}.entries": monthly([v + 1 for v in COUNTED], "bills/b-{n}.txt")},
            "MON-998",
            id="bills of the other roof",
        ),
    ],
)
def test_bills_of_option_b_that_show_nothing(
    tmp_path: Path, changes: dict[str, Any], code: str
) -> None:
    bills_of(tmp_path)
    assert code in [f.code for f in result_of(tmp_path, option_b(**changes)).open]


@pytest.mark.parametrize(
    ("document", "asked"),
    [
        pytest.param("bills/a-1.txt", True, id="one file"),
        pytest.param("bills/a-1.txt, page {n}", False, id="its pages"),
        pytest.param("bills/a-1.txt, line {n}", False, id="its lines"),
        pytest.param("bills", False, id="the folder of all"),
    ],
)
def test_one_file_of_all_bills_names_their_pages(
    tmp_path: Path, document: str, asked: bool
) -> None:
    bills_of(tmp_path)
    changes = option_b(**{f"{A}.entries": monthly(COUNTED, document)})
    about = [f for f in result_of(tmp_path, changes).open if f.code == "MON-929"]
    assert len(about) == asked
    assert all("page or line" in f.found for f in about)


@pytest.mark.parametrize("document", ["copies", "copies/*.txt"])
def test_a_folder_of_copies_is_one_bill(tmp_path: Path, document: str) -> None:
    bills_of(tmp_path)
    (tmp_path / "copies").mkdir()
    for n in range(18):
        (tmp_path / f"copies/{n}.txt").write_text("The one bill of all months" + "\n" * n)
    changes = option_b(**{f"{A}.entries": monthly(COUNTED, document)})
    assert "MON-929" in [f.code for f in result_of(tmp_path, changes).open]


@pytest.mark.parametrize(
    ("bills", "document", "asked"),
    [
        pytest.param(18, "bills/a-1.txt", True, id="the report of a criterion"),
        pytest.param(18, "bills/a-1.txt, page {n}", False, id="its pages"),
        pytest.param(1, "bills/a-1.txt", False, id="one bill that shows a criterion too"),
    ],
)
def test_the_document_of_a_criterion_is_no_bill_of_many(
    tmp_path: Path, bills: int, document: str, asked: bool
) -> None:
    bills_of(tmp_path)
    entries = monthly(COUNTED, document)[:bills] + monthly(COUNTED, "bills/a-{n}.txt")[bills:]
    met = {"criteria.1.evidence": "bills/a-1.txt"}
    found = result_of(tmp_path, option_b(**met, **{f"{A}.entries": entries}))
    about = [f.message for f in found.open if f.code == "PRJ-217"]
    expected = "bills/a-1.txt shows that a criterion is met, and 18 amounts of monitoring.EG"
    assert len(about) == asked
    assert all(message.startswith(expected) for message in about)


def test_the_table_of_the_amounts_is_no_bill(tmp_path: Path) -> None:
    bills_of(tmp_path)
    lines = [f"{a['start']},{a['end']},{a['value']},bills.csv" for a in monthly(COUNTED)]
    (tmp_path / "bills.csv").write_text("From,To,MWh,Bill\n" + "\n".join(lines) + "\n")
    columns = {"start": "From", "end": "To", "value": "MWh", "evidence": "Bill"}
    table = {"file": "bills.csv", "columns": columns, "unit": "MWh"}
    result = result_of(tmp_path, option_b(**{f"{A}.entries": table}))
    assert "MON-929" in [f.code for f in result.open]


def test_a_letter_of_a_note_is_another_note(tmp_path: Path) -> None:
    for n in range(18):
        for name in ("protocol", "bill"):
            words = f"Meter 7 of the roof, by A. Engineer and the buyer; the month is {n + 10}: "
            words += f"{COUNTED[n]} MWh "
            (tmp_path / f"{name}-{n + 1}.txt").write_text(words + name[0].upper())
    ours, theirs = monthly(COUNTED, "protocol-{n}.txt"), monthly(COUNTED, "bill-{n}.txt")
    changes = {f"{A}.entries": ours, f"{A}.invoiced": theirs}
    assert result_of(tmp_path, {**INVOICED, **changes}).ready


@pytest.mark.parametrize("sides", [("higher",), ("lower",), ("lower", "higher")])
def test_what_one_side_alone_does_not_look_for_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sides: tuple[str, ...]
) -> None:
    """Months without invoice may be out of line on one side, or be told in other words."""
    project = load_project(write_project(tmp_path, INVOICED))
    (application,) = project.applications
    of_either_side = {
        name: parameter.model_copy(update={"conservative": "by_result"})
        for name, parameter in application.methodology.monitored().items()
    }
    monkeypatch.setattr(Methodology, "monitored", lambda _: of_either_side)
    measured_of = inputs._measure

    def measured(*given: Any) -> Measured:
        one, side = measured_of(*given), given[4]
        asked = [MON[929].at("here", found=side, parameter="EG")] if side in sides else []
        return replace(one, findings=(*one.findings, *asked))

    monkeypatch.setattr(inputs, "_measure", measured)
    found = inputs.gather(project, application).findings
    assert [f.found for f in found if f.code == "MON-929"] == [sides[0]] * 2
