"""Machines that rightly stood: what people write where there was nothing."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from jcm_mrv.patterns import pattern
from jcm_mrv.verification.claim.assigned import row_texts
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.days import day_of
from jcm_mrv.verification.claim.labels import words_of
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.workbook.address import Place

_WORDS = r"""
no (?:\w+ )?(?:operation|consumption|use|usage|production|generation|output|load|demand|runs?)
no (?:\w+ )?(?:heating|cooling|drying|firing|milling|crushing|harvest|steam|heat|crop)
no (?:\w+ )?(?:running|power|supply|tenants?|activity|waste|deliver(?:y|ies)|occupants?|guests?)
(?:not|never|no longer|didn't|wasn't) (?:yet )?in (?:use|operation|service)
(?:not|never|no longer|didn't|wasn't) (?:yet )?(?:operat|produc|generat|commission|install)\w*
(?:not|never|no longer|didn't|wasn't) (?:yet )?(?:used?|run|ran|running|work|working|needed|there)
(?:not|never|no longer|didn't|wasn't) (?:yet )?(?:required|occupied|connected|supplied|switched on)
out[ -]of[ -](?:service|order|operation|use)
(?:stopp|suspend|decommission|disconnect|dismantl|remov|replac|renovat|overhaul|halt|mothball)ed
shut ?-?down|stand-?by|idled?|stood still|unused|vacant|unoccupied|moved out|off ?line
(?:under|for|in|during|because of|due to) (?:\w+ )?(?:repairs?|renovation|maintenance|overhaul)
(?:under|for|in|during|because of|due to) (?:\w+ )?(?:construction|rebuilding|refurbishment)
closed(?! loop| circuit| cycle| system)|closure|broken(?: down)?|break ?down|scrapped|retired
(?:switched|turned) off|(?<!not )(?:was|were) off(?! by| from)|power cut|outage|strike|lockdown
off-season|waiting for|(?:was|been) sold
休止|停止|休業|休館|休園|閉鎖|閉店|閉館|廃止|撤去|解体|退去|空室|空き室|運休|不在|停電
未使用|不使用|未稼働|非稼働|未設置|故障|修理|改修|改装|改築|(?:工事|点検)(?:中|のため)
(?:運転|稼働|稼動|使用|利用|操業|生産|発電|搬入|入居|実績)は?(?:なし|無し?|せず|していない|しない|なかった)
ngừng|dừng|ngưng|tạm nghỉ|nghỉ (?:cả|từ|trong|hoạt|sản|tết|dịch)|hỏng|hư|đóng cửa
trả mặt bằng|thanh lý
không (?:hoạt động|vận hành|sử dụng|chạy|dùng|bật|phát sinh|tiêu thụ|sản xuất|phát điện)
không có (?:điện|tải|khách)|chưa (?:vận hành|hoạt động|sử dụng|lắp đặt|đưa vào)
sửa chữa|bảo trì|bảo dưỡng|cải tạo|tháo dỡ|(?:cắt|ngắt|mất) điện
khong (?:hoat dong|van hanh|su dung|chay|tieu thu|san xuat|phat dien)|may hong|sua chua|bao tri
(?:ngung|dung) (?:may|hoat dong|van hanh|chay)|tam (?:ngung|dung)|bao duong|cai tao|thao do
chua (?:van hanh|hoat dong|su dung)|dong cua
tidak (?:beroperasi|digunakan|dipakai|jalan|berjalan|aktif|ada (?:operasi|produksi|pemakaian))
berhenti|rusak|perbaikan|renovasi|ditutup|libur
зогссон|зогсоосон|ажиллаагүй|ажиллахгүй|халаалтгүй|хаалттай
fuera de servicio|sin (?:operación|uso|consumo|producción)|en reparación|cerrad[oa]|detenid[oa]
"""
"""In English, Japanese, Vietnamese with its signs and without, Indonesian, Mongolian, Spanish."""
_THAI = (
    "หยุด(?:เดินเครื่อง|ทำงาน|ใช้งาน|ผลิต|ดำเนิน)|ปิด(?:ปรับปรุง|ซ่อม|ทำการ|กิจการ)|"
    "ไม่(?:ได้|มีการ)?(?:เดินเครื่อง|ใช้งาน|ทำงาน|ผลิต)|ซ่อม(?:บำรุง|แซม)"
)
"""Thai parts no words, and follows on others."""
_STOOD = pattern(
    rf"{unicodedata.normalize('NFKC', _THAI)}|"
    r"(?<![^\W\d_\u3040-\u9fff])(?:"
    + "|".join(_WORDS.split("\n")[1:-1])
    + r")(?![^\W\d_\u3040-\u9fff])",
    re.IGNORECASE,
)
_DAMAGE = pattern(
    r"out[ -]of[ -]order|broken(?: down)?|break ?down|replaced|removed|repairs?|"
    r"fail(?:ed|ure)?|faulty?|defect\w*|欠損|欠測|lỗi|故障|修理|撤去|"
    r"hỏng|hư|sửa chữa|tháo dỡ|hong|sua chua|thao do|rusak|perbaikan",
    re.IGNORECASE,
)
"""In the place of a reading it may be the meter that is broken."""
_READING = pattern(
    r"\b(?:meters?|counter|sensor|logger|readings?|read|record(?:ing|s|ed)?|data|measure\w*|"
    r"register|transducer|[CVP]T|RTU|PLC|SCADA|BE?MS|gateway|communication|signal|network)\b|"
    r"計器|量計|通信|伝送|計量|メータ|センサ|ロガー|データ|記録|検針|計測|測定|"
    r"công tơ|điện kế|đồng hồ|cảm biến|số liệu|dữ liệu|chỉ số|ghi chép|tín hiệu|truyền|máy đo|"
    r"thiết bị đo|cong to|dong ho|so lieu|meteran|pencatatan|medidor|lectura",
    re.IGNORECASE,
)
_CLAUSES = pattern(r"[.;:,()\n、。，；：（）]|\s[-–—/]\s")
MOST_LINES = 400
"""Lines of a log, and rows of a sheet with events, that are read."""
_MOST_CELLS = 20_000
_TELLING = 12
"""Letters of a text that says more than the name of a line."""
_UP = 6
"""Rows above a log in which headings stand."""


@lru_cache(4096)
def says_it_stood(text: str) -> bool:
    """Whether a text says that nothing was used, or made, since a machine stood.

    That a meter stood, or that nothing was recorded, is no reason for a zero.

    Examples
    --------
    >>> says_it_stood("Under renovation until May"), says_it_stood("故障により停止")
    (True, True)
    >>> says_it_stood("Máy hỏng, tạm ngừng"), says_it_stood("Điều hòa không khí")
    (True, False)
    >>> says_it_stood("meter out of order"), says_it_stood("not recorded")
    (False, False)
    """
    clauses = clauses_of(text)
    stood = {clause for clause in clauses if _STOOD.search(clause)}
    of_meters = {clause for clause in clauses if _READING.search(clause)}
    if any(clause in stood or _DAMAGE.search(clause) for clause in of_meters):
        return False
    return bool(stood)


def clauses_of(text: str) -> list[str]:
    """Give the parts of a text that each say something of their own."""
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text[:500]))
    return _CLAUSES.split(plain)


def is_told(claim: Claim, stated: StatedValue) -> bool:
    """Whether a workbook says why there was none of a value: in its row, its log, or a list.

    What rows with amounts of the same parameter say as well is no reason.
    """
    alike = [s for s in claim.monitored if s.name == stated.name and s is not stated]
    others = {text for s in alike if s.number for text in _texts(claim, s)}
    if any(says_it_stood(text) for text in _texts(claim, stated) if text not in others):
        return True
    rows = {place[:2] for place in _log(claim, stated)}
    rows -= {place[:2] for s in alike if s.number for place in _log(claim, s)}
    return any(row_says(claim, row) for row in sorted(rows)) or _is_listed(claim, stated, alike)


def row_says(claim: Claim, row: tuple[str, int]) -> bool:
    """Whether a row of a sheet says it, in its cells or in notes to them."""
    return any(map(says_it_stood, texts_of_row(claim, row)))


def line_says(log: Log, cell: Place) -> bool:
    """Whether the line of a reading says it, of this meter: a remark may name another one's."""
    content, note = log.claim.book.content(cell), log.claim.grid.sheet(cell[0]).notes.get(cell[1:])
    if isinstance(content, str) and says_it_stood(_DAMAGE.sub("", content)):
        return True
    if note is not None and says_it_stood(note):
        return True
    return any(map(says_it_stood, remarks_on(log, cell)))


def is_explained(log: Log, cell: Place) -> bool:
    """Whether the line of a reading says something, of whatever column, that no other one does."""
    return line_says(log, cell) or any(_said_alone(log, cell))


def is_more_explained(log: Log, cell: Place) -> bool:
    """Whether the line of a reading says something else than that a machine stood.

    A holiday is a reason for less, and for nothing that is too large.
    """
    return any(not says_it_stood(text) for text in _said_alone(log, cell))


def _said_alone(log: Log, cell: Place) -> Iterator[str]:
    """Give what the line of a reading says at some length, and no other line does."""
    others = {text for other in log.cells if other != cell for text in _in_line(log, other)}
    for text in set(_in_line(log, cell)) - others:
        if sum(map(str.isalpha, text)) >= _TELLING:
            yield text


def _in_line(log: Log, cell: Place) -> Iterator[str]:
    if log.is_column:
        yield from texts_of_row(log.claim, cell[:2])
        return
    notes = log.claim.grid.sheet(cell[0]).notes
    yield from (note for (_, at), note in notes.items() if at == cell[2])


def remarks_on(log: Log, cell: Place) -> Iterator[str]:
    """Give the texts in the line of a reading, but for those that name another meter alone."""
    content = log.claim.book.content(cell)
    said = (
        [text for text in texts_of_row(log.claim, cell[:2]) if text != content]
        if log.is_column
        else []
    )
    if not said:
        return
    own, row = words_of(log.heading), (log.top or log.cells[0])[1]
    heads = [n for n in range(max(0, row - _UP), row) if not _is_title(log, (cell[0], n))]
    above = (text for n in heads for text in texts_of_row(log.claim, (cell[0], n)))
    others = frozenset().union(*map(words_of, above)) - own
    yield from (text for text in said if not words_of(text) & others)


def is_of_reading(text: str) -> bool:
    """Whether a remark speaks of the meter or its data: no reason why there was nothing.

    Examples
    --------
    >>> is_of_reading("logger offline"), is_of_reading("Roof 2 off, inverter exchanged")
    (True, False)
    """
    return _READING.search(text) is not None


def _is_title(log: Log, row: tuple[str, int]) -> bool:
    """Whether a row has one text alone, that stands over the days: it names no other meter."""
    filled = [column for column, _ in log.claim.grid.sheet(row[0]).in_row(row[1])]
    return len(filled) == 1 and filled[0] <= log.line_of_days[1]


def _texts(claim: Claim, stated: StatedValue) -> list[str]:
    texts = [*row_texts(claim, stated), *texts_of_row(claim, stated.place[:2])]
    return [line for text in texts for line in text.splitlines()]


def texts_of_row(claim: Claim, row: tuple[str, int]) -> Iterator[str]:
    """Give the texts of a row of a sheet, and the notes to its cells."""
    grid = claim.grid.sheet(row[0])
    for _, cell in grid.in_row(row[1]):
        if cell.kind == "text" and cell.formula is None:
            yield str(cell.value)
    for place, note in grid.notes.items():
        if place[0] == row[1]:
            yield note


def _log(claim: Claim, stated: StatedValue) -> Iterable[Place]:
    """Give the cells that a formula takes a value from, but for those of its own sheet."""
    if claim.book.formula(stated.place) is None:
        return ()
    cells = (p for p in claim.cells.reach(stated.place) if p[0] != stated.place[0])
    return itertools.islice(cells, MOST_LINES)


def _is_listed(claim: Claim, stated: StatedValue, alike: list[StatedValue]) -> bool:
    """Whether a list of events says it: a line with a day, the name of the row, and the reason."""
    own = frozenset().union(*map(words_of, row_texts(claim, stated)))
    others = (
        words_of(t) for s in alike if s.members != stated.members for t in row_texts(claim, s)
    )
    own -= frozenset().union(*others)
    if stated.span is None or not own:
        return False
    end = claim.time.periods[stated.span].end
    sheets = {sheet.grid.name for sheet in claim.layout.sheets}
    for grid in claim.grid.sheets:
        if grid.name in sheets or len(grid.cells) > _MOST_CELLS:
            continue
        for row in grid.rows:
            if not row_says(claim, (grid.name, row)):
                continue
            named = frozenset().union(*map(words_of, texts_of_row(claim, (grid.name, row))))
            days = [day_of(claim, (grid.name, row, column)) for column, _ in grid.in_row(row)]
            if own & named and any(day is not None and day.start <= end for day in days):
                return True
    return False
