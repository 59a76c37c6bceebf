"""What the names of columns say of what stands in them, in the words that meters and portals use.

A name proposes and proves nothing: what is proposed by it is held against the values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

from jcm_mrv.metering.reading.beside_names import MULTIPLIER, NO_MULTIPLIER
from jcm_mrv.metering.reading.obis import Processed, obis_in
from jcm_mrv.metering.reading.unit_cells import unit_of
from jcm_mrv.methodology.units import UnitError, parse_unit
from jcm_mrv.methodology.watt_hours import in_watt_hours, times_watt_hours
from jcm_mrv.patterns import Words, pattern

Role = Literal["register", "energy", "daily", "power", "amount", "other", "meter", "multiplier", ""]
"""What a column may be: a cumulative register, amounts of energy, a counter of the day, power, an
amount or rate in another unit, something else than what is metered, the number of a meter, a
multiplier; "" where its name does not say."""

_ROLES: dict[Processed, Role] = {
    "register": "register",
    "interval": "energy",
    "mean": "power",
    "momentary": "power",
    "extreme": "other",
}
"""What a column is by its OBIS code."""

TIME = pattern(
    r"time|date|period|month|日|時|月|開始|終了|giờ|ngày|thời|tháng|waktu|tanggal|bulan|zeit|datum|วัน|เวลา"
    r"|\bts\b|epoch|unix",
    re.IGNORECASE,
)
METER = pattern(
    r"meter|device|invert|serial|sensor|tag|channel|point|name|\bid\b|_id|unit|site|logger|obis"
    r"|機器|装置|番号|計器|thiết bị|đồng hồ|công tơ|số hiệu|เครื่อง|มิเตอร์|meteran",
    re.IGNORECASE,
)
_NUMBER_OF_METER = Words(
    "serial", "sn", "s/n", "id", "meter ?(?:no|number|id|code)?", "device ?(?:no|id)", "code", "no",
    "番号", "mã", "số hiệu", "công tơ", "số công tơ",
)  # fmt: skip
_OTHER = Words(
    "dc", "input", "pv ?[0-9]+", "strings?", "mppt", "panel", "theoretical", "expected",
    "forecast", "budget(?:ed)?", "predict(?:ed|ion)?", "target", "plan(?:ned)?", "specific",
    "capacity", "rated", "irrad", "insolation", "temp(?:erature)?", "voltage", "volts?",
    "irradiat(?:ion|ance)", "current", "amps?", "frequency", "power factor", "pf", "cos ?phi",
    "efficiency", "revenue", "time ?ms", "milliseconds?", "validity",
    "income", "cost", "price", "profit", "co2", "carbon", "trees?", "coal", "performance", "pr",
    "availability", "soc", "reactive", "apparent", "k?varh?", "k?vah?", "demand", "maximum demand",
    "charged?", "charging", "discharg(?:e|ed|ing)", "battery", "status", "state", "alarm", "error",
    "quality", "kwp", "直流", "入力", "温度", "電圧", "電流", "日射", "力率", "無効", "売電額",
    "金額", "電気料金", "nhiệt độ", "điện áp", "dòng điện", "công suất phản kháng", "tiền",
    "doanh thu", "pendapatan", "biaya", "tagihan", "harga", "suhu", "tegangan", "arus",
    "ingresos?", "importe", "costos?", "precio", "temperatura", "tensión", "corriente", "recettes?",
    "รายได้", "ค่าไฟ(?:ฟ้า)?", "จำนวนเงิน", "บาท", "อุณหภูมิ", "แรงดัน", "กระแส", "收益", "收入", "电费",
    "温度", "电压", "电流", "төлбөр", "орлого", "стоимость", "выручка", "температура",
)  # fmt: skip
_MADE_UP = (
    "forecast", "simulat(?:ed|ion)s?", "synthetic", "model(?:l?ed|l?ing)", "pv ?syst", "pv ?watts",
    "helioscope", "typical (?:meteorological )?year", "tmy",
    "予測", "シミュレーション", "dự báo", "mô phỏng", "simulasi", "พยากรณ์", "จำลอง",
)  # fmt: skip
"""What a program has worked out, wherever a file says it."""
_NOT_METERED = Words(
    *_MADE_UP,
    "power factor", "pf", "cos ?phi", "cos ?φ", "voltage", "volts?", "amps?", "frequency",
    "temp(?:erature)?", "humidity", "pressure", "irradiat(?:ion|ance)", "insolation",
    "max(?:imum)? ?(?:demand|load|power)", "peak ?(?:demand|load|power)", "performance ratio",
    "specific",
    "efficiency", "price", "costs?", "income", "reactive", "apparent", "co2", "soc",
    "predict(?:ed|ion)?", "expected", "theoretical", "target", "budget(?:ed)?",
    "planned",
    "per (?:ton(?:ne)?|t|unit|m2|m3|piece|kwp)", "kWh/kWp",
    "力率", "電圧", "電流", "周波数", "温度", "日射", "無効", "最大(?:需要)?電力(?!量)", "デマンド",
    "料金", "金額", "目標", "計画", "原単位",
    "hệ số công suất", "điện áp", "dòng điện", "nhiệt độ", "vô công", "phản kháng",
    "công suất cực đại",
    "thành tiền", "tiền điện", "kế hoạch",
    "tegangan", "arus", "suhu", "faktor daya", "beban puncak", "biaya", "tagihan",
)  # fmt: skip
"""What is no energy that was metered, whatever unit is declared: each is a word of its own."""
_PROGRAM = Words(*_MADE_UP)
METERED = Words(
    "actual", "measured", "meter(?:ed)?", "real", "実績", "実測", "計測", "thực (?:tế|đo)",
    "aktual", "realisasi", "จริง",
)  # fmt: skip
"""What the heading of a column says that holds readings, beside one that does not."""
_RATE = pattern(
    r"(?:(?:total|active|ac|output|grid|inverter|mean|average|avg|actual|instant(?:aneous)?|p) )*"
    r"(?:power|p ?ac|p|wirkleistung|leistung|công suất(?: tác dụng)?|daya(?: aktif)?|有効電力|電力"
    r"|กำลังไฟฟ้า)(?: (?:total|out|output|mean|average|avg|ac))*",
    re.IGNORECASE,
)
"""A name that says power and nothing else."""
_AMOUNT = pattern(
    r"energ[iyí]|énergie|generaci|yield|generat|produ[ck]|consum|electricity|usage|import|export|purchas|feed|sold"
    r"|deliver|receiv|wh(?![a-z])|電力量|発電量|使用量|買電|売電|sản lượng|điện năng|tiêu thụ"
    r"|pemakaian|พลังงาน|\b[12]\.(?:8|29)\.\d",
    re.IGNORECASE,
)
"""Words of amounts, which no power is called by."""
STRONG = Words(
    "registers?", "counters?", "meter ?readings?", "readings?", "index", "lifetime", "life ?time",
    "cumulat(?:ive|ed)", "cum", "accumulat(?:ed|ive|ion)", "e-?total", "etot", "totwh(?:out|in)?",
    "stand", "zählerstand", "stan meter",
    "累計", "累積", "積算", "指示", "指針", "検針(?!日)", "chỉ số", "lũy kế", "stand meteran",
    "เลขมิเตอร์",
)  # fmt: skip
"""Words of a register, whatever the spacing of its readings."""
WHOLE = Words(
    "total", "sum", "all", "overall", "合計", "総計", "全体", "tổng(?: cộng)?", "jumlah", "รวม"
)
"""Words of the whole, beside its parts."""
_TOTAL = Words(
    "total", "tot", "total[a-z]*", "gesamt[a-z]*", "[a-z.]*totwh(?:out|in)?", "tổng", "合計"
)
DAILY = Words(
    "daily", "today", "e-?today", "e-?day", "day ?(?:yield|energy)",
    "当日", "本日", "日発電量", "日電力量",
    "hari ini", "harian", "trong ngày", "hôm nay", "รายวัน", "วันนี้",
)  # fmt: skip
CHANGE = Words(
    "change", "increment", "delta", "diff(?:erence)?", "interval", "per", "hourly", "差分"
)
_NUMBER, _UNIT = r"(?P<number>10\^\d|\d+(?:\.\d+)?|万)", r"(?P<unit>[kMG]?Wh)(?![A-Za-z])"
_IN_FRONT = pattern(
    r"([kMG]?Wh)[\s_-]+(?!per\b|/|co2|(?:cost|price|pulse|imp|meter|ratio|factor|rate)s?\b)[^\W\d_]",
    re.IGNORECASE,
)
"""A unit of energy in front of what it is of: KWH DEL."""
_FACTORS = tuple(
    pattern(text)
    for text in (
        rf"[\[(（]\s*[x×*]?\s*{_NUMBER}\s*[x×*·]?\s*{_UNIT}\s*[\])）]",
        rf"(?<![A-Za-z])[x×*]\s*{_NUMBER}\s*{_UNIT}",
        rf"(?<![\d.])(?P<number>10\^\d)\s*{_UNIT}",
        rf"(?:\A|[,;:(\[])\s*(?P<number>1[., ]?000|['’]000)\s*{_UNIT}",
        rf"{_UNIT}\s*[\])）]?\s*[\[(（]?\s*(?P<sign>[x×*])\s*{_NUMBER}(?![\w.])",
        rf"{_UNIT}\s*(?P<sign>[/÷])\s*(?P<number>10+)(?![\w.])",
        rf"\A\s*{_NUMBER}\s*{_UNIT}\s*\Z",
    )
)
"""A number with a unit, where it is no number of a device."""
TO_MULTIPLY = pattern(
    r"[x×*]\s*(?:ct|pt|vt|fkm|hsn|multiplier|ratio|倍率|乗率|hệ số)", re.IGNORECASE
)
"""What is still to be multiplied, or was: by a ratio that the heading names and does not give."""
_PULSES = Words("pulses?", "impulses?", "パルス(?:数)?", "xung", "pulsa")
_IMP, _EXP, _ENERGY = Words("imp"), Words("exp"), Words("[kMG]?Wh")
_UTC = pattern(r"(?<![a-z])(?:UTC|GMT)(?:\s*([+-]\d{1,2})(?::?(\d\d))?)?(?![a-z\d])", re.IGNORECASE)


def counted_pulses(name: str, others: Iterable[str] = ()) -> Literal["pulses", "imp", ""]:
    """Say whether a name says pulses; ``imp`` may also say import, and does beside a unit or exp.

    Examples
    --------
    >>> counted_pulses("Pulses"), counted_pulses("imp"), counted_pulses("imp_kwh")
    ('pulses', 'imp', '')
    >>> counted_pulses("imp", ["time", "imp", "exp"])
    ''
    """
    plain = name.replace("_", " ")
    if _PULSES.search(plain):
        return "pulses"
    beside = any(_EXP.search(other.replace("_", " ")) for other in others)
    told = beside or unit_in_name(name) or _ENERGY.search(plain)
    return "imp" if _IMP.search(plain) and not told else ""


def unit_in_name(name: str) -> str:
    """Give the unit that the name of a column ends with; "" where there is none.

    Examples
    --------
    >>> unit_in_name("Energy [kWh]"), unit_in_name("total_kwh"), unit_in_name("note")
    ('kWh', 'kWh', '')
    >>> unit_in_name("Total yield  [kWh]0"), unit_in_name("Yield kWh/kWp"), unit_in_name("千kWh")
    ('kWh', 'kWh/kWp', 'MWh')
    >>> unit_in_name("Energy (x10 kWh)"), unit_in_name("Energy (MWh x CT)")
    ('kWh', 'MWh')
    >>> unit_in_name("KWH REC"), unit_in_name("kWh_export"), unit_in_name("kWh per t")
    ('kWh', 'kWh', '')
    """
    name = in_watt_hours(name)
    if (factor := factor_in_name(name)) is not None:
        return factor[1]
    name = TO_MULTIPLY.split(name)[0].rstrip(" x×*")
    match = re.search(r"[\[(（]([^\])）]+)[\])）]?\s*\d?\Z", name)
    if match:
        return unit_of(match[1])
    if per := re.search(r"(?:\A|[\s_])([kMG]?Wh/[^\s_]+)\Z", name, re.IGNORECASE):
        return unit_of(per[1])
    if many := times_watt_hours(name):
        return unit_of(many)
    ending = re.split(r"[\s_./-]", name)[-1]
    if re.fullmatch(r"[kMG]?wh?", ending, re.IGNORECASE):
        return unit_of(ending)
    match = _IN_FRONT.match(name)
    return unit_of(match[1]) if match else ""


def factor_in_name(name: str) -> tuple[Fraction, str] | None:
    """Give the factor that stands with the unit in the name of a column, and the unit.

    A number behind a name may count devices: beside a unit it has to stand in brackets, or with a
    sign of multiplication.

    Examples
    --------
    >>> factor_in_name("Energy (x10 kWh)"), factor_in_name("EA+ [kWh x 0.01]")
    ((Fraction(10, 1), 'kWh'), (Fraction(1, 100), 'kWh'))
    >>> factor_in_name("kWh (x40)"), factor_in_name("kWh (40)")
    ((Fraction(40, 1), 'kWh'), None)
    >>> factor_in_name("Energy (100Wh)"), factor_in_name("kWh/10"), factor_in_name("10^3 kWh")
    ((Fraction(100, 1), 'Wh'), (Fraction(1, 10), 'kWh'), (Fraction(1000, 1), 'kWh'))
    >>> factor_in_name("Energy, '000 kWh"), factor_in_name("Energy (1,000 kWh)")
    ((Fraction(1000, 1), 'kWh'), (Fraction(1000, 1), 'kWh'))
    >>> factor_in_name("INV 10 kWh"), factor_in_name("kWh/15min"), factor_in_name("Energy [kWh]")
    (None, None, None)
    """
    name = in_watt_hours(name)
    if "Wh" not in name or not ("万" in name or any(map(str.isdecimal, name))):
        return None  # Most names: none of the patterns is compiled for them.
    for form in _FACTORS:
        if match := form.search(name):
            written = re.sub(r"['’]000|1[., ]?000\Z", "1000", match["number"])
            number = Fraction(written.replace("10^", "1e").replace("万", "1e4"))
            divided = match.groupdict().get("sign") in ("/", "÷")
            return (1 / number if divided else number), match["unit"]
    return None


def utc_offset(name: str) -> float | None:
    """Give how many hours from UTC the times of a column are, as its name says; None elsewhere.

    Examples
    --------
    >>> utc_offset("TimestampUTC"), utc_offset("Time (GMT+07:00)"), utc_offset("Local time")
    (0.0, 7.0, None)
    """
    match = _UTC.search(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.replace("_", " ")))
    if match is None:
        return None
    hours = float(match[1] or 0)
    return hours + (float(match[2] or 0) / 60 if hours >= 0 else -float(match[2] or 0) / 60)


def dimension(unit: str) -> str:
    """Give what a unit measures; "" where there is none.

    Examples
    --------
    >>> dimension("MWh"), dimension("kW"), dimension("m3"), dimension("m3/h"), dimension("degC")
    ('energy', 'power', 'amount', 'rate', 'other')
    """
    if not unit:
        return ""
    try:
        parsed = parse_unit(unit)
    except UnitError:
        return "other"
    for name, like in (("energy", "kWh"), ("power", "kW")):
        if parsed.same_dimensions(parse_unit(like)):
            return name
    for like in ("m3", "kg"):
        if parsed.same_dimensions(parse_unit(like)):
            return "amount"
        if parsed.same_dimensions(parse_unit(f"{like}/h")):
            return "rate"
    return "other"


def role_of(name: str, unit: str) -> Role:
    """Give what a column of numbers is called.

    Examples
    --------
    >>> [role_of(name, "kWh") for name in ("Total yield", "Daily yield", "PV1 energy", "Export")]
    ['register', 'daily', 'other', 'energy']
    >>> [role_of(name, "kWh") for name in ("Meter readings", "検針値", "Lũy kế", "検針日")]
    ['register', 'register', 'register', 'energy']
    >>> role_of("Input power", "kW"), role_of("Total active power", "kW"), role_of("HSN", "")
    ('other', 'power', 'multiplier')
    """
    of_unit = dimension(unit)
    # A dot and a bar divide as blanks do.
    text = re.sub(r"[_/|]", " ", name)
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text) + " " + name
    coded = obis_in(name)
    if coded is not None and of_unit in ("", "energy", "power"):
        return _ROLES[coded.processed] if coded.is_active else "other"
    if (
        MULTIPLIER.search(text)
        and of_unit in ("", "other")
        and not (NO_MULTIPLIER.search(text) or TO_MULTIPLY.search(text))
    ):
        return "multiplier"
    if of_unit == "other" or _OTHER.search(text):
        return "other"
    if of_unit in ("power", "rate"):
        return "power"
    if DAILY.search(text):
        return "daily"
    if CHANGE.search(text):
        return "energy"
    if STRONG.search(text) or _TOTAL.search(text):
        return "register"
    if _NUMBER_OF_METER.search(text) and not of_unit:
        return "meter"
    if of_unit:
        return "energy" if of_unit == "energy" else "amount"
    return ""


def not_metered(name: str) -> str:
    """Give the words by which a name says something else than what was metered; "" elsewhere.

    Examples
    --------
    >>> [not_metered(name) for name in ("Max demand", "Yield (kWh/kWp)", "Budget_kWh", "cos phi")]
    ['Max demand', 'kWh/kWp', 'Budget', 'cos phi']
    >>> [not_metered(name) for name in ("Revenue meter", "Current month", "Demand (kWh)", "Tempe")]
    ['', '', '', '']
    """
    match = _NOT_METERED.search(re.sub(r"[_|.]", " ", name))
    return match[0] if match else ""


def made_up(text: str) -> str:
    """Give the words by which a file says that a program has worked its numbers out; "" elsewhere.

    Examples
    --------
    >>> [made_up(text) for text in ("PVsyst V7 simulation report", "roof_a_2024", "Model: SUN2000")]
    ['PVsyst', '', '']
    """
    match = _PROGRAM.search(re.sub(r"[_|.-]", " ", text))
    return match[0] if match else ""


def says_power(name: str) -> bool:
    """Whether a name says power, no unit, and nothing else.

    Examples
    --------
    >>> [says_power(name) for name in ("Active power", "P_AC", "Power consumption", "Power plant")]
    [True, True, False, False]
    """
    return _RATE.fullmatch(" ".join(re.sub(r"[_|.]", " ", name).split())) is not None


def says_energy(name: str) -> bool:
    """Whether a name says that it is of amounts of energy.

    Examples
    --------
    >>> [says_energy(name) for name in ("Power consumption", "発電電力量", "AI1", "Value")]
    [True, True, False, False]
    """
    return _AMOUNT.search(name) is not None
