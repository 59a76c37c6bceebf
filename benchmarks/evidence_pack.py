"""An evidence pack: the time to pack and reproduce one, against calculating; and its memory.

The 18-month example is packed and reproduced, each in a process of its own, in turn with
`jcm-mrv calculate --daily`. Then a project of 100 meters with a year of 15-minute readings is
packed and reproduced, and the largest memory of either process is shown.
"""

import json
import resource
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from measure import ROOT, report, run

EXAMPLE = ROOT / "examples" / "industrial-park-pv" / "project.yaml"
COMMAND = [sys.executable, "-m", "jcm_mrv"]
MOST_TIMES, MOST_MEGABYTES, METERS, RUNS = 4.0, 500, 100, 7


def times(folder: Path) -> None:
    """Print pack and reproduce of the first example as a multiple of calculate."""
    packed = folder / "pack.zip"
    pack = [*COMMAND, "pack", str(EXAMPLE), "-o", str(packed), "--overwrite"]
    reproduce = [*COMMAND, "reproduce", str(packed)]
    calculate = [*COMMAND, "calculate", str(EXAMPLE), "--daily", "-o", str(folder / "output")]
    for command in (pack, reproduce, calculate):
        run(command)
    both, alone = [], []
    for _ in range(RUNS):
        both.append(run(pack) + run(reproduce))
        alone.append(run(calculate))
    report("pack and reproduce, first example", both, alone, MOST_TIMES)


def fleet(folder: Path) -> Path:
    """Write a project of 100 meters with a year of readings each, and give its path."""
    start = datetime(2023, 1, 1)
    moments = [start + timedelta(minutes=15 * n) for n in range(365 * 96)]
    stamps = [moment.strftime("%Y-%m-%d %H:%M") for moment in moments]
    (folder / "data").mkdir(parents=True)
    members, sources = [], {}
    for number in range(METERS):
        name = f"roof-{number:03}"
        rows = ["time,kwh"]
        for n, stamp in enumerate(stamps):
            sun = max(0, 24 - abs(n % 96 - 48))
            weather = 0.5 + (n // 96 * 37 + number * 11) % 50 / 100
            rows.append(f"{stamp},{sun * 4 * weather + sun % 7 / 100 + number / 1000:.3f}")
        (folder / f"data/{name}.csv").write_text("\n".join(rows) + "\n")
        members.append({"id": name, "capacity": "900 kW", "connection": "grid"})
        sources[name] = {
            "readings": f"data/{name}.csv", "time": "time", "value": "kwh", "unit": "kWh",
            "kind": "energy", "interval": "15 min", "label": "start", "meter": "M",
            "format": {"delimiter": ",", "decimal": ".", "date": "%Y-%m-%d %H:%M"},
        }  # fmt: skip
    project = {
        "title": "A fleet of 100 roofs",
        "partner_country": "VN",
        "site": {"name": "A province", "timezone": "Asia/Ho_Chi_Minh"},
        "start_of_operation": "2022-01-01",
        "monitoring_period": {"start": "2023-01-01", "end": "2023-12-31"},
        "methodology": "VN_AM007@1.0",
        "sets": {"system": members},
        "monitoring": {"EG": {"option": "C", "members": sources}},
        "meters": {
            "M": {"calibrations": [{"date": "2022-01-01", "valid_until": "2025-12-31"}]},
        },
        "criteria": {str(n): {"met": True, "evidence": "report"} for n in range(1, 5)},
    }
    path = folder / "project.yaml"
    path.write_text(json.dumps(project))
    return path


def memory(folder: Path) -> None:
    """Print the largest memory of packing and of reproducing a fleet."""
    project, packed = fleet(folder / "fleet"), folder / "fleet.zip"
    for what in (["pack", str(project), "-o", str(packed)], ["reproduce", str(packed)]):
        # The largest of all processes that have ended: the second is the larger of both.
        subprocess.run([*COMMAND, *what], check=True, capture_output=True)
        largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        verdict = "holds" if largest < MOST_MEGABYTES else "DOES NOT HOLD"
        print(
            f"{what[0]}, {METERS} meters, a year of 15-minute readings: at most {largest:.0f} MB "
            f"(under {MOST_MEGABYTES}: {verdict}); the pack has "
            f"{packed.stat().st_size / 1e6:.0f} MB"
        )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        # First: the largest memory of what ended is asked for.
        memory(Path(name))
        times(Path(name))
