"""What the fields of a record say: a page, a cell, a person, a file, a document that can be opened.

Whoever checks a record looks the same thing up again. What names no place for that, such as a
guess, a search engine or "somewhere", is refused in a project file and in a checklist alike.
"""

from __future__ import annotations

import re
import unicodedata

from jcm_mrv.patterns import pattern
from jcm_mrv.visible import says_something

_MOST_PAGES = 2000
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_RANGE = pattern(r"([0-9]+)\s*[-\u2013]\s*([0-9]+)")
# No page is what a spreadsheet program makes of 12-13 and of 12:13, a doubt, or a number with
# letters inside.
_NO_PAGE = pattern(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}:[0-9]{2}:[0-9]{2}|[?？]|[0-9][a-z]+[0-9]"
)
_OF_ALL = pattern(r"([0-9]{1,9})\s*of\s*([0-9]{1,9})")
_NUMBERS = pattern(r"[0-9]+(?:[.,][0-9]+)*")
_ONE = r"(?:[0-9]+|[ivxlc]+)"
_TO = r"\s*(?:[-\u2013]|\bto\b|から|đến)\s*"
_LIST = rf"{_ONE}(?:(?:{_TO}|\s*(?:[,;&]|\band\b|と|và)\s*){_ONE})*"
_PLAIN_PAGES = pattern(
    rf"(?:(?:pp?\.?|pages?|trang)(?![a-z])|第)?\s*({_LIST})\s*(?:頁|ページ|of\s+[0-9]+)?"
)
_MARKED_PAGES = pattern(rf"(?:\bpp?\.|\b(?:pp?|pages?|trang)\b|第)\s*({_LIST})(?![.\w])")
_ENDS = pattern(rf"({_ONE})(?:{_TO}({_ONE}))?")
_WORD = pattern(r"[^\W\d_]+")
_ROMAN = pattern("(?=.)c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
# What may stand beside the number of a page; any other word makes a place of it that nobody finds.
_OF_PAGES = frozenset(
    """
    f ff p pp pg pgs page pages slide clause of and to annex annexes appendix attachment section
    sections sec chapter part paragraph para table tables fig figure no line row item equation eq
    pdf step
    頁 ページ 第 章 節 表 図 別紙 附属書 付属書 項
    trang tr phụ lục mục bảng hình chương phần từ đến và
    """.split()
)
# A name has two letters in a row; of scripts that write a name in one character, one of these, and
# two of those that write a sound.
_NAME = pattern(r"[^\W\d_]{2}|[\u3400-\u9fff\uac00-\ud7a3]|[\u3040-\u30ff]\s*[\u3040-\u30ff]")
_CELL = pattern(
    r"(?P<sheet>.+)!\$?(?P<column>[A-Za-z]{1,3})\$?(?P<row>[1-9][0-9]{0,6})"
    r"(?::\$?(?P<last_column>[A-Za-z]{1,3})\$?(?P<last_row>[1-9][0-9]{0,6}))?"
)
_EMPTY_FILE = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

# Who reads is a person that can be asked: no program, and nobody in particular.
_PROGRAMS = frozenset("chatgpt gpt openai copilot llm chatbot jcm mrv".split())
_NOBODY = frozenset(
    """
    me my myself i we us our ourselves you he she it they them somebody someone anybody anyone
    nobody everybody person people else other others same unknown anonymous user admin root reader
    ai bard bot claude deepseek gemini grok llama perplexity qwen mr mrs ms dr prof
    name first second the a an self as above before ditto likewise
    私 自分 誰か 不明 本人 tôi chúng ai đó không rõ
    """.split()
)
# What somebody is, and where, says of nobody who it was.
_ROLES = frozenset(
    """
    accountant adviser advisor analyst assessor assistant assurance auditor author board body ceo
    charge checker chief client committee company consultant consultants contractor control
    controller coordinator cto department dept desk developer development director division
    employee energy engineer engineering engineers entity environment environmental expert experts
    external facility group head in inspector institute intern internal junior lab laboratory lead
    leader maintenance manager management member monitoring of office officer operations operator
    owner participant party personnel plant pm project proponent qa qaqc qc quality report
    representative responsible review reviewer secretariat senior site specialist staff student
    supervisor support team technical technician third to tpe trainee unit validation validator
    verification verifier vvb worker
    """.split()
)
# Of several words each: Minh and Trường alone are names.
_ROLES_VI = re.compile(
    r"\b(?:kỹ sư|(?:thẩm định|kiểm toán|nhân|chuyên|kiểm tra|giám sát|tư vấn|xác minh) viên"
    r"|thẩm định|kiểm toán|xác minh|kiểm tra|kiểm soát|giám sát|tư vấn|cán bộ|chuyên gia"
    r"|giám đốc|quản lý|người (?:đọc|phụ trách|chịu trách nhiệm)|phụ trách|bên thứ ba|đơn vị"
    r"|(?:trưởng|phó) (?:phòng|ban|nhóm|dự án)|(?:phòng|ban|nhóm|tổ|bộ phận)(?= |$)"
    r"|kỹ thuật|dự án|chất lượng|môi trường|năng lượng|tổ chức|công ty|nhà máy|vận hành|của)\b"
)
_ROLES_JA = re.compile(
    "担当者?|責任者?|技術者?|技師|検証|審査|監査|確認|評価|作成|有効化|員|機関|人|第三者|者|係|エンジニア|コンサルタント"
    "|マネージャー|スタッフ|チーム|リーダー|オペレーター|部長|課長|所長|社長|主任|部門?|課|室|社|会社|品質|管理|保証|環境"
    "|事業|プロジェクト|事務局|専門家|学生|現場|設備|保守|運転|工場|代表|当|弊|の|様|さん|氏"
)
# A body reads nothing. What a comma, a bracket or "at" sets off from a name
# is where somebody works.
_FORMS = (
    r"ltd|limited|inc|incorporated|corp|corporation|company|jsc|llc|llp|plc|gmbh|pt|tbk|pte|pvt"
    r"|sdn|bhd|kk|k\.\s?k|g\.\s?k|co(?=\.|,)|tnhh"
)
_BODY = pattern(
    rf"\b(?:{_FORMS}|group|holdings|committee|ministry|university|secretariat|institute|agency"
    r"|association|authority|foundation|bureau|consortium|council|bank|cong ty|bo cong thuong)\b"
    "|株式会社|有限会社|合同会社|財団|社団|法人|委員会|省$|大学|事務局|協会|機構|研究所|銀行"
    r"|\b(?:công ty|tập đoàn|ủy ban|uỷ ban|trường đại học|ban thư ký|viện nghiên cứu|ngân hàng)\b"
    r"|^(?:bộ|cục|sở) "
)
_FORMS_ALONE = pattern(rf"(?:(?:{_FORMS}|co|and|&)\W*)+")
_FORM_OF_A_FIRM = pattern(
    rf"\b(?:joint stock|{_FORMS}|co|(?:cong ty|công ty)(?: co phan| cổ phần)?|ctcp)(?!\w)\.?"
    r"|株式会社|有限会社|合同会社|\(株\)|\(有\)"
)
_BUSINESS = pattern(
    r"\b(?:asia|bussan|capital|cement|city|denki|denryoku|electric|electricity|electronics|factory"
    r"|farm|food|foods|gas|global|green|hospital|hotel|indonesia|industr(?:y|ies|ial)|international"
    r"|investment|japan|kensetsu|kogyo|logistics|materials|mills?|motors?|national|pacific|park"
    r"|partners|power|products|province|renewables?|school|services?|shoji|solar|solutions?|steel"
    r"|systems?|technolog(?:y|ies)|textiles?|thailand|trading|tsusho|vietnam|water)\b"
    "|電力|電機|電気|工業|商事|商会|商社|物産|製作所|建設|開発|化学|製鉄|自動車|ガス|水道|鉄道|重工|興業|産業"
    "|エネルギー|[市県町村]$|病院"
)
_SET_OFF = pattern(r"[,(（]|\b(?:at|from|of)\b")
_SEVERAL = pattern(r"\band\b|&|/|\+|;|\bvà\b|(?<=[\u3400-\u9fff])(?:と|及び)(?=[\u3400-\u9fff])|、")
# An initial with its full stop is that of a name: A. Engineer.
_INITIAL = re.compile(r"(?<!\w)[^\W\d_]\.")

# What a text begins with that is somebody's word, whoever it is that says it.
_GUESS = pattern(
    r"(?:(?:an?|the|my|our|own|best|rough|educated|first|personal|expert|engineer|consultant|s)\s+)*"
    r"(?:guess|estimate|assumption|recollection|opinion)s?\b"
    r"|(?:guessed|assumed|estimated|remembered|recalled|said|told)\s+(?:by|from)\b"
    r"|(?:from|out of|by)\s+(?:memory|heart|experience)\b"
)
# Sources that nobody can open again, and find the number.
_NO_SOURCE = frozenset(
    """
    chatgpt gpt openai copilot llm chatbot wikipedia hearsay thumb envelope guess guessed memory
    yahoo bing reddit quora youtube facebook linkedin
    """.split()
)
_NO_SOURCE_WRITTEN = pattern(
    "推測|当て推量|当てずっぽう|憶測|記憶|ウィキペディア|生成ai"
    "|phỏng đoán|đoán mò|trí nhớ|áng chừng|truyền miệng"
)
# What says neither who has published something nor what it is called.
_SAYS_NO_MORE = frozenset(
    """
    a ai all an and answer answers approx approximate approximately article as assumed assumption
    assumptions at author average best blog book by calculated calculation call carbon case chat
    claude client co colleague common communication consultant consultants conversation data
    default discussion doc document documents dr ef electricity email emission emissions engine
    engineer engineers estimate estimated estimates estimation excel experience expert factor
    factors figure file folder for from gemini general gj gold google grid guideline heard home
    http https i in information internet interview it knowledge known kwh link literature mail me
    media mr mrs ms mwh my news newspaper no number numbers of official on online opinion or oral
    our own owner page paper pdf perplexity person personal phone post power presentation project
    publication published random recall recalled remembered report result rough rule said search
    sense sheet site slides some somebody somewhere source spreadsheet staff standard statement
    study t table talk tco team text that the this to typical typically us usual value values
    various verbal version video we web webpage website whatever with word worksheet www xls xlsx
    year của tôi chúng ước tính lượng đoán phỏng giả định thiết tư vấn chuyên gia trên mạng bài
    báo viết kinh nghiệm một người theo từ nguồn tài liệu câu trả lời trang số liệu giá trị hệ
    phát thải lưới điện tìm kiếm kỹ sư kiến thức
    """.split()
)
_SAYS_NO_MORE_JA = pattern(
    "見積もり|見積り|見積|推定値|推定|推計|想定|仮定|勘|目安|概算|経験則|経験|私|自分|当社|弊社|担当者|技術者"
    "|コンサルタント|専門家|インターネット|ネット|ウェブサイト|ウェブ|ホームページ|グーグル|検索|記事|回答|上"
    "|資料|文書|書類|データ|数値|値|排出係数|係数|電力|系統|出典|情報|知識|によると|による|により|から|の|に|で|と|は"
)


def is_page(text: str) -> bool:
    """Say whether a text names a page: a number, a range or roman numerals, with what is usual.

    Examples
    --------
    >>> is_page("3"), is_page("3-4"), is_page("Annex A, p. ii"), is_page("第3頁")
    (True, True, True, True)
    >>> is_page("TBD"), is_page("?"), is_page("0"), is_page("somewhere 1"), is_page("-1")
    (False, False, False, False, False)
    >>> is_page("99999"), is_page("1.5"), is_page("12-3"), is_page("section 2.3, p. 5")
    (False, False, False, True)
    >>> is_page("2026-12-13"), is_page("12:13:00")
    (False, False)
    >>> is_page("3?"), is_page("3 of 2"), is_page("0x3"), is_page("Table 3"), is_page("3 of 20")
    (False, False, False, False, True)
    """
    text = unicodedata.normalize("NFC", text.strip())
    if not says_something(text) or re.fullmatch(r"-[0-9]+", text) or _NO_PAGE.search(text):
        return False
    if any(int(one) > int(of) for one, of in _OF_ALL.findall(text)) or not pages_named(text):
        return False
    if (ends := _RANGE.fullmatch(text)) and int(ends[1]) > int(ends[2]):
        return False
    words = [word.casefold() for word in _WORD.findall(text)]
    # A letter is that of an annex.
    others = [w for w in words if w not in _OF_PAGES and len(w) > 1 and not _ROMAN.fullmatch(w)]
    if others:
        return False
    numbers = _NUMBERS.findall(text)
    if not numbers:
        return any(_ROMAN.fullmatch(word) for word in words)
    return any(n.isdigit() and 1 <= int(n[:9]) <= _MOST_PAGES for n in numbers)


def pages_named(text: str) -> list[tuple[str, str]]:
    """Give the pages that a text names, each with the last of its range.

    Examples
    --------
    >>> pages_named("3"), pages_named("p. 12-13"), pages_named("ii, 5")
    ([('3', '3')], [('12', '13')], [('ii', 'ii'), ('5', '5')])
    >>> pages_named("section 2.3, p. 5"), pages_named("第3頁"), pages_named("Table 3")
    ([('5', '5')], [('3', '3')], [])
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    found = _PLAIN_PAGES.fullmatch(plain)
    listed = [found[1]] if found else [match[1] for match in _MARKED_PAGES.finditer(plain)]
    return [(ends[1], ends[2] or ends[1]) for one in listed for ends in _ENDS.finditer(one)]


def last_page(text: str) -> int:
    """Give the last page that a text names by numbers; 0 where it names none.

    Examples
    --------
    >>> last_page("3"), last_page("p. 12-13"), last_page("Annex A, p. 2"), last_page("ii")
    (3, 13, 2, 0)
    """
    return max((int(end[:9]) for _, end in pages_named(text) if end.isdecimal()), default=0)


def cell_named(text: str) -> tuple[str, int, int, int, int] | None:
    """Give sheet, first and last row and column, from 1 on, of a cell or range; None for none.

    Examples
    --------
    >>> cell_named("'MPS (input)'!$C$5"), cell_named("[a.xlsx]MPS!B2:C3"), cell_named("A1")
    (('MPS (input)', 5, 5, 3, 3), ('MPS', 2, 3, 2, 3), None)
    """
    found = _CELL.fullmatch(text.strip())
    if found is None or not says_something(found["sheet"]):
        return None
    rows = [int(found["row"]), int(found["last_row"] or found["row"])]
    columns = [_column(found["column"]), _column(found["last_column"] or found["column"])]
    if max(columns) > _MOST_COLUMNS or max(rows) > _MOST_ROWS:
        return None
    sheet = found["sheet"].strip().strip("'").replace("''", "'").rpartition("]")[2]
    return sheet, min(rows), max(rows), min(columns), max(columns)


def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = 26 * column + ord(letter) - ord("A") + 1
    return column


def is_name(text: str) -> bool:
    """Say whether a text may be what somebody is called.

    Examples
    --------
    >>> is_name("A. Engineer"), is_name("Lê Văn A"), is_name("林 誠"), is_name("李")
    (True, True, True, True)
    >>> is_name("N.N."), is_name("7"), is_name("TBD"), is_name("某")
    (False, False, False, False)
    >>> is_name("me"), is_name("ChatGPT"), is_name("somebody else"), is_name("jcm-mrv")
    (False, False, False, False)
    >>> is_name("the engineer"), is_name("QA"), is_name("検証担当者"), is_name("Kỹ sư dự án")
    (False, False, False, False)
    >>> is_name("Foo Co., Ltd."), is_name("Taro Yamada, Foo Co., Ltd."), is_name("A. Bo and C. Do")
    (False, True, False)
    """
    plain = unicodedata.normalize("NFC", text)
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    if _SEVERAL.search(plain.casefold()) or _is_a_body(plain):
        return False
    if not says_something(text) or not _NAME.search(plain) or _PROGRAMS & set(words):
        return False
    if " " in plain.strip() and not _WORD.search(_ROLES_VI.sub("", plain.casefold())):
        return False
    if _INITIAL.search(plain):
        return any(len(word) > 1 for word in words)
    left = [_ROLES_JA.sub("", word) for word in words if word not in _NOBODY | _ROLES]
    return any(left)


def _is_a_body(text: str) -> bool:
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if (where := _SET_OFF.search(plain)) and not _FORMS_ALONE.fullmatch(
        plain[where.end() :].strip()
    ):
        plain = plain[: where.start()]
    return bool(_BODY.search(plain))


def without_form(name: str) -> str:
    """Give the name of a firm without its legal form; what is nothing else stays as it is.

    Examples
    --------
    >>> without_form("Foo Bar Co., Ltd."), without_form("株式会社フー"), without_form("A. Engineer")
    ('foo bar', 'フー', 'a. engineer')
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    left = _FORM_OF_A_FIRM.sub(" ", plain)
    return " ".join(left.split()).strip(" ,") if _WORD.search(left) else plain


def is_person(text: str) -> bool:
    """Say whether a name is rather that of a person than of a firm without its legal form.

    Examples
    --------
    >>> is_person("Ken Mori"), is_person("森 健"), is_person("Lê Văn A")
    (True, True, True)
    >>> is_person("Example Industrial Park"), is_person("東京電力"), is_person("Foo")
    (False, False, False)
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = _WORD.findall(plain)
    several = len(words) > 1 or (len(plain) > 1 and plain[:1] >= "\u3400")
    return several and is_name(text) and not _BUSINESS.search(plain) and not _ROLES & set(words)


def is_cell(text: str) -> bool:
    """Say whether a text names a cell of a workbook: with its sheet, and one that a sheet has.

    Examples
    --------
    >>> is_cell("MPS(calc_process)!C25"), is_cell("TBD"), is_cell("A1"), is_cell("a guess A1")
    (True, False, False, False)
    >>> is_cell("MPS!XFD1048576"), is_cell("MPS!XFE1"), is_cell("MPS!A1048577"), is_cell("?!A1")
    (True, False, False, False)
    """
    return cell_named(text) is not None


def is_hash(text: str) -> bool:
    """Say whether a text may be the SHA-256 of a document: not of nothing, and not made up.

    Examples
    --------
    >>> is_hash("ab" * 32), is_hash("a" * 64), is_hash(_EMPTY_FILE), is_hash("")
    (True, False, False, False)
    """
    return bool(re.fullmatch("[0-9a-f]{64}", text)) and len(set(text)) > 1 and text != _EMPTY_FILE


def names_a_document(text: str) -> bool:
    """Say whether a text names a document: who has published it, or what it alone is called.

    Examples
    --------
    >>> names_a_document("Grid emission factors, Ministry of Energy"), names_a_document("IEA")
    (True, True)
    >>> names_a_document("a guess"), names_a_document("Article on the web")
    (False, False)
    >>> names_a_document("コンサルタントの推定"), names_a_document("環境省 電気事業者別排出係数")
    (False, True)
    >>> names_a_document("ước tính của tư vấn"), names_a_document("Bộ Công Thương")
    (False, True)
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    if not says_something(text) or _NO_SOURCE_WRITTEN.search(plain):
        return False
    words = _WORD.findall(plain)
    if _NO_SOURCE & set(words) or _GUESS.match(" ".join(words)):
        return False
    left = [_SAYS_NO_MORE_JA.sub("", word) for word in words if word not in _SAYS_NO_MORE]
    return any(len(word) > 1 or word >= "\u3400" for word in left)
