"""Bytes to UTF-8, whole lines at a time; how a text is encoded is declared or follows from it."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from itertools import islice

import numpy as np

from jcm_mrv.findings import MON, FindingsError
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.limits import MAX_LINE_BYTES
from jcm_mrv.metering.reading.files import OpenFile
from jcm_mrv.metering.reading.formats import looks_like
from jcm_mrv.metering.reading.letters import CODECS, likeliest
from jcm_mrv.metering.reading.wide_digits import narrow_bytes
from jcm_mrv.metering.thresholds import HEADER_LINES
from jcm_mrv.patterns import pattern

_FORMULA = pattern(
    rb'(?m)(?:^|(?<=[,;\t|]))(?:="([^"\r\n]*)"|"=""([^"\r\n]*)""")(?=[,;\t|\r\n]|\Z)'
)
"""A text that a portal hands to Excel as a formula, so that it stays as it is: ="00123"."""
_BOM = b"\xef\xbb\xbf"
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_CONTROLS = bytes([*range(9), *range(14, 26), *range(28, 32)])
_NO_TEXT = {*map(chr, _CONTROLS), "\ufffd", "\ufffe", "\uffff"}
_UTF16_ZEROS, _UTF16_OTHERS = 0.3, 0.02
_RUN = pattern(rb"[\x80-\xff]+")
_NO_CP932 = pattern("[\x80\xa0\uf8f1-\uf8f3]")
"""What Python's cp932 makes of bytes that Shift-JIS does not have."""
_OF_PAIRS = ("cp932", "euc-jp", "gb18030", "cp874")
"""Encodings in which letters of two bytes in UTF-8 are words: one sign, or two letters of Thai."""

_HEAD_BYTES = (HEADER_LINES + 2) * MAX_LINE_BYTES


@immutable
class Encodings:
    """The encodings in which a file is valid; ``label`` is what was detected, "" for plain text.

    ``settled`` says that the first is the one of the country, and fits.
    """

    codecs: tuple[str, ...]
    label: str = ""
    settled: bool = False


def encodings_of(file: OpenFile, declared: str | None) -> Encodings:
    """Give the encodings in which a whole file is valid text.

    A byte order mark settles it, then UTF-8, in which text of another encoding is hardly ever
    valid; what is left can be valid in several of the older encodings.

    Raises
    ------
    FindingsError
        When the file is empty, no text, or in more than one encoding.
    """
    head, path = file.head, file.path
    if not head.strip(_BOM + b" \t\r\n") or head in _UTF16:
        raise MON[14].stop(path, path=path)
    if declared is not None:
        _check_codec(path, declared)
        return Encodings((declared,))
    codec = _UTF16.get(head[:2]) or _unmarked(head)
    if codec:
        enough = len(head) in (file.size, max(len(head), _HEAD_BYTES))
        if enough and not re.search(r"[\r\n]", head.decode(codec, "replace")):
            raise MON[15].stop(path, path=path)
        return Encodings((codec,), codec)
    refuse_binary(path, head)
    if len(head) > _HEAD_BYTES and not re.search(rb"[\r\n]", head):
        raise line_too_long(path, 1, len(head))
    line, byte, plain = _first_invalid(file)
    if not byte:
        return Encodings(("utf-8",), "" if plain else "utf-8")
    if byte < 0:
        raise MON[104].stop(f"{path}:{line}", found="the first bytes of a letter in UTF-8")
    if any(block.translate(None, _CONTROLS) != block for block in file.blocks()):
        raise MON[15].stop(path, path=path)
    # A whole file is read only in encodings in which the letters make words.
    sample = b"".join(islice(file.blocks(), 1))
    valid = [codec for codec in likeliest(sample, CODECS).codecs if _valid(file, codec)]
    likely = likeliest(sample, valid, file.timezone)
    fitting = likely.codecs
    _refuse_mixed(file, line, byte, pairs=bool(fitting) and fitting[0] in _OF_PAIRS)
    if not fitting:
        raise MON[15]["unknown"].stop(
            f"{path}:{line}",
            found=f"byte 0x{byte:02x}",
            path=path,
            codecs=f"UTF-8, {', '.join(CODECS[:-1])} or {CODECS[-1]}",
        )
    return Encodings(fitting, " or ".join(fitting), likely.settled)


def _check_codec(path: str, name: str) -> None:
    try:
        codecs.getincrementaldecoder(name)
        # Codecs that are not of text refuse here, whatever the bytes.
        with suppress(UnicodeDecodeError):
            b"text".decode(name)
    except (LookupError, UnicodeError, ValueError):
        raise MON[6]["encoding"].stop(path, found=name) from None


def _first_invalid(file: OpenFile) -> tuple[int, int, bool]:
    """Give line and byte at which a file stops being UTF-8, and whether it is ASCII throughout.

    The byte is 0 where it is UTF-8, and -1 where it ends inside a letter.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, byte, plain = 0, 0, True
    for block in file.blocks():
        if b"\0" in block:
            raise MON[15].stop(file.path, path=file.path)
        ascii_only = block.isascii()
        plain = plain and ascii_only
        # After the first wrong byte the blocks are only looked through for what no text has.
        if byte or (ascii_only and not decoder.getstate()[0]):
            continue
        try:
            decoder.decode(block)
        except UnicodeDecodeError as exc:
            line, byte = _line_of(file, exc.object[exc.start :]), exc.object[exc.start]
    rest = decoder.getstate()[0]
    return (_line_of(file, rest), -1, plain) if rest and not byte else (line, byte, plain)


def _line_of(file: OpenFile, rest: bytes) -> int:
    """Give the line in which a block's rest, from its first wrong byte, begins."""
    lines = 1
    for block in file.blocks():
        if block.endswith(rest) or rest.endswith(block):
            return lines + block.count(b"\n", 0, max(0, len(block) - len(rest)))
        lines += block.count(b"\n")
    return lines


def _refuse_mixed(file: OpenFile, line: int, byte: int, *, pairs: bool) -> None:
    """Refuse UTF-8 beside another encoding; where ``pairs`` of bytes are letters, they prove none.

    A 年 that stands alone in EUC-JP is a letter of UTF-8 as well, and 状态 in GBK is two.
    """
    runs = {run for block in file.blocks() for run in _RUN.findall(block)}
    bom = file.head.startswith(_BOM)
    utf8 = sorted(
        run for run in runs if _is_utf8(run) and not (pairs and 2 * _letters(run) == len(run))
    )
    if not (bom or utf8):
        return
    raise MON[21].stop(
        f"{file.path}:{line}",
        found=f"byte 0x{byte:02x}, and "
        + ("the mark of UTF-8 at the start" if bom else f"{utf8[0].decode()[:20]!r} in UTF-8"),
        path=file.path,
    )


def _is_utf8(run: bytes) -> bool:
    try:
        run.decode()
    except UnicodeDecodeError:
        return False
    return True


def _letters(run: bytes) -> int:
    return len(run.decode())


def _valid(file: OpenFile, codec: str) -> bool:
    try:
        for block in _converted(file, codec):
            if codec == "cp932" and not block.isascii() and _NO_CP932.search(block.decode()):
                return False
    except FindingsError:
        return False
    return True


@cache
def _keeps_ascii(codec: str) -> bool:
    """Whether bytes below 128 mean what they mean in ASCII."""
    plain = bytes(range(128))
    try:
        return plain.decode(codec) == plain.decode("ascii")
    except UnicodeError:
        return False


def _converted(file: OpenFile, codec: str) -> Iterator[bytes]:
    """Give the bytes of a file as UTF-8, in blocks as they come."""
    decoder = codecs.getincrementaldecoder(codec)()
    plain = _keeps_ascii(codec)
    lines = 1
    try:
        for block in file.blocks():
            if plain and block.isascii() and not decoder.getstate()[0]:
                made = block
            else:
                made = decoder.decode(block).encode()
            if b"\0" in made:
                raise MON[15].stop(file.path, path=file.path)
            yield made
            lines += made.count(b"\n")
        yield decoder.decode(b"", final=True).encode()
    except UnicodeDecodeError as exc:
        raise MON[15]["declared"].stop(
            f"{file.path}:{lines + exc.object.count(10, 0, exc.start)}",
            found=f"byte 0x{exc.object[exc.start]:02x}",
            path=file.path,
            codec=codec,
        ) from None
    except UnicodeError as exc:
        # UTF-16 without its mark, and letters that exist only in halves.
        raise MON[15]["unmarked"].stop(
            file.path, found=str(exc)[:100], path=file.path, codec=codec
        ) from None


def utf8_lines(file: OpenFile, codec: str) -> Iterator[bytes]:
    r"""Give a text as UTF-8 in blocks of whole lines that end with ``\n``; only the last may not.

    The first block holds every line that can be a header. Quotes are kept together.

    Raises
    ------
    FindingsError
        When a line is too long, or the text is not valid.
    """
    compose = codecs.lookup(codec).name in ("cp1258", "windows-1258")
    carry, line, first = b"", 1, True
    for number, converted in enumerate(_converted(file, codec)):
        block = converted.removeprefix(_BOM) if number == 0 else converted
        data = carry + block if carry else block
        if b"\r" in data:
            held = data.endswith(b"\r")
            data = data[: len(data) - held].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            data += b"\r" * held
        cut = _last_whole_line(data)
        lines = data.count(b"\n", 0, cut)
        enough = cut and not (first and lines <= HEADER_LINES + 2)
        if not enough and len(data) <= _HEAD_BYTES:
            carry = data
            continue
        if not cut:
            if len(data) > (MAX_LINE_BYTES if b'"' not in data else 4 * len(file.head)):
                raise line_too_long(file.path, line, len(data))
            carry = data
            continue
        carry, first = data[cut:], False
        line += lines
        yield bare(narrow_bytes(_composed(data[:cut]) if compose else data[:cut]))
    if carry:
        carry = carry.replace(b"\r", b"\n")
        yield bare(narrow_bytes(_composed(carry) if compose else carry))


def bare(block: bytes) -> bytes:
    """Give whole lines with the text alone of cells that are formulas of a text.

    Examples
    --------
    >>> bare(b'="2024-03-01 00:00",1.5')
    b'"2024-03-01 00:00",1.5'
    """
    if b'="' not in block:
        return block
    return _FORMULA.sub(lambda found: b'"' + (found[1] or found[2] or b"") + b'"', block)


def _composed(block: bytes) -> bytes:
    if block.isascii():
        return block
    return unicodedata.normalize("NFC", block.decode()).encode()


def _last_whole_line(data: bytes) -> int:
    """Give the end of the last line that does not end inside quotes, 0 where there is none."""
    last = data.rfind(b"\n") + 1
    if b'"' not in data or not last or data.count(b'"', 0, last) % 2 == 0:
        return last
    buffer = np.frombuffer(data, np.uint8)
    breaks = np.flatnonzero(buffer == ord("\n"))
    even = np.searchsorted(np.flatnonzero(buffer == ord('"')), breaks) % 2 == 0
    return int(breaks[even][-1]) + 1 if even.any() else 0


def line_too_long(path: str, line: int, length: int) -> FindingsError:
    """Give the error for a line that is no row of readings."""
    return MON[16].stop(
        f"{path}:{line}" if line else path, found=f"{length} bytes", limit=MAX_LINE_BYTES
    )


def refuse_binary(path: str, head: bytes) -> None:
    """Refuse what is no text, by its first bytes."""
    if (like := looks_like(head)) is not None:
        names = " or ".join(like.endings[:2])
        raise MON[15]["other-format"].stop(path, path=path, format=like.name, names=names)
    if b"\0" in head:
        raise MON[15].stop(path, path=path)


def _unmarked(head: bytes) -> str:
    """Give the UTF-16 of a text without its mark, "" for anything else.

    Of digits and signs one byte is zero, and always the same one of the two.
    """
    for zeros, others, codec in ((1, 0, "utf-16-le"), (0, 1, "utf-16-be")):
        least, most = (_UTF16_ZEROS * (len(head) // 2), _UTF16_OTHERS * (len(head) // 2))
        if head[zeros::2].count(0) > least and head[others::2].count(0) <= most:
            text = head[: len(head) // 2 * 2].decode(codec, "replace")
            if not set(text) & _NO_TEXT:
                return codec
    return ""
