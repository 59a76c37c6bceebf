"""Of what kind a document is by its own words, and whether it can show what it is named for.

Only what is plain is told: a document that nobody can read, that mixes kinds, or that is
in another language than those whose words are known here, passes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.patterns import pattern
from jcm_mrv.project.application import Application
from jcm_mrv.project.evidence import LEAST, size_of, texts_of
from jcm_mrv.project.evidence_languages import speaks_of_no_works
from jcm_mrv.project.evidence_names import files_in, files_named
from jcm_mrv.project.evidence_words import Evidence
from jcm_mrv.strict_yaml import Document

Kind = Literal["", "blank", "bill", "calibration", "log", "login", "to come", "else"]

_HEAD, _SHORT = 400, 80
"""Letters in which a document says what it is; words of a page that leads to a document."""
_BILL = pattern(
    r"\binvoice\b|\bbill\b(?! of (?:lading|quantit|materials|entry|sale))|h[oó]a đơn|\btagihan\b"
    r"|\brekening listrik\b|\bfaktur\b|請求書|検針票|ใบแจ้ง|ใบกำกับ"
)
_AMOUNT = pattern(r"[0-9]\s*(?:[kmg]wh|nm3|m3|m³|lit(?:er|re)s?|gj|mmbtu)\b")
_PAYMENT = pattern(
    r"\b(?:due|payable|pay|payment|vat|tax|tariff|rate|unit price|total)\b|thanh toán|thuế|đơn giá"
    r"|\bbayar\b|\bpajak\b|税|支払|料金|บาท"
)
_CALIBRATION = pattern(
    r"\bcertificate of (?:calibration|verification of (?:a |the )?meter)"
    r"|\bcalibration certificate\b|\bgiấy chứng nhận (?:hiệu chuẩn|kiểm định)\b"
    r"|\bsertifikat kalibrasi\b|校正証明|検定証"
)
_ANOTHER = pattern(
    r"\b(?:report|contract|agreement|specifications?|data ?sheet|catalogue|drawing|diagram|permit"
    r"|licen[cs]e|protocol|acceptance|commissioning|letter|statement|minutes|plan|log|record|list)\b"
    r"|báo cáo|hợp đồng|biên bản|\blaporan\b|\bperjanjian\b|\bberita acara\b|報告|契約|仕様|図面"
)
"""What also stands in the head of a document that is more than a bill."""
_SHOWN_BY_BILLS = pattern(
    r"(?i)\b(?:grid|connect\w*|feeds?|suppl\w+|consum\w+|purchas\w+|s(?:old|ale|ells?)|import\w*"
    r"|fuels?|deliver\w*|buys?|bought|electricity|record)\b"
)
_SHOWN_BY_CALIBRATIONS = pattern(
    r"(?i)\b(?:meter\w*|measur\w+|calibrat\w+|monitor\w*|sensor\w*|record\w*|accura\w+"
    r"|tachograph\w*)\b"
)
_SIGN_IN = pattern(
    r"\b(?:sign|log)[ -]?in\b|\blogin\b|đăng nhập|\bmasuk\b|ログイン|サインイン|เข้าสู่ระบบ"
)
_PASSWORD = pattern(r"\bpassword\b|mật khẩu|\bkata sandi\b|パスワード|รหัสผ่าน")
_TO_COME = pattern(
    r"\b(?:will|to) be (?:added|supplied|provided|uploaded|submitted|attached|inserted)\b"
    r"|\bto follow\b|\bplaceholder\b|\bcoming soon\b|\blorem ipsum\b"
    r"|\b(?:put|place|add|upload) (?:the|your|all) [^.]{0,60}\b(?:here|this folder|into this)\b"
)
_DRAFT = pattern(
    r"\bdraft\b(?! \w* ?(?:tube|fan))|\bunsigned\b|\bnot (?:yet )?(?:been )?signed\b"
    r"|\bto be signed\b|\bdự thảo\b|\bchưa ký\b|\brancangan\b|\(案\)|未署名|草案|ร่าง"
)
_DATED = pattern(r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}")
_LEAST_LINES, _MOST_WORDS = 24, 3
"""Lines of a log of readings, and different words in them: a state, a unit, half a day."""
_ENGLISH = frozenset("the of and to for is with in by this are on from".split())
_LEAST_ENGLISH, _LEAST_WORDS, _LONG_WORD = 4, 15, 4
_OF_WORKS = frozenset(
    "plant project equipment installation installed installs install commissioning commissioned "
    "system systems power energy electric electricity electrical machine machines meter meters "
    "capacity factory works site building facility engineering engineer technical inspection "
    "inspected maintenance specification manual warranty design manufacturer maker model serial "
    "certificate certified permit licence license approval approved environmental emission "
    "emissions test tested report standard standards efficiency temperature pressure voltage unit "
    "units kwh mwh kwp contract purchase supplier contractor owner company monitoring measurement "
    "operation operates operated construction photograph photo diagram drawing regulation "
    "ministry department law decree module modules panel panels boiler chiller lamp lighting "
    "vehicle fuel refrigerant survey farmers fields layout roof grid line".split()
)
"""Words of which a document of any works has one."""
_WORD = pattern(r"[^\W\d_]+")


def kind_of(words: str, own: frozenset[str] = frozenset()) -> Kind:
    """Give the kind that a document says it is; nothing where it may be anything.

    ``own`` are words that tie a document to the project.

    Examples
    --------
    >>> kind_of("Electricity bill for January 2024: 41,234 kWh, amount due 98,000,000 VND")
    'bill'
    >>> kind_of("Commissioning report: 512 kWh on the first day, invoice attached, VAT paid")
    ''
    >>> kind_of("Please sign in. User name. Password. Forgot your password?")
    'login'
    """
    if _is_log(words):
        return "log"
    plain = _plain(words)
    head, tokens = plain[:_HEAD], _WORD.findall(plain)
    if not tokens:
        return ""
    has_digits = any(map(str.isdigit, plain))
    if len(tokens) <= _SHORT and _SIGN_IN.search(plain) and _PASSWORD.search(plain):
        return "login"
    if len(tokens) <= _SHORT and not has_digits and _TO_COME.search(plain):
        return "to come"
    if not _ANOTHER.search(head):
        if _BILL.search(head) and _AMOUNT.search(plain) and _PAYMENT.search(plain):
            return "bill"
        if _CALIBRATION.search(head):
            return "calibration"
    different = {*tokens}
    is_english = len(different & _ENGLISH) >= _LEAST_ENGLISH and plain.isascii()
    is_told = is_english and len(different) >= _LEAST_WORDS
    # Japanese and Thai have no blanks between words.
    if different & (_OF_WORKS | own) or any(w in plain for w in own if not w.isascii()):
        return ""
    return "else" if is_told or speaks_of_no_works(words) else ""


def _is_log(words: str) -> bool:
    """Say whether a text is times and numbers alone, below a few lines that say of what."""
    lines = [line for line in words.splitlines() if line.strip()]
    dated = [line for line in lines if _DATED.search(line)]
    if len(dated) < _LEAST_LINES or 10 * len(dated) < 9 * len(lines):
        return False
    return len({word for line in dated for word in _WORD.findall(line)}) <= _MOST_WORDS


def _plain(words: str) -> str:
    """Give words in small letters, with one blank between them: a cell or a line may hold one."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())


def of_another_kind(
    application: Application, folder: Path, evidence: Evidence
) -> Iterator[Finding]:
    """Ask about evidence of criteria of which no file can show any, each file opened by itself."""
    own: frozenset[str] | None = None
    for name, answer in application.file.criteria.items():
        criterion = application.methodology.criteria.get(name)
        if criterion is None or not answer.met or not answer.evidence.strip():
            continue
        # A picture, or what is too long, may show anything: then nothing is told.
        named = files_named(answer.evidence, folder)
        # Of nothing, or of a letter, it is told elsewhere (``PRJ-138``).
        files = [file for file in files_in(named) if size_of(file) >= LEAST]
        if not files or any(file in evidence.asked for file in files):
            continue
        own = _words_of_project(application) if own is None else own
        known = own | _words([criterion.evidence])
        kinds: list[Kind] = [_kind_of_file(file, known, evidence) for file in files]
        if not all(_is_unfit(kind, criterion.text) for kind in kinds):
            continue
        evidence.asked |= dict.fromkeys(files)
        where, found = application.where("criteria", name), answer.evidence
        kind = next((kind for kind in kinds if kind != "blank"), "blank")
        if kind == "blank":
            label = f"criteria.{name}"
            yield PRJ[138]["empty"].at(where, found=found, label=label, path=found)
        elif kind in ("login", "to come"):
            yield PRJ[243]["login" if kind == "login" else "later"].at(
                where, found=found, name=name
            )
        elif kind in ("log", "else"):
            yield PRJ[243]["log" if kind == "log" else "else"].at(
                where, found=found, name=name, text=criterion.text
            )
        else:
            key = PRJ[243]["calibration"] if kind == "calibration" else PRJ[243]
            yield key.at(where, found=found, name=name, text=criterion.text)


def unfit_authorisation(document: Document, folder: Path, evidence: Evidence) -> Iterator[Finding]:
    """Ask about an authorisation whose document says that it is a draft, or is of another kind."""
    stated = document.data.get("authorisation")
    text = stated.get("evidence") if isinstance(stated, dict) else None
    files = files_in(files_named(text, folder)) if isinstance(text, str) else []
    if len(files) != 1 or files[0] in evidence.asked or not size_of(files[0]):
        return
    read = evidence.read(files[0])
    words = " ".join(filter(None, read.texts)) if read is not None else ""
    plain = _plain(words)
    key = "draft" if _DRAFT.search(plain[:_HEAD]) or _DRAFT.search(plain[-_HEAD:]) else ""
    # What an authority writes of has words of its own.
    if not key and kind_of(words) not in ("", "else"):
        key = "kind"
    if key:
        evidence.asked[files[0]] = None
        where = document.where(("authorisation", "evidence"))
        yield PRJ[210]["draft" if key == "draft" else "kind"].at(where, found=str(text))


def _is_unfit(kind: Kind, text: str) -> bool:
    if kind == "bill":
        return _SHOWN_BY_BILLS.search(text) is None
    if kind == "calibration":
        return _SHOWN_BY_CALIBRATIONS.search(text) is None
    if kind == "log":
        shown = _SHOWN_BY_BILLS.search(text) or _SHOWN_BY_CALIBRATIONS.search(text)
        return shown is None
    return kind != ""


def _kind_of_file(file: Path, own: frozenset[str], evidence: Evidence) -> Kind:
    read = evidence.read(file)
    if read is None or read.stood_for is not None or "" in read.texts:
        return ""
    if evidence.is_blank(file, whole=True):
        return "blank"
    return kind_of(" ".join(filter(None, read.texts)), own)


def _words_of_project(application: Application) -> frozenset[str]:
    """Give the words by which a document may be known as one of the project."""
    methodology = application.methodology
    titles = (methodology.file.title, *(c.text for c in methodology.criteria.values()))
    return _words([*texts_of(application.document.data), *titles])


def _words(texts: Iterable[str]) -> frozenset[str]:
    found = _WORD.findall(unicodedata.normalize("NFKC", " ".join(texts)).casefold())
    return frozenset(word for word in found if len(word) >= _LONG_WORD) - _COMMON


_COMMON = _ENGLISH | frozenset(
    re.split(r"\s+", "that each have has been were must their which one")
)
