"""Names and results that try a document: each stays text, or is a finding, and leaves nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.result import Result
from jcm_mrv.cli import main
from jcm_mrv.findings import FindingsError
from jcm_mrv.findings.language import Language
from jcm_mrv.project.load import load_project
from jcm_mrv.reporting.documents import report
from tests.effort import THOROUGH, one_in, thorough
from tests.reporting.test_context import context, tables
from tests.reporting.test_documents import Page

BASE = """\
title: {title}
reference: VN099
partner_country: VN
participants: {{japan: [{japan}], partner: [Example JSC]}}
site: {{name: {site}, timezone: Asia/Ho_Chi_Minh}}
start_of_operation: 2019-12-01
methodology: VN_AM007@1.0
monitoring_period: {{start: {start}, end: {end}}}
sets: {{system: [{{id: roof-a, title: {member}, capacity: 600 kW, connection: grid}}]}}
monitoring:
  EG:
    option: B
    members:
      roof-a:
        meter: {meter}
        entries:
{entries}
criteria:
  "1": {{met: true, evidence: {evidence}}}
{more}
"""


def made(
    folder: Path,
    amounts: dict[int, float],
    more: str = "",
    **names: str,
) -> Result:
    entries = "\n".join(
        f"          - {{start: {year}-01-01, end: {year}-12-31, value: {amount}, unit: MWh, "
        f"evidence: Invoices of {year}}}"
        for year, amount in amounts.items()
    )
    given = {
        key: json.dumps(names.get(key, key), ensure_ascii=False)
        for key in ("title", "japan", "site", "member", "evidence")
    } | {"meter": "M-A" if "meters:" in more else "null"}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "project.yaml"
    path.write_text(
        BASE.format(
            **given,
            start=f"{min(amounts)}-01-01",
            end=f"{max(amounts)}-12-31",
            entries=entries,
            more=more,
        ),
        encoding="utf-8",
    )
    return calculate(load_project(path))


HOSTILE = [
    "<script>alert(1)</script>",
    "A & B <b>",
    "=cmd|' /C calc'!A0",
    '#panic("x")',
    "$x$ and $\\input{/etc/passwd}$",
    "{{ 7*7 }} {% raw %}",
    "'\"><img src=x onerror=alert(1)>",
    "Ｆｕｌｌ　ｗｉｄｔｈ株式会社",
    "\\0a } body { display: none",
    "</style></script>",
]


@one_in(9)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stays_a_text(name: str, tmp_path: Path) -> None:
    result = made(
        tmp_path / "p",
        {2024: 100.5},
        title=name,
        japan=name,
        site=name,
        member=name,
        evidence=name,
    )
    languages: list[Language] = ["ja", "en"] if THOROUGH else ["ja"]
    report(result, tmp_path / "out", languages=languages)
    for lang in languages:
        text = (tmp_path / "out" / f"monitoring.{lang}.html").read_text(encoding="utf-8")
        page = Page(text)
        assert "".join(page.texts["h1"]).strip()
        assert name in page.texts["p"]
        assert name in page.texts["dd"]
        assert text.count("<script") == 1
        assert not any(n.startswith("on") for _, n, _ in page.attributes)
        assert [t for t, _, _ in page.attributes if t == "b"] == []


def test_diacritics_are_composed_and_marks_of_direction_removed(tmp_path: Path) -> None:
    result = made(tmp_path / "p", {2024: 1.5}, title="Vie\u0323\u0302t \u202eNam\ufeff")
    shown = context(result)
    assert shown["project"] == "Việt Nam"
    assert any("U+202E, U+FEFF" in note for note in shown["notes"])


def test_a_character_that_no_font_has_is_told(tmp_path: Path) -> None:
    result = made(tmp_path / "p", {2024: 1.5}, title="Solar 🌞 ไทย")
    done = report(result, tmp_path / "out")
    told = [finding for finding in done.findings if finding.code == "RPT-015"]
    assert told
    assert [finding.where for finding in told] == ["title", "cover.title"]
    assert "U+0E17" in told[0].message
    assert "U+1F31E" in told[0].message
    data = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert "RPT-015" in [finding["code"] for finding in data["findings"]]


@one_in(3)
@pytest.mark.parametrize(
    ("amount", "credits"), [(0, 0), (0.9, 0), (3000.5, 999)], ids=["zero", "small", "large"]
)
def test_extreme_amounts_are_shown_as_they_are(amount: float, credits: int, tmp_path: Path) -> None:
    result = made(tmp_path / "p", {2024: amount})
    assert result.emission_reductions == credits
    rows = tables(context(result))["results"]
    assert rows[0]["emission_reductions"]["value"] == str(credits)
    report(result, tmp_path / "out")


def test_years_before_and_after_2021_are_never_in_one_line(tmp_path: Path) -> None:
    result = made(tmp_path / "p", {2020: 300, 2021: 600, 2022: 900})
    found = tables(context(result, "issuance"))
    assert [row["vintage"]["text"] for row in found["amounts"]] == [
        "to 2020",
        "from 2021",
        "from 2021",
    ]
    assert [row["emission_reductions"]["value"] for row in found["vintages"]] == ["99", "498"]


def test_without_a_meter_it_is_said(tmp_path: Path) -> None:
    shown = context(made(tmp_path / "p", {2024: 100}))
    (section,) = [one for one in shown["sections"] if one["id"] == "monitoring"]
    assert section["blocks"][-1]["type"] == "empty"
    found = tables(shown)
    assert found["points"][0]["meter"]["text"] == "no meter"
    assert [row["quantity"]["value"] for row in found["entries"]] == ["100"]


def test_an_allocation_is_shown_with_its_sum(tmp_path: Path) -> None:
    more = (
        "allocation: [{year: 2024, side: japan, participant: japan, tonnes: 20}, "
        "{year: 2024, side: partner, participant: Example JSC, tonnes: 13}]"
    )
    result = made(tmp_path / "p", {2024: 100}, more)
    found = tables(context(result, "issuance"))
    assert [row["tonnes"]["value"] for row in found["allocation"]] == ["20", "13"]
    assert found["allocation_sums"][0]["check"]["text"] == "sums to the credits"


def test_an_allocation_that_does_not_sum_ends_it(tmp_path: Path) -> None:
    more = "allocation: [{year: 2024, side: japan, participant: japan, tonnes: 34}]"
    with pytest.raises(FindingsError, match="CAL-080"):
        made(tmp_path / "p", {2024: 100}, more)
    done = CliRunner().invoke(main, ["report", str(tmp_path / "p"), "-o", str(tmp_path / "out")])
    assert done.exit_code == 1
    assert "CAL-080" in done.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more", b"x" * 3000])
def test_a_damaged_pack_leaves_nothing(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "pack.zip"
    path.write_bytes(content)
    done = CliRunner().invoke(main, ["report", str(path), "-o", str(tmp_path / "out")])
    assert done.exit_code == 1
    assert "RPT-003" in done.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["pack.zip"]


@pytest.mark.parametrize("content", [None, b"no font"])
def test_a_folder_of_fonts_without_one_is_refused(content: bytes | None, tmp_path: Path) -> None:
    result = made(tmp_path / "p", {2024: 100})
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    (fonts / "readme.txt").write_text("none here", encoding="utf-8")
    if content is not None:
        (fonts / "own.ttf").write_bytes(content)
    with pytest.raises(FindingsError) as caught:
        report(result, tmp_path / "out", fonts=fonts)
    assert [f.code for f in caught.value.findings] == ["RPT-011" if content is None else "RPT-012"]
    assert not (tmp_path / "out").exists()


@pytest.mark.plain
def test_many_rows_become_years_and_point_to_the_days(tmp_path: Path) -> None:
    years = dict.fromkeys(range(2020, 2025), 100.0)
    result = made(tmp_path / "p", years)
    found: Any = context(result)
    assert "months" in tables(found)
    from jcm_mrv.reporting.sections import measured

    before, measured.MOST_ROWS = measured.MOST_ROWS, 50
    try:
        found = context(result)
    finally:
        measured.MOST_ROWS = before
    assert "months" not in tables(found)
    texts = [b["text"] for s in found["sections"] for b in s["blocks"] if b["type"] == "paragraph"]
    assert any("60 rows of months" in text and "daily.csv" in text for text in texts)


@thorough
def test_a_docx_says_in_a_note_what_its_fonts_lack(tmp_path: Path) -> None:
    result = made(tmp_path / "p", {2024: 100.0}, title="Sun 🌞 roof", site="Hall 🌞")
    done = report(result, tmp_path / "out", formats=["docx"], languages=["en", "vi"])
    (told,) = [finding for finding in done.findings if finding.code == "RPT-015"]
    assert told.severity == "note"
    assert "🌞 (U+1F31E)" in told.message
    assert "DOCX" in told.message
