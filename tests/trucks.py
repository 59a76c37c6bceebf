"""Trucks in a port: a methodology invented after the manner of approved texts, and a project."""

from __future__ import annotations

from pathlib import Path

from jcm_mrv.methodology.library import library
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.project.load import Project, load_project
from tests.own_rules import write_methodology

RULES = """\
id: VN_XX003
version: "1.0"
title: Efficient trucks in a port
partner_country: VN
summary: Trucks carry the same containers with less fuel; figures are made up.
families: [emission_reductions]
sources:
  text: {title: A text that nobody approved}
sets:
  vehicle:
    index: v
    title: Trucks of the project
    attributes:
      way:
        description: How the fuel is known
        choices: {metered: Measured at the pump, default: By distance}
      make: {description: Make, choices: {heavy: Heavy, light: Light}}
  crane:
    index: g
    title: Cranes that are moved with the trucks
    optional: usual
parameters:
  DIST:
    symbol: L_{v,p}
    description: Distance of the truck v
    unit: km
    sets: [vehicle]
    class: monitored
    options: [C]
    aggregation: sum
    conservative: by_result
  FC:
    symbol: FC_{v,p}
    description: Fuel of the truck v
    unit: L
    sets: [vehicle]
    class: monitored
    needed: way[v] == "metered"
    options: [B, C]
    conservative: higher
  SFC:
    symbol: SFC_v
    description: Specific consumption of the truck v
    unit: L/km
    sets: [vehicle]
    class: fixed_ex_ante
    needed: way[v] == "default"
    default: lookup(consumption, make[v])
  FC_crane:
    symbol: FC_{g,p}
    description: Fuel of the crane g
    unit: L
    sets: [crane]
    class: monitored
    options: [B]
    conservative: higher
  EF_crane:
    symbol: EF_crane
    description: Emission factor of the fuel of cranes
    unit: tCO2/L
    class: fixed_ex_ante
    needed: any(crane)
  SFC_RE:
    symbol: SFC_RE
    description: Specific consumption of reference trucks
    unit: L/km
    class: default
    value: 0.5
    value_from: {standing: unverified, source: text}
  EF:
    symbol: EF_fuel
    description: Emission factor of the fuel of trucks
    unit: tCO2/L
    class: default
    value: 0.0026
    value_from: {standing: unverified, source: text}
tables:
  consumption:
    title: Specific consumption by make
    unit: L/km
    keys: {make: {text: true}}
    rows:
      - {when: {make: heavy}, value: 0.45, standing: unverified, source: text}
      - {when: {make: light}, value: 0.3, standing: unverified, source: text}
equations:
  RE:
    symbol: RE_p
    description: Reference emissions
    text: sum(DIST[v] for v in vehicle) * SFC_RE * EF
    unit: tCO2
    standing: unverified
    source: text
  FUEL:
    symbol: FUEL_{v,p}
    description: Fuel that counts for the truck v
    text: FC[v] if way[v] == "metered" else SFC[v] * DIST[v]
    unit: L
    sets: [vehicle]
    standing: unverified
    source: text
  SHARE:
    symbol: w_p
    description: Share of fuel that was measured
    text: >-
      sum(FC[v] for v in vehicle if way[v] == "metered") / sum(FUEL[v] for v in vehicle)
      if any(way[v] == "metered" for v in vehicle) else 0
    unit: "1"
    standing: unverified
    source: text
  PE:
    symbol: PE_p
    description: Project emissions, more where little is measured
    text: >-
      sum(FUEL[v] for v in vehicle) * EF * (1.1 - 0.1 * SHARE)
      + sum(FC_crane[g] * EF_crane for g in crane)
    unit: tCO2
    standing: unverified
    source: text
"""

CASES = """\
cases:
  - name: one truck of each kind, and no crane
    origin: computed by hand
    arithmetic: |
      RE = 3000 x 0.5 x 0.0026 = 3.9; FUEL of b = 0.3 x 2000 = 600; SHARE = 400 / 1000
      PE = 1000 x 0.0026 x (1.1 - 0.04) = 2.756; ER = 1.144
    sets: {vehicle: [{id: a, way: metered, make: heavy}, {id: b, way: default, make: light}]}
    values: {DIST: {a: 1000, b: 2000}, FC: {a: 400}}
    expected: {FUEL: {a: 400, b: 600}, SHARE: 0.4, RE: 3.9, PE: 2.756, ER: 1.144}
  - name: nothing is measured, and there is a crane
    origin: computed by hand
    arithmetic: RE = 1.3; FUEL = 450; PE = 450 x 0.0026 x 1.1 + 100 x 0.003 = 1.587
    sets: {vehicle: [{id: a, way: default, make: heavy}], crane: [{id: k}]}
    values: {DIST: {a: 1000}, FC_crane: {k: 100}, EF_crane: 0.003}
    expected: {RE: 1.3, PE: 1.587, ER: -0.287}
"""

PROJECT = """\
title: Trucks of the port
partner_country: VN
site: {name: Cai Mep, timezone: Asia/Ho_Chi_Minh}
start_of_operation: 2023-01-01
monitoring_period: {start: 2023-01-01, end: 2023-12-31}
methodology: VN_XX003@1.0
sets:
  vehicle:
    - {id: t-1, title: Truck 1, way: metered, make: heavy}
    - {id: t-2, title: Truck 2, way: default, make: light}
    - {id: t-3, title: Truck 3, way: default, make: heavy}
monitoring:
  DIST:
    option: C
    members:
      t-1: {meter: M, entries: [{start: 2023-01-01, end: 2023-12-31, value: 100000, unit: km}]}
      t-2: {meter: M, entries: [{start: 2023-01-01, end: 2023-12-31, value: 200000, unit: km}]}
      t-3: {meter: M, entries: [{start: 2023-01-01, end: 2023-12-31, value: 50000, unit: km}]}
  FC:
    option: B
    members:
      t-1: {entries: [{start: 2023-01-01, end: 2023-12-31, value: 41000, unit: L, evidence: bills}]}
meters:
  M: {serial: "1"}
"""


def write_rules(folder: Path, text: str = RULES, cases: str = CASES) -> Path:
    """Write the methodology with its cases into a folder of one's own and give it."""
    return write_methodology(folder, "VN_XX003@1.0", text, cases)


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    """Give a text with some of its parts replaced, each of which stands in it once."""
    for old, new in pairs:
        assert text.count(old) == 1, (text.count(old), old)
        text = text.replace(old, new)
    return text


def rules(folder: Path, *pairs: tuple[str, str], cases: str = CASES) -> Methodology:
    """Give the methodology with some of its text replaced."""
    own = library([write_rules(folder, replaced(RULES, *pairs), cases)])
    return own.load("VN_XX003@1.0")


def project(folder: Path, *pairs: tuple[str, str]) -> Project:
    """Give the project with some of its text replaced."""
    folder.mkdir(exist_ok=True)
    path = folder / "project.yaml"
    path.write_text(replaced(PROJECT, *pairs), encoding="utf-8")
    return load_project(path, library=library([write_rules(folder)]))
