"""Pictures: the same bytes every time, with the words and numbers of their language."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from lxml import etree
from PIL import Image

from jcm_mrv.findings import FindingsError
from jcm_mrv.reporting.fonts import find_fonts
from jcm_mrv.reporting.pictures import _KINDS, draw
from jcm_mrv.reporting.pictures.canvas import Canvas, drawing
from jcm_mrv.reporting.pictures.style import SHIPPED, load_style
from jcm_mrv.shipped import shipped
from tests.effort import THOROUGH, one_in, thorough

pytestmark = one_in(4)

ENGLISH = {"decimal": ".", "group": ",", "y": "tCO2", "none": "no readings", "scale": "Coverage"}
DIRECTIONS = {"north": "#° N", "south": "#° S", "east": "#° E", "west": "#° W", "km": "# km"}
VIETNAMESE = {"decimal": ",", "group": ".", "y": "tCO2", "none": "không có số đo"}
JAPANESE = {"decimal": ".", "group": ",", "y": "排出量", "none": "なし", "readings": "測定値"}


def bars(months=18, **labels):
    names = [f"{i % 12 + 1}/{2024 + i // 12}" for i in range(months)]
    measured = [100.0 + i % 7 for i in range(months)]
    estimate = [104.0] * months
    return picture(
        "bars",
        {
            "unit": "MWh",
            "categories": names,
            "series": [
                {"name": "measured", "label": "Measured", "values": measured},
                {"name": "estimate", "label": "Estimate", "values": estimate},
            ],
        },
        **labels,
    )


def calendar(rows=2, months=18, value=1.0):
    return picture(
        "calendar",
        {
            "rows": [f"EG roof-{i}" for i in range(rows)],
            "columns": [f"{i % 12 + 1}/{2024 + i // 12}" for i in range(months)],
            "values": [[value if i else None for i in range(months)] for _ in range(rows)],
        },
    )


def grouped(*values, **labels):
    series = [{"name": "re", "label": "Reference emissions", "values": list(values)}]
    return picture(
        "grouped",
        {"categories": [str(2024 + i) for i in range(len(values))], "series": series},
        **labels,
    )


def waterfall(start, *steps, **labels):
    end = start + sum(steps)
    return picture(
        "waterfall",
        {
            "start": {"label": "Without adjustments", "value": start},
            "steps": [{"label": f"MON-{600 + i}", "value": v} for i, v in enumerate(steps)],
            "end": {"label": "Emission reductions", "value": end},
        },
        **labels,
    )


def graph(members=2):
    nodes, edges = [node("RE", "equation", 2), node("C", "credits", 3)], [["RE", "C"]]
    for i in range(members):
        nodes += [node(f"r{i}", "readings", 0), node(f"q{i}", "quantity", 1)]
        edges += [[f"r{i}", f"q{i}"], [f"q{i}", "RE"]]
    return picture("graph", {"nodes": nodes, "edges": edges})


def spread(low, base, high, **labels):
    years = [str(2026 + i) for i in range(len(base))]
    return picture(
        "spread", {"categories": years, "low": low, "base": base, "high": high}, **labels
    )


def points(*spots, **labels):
    named = [{"x": x, "y": y, "name": name, "place": i} for i, (x, y, name) in enumerate(spots)]
    return picture("points", {"series": [{"label": "Solar", "points": named}]}, **labels)


def steps(*fields, **labels):
    named = [
        {"width": width, "height": height, "name": name, "place": i, "series": 0}
        for i, (width, height, name) in enumerate(fields)
    ]
    return picture("steps", {"series": ["Solar"], "fields": named}, **labels)


def chart(view, *spots, land=(), **labels):
    named = [
        {"longitude": x, "latitude": y, "name": name, "place": i}
        for i, (x, y, name) in enumerate(spots)
    ]
    data = {"view": view, "land": land, "series": [{"label": "Sites", "points": named}]}
    return picture("map", data, **(labels or ENGLISH | DIRECTIONS))


def node(name, kind, level, label=""):
    return {"id": name, "label": label or name, "detail": "1 MWh", "kind": kind, "level": level}


def picture(kind, data, **labels):
    return {
        "name": kind,
        "kind": kind,
        "title": "",
        "description": "",
        "table": "",
        "labels": labels or ENGLISH,
        "data": data,
    }


def drawn(*pictures, style=None, png=False):
    return draw({"pictures": list(pictures)}, find_fonts(None), style, png=png)


@pytest.fixture
def written(monkeypatch):
    """The texts that are drawn, in order."""
    from matplotlib.text import Text

    texts = []
    draw_text = Text.draw

    def draw(self, renderer):
        if self.get_visible() and self.get_text():
            texts.append(self.get_text())
        return draw_text(self, renderer)

    monkeypatch.setattr(Text, "draw", draw)
    return texts


ISLAND = [[[107.0, 10.2], [107.4, 10.2], [107.2, 10.6]]]
ALL = [
    bars(),
    calendar(),
    grouped(578.6, 307.0),
    waterfall(886.01, -0.218, -0.152),
    graph(),
    spread([90.0, 88.0], [100.0, 98.0], [104.0, 99.0]),
    points((120.0, 4000.0, "S-1"), (35.5, 2500.0, "S-2")),
    steps((120.0, 4000.0, "S-1"), (35.5, 2500.0, "S-2")),
    chart([106.8, 10.1, 107.6, 10.7], (107.2, 10.4, "S-1"), land=ISLAND),
]


@pytest.mark.parametrize("one", ALL, ids=lambda one: one["kind"])
def test_a_picture_is_an_svg_of_paths_and_a_png_without_clock(one):
    made = drawn(one, png=True)[one["name"]]
    root = etree.fromstring(made.svg)
    names = {etree.QName(element).localname for element in root.iter() if element.tag}
    assert made.svg.startswith(b"<svg")
    assert not names & {"text", "style", "metadata", "script", "image"}
    # Nothing is asked for, and nothing that a page without styles in its text would drop.
    assert not re.search(rb"http(?!://www\.w3\.org/(?:2000/svg|1999/xlink)\")", made.svg)
    assert b"style=" not in made.svg
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert ids
    assert len(set(ids)) == len(ids)
    assert all(name.startswith(f"{one['name']}-") for name in ids)
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', made.svg.decode()))
    assert used <= set(ids)
    png = Image.open(io.BytesIO(made.png))
    assert png.width == 7 * 180
    assert set(png.info) <= {"dpi"}


@thorough
def test_the_same_context_gives_the_same_bytes_in_another_process(tmp_path):
    program = """if True:
        import hashlib, sys
        sys.path[:0] = sys.argv[2:]
        from test_pictures import ALL, drawn
        for one in drawn(*ALL[:: int(sys.argv[1])], png=True).values():
            print(hashlib.sha256(one.svg + one.png).hexdigest())
    """
    env = {**os.environ, "PYTHONHASHSEED": "7", "HOME": str(tmp_path), "TZ": "Asia/Tokyo"}
    env.pop("MPLCONFIGDIR", None)
    step, here = 1 if THOROUGH else 10, Path(__file__)
    done = subprocess.run(
        [sys.executable, "-c", program, str(step), str(here.parent), str(here.parents[2])],
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    assert not done.stderr
    some = drawn(*ALL[::step], png=True).values()
    assert done.stdout.split() == [hashlib.sha256(o.svg + o.png).hexdigest() for o in some]
    # matplotlib keeps a list of the machine's fonts at home unless told otherwise.
    assert not list(tmp_path.iterdir())


def test_the_settings_of_who_runs_it_are_neither_read_nor_changed():
    import matplotlib as mpl

    plain = drawn(grouped(3.0), png=True)["grouped"]
    with mpl.rc_context({"lines.linewidth": 9, "axes.facecolor": "red", "font.size": 30}):
        again = drawn(grouped(3.0), png=True)["grouped"]
        assert mpl.rcParams["font.size"] == 30
    assert again == plain


@pytest.mark.parametrize(
    ("labels", "said"), [(ENGLISH, "1,234.5"), (VIETNAMESE, "1.234,5")], ids=["en", "vi"]
)
def test_numbers_are_written_as_the_language_does(labels, said, written):
    drawn(waterfall(1234.5, -0.04, **labels))
    assert any(text.startswith(said) for text in written)
    assert "−0,0400".replace(",", labels["decimal"]) in written


@pytest.mark.parametrize("labels", [JAPANESE, VIETNAMESE], ids=["ja", "vi"])
def test_every_language_has_its_glyphs(labels, written):
    hole = picture(
        "calendar", {"rows": ["EG"], "columns": ["1/2024"], "values": [[None]]}, **labels
    )
    drawn(hole, grouped(1.0, **labels))
    assert labels["none"] in written
    assert labels["y"] in written


@pytest.mark.parametrize("char", ["\U0001f31e", "\u0e2b", "\u0b95"], ids=["emoji", "Thai", "Tamil"])
def test_a_character_without_glyph_is_an_error(char):
    one = picture("calendar", {"rows": [f"roof {char}"], "columns": ["1/2024"], "values": [[1.0]]})
    with pytest.raises(FindingsError) as stopped:
        drawn(one)
    (finding,) = stopped.value.findings
    assert finding.code == "RPT-050"
    assert f"{char} (U+{ord(char):04X})" in finding.found
    assert "calendar" in finding.message


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("$x^2$", "$x^2$"),
        ("a_b {c} \\frac", "a_b {c} \\frac"),
        ("<script>&amp;-->", "<script>&amp;-->"),
        ("roof\u200f\u202e\n\t a\x00", "roof a"),
    ],
)
def test_names_are_drawn_as_they_are(name, shown, written):
    made = drawn(picture("calendar", {"rows": [name], "columns": ["1"], "values": [[1.0]]}))
    assert shown in written
    assert b"script" not in made["calendar"].svg


@thorough
def test_ten_years_of_months_are_named_without_running_into_each_other(written):
    made = drawn(bars(120), calendar(60, 120, 0.9))
    assert all(len(one.svg) < 250_000 for one in made.values())
    months = {text for text in written if re.fullmatch(r"\d+/\d{4}", text)}
    assert 30 <= len(months) <= 70
    assert "1/2024" in months


def placed(monkeypatch, one):
    """Give each text of a picture with where it lies, and at last the page."""
    from matplotlib.text import Text

    seen = {}
    draw_text = Text.draw

    def draw(self, renderer):
        # It is drawn once to find the layout, and once for good.
        if self.get_visible() and self.get_text():
            seen[self] = (self.get_text(), self.get_window_extent(renderer))
        return draw_text(self, renderer)

    monkeypatch.setattr(Text, "draw", draw)
    style = load_style()
    with drawing(tuple(file.path for file in find_fonts(None).files), style) as families:
        canvas = Canvas("x", style, families, one["labels"])
        monkeypatch.setattr(
            Canvas, "saved", lambda _, figure: figure.savefig(io.BytesIO()) or figure
        )
        figure = _KINDS[one["kind"]](canvas, one["data"])
    return [*seen.values(), figure.bbox]


@one_in(8)
@pytest.mark.parametrize(
    "one",
    [bars(), bars(120), bars(3), calendar(20, 60), waterfall(100, 5, -70), grouped(*range(12))],
    ids=["bars", "ten years", "few", "calendar", "waterfall", "grouped"],
)
def test_labels_lie_apart_and_inside(one, monkeypatch):
    seen = placed(monkeypatch, one)
    page = seen.pop()
    assert len(seen) > 5
    for text, box in seen:
        inside = box.x0 >= page.x0 and box.x1 <= page.x1 and box.y0 >= page.y0 and box.y1 <= page.y1
        assert inside, text
    for i, (text, box) in enumerate(seen):
        for other, beside in seen[i + 1 :]:
            assert not box.overlaps(beside), (text, other)


def test_many_members_become_one_node_that_says_how_many(written):
    drawn(graph(100) | {"labels": ENGLISH | {"readings": "Readings", "quantity": "Quantity"}})
    assert "Readings (100)" in written
    assert "Quantity (100)" in written
    assert "r7" not in written


def chain(levels, beside=3):
    """A graph of many levels, a few nodes each, with edges that skip some."""
    nodes, edges = [], []
    for level in range(levels):
        for i in range(beside if level < levels - 2 else 1):
            one = node(f"n{level}.{i}", "equation", level, f"EF_elec,{i}")
            nodes.append(one | {"detail": f"1,608.39{level} tCO2/MWh"})
            if level:
                edges.append([f"n{level - 1}.{i}", f"n{level}.{i}"])
    edges += [["n0.0", f"n{levels - 1}.0"], ["n0.1", f"n{levels - 2}.0"]]
    return picture("graph", {"nodes": nodes, "edges": edges})


@one_in(3)
@pytest.mark.parametrize("levels", [3, 5, 9])
def test_words_of_a_graph_are_whole_however_many_levels_it_has(levels, monkeypatch):
    seen = placed(monkeypatch, chain(levels))
    page = seen.pop()
    shown = [text for text, _ in seen]
    for level in range(levels):
        assert any(text.startswith(f"1,608.39{level} tCO2") for text in shown)
    assert "EF_elec,0" in shown
    # The boxes of lines above each other touch, as those of letters do.
    boxes = [box.padded(-3) for _, box in seen]
    assert all(box.x0 >= 0 and box.x1 <= page.x1 for box in boxes)
    assert all(box.y0 >= 0 and box.y1 <= page.y1 for box in boxes)
    assert not any(box.overlaps(beside) for i, box in enumerate(boxes) for beside in boxes[i + 1 :])


def test_series_are_told_apart_without_colour():
    made = drawn(
        picture(
            "grouped",
            {
                "categories": ["2024"],
                "series": [
                    {"name": name, "label": name, "values": [100.0]} for name in ("RE", "PE", "ER")
                ],
            },
        ),
        png=True,
    )
    grey = np.asarray(Image.open(io.BytesIO(made["grouped"].png)).convert("L")).astype(float)
    # A line through the middle of the bars: each has its own mean and its own unrest.
    row = grey[grey.shape[0] // 2 - 60 : grey.shape[0] // 2 + 60]
    width = row.shape[1]
    parts = [row[:, int(width * at) : int(width * (at + 0.12))] for at in (0.22, 0.49, 0.76)]
    looks = [(part.mean(), part.std()) for part in parts]
    for i, (mean, unrest) in enumerate(looks):
        for other, stir in looks[i + 1 :]:
            assert abs(mean - other) > 20 or abs(unrest - stir) > 20, looks


@pytest.mark.parametrize("values", [(0.0,), (-5.0, 3.0), (1e-7,), (1e12, 2e12), ()])
def test_zero_negative_tiny_huge_and_no_amounts(values):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert drawn(grouped(*values), png=True)["grouped"].png


@pytest.mark.parametrize("one", [grouped(0.0, 0.0), waterfall(0.0)], ids=["years", "steps"])
def test_an_axis_of_zeros_shows_no_hundredths(one, written):
    drawn(one)
    assert "0" in written
    assert not [text for text in written if text.startswith("0.0") or text.startswith("−")]


def test_steps_that_are_small_beside_the_sum_are_seen_and_the_axis_says_so(written):
    small = drawn(waterfall(886.0, -0.2))["waterfall"]
    wide = drawn(waterfall(886.0, -500.0))["waterfall"]
    assert "−0.200" in written
    # Strokes through the bars that are cut off, in the colour of the paper.
    assert small.svg.count(b'stroke="#ffffff" stroke-width="2.2"') == 4
    assert wide.svg.count(b'stroke="#ffffff" stroke-width="2.2"') == 0


def test_a_style_of_ones_own(tmp_path):
    text = (shipped("templates") / SHIPPED).read_text(encoding="utf-8")
    own = tmp_path / "style.yaml"
    own.write_text(text.replace("#0072B2", "#123456"), encoding="utf-8")
    assert b"#123456" in drawn(grouped(1.0), style=own)["grouped"].svg
    assert b"#123456" not in drawn(grouped(1.0))["grouped"].svg


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("dpi: 180", "dpi: 100000", "PRJ-015"),
        ('"#0072B2"', "blue", "PRJ-015"),
        ("grid:", "gird:", "PRJ-013"),
        ('hatch: "////"', 'hatch: "$x$"', "PRJ-015"),
    ],
)
def test_a_style_that_is_none(tmp_path, old, new, code):
    text = (shipped("templates") / SHIPPED).read_text(encoding="utf-8")
    own = tmp_path / "style.yaml"
    own.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FindingsError) as stopped:
        drawn(grouped(1.0), style=own)
    assert code in {finding.code for finding in stopped.value.findings}
    assert all(str(own) in finding.where for finding in stopped.value.findings)


def test_points_that_lie_on_each_other_are_named_as_far_as_there_is_room(written):
    drawn(points(*((100.0, 4000.0, f"S-{i}") for i in range(30))))
    named = [text for text in written if text.startswith("S-")]
    # The first first; each name has a place of its own around the point.
    assert named[0] == "S-0"
    assert 4 <= len(set(named)) <= 8


@pytest.mark.parametrize(
    "one",
    [
        spread([-5.0], [-2.0], [3.0]),
        spread([0.0], [0.0], [0.0]),
        points((0.0, 0.0, "S-1")),
        points((-5.0, -10.0, "S-1"), (3.0, 10.0, "")),
        steps((5.0, -10.0, "S-1"), (3.0, 0.0, "A" * 10_000)),
        chart([-180.0, -89.0, 180.0, 89.0], (179.99, 88.9, "S-1"), (-180.0, -89.0, "S-2")),
        chart([106.8, 10.1, 107.6, 10.7], (107.2, 10.4, "\u202e$x^2$ " + "A" * 10_000)),
    ],
)
def test_amounts_and_places_at_the_ends_are_drawn(one):
    made = drawn(one)[one["name"]]
    assert b"nan" not in made.svg.lower()
    assert len(made.svg) < 150_000


def test_a_map_says_how_long_its_scale_is_and_where_its_lines_run(written):
    drawn(chart([106.8, 10.1, 107.6, 10.7], (107.2, 10.4, "S-1")))
    assert {"107.0° E", "107.2° E", "10.2° N", "20 km"} <= set(written)
    written.clear()
    vietnamese = VIETNAMESE | {
        "north": "#° B",
        "south": "#° N",
        "east": "#° Đ",
        "west": "#° T",
        "km": "# km",
    }
    drawn(chart([-70.8, -33.7, -70.2, -33.1], (-70.5, -33.4, "S-1"), **vietnamese))
    assert {"70,6° T", "33,4° N"} <= set(written)


def test_fields_of_a_cost_curve_stand_from_the_cheapest_on():
    made = drawn(steps((10.0, 300.0, "dear"), (20.0, 100.0, "cheap")))["steps"]
    # The axis begins at zero, and the whole is as wide as both.
    assert made.svg.count(b"<path") > 4
