"""Gas of several wells: a share of methane that is weighted by the flow; made up."""

from __future__ import annotations

from pathlib import Path

from tests.own_rules import write_methodology

RULES = """\
id: VN_XX004
version: "1.0"
title: Use of gas
partner_country: VN
summary: Gas is used; figures are made up.
families: [emission_reductions]
sources:
  text: {title: A text that nobody approved}
sets:
  well: {index: i, title: Wells}
parameters:
  Q:
    symbol: Q_{i,p}
    description: Gas of the well i
    unit: Nm3
    sets: [well]
    class: monitored
    options: [C]
    conservative: lower
  w:
    symbol: w_{i,p}
    description: Share of methane in the gas of the well i
    unit: "1"
    sets: [well]
    class: monitored
    options: [C]
    aggregation: mean
    weight: Q
    conservative: lower
  d:
    symbol: d_CH4
    description: What a cubic metre of methane counts
    unit: tCO2/Nm3
    class: default
    value: 0.01
    value_from: {standing: unverified, source: text}
equations:
  RE:
    symbol: RE_p
    description: Reference emissions
    text: sum(Q[i] * w[i] for i in well) * d
    unit: tCO2
    standing: unverified
    source: text
  PE:
    symbol: PE_p
    description: Project emissions
    text: "0"
    unit: tCO2
    standing: unverified
    source: text
"""

CASES = """\
cases:
  - name: two wells
    origin: computed by hand
    arithmetic: RE = (1000 x 0.5 + 3000 x 0.6) x 0.01 = 23
    sets: {well: [{id: a}, {id: b}]}
    values: {Q: {a: 1000, b: 3000}, w: {a: 0.5, b: 0.6}}
    expected: {RE: 23, ER: 23}
  - name: one well
    origin: computed by hand
    arithmetic: RE = 1000 x 0.5 x 0.01 = 5
    sets: {well: [{id: a}]}
    values: {Q: {a: 1000}, w: {a: 0.5}}
    expected: {RE: 5, ER: 5}
"""


def written(folder: Path, flow: str, share: str, *, year: int = 2023) -> Path:
    """Write rules and a project of one well with entries of days: ``1-1 1-31 1000; ...``."""
    write_methodology(folder, "VN_XX004@1.0", RULES, CASES)
    path = folder / "project.yaml"
    text = PROJECT.format(
        year=year, flow=_entries(flow, "Nm3", year), share=_entries(share, '"1"', year)
    )
    path.write_text(text, encoding="utf-8")
    return path


def _entries(text: str, unit: str, year: int) -> str:
    lines = []
    for entry in text.split(";"):
        first, last, value = entry.split()
        days = [f"{year}-{int(m):02}-{int(d):02}" for m, d in (first.split("-"), last.split("-"))]
        dates = f"start: {days[0]}, end: {days[1]}"
        lines.append(f"{{{dates}, value: {value}, unit: {unit}, evidence: log}}")
    return f"[{', '.join(lines)}]"


PROJECT = """\
title: Gas
partner_country: VN
site: {{name: Phu My, timezone: Asia/Ho_Chi_Minh}}
start_of_operation: 2020-01-01
monitoring_period: {{start: {year}-01-01, end: {year}-12-31}}
methodology: VN_XX004@1.0
sets: {{well: [{{id: a}}]}}
monitoring:
  Q: {{option: C, members: {{a: {{meter: M, entries: {flow}}}}}}}
  w: {{option: C, members: {{a: {{meter: M, entries: {share}}}}}}}
meters: {{M: {{serial: "1"}}}}
"""
