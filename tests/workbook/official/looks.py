"""How a look-alike official workbook looks: places, languages, protection, odd parts."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Look:
    """One layout.

    Attributes
    ----------
    top, left : int
        Empty rows and columns before everything.
    gaps : tuple of str
        Roles of Table 1 with an empty column behind them.
    wide : tuple of str
        Roles whose heading and cells are merged over two columns.
    letters : bool
        Whether the (a) to (k) row is there.
    tall_headings : bool
        Headings merged over two rows.
    language : str
        ``ja`` or ``vi``: comments in that language, and headings in it beside the English.
    translated_row : bool
        A row of headings in the other language below the English ones.
    symbols : str
        ``braces``, ``rich``, ``plain``, ``spaced``, ``fullwidth``, ``underscore`` or ``numbered``.
    period_merged : bool
        The period stands once, merged over the rows of its block.
    names : dict
        Other names of sheets.
    extras : tuple of str
        ``picture``, ``text box``, ``comment``, ``button``, ``control``, ``macro``, ``link``.
    """

    top: int = 1
    left: int = 1
    gaps: tuple[str, ...] = ()
    wide: tuple[str, ...] = ()
    letters: bool = True
    tall_headings: bool = False
    language: str = ""
    translated_row: bool = False
    symbols: str = "braces"
    period_merged: bool = False
    points: str = "({n})"
    plan_first: bool = True
    fixed_from_plan: bool = True
    protected: bool = False
    hidden_sheet: bool = False
    drop_down: bool = False
    names: dict[str, str] = field(default_factory=dict)
    extras: tuple[str, ...] = ()


LOOKS: dict[str, Look] = {
    "plain": Look(top=0, left=0),
    "shifted": Look(top=3, left=2, gaps=("symbol", "unit"), symbols="rich", protected=True),
    "japanese": Look(
        language="ja",
        translated_row=True,
        symbols="fullwidth",
        wide=("value",),
        points="（{n}）",
        names={"MRS(input)": "MRS（input）"},
        extras=("picture", "comment"),
    ),
    "vietnamese": Look(
        language="vi",
        tall_headings=True,
        symbols="spaced",
        period_merged=True,
        fixed_from_plan=False,
        drop_down=True,
        names={"MRS(input)": "MRS (Input)", "MRS(calc_process)": "MRS (calc process)"},
        extras=("text box", "button", "control"),
    ),
    "numbered": Look(
        letters=False,
        symbols="numbered",
        hidden_sheet=True,
        protected=True,
        names={"MRS(input)": "MRS(input)_1", "MRS(calc_process)": "MRS(calc_process)_1"},
        extras=("picture", "text box"),
    ),
    "underscore": Look(top=2, left=0, gaps=("value",), symbols="underscore", plan_first=False),
}
"""Layouts by name; every one of them is one that the project's own writer never produces."""

WORDS = {
    "ja": {
        "period": "モニタリング期間",
        "point": "モニタリングポイント番号",
        "symbol": "パラメータ",
        "description": "データの説明",
        "value": "モニタリング値",
        "unit": "単位",
        "option": "モニタリングオプション",
        "source": "データ源",
        "method": "測定方法",
        "frequency": "測定頻度",
        "comment": "その他コメント",
        "remark": "毎月確認する。",
    },
    "vi": {
        "period": "Giai đoạn giám sát",
        "point": "Điểm giám sát số",
        "symbol": "Thông số",
        "description": "Mô tả dữ liệu",
        "value": "Giá trị giám sát",
        "unit": "Đơn vị",
        "option": "Phương án giám sát",
        "source": "Nguồn dữ liệu",
        "method": "Phương pháp đo",
        "frequency": "Tần suất",
        "comment": "Ghi chú khác",
        "remark": "Kiểm tra hàng tháng.",
    },
}
