"""The script in a real browser, under the real security policy: it helps, and is never needed."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django import forms
from django.contrib.staticfiles import finders
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from anyam.kernel.money import in_words
from anyam.web import typed
from anyam.web.fields import PhotoField, RupiahField
from anyam.web.widgets import Radios
from tests.web.pages import page as draw_page

pytestmark = pytest.mark.browser

ADDRESS = "http://anyam.test/"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; manifest-src 'self'"
)
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png"}


class HelpForm(forms.Form):
    office = forms.ChoiceField(
        label="Tugas",
        choices=[("chair", "Ketua"), ("other", "Lain")],
        widget=Radios(reveals={"other": "which"}),
    )
    which = forms.CharField(label="Tugas apa", required=False)
    price = RupiahField(label="Harga")
    photo = PhotoField(label="Foto", required=False)


FORM = (
    '<form method="post" novalidate>{{ form }}<button class="govuk-button">Simpan</button></form>'
)
BUDGET = """
<form data-anyam-budget data-ceiling="20000000" data-others="1000000">
  {% for n in "12" %}<fieldset data-anyam-line>
    <label>Banyak <input name="q{{ n }}" data-quantity></label>
    <label>Harga <input name="p{{ n }}" data-price></label> <output data-amount></output>
  </fieldset>{% endfor %}
  <div class="k-total"><output id="total" data-anyam-total></output></div>
  <p id="over" data-anyam-over hidden>Lebih <output data-anyam-left></output></p>
</form>
"""
BULK = """
<form data-anyam-bulk><label><input type="checkbox" data-anyam-all> Semua</label>
  {% for n in "123" %}
    <label><input type="checkbox" data-anyam-one value="{{ n }}"> {{ n }}</label>
  {% endfor %}
  <output id="count" data-anyam-count data-none="Belum ada" data-some="{n} dipilih"></output>
  <button data-anyam-needs-choice>Kirim</button></form>
"""


class Site:
    """Serves one page and the static files out of memory; keeps what was sent and complained of."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.sent: list[bytes] = []
        self.complaints: list[str] = []

    def answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS).split("?")[0]
        if route.request.method == "POST":
            self.sent.append(route.request.post_data_buffer or b"")
            return  # a slow line: the answer never comes
        file = finders.find(path.removeprefix("static/")) if path.startswith("static/") else None
        if file:
            body = Path(file).read_bytes()
            route.fulfill(body=body, content_type=KINDS.get(Path(file).suffix, "text/plain"))
        else:
            headers = {"Content-Security-Policy": POLICY}
            route.fulfill(body=self.html, content_type="text/html", headers=headers)

    def open(self, browser: Browser, *, width: int = 360, script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 740}, java_script_enabled=script
        )
        page = context.new_page()
        page.on("console", lambda line: self.complain(line.type, line.text))
        page.on("pageerror", lambda error: self.complain("error", str(error)))
        page.route("**/*", self.answer)
        page.goto(ADDRESS)
        return page

    def complain(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)


def test_a_choice_reveals_its_question(browser: Browser) -> None:
    site = Site(draw_page(FORM, form=HelpForm()))
    page = site.open(browser)
    expect(page.get_by_label("Tugas apa")).to_be_hidden()
    page.get_by_label("Lain").check()
    expect(page.get_by_label("Tugas apa")).to_be_visible()
    page.get_by_label("Ketua").check()
    expect(page.get_by_label("Tugas apa")).to_be_hidden()
    assert site.complaints == []


def test_without_script_every_question_is_there(browser: Browser) -> None:
    page = Site(draw_page(FORM, form=HelpForm())).open(browser, script=False)
    expect(page.get_by_label("Tugas apa")).to_be_visible()
    expect(page.get_by_role("button", name="Simpan")).to_be_visible()


@pytest.mark.parametrize(
    "text",
    ["1500000", "1.500.000", "Rp 1.500.000,-", "1,5 juta", "20 jt", "11", "1.011.000", "100",
     "999 miliar", "1,500", "dua", "1.50", "-5", ""],
)  # fmt: skip
def test_the_script_reads_amounts_as_the_server_does(browser: Browser, text: str) -> None:
    page = Site(draw_page(FORM, form=HelpForm())).open(browser)
    page.get_by_label("Harga").fill(text)
    amount = typed.parse_rupiah(text)
    expected = in_words(amount) if amount and amount > 0 else ""
    expect(page.locator("#id_price_words")).to_have_text(expected)


def test_the_total_is_added_up_and_compared_as_it_is_typed(browser: Browser) -> None:
    site = Site(draw_page(BUDGET))
    page = site.open(browser)
    expect(page.locator("#total")).to_have_text("Rp 1.000.000")
    page.locator("[name=q1]").fill("2,5")
    page.locator("[name=p1]").fill("1.500.000")
    expect(page.locator("[data-amount]").first).to_have_text("Rp 3.750.000")
    expect(page.locator("#over")).to_be_hidden()
    page.locator("[name=q2]").fill("1")
    page.locator("[name=p2]").fill("16 juta")
    expect(page.locator("#total")).to_have_text("Rp 20.750.000")
    expect(page.locator("#over")).to_have_text(re.compile(r"Lebih\s+Rp 750\.000"))
    expect(page.locator(".k-total")).to_have_class(re.compile("k-total--over"))
    assert site.complaints == []


def test_many_rows_are_chosen_and_counted(browser: Browser) -> None:
    page = Site(draw_page(BULK)).open(browser)
    button = page.get_by_role("button", name="Kirim")
    everything = page.get_by_label("Semua")
    expect(button).to_be_disabled()
    everything.check()
    expect(page.locator("#count")).to_have_text("3 dipilih")
    expect(button).to_be_enabled()
    page.get_by_label("2").uncheck()
    expect(page.locator("#count")).to_have_text("2 dipilih")
    assert everything.evaluate("box => box.indeterminate")


def test_an_impatient_thumb_sends_once(browser: Browser) -> None:
    site = Site(draw_page(FORM, form=HelpForm()))
    page = site.open(browser)
    button = page.get_by_role("button", name="Simpan")
    button.evaluate("button => [1, 2, 3, 4].forEach(() => button.click())")
    page.wait_for_timeout(300)
    assert len(site.sent) == 1


def test_a_photo_shrinks_before_it_travels(browser: Browser) -> None:
    noise = Image.effect_noise((2400, 1800), 80).convert("RGB")
    file = BytesIO()
    noise.save(file, "JPEG", quality=95)
    site = Site(draw_page(FORM, form=HelpForm()))
    page = site.open(browser)
    photo = {"name": "IMG 1.jpeg", "mimeType": "image/jpeg", "buffer": file.getvalue()}
    page.get_by_label("Foto").set_input_files(files=[photo])  # type: ignore[list-item]
    expect(page.locator("#id_photo_note")).to_contain_text("IMG 1.jpg")
    size = page.evaluate(
        """async () => {
          const file = document.querySelector("#id_photo").files[0];
          const bitmap = await createImageBitmap(file);
          return [bitmap.width, bitmap.height, file.size];
        }"""
    )
    assert size[:2] == [1280, 960]
    assert size[2] < len(file.getvalue()) / 2
    assert site.complaints == []


def test_the_list_of_errors_takes_the_focus_and_leads_to_the_field(browser: Browser) -> None:
    page = Site(draw_page(FORM, form=HelpForm({}))).open(browser)
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("link", name=re.compile("Tugas")).click()
    expect(page.get_by_label("Ketua")).to_be_focused()


def test_the_menu_of_the_person_opens_and_closes_with_the_keyboard(browser: Browser) -> None:
    page = Site(draw_page()).open(browser)
    summary = page.locator(".k-me > summary")
    summary.press("Enter")
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Keluar")).to_be_hidden()
    expect(summary).to_be_focused()


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_no_page_scrolls_sideways(browser: Browser, width: int) -> None:
    table = '<div class="k-scroll" tabindex="0"><table class="govuk-table k-table"><tr>'
    table += "<td>isiyangpanjangsekali</td>" * 12 + "</tr></table></div>"
    page = Site(draw_page(FORM + table + BUDGET, form=HelpForm({}))).open(browser, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_what_a_finger_presses_is_large_enough(browser: Browser) -> None:
    page = Site(draw_page(FORM, form=HelpForm())).open(browser)
    for target in page.locator(
        ".k-nav a, .govuk-button, .govuk-input, .k-top a, .k-me > summary"
    ).all():
        box = target.bounding_box()
        assert not box or not box["height"] or box["height"] >= 44
