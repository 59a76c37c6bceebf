"""What people write of machines that rightly stood, and of meters that did not count."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from jcm_mrv.patterns import NO_LETTER_BEFORE, NO_LETTER_BEHIND, pattern

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
    f"{unicodedata.normalize('NFKC', _THAI)}|{NO_LETTER_BEFORE}(?:"
    + "|".join(_WORDS.split("\n")[1:-1])
    + f"){NO_LETTER_BEHIND}",
    re.IGNORECASE,
)
_WORKS = pattern(
    r"\b(?:(?:failed|failures?|faults?|trip(?:ped|s)?|overhaul|maintenance|repairs?|exchanged?)\b|"
    r"turn-?around|curtail(?:ed|ment))|定期(?:修理|点検|整備|検査)|オーバーホール|大修理|不具合|"
    r"đại tu|trung tu|sự cố|thay thế|turun mesin|pemeliharaan|gangguan|ซ่อมใหญ่|ชำรุด|ขัดข้อง|"
    r"засвар|эвдр|\b(?:parada|paro|mantenimiento|aver[ií]a|falla|reparaci[oó]n)\b",
    re.IGNORECASE,
)
"""Works and failures: beside the days of them they say why there was less, or nothing."""
DAMAGE = pattern(
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
    return _says(text, _STOOD)


def says_of_works(text: str) -> bool:
    """Whether a text that names days says why there was less in them, or nothing.

    Examples
    --------
    >>> says_of_works("Annual overhaul of the kiln 2-20 September"), says_of_works("sold in May")
    (True, False)
    >>> says_of_works("meter failed 4-18 August")
    False
    """
    return _says(text, _STOOD) or _says(text, _WORKS)


def _says(text: str, words: re.Pattern[str]) -> bool:
    clauses = clauses_of(text)
    stood = {clause for clause in clauses if words.search(clause)}
    of_meters = {clause for clause in clauses if _READING.search(clause)}
    if any(clause in stood or DAMAGE.search(clause) for clause in of_meters):
        return False
    return bool(stood)


def clauses_of(text: str) -> list[str]:
    """Give the parts of a text that each say something of their own."""
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text[:500]))
    return _CLAUSES.split(plain)


def is_of_reading(text: str) -> bool:
    """Whether a remark speaks of the meter or its data: no reason why there was nothing.

    Examples
    --------
    >>> is_of_reading("logger offline"), is_of_reading("Roof 2 off, inverter exchanged")
    (True, False)
    """
    return _READING.search(text) is not None
