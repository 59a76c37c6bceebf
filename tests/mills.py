"""Dryers of a mill: what the whole project is chooses rows and what is asked; made up."""

from __future__ import annotations

from pathlib import Path

from jcm_mrv.methodology.library import Library, library
from tests.own_rules import write_methodology

RULES = """\
id: VN_XX006
version: "1.0"
title: Efficient dryers of a mill
partner_country: VN
summary: Dryers need less electricity than the reference dryer; figures are made up.
families: [emission_reductions]
sources:
  text: {title: A text that nobody approved}
sets:
  dryer: {index: i, title: Dryers of the project}
attributes:
  project:
    connection:
      description: Where the electricity of the mill is from
      choices: {grid: The public grid, captive: Generators of its own}
    crop: {symbol: c_mill, description: Crop that is dried, choices: {rice: Rice, coffee: Coffee}}
    capacity: {symbol: P_mill, description: Capacity of the whole mill, unit: kW, minimum: 0}
    contract: {symbol: d_con, description: Day of the contract, unit: date}
parameters:
  G:
    symbol: G_{i,p}
    description: Dried goods of the dryer i
    unit: t
    sets: [dryer]
    class: monitored
    options: [C]
    conservative: lower
  EC:
    symbol: EC_{i,p}
    description: Electricity of the dryer i
    unit: MWh
    sets: [dryer]
    class: monitored
    options: [C]
    needed: connection != "captive"
    conservative: higher
  FC:
    symbol: FC_{i,p}
    description: Fuel that the generators burn for the dryer i
    unit: GJ
    sets: [dryer]
    class: monitored
    options: [B]
    needed: connection == "captive"
    conservative: higher
  EF_own:
    symbol: EF_own
    description: Emission factor of the fuel of the generators
    unit: tCO2/GJ
    class: fixed_ex_ante
    needed: connection == "captive"
  SEC:
    symbol: SEC_RE
    description: Specific consumption of the reference dryer
    unit: MWh/t
    class: fixed_ex_ante
    default: lookup(reference, crop, capacity)
  r:
    symbol: r_idle
    description: Idle load as a share of the capacity
    unit: "1"
    class: default
    value: 0.001
    value_from: {standing: unverified, source: text}
  c:
    symbol: c_MWh
    description: Conversion of kilowatt-hours to megawatt-hours
    unit: MWh/kWh
    class: conversion
    value: 0.001
    value_from: {standing: official, source: text}
tables:
  reference:
    title: Specific consumption of the reference dryer
    unit: MWh/t
    keys: {crop: {text: true}, capacity: {unit: kW}}
    rows:
      - {when: {crop: rice, capacity: {below: 500}}, value: 0.2, standing: unverified, source: text}
      - {when: {crop: rice, capacity: {from: 500}}, value: 0.16, standing: unverified, source: text}
      - {when: {crop: coffee, capacity: any}, value: 0.4, standing: unverified, source: text}
  factor:
    title: Emission factor of the grid by the day of the contract
    unit: tCO2/MWh
    keys: {contract: {unit: date}}
    rows:
      - {when: {contract: {below: 2022-07-01}}, value: 0.8, standing: unverified, source: text}
      - {when: {contract: {from: 2022-07-01}}, value: 0.7, standing: unverified, source: text}
equations:
  EF:
    symbol: EF_con
    description: Emission factor of the grid by the day of the contract
    text: lookup(factor, contract)
    unit: tCO2/MWh
    standing: unverified
    source: text
  RE:
    symbol: RE_p
    description: Reference emissions
    text: sum(G[i] for i in dryer) * SEC * EF
    unit: tCO2
    standing: unverified
    source: text
  PE:
    symbol: PE_p
    description: Project emissions, with the idle load of the whole mill
    text: >-
      sum(FC[i] * EF_own if connection == "captive" else EC[i] * EF for i in dryer)
      + r * capacity * period_hours * c * EF
    unit: tCO2
    standing: unverified
    source: text
criteria:
  "1":
    text: The capacity of the whole mill is 100 kW or more, and the contract was made before 2024.
    evidence: Contract
    test: capacity >= 100 kW and contract < date("2024-01-01")
    standing: unverified
    source: text
"""

CASES = """\
cases:
  - name: connected to the grid
    origin: computed by hand
    arithmetic: |
      SEC = 0.16, EF = 0.7; RE = 300 x 0.16 x 0.7 = 33.6
      PE = 10 x 0.7 + 0.001 x 500 x 8760 x 0.001 x 0.7 = 7 + 3.066 = 10.066
    attributes: {connection: grid, crop: rice, capacity: 0.5 MW, contract: 2022-07-01}
    sets: {dryer: [{id: a}, {id: b}]}
    values: {G: {a: 100, b: 200}, EC: {a: 4, b: 6}}
    expected: {EF: 0.7, RE: 33.6, PE: 10.066, ER: 23.534}
  - name: generators of its own
    origin: computed by hand
    arithmetic: |
      SEC = 0.2, EF = 0.8; RE = 100 x 0.2 x 0.8 = 16
      PE = 20 x 0.07 + 0.001 x 100 x 8760 x 0.001 x 0.8 = 1.4 + 0.7008 = 2.1008
    attributes: {connection: captive, crop: rice, capacity: 100 kW, contract: 2022-06-30}
    sets: {dryer: [{id: a}]}
    values: {G: {a: 100}, FC: {a: 20}, EF_own: 0.07}
    expected: {EF: 0.8, RE: 16, PE: 2.1008, ER: 13.8992}
"""

PROJECT = """\
title: Dryers of the mill in Can Tho
partner_country: VN
site: {name: Can Tho, timezone: Asia/Ho_Chi_Minh}
start_of_operation: 2023-01-01
monitoring_period: {start: 2023-01-01, end: 2023-12-31}
methodology: VN_XX006@1.0
attributes:
  connection: grid
  crop: rice
  capacity: 500 kW
  contract: 2022-07-01
sets:
  dryer: [{id: d-1, title: Dryer 1}, {id: d-2, title: Dryer 2}]
monitoring:
  G:
    option: C
    members:
      d-1: {meter: M, entries: [{start: 2023-01-01, end: 2023-12-31, value: 100, unit: t}]}
      d-2: {meter: M, entries: [{start: 2023-01-01, end: 2023-12-31, value: 200, unit: t}]}
  EC:
    option: C
    members:
      d-1: {meter: M, entries: [{start: 2023-01-01, end: 2023-12-31, value: 4, unit: MWh}]}
      d-2: {meter: M, entries: [{start: 2023-01-01, end: 2023-12-31, value: 6, unit: MWh}]}
meters: {M: {serial: "1"}}
criteria:
  "1": {met: true, evidence: Contract}
"""

_YEAR = "start: 2023-01-01, end: 2023-12-31"
CAPTIVE = (
    ("connection: grid", "connection: captive"),
    ("  EC:\n    option: C\n", "  FC:\n    option: B\n"),
    *(
        (
            f"meter: M, entries: [{{{_YEAR}, value: {electricity}, unit: MWh}}]",
            f"entries: [{{{_YEAR}, value: {fuel}, unit: GJ, evidence: Bills}}]",
        )
        for electricity, fuel in ((4, 20), (6, 30))
    ),
    (
        "monitoring:\n",
        "values:\n  EF_own: {value: 0.07, unit: tCO2/GJ, source: Data sheet}\nmonitoring:\n",
    ),
)
"""Changes of the project by which the mill has generators of its own."""


def write(folder: Path, rules: str = RULES, project: str = PROJECT) -> Library:
    """Write methodology, cases and project into a folder, and give the library with them."""
    own = write_methodology(folder, "VN_XX006@1.0", rules, CASES)
    (folder / "project.yaml").write_text(project, encoding="utf-8")
    return library([own])
