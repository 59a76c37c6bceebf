"""What a project of typed amounts must have before it is ready, each tried without it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import Result, calculate, load_project
from tests.projects import GONE, INVOICED, beside, write_project

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


def named(*documents: str) -> list[dict[str, Any]]:
    return [{**one, "evidence": d} for one, d in zip(beside("roof-a"), documents, strict=True)]


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
        text = "\n".join(f"{name} {n}: {n * n}" for n in range(40))
        (tmp_path / f"{name}.txt").write_text(text)
        (tmp_path / f"{name}-2.txt").write_text(text + " ")
        (tmp_path / f"{name}-3.txt").write_text(text.replace("30: 900", "30: 901"))
        (tmp_path / f"{name}-bill.txt").write_text(f"Sold to us in {name}: as counted")
    own = {f"{A}.entries": named(*ours)}
    result = result_of(tmp_path, {**INVOICED, **own, f"{A}.invoiced": named(*theirs)})
    assert not result.ready
    assert "MON-997" in [found.code for found in result.findings]
    bills = {f"{A}.invoiced": named("a-bill.txt", "b-bill.txt")}
    assert result_of(tmp_path, {**INVOICED, **own, **bills}).ready


def test_the_smaller_amount_counts_where_they_differ(tmp_path: Path) -> None:
    bills = [{**one, "value": one["value"] * 0.95} for one in beside("roof-a")]
    result = result_of(tmp_path, {**INVOICED, f"{A}.invoiced": bills})
    (differing,) = [found for found in result.findings if found.code == "MON-812"]
    assert "2 entered and invoiced amounts differ by 5.000%" in differing.message
    year = result.years[0]
    assert float(year.reference_emissions) == pytest.approx((665 + 512.3) * 0.333)


def test_a_table_of_entries_and_invoices_is_held_alike(tmp_path: Path) -> None:
    (tmp_path / "amounts.csv").write_text(
        "From,To,Meter kWh,Bill kWh,Protocol,Bill\n"
        "2024-01-01,2024-12-31,700000,699000,protocol 2024,bill 2024\n"
        "2025-01-01,2025-06-30,351500,351500,protocol 2025,bill 2025\n"
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
