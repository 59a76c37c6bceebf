"""Characters that a reader cannot see: shown as what they are, never sent to a terminal.

A title or the name of a meter comes from a file that somebody else wrote. Sent to a terminal, an
escape sequence in it rewrites what stands above, and a mark of direction makes ``AB`` read as
``BA``.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from jcm_mrv.indented import indented
from jcm_mrv.patterns import pattern

# C0 but newline and tab, DEL and C1, separators of lines and paragraphs, marks of direction; JSON
# leaves all but C0 as they are.
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_BEYOND_ASCII = f"\x7f-\x9f\u2028\u2029{_DIRECTION}"
# Letters by their class that no reader sees: fillers of Hangul, and the blank of Braille.
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"
_HIDDEN = pattern(f"[\x00-\x08\x0b-\x1f{_BEYOND_ASCII}{_BLANK_LETTERS}\ud800-\udfff]")
_HIDDEN_IN_JSON = pattern(f"[{_BEYOND_ASCII}\ud800-\udfff]")


def visible(text: str) -> str:
    r"""Give a text with its control characters written out.

    Newlines and tabs stay; a carriage return does not, since it lets a line be overwritten.

    Examples
    --------
    >>> print(visible("roof \x1b[31mred\u202e"))
    roof \x1b[31mred\u202e
    """
    return _HIDDEN.sub(_written_out, text) if _HIDDEN.search(text) else text


# What people type where they have nothing to say, without signs and blanks.
_NOTHING = frozenset(
    "na nil none nobody null no nothing unknown notknown me tbd tba tbc todo pending missing later "
    "dummy test page pages pg p pp reader name document version ka keine no soon".split()
) | {
    "某",
    "なし",
    "無し",
    "無",
    "不明",
    "未定",
    "該当なし",
    "không",
    "khôngcó",
    "khôngrõ",
}
# What says that something is not there yet, wherever else it goes on from there.
_NOT_YET = pattern(
    "tobe[a-z]+"
    "|(?:not|none|no|nothing)yet.*"
    "|(?:evidence|documents?|certificates?|reports?|it)?(?:is|are)?"
    "not(?:yet)?(?:available|met|done|made|ready|applicable|received|known|provided|obtained|found"
    "|finished|complete|completed|issued|fulfilled|checked|there).*"
    "|no(?:evidence|documents?|certificates?|proof|invoices?|answer|information|data)(?:yet|sofar)?"
    "|(?:evidence|documents?|certificates?|reports?|it)?(?:is|are|has|have)?(?:will|shall|to|yetto)"
    "(?:follow|come|be(?:sent|provided|submitted|added|prepared|done|issued|uploaded|delivered|shared"
    "|attached|given|handedin|checked|verified|confirmed|inspected)).*"
    "|none(?:available|exists?|existing|found|needed|required|sofar)?|(?:was|is|got)?(?:lost|mislaid)"
    "|(?:available|provided|shown|sent)?(?:up)?onrequest|canbe(?:provided|shown|sent|seen).*"
    "|(?:please)?ask(?:me|us|the|our|him|her|them).*|please(?:contact|call).*|somewhere.*"
    "|loremipsum.*|(?:error)?404notfound.*"
    "|(?:(?:is|are)?(?:still|currently)?(?:in|under)(?:preparation|progress|work|way)|underway)"
    "|await(?:ed|ing).*|(?:comes|follows|coming|sent|given|provided|added)(?:later|soon)|follows"
    "|lateron|(?:at|on)alaterdate|indue(?:course|time)"
    "|(?:まだ|現在)?(?:未(?:入手|取得|確認|完了|実施|提出|作成|達成|充足|着手|受領|発行)"
    "|(?:準備|検討|作成|確認|申請|取得|手配|調整|提出|送付|発行|入手)(?:中|予定)|追って|後日|後ほど|後で|あとで).*"
    "|(?:近日中?|次回|別途|後)(?:に)?(?:提出|公開|送付?|追加)?(?:します|予定)?"
    "|まだ.*(?:ない|ません|なし)|(?:満たして|できて|して)(?:いない|いません)"
    "|chưa.*|(?:đang|sẽ)(?:hỏi|chuẩnbị|bổsung|cậpnhật|thựchiện|làm|chờ|gửi|nộp|cung?cấp|có).*"
    "|(?:sau|sẽcó|sẽgửi|gửi|nộp|cungcấp|bổsung)(?:này|sau)?|chờ(?:cấp|bổsung|xácnhận).*"
    "|khôngápdụng|khôngđạt"
    # Indonesian, Thai and Spanish; of Thai the letters, without marks of vowels and tones.
    "|(?:masih)?belum.*|tidak(?:ada|tersedia|berlaku)|(?:akan)?(?:menyusul|dilengkapi|dilampirkan"
    "|dikirim(?:kan)?|diserahkan|disampaikan).*|nanti(?:akan|di|saja|menyusul|setelah|kami).*|nanti|(?:masih|sedang)(?:dalam)?(?:diproses|proses"
    "|disiapkan|persiapan|dikerjakan|menunggu).*|menunggu.*"
    "|ยงไม.*|ไมม|ไมมเอกสาร|(?:อยระหวาง|กาลง)(?:ดาเนนการ|จดทา|จดเตรยม|เตรยม|รอ).*|จะ(?:สง|แนบ|จดสง|นาสง).*|รอ(?:เอกสาร|สง|ผล)?.*ภายหลง|รอเอกสาร|รอดาเนนการ.*"
    "|pendientes?(?:de.*)?|ningun[oa]?|nohay|nodisponibles?|(?:aún|aun|todavía|todavia)no.*|enpreparación"
    "|entrámite|se(?:entregará|enviará|adjuntará|presentará).*|por(?:confirmar|definir|entregar)"
)
# What says that something is so, and not what shows it.
_MERELY_SO = pattern(
    "okay|same(?:asabove)?|ditto|as(?:is)?(?:required|requested|needed|usual|agreed|discussed)|はい|有り?|あり|同上|上記(?:参照|の通り|のとおり)?|済|có|đúng|nhưtrên|xemtrên|"
    "(?:yes|okay|ok|sure)*(?:it|this|criterion|thiscriterion|thecriterion)?(?:is|was|hasbeen)?(?:fully)?"
    "(?:met|fulfilled|satisfied|confirmed|complied|complies|compliant|ok|done|true|available"
    "|checked|verified)?(?:(?:as)?(?:shown|stated|described|said|mentioned|see)?(?:above|below))?"
    "|(?:基準|要件|条件)?[をに]?(?:適合|満足|充足|確認)(?:済み?|して(?:いる|います|いた|おり)|します|した)?"
    # A number that is no document's, and what every document is.
    "|[0-9]{1,3}|(?:see|as)?(?:criterion|criteria|基準|要件|条件|tiêuchí|điềukiện)[0-9]{0,3}"
    "|(?:see|as|the|an?|my|our)?(?:evidence|proof|documents?|documentation|docs?|files?|pdf|attached"
    "|attachments?|annex)(?:file|document)?|(?:証拠|証憑|書類|資料|文書|添付|別添|ファイル)(?:参照|あり|有)?"
    "|(?:bằngchứng|tàiliệu|chứngtừ|hồsơ|tệp|(?:xem)?đínhkèm)"
    "|(?:see|in)(?:the)?(?:project)?(?:folder|drive|cloud|server)|internal(?:documents?|files?|records?)"
    "|(?:the|this|our)?(?:project|system|plant|equipment|installation|facility)(?:fully|clearly)?"
    "(?:satisf(?:ies|y)|meets?|fulfill?s?|complies?with|conformsto)"
    "(?:all|each|the|this|these|that|of)*(?:requirements?|criteri(?:on|a)|conditions?)?"
    "|tothebestof(?:my|our)(?:knowledge|belief)(?:and(?:knowledge|belief))?"
    "|(?:the)?(?:tpe|thirdparty(?:entity)?|verifiers?|auditors?|validators?)"
    "(?:will|shall|can|isgoingto)(?:check|verify|confirm|see|inspect|look).*"
    "|[^0-9]{0,15}(?:not|no)(?:be)?(?:needed|necessary|required)"
    "|(?:our|own|self|inhouse)+(?:check|calibrat|test|inspect)(?:ed|ion)?(?:by(?:the|our)?[a-z]+)?"
    "|(?:our|my|own)+(?:excel)?(?:list|sheet|spreadsheet|table|file|calculation|note|record)s?[0-9]*"
    "|confidential|secret|(?:we|i)(?:are|am)(?:very|quite|all)?(?:sure|certain|confident)"
    "|(?:ok|okay|okayed|approved|confirmed|agreed|accepted)by(?:the|our)?(?:management|boss|director|owner|manager)s?"
    "|(?:oral|verbal|personal)communication(?:with|from|by|of)?[^0-9]*"
    "|commonknowledge|obvious(?:ly)?|selfevident|google|chatgpt|internet"
    # Somebody's word.
    "|(?:verbal|oral)(?:ly)?(?:confirm(?:ation|ed)|agree(?:ment|d)|statement)?"
    "|(?:told|confirmed|agreed|said)(?:bytelephone|byphone|orally|verbally)"
    "|(?:please|just)?(?:trust|believe)(?:me|us)|(?:we|i)(?:hereby|do)?(?:promise|swear|confirm|declare"
    "|guarantee|assure|know|think|believe|assume|guess|estimate)(?:it|this|so|you|that)?"
    "|(?:an?|the|my|our|own|best|rough|educated|first|sound|good|professional|personal|expert|engineer(?:ing|s)?|consultants?"
    "|from|by|based|on)*(?:guess(?:work)?|estimat(?:e|ion)|assumption|opinion|judge?ment|recollection|memory"
    "|experience|promise|word)s?|(?:guess|estimat|assum)ed(?:by(?:me|us))?"
    "|(?:guess|estimat|assum)(?:e|ed|ion|ption|work)?s?(?:by|of|from)(?:an?|the|my|our)?(?:consultants?"
    "|engineers?|experts?|operators?|owners?|participants?|plant|project|site|staff|team|company|us|me)"
    "|(?:an?|the)?(?:placeholder|example|sample|provisional|temporary|preliminary)(?:value|number)?s?"
    "|(?:(?:私|当社|弊社|我々)の)?(?:推測|推定|想定|仮定|暫定|見積もり?|概算|目安|勘|記憶|経験)(?:値|による)?"
    "|仮(?:の?(?:値|数値))?(?:です)?|(?:giá?trị|số)?tạm(?:tính|thời)?"
    "|約束(?:します)?|保証します|信じてください|(?:tôi|chúngtôi)?(?:xin)?(?:hứa|camđoan|đảmbảo|camkết)(?:của[^0-9]*)?"
    "|hãytin(?:tôi|chúngtôi)|(?:sự)?(?:phỏngđoán|ướctính|ướclượng|giảđịnh|đoán)(?:của(?:tôi|chúngtôi))?"
    "|(?:基準|要件|条件)?を?満た(?:す|します|している|しています)"
    "|ya|iya|betul|benar|sesuai|ada|(?:sudah|telah)?(?:terpenuhi|memenuhi|dipenuhi|sesuai|dicek|diperiksa"
    "|dikonfirmasi|ada)(?:syarat|kriteria|persyaratan)?|terlampir|lihatdiatas|samasepertidiatas|idem"
    "|ใช|มแลว|ม|ผาน|ผานเกณฑ|เปนไปตาม(?:เกณฑ|ขอกาหนด)?|ตรวจสอบแลว|ยนยนแลว|ตามเอกสารแนบ|ดเอกสารแนบ"
    "|sí|si|cumple|cumplido|(?:se)?(?:cumplen?|verificado|confirmado)|adjunto|anexo|véasearriba"
    "|(?:có|đã)?(?:đápứng|đạt|thỏamãn|thoảmãn|tuânthủ|xácnhận|kiểmtra)(?:yêucầu|tiêuchí)?"
)


def says_something(text: str) -> bool:
    """Say whether a text says anything: a blank, ``n/a``, ``tbd`` or "will follow" does not.

    Examples
    --------
    >>> says_something("p. 3"), says_something(" - "), says_something("図面")
    (True, False, True)
    >>> says_something("n/a"), says_something("XXX"), says_something("0")
    (False, False, False)
    >>> says_something("none yet"), says_something("準備中"), says_something("Chưa có")
    (False, False, False)
    >>> says_something("belum ada"), says_something("ยังไม่มี"), says_something("pendiente")
    (False, False, False)
    >>> says_something("to follow"), says_something("後で提出"), says_something("bổ sung sau")
    (False, False, False)
    """
    plain = _letters(text)
    if plain in _NOTHING or set(plain) <= {"0"} or set(plain) == {"x"}:
        return False
    return _NOT_YET.fullmatch(plain) is None


def shows_something(text: str) -> bool:
    """Say whether a text names what shows it, and not merely that it is so.

    Examples
    --------
    >>> shows_something("Commissioning report"), shows_something("Confirmed by letter 7")
    (True, True)
    >>> shows_something("Yes, it is met"), shows_something("as shown above"), shows_something("tbd")
    (False, False, False)
    >>> shows_something("確認済み"), shows_something("同上"), shows_something("có đáp ứng")
    (False, False, False)
    >>> shows_something("as required"), shows_something("will be uploaded next week")
    (False, False)
    >>> shows_something("see criterion 2"), shows_something("oral communication of the operator")
    (False, False)
    >>> [shows_something(text) for text in ("confidential", "Confidential contract 7", "I am sure")]
    [False, True, False]
    >>> shows_something("Invoice 7"), shows_something("criterion 1"), shows_something("a guess")
    (True, False, False)
    """
    plain = _letters(text)
    if text.rstrip().endswith(("?", "？")):
        return False
    return says_something(text) and _MERELY_SO.fullmatch(plain) is None


def _letters(text: str) -> str:
    """Give what is left of a text without signs, blanks and what no reader sees."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in plain if one.isalnum() and one not in _BLANK_LETTERS)


# A point, comma or colon within a number is none.
_PUNCTUATION = pattern(r"[.,:](?![0-9])|[;!?\"\u201c\u201d、。]")


def words_alone(text: str) -> str:
    """Give the words of a text: two that differ in capitals, widths or punctuation say the same.

    Examples
    --------
    >>> words_alone("Panels are  new, and tested.") == words_alone("panels are new and tested")
    True
    >>> words_alone("up to 1,250 kW") == words_alone("up to 1.250 kW")
    False
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_PUNCTUATION.sub(" ", plain).split())


def compared(name: str) -> str:
    """Give a reference, serial number or class as it is compared with others.

    Capitals and spaces make no other one.

    Examples
    --------
    >>> compared("idq 001") == compared("IDQ001")
    True
    """
    return "".join(name.split()).casefold()


def _written_out(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def json_text(data: Any) -> str:
    r"""Give JSON as jcm-mrv writes it: indented, without NaN, ending in a newline.

    Every script stays as it is; what a terminal would obey is escaped as JSON has it.

    Examples
    --------
    >>> print(json_text(["điện\u202e"]), end="")
    [
      "điện\u202e"
    ]
    """
    text = indented(data)
    if not text.isascii() or "\x7f" in text:
        text = _HIDDEN_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return text + "\n"
