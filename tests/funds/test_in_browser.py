"""The account on a phone, with script and without: from its number to who holds the passbook."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext

from anyam.funds.models import Custody, GroupAccount
from tests import make
from tests.chromium import look, sign_in
from tests.funds import making

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("way", ["phone", "phone-no-js"])
def test_a_pendamping_writes_the_account_down_on_a_phone(
    context: BrowserContext, live_server: Any, way: str
) -> None:
    axe = way == "phone"
    group = make.group(5, name="Melati", formed=False)
    first = making.seats(group)[0].person.name
    page = sign_in(context, making.writer(group), live_server)
    page.goto(live_server.url + reverse("funds:account", args=[group.pk]))
    look(page, "account-none", axe=axe)
    page.get_by_role("link", name="Catat rekening").click()
    page.get_by_label("Bank", exact=True).select_option("bri")
    page.get_by_label("Nomor rekening").fill("0123-01-004567-50-8")
    look(page, "account-number", axe=axe)
    page.get_by_role("button", name="Simpan").click()
    page.get_by_text("BRI").first.wait_for()
    page.get_by_role("link", name="Ubah Nama di rekening").click()
    page.get_by_label("Nama yang tercetak").fill(first.upper())
    page.get_by_role("button", name="Simpan").click()
    page.get_by_text("bukan atas nama kelompok").wait_for()
    look(page, "account-found", axe=axe)
    page.get_by_role("link", name="Ubah Buku tabungan").click()
    page.get_by_label("Orang lain, bukan anggota").check()
    page.get_by_label("Nama orang lain").fill("Pak Camat")
    look(page, "account-keeper", axe=axe)
    page.get_by_role("button", name="Simpan").click()
    page.get_by_text("dipegang Pak Camat").wait_for()
    assert Custody.objects.get().name == "Pak Camat"
    page.get_by_label("Alasan").fill("Mencocokkan buku tabungan.")
    page.get_by_role("button", name="Tampilkan nomor rekening").click()
    page.get_by_text(making.NUMBER).wait_for()
    look(page, "account-open", axe=axe)
    assert GroupAccount.objects.get().number.reveal() == making.NUMBER
