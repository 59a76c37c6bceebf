"""The form for invoices and equipment: filled in by hand, it is read as the project file says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from jcm_mrv import calculate, load_project
from jcm_mrv.cli import main
from jcm_mrv.findings import FindingsError
from jcm_mrv.methodology.library import Library
from jcm_mrv.project.form import FORM, FormSheet, _free, form_sheets
from jcm_mrv.project.model import ProjectFile
from jcm_mrv.project.read_table import put_tables
from jcm_mrv.project.template import project_template
from jcm_mrv.strict_yaml import load_bytes, validate
from jcm_mrv.workbook.writing.form import HEADING_ROW, form_bytes
from tests.effort import one_in
from tests.project.test_template import filled
from tests.shipped import of_each_make

pytestmark = one_in(3)

LIBRARY = Library()


def write_row(sheet: Worksheet, form: FormSheet, row: int, **values: Any) -> None:
    keys = [column.key for column in form.columns]
    for key, value in values.items():
        sheet.cell(HEADING_ROW + 1 + row, keys.index(key) + 1, value)


@one_in(6)
@pytest.mark.parametrize("reference", of_each_make())
def test_a_form_that_is_filled_in_gives_the_project(tmp_path: Path, reference: str) -> None:
    methodology = LIBRARY.load(reference)
    sheets = form_sheets(methodology)
    data = form_bytes(sheets.values())
    assert data == form_bytes(sheets.values())
    (tmp_path / FORM).write_bytes(data)
    book = load_workbook(tmp_path / FORM)
    assert book.sheetnames == [sheet.name for sheet in sheets.values()]
    for name, form in sheets.items():
        sheet = book[form.name]
        heading = [sheet.cell(HEADING_ROW + 1, n + 1).value for n in range(len(form.columns))]
        assert heading == [column.heading for column in form.columns]
        if name in methodology.sets:
            given = {
                c.key: 12 if c.kind == "number" else (*c.choices, "x")[0] for c in form.columns
            }
            write_row(sheet, form, 1, **{**given, "id": f"{name}-1"})
        else:
            member = "/".join(
                f"{s}-1" for s in methodology.sets_of(name) if not methodology.sets[s].years
            )
            given = {"start": dt.date(2024, 1, 1), "end": dt.date(2024, 12, 31), "value": 1.5}
            write_row(sheet, form, 1, **given, **({"member": member} if member else {}))
    book.save(tmp_path / FORM)
    text = filled(project_template(methodology, form=True)["project.yaml"])
    document = load_bytes(text.encode(), "PRJ", "project.yaml")
    put_tables(document, tmp_path)
    made = validate(document, ProjectFile, "PRJ")
    for name, form in sheets.items():
        if name in methodology.sets:
            (member,) = made.sets[name]
            assert member.id == f"{name}-1"
            assert set(dict(form.units)) <= set(member.attributes)
        elif f"sheet: {form.name}\n" in text.replace("# ", ""):
            plan = made.monitoring[name]
            sources = [plan, *plan.members.values()]
            entries = [entry for source in sources for entry in source.entries or ()]
            assert [entry.unit for entry in entries] in ([methodology.parameters[name].unit], [])


def test_from_init_to_a_result(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    done = CliRunner().invoke(main, ["init", "CR_AM002@1.0", str(folder), "--form"])
    assert done.exit_code == 0
    assert FORM in done.stdout
    methodology = LIBRARY.load("CR_AM002@1.0")
    # Nothing is filled in yet: the form says which list is empty.
    with pytest.raises(FindingsError) as caught:
        load_project(folder)
    assert {f.code for f in caught.value.findings if f.is_error} == {"PRJ-133", "PRJ-153"}
    # Nobody stated a filter: a row is what is missing.
    empty = [f for f in caught.value.findings if f.code == "PRJ-153"]
    assert all("fill in a row" in f.hint for f in empty)
    assert all("form.xlsx has no row" in f.message for f in empty)
    assert form_sheets(methodology)


def test_a_form_that_comes_back_half_filled(tmp_path: Path) -> None:
    methodology = LIBRARY.load("VN_AM007@1.0")
    sheets = form_sheets(methodology)
    (tmp_path / FORM).write_bytes(form_bytes(sheets.values()))
    book = load_workbook(tmp_path / FORM)
    write_row(book["system"], sheets["system"], 1, id="system-1", title="Roof", connection="grid")
    write_row(book["EG"], sheets["EG"], 1, member="system-1", start=dt.date(2024, 1, 1), value=5)
    write_row(book["EG"], sheets["EG"], 2, member="system-1", start="soon", value="much")
    book.save(tmp_path / FORM)
    text = f"""
title: Roof
partner_country: VN
site: {{timezone: Asia/Ho_Chi_Minh}}
start_of_operation: 2024-01-01
monitoring_period: {{start: 2024-01-01, end: 2024-12-31}}
methodology: VN_AM007@1.0
sets:
  system: {{file: {FORM}, sheet: system, columns: {{id: Id, connection: connection}}}}
monitoring:
  EG:
    option: C
    members:
      system-1:
        entries:
          file: {FORM}
          sheet: EG
          columns: {{start: From, end: To, value: "Amount [MWh]"}}
          filter: {{Member: system-1}}
          unit: MWh
"""
    (tmp_path / "project.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(FindingsError) as caught:
        load_project(tmp_path)
    places = [(f.code, f.where) for f in caught.value.findings]
    assert ("PRJ-154", "form.xlsx EG, row 6, From") in places
    assert ("PRJ-154", "form.xlsx EG, row 6, Amount [MWh]") in places
    book["EG"].delete_rows(HEADING_ROW + 3)
    book.save(tmp_path / FORM)
    with pytest.raises(FindingsError) as caught:
        load_project(tmp_path)
    (missing,) = (f for f in caught.value.findings if f.is_error)
    assert (missing.code, missing.where) == ("PRJ-154", "form.xlsx EG, row 5, To")
    write_row(book["EG"], sheets["EG"], 1, end=dt.date(2024, 12, 31))
    book.save(tmp_path / FORM)
    assert calculate(load_project(tmp_path)).emission_reductions == 1


def test_sheets_have_names_that_excel_takes() -> None:
    taken = {"EG": FormSheet("EG", "", "", ())}
    assert _free("eg", taken) == "eg_1"
    assert _free("x" * 40, taken) == "x" * 28
