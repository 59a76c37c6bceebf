"""An estimate of twenty roofs over seventeen years from a file of hours: at most 3 seconds.

The yardstick is a process that imports pvlib and pandas, without which nothing of the sun can be
computed: the hours of a year are computed once and scaled, so that the estimate takes little more.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from measure import ROOT, compare, run

ROOFS, YEARS, MOST_SECONDS, MOST_RATIO, RUNS = 20, 17, 3.0, 3.0, 5
PLACE = (10.59, 107.05)
YARDSTICK = [sys.executable, "-c", "import pandas, pvlib"]


def weather() -> str:
    """Give a file of hours as EnergyPlus has it: seven tenths of a clear year."""
    sys.path.insert(0, str(ROOT))
    import numpy as np

    from jcm_mrv.planning.solar.sky import DAYS, clear_sky

    sky = clear_sky(*PLACE, "Asia/Ho_Chi_Minh")
    ghi, level = 0.7 * sky.ghi, sky.hours.cosine
    dhi = 0.4 * ghi
    dni = np.divide(ghi - dhi, level, out=np.zeros_like(ghi), where=level > 0.02)
    stamps = [
        f"2005,{month},{day},{hour}"
        for month, days in enumerate(DAYS, start=1)
        for day in range(1, days + 1)
        for hour in range(1, 25)
    ]
    lines = [
        f"{stamp},60,?9,28.0,20.0,70,101300,0,0,400,{a:.1f},{b:.1f},{c:.1f},0,0,0,0,180,2.0,5,5,"
        "20.0,77777,9,999999999,30,0.1,0,88,0.2,0,1"
        for stamp, a, b, c in zip(stamps, ghi, dni, dhi, strict=True)
    ]
    head = [f"LOCATION,Phu My,-,VNM,Made,488650,{PLACE[0]},{PLACE[1]},7.0,5.0"]
    return "\n".join([*head, *["COMMENTS,made"] * 7, *lines, ""])


def project(folder: Path) -> Path:
    """Write a project of twenty roofs that face all ways, and give its path."""
    (folder / "site.epw").write_text(weather(), encoding="utf-8")
    members = "\n".join(
        f"    - {{id: roof-{n}, capacity: {200 + 10 * n} kW, connection: grid}}"
        for n in range(ROOFS)
    )
    estimates = "\n".join(
        f"      roof-{n}: {{estimate: {{source: Design, low: -8 %, pv: {{tilt: {5 + n % 10}, "
        f"azimuth: {18 * n}, losses: 14 %, dc_ac: 1.2, mounting: roof, "
        "resource: {file: site.epw, format: epw}}}}"
        for n in range(ROOFS)
    )
    path = folder / "project.yaml"
    path.write_text(
        "title: Twenty roofs\npartner_country: VN\n"
        f"site: {{latitude: {PLACE[0]}, longitude: {PLACE[1]}, timezone: Asia/Ho_Chi_Minh}}\n"
        "start_of_operation: 2026-07-01\nmethodology: VN_AM007@1.0\n"
        f"expected_lifetime: {{years: {YEARS}, source: Design}}\n"
        f"sets:\n  system:\n{members}\n"
        f"monitoring:\n  EG:\n    option: C\n    members:\n{estimates}\n",
        encoding="utf-8",
    )
    return path


def main() -> int:
    """Time the estimate in turn with its yardstick."""
    with tempfile.TemporaryDirectory() as made:
        command = [sys.executable, "-m", "jcm_mrv", "estimate", str(project(Path(made)))]
        ratio = compare("estimate, 20 roofs", command, YARDSTICK, MOST_RATIO, RUNS)
        seconds = statistics.median(run(command) for _ in range(RUNS))
    print(f"  {seconds:.2f} s, at most {MOST_SECONDS:g} s")
    return 0 if ratio <= MOST_RATIO and seconds <= MOST_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
