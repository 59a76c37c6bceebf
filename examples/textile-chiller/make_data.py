"""Make the readings of this example: synthetic, and the same in every run.

Mean power of a chiller per hour: high on weekdays, lower at night and on Sundays.
"""

import datetime as dt
import random
from pathlib import Path

# Only random.random() gives the same numbers in every version of Python.
RANDOM = random.Random(20230101)
START = dt.datetime(2023, 1, 1)

if __name__ == "__main__":
    lines = ["time,power_kw"]
    for hour in range(365 * 24):
        moment = START + dt.timedelta(hours=hour)
        load = 0.35 if moment.weekday() == 6 else 0.85 if 7 <= moment.hour < 19 else 0.6
        power_w = round(260_000 * (load + 0.1 * RANDOM.random()))
        lines.append(f"{moment:%Y-%m-%d %H:%M},{power_w / 1000:.3f}")
    path = Path(__file__).parent / "data" / "chiller-1.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
