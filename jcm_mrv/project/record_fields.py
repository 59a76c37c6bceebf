"""What the fields of a record say: a page, a cell, a file, a document that can be opened.

Whoever checks a record looks the same thing up again. What names no place for that, such as a
guess, a search engine or "somewhere", is refused in a project file and in a checklist alike.
"""

from __future__ import annotations

import re
import unicodedata

from jcm_mrv.patterns import pattern
from jcm_mrv.visible import says_something

_MOST_PAGES = 2000
# What was read stands on a page, or goes over a few; whoever writes 1-40 has named none.
_MOST_TOGETHER = 5
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
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
_CELL = pattern(
    r"(?P<sheet>.+)!\$?(?P<column>[A-Za-z]{1,3})\$?(?P<row>[1-9][0-9]{0,6})"
    r"(?::\$?(?P<last_column>[A-Za-z]{1,3})\$?(?P<last_row>[1-9][0-9]{0,6}))?"
)
_EMPTY_FILE = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

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
    >>> is_page("12-16"), is_page("1-40"), is_page("pp. 1-30, 33")
    (True, False, False)
    """
    text = unicodedata.normalize("NFC", text.strip())
    if not says_something(text) or re.fullmatch(r"-[0-9]+", text) or _NO_PAGE.search(text):
        return False
    if any(int(one) > int(of) for one, of in _OF_ALL.findall(text)) or not pages_named(text):
        return False
    ranges = [(int(a), int(b)) for a, b in pages_named(text) if a.isdecimal() and b.isdecimal()]
    if any(first > last for first, last in ranges):
        return False
    if sum(last - first + 1 for first, last in ranges) > _MOST_TOGETHER:
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
