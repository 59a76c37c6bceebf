"""Who has read something: a person whom a verifier can ask, by the name in a record.

No program, no body, no role, and no name that stands on forms as a sample.
"""

from __future__ import annotations

import unicodedata

from jcm_mrv.patterns import pattern
from jcm_mrv.visible import says_something

_WORD = pattern(r"[^\W\d_]+")
# A name has two letters in a row; of scripts that write a name in one character, one of these, and
# two of those that write a sound.
_NAME = pattern(r"[^\W\d_]{2}|[\u3400-\u9fff\uac00-\ud7a3]|[\u3040-\u30ff]\s*[\u3040-\u30ff]")
# Who reads is a person that can be asked: no program, and nobody in particular.
_PROGRAMS = frozenset("chatgpt gpt openai copilot llm chatbot jcm mrv".split())
_NOBODY = frozenset(
    """
    me my myself i we us our ourselves you he she it they them somebody someone anybody anyone
    nobody everybody person people else other others same unknown anonymous user admin root reader
    ai bard bot mr mrs ms dr prof
    name first second the a an self as above before ditto likewise
    firstname lastname surname forename last family given full your signature signed initials
    abc abcd xyz foo bar baz qux blah google microsoft excel adobe acrobat deepl translate
    test tester demo dummy sample example placeholder temp tbd tba tbc todo none null pending later
    fullname username one two three テスト 未記入 記入
    氏名 名前 名無し 某某 私 自分 誰か 不明 本人 tôi chúng ai đó không rõ
    """.split()
)
_NO_FAMILY_NAME = frozenset("tbd tba tbc qa qc qaqc user admin unknown anonymous".split())
# Models of language, and what versions of them are called: Mistral Large, Claude Opus.
_MODELS = frozenset("mistral mixtral claude gemini llama grok qwen deepseek perplexity".split())
_OF_MODELS = frozenset(
    "large medium small mini nano pro ultra flash turbo opus sonnet haiku instruct preview".split()
)
_ROWS_OF_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# What stands on forms in place of a name (lists of placeholder names by language; each can also be
# somebody's: where it is, the organisation says whose).
_SAMPLES = (
    "john doe, jane doe, richard roe, joe bloggs, fred bloggs, john q public, john public"
    ", max mustermann, erika mustermann, juan dela cruz, somchai jaidee, hong gildong"
    ", yamada taro, yamada tarou, yamada hanako, tanaka taro, nippon taro, nihon taro"
    ", テスト 太郎, テスト 花子"
    ", 山田 太郎, 山田 花子, 日本 太郎, 日本 花子, 甲野 太郎, 張 三, 张 三, 李 四, 홍길동, 홍 길동"
).split(", ")
_JOINED = frozenset(
    "".join(parts) for one in _SAMPLES for parts in (one.split(), sorted(one.split()))
)
# Nguyễn Văn A and Trần Thị B: no given name of this country is one letter without a mark.
_SAMPLE_VI = pattern(r".*\b(?:văn|van|thị|thi)\s+[a-z]\.?")
# What somebody is, and where, says of nobody who it was.
_ROLES = frozenset(
    """
    accountant administrator adviser advisor analyst archive assessor assistant assurance
    auditor author back board body ceo charge checker chief clerk client committee company
    consultant consultants contractor control controller coordinator cto data department dept
    desk developer development director division document documents employee energy engineer
    engineering engineers entity entry environment environmental expert experts external
    facility group head help in inspector institute intern internal junior lab laboratory lead
    leader maintenance management manager member monitoring of office officer operations
    operator owner participant party personnel plant pm project proponent qa qaqc qc quality
    records report representative responsible review reviewer secretariat secretary senior
    service services site specialist staff student supervisor support team technical technician
    third to tpe trainee unit validation validator verification verifier vvb worker
    """.split()
)
# Of several words each: Minh and Trường alone are names.
_ROLES_VI = pattern(
    r"\b(?:kỹ sư|(?:thẩm định|kiểm toán|nhân|chuyên|kiểm tra|giám sát|tư vấn|xác minh) viên"
    r"|thẩm định|kiểm toán|xác minh|kiểm tra|kiểm soát|giám sát|tư vấn|cán bộ|chuyên gia"
    r"|giám đốc|quản lý|người (?:đọc|phụ trách|chịu trách nhiệm)|phụ trách|bên thứ ba|đơn vị"
    r"|người dùng(?: thử)?|(?:chạy|người) thử|thử nghiệm"
    r"|(?:trưởng|phó) (?:phòng|ban|nhóm|dự án)|(?:phòng|ban|nhóm|tổ|bộ phận)(?= |$)"
    r"|kỹ thuật|dự án|chất lượng|môi trường|năng lượng|tổ chức|công ty|nhà máy|vận hành|của)\b"
)
_ROLES_JA = pattern(
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
_SET_OFF = pattern(r"[,(<、，]|\b(?:at|from|of)\b")
# What stands behind a comma and is no organisation.
_BESIDE = frozenset(
    "jr sr ii iii phd msc bsc mba pe meng beng eng ing dr prof ts ths ks pgs gs cpa esq".split()
)
_SEVERAL = pattern(r"\band\b|&|/|\+|;|\bvà\b|(?<=[\u3400-\u9fff])(?:と|及び)(?=[\u3400-\u9fff])|、")
# An initial with its full stop is that of a name: A. Engineer.
_INITIAL = pattern(r"(?<!\w)[^\W\d_]\.")


def is_name(text: str) -> bool:
    """Say whether a text may be what somebody is called.

    Examples
    --------
    >>> is_name("A. Engineer"), is_name("Lê Văn An"), is_name("林 誠"), is_name("李")
    (True, True, True, True)
    >>> is_name("N.N."), is_name("7"), is_name("TBD"), is_name("某")
    (False, False, False, False)
    >>> is_name("me"), is_name("ChatGPT"), is_name("somebody else"), is_name("jcm-mrv")
    (False, False, False, False)
    >>> is_name("the engineer"), is_name("QA"), is_name("検証担当者"), is_name("Kỹ sư dự án")
    (False, False, False, False)
    >>> is_name("Foo Co., Ltd."), is_name("Taro Yamada, Foo Co., Ltd."), is_name("A. Bo and C. Do")
    (False, True, False)
    >>> is_name("John Doe"), is_name("asdf asdf"), is_name("Mistral Large"), is_name("Lê Văn A")
    (False, False, False, False)
    >>> is_name("Test User"), is_name("TBD, EVN"), is_name("Anna Test"), is_name("Test, Mei")
    (False, False, True, True)
    """
    plain = unicodedata.normalize("NFC", text)
    if is_sample(text) or _SEVERAL.search(plain.casefold()) or _is_a_body(plain):
        return False
    # Where somebody works is no part of the name: Test User, EVN.
    plain = _without_organisation(plain)
    words = _WORD.findall(unicodedata.normalize("NFKC", plain).casefold())
    if not says_something(plain) or not _NAME.search(plain) or _PROGRAMS & set(words):
        return False
    if " " in plain.strip() and not _WORD.search(_ROLES_VI.sub("", plain.casefold())):
        return False
    if _INITIAL.search(plain):
        return any(len(word) > 1 for word in words)
    nobody = _NOBODY | _ROLES | (_MODELS | _OF_MODELS if _MODELS & set(words) else frozenset())
    left = [_ROLES_JA.sub("", word) for word in words if word not in nobody]
    return any(word and not _is_of_keys(word) for word in left)


def is_sample(text: str) -> bool:
    """Say whether it is a name that forms have as a sample, with nothing that says whose it is.

    Examples
    --------
    >>> is_sample("山田 太郎"), is_sample("DOE, John"), is_sample("Nguyễn Văn A")
    (True, True, True)
    >>> is_sample("山田 太郎, Foo Co., Ltd."), is_sample("Nguyễn Văn Á"), is_sample("Jane Do")
    (False, False, False)
    """
    if organisation(text):
        return False
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    apart = unicodedata.normalize("NFD", plain)
    bare = "".join(sign for sign in apart if unicodedata.category(sign) != "Mn")
    words = [word for word in _WORD.findall(bare) if word not in _BESIDE]
    if {"".join(words), "".join(sorted(words))} & _JOINED:
        return True
    return _SAMPLE_VI.fullmatch(plain.strip()) is not None


def organisation(name: str) -> str:
    """Give where somebody works, or their address, as a name has it beside; empty if it has none.

    What they are says of nobody who it was, and neither does what a comma sets off from a family
    name.

    Examples
    --------
    >>> organisation("Le An, EVN"), organisation("Le An at Foo Co., Ltd."), organisation("Le An")
    ('evn', 'foo', '')
    >>> organisation("Mori, Ken"), organisation("Le An, PhD, QA"), organisation("森 誠（甲社）")
    ('', '', '甲社')
    """
    plain = unicodedata.normalize("NFKC", name).strip().casefold()
    where = _SET_OFF.search(plain)
    if where is None:
        return ""
    before = _WORD.findall(plain[: where.start()])
    if len(before) < 2 and not (before and len(before[0]) > 2 and before[0] >= "\u3400"):
        return ""
    words = _WORD.findall(without_form(plain[where.end() :]))
    named = [w for w in words if len(w) > 1 and w not in _ROLES | _BESIDE]
    return " ".join(named)


def _without_organisation(name: str) -> str:
    """Give a name without where somebody works; one word before a comma may be a family name."""
    plain = unicodedata.normalize("NFKC", name).strip().casefold()
    where = _SET_OFF.search(plain)
    if where is None:
        return name
    before = plain[: where.start()].strip()
    return before if organisation(name) or before in _NO_FAMILY_NAME else name


def _is_of_keys(word: str) -> bool:
    """Say whether keys that lie side by side make a word: asdf, qwerty; or one alone: aaa."""
    run = len(word) > 3 and any(word in row for row in _ROWS_OF_KEYS)
    return run or (len(word) > 2 and len(set(word)) == 1)


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
    >>> is_person("Ken Mori"), is_person("森 健"), is_person("Lê Văn An")
    (True, True, True)
    >>> is_person("Example Industrial Park"), is_person("東京電力"), is_person("Foo")
    (False, False, False)
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = _WORD.findall(plain)
    several = len(words) > 1 or (len(plain) > 1 and plain[:1] >= "\u3400")
    return several and is_name(text) and not _BUSINESS.search(plain) and not _ROLES & set(words)
