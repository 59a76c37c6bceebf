"""Gas trucks in a port: a text in the manner of an approved one, written down; figures are made up.

The text. (1) The rated load of each truck is 20 t or more. (2) No truck is older than 15 years at
the end of the monitoring period. (3) The project starts operation before 31 March 2028.

Reference emissions are the transport work of each truck and month, times the consumption of diesel
by its make and load factor (Table 1), times the emission factor of diesel; for projects that start
operation from 1 April 2022 on, they are multiplied by 0.9. The load factor of a month is rounded
down to two decimals.

Project emissions are those of the methane burned, and of the electricity of the filling station
with the factor published for the year. The gas of a truck is measured, with its share of methane
weighted by the gas; or it is the transport work times the default of Table 2, with the default
share. Leakage is the methane that escapes, a share of what is burned.
"""

from __future__ import annotations

from pathlib import Path

from tests.own_rules import write_methodology

CLAIM = "standing: unverified, source: text"
RULES = f"""\
id: VN_XX006
version: "1.0"
title: Gas trucks in a port
partner_country: VN
summary: Trucks on gas carry what trucks on diesel did.
sources:
  text: {{title: A text that nobody approved}}
sets:
  truck:
    index: v
    title: Trucks of the project
    attributes:
      make: {{description: Make, choices: {{tractor: Terminal tractor, chassis: Chassis truck}}}}
      rated: {{description: Rated load, unit: t, minimum: 0}}
      commissioned: {{description: Day of commissioning, unit: date}}
      way:
        description: How the gas is known
        choices: {{metered: At the pump, default: By work}}
  month: {{index: m, title: Months of the period, periods: month}}
parameters:
  W:
    symbol: W_{{v,m,p}}
    description: Transport work of the truck v
    unit: t*km
    sets: [truck, month]
    class: monitored
    options: [C]
    aggregation: sum
    conservative: lower
  L:
    symbol: L_{{v,m,p}}
    description: Distance of the truck v
    unit: km
    sets: [truck, month]
    class: monitored
    options: [C]
    aggregation: sum
    conservative: lower      # the shorter the way, the higher the load
  GAS:
    symbol: GC_{{v,p}}
    description: Gas that the truck v has fuelled
    unit: Nm3
    sets: [truck]
    class: monitored
    needed: way[v] == "metered"
    options: [B, C]
    conservative: higher
  w:
    symbol: w_{{v,p}}
    description: Share of methane in the gas of the truck v
    unit: "1"
    sets: [truck]
    class: monitored
    needed: way[v] == "metered"
    options: [C]
    aggregation: mean
    weight: GAS
    conservative: higher
    range: {{minimum: 0, maximum: 1}}
  EC:
    symbol: EC_p
    description: Electricity of the filling station
    unit: MWh
    class: monitored
    options: [B, C]
    conservative: higher
  SGC:
    symbol: SGC_v
    description: Gas consumption of the truck v by its work
    unit: Nm3/(t*km)
    sets: [truck]
    class: fixed_ex_ante
    needed: way[v] == "default"
    default: lookup(gas_consumption, make[v])
  w_default:
    symbol: w_default
    description: Default share of methane
    unit: "1"
    class: default
    value: 0.95
    value_from: {{{CLAIM}}}
  EF_diesel:
    symbol: EF_diesel
    description: Emission factor of diesel
    unit: tCO2/L
    class: default
    value: 0.0026
    value_from: {{{CLAIM}}}
  EF_CH4:
    symbol: EF_CH4
    description: Carbon dioxide of burned methane
    unit: tCO2/Nm3
    class: default
    value: 0.002
    value_from: {{{CLAIM}}}
  slip:
    symbol: s_CH4
    description: Share of methane that escapes
    unit: "1"
    class: default
    value: 0.01
    value_from: {{{CLAIM}}}
  d_CH4:
    symbol: d_CH4
    description: Density of methane
    unit: t/Nm3
    class: default
    value: 0.0007
    value_from: {{{CLAIM}}}
  GWP_CH4:
    symbol: GWP_CH4
    description: Global warming potential of methane
    unit: tCO2/t
    class: default
    value: 28
    value_from: {{{CLAIM}}}
tables:
  diesel_consumption:
    title: Diesel by make and load factor
    unit: L/(t*km)
    keys: {{make: {{text: true}}, load: {{unit: "1"}}}}
    rows:
      - {{when: {{make: tractor, load: {{up_to: 0.5}}}}, value: 0.03, {CLAIM}, place: Table 1}}
      - {{when: {{make: tractor, load: {{above: 0.5}}}}, value: 0.02, {CLAIM}, place: Table 1}}
      - {{when: {{make: any, load: any}}, value: 0.04, {CLAIM}, place: Table 1}}
  gas_consumption:
    title: Gas by make
    unit: Nm3/(t*km)
    keys: {{make: {{text: true}}}}
    rows:
      - {{when: {{make: tractor}}, value: 0.02, {CLAIM}, place: Table 2}}
      - {{when: {{make: chassis}}, value: 0.01, {CLAIM}, place: Table 2}}
  by_start:
    title: Factor by the start of operation
    unit: "1"
    keys: {{start: {{unit: date}}}}
    rows:
      - {{when: {{start: {{below: 2022-04-01}}}}, value: 1, {CLAIM}}}
      - {{when: {{start: {{from: 2022-04-01}}}}, value: 0.9, {CLAIM}}}
  factor_of_the_year: {{series: vn_grid, by_year: true, standing: unverified, note: Not seen.}}
equations:
  LF:
    symbol: LF_{{v,m,p}}
    description: Load factor of the truck v
    text: rounddown(W[v,m] / (rated[v] * L[v,m]), 2)
    unit: "1"
    sets: [truck, month]
    {CLAIM.replace(", ", "{n}    ")}
  RE:
    symbol: RE_p
    description: Reference emissions
    text: >-
      sum(W[v,m] * lookup(diesel_consumption, make[v], LF[v,m]) for v in truck for m in month)
      * EF_diesel * lookup(by_start, start_of_operation)
    unit: tCO2
    {CLAIM.replace(", ", "{n}    ")}
  CH4:
    symbol: MC_{{v,p}}
    description: Methane that the truck v burns
    text: >-
      GAS[v] * w[v] if way[v] == "metered"
      else sum(W[v,m] for m in month) * SGC[v] * w_default
    unit: Nm3
    sets: [truck]
    {CLAIM.replace(", ", "{n}    ")}
  PE:
    symbol: PE_p
    description: Project emissions
    text: sum(CH4[v] for v in truck) * EF_CH4 + EC * lookup(factor_of_the_year, calendar_year)
    unit: tCO2
    {CLAIM.replace(", ", "{n}    ")}
  LE:
    symbol: LE_p
    description: Leakage
    text: sum(CH4[v] for v in truck) * slip * d_CH4 * GWP_CH4
    unit: tCO2
    {CLAIM.replace(", ", "{n}    ")}
  ER:
    symbol: ER_p
    description: Emission reductions
    text: RE - PE - LE
    unit: tCO2
    {CLAIM.replace(", ", "{n}    ")}
criteria:
  "1":
    text: The rated load of each truck is 20 t or more.
    evidence: Data sheet
    test: rated[v] >= 20 t
    sets: [truck]
    {CLAIM.replace(", ", "{n}    ")}
  "2":
    text: No truck is older than 15 years at the end of the monitoring period.
    evidence: Registration
    test: period_end <= years_after(commissioned[v], 15)
    sets: [truck]
    {CLAIM.replace(", ", "{n}    ")}
  "3":
    text: The project starts operation before 31 March 2028.
    evidence: Commissioning report
    test: start_of_operation < date("2028-03-31")
    {CLAIM.replace(", ", "{n}    ")}
""".replace("{n}", "\n")

CASES = """\
cases:
  - name: one truck whose gas is measured, and one by its work
    origin: computed by hand
    arithmetic: |
      LF of a: 150,000 / (30 x 10,000) = 0.5; 140,000 / 210,000 = 0.666..., rounded down 0.66
      LF of b: 50,000 / (20 x 5,000) = 0.5; 41,000 / 100,000 = 0.41
      Diesel: 150,000 x 0.03 + 140,000 x 0.02 + 91,000 x 0.04 = 10,940 L; RE = 28.444
      Methane: 3,000 x 0.9 = 2,700; 91,000 x 0.01 x 0.95 = 864.5
      PE = 3,564.5 x 0.002 + 2 x 0.6592 = 8.4474; LE = 3,564.5 x 0.01 x 0.0007 x 28 = 0.698642
    start_of_operation: 2022-03-31
    period: {start: 2023-01-01, end: 2023-02-28}
    sets:
      truck:
        - {id: a, make: tractor, rated: 30 t, commissioned: 2020-05-01, way: metered}
        - {id: b, make: chassis, rated: 20 t, commissioned: 2020-05-01, way: default}
    values:
      W: {a/2023-01: 150000, a/2023-02: 140000, b/2023-01: 50000, b/2023-02: 41000}
      L: {a/2023-01: 10000, a/2023-02: 7000, b/*: 5000}
      GAS: {a: 3000}
      w: {a: 0.9}
      EC: 2
    expected:
      LF: {a/2023-01: 0.5, a/2023-02: 0.66, b/2023-01: 0.5, b/2023-02: 0.41}
      CH4: {a: 2700, b: 864.5}
      RE: 28.444
      PE: 8.4474
      LE: 0.698642
      ER: 19.297958
  - name: a project that starts later, with a tractor by its work
    origin: computed by hand
    arithmetic: |
      RE = 50,000 x 0.03 x 0.0026 x 0.9 = 3.51; methane 50,000 x 0.02 x 0.95 = 950
      PE = 950 x 0.002 = 1.9; LE = 950 x 0.01 x 0.0007 x 28 = 0.1862
    start_of_operation: 2022-04-01
    period: {start: 2023-01-01, end: 2023-01-31}
    sets: {truck: [{id: a, make: tractor, rated: 20 t, commissioned: 2020-05-01, way: default}]}
    values: {W: {a/*: 50000}, L: {a/*: 10000}, EC: 0}
    expected: {LF: {a/*: 0.25}, RE: 3.51, PE: 1.9, LE: 0.1862, ER: 1.4238}
"""

MONTHS = {
    "2022-11": "2022-11-30",
    "2022-12": "2022-12-31",
    "2023-01": "2023-01-31",
    "2023-02": "2023-02-28",
}
WORK = {
    "t-1": dict(zip(MONTHS, (150_300, 140_700, 161_100, 139_900), strict=True)),
    "t-2": dict(zip(MONTHS, (50_100, 41_300, 60_700, 55_900), strict=True)),
}
"""Tonne-kilometres of each truck and month."""
DISTANCE = {
    "t-1": dict(zip(MONTHS, (10_010, 7_020, 9_030, 9_050), strict=True)),
    "t-2": dict(zip(MONTHS, (5_010, 5_020, 5_030, 5_040), strict=True)),
}
GAS = {
    "2022-11": (1_510, 0.9),
    "2022-12": (1_330, 0.92),
    "2023-01": (1_620, 0.88),
    "2023-02": (1_440, 0.91),
}
"""Cubic metres of gas of the first truck, and the share of methane in them."""


def _entries(amounts: dict[str, float], unit: str) -> str:
    rows = (
        f"{{start: {month}-01, end: {MONTHS[month]}, value: {value}, unit: {unit}, evidence: Log}}"
        for month, value in amounts.items()
    )
    return f"[{', '.join(rows)}]"


def _members(amounts: dict[str, dict[str, int]], unit: str) -> str:
    return "".join(
        f"\n      {truck}: {{meter: M, entries: {_entries({**by_month}, unit)}}}"
        for truck, by_month in amounts.items()
    )


PROJECT = f"""\
title: Trucks of the port
partner_country: VN
site: {{name: Cai Mep, timezone: Asia/Ho_Chi_Minh}}
start_of_operation: 2022-05-01
monitoring_period: {{start: 2022-11-01, end: 2023-02-28}}
methodology: VN_XX006@1.0
sets:
  truck:
    - {{id: t-1, make: tractor, rated: 30 t, commissioned: 2020-05-01, way: metered}}
    - {{id: t-2, make: chassis, rated: 20 t, commissioned: 2021-05-01, way: default}}
monitoring:
  W:
    option: C
    members:{_members(WORK, "t*km")}
  L:
    option: C
    members:{_members(DISTANCE, "km")}
  GAS:
    option: B
    members:
      t-1: {{meter: P, entries: {_entries({m: g for m, (g, _) in GAS.items()}, "Nm3")}}}
  w:
    option: C
    members:
      t-1: {{meter: P, entries: {_entries({m: w for m, (_, w) in GAS.items()}, '"1"')}}}
  EC:
    option: B
    entries:
      - {{start: 2022-11-01, end: 2022-12-31, value: 1.7, unit: MWh, evidence: Invoices}}
      - {{start: 2023-01-01, end: 2023-02-28, value: 1.9, unit: MWh, evidence: Invoices}}
meters:
  M: {{serial: "1"}}
  P: {{serial: "2"}}
criteria:
  "1": {{met: true, evidence: Data sheets}}
  "2": {{met: true, evidence: Registration}}
  "3": {{met: true, evidence: Commissioning report}}
"""


def write(folder: Path) -> None:
    """Write methodology, cases and project into a folder."""
    write_methodology(folder, "VN_XX006@1.0", RULES, CASES)
    (folder / "port.yaml").write_text(PROJECT, encoding="utf-8")
