"""Electric trucks of several depots in regions: each takes the factor of its depot; made up."""

from __future__ import annotations

from pathlib import Path

from jcm_mrv.methodology.library import Library, library
from tests.own_rules import write_methodology

RULES = """\
id: VN_XX005
version: "1.0"
title: Electric trucks of several depots
partner_country: VN
summary: Trucks drive on electricity of their depots; figures are made up.
families: [emission_reductions]
sources:
  text: {title: A text that nobody approved}
sets:
  vehicle:
    index: v
    title: Trucks of the project
    attributes:
      depot: {symbol: d_v, description: Depot of the truck, of: depot}
  depot:
    index: d
    title: Depots
    attributes:
      region: {symbol: r_d, description: Region of the depot, of: region}
      supply: {description: Supply, choices: {grid: The grid, own: Own generation}}
  region: {index: r, title: Regions}
parameters:
  EC:
    symbol: EC_{v,p}
    description: Electricity of the truck v
    unit: MWh
    sets: [vehicle]
    class: monitored
    options: [C]
    conservative: lower
  EF_own:
    symbol: EF_{own,d}
    description: Factor of own generation of the depot d
    unit: tCO2/MWh
    sets: [depot]
    class: fixed_ex_ante
    needed: supply[d] == "own"
  EF_grid:
    symbol: EF_{grid,r}
    description: Factor of the grid of the region r
    unit: tCO2/MWh
    sets: [region]
    class: fixed_ex_ante
  k:
    symbol: k
    description: What a megawatt-hour does in the place of diesel
    unit: tCO2/MWh
    class: default
    value: 1.5
    value_from: {standing: unverified, source: text}
equations:
  EF:
    symbol: EF_v
    description: Factor that the truck v takes
    text: >-
      EF_own[depot[v]] if supply[depot[v]] == "own" else EF_grid[region[depot[v]]]
    unit: tCO2/MWh
    sets: [vehicle]
    standing: unverified
    source: text
  RE:
    symbol: RE_p
    description: Reference emissions
    text: sum(EC[v] for v in vehicle) * k
    unit: tCO2
    standing: unverified
    source: text
  PE:
    symbol: PE_p
    description: Project emissions
    text: sum(EC[v] * EF[v] for v in vehicle)
    unit: tCO2
    standing: unverified
    source: text
"""

CASES = """\
cases:
  - name: two depots in two regions, one with own generation
    origin: computed by hand
    arithmetic: PE = 10 x 0.5 + 20 x 0.3 + 30 x 0.7 = 32; RE = 60 x 1.5 = 90
    sets: &sets
      vehicle: [{id: a, depot: north}, {id: b, depot: south}, {id: c, depot: west}]
      depot:
        - {id: north, region: one, supply: grid}
        - {id: south, region: two, supply: own}
        - {id: west, region: two, supply: grid}
      region: [{id: one}, {id: two}]
    values:
      EC: {a: 10, b: 20, c: 30}
      EF_own: {south: 0.3}
      EF_grid: {one: 0.5, two: 0.7}
    expected: {EF: {a: 0.5, b: 0.3, c: 0.7}, RE: 90, PE: 32, ER: 58}
  - name: one of all
    origin: computed by hand
    arithmetic: PE = 10 x 0.4; RE = 15
    sets:
      vehicle: [{id: a, depot: x}]
      depot: [{id: x, region: r, supply: grid}]
      region: [{id: r}]
    values: {EC: {a: 10}, EF_grid: {r: 0.4}}
    expected: {PE: 4, ER: 11}
""".replace(" &sets", "")

PROJECT = """\
title: Electric trucks
partner_country: VN
site: {name: Cai Mep, timezone: Asia/Ho_Chi_Minh}
start_of_operation: 2023-01-01
monitoring_period: {start: 2023-01-01, end: 2023-12-31}
methodology: VN_XX005@1.0
sets:
  vehicle:
    - {id: t-1, title: Truck 1, depot: north}
    - {id: t-2, title: Truck 2, depot: south}
    - {id: t-3, title: Truck 3, depot: "3"}
  depot:
    - {id: north, title: Depot N, region: one, supply: grid}
    - {id: south, title: Depot S, region: two, supply: own}
    - {id: "3", title: Depot W, region: two, supply: grid}
  region: [{id: one, title: Region 1}, {id: two, title: Region 2}]
values:
  EF_own: {south: {value: 0.3, unit: tCO2/MWh, source: Test}}
  EF_grid:
    one: {value: 0.5, unit: tCO2/MWh, source: Table}
    two: {value: 0.7, unit: tCO2/MWh, source: Table}
monitoring:
  EC:
    option: C
    members:
      t-1: {meter: M, entries: [{start: 2023-01-01, end: 2023-12-31, value: 10, unit: MWh}]}
      t-2: {meter: M, entries: [{start: 2023-01-01, end: 2023-12-31, value: 20, unit: MWh}]}
      t-3: {meter: M, entries: [{start: 2023-01-01, end: 2023-12-31, value: 30, unit: MWh}]}
meters: {M: {serial: "1"}}
"""


def write(folder: Path, rules: str = RULES, project: str = PROJECT, cases: str = CASES) -> Library:
    """Write methodology, cases and project into a folder, and give the library with them."""
    own = write_methodology(folder, "VN_XX005@1.0", rules, cases)
    (folder / "project.yaml").write_text(project, encoding="utf-8")
    return library([own])
