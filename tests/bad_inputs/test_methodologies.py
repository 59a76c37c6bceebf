"""Bad methodology files of one's own, through the command line."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from jcm_mrv.cli import main
from jcm_mrv.methodology.library import shipped_folder

FOLDER = "VN_AM007/1.0"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Give a folder of one's own with a copy of a shipped methodology and its family."""
    shutil.copytree(shipped_folder() / FOLDER, tmp_path / FOLDER)
    shutil.copytree(shipped_folder() / "families", tmp_path / "families")
    return tmp_path


def refused(own: Path, file: str, old: str, new: str, *words: str) -> str:
    path = own / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    result = CliRunner().invoke(
        main,
        ["methodology", "lint", "VN_AM007@1.0", "--methodologies", str(own)],
        catch_exceptions=False,
    )
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.output
    assert ".yaml:" in result.output
    for word in words:
        assert word in result.output, (word, result.output)
    return result.output


METHODOLOGY = f"{FOLDER}/methodology.yaml"
FAMILY = "families/electricity_generated.yaml"
RE = "sum(EG[i] * EF_RE[i] for i in system)"


def test_the_copy_itself_is_good(own: Path) -> None:
    result = CliRunner().invoke(
        main, ["methodology", "lint", "VN_AM007@1.0", "--methodologies", str(own)]
    )
    assert result.exit_code == 0, result.output


def test_unknown_name(own: Path) -> None:
    refused(own, FAMILY, RE, RE.replace("EF_RE", "EF_R"), "MET-110", "did you mean 'EF_RE'?")


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "EG.__class__",
        "(lambda: 1)()",
        "[x for x in system]",
        "open('x')",
        "exec('1')",
        "f'{EG}'",
    ],
)
def test_code(own: Path, text: str) -> None:
    refused(own, FAMILY, RE, f'"{text}"', "MET-110")


@pytest.mark.parametrize(
    "text", ["(" * 100_000 + "1" + ")" * 100_000, "-" * 100_000 + "1", "+".join(["1"] * 100_000)]
)
def test_endless_nesting(own: Path, text: str) -> None:
    refused(own, FAMILY, RE, f'"{text}"', "MET-110", "too")


def test_aliases(own: Path) -> None:
    refused(own, METHODOLOGY, "families: [", "laughs: &a [x]\nfamilies: [*a, ", "MET-007")


def test_no_yaml(own: Path) -> None:
    refused(own, METHODOLOGY, "families: [", "families: [[", "MET-004")


def test_case_file_missing(own: Path) -> None:
    (own / FOLDER / "cases.yaml").unlink()
    result = CliRunner().invoke(
        main, ["methodology", "lint", "VN_AM007@1.0", "--methodologies", str(own)]
    )
    assert result.exit_code == 1
    assert "cases.yaml" in result.output


def test_a_project_is_not_calculated_with_it(own: Path, tmp_path: Path) -> None:
    from tests.projects import write_project

    path = own / FAMILY
    path.write_text(path.read_text().replace("unit: MWh", "unit: kWh", 1))
    project = write_project(tmp_path / "project")
    result = CliRunner().invoke(main, ["calculate", str(project), "--methodologies", str(own)])
    assert result.exit_code == 1
    assert "MET-117" in result.output
    assert not (tmp_path / "project" / "output").exists()


def test_folder_that_does_not_exist(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        main, ["methodology", "list", "--methodologies", str(tmp_path / "no")]
    )
    assert result.exit_code == 1
    assert "MET-133" in result.output


PE = (
    "  PE: {standing: official, source: register, place: Calculation of project emissions, "
    'checked: "2026"}\n'
)
CASES = f"{FOLDER}/cases.yaml"
# What a user gets wrong -> the file, what stands there and what instead; then code, message, the
# line that the finding points to, what was found, what was expected, what to do.
SPOILED = {
    "circular equations": (
        (FAMILY, f"text: {RE}", "text: PE + RE"),
        "MET-112",
        "the equations go round in a circle: RE -> RE",
        (FAMILY, "  RE:"),
        "RE -> RE",
        "values that rest on inputs in the end",
        "remove one of these references",
    ),
    "an unused parameter": (
        (
            METHODOLOGY,
            "  EF_RE:\n",
            "  spare: {description: S, unit: MWh, class: fixed_ex_ante}\n  EF_RE:\n",
        ),
        "MET-116",
        "'spare' is used by no equation",
        (METHODOLOGY, "  spare:"),
        "spare",
        "something that ER or a criterion rests on",
        "use it or remove it",
    ),
    "a case that fails": (
        (CASES, "RE: 38.63", "RE: 38.64"),
        "MET-120",
        "case 'two roofs, one on captive diesel': RE differs",
        (CASES, "  - name: two roofs"),
        "38.63",
        "38.64",
        "check the equation's source and the arithmetic of the case",
    ),
    "a set that is never listed": (
        (FAMILY, "for i in system)", "for i in systems)"),
        "MET-110",
        "RE: unknown set 'systems' (column 31 of the expression)",
        (FAMILY, f"    text: {RE}".replace("system", "systems")),
        "sum(EG[i] * EF_RE[i] for i in systems)",
        "a declared set",
        "did you mean 'system'?",
    ),
    "a set that a parameter names and nobody lists": (
        (FAMILY, "sets: [system]\n    class: fixed", "sets: [systems]\n    class: fixed"),
        "MET-103",
        "EF_RE: unknown set 'systems'",
        (FAMILY, "  EF_RE:"),
        "systems",
        "a declared set",
        "did you mean 'system'?",
    ),
    "a set that a case does not list": (
        (
            CASES,
            "    sets: {system: [{id: plant, connection: grid}]}\n    values: {EG: {plant: 73143}}",
            "    values: {}",
        ),
        "MET-122",
        "case 'published Quang Ngai plant': the set 'system' has no members",
        (CASES, "  - name: published"),
        "nothing",
        "at least one member: Generation system of the project",
        "list them under `sets` of the case: `system: [{id: a}]`",
    ),
    "two rows for one case": (
        (METHODOLOGY, "      - when: {connection: captive}", "      - when: {connection: grid}"),
        "MET-114",
        "table reference_factor: rows 1 and 2 overlap",
        (METHODOLOGY, "      - when: {connection: grid}\n        value: 0.533"),
        "grid | grid",
        "rows that exclude one another, so that one value is valid",
        "give each case once",
    ),
    "a unit that does not balance": (
        (FAMILY, "unit: MWh", "unit: kWh"),
        "MET-117",
        "RE: units do not balance: kWh*(tCO2/MWh) and tCO2 are off by a factor of 1000",
        (FAMILY, "  RE:"),
        RE,
        "a result in tCO2",
        "check the units of the parameters, or add a conversion such as MWh/Wh",
    ),
    "a result in another unit": (
        (FAMILY, "unit: tCO2\n    text: sum", "unit: kgCO2\n    text: sum"),
        "MET-115",
        "the methodology must give RE in tCO2",
        (FAMILY, "  RE:"),
        "RE in kgCO2",
        "RE, PE and ER, each in tCO2 without sets",
        "sum over the members, and state `unit: tCO2`",
    ),
    "a row without a source": (
        (METHODOLOGY, "        source: published_ratios\n", ""),
        "MET-014",
        "the key 'source' is missing",
        (METHODOLOGY, "      - when: {connection: grid}"),
        "nothing",
        "`source:` in tables.reference_factor.rows.0",
        "add `source:` here",
    ),
    "a value without a source": (
        (
            METHODOLOGY,
            "  EF_RE:\n",
            "  k: {description: K, unit: '1', class: default, value: 1}\n  EF_RE:\n",
        ),
        "MET-105",
        "k: the value has no source",
        (METHODOLOGY, "  k:"),
        "no source",
        "`value_from: {standing, source, place}`",
        "say where the number was read",
    ),
    "a source that is not declared": (
        (METHODOLOGY, "source: published_ratios", "source: published_ratio"),
        "MET-109",
        "unknown source 'published_ratio'",
        (METHODOLOGY, "        source: published_ratio"),
        "published_ratio",
        "a key of `sources`",
        "did you mean 'published_ratios'?",
    ),
    "an unknown family": (
        (METHODOLOGY, "families: [electricity_generated,", "families: [electricity_generate,"),
        "MET-101",
        "unknown family 'electricity_generate'",
        (METHODOLOGY, "families: ["),
        "electricity_generate",
        "a family of the library, or of families/ in a folder of your own",
        "did you mean 'electricity_generated'?; `jcm-mrv methodology families` lists them",
    ),
    "an equation that overrides a family's": (
        (METHODOLOGY, "  RE: {standing", "  RE: {text: EG * 2, standing"),
        "MET-106",
        "the equation 'RE' is a family's and cannot be replaced",
        (METHODOLOGY, "  RE: {text"),
        "EG * 2",
        "standing, source, symbol and description only",
        "where the text has another equation, extend another family, or write it under another "
        "name",
    ),
    "an equation of which nobody says where it stands": (
        (METHODOLOGY, PE, ""),
        "MET-108",
        "the equation 'PE' of the family electricity_generated has no standing",
        (METHODOLOGY, "equations:"),
        "nothing",
        "`PE: {standing: ..., source: ...}`",
        "say where this methodology's equation was read",
    ),
    "the wrong conservative side": (
        (FAMILY, "conservative: lower", "conservative: higher"),
        "MET-119",
        "EG: the conservative side is not higher",
        (FAMILY, "  EG:"),
        "more of it gives more (EG[plant] in the case 'published Quang Ngai plant') emission "
        "reductions",
        "lower",
        "change `conservative` of EG (`by_result` where the side depends on the inputs), or mend "
        "the sign in an equation",
    ),
    "a version that is a number": (
        (METHODOLOGY, 'version: "1.0"', "version: 1.0"),
        "MET-015",
        "version: text is expected here",
        (METHODOLOGY, "version: 1.0"),
        "1.0",
        "text",
        'put it in quotes: "1.0"',
    ),
    "a country in words": (
        (METHODOLOGY, "partner_country: VN", "partner_country: Viet Nam"),
        "MET-015",
        "partner_country: it is not written as it should be",
        (METHODOLOGY, "partner_country: Viet Nam"),
        "Viet Nam",
        "two capital letters, such as VN",
        "",
    ),
    "a place left to fill in": (
        (METHODOLOGY, "place: Calculation of project emissions", 'place: "<section, page>"'),
        "MET-150",
        "equations.PE.place is not filled in yet",
        (METHODOLOGY, "  PE: "),
        "<section, page>",
        "a value of your own",
        "replace it, or remove the line where it may be left out",
    ),
}


@pytest.mark.parametrize("case", SPOILED)
def test_each_mistake_is_told_with_place_and_mend(own: Path, case: str) -> None:
    (file, old, new), code, message, (place, line), found, expected, hint = SPOILED[case]
    path = own / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    arguments = ["methodology", "lint", "VN_AM007@1.0", "--methodologies", str(own), "--json"]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 1
    (finding,) = json.loads(result.stdout)["findings"]
    assert (finding["code"], finding["message"]) == (code, message)
    assert (finding["found"], finding["expected"], finding["hint"]) == (found, expected, hint)
    where = re.fullmatch(r"(.+):(\d+):(\d+)", finding["where"])
    assert where is not None
    assert where[1] == str(own / place)
    spoiled = (own / place).read_text(encoding="utf-8")
    assert line in spoiled
    assert int(where[2]) == spoiled[: spoiled.index(line)].count("\n") + 1


def test_every_pattern_of_a_text_is_said_in_words() -> None:
    from jcm_mrv.strict_yaml.model import FORMS

    package = Path(__file__).parents[2] / "jcm_mrv"
    patterns = {
        pattern
        for path in package.rglob("*.py")
        for pattern in re.findall(r'pattern=r"([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert patterns == set(FORMS)
