"""Charts are valid pictures on a page, under the security policy, and in a PDF."""

import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
import typst
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from anyam.web import charts
from anyam.web.charts import Stage
from tests.web.pages import draw

SVG = "{http://www.w3.org/2000/svg}"
AMOUNTS = st.integers(min_value=-(10**13), max_value=10**13)
ROWS = st.lists(st.tuples(st.text(max_size=60), AMOUNTS), max_size=40)
STATES = st.sampled_from(["done", "now", "stopped", "ahead"])
MONTHS = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]
CASH = [-15, -14, -12, -9, -7, -4, -1, 1, 3, 5, 8, 10]


def parsed(svg: str) -> ET.Element:
    root = ET.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text
    for element in root.iter():
        assert element.tag in {SVG + name for name in ALLOWED}
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]
    return root


ALLOWED = ("svg", "title", "text", "line", "polyline", "rect", "circle", "path")


def words(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


@given(ROWS, st.integers(-3, 50), st.text(max_size=50))
def test_a_line_is_valid_whatever_it_is_given(
    rows: list[tuple[str, int]], mark: int, label: str
) -> None:
    labels, values = [row[0] for row in rows], [row[1] for row in rows]
    root = parsed(charts.line("Kas", labels, values, mark=mark, mark_label=label))
    for curve in root.iter(f"{SVG}polyline"):
        points = [point.split(",") for point in (curve.get("points") or "").split()]
        assert len(points) == len(values)
        assert all(62 <= float(x) <= 360 and 30 <= float(y) <= 200 for x, y in points)


@given(ROWS)
def test_bars_stay_inside_their_track(rows: list[tuple[str, int]]) -> None:
    root = parsed(charts.bars("Usaha", rows))
    assert all(0 <= float(bar.get("width") or 0) <= 360 for bar in root.iter(f"{SVG}rect"))


@given(
    st.lists(st.text(max_size=20), min_size=1, max_size=8).flatmap(
        lambda names: st.tuples(
            st.just(names),
            st.lists(
                st.tuples(
                    st.text(max_size=50),
                    st.lists(AMOUNTS, min_size=len(names), max_size=len(names)),
                ),
                max_size=6,
            ),
        )
    )
)
def test_the_parts_of_a_stacked_bar_do_not_stick_out(
    given_rows: tuple[list[str], list[tuple[str, list[int]]]],
) -> None:
    series, rows = given_rows
    root = parsed(charts.stacked("Usulan", series, rows))
    for bar in root.iter(f"{SVG}rect"):
        assert float(bar.get("x") or 0) + float(bar.get("width") or 0) <= 360.5


@given(
    st.lists(
        st.builds(
            Stage,
            st.text(max_size=70),
            STATES,
            st.text(max_size=70),
        ),
        max_size=12,
    )
)
def test_a_track_is_valid_whatever_its_stages(stages: list[Stage]) -> None:
    parsed(charts.steps("Perjalanan", stages))


def test_the_month_of_break_even_is_marked_and_named() -> None:
    root = parsed(charts.line("Kas", MONTHS, CASH, mark=7, mark_label="Balik modal: bulan ke-8"))
    assert "Balik modal: bulan ke-8" in words(root)
    upright = [line for line in root.iter(f"{SVG}line") if line.get("stroke-dasharray")]
    assert len(upright) == 1
    assert len(list(root.iter(f"{SVG}circle"))) == 2


def test_the_zero_line_is_always_drawn() -> None:
    for values in ([5, 6, 7], [-5, -6, -7], [-5, 5], [0, 0]):
        assert "0" in words(parsed(charts.line("Kas", ["a"] * len(values), values)))


def test_a_state_is_told_by_shape_not_only_by_colour() -> None:
    shapes = set()
    for state in ("done", "now", "stopped", "ahead"):
        root = parsed(charts.steps("Jalan", [Stage("Diajukan", state)]))
        shapes.add(tuple(element.tag for element in root.iter() if element.tag != f"{SVG}text"))
    assert len(shapes) == 4


def test_nothing_to_draw_is_said_in_words() -> None:
    with translation.override("id"):
        empties = [
            charts.line("a", [], []),
            charts.bars("a", []),
            charts.stacked("a", [], []),
            charts.steps("a", []),
        ]
    for svg in empties:
        assert words(parsed(svg)) == ["Belum ada angka."]


def test_a_chart_on_a_page_has_its_numbers_as_a_table() -> None:
    svg = charts.bars("Usaha", [("Kios", 32)])
    html = draw(
        "{% chart svg 'Usaha' head rows %}",
        svg=svg,
        head=["Usaha", "Kelompok"],
        rows=[("Kios", 32)],
    )
    assert "<svg" in html
    assert "Lihat sebagai tabel" in html
    assert 'scope="row" class="govuk-table__header">Kios' in html
    assert "<table" not in draw("{% chart svg 'Usaha' %}", svg=svg)


def test_a_track_on_a_page_says_each_state_in_words() -> None:
    stages = [Stage("Diajukan", "done", "2 Nov"), Stage("Desa", "now"), Stage("Dinas", "ahead")]
    html = draw("{% track stages %}", stages=stages)
    assert html.count('aria-current="step"') == 1
    for state in ("(selesai)", "(sedang di sini)", "(belum)"):
        assert state in html


PICTURES: list[Callable[[], str]] = [
    lambda: charts.line("Kas", MONTHS, CASH, mark=7, mark_label="Balik modal"),
    lambda: charts.bars("Usaha", [("Kios & kue", 32), ("Las", 0)]),
    lambda: charts.stacked("Usulan", ["Konsep", "Dinas"], [("Baraka", [4, 6])]),
    lambda: charts.steps("Jalan", [Stage("Diajukan", "done", "2 Nov"), Stage("Desa", "now")]),
]  # fmt: skip


@pytest.mark.parametrize("picture", PICTURES)
def test_the_same_picture_goes_into_a_pdf(picture: Callable[[], str]) -> None:
    source = '#image(bytes(sys.inputs.svg), format: "svg", width: 10cm, alt: "Kas")'
    pdf = typst.compile(source.encode(), sys_inputs={"svg": picture()})
    assert pdf.startswith(b"%PDF-")
