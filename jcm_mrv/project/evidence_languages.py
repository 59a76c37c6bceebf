"""Whether a text in Japanese, Vietnamese, Indonesian or Thai has a word of any works at all.

A word too many here lets a wrong document pass, a word too few asks about a right one: so parts of
words are enough, and single characters of Japanese that stand in names of machines and papers.
"""

from __future__ import annotations

import unicodedata

from jcm_mrv.immutable import immutable
from jcm_mrv.patterns import pattern


@immutable(slots=True)
class _Language:
    """How a language is told, by how many finds, and what speaks of works in it."""

    told: str
    least: int
    of_works: str


_LANGUAGES = (
    _Language(
        r"[\u3041-\u3096]",
        24,
        r"[電機械器設備場炉熱効率燃温圧検査測証認許契約図仕型基準法令省庁局報試験排削減環境能建施製造納請求購輸車両冷凍蒸棄林稲監視]"
        r"|工(?:場|事|業|程)|会社|株式|(?:管|処|修)理|(?:容|流|重)量|(?:給|排|冷|温)水|計画|森|農業|水田|告|可"
        r"|メーター|パネル|モジュール|ボイラ|ポンプ|エネルギー|システム|プロジェクト|プラント|ランプ|チラー"
        r"|コンプレッサ|インバータ|ガス|トラック",
    ),
    _Language(
        r"\b(?:và|của|cho|trong|với|các|này|là|được|từ|theo|những|không)\b",
        4,
        r"điện|năng lượng|lắp đặt|nhà máy|hệ thống|thiết bị|máy|công suất|hợp đồng|báo cáo"
        r"|nghiệm thu|kiểm|giấy phép|mặt trời|tiêu chuẩn|chứng nhận|công ty|kỹ thuật|dự án"
        r"|môi trường|phát thải|công trình|bộ công thương|bộ tài nguyên|bộ nông nghiệp"
        r"|sở |ủy ban|nghị định"
        r"|thông tư|luật|biên bản|mua sắm|đèn|xe |nhiên liệu|lò |hơi|chất thải|rừng"
        r"|lúa|ruộng|đo |đồng hồ|công tơ"
        r"|xây dựng|vận hành|bảo trì|sản xuất|xuất xưởng|hóa đơn|hoá đơn|bản vẽ|sơ đồ|mái",
    ),
    _Language(
        r"\b(?:dan|yang|di|dengan|untuk|dari|ini|pada|adalah|ke|tidak|oleh|sebagai)\b",
        4,
        r"listrik|energi|pasang|pabrik|sistem|alat|mesin|daya|kontrak|lapor|\buji|izin|ijin|surya|standar"
        r"|sertifikat|perusahaan|\bpt\b|teknis|teknik|proyek|lingkungan|emisi|meter|gedung|bangun"
        r"|kementerian|dinas|pengadaan|perjanjian|peraturan|undang|berita acara|komisioning|efisien"
        r"|bahan bakar|kendaraan|lampu|ketel|boiler|limbah|hutan|sawah|operasi"
        r"|pemeliharaan|produksi|faktur|tagihan|gambar|diagram|kapasitas|pemeriksaan|inspeksi|pengukuran|kalibrasi|panel",
    ),
    _Language(
        r"[\u0e01-\u0e2e]",
        60,
        r"ไฟ|พลังงาน|ติดตั้ง|โรงงาน|ระบบ|เครื่อง|มิเตอร์|มาตร|อุปกรณ์|สัญญา|รายงาน|ตรวจ|ทดสอบ|อนุญาต"
        r"|แสงอาทิตย์|โซลาร์|รับรอง|กระทรวง|กรม|กฎหมาย|พระราชบัญญัติ|วิศวก|ก่อสร้าง|บริษัท|โครงการ"
        r"|สิ่งแวดล้อม|ก๊าซ|เชื้อเพลิง|กำลัง|เดินเครื่อง|ส่งมอบ|ใบแจ้ง|ใบกำกับ|แบบแปลน|ประสิทธิภาพ|หม้อ"
        r"|ขยะ|ของเสีย|ป่า|นาข้าว|รถ|หลอด|เทคนิค|ผลิต|บำรุงรักษา|แผง|อินเวอร์เตอร์|วัด",
    ),
)
_TOLD = tuple((pattern(one.told), one.least, pattern(one.of_works)) for one in _LANGUAGES)


def speaks_of_no_works(words: str) -> bool:
    """Say whether a text is in one of these languages, and no word of it is of any works.

    Examples
    --------
    >>> speaks_of_no_works("Berita acara ini dibuat di Cilegon dan ditandatangani oleh yang hadir.")
    False
    >>> speaks_of_no_works("Sup ini dari ikan dan mi, dengan buah untuk yang manis.")
    True
    """
    # As it is written: the letters of Thai are taken apart otherwise.
    plain = unicodedata.normalize("NFC", words).casefold()
    return any(
        len(told.findall(plain)) >= least and of_works.search(plain) is None
        for told, least, of_works in _TOLD
    )
