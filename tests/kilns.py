"""Brick kilns: a methodology invented for values that are surveyed, else taken by default."""

from __future__ import annotations

from pathlib import Path

from jcm_mrv.methodology.library import library
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.project.load import Project, load_project
from tests.own_rules import write_methodology
from tests.trucks import replaced

RULES = """\
id: VN_XX006
version: "1.0"
title: Efficient brick kilns
partner_country: VN
summary: Kilns fire the same bricks with less coal than those before; figures are made up.
families: [emission_reductions]
sources:
  text: {title: A text that nobody approved}
sets:
  kiln:
    index: k
    title: Kilns of the project
    attributes:
      type: {description: Type that it replaces, choices: {clamp: Clamp, bull: Trench kiln}}
parameters:
  BRICK:
    symbol: m_{k,p}
    description: Fired bricks of the kiln k
    unit: t
    sets: [kiln]
    class: monitored
    options: [C]
    conservative: by_result
  COAL:
    symbol: FC_{k,p}
    description: Coal of the kiln k
    unit: t
    sets: [kiln]
    class: monitored
    options: [B, C]
    conservative: higher
  SEC:
    symbol: SEC_k
    description: Specific consumption of the kilns that the kiln k replaces
    unit: GJ/t
    sets: [kiln]
    class: fixed_ex_ante
    conservative: lower
    default: lookup(consumption, type[k])
    prefer: [survey, manufacturer, default]
  NCV:
    symbol: NCV
    description: Net calorific value of the coal
    unit: GJ/t
    class: fixed_ex_ante
    default: NCV_default
    prefer: [measurement, default]
    prefer_from: {standing: official, source: text, place: p. 3}
  NCV_default:
    symbol: NCV_default
    description: Net calorific value of the coal by default
    unit: GJ/t
    class: default
    value: 25
    value_from: {standing: official, source: text}
  EF:
    symbol: EF
    description: Emission factor of coal
    unit: tCO2/GJ
    class: default
    value: 0.0946
    value_from: {standing: official, source: text}
tables:
  consumption:
    title: Specific consumption by type
    unit: GJ/t
    keys: {type: {text: true}}
    rows:
      - {when: {type: clamp}, value: 2.2, standing: official, source: text}
      - {when: {type: bull}, value: 1.5, standing: official, source: text}
equations:
  RE:
    symbol: RE_p
    description: Reference emissions
    text: sum(BRICK[k] * SEC[k] for k in kiln) * EF
    unit: tCO2
    standing: official
    source: text
  PE:
    symbol: PE_p
    description: Project emissions
    text: sum(COAL[k] for k in kiln) * NCV * EF
    unit: tCO2
    standing: official
    source: text
criteria:
  "1":
    text: Each kiln replaces others.
    evidence: Record
    standing: official
    source: text
"""

CASES = """\
cases:
  - name: one kiln is surveyed, the other has the default
    origin: computed by hand
    arithmetic: |
      RE = (1000 x 2.5 + 2000 x 1.5) x 0.0946 = 520.3; PE = 100 x 25 x 0.0946 = 236.5; ER = 283.8
    sets: {kiln: [{id: a, type: clamp}, {id: b, type: bull}]}
    values: {BRICK: {a: 1000, b: 2000}, COAL: {a: 60, b: 40}, SEC: {a: 2.5}}
    expected: {SEC: {a: 2.5, b: 1.5}, RE: 520.3, PE: 236.5, ER: 283.8}
  - name: the calorific value is measured, and nothing else
    origin: computed by hand
    arithmetic: RE = 1000 x 2.2 x 0.0946 = 208.12; PE = 60 x 27 x 0.0946 = 153.252; ER = 54.868
    sets: {kiln: [{id: a, type: clamp}]}
    values: {BRICK: {a: 1000}, COAL: {a: 60}, NCV: 27}
    expected: {RE: 208.12, PE: 153.252, ER: 54.868}
"""

SAFE = (
    ("BRICK[k] * SEC[k]", "BRICK[k] * SEC_RE[k]"),
    (
        "equations:\n",
        """\
equations:
  SEC_RE:
    symbol: SEC_{RE,k}
    description: The lower one of the value that was found and the default
    text: min(SEC[k], lookup(consumption, type[k]))
    unit: GJ/t
    sets: [kiln]
    standing: official
    source: text
""",
    ),
)
SAFE_CASES = replaced(
    CASES,
    ("SEC: {a: 2.5}", "SEC: {a: 2.5, b: 1.4}"),
    ("SEC: {a: 2.5, b: 1.5}, RE: 520.3, PE: 236.5, ER: 283.8", "RE: 473, PE: 236.5, ER: 236.5"),
    ("(1000 x 2.5 + 2000 x 1.5) x 0.0946 = 520.3;", "(1000 x 2.2 + 2000 x 1.4) x 0.0946 = 473;"),
    ("ER = 283.8\n", "ER = 236.5\n"),
)
"""The lower one of both holds."""

SURVEY = (
    "{survey: {value: 2500, unit: MJ/t, source: Survey of kilns, date: 2022-05-01, "
    "evidence: Report of the survey}}"
)

PROJECT = f"""\
title: Kilns of the delta
partner_country: VN
site: {{name: An Giang, timezone: Asia/Ho_Chi_Minh}}
start_of_operation: 2023-01-01
monitoring_period: {{start: 2023-01-01, end: 2024-12-31}}
methodology: VN_XX006@1.0
sets:
  kiln:
    - {{id: k-1, title: Kiln 1, type: clamp}}
    - {{id: k-2, title: Kiln 2, type: bull}}
    - {{id: k-3, title: Kiln 3, type: clamp}}
values:
  SEC:
    k-1: {SURVEY}
monitoring:
  BRICK:
    option: C
    members:
      k-1:
        meter: M
        entries:
          - {{start: 2023-01-01, end: 2023-12-31, value: 10000, unit: t, evidence: Log}}
          - {{start: 2024-01-01, end: 2024-12-31, value: 12000, unit: t, evidence: Log}}
      k-2:
        meter: M
        entries:
          - {{start: 2023-01-01, end: 2023-12-31, value: 7000, unit: t, evidence: Log}}
          - {{start: 2024-01-01, end: 2024-12-31, value: 8000, unit: t, evidence: Log}}
      k-3:
        meter: M
        entries:
          - {{start: 2023-01-01, end: 2023-12-31, value: 3000, unit: t, evidence: Log}}
          - {{start: 2024-01-01, end: 2024-12-31, value: 4000, unit: t, evidence: Log}}
  COAL:
    option: B
    members:
      k-1:
        entries:
          - {{start: 2023-01-01, end: 2023-12-31, value: 500, unit: t, evidence: Bills}}
          - {{start: 2024-01-01, end: 2024-12-31, value: 600, unit: t, evidence: Bills}}
      k-2:
        entries:
          - {{start: 2023-01-01, end: 2023-12-31, value: 300, unit: t, evidence: Bills}}
          - {{start: 2024-01-01, end: 2024-12-31, value: 350, unit: t, evidence: Bills}}
      k-3:
        entries:
          - {{start: 2023-01-01, end: 2023-12-31, value: 150, unit: t, evidence: Bills}}
          - {{start: 2024-01-01, end: 2024-12-31, value: 200, unit: t, evidence: Bills}}
meters:
  M: {{serial: "1"}}
criteria:
  "1": {{met: true, evidence: Record}}
"""


def write_rules(folder: Path, text: str = RULES, cases: str = CASES) -> Path:
    """Write the methodology with its cases into a folder of one's own and give it."""
    return write_methodology(folder, "VN_XX006@1.0", text, cases)


def rules(folder: Path, *pairs: tuple[str, str], cases: str = CASES) -> Methodology:
    """Give the methodology with some of its text replaced."""
    own = library([write_rules(folder, replaced(RULES, *pairs), cases)])
    return own.load("VN_XX006@1.0")


def project(
    folder: Path,
    *pairs: tuple[str, str],
    text: tuple[tuple[str, str], ...] = (),
    cases: str = CASES,
) -> Project:
    """Give the project with some of its text replaced, and of that of the methodology."""
    folder.mkdir(exist_ok=True)
    path = folder / "project.yaml"
    path.write_text(replaced(PROJECT, *pairs), encoding="utf-8")
    own = library([write_rules(folder, replaced(RULES, *text), cases)])
    return load_project(path, library=own)
