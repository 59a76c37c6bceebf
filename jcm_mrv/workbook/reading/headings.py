"""Names of sheets, titles of tables and headings of columns, in the spellings people use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from jcm_mrv.patterns import pattern

SheetSide = Literal["plan", "report"]
SheetKind = Literal["input", "separate", "process", "structure"]
Role = Literal[
    "period",
    "point",
    "symbol",
    "description",
    "value",
    "unit",
    "option",
    "source",
    "method",
    "frequency",
    "comment",
    "item",
    "fuel",
    "unrounded",
]

_NAME = pattern(
    r"(mps|mrs)[\s_-]*\(?\s*(input|calc(?:ulation)?[\s_.-]*process)[\s_-]*([^)]*?)\s*\)?"
    r"[\s_-]*(?:\(?\s*([0-9]{1,3})\s*\)?)?"
)
_TITLE = pattern(r"monitoring\s+(plan|report)\s+sheet.{0,4}\((input|calculation\s+process)[^)]*\)")
_TABLE = pattern(r"(?:table|表|bảng|tabel)\s*\.?\s*([1-3])(?![0-9])")
_METHODOLOGY = pattern(
    r"(?<![a-z])([a-z]{2})[\s_-]+([a-z]{2}[0-9]{3}[a-z]?)(?![a-z0-9])[\s_,.;:()-]*"
    r"v(?:er(?:sion)?)?[\s._]*([0-9.]+)"
)
_REFERENCE = pattern(r"reference\s*(?:number|no\.?)\s*:?\s*(.*)", re.DOTALL)
_LETTER = pattern(r"\(\s*([a-k])\s*\)|([a-k])\)?")
_POINT = pattern(r"[(\[]?\s*([0-9]{1,6})\s*[)\].]?(?:\s|$)")
_TOTALS = tuple(
    "total|grand total|subtotal|sub-total|sum|合計|小計|総計|tổng|cộng|jumlah|รวม|нийт".split("|")
)
_BLOCK = pattern(r"([1-4])\s*\.\s*(?:calculations?\b|selected\b|.*\bemission)")

_TABLE_WORDS: Mapping[int, tuple[str, ...]] = {
    1: ("monitored ex post", "monitored ex-post", "to be monitored"),
    2: ("fixed ex ante", "fixed ex-ante"),
    3: (
        "estimation of co2 emission reductions",
        "calculation of co2 emission reductions",
        "estimation of ghg emission reductions",
        "calculation of ghg emission reductions",
    ),
}
# The first that fits counts: "monitoring option" before "monitoring".
_HEADINGS: tuple[tuple[Role, str, str], ...] = (
    (
        "period",
        "monitoring period|estimated period",
        "モニタリング期間|giai đoạn giám sát|kỳ giám sát",
    ),
    ("point", "monitoring point|point no", "モニタリングポイント|モニタリング地点|điểm giám sát"),
    ("option", "monitoring option", "モニタリングオプション|phương án giám sát"),
    ("frequency", "monitoring frequency|frequency", "頻度|tần suất"),
    (
        "method",
        "measurement method|measuring method|methods and procedures",
        "測定方法|計測方法|phương pháp đo",
    ),
    (
        "source",
        "source of data|data source|sources of data",
        "出典|データソース|nguồn dữ liệu|nguồn số liệu",
    ),
    ("description", "description", "データの内容|説明|mô tả"),
    ("unrounded", "before rounding", "切り捨て前|trước khi làm tròn"),
    (
        "value",
        "monitored value|estimated value|co2 emission reduction|value",
        "モニタリング値|測定値|推定値|排出削減量|giá trị|giảm phát thải",
    ),
    ("unit", "unit", "単位|đơn vị"),
    ("comment", "comment|remark", "備考|コメント|ghi chú"),
    ("item", "item", "項目|hạng mục"),
    ("fuel", "fuel type|fuel", "燃料|nhiên liệu"),
    ("symbol", "parameter|symbol", "パラメータ|パラメーター|記号|tham số|thông số"),
)
"""What a column holds, by the words of its heading: English ones, and those of other languages."""
_HEADING_PATTERNS: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, pattern(rf"(?<![a-z])(?:{english})s?(?![a-z])|{others}"))
    for role, english, others in _HEADINGS
)
_BARE: Mapping[Role, frozenset[str]] = {
    "period": frozenset(
        (
            *("period", "periods", "date range", "dates", "reporting period", "covered period"),
            *("period covered", "期間", "対象期間", "kỳ", "giai đoạn", "kỳ báo cáo", "thời gian"),
        )
    ),
    "source": frozenset(
        (
            *("source", "sources", "reference", "references", "source of value", "ref", "ref."),
            *("source of values", "source / reference", "data origin", "evidence"),
            *("データ出所", "出所", "根拠", "nguồn", "nguồn tham khảo", "tham khảo"),
        )
    ),
    "value": frozenset(
        ("amount", "amounts", "quantity", "result", "results", "値", "数値", "数量", "số lượng")
    ),
    "option": frozenset(("option", "オプション", "phương án")),
    "method": frozenset(("method", "methods", "方法", "phương pháp")),
    "comment": frozenset(("notes", "注記", "nhận xét")),
}
"""Short headings that say what a column holds as a whole, where no fuller one of the row does."""
_BARE_ROLES: Mapping[str, Role] = {text: role for role, texts in _BARE.items() for text in texts}
LETTERS_1: tuple[Role, ...] = (
    "period",
    "point",
    "symbol",
    "description",
    "value",
    "unit",
    "option",
    "source",
    "method",
    "frequency",
    "comment",
)
"""What the letters (a) to (k) of the report's Table 1 stand for; the plan's begin at the second."""
LETTERS_2: tuple[Role, ...] = ("symbol", "description", "value", "unit", "source", "comment")


class SheetName(NamedTuple):
    """What a sheet is by its name: side, kind, and what else the name says."""

    side: SheetSide
    kind: SheetKind
    label: str = ""
    number: int | None = None


def plain(text: str) -> str:
    """Give a text in lower case, full-width characters and spaces made plain.

    Examples
    --------
    >>> plain("ＭＲＳ（Input） ")
    'mrs(input)'
    """
    return _plain(text[:2_000])


@lru_cache(4_000)
def _plain(text: str) -> str:
    # Each cell of a table is asked several times, and tables say the same in every row.
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def sheet_name(name: str) -> SheetName | None:
    """Give what a sheet is by its name; None for any other sheet.

    Examples
    --------
    >>> sheet_name("MRS（ input ）_1")
    SheetName(side='report', kind='input', label='', number=1)
    >>> sheet_name("MRS(input_separate)").kind, sheet_name("MPS (calc process)").kind
    ('separate', 'process')
    """
    text = plain(name)
    if text.strip(" ()_") == "mss":
        return SheetName("plan", "structure")
    match = _NAME.fullmatch(text)
    if match is None:
        return None
    side: SheetSide = "plan" if match[1] == "mps" else "report"
    label, number = match[3], match[4]
    if label.isdigit() and len(label) < 4 and number is None:
        label, number = "", label
    kind: SheetKind = "input"
    if match[2].startswith("calc"):
        kind = "process"
    elif label:
        kind = "separate"
    return SheetName(side, kind, label, int(number) if number else None)


def sheet_title(text: str) -> SheetName | None:
    """Give what a sheet is by the title that stands in it; None where the text is none.

    Examples
    --------
    >>> sheet_title("Monitoring Report Sheet (Input Sheet) [For Verification]").side
    'report'
    """
    match = _TITLE.search(plain(text))
    if match is None:
        return None
    side: SheetSide = "plan" if match[1] == "plan" else "report"
    return SheetName(side, "input" if match[2] == "input" else "process")


def table_number(text: str) -> int | None:
    """Give the number of the table that a text is the title of.

    Examples
    --------
    >>> table_number("Table 2: Project-specific parameters to be fixed ex ante")
    2
    """
    words = plain(text)
    match = _TABLE.match(words)
    if match:
        return int(match[1])
    if len(words) < 160:
        for number, phrases in _TABLE_WORDS.items():
            if any(phrase in words for phrase in phrases):
                return number
    return None


def is_box_title(text: str) -> bool:
    """Whether a text is the title of a box below the tables, such as ``[Monitoring option]``."""
    words = plain(text)
    return bool(re.match(r"[\[【].{2,80}[\]】]", words))


def methodology_named(text: str) -> tuple[str, str] | None:
    """Give id and version of the methodology that a heading names.

    Examples
    --------
    >>> methodology_named("Monitoring Spreadsheet: JCM_VN_AM007_ver01.0")
    ('VN_AM007', '1.0')
    >>> methodology_named("JCM VN PM016A, version 2.1"), methodology_named("JCM_VN_XX001 Ver.1.0")
    (('VN_PM016A', '2.1'), ('VN_XX001', '1.0'))
    """
    words = plain(text)
    if "monitoring spreadsheet" not in words and not words.startswith("jcm"):
        return None
    match = _METHODOLOGY.search(words)
    if match is None:
        return None
    major, _, minor = match[3].strip(".").partition(".")
    if not major.isdigit() or (minor and not minor.isdigit()):
        return None
    return f"{match[1]}_{match[2]}".upper(), f"{int(major[:4])}.{int(minor[:4] or 0)}"


def reference_number(text: str) -> str | None:
    """Give what stands behind ``Reference Number:``; empty where the number stands elsewhere."""
    match = _REFERENCE.match(plain(text))
    return match[1].strip().upper() if match else None


def letter(text: str) -> int | None:
    """Give the position of a column's letter: (a) is 0."""
    match = _LETTER.fullmatch(plain(text)) if len(text) < 12 else None
    return ord(match[1] or match[2]) - ord("a") if match else None


@lru_cache(4096)
def role_of_heading(text: str) -> Role | None:
    """Give what a column holds by its heading; other languages may stand beside the English.

    Examples
    --------
    >>> role_of_heading("Measurement methods and procedures / 測定方法")
    'method'
    """
    words = plain(text)
    if not words or len(words) > 160:
        return None
    return next((role for role, pattern in _HEADING_PATTERNS if pattern.search(words)), None)


def bare_role(text: str) -> Role | None:
    """Give what a column holds by a heading of one word; None where another may be meant.

    Two languages may stand side by side, with a bar or on lines of their own.

    Examples
    --------
    >>> bare_role("Source"), bare_role("Period / 期間"), bare_role("Source of the river")
    ('source', 'period', None)
    """
    words = plain(text)
    whole = _BARE_ROLES.get(words)
    if whole is not None or len(words) > 60:
        return whole
    parts = [
        part.strip() for part in re.split(r"[/|\n]", unicodedata.normalize("NFKC", text).casefold())
    ]
    roles: set[Role | None] = {_BARE_ROLES.get(part) for part in parts if part}
    return roles.pop() if len(roles) == 1 else None


def point_number(text: str) -> int | None:
    """Give the number of a monitoring point: ``(1)`` is 1; None where there is none."""
    match = _POINT.match(unicodedata.normalize("NFKC", text[:60]).strip() + " ")
    return int(match[1]) if match else None


def block_number(text: str) -> int | None:
    """Give the number of a block of the calculation sheet, ``1. Calculations for ...``."""
    match = _BLOCK.match(plain(text))
    return int(match[1]) if match and len(text) < 120 else None


def is_list_of_defaults(text: str) -> bool:
    """Whether a text is the title of the list of default values."""
    return "list of default" in plain(text)


def is_total(text: str) -> bool:
    """Whether a text stands before a sum.

    Examples
    --------
    >>> is_total("Total 2024"), is_total("合計"), is_total("Grand Total"), is_total("計測")
    (True, True, True, False)
    """
    words = plain(text)
    return words.startswith(_TOTALS) or words == "計"
