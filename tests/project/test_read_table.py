"""Entries, invoices and members from tables: as if they stood in the project file."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import zipfile
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv import calculate, load_project
from jcm_mrv.calculation.check import check
from jcm_mrv.findings import Finding, FindingsError
from jcm_mrv.project import read_table as module
from jcm_mrv.project.model import ProjectFile
from jcm_mrv.project.read_table import put_tables
from jcm_mrv.project.table import Table, TableFormat
from jcm_mrv.project.table_cells import decimal_of, value_of
from jcm_mrv.strict_yaml import Document
from tests.cli.test_commands import run
from tests.projects import BASE, GONE, write_project

HEADINGS = ["Meter", "From", "To", "Energy [kWh]", "Invoice"]
DAY = dt.date
ROWS: list[list[Any]] = [
    ["roof-a", DAY(2024, 1, 1), DAY(2024, 12, 31), 700_000, "2024/1"],
    ["roof-b", DAY(2024, 1, 1), DAY(2024, 12, 31), 512_300.5, 4711],
    ["roof-a", DAY(2025, 1, 1), DAY(2025, 6, 30), 351_500, ""],
    ["roof-b", DAY(2025, 1, 1), DAY(2025, 6, 30), 250_100, ""],
]
COLUMNS = {"start": "From", "end": "To", "value": "Energy [kWh]", "evidence": "Invoice"}


def csv_text(rows: list[list[Any]], *, delimiter: str = ",", above: str = "") -> str:
    lines = [delimiter.join(map(str, row)) for row in [HEADINGS, *rows]]
    return above + "\n".join(lines) + "\n"


def xlsx(path: Path, sheets: dict[str, list[list[Any]]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, DAY):
                        sheet.write_datetime(
                            r, c, dt.datetime(cell.year, cell.month, cell.day), date
                        )
                    else:
                        sheet.write(r, c, cell)


def members(**table: Any) -> dict[str, Any]:
    """Give the sources of both roofs; what is None is left out."""
    made = {}
    for key in ("roof-a", "roof-b"):
        given = {"columns": COLUMNS, "unit": "kWh", "filter": {"Meter": key}, **table}
        made[key] = {"entries": {k: v for k, v in given.items() if v is not None}}
    return made


def project(folder: Path, **table: Any) -> Path:
    return write_project(folder, {"monitoring.EG.members": members(**table)})


def refused(path: Path) -> list[Finding]:
    with pytest.raises(FindingsError) as caught:
        load_project(path)
    return [found for found in caught.value.findings if found.is_error]


def test_invoices_of_a_csv_file_are_entries(tmp_path: Path) -> None:
    text = csv_text(ROWS, above="Export of 3 July\n\n")
    (tmp_path / "bills.csv").write_text(text, encoding="utf-8")
    loaded = load_project(project(tmp_path, file="bills.csv"))
    entries = loaded.file.monitoring["EG"].members["roof-b"].entries
    assert entries is not None
    assert [(e.start, e.end, float(e.value), e.unit, e.evidence) for e in entries] == [
        (DAY(2024, 1, 1), DAY(2024, 12, 31), 512300.5, "kWh", "4711"),
        (DAY(2025, 1, 1), DAY(2025, 6, 30), 250100, "kWh", ""),
    ]
    result = calculate(loaded)
    assert result.years[0].emission_reductions == 403
    (item,) = result.inputs
    assert (item.path, item.bytes) == ("bills.csv", len(text))
    assert item.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_a_sheet_of_a_workbook_gives_the_same(tmp_path: Path) -> None:
    other = [["something else"]]
    xlsx(tmp_path / "bills.xlsx", {"Notes": other, "2024": [["Title"], HEADINGS, *ROWS]})
    (tmp_path / "bills.csv").write_text(csv_text(ROWS), encoding="utf-8")
    as_text = load_project(project(tmp_path, file="bills.csv")).file.monitoring
    assert load_project(project(tmp_path, file="bills.xlsx")).file.monitoring == as_text
    named = project(tmp_path, file="bills.xlsx", sheet=2024)
    assert load_project(named).file.monitoring == as_text


def test_dates_and_numbers_as_they_are_declared(tmp_path: Path) -> None:
    rows = [
        ["roof-a", "31.12.2024", "31.12.2024", '"1.234,5"', ""],
        ["roof-b", "1.1.2024", "2.1.2024", "7", ""],
    ]
    (tmp_path / "bills.csv").write_text(csv_text(rows, delimiter=";"), encoding="utf-16")
    form = {"date": "%d.%m.%Y", "decimal": ",", "thousands": ".", "encoding": "utf-16"}
    loaded = load_project(project(tmp_path, file="bills.csv", format=form))
    entries = loaded.file.monitoring["EG"].members["roof-a"].entries
    assert entries is not None
    (entry,) = entries
    assert (entry.start, float(entry.value)) == (DAY(2024, 12, 31), 1234.5)


def test_members_of_a_table_with_their_attributes(tmp_path: Path) -> None:
    rows = [
        ["id", "Name", "kW", "connection"],
        ["roof-a", "A", 600, "grid"],
        ["roof-b", "B", 400, "grid"],
    ]
    xlsx(tmp_path / "roofs.xlsx", {"roofs": rows})
    table = {
        "file": "roofs.xlsx",
        "columns": {"title": "Name", "capacity": "kW", "connection": "connection"},
        "units": {"capacity": "kW"},
    }
    loaded = load_project(write_project(tmp_path, {"sets.system": table}))
    assert [m.attributes for m in loaded.file.sets["system"]] == [
        {"capacity": "600 kW", "connection": "grid"},
        {"capacity": "400 kW", "connection": "grid"},
    ]
    # Headings that are keys need no columns.
    text = (
        "id,title,capacity,connection,Remark of 2024\nroof-a,A,600 kW,grid,x\nroof-b,B,1 MW,grid,\n"
    )
    (tmp_path / "roofs.csv").write_text(text, encoding="utf-8")
    loaded = load_project(write_project(tmp_path, {"sets.system": {"file": "roofs.csv"}}))
    assert loaded.file.sets["system"][1].attributes == {"capacity": "1 MW", "connection": "grid"}


def test_tables_stand_under_applications_too(tmp_path: Path) -> None:
    (tmp_path / "bills.csv").write_text(csv_text(ROWS), encoding="utf-8")
    one = {
        **{key: BASE[key] for key in ("methodology", "sets", "criteria")},
        "monitoring": {"EG": {"option": "C", "members": members(file="bills.csv")}},
    }
    gone = dict.fromkeys(("methodology", "sets", "monitoring", "criteria"), GONE)
    path = write_project(tmp_path, {**gone, "applications": [one]})
    assert calculate(load_project(path)).years[0].emission_reductions == 403


BAD: list[tuple[str, str, dict[str, Any], str, str]] = [
    ("no such file", "", {"file": "bill.csv"}, "PRJ-150", "bills.csv"),
    ("outside", "", {"file": "../bills.csv"}, "PRJ-151", ""),
    ("absolute", "", {"file": "/etc/passwd"}, "PRJ-151", ""),
    ("a folder", "", {"file": "."}, "PRJ-150", ""),
    ("no such column", "", {"columns": {**COLUMNS, "value": "kWh"}}, "PRJ-153", ""),
    ("no such row", "", {"filter": {"Meter": "roof-c"}}, "PRJ-153", "filter"),
    ("another encoding", "", {"format": {"encoding": "ascii"}}, "PRJ-150", "encoding"),
    ("no encoding", "", {"format": {"encoding": "rot13"}}, "PRJ-150", "encoding"),
    ("a date in another order", "01/02/2024,2024-12-31,1,", {}, "PRJ-154", ""),
    ("thousands that nobody declared", '2024-01-01,2024-12-31,"1,234",', {}, "PRJ-154", ""),
    ("a total", "Total,,1234,", {}, "PRJ-154", "total"),
    ("no end", "2024-01-01,,1,", {}, "PRJ-154", "document says"),
    ("half filled", "2024-01-01,2024-12-31,,x", {}, "PRJ-154", "document says"),
    ("a remark", ",,,x", {}, "PRJ-154", "remark"),
    ("ends before it starts", "2024-02-01,2024-01-01,1,", {}, "PRJ-154", "exchanged"),
    ("no unit", "2024-01-01,2024-12-31,1,", {"unit": None}, "PRJ-153", "`unit`"),
    ("an unknown key", "", {"column": {}}, "PRJ-013", "columns"),
]


@pytest.mark.parametrize(
    ("row", "changes", "code", "hint"), [b[1:] for b in BAD], ids=[b[0] for b in BAD]
)
def test_what_cannot_be_taken_from_a_table(
    tmp_path: Path, row: str, changes: dict[str, Any], code: str, hint: str
) -> None:
    text = csv_text(ROWS) + (f"roof-a,{row}\n" if row else "") + "điện,,,,\n"
    (tmp_path / "bills.csv").write_text(text, encoding="utf-8")
    path = project(tmp_path, **{"file": "bills.csv", **changes})
    found = [f for f in refused(path) if f.code == code]
    assert found
    assert hint in found[0].hint
    # A row is named in its own file.
    if row:
        assert found[-1].where.startswith("bills.csv:6") or "unit" in changes


def test_a_workbook_that_is_in_doubt_or_damaged(tmp_path: Path) -> None:
    xlsx(tmp_path / "two.xlsx", {"2024": [HEADINGS, *ROWS], "2025": [HEADINGS, *ROWS]})
    (doubt, *_) = refused(project(tmp_path, file="two.xlsx"))
    assert (doubt.code, doubt.found) == ("PRJ-152", "2024, 2025")
    (unknown, *_) = refused(project(tmp_path, file="two.xlsx", sheet="2026"))
    assert unknown.code == "PRJ-152"
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 nothing")
    assert refused(project(tmp_path, file="bad.xlsx"))[0].code == "PRJ-150"
    # One cell far away would fill the memory.
    far = io.BytesIO()
    with zipfile.ZipFile(tmp_path / "two.xlsx") as old, zipfile.ZipFile(far, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                data = data.replace(b"</sheetData>", cell)
            new.writestr(name, data)
    (tmp_path / "far.xlsx").write_bytes(far.getvalue())
    (found, *_) = refused(project(tmp_path, file="far.xlsx", sheet="2024"))
    assert (found.code, "more memory" in found.found) == ("PRJ-150", True)


def test_cells_of_a_workbook_are_named_by_row_and_column(tmp_path: Path) -> None:
    rows = [*ROWS, ["roof-a", "soon", DAY(2025, 6, 30), 1, ""]]
    xlsx(tmp_path / "bills.xlsx", {"2024": [HEADINGS, *rows]})
    (found, *_) = refused(project(tmp_path, file="bills.xlsx"))
    assert (found.where, found.found) == ("bills.xlsx 2024, row 6, From", "soon")


@given(
    st.integers(0, 10**9), st.integers(0, 999), st.sampled_from([(".", ","), (",", "."), (".", "")])
)
def test_numbers_read_as_they_are_written(whole: int, part: int, signs: tuple[str, str]) -> None:
    decimal, thousands = signs
    text = f"{whole:,}".replace(",", thousands) + f"{decimal}{part:03}"
    declared = TableFormat.model_validate({"decimal": decimal, "thousands": thousands})
    assert decimal_of(text, declared) * 1000 == whole * 1000 + part


KEYS = st.sampled_from(["sets", "monitoring", "members", "entries", "applications", "file"])
NODES = st.recursive(
    st.none() | st.text(max_size=5),
    lambda inner: st.dictionaries(KEYS, inner, max_size=3) | st.lists(inner, max_size=2),
    max_leaves=12,
)


@given(NODES)
def test_whatever_a_file_holds_it_ends_in_a_finding(data: Any) -> None:
    with suppress(FindingsError):
        put_tables(Document("p.yaml", data), Path("/nonexistent"))


def test_the_schema_lets_a_list_be_a_table() -> None:
    schema = ProjectFile.model_json_schema(by_alias=True)
    places = [schema["$defs"]["Source"]["properties"][key] for key in ("entries", "invoiced")]
    places.append(schema["properties"]["sets"]["additionalProperties"])
    for place in places:
        assert "Table" in [form.get("title") for form in place["anyOf"]]


def test_what_is_too_large_or_lies_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "bills.csv").write_text(csv_text(ROWS), encoding="utf-8")
    xlsx(folder / "bills.xlsx", {"2024": [HEADINGS, *ROWS]})
    (tmp_path / "outside.csv").write_text(csv_text(ROWS), encoding="utf-8")
    (folder / "link.csv").symlink_to(tmp_path / "outside.csv")
    assert refused(project(folder, file="link.csv"))[0].code == "PRJ-151"
    (folder / "long.csv").write_text("x" * 200_000 + "\n", encoding="utf-8")
    assert refused(project(folder, file="long.csv"))[0].code == "PRJ-150"
    monkeypatch.setattr(module, "MAX_ROWS", 3)
    for name in ("bills.csv", "bills.xlsx"):
        (found, *_) = refused(project(folder, file=name))
        assert (found.code, found.expected) == ("PRJ-150", "at most 3 rows")
    monkeypatch.setattr(module, "MAX_UNPACKED_BYTES", 100)
    assert refused(project(folder, file="bills.xlsx"))[0].code == "PRJ-150"


def test_cells_of_other_kinds() -> None:
    table = Table.model_validate({"file": "f.xlsx"})
    noon = dt.datetime(2024, 3, 1, 12, 30)
    assert value_of("start", noon, "entries", table) == "2024-03-01"
    assert value_of("year", 1998.0, "sets", table) == 1998
    assert value_of("factor", 0.1 + 0.2, "sets", table) == Decimal("0.3")
    assert value_of("title", True, "sets", table) == "true"
    assert value_of("title", noon, "sets", table) == "2024-03-01 12:30:00"
    assert value_of("id", 17.0, "sets", table) == "17"
    with pytest.raises(ValueError, match="number"):
        value_of("value", True, "entries", table)


def test_an_amount_that_is_nobodys_is_refused(tmp_path: Path) -> None:
    lost = ["", "2024-01-01", "2024-12-31", "9", ""]
    (tmp_path / "bills.csv").write_text(csv_text([*ROWS, lost]), encoding="utf-8")
    found = refused(project(tmp_path, file="bills.csv"))
    assert {(f.code, f.found) for f in found} == {("PRJ-154", "9")}
    assert "without Meter" in found[0].message
    # A total without days is no amount of anybody.
    for total in (["", "", "", "9", ""], ["Total", "2024-01-01", "2024-12-31", "9", ""]):
        (tmp_path / "bills.csv").write_text(csv_text([*ROWS, total]), encoding="utf-8")
        assert load_project(project(tmp_path, file="bills.csv"))


def test_a_text_that_begins_as_an_archive_does_is_a_text(tmp_path: Path) -> None:
    (tmp_path / "bills.csv").write_text(csv_text(ROWS, above="PK 12, Phu My\n"), encoding="utf-8")
    file = project(tmp_path, file="bills.csv")
    assert calculate(load_project(file)).emission_reductions > 0


def of_heading(folder: Path, heading: str, unit: str, **source: Any) -> list[Finding]:
    text = csv_text(ROWS).replace("Energy [kWh]", heading)
    (folder / "bills.csv").write_text(text, encoding="utf-8")
    made = members(file="bills.csv", unit=unit, columns={**COLUMNS, "value": heading})
    made = {key: {**one, **source} for key, one in made.items()}
    findings = check(load_project(write_project(folder, {"monitoring.EG.members": made}))).findings
    return [one for one in findings if one.code in ("MON-930", "MON-931", "MON-934")]


@pytest.mark.parametrize(
    ("heading", "unit", "found"),
    [
        ("Amount (kWh)", "MWh", "MON-930"),
        ("Amount [MWh]", "kWh", "MON-930"),
        ("Amount (x10 kWh)", "kWh", "MON-930"),
        ("Gas (m3)", "kWh", "MON-931"),
        ("Amount (kvarh)", "kWh", "MON-931"),
        ("Max (kW)", "kWh", "MON-931"),
        ("Amount (kWh)", "kWh", ""),
        ("Amount (kWh/month)", "kWh", ""),
        ("Amount (A)", "kWh", ""),
        ("Amount (x1000 kWh)", "MWh", ""),
    ],
)
def test_the_unit_of_a_heading_is_held_against_the_one_stated(
    tmp_path: Path, heading: str, unit: str, found: str
) -> None:
    said = of_heading(tmp_path, heading, unit)
    assert [(one.code, one.where, one.found) for one in said] == (
        [(found, "bills.csv:1", heading)] if found else []
    )
    assert [one.is_error for one in said] == [found == "MON-931"] * len(said)
    if said:
        looked = [{"finding": found, "reason": "asked the seller", "evidence": "letter"}]
        (said,) = [of_heading(tmp_path, heading, unit, accept=looked)]
        assert [(one.code, one.is_error) for one in said] == [(found, False)]
        assert said[0].hint.startswith("accepted: asked the seller")


def test_a_column_of_units_says_more_than_its_heading(tmp_path: Path) -> None:
    rows = [[*row[:4], "MWh"] for row in ROWS]
    text = csv_text(rows).replace("Invoice", "unit")
    (tmp_path / "bills.csv").write_text(text, encoding="utf-8")
    named = {key: name for key, name in COLUMNS.items() if key != "evidence"}
    loaded = load_project(project(tmp_path, file="bills.csv", columns=named))
    assert not loaded.document.headings


@pytest.mark.parametrize(
    ("heading", "unit", "found"),
    [
        ("capacity [kW]", "MW", "MON-930"),
        ("capacity [kWh]", "kW", "MON-931"),
        ("capacity [kW]", "kW", ""),
        ("capacity [kWp]", "kW", ""),
        ("capacity [kVA]", "kW", ""),
    ],
)
def test_the_unit_of_a_heading_of_members(
    tmp_path: Path, heading: str, unit: str, found: str
) -> None:
    rows = f"id,title,{heading},connection\nroof-a,A,600,grid\nroof-b,B,400,grid\n"
    (tmp_path / "roofs.csv").write_text(rows, encoding="utf-8")
    columns = {"title": "title", "capacity": heading, "connection": "connection"}
    table = {"file": "roofs.csv", "columns": columns, "units": {"capacity": unit}}
    said = check(load_project(write_project(tmp_path, {"sets.system": table}))).findings
    assert [(one.code, one.where) for one in said if one.code in ("MON-930", "MON-931")] == (
        [(found, "roofs.csv:1")] if found else []
    )


def test_the_heading_of_a_source_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "bills.csv").write_text("start,end,kWh\n2024-01-01,2024-01-31,5\n")
    text = "entries: {file: bills.csv, unit: MWh, columns: {value: kWh}}\ntimezone: Asia/Tokyo\n"
    (tmp_path / "source.yaml").write_text(text)
    shown = run("meter", "--source", tmp_path / "source.yaml", "--json")
    assert "MON-930" in {one["code"] for one in json.loads(shown.stdout)["findings"]}


def bills(folder: Path, rows: list[list[Any]], **table: Any) -> list[Finding]:
    """Give what is wrong with some rows of a workbook, in a project."""
    xlsx(folder / "bills.xlsx", {"2024": [HEADINGS, *rows]})
    try:
        return list(check(load_project(project(folder, file="bills.xlsx", **table))).findings)
    except FindingsError as exc:
        return [found for found in exc.findings if found.is_error]


def test_one_wrong_format_of_dates_is_one_finding_that_says_how_they_are_written(
    tmp_path: Path,
) -> None:
    rows = [
        [roof, f"01/{month:02}/2024", f"28/{month:02}/2024", 5, ""]
        for month in range(1, 13)
        for roof in ("roof-a", "roof-b")
    ]
    (found,) = bills(tmp_path, rows)
    assert (found.code, found.where) == ("PRJ-154", "bills.xlsx 2024, row 2, From")
    assert found.found.startswith("01/01/2024; 48 of them, also at bills.xlsx 2024, row 2, To")
    assert found.hint.endswith('format: {date: "%d/%m/%Y"}')
    assert not [f for f in bills(tmp_path, rows, format={"date": "%d/%m/%Y"}) if f.is_error]
    # Where nothing settles the order, both are named.
    (found,) = bills(tmp_path, [[*row[:2], row[1], *row[3:]] for row in rows])
    assert '"%d/%m/%Y"}, format: {date: "%m/%d/%Y"}' in found.hint


@pytest.mark.parametrize(
    ("cell", "message", "hint"),
    [
        ("#REF!", "error of its spreadsheet", "what the document says"),
        ("", "empty, or shows an error", "what the document says"),
        ("1,234", "no number with the signs", 'format: {decimal: ".", thousands: ","}'),
        ("1.234,5", "no number with the signs", 'format: {decimal: ",", thousands: "."}'),
        ("see file", "no number", "total or a remark"),
        ("12 kWh", "no number", "its unit stands in `unit`"),
    ],
)
def test_the_cause_that_is_named_of_an_amount(
    tmp_path: Path, cell: str, message: str, hint: str
) -> None:
    (found,) = bills(tmp_path, [*ROWS[1:], [*ROWS[0][:3], cell, "2024/1"]])
    assert (found.code, found.where) == ("PRJ-154", "bills.xlsx 2024, row 5, Energy [kWh]")
    assert message in found.message
    assert hint in found.hint


def test_an_amount_in_groups_that_are_none_is_not_taken(tmp_path: Path) -> None:
    (found,) = bills(tmp_path, [[*ROWS[0][:3], "1,5", ""], ROWS[1]], format={"thousands": ","})
    assert (found.code, found.found) == ("PRJ-154", "1,5")


def test_entries_that_overlap_are_placed_in_their_table(tmp_path: Path) -> None:
    rows = [*ROWS, ["roof-a", DAY(2024, 12, 1), DAY(2024, 12, 31), 5, ""]]
    (found,) = [f for f in bills(tmp_path, rows) if f.is_error]
    assert (found.code, found.where) == ("MON-031", "bills.xlsx 2024, row 6, From")
    assert "(bills.xlsx 2024, row 2)" in found.found


def test_a_source_in_a_file_of_its_own_places_its_rows_too(tmp_path: Path) -> None:
    (tmp_path / "bills.csv").write_text(
        "start,end,value\n2024-01-01,2024-01-31,5\n2024-01-31,2024-02-29,6\n"
    )
    text = "entries: {file: bills.csv, unit: MWh}\ntimezone: Asia/Tokyo\n"
    (tmp_path / "source.yaml").write_text(text)
    shown = run("meter", "--source", tmp_path / "source.yaml", "--json")
    (found,) = [one for one in json.loads(shown.stdout)["findings"] if one["severity"] == "error"]
    assert (found["code"], found["where"]) == ("MON-031", "bills.csv:3, start")


@pytest.mark.parametrize("text", ["Roof A", "rof-a", "ROOF-B", "ｒｏｏｆ-a", "roof_b"])
def test_a_member_that_is_misspelled_is_refused(tmp_path: Path, text: str) -> None:
    lost = [text, "2024-01-01", "2024-12-31", "9", ""]
    (tmp_path / "bills.csv").write_text(csv_text([*ROWS, lost]), encoding="utf-8")
    (found,) = refused(project(tmp_path, file="bills.csv"))
    assert (found.code, found.where) == ("MON-992", "bills.csv:6, Meter")
    assert found.found == f"{text}, 9"
    assert "did you mean 'roof-" in found.hint


def test_others_of_a_long_list_are_told(tmp_path: Path) -> None:
    lost = ["roof-c", "2024-01-01", "2024-12-31", "9", ""]
    (tmp_path / "bills.csv").write_text(csv_text([*ROWS, lost, lost]), encoding="utf-8")
    loaded = load_project(project(tmp_path, file="bills.csv"))
    (found,) = [one for one in loaded.findings if one.code == "MON-992"]
    assert (found.where, found.found, str(found.severity)) == (
        "bills.csv:6, Meter",
        "roof-c",
        "warning",
    )
    assert "2 rows" in found.message
    assert "MON-992" in {one.code for one in calculate(loaded).findings}


def test_years_that_nobody_asks_for_are_no_members(tmp_path: Path) -> None:
    rows = [[*row[:4], row[1].year] for row in ROWS]
    (tmp_path / "bills.csv").write_text(csv_text(rows), encoding="utf-8")
    made = members(file="bills.csv", columns={k: v for k, v in COLUMNS.items() if k != "evidence"})
    for key, source in made.items():
        source["entries"]["filter"] = {"Meter": key, "Invoice": "2024"}
    loaded = load_project(write_project(tmp_path, {"monitoring.EG.members": made}))
    assert "MON-992" not in {one.code for one in loaded.findings}


def test_in_the_form_every_row_is_a_members(tmp_path: Path) -> None:
    rows = [["roof-c" if n == 1 else row[0], *row[1:]] for n, row in enumerate(ROWS)]
    text = csv_text(rows).replace("Meter", "Member")
    (tmp_path / "bills.csv").write_text(text, encoding="utf-8")
    made = members(file="bills.csv")
    for key, source in made.items():
        source["entries"]["filter"] = {"Member": key}
    (found,) = refused(write_project(tmp_path, {"monitoring.EG.members": made}))
    assert (found.code, found.found) == ("MON-992", "roof-c, 512300.5")
