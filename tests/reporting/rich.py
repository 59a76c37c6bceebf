"""A project with something of everything, each value of it found nowhere else."""

from __future__ import annotations

from pathlib import Path

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.result import Result
from jcm_mrv.project.load import load_project

RICH = """\
title: Quibbled rooftops
reference: VN731
partner_country: VN
participants:
  japan: [Zephyrous Engineering K.K., {name: Marzipan Trading Co., tax_code: "8877661"}]
  partner: [{name: Công ty Bí Ẩn, tax_code: "0100233488"}]
site: {name: Hollyhock Park, latitude: 10.59371, longitude: 107.05812, timezone: Asia/Ho_Chi_Minh}
start_of_operation: 2019-11-17
monitoring_period: {start: 2024-01-01, end: 2024-12-31}
crediting_period: {start: 2019-11-23, end: 2029-11-19, renewal: 3}
expected_lifetime: {years: 17.375, source: Order 5512 of the ministry}
authorisation:
  {date: 2023-05-09, by: Office of Riddles, evidence: riddle.pdf, first_transfer: ninth moon}
allocation:
  - {year: 2024, side: japan, participant: Zephyrous Engineering K.K., share: 37.125 %}
  - {year: 2024, side: partner, participant: Công ty Bí Ẩn, share: 62.875 %}
methodology: VN_AM007@1.0
sets:
  system:
    - {id: roof-qx, title: Weaving hall, capacity: 613.77 kW, connection: grid}
    - {id: roof-zw, title: Dyeing hall, capacity: 421.19 kW, connection: grid}
values:
  EF_RE:
    roof-qx:
      value: 0.31725
      unit: tCO2/MWh
      source: Letter of the plant
      comment: Found in a drawer
      valid_until: 2033-10-07
monitoring:
  EG:
    option: C
    method: Meters on the AC side
    frequency: Once in a blue moon
    members:
      roof-qx:
        readings: data/qx-*.csv
        time: stamped
        value: counted
        unit: kWh
        kind: register
        interval: 1 month
        multiplier: 2.625
        meter: M-Umbra
        point: Switchboard Penumbra
        comment: Cable was moved
        evidence: Logger of Penumbra
        estimate: {value: 707.31, unit: MWh, source: Study of yields, reason: Locusts in spring,
          low: 655.27, high: 7.19 %, change: -0.37 %}
        accept:
          - finding: MON-608
            from: 2024-03-08
            to: 2024-03-09
            reason: New tenant
            evidence: lease.pdf
      roof-zw:
        read_by: [Wilhelmina Ravensbourne, Ottokar Nightjar]
        entries:
          - start: 2024-01-01
            end: 2024-06-13
            value: 211.739
            unit: MWh
            evidence: invoice-4471.pdf
            note: Paid late
          - start: 2024-06-14
            end: 2024-12-31
            value: 199.463
            unit: MWh
            evidence: invoice-5582.pdf
        estimate: {power: 61.87 kW, hours: 8011, load: 87.31 %, source: Other study, reason: Soot}
meters:
  M-Umbra:
    serial: SN-90210-X
    accuracy_class: "0.5S"
    maximum_permissible_error: 0.475 %
    register_maximum: 98989.5 kWh
    maximum_power: 767.5 kW
    installed: 2019-11-14
    events:
      - date: 2024-07-01T00:00
        what: set
        before: 1277.125
        after: 13.0625
        unit: kWh
        evidence: swap.pdf
    calibrations:
      - {date: 2022-02-24, valid_until: 2024-08-21, certificate: Certificate 77-X}
criteria:
  "1": {met: true, evidence: 2024 photographs}
  "2": {met: true, evidence: Diagram of one line}
  "3": {met: true, evidence: Certificates of modules}
  "4": {met: true, evidence: Specification of loggers, text: Loggers are there}
structure:
  - {personnel: Head gardener, role: Waters the flowers}
signatories:
  - {name: A. Secretive, role: Keeper of keys, organisation: Hidden Holdings}
confirmed:
  - what: EF_RE
    value: 0.31725
    unit: tCO2/MWh
    document: Grey book
    version: 9th-bis
    page: Annex Q, p. 7
    reader: B. Reader
    date: 2023-08-15
previous_pack: 42d2d809fdadb923278d1aef33a84a7dc72be0f5c6b2d42b84d83fcd7c031a78
"""


def rich(folder: Path, confidential: list[str]) -> Result:
    """Write it to a folder, and give its result."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    rows = ["stamped,counted"]
    register = 101.5
    for month in range(1, 14):
        year, of = (2024, month) if month <= 12 else (2025, 1)
        rows.append(f"{year}-{of:02}-01 00:00,{register}")
        register += 31.25 + month
    (data / "qx-logger.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    listed = "".join(f"  - {path}\n" for path in confidential)
    text = RICH + (f"confidential:\n{listed}" if listed else "")
    (folder / "project.yaml").write_text(text, encoding="utf-8")
    return calculate(load_project(folder / "project.yaml"))
