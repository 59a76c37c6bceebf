"""Right books as offices of Thailand, Mongolia, Indonesia, Viet Nam and Japan keep them."""

from __future__ import annotations

import datetime as dt

from tests.verification.right.hands import HANDS, INPUT, STYLES, by_hand
from tests.verification.right.listed.making import LAST, air, dated, listed, months, two_floors
from tests.verification.right.sheets import Made

BOTH = list(zip(months(30.0), months(41.0, 1), strict=True))
THAI = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()
BULAN = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
)
LANTAI = ("Listrik lantai 1", "Listrik lantai 2")
TOTALS = ["=SUM(B3:B14)", "=SUM(C3:C14)"]


@listed("Thai months of a year of the Buddhist era, and a period of one")
def _(made: Made) -> None:
    rows = [[f"{THAI[d.month - 1]} 67", v, w] for (d, v), (_, w) in BOTH]
    made.put("Log", "A1", [["เดือน", "ชั้น 1 (MWh)", "ชั้น 2 (MWh)"], *rows])
    words = ("ไฟฟ้าของชั้น 1", "ไฟฟ้าของชั้น 2")
    period = "1 มกราคม 2567 - 31 ธันวาคม 2567"
    air(made, ["=SUM(Log!B2:B13)", "=SUM(Log!C2:C13)"], words=words, periods=(period,))


@listed("a period of the Buddhist era in figures")
def _(made: Made) -> None:
    two_floors(made)
    period = "01/01/2567 - 31/12/2567"
    air(made, ["=SUM(Log!B2:B13)", "=SUM(Log!C2:C13)"], periods=(period,))


@listed("heat by days of a season over New Year, with a note on it")
def _(made: Made) -> None:
    days = [dt.date(2024, 1, 1) + dt.timedelta(n) for n in range(366)]
    rows = [
        [day, round(88 + (n * 37) % 19, 1), round(76 + (n * 29) % 17, 1)]
        for n, day in enumerate(days)
        if not dt.date(2024, 5, 16) <= day <= dt.date(2024, 9, 14)
    ]
    made.put("Heat", "A1", [["Date", "Boiler 1 [GJ]", "Boiler 2 [GJ]"], *rows])
    made.put("Heat", "E2", [["Heating season 2024/25: 15 September to 15 May"]])
    dated(made, "Heat", shown="yyyy-mm-dd")
    by_hand(made, HANDS["boilers"], STYLES["English"])
    taken = {18_400.0: "B", 16_210.0: "C"}
    sheet = made.sheet(INPUT)
    for row in sheet.iter_rows():
        for cell in row:
            if column := taken.get(cell.value if isinstance(cell.value, float) else 0.0):
                sheet[cell.coordinate] = f"=SUM(Heat!{column}2:{column}{len(rows) + 1})"


@listed("a hotel that was closed in two months, with a note under its log")
def _(made: Made) -> None:
    kept = [((d, v), w) for (d, v), (_, w) in BOTH if d.month not in (2, 3)]
    rows = [[BULAN[d.month - 1], round(v * 1000), round(w * 1000)] for (d, v), w in kept]
    made.put("Log", "A1", [["Bulan", "Lantai 1 (kWh)", "Lantai 2 (kWh)"], *rows])
    made.put("Log", "A12", [["Jumlah", "=SUM(B2:B11)", "=SUM(C2:C11)"]])
    made.put("Log", "A14", [["Catatan: hotel ditutup Februari s/d Maret 2024 (renovasi)"]])
    air(made, ["=Log!B12/1000", "=Log!C12/1000"], words=LANTAI)


@listed("amounts to date by formulas, the last and the largest of which count")
def _(made: Made) -> None:
    rows = []
    for n, ((day, v), (_, w)) in enumerate(BOTH):
        to_date = [f"={c}{n + 1}+{a}{n + 2}" if n else f"={a}2" for a, c in ("BC", "DE")]
        rows.append([day, v, to_date[0], w, to_date[1]])
    heads = ["Bulan", "Lantai 1 (MWh)", "Kumulatif 1", "Lantai 2 (MWh)", "Kumulatif 2"]
    made.put("Log", "A1", [heads, *rows])
    dated(made, "Log")
    air(made, ["=Log!C13", "=MAX(Log!E2:E13)"], words=LANTAI)


@listed("a sheet of days for each month with lines up to the 31st, and a recap")
def _(made: Made) -> None:
    recap = []
    for m, name in enumerate(BULAN):
        rows = [
            [d, round(980 + 7 * m + (d * 37) % 91, 1), round(1_340 + 5 * m + (d * 29) % 83, 1)]
            for d in range(1, LAST[m] + 1)
        ]
        sheet = name[:3]
        made.put(sheet, "A1", [[f"Pemakaian listrik {name} 2024 (kWh)"]])
        made.put(sheet, "A2", [["Tanggal", "Lantai 1", "Lantai 2"], *rows])
        made.put(sheet, "A35", [["Jumlah", "=SUM(B3:B33)", "=SUM(C3:C33)"]])
        recap.append([name, f"={sheet}!B35", f"={sheet}!C35"])
    made.put("Rekap", "A2", [["Bulan", "Lantai 1 (kWh)", "Lantai 2 (kWh)"], *recap])
    made.put("Rekap", "A15", [["Jumlah", *TOTALS]])
    air(made, ["=Rekap!B15/1000", "=Rekap!C15/1000"], words=LANTAI)


@listed("Japanese fiscal years on two sheets, the calendar year from parts of both")
def _(made: Made) -> None:
    for year in (2023, 2024):
        rows = [
            [
                dt.date(year + (m < 4), m, 1),
                round(30_000 + ((m * 7 + year) % 12) * 310),
                round(41_000 + ((m * 5 + year) % 12) * 290),
            ]
            for m in (*range(4, 13), 1, 2, 3)
        ]
        sheet = f"{year}年度"
        made.put(sheet, "A1", [["年月", "1階 (kWh)", "2階 (kWh)"], *rows])
        made.put(sheet, "A14", [["合計", "=SUM(B2:B13)", "=SUM(C2:C13)"]])
        dated(made, sheet, shown='yyyy"年"m"月"')
    sums = [f"SUM('2023年度'!{c}11:{c}13)+SUM('2024年度'!{c}2:{c}10)" for c in "BC"]
    air(made, [f"=({each})/1000" for each in sums], words=("1階の電力量", "2階の電力量"))


@listed("the year before and the change beside each month")
def _(made: Made) -> None:
    rows = []
    for n, ((day, v), (_, w)) in enumerate(BOTH, start=3):
        ours, theirs = round(v * 0.97, 3), round(w * 1.04, 3)
        rows.append([f"{day:%b}", ours, v, f"=C{n}/B{n}-1", theirs, w, f"=F{n}/E{n}-1"])
    made.put("Log", "A1", [[None, "Floor 1", None, None, "Floor 2"]])
    made.put("Log", "A2", [["Month", *["2023", "2024", "change"] * 2], *rows])
    sums = [f"=SUM({c}3:{c}14)" for c in "BCEF"]
    made.put("Log", "A15", [["Total", *sums[:2], "=C15/B15-1", *sums[2:], "=F15/E15-1"]])
    air(made, ["=Log!C15", "=Log!F15"])
