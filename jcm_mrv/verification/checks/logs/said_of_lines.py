"""What the words of a line, or over a column, say of its amounts: that they do not count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from jcm_mrv.patterns import pattern
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.logs import Log

_OUTSIDE = pattern(
    r"\bnot? (?:a )?(?:in|part of|within|under|belonging to)? ?(?:the |this )?(?:JCM )?project\b|"
    r"\boutside (?:of )?(?:the |this )?(?:JCM )?project|\bnon-?project\b|\bout of scope\b|"
    r"\A\W*excluded\b|\bexcluded from (?:the )?(?:project|claim|calculation|monitoring|sum|total)|"
    r"\A\W*tenants?\b|(?:事業|プロジェクト|集計|算定|計算)?対象外|プロジェクト外|\A\W*除外|"
    r"(?:ngoài|không thuộc) (?:phạm vi )?dự án|không tính vào|"
    r"(?:di )?luar (?:lingkup )?proyek|bukan (?:bagian )?proyek|fuera del proyecto|"
    r"төслийн гадна|төсөлд хамаарахгүй|นอกโครงการ|"
    # What the programme does not know of yet: a later phase.
    r"\((?:not|un) ?registered\)|\bnot registered (?:under|in|with) (?:the )?JCM\b|未登録|"
    r"\A\W*(?:not |un)registered\W*\Z|chưa đăng ký|"
    r"belum (?:di|ter)daftar|no registrad[oa]|бүртгэгдээгүй|ยังไม่ขึ้นทะเบียน",
    re.IGNORECASE,
)
_REJECTED = pattern(
    r"\b(?:rejected|refused|sent back|not accepted)\b|\breturned to (?:the )?(?:sender|supplier)\b|"
    r"返品|返送|受入(?:拒否|不可)|không tiếp nhận|trả lại|bị từ chối|ditolak|dikembalikan|"
    r"rechazad[oa]|ปฏิเสธ|ส่งคืน",
    re.IGNORECASE,
)
"""Of a load that was weighed, and did not stay."""
_UNCOUNTED = pattern(
    r"\A\W*(?:(?:no|without) (?:a )?(?:calibrated|certified|approved|valid) meter|"
    r"(?:meter )?(?:is )?(?:not|never|un) ?calibrated(?: meter)?|not counted|"
    r"(?:check meter,? )?for comparison only|メーター未校正|未校正(?:メーター)?|計上しない|比較用|"
    r"(?:công tơ )?chưa (?:được )?(?:hiệu chuẩn|kiểm định)|không (?:được )?tính|chỉ để so sánh|"
    r"(?:meter(?:an)? )?(?:belum|tidak) (?:di|ter)kalibrasi|tidak dihitung|"
    r"hanya (?:untuk )?(?:perbandingan|pembanding)|(?:medidor )?sin calibrar|no se cuenta|"
    r"solo para comparación|ไม่นับรวม|тооцохгүй|មិនរាប់បញ្ចូល|ບໍ່ນັບລວມ)\W*\Z",
    re.IGNORECASE,
)
"""The whole text: what goes on names days or a certificate, and says more."""
_ASKED = pattern(
    r"\A\W*(?:is )?(?:it )?(?:counted|counts|included?|eligible|accepted|registered|"
    r"(?:part of|in|of) (?:the )?(?:JCM )?project|JCM(?: project)?)\W*(?:\(?\s*(?:yes|y)\s*/\s*"
    r"(?:no|n)\s*\)?)?\W*\Z|\A(?:計上|算入|集計対象|算定対象|対象|採用)(?:する)?\W*\Z|"
    r"\A(?:có |được )?tính(?: vào)?(?: không)?\W*\Z|\Athuộc dự án\W*\Z|"
    r"\A(?:dihitung|termasuk(?: proyek)?|diikutkan)\W*\Z|"
    r"\A¿?(?:incluid[oa]|cuenta|contad[oa])\W*\Z|"
    r"\A(?:тооцох|тооцсон)(?: эсэх)?\W*\Z|\Aนับรวม\W*\Z|\Aរាប់បញ្ចូល\W*\Z|\Aນັບລວມ\W*\Z",
    re.IGNORECASE,
)
"""The heading of a column that says of each line whether it counts."""
_NO = pattern(
    r"\A\s*(?:no|n|false|không|tidak|いいえ|否|非|不要|しない|×|✗|✘|үгүй|ไม่|ไม่ใช่|ទេ|ບໍ່)\s*\.?\s*\Z",
    re.IGNORECASE,
)
_STOPPED = pattern(
    r"\b(?:not (?:in|under) (?:operation|service|use)|not (?:operat(?:ed|ing)|running)|"
    r"out of (?:operation|service|order)|shut ?down|season closed|closed down)\b|"
    r"運転停止|稼[働動]停止|休止中|休業|期間外|停止中|運休|"
    r"(?:ngừng|ngưng|dừng|không) (?:vận hành|hoạt động)|tạm ngừng|"
    r"(?:tidak|berhenti) (?:ber)?operasi|tidak (?:jalan|bekerja)|"
    r"fuera de (?:servicio|operación)|sin operar|ажиллаагүй|зогссон|หยุดเดินเครื่อง|ไม่ได้เดินเครื่อง|"
    r"មិនដំណើរការ|ບໍ່ໄດ້ເດີນເຄື່ອງ",
    re.IGNORECASE,
)
_LET = pattern(
    r"\blet (?:out )?to\b|\bleased? to\b|\btenants?\b|\bthird part(?:y|ies)\b|\bother users\b|"
    r"テナント|賃貸|第三者|thuê ngoài|cho thuê|bên thứ ba|penyewa|disewakan|pihak (?:ke)?tiga|"
    r"arrendad[oa]|inquilin[oa]s?|terceros|түрээс\w*|ผู้เช่า",
    re.IGNORECASE,
)
_CHECK = pattern(
    r"\b(?:check(?:ing)?|back-?up|reference) meter|照合用?(?:メーター|計器)|副計器|"
    r"công tơ (?:đối chứng|dự phòng)|meter(?:an)? pembanding|medidor de (?:respaldo|comprobación)|"
    r"มิเตอร์สำรอง|хяналтын тоолуур",
    re.IGNORECASE,
)
_COMPARED = pattern(
    r"compar|only|比較|照合|đối chứng|so sánh|banding|solo|เปรียบเทียบ|харьцуул", re.IGNORECASE
)
_OF_WHICH = pattern(
    r"\b(?:of which|thereof|of this)\b|うち|内訳|trong đó|(?:di antaranya|diantaranya|termasuk di)|"
    r"\b(?:de los cuales|de l[oa]s que|del cual)\b|үүнээс|ในจำนวนนี้|ក្នុងនោះ|ໃນນັ້ນ",
    re.IGNORECASE,
)
_MOST = 20_000
"""Cells of a sheet that are read."""


class Said(NamedTuple):
    """What a text says of the amounts beside or below it: as which variant, and the text."""

    kind: str
    text: str


def said_in(text: str, heading: str = "") -> Said | None:
    """Give what a text says of its amounts, below a heading of its own.

    Examples
    --------
    >>> said_in("no calibrated meter"), said_in("no", "Counted?")
    (Said(kind='flagged', text='no calibrated meter'), Said(kind='flagged', text='Counted? no'))
    >>> said_in("not calibrated from 3 to 5 May; 0.4 % taken off"), said_in("no", "Shaded?")
    (None, None)
    """
    if _REJECTED.search(text):
        return Said("rejected", text)
    if _OUTSIDE.search(text):
        return Said("", text)
    if _UNCOUNTED.search(text):
        return Said("flagged", text)
    if heading and _NO.search(text):
        return Said("flagged", f"{heading} {text}") if _ASKED.search(heading) else None
    return Said("stopped", text) if _STOPPED.search(text) else None


def is_of_project(texts: list[str]) -> bool:
    """Whether none of the texts of a row names what does not belong to the project."""
    return not any(map(_OUTSIDE.search, texts))


def said_in_rows(claim: Claim, sheet: str) -> dict[int, list[Said]]:
    """Give the rows of a sheet whose texts or notes say something, in their order."""
    grid = claim.grid.sheet(sheet)
    own = {page.grid.name for page in claim.layout.sheets}
    if sheet in own or len(grid.cells) > _MOST:
        return {}
    found: dict[int, list[Said]] = {}
    for row, text, heading in _texts(claim, sheet):
        if (said := said_in(text, heading)) is not None:
            found.setdefault(row, []).append(said)
    return dict(sorted(found.items()))


def _texts(claim: Claim, sheet: str) -> Iterator[tuple[int, str, str]]:
    """Give the texts of a sheet, each with its row and the question over it, if there is one."""
    grid = claim.grid.sheet(sheet)
    for column, rows in grid.texts.items():
        question = ""
        for row in sorted(rows):
            text = grid.cells[row, column].text
            if _ASKED.search(text):
                question = text
            else:
                yield row, text, question
    for (row, _), note in grid.notes.items():
        yield row, note, ""


def said_over(log: Log) -> str:
    """Give the heading of a column, where it says that what stands below it does not count."""
    said = said_in(log.heading)
    return log.heading if said is not None and said.kind in ("", "flagged") else ""


def is_part(text: str) -> bool:
    """Whether a heading names a part of what stands beside it."""
    return bool(_OF_WHICH.search(text))


def is_part_let(text: str) -> bool:
    """Whether a heading names a part that others use: "of which: let to others"."""
    return is_part(text) and bool(_LET.search(text))


def is_compared(text: str) -> bool:
    """Whether a text names a meter that the main one is only compared with."""
    return bool(_CHECK.search(text))


def is_only_compared(text: str) -> bool:
    """Whether it says so."""
    return bool(_CHECK.search(text) and _COMPARED.search(text))
