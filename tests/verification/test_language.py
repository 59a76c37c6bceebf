"""What the language of equations can say, from the rules through the sheets to the verdict."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jcm_mrv.cli import main
from tests.docs.pages import block

PAGE = "docs/how-to/own-methodology.md"
RULES = "rules/VN_XX001/0.1/methodology.yaml"
CASES = "rules/VN_XX001/0.1/cases.yaml"
WATER = "text: W[i] * SEC_RE[i] * c"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(
        main, [*arguments, "--methodologies", "rules"], catch_exceptions=False
    )


@dataclass
class Pumps:
    """The pumps of the how-to, whose rules are written otherwise in some places."""

    folder: Path

    def write(self, *changes: tuple[str, str], cases: str = "", project: str = "") -> None:
        rules = block(PAGE, RULES).replace(
            "\ntables:\n", f"{block(PAGE, 'more parameters')}\ntables:\n"
        )
        for old, new in changes:
            assert old in rules
            rules = rules.replace(old, new)
        for path, text in (
            (RULES, rules),
            (CASES, cases or block(PAGE, CASES)),
            ("project.yaml", project or block(PAGE, "project.yaml")),
        ):
            whole = self.folder / path
            whole.parent.mkdir(parents=True, exist_ok=True)
            whole.write_text(text, encoding="utf-8")

    def lint(self) -> str:
        return run("methodology", "lint", "rules/VN_XX001/0.1").output

    def reference(self) -> float:
        """Give the reference emissions that a calculation gives and a verification confirms."""
        result = run("calculate", "project.yaml", "-o", "out", "--json")
        assert result.exit_code == 0, result.output
        (year,) = json.loads(result.stdout)["years"]
        verified = run("verify", "out/monitoring_spreadsheet.xlsx", "--project", "project.yaml")
        assert verified.exit_code == 0, verified.output
        assert "VER-0" not in verified.output.replace("VER-081", "").replace("VER-083", "")
        return year["reference_emissions"]


@pytest.fixture
def pumps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pumps:
    monkeypatch.chdir(tmp_path)
    return Pumps(tmp_path)


def one_case(reference: float, expected: str = "") -> str:
    """Give cases of one pump, twice: a methodology needs two."""
    case = f"""
  - name: pump {{}}
    origin: computed by hand
    sets: {{{{pump: [{{{{id: a, head: 40 m}}}}]}}}}
    values: {{{{W: {{{{a: 120000}}}}, EC_PJ: {{{{a: 36}}}}, EF_grid: 0.5}}}}
    expected: {{{{RE: {reference}{expected}}}}}
"""
    return "cases:" + case.format(1) + case.format(2)


def test_what_rounds_on_its_way_is_the_methodologys_own(pumps: Pumps) -> None:
    # 120,000 x 0.35 / 1000 = 42; x 1.0219 = 42.9198, down to 42.9; x 0.5 = 21.45
    text = "text: rounddown(W[i] * SEC_RE[i] * c * 1.0219, 1)"
    pumps.write((WATER, text), cases=one_case(21.45))
    assert "no findings" in pumps.lint()
    assert pumps.reference() == pytest.approx(21.45, rel=1e-12)


def test_roots_logarithms_and_powers(pumps: Pumps) -> None:
    # 42 x sqrt(4) = 84, x log10(1000) = 252, x 1.02^12 = 319.60493; x 0.5 = 159.802465...
    wanted = 42 * 2 * 3 * 1.02**12 * 0.5
    text = f"{WATER} * sqrt(4) * log10(1000) * 1.02**12 + log(1) * c * W[i] * SEC_RE[i]"
    pumps.write((WATER, text), cases=one_case(round(wanted, 9)))
    assert "no findings" in pumps.lint()
    assert pumps.reference() == pytest.approx(wanted, rel=1e-9)
