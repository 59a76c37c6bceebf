"""Digits as wide as letters, 全角, as Japanese files hold them: read as what they are."""

from __future__ import annotations

_NARROW = {ord("０") + n: ord("0") + n for n in range(10)} | str.maketrans("．／：－＋", "./:-+")
_FIRST_BYTES = "０".encode()[:2]


def narrow(text: str) -> str:
    """Give a text with narrow digits, and the signs between them; letters stay as they are.

    A comma that is wide divides no columns, and stays one.

    Examples
    --------
    >>> narrow("２０２４／０３／０１ １２：３０"), narrow("電力量（ｋＷｈ）")
    ('2024/03/01 12:30', '電力量（ｋＷｈ）')
    """
    return text if text.isascii() else text.translate(_NARROW)


def narrow_bytes(block: bytes) -> bytes:
    """Give a block of UTF-8 with narrow digits."""
    # Whether all is ASCII is told in a tenth of the time in which bytes are looked for.
    wide = not block.isascii() and _FIRST_BYTES in block
    return narrow(block.decode()).encode() if wide else block
