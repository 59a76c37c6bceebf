"""Write the data of this example from the files that the installed pvanalytics package ships.

``system-50.csv`` is a Parquet file as text: each row gives the time with its UTC offset as it is
stored, and the power with the digits that identify the stored number; an empty cell stays empty.
``rsf-ii.csv`` is a copy.
"""

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import pyarrow.parquet as pq

DATA = Path(__file__).parent / "data"


def shipped(name: str) -> Path:
    """Give the path of a file inside the installed package, without importing the package."""
    spec = find_spec("pvanalytics")
    if spec is None or spec.origin is None:
        sys.exit("pvanalytics is not installed: pip install pvanalytics")
    path = Path(spec.origin).parent / "data" / name
    if not path.is_file():
        sys.exit(f"{name} is not in the installed pvanalytics; version 0.2.2 has it")
    return path


def main() -> None:
    DATA.mkdir(exist_ok=True)
    table = pq.read_table(shipped("system_50_ac_power_2_full_DST.parquet"))
    times, powers = table["measured_on"].to_pylist(), table["ac_power_2"]
    # NumPy gives the shortest text that reads back as the same 32-bit number.
    cells = zip(powers.is_null(nan_is_null=True).to_pylist(), powers.to_numpy(), strict=True)
    rows = [
        f"{time.isoformat(sep=' ')},{'' if empty else str(power)}\n"
        for time, (empty, power) in zip(times, cells, strict=True)
    ]
    (DATA / "system-50.csv").write_text(
        "measured_on,ac_power_2\n" + "".join(rows), encoding="utf-8", newline="\n"
    )
    shutil.copyfile(shipped("nrel_RSF_II.csv"), DATA / "rsf-ii.csv")


if __name__ == "__main__":
    main()
