"""The budget as it is typed and the place as a phone finds it, in a real browser."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from anyam.accounts.models import User
from anyam.groups import trades
from anyam.groups.models import Trade
from anyam.proposals import actions
from anyam.proposals.models import Proposal
from tests import make
from tests.chromium import PHONE, new_context, sign_in
from tests.proposals.writers import address, chair

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def case() -> Proposal:
    for row in trades.read():  # a test with real transactions before this one emptied the table
        Trade.objects.get_or_create(slug=row["slug"], defaults=row)
    return make.draft(make.group(members=5), total=9_000_000, lines=2)


def open_page(browser: Browser, server: Any, user: User, url: str, **ways: Any) -> Page:
    context = new_context(browser, viewport=PHONE, base_url=server.url, **ways)
    page = sign_in(context, user, server)
    page.goto(url)
    return page


def test_the_total_follows_the_typing_and_says_when_it_is_too_much(
    browser: Browser, live_server: Any, case: Proposal
) -> None:
    page = open_page(browser, live_server, case.author, address("budget_table", case))
    total = page.locator(".k-total")
    expect(total).to_contain_text("Masih Rp 1.000.000")
    page.get_by_label("Banyak, baris 3").fill("1.250")
    page.get_by_label("Harga satu, baris 3").fill("1.000")
    expect(total).to_contain_text("Jumlah Rp 10.250.000")
    expect(total).to_contain_text("Lebih Rp 250.000: kurangi")
    expect(total.get_by_text("Masih")).to_be_hidden()
    page.get_by_label("Hapus baris 1").check()
    expect(total).to_contain_text("Masih Rp 4.250.000")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Hapus baris 1").uncheck()
    page.get_by_label("Barang, baris 3").fill("Tepung")
    page.get_by_label("Jenis, baris 3").select_option("material")
    page.get_by_label("Satuan, baris 3").fill("kg")
    page.get_by_role("button", name="Simpan semua").click()
    expect(page.get_by_text("sepuluh juta dua ratus lima puluh ribu rupiah")).to_be_visible()


def test_without_script_a_button_adds_up(
    browser: Browser, live_server: Any, case: Proposal
) -> None:
    url = address("budget_table", case)
    page = open_page(browser, live_server, case.author, url, java_script_enabled=False)
    page.get_by_label("Banyak, baris 3").fill("2")
    page.get_by_label("Harga satu, baris 3").fill("750 ribu")
    page.get_by_role("button", name="Hitung").click()
    expect(page.locator(".k-total")).to_contain_text("Lebih Rp 500.000: kurangi")
    expect(page.get_by_label("Harga satu, baris 3")).to_have_value("750 ribu")


def test_a_chair_writes_a_line_on_a_phone_and_goes_back_without_losing_a_word(
    browser: Browser, live_server: Any, case: Proposal
) -> None:
    page = open_page(browser, live_server, chair(case.group), address("budget", case))
    page.get_by_role("link", name="Tambah barang").click()
    page.get_by_label("Barang apa?").fill("Kompor gas")
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_label("Berapa banyak?").fill("2")
    page.get_by_label("Satuan").fill("buah")
    page.get_by_label("Harga satu").fill("400.000")
    expect(page.get_by_text("empat ratus ribu rupiah")).to_be_visible()
    expect(page.locator(".k-total")).to_contain_text("Masih Rp 200.000")
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_role("link", name="Kembali").click()
    expect(page.get_by_label("Satuan")).to_have_value("buah")
    page.get_by_role("link", name="Kembali").click()
    page.get_by_label("Barang apa?").fill("Kompor")
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_label("Alat").check()
    page.get_by_role("button", name="Simpan barang").click()
    expect(page.get_by_text("3. Kompor")).to_be_visible()
    page.get_by_role("button", name="Naik Kompor").click()
    expect(page.get_by_text("2. Kompor")).to_be_visible()


def test_the_place_is_asked_of_the_phone_only_when_the_button_is_pressed(
    browser: Browser, live_server: Any, case: Proposal
) -> None:
    here = {"latitude": -3.4567891, "longitude": 119.8765432, "accuracy": 11.5}
    ways = {"geolocation": here, "permissions": ["geolocation"]}
    url = address("question", case, "tempat")
    page = open_page(browser, live_server, case.author, url, **ways)
    expect(page.get_by_label("Titik di peta")).to_have_value("")
    page.get_by_role("button", name="Pakai lokasi HP ini").click()
    expect(page.get_by_label("Titik di peta")).to_have_value("-3.456789, 119.876543")
    expect(page.get_by_text("tepat sampai 12 meter")).to_be_visible()
    page.get_by_role("button", name="Simpan, lanjut nanti").click()
    expect(page.get_by_text("Tersimpan. Lanjutkan kapan saja.")).to_be_visible()


def test_a_phone_that_tells_no_place_is_no_obstacle(
    browser: Browser, live_server: Any, case: Proposal
) -> None:
    url = address("question", case, "tempat")
    page = open_page(browser, live_server, case.author, url)  # permission is not given
    page.get_by_role("button", name="Pakai lokasi HP ini").click()
    expect(page.get_by_text("HP tidak mengizinkan lokasi")).to_be_visible()
    without = open_page(browser, live_server, case.author, url, java_script_enabled=False)
    expect(without.get_by_role("button", name="Pakai lokasi HP ini")).to_be_hidden()


def test_pages_with_mistakes_and_two_writings_are_open_to_everybody(
    browser: Browser, live_server: Any, case: Proposal
) -> None:
    page = open_page(browser, live_server, case.author, address("budget_table", case))
    page.get_by_label("Banyak, baris 3").fill("dua")
    page.get_by_role("button", name="Simpan semua").click()
    page.get_by_role("link", name="Banyak, baris 3: Tulis dengan angka").click()
    expect(page.get_by_label("Banyak, baris 3")).to_be_focused()
    assert Axe().run(page).violations_count == 0

    page.goto(address("question", case, "tujuan"))
    page.get_by_label("Apa yang ingin dicapai").fill("Membuat kue.")
    actions.answer(case, {"aims": "Menjahit."}, by=chair(case.group), at=make.AT)
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page.get_by_role("heading", name="Ada dua tulisan yang berbeda")).to_be_visible()
    assert Axe().run(page).violations_count == 0
    page.get_by_role("link", name="pakai yang sudah tersimpan").click()
    expect(page.get_by_label("Apa yang ingin dicapai")).to_have_value("Menjahit.")
