"""Documents of the first example: how long one page takes, and all of them; how large a page is.

One HTML page takes at most 5 seconds, the monitoring report in three languages and every format
that is there at most 20. A page of 10 systems has at most 1.5 MB.
"""

import importlib.util
import resource
import statistics
import sys
import tempfile
from pathlib import Path

from measure import ROOT, run

EXAMPLE = ROOT / "examples" / "industrial-park-pv" / "project.yaml"
COMMAND = [sys.executable, "-m", "jcm_mrv", "report"]
MOST_ONE, MOST_ALL, MOST_MEGABYTES, SYSTEMS, RUNS = 5.0, 20.0, 1.5, 10, 3


def formats() -> list[str]:
    """Give the formats that can be made."""
    known = ("html", "docx", "pdf")
    return [name for name in known if importlib.util.find_spec(f"jcm_mrv.reporting.{name}")]


def times(command: list[str]) -> tuple[float, float]:
    """Give the medians of wall time and of processor time, s."""
    wall, processor = [], []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        wall.append(run(command))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(wall), statistics.median(processor)


def of_systems(folder: Path) -> Path:
    """Write a project of ten systems with entries of three years, and give its path."""
    members = ", ".join(
        f"{{id: roof-{n}, title: Warehouse {n}, capacity: 600 kW, connection: grid}}"
        for n in range(SYSTEMS)
    )
    sources = "\n".join(
        f"      roof-{n}:\n        entries:\n"
        + "\n".join(
            f"          - {{start: {year}-01-01, end: {year}-12-31, value: {500 + 7 * n + year}, "
            "unit: MWh}"
            for year in (2022, 2023, 2024)
        )
        for n in range(SYSTEMS)
    )
    path = folder / "project.yaml"
    path.write_text(
        "title: Ten roofs\npartner_country: VN\nsite: {timezone: Asia/Ho_Chi_Minh}\n"
        "start_of_operation: 2021-12-01\nmethodology: VN_AM007@1.0\n"
        "monitoring_period: {start: 2022-01-01, end: 2024-12-31}\n"
        f"sets: {{system: [{members}]}}\n"
        f"monitoring:\n  EG:\n    option: B\n    members:\n{sources}\n",
        encoding="utf-8",
    )
    return path


def main() -> None:
    """Print the times and the size, with what they may be at most."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one = [*COMMAND, str(EXAMPLE), "-o", str(folder / "one")]
        made = formats()
        everything = [*one[:-1], str(folder / "all"), "--lang", "en,ja,vi"]
        everything += ["--format", ",".join(made)]
        run(one)
        wall, processor = times(one)
        print(f"one page: {wall:.2f} s, {processor:.2f} s of CPU, at most {MOST_ONE}")
        wall, processor = times(everything)
        named = f"{3 * len(made)} documents ({', '.join(made)})"
        print(f"{named}: {wall:.2f} s, {processor:.2f} s of CPU, at most {MOST_ALL}")
        run([*COMMAND, str(of_systems(folder)), "-o", str(folder / "ten")])
        size = (folder / "ten" / "monitoring.en.html").stat().st_size / 1e6
        print(f"page of {SYSTEMS} systems: {size:.2f} MB, at most {MOST_MEGABYTES}")


if __name__ == "__main__":
    main()
