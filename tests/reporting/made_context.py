"""A small context in the shape that every renderer gets, with a block of each type."""

from __future__ import annotations

from typing import Any

from latex2mathml.converter import convert

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "contents": "Contents",
        "page": "Page {page} of {pages}",
        "figure": "Figure",
        "table": "Table",
        "sort": "Sort",
        "skip": "Skip",
        "not_ticked": "not ticked",
    },
    "ja": {
        "contents": "目次",
        "page": "{page}/{pages}ページ",
        "figure": "図",
        "table": "表",
        "sort": "並べ替え",
        "skip": "本文へ",
        "not_ticked": "未記入",
    },
    "vi": {
        "contents": "Mục lục",
        "page": "Trang {page}/{pages}",
        "figure": "Hình",
        "table": "Bảng",
        "sort": "Sắp xếp",
        "skip": "Tới nội dung",
        "not_ticked": "chưa đánh dấu",
    },
}
TITLES = {
    ("monitoring", "en"): "Monitoring report",
    ("monitoring", "ja"): "モニタリング報告書",
    ("monitoring", "vi"): "Báo cáo giám sát",
    ("verification", "en"): "Verification report",
    ("verification", "ja"): "検証報告書",
    ("verification", "vi"): "Báo cáo thẩm tra",
    ("issuance", "en"): "Request for issuance",
    ("issuance", "ja"): "クレジット発行申請",
    ("issuance", "vi"): "Đề nghị ban hành tín chỉ",
}
PROJECTS = {
    "en": "1 MW rooftop solar, Đồng Nai",
    "ja": "ドンナイ省における1 MW屋根置き太陽光発電",
    "vi": "Điện mặt trời mái nhà 1 MW, Đồng Nai",
}
MARKS = {
    "en": ["Draft", "Not ready"],
    "ja": ["草案", "未完了"],
    "vi": ["Bản nháp", "Chưa sẵn sàng"],
}
DATA = {"en": "Monitored data", "ja": "モニタリングデータ", "vi": "Số liệu giám sát"}
LATEX = r"\mathit{RE}_{p} = \sum_{i} \mathit{EG}_{i,p} \times \mathit{EF}_{\mathrm{RE}}"
NUMBERS = r"578.612745 = 1085.577383 \times 0.533"
HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def made_context(kind: str = "monitoring", lang: str = "en") -> dict[str, Any]:
    """Give a context; every call gives one of its own."""
    project = PROJECTS[lang]
    return {
        "schema": "jcm-mrv/report-context/1",
        "kind": kind,
        "lang": lang,
        "title": TITLES[kind, lang],
        "project": project,
        "standing": "draft",
        "ready": False,
        "public": False,
        "marks": {
            "en": ["Draft", "Not ready"],
            "ja": ["草案", "未完了"],
            "vi": ["Bản nháp", "Chưa sẵn sàng"],
        }[lang],
        "running": f"{project} · 2024-01-01 – 2025-06-30",
        "date": {
            "text": {"en": "30 June 2025", "ja": "2025年6月30日", "vi": "30 tháng 6, 2025"}[lang],
            "value": "2025-06-30",
        },
        "words": dict(WORDS[lang]),
        "sections": _sections(lang),
        "pictures": [
            {
                "name": "years",
                "kind": "grouped",
                "title": "RE, PE, ER",
                "description": "Reference emissions of 578.61 in 2024",
                "table": "results_by_year",
                "labels": {},
                "data": {},
            }
        ],
        "notes": ["A sign that is not allowed was removed from `project.title`."],
    }


def number(text: str, value: str) -> dict[str, str]:
    """Give a cell with a number."""
    return {"text": text, "value": value}


def shown(value: str, lang: str) -> str:
    """Give a decimal as a language writes it."""
    whole, _, rest = value.partition(".")
    dot, comma = ("," if lang == "vi" else "."), ("." if lang == "vi" else ",")
    return f"{int(whole):,}".replace(",", comma) + (dot + rest if rest else "")


def _sections(lang: str) -> list[dict[str, Any]]:
    data_rows = [
        [
            {"text": "EG"},
            {"text": "roof-a"},
            {"text": f"2024-{month:02}", "value": f"2024-{month:02}"},
            number(shown(f"{1000 + month}.123456", lang), f"{1000 + month}.123456"),
            number(shown(f"9{month}.5", lang) + " %", f"0.9{month:02}5"),
        ]
        for month in range(1, 13)
    ]
    return [
        {
            "id": "cover",
            "title": {"en": "Cover", "ja": "表紙", "vi": "Trang bìa"}[lang],
            "blocks": [
                {
                    "type": "facts",
                    "rows": [
                        {"name": "title", "label": "Project title", "text": PROJECTS[lang]},
                        {
                            "name": "methodology",
                            "label": "Methodology applied in the monitoring period of this project",
                            "text": "JCM_VN_AM007@02.0, Installation of solar PV systems " * 3,
                        },
                        {"name": "key", "label": "Fingerprint", "text": HASH},
                        {"name": "total", "label": "Total", **number(shown("885", lang), "885")},
                    ],
                }
            ],
        },
        {
            "id": "data",
            "title": {"en": "Monitored data", "ja": "モニタリングデータ", "vi": "Số liệu giám sát"}[
                lang
            ],
            "blocks": [
                {"type": "paragraph", "text": "Plain text.", "role": "plain"},
                {"type": "paragraph", "text": "A note on it.", "role": "note"},
                {"type": "paragraph", "text": "A warning.", "role": "warning"},
                {"type": "heading", "text": "EG_{i,p}"},
                {
                    "type": "table",
                    "id": "data",
                    "name": "data_EG",
                    "caption": "EG, MWh",
                    "columns": [
                        {"name": "parameter", "label": "Parameter", "kind": "text"},
                        {"name": "member", "label": "Member", "kind": "text"},
                        {"name": "month", "label": "Month", "kind": "date"},
                        {"name": "quantity", "label": "Quantity (MWh)", "kind": "number"},
                        {"name": "coverage", "label": "Coverage", "kind": "number"},
                    ],
                    "rows": data_rows,
                    "total": False,
                    "note": "Years only: the months stand in daily.csv.",
                },
                {
                    "type": "table",
                    "id": "data",
                    "name": "sources",
                    "caption": "Files",
                    "columns": [
                        {"name": "file", "label": "File", "kind": "code"},
                        {"name": "sha256", "label": "SHA-256", "kind": "code"},
                        {"name": "tonnes", "label": "tCO2", "kind": "number"},
                    ],
                    "rows": [
                        [{"text": "data/roof-a-2024.csv"}, {"text": HASH}, number("1", "1")],
                        [{"text": "Σ"}, {"text": ""}, number("1", "1")],
                    ],
                    "total": True,
                    "note": "",
                },
            ],
        },
        {
            "id": "equations",
            "title": {"en": "Equations", "ja": "計算式", "vi": "Công thức"}[lang],
            "blocks": [
                {
                    "type": "equation",
                    "name": "reference_emissions",
                    "label": "Reference emissions",
                    "lines": [
                        {
                            "role": "symbols",
                            "year": None,
                            "latex": LATEX,
                            "mathml": convert(LATEX),
                            "text": "RE_p = sum over i of EG_{i,p} x EF_RE",
                        },
                        {
                            "role": "numbers",
                            "year": 2024,
                            "latex": NUMBERS,
                            "mathml": convert(NUMBERS),
                            "text": "578.612745 = 1085.577383 x 0.533",
                            "value": "578.612745139",
                        },
                    ],
                },
                {"type": "picture", "name": "years"},
            ],
        },
        {
            "id": "signatures",
            "title": {"en": "Signatures", "ja": "署名", "vi": "Chữ ký"}[lang],
            "blocks": [
                {
                    "type": "choices",
                    "items": [
                        {"name": "yes", "text": "Positive"},
                        {"name": "no", "text": "Negative"},
                    ],
                },
                {
                    "type": "lines",
                    "items": [
                        {"name": "name", "label": "Name"},
                        {"name": "date", "label": "Date"},
                    ],
                },
                {"type": "empty", "text": "Nothing was done."},
            ],
        },
    ]
