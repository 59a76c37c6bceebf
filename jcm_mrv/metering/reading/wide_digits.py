"""Digits as wide as letters, 全角, and those of other scripts: read as what they are."""

from __future__ import annotations

_ZEROS = "０٠۰०০๐໐၀០᠐"
"""The zeros of wide, Arabic, Persian, Hindi, Bengali, Thai, Lao, Burmese, Khmer and Mongolian
digits; the nine others follow each."""
_SIGNS = str.maketrans("．／：－＋٫", "./:-+.") | {ord("٬"): "\u202f"}
"""Wide signs between digits, and the Arabic ones of decimals and thousands: the latter becomes a
narrow blank, which stands for nothing but thousands and divides no columns."""
_NARROW = {ord(zero) + n: ord("0") + n for zero in _ZEROS for n in range(10)} | _SIGNS
_FIRST_BYTES = tuple(
    dict.fromkeys(zero.encode()[: max(1, len(zero.encode()) - 1)] for zero in _ZEROS)
)


def narrow(text: str) -> str:
    """Give a text with the digits of ASCII, and the signs between them; letters stay as they are.

    A comma that is wide divides no columns, and stays one.

    Examples
    --------
    >>> narrow("２０２４／０３／０１ １２：３０"), narrow("電力量（ｋＷｈ）")
    ('2024/03/01 12:30', '電力量（ｋＷｈ）')
    >>> narrow("๐๑/๐๓/๒๕๖๗"), narrow("১২৩.৪"), narrow("٢٠٢٤/٠٣/٠١ ١٢٫٥")
    ('01/03/2567', '123.4', '2024/03/01 12.5')
    """
    return text if text.isascii() else text.translate(_NARROW)


def narrow_bytes(block: bytes) -> bytes:
    """Give a block of UTF-8 with the digits of ASCII."""
    # Whether all is ASCII is told in a tenth of the time in which bytes are looked for.
    if block.isascii() or not any(first in block for first in _FIRST_BYTES):
        return block
    return narrow(block.decode()).encode()
