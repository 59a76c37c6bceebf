"""The pages of the documentation and what stands in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "examples").glob("*/README.md"),
    ]
)
_FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>\w*)(?: title=\"(?P<title>[^\"]+)\")?\n(?P<text>.*?)^ *```$",
    re.S | re.M,
)


@dataclass(frozen=True)
class Block:
    """A block of code in a page."""

    page: str
    language: str
    title: str
    text: str


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(page: Path) -> list[Block]:
    found = [
        Block(name(page), match["language"], match["title"] or "", match["text"])
        for match in _FENCE.finditer(text(page))
    ]
    indented = re.findall(r"(?m)(?<=\n\n)((?: {4}.*\n)+)", _FENCE.sub("", text(page)))
    return found + [Block(name(page), "", "", re.sub("(?m)^ {4}", "", t)) for t in indented]


def block(page: str, title: str) -> str:
    """Give the text of the block of a page that has a title."""
    return next(b.text for b in blocks(ROOT / page) if b.title == title)


def prose(page: Path) -> str:
    """Give a page without its blocks of code."""
    return _FENCE.sub("", text(page))
