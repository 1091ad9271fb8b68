"""A visit to a home and the pages of answers in a real browser, narrow and wide."""

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from anyam.accounts.roles import Role
from anyam.eligibility import actions
from anyam.people.models import Person
from anyam.schemes import get_scheme
from tests import make
from tests.chromium import look, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_visit_to_the_count(context: BrowserContext, live_server: Any) -> None:
    facilitator, head = make.user(), make.user(Role.DINSOS_HEAD, "7316")
    case = make.proposal("awarded", of=make.group(5, by=facilitator), total=10_000_000)
    people = [seat.person for seat in case.group.memberships.living().select_related("person")]
    Person.objects.filter(pk=people[0].pk).update(occupation="pensioner")
    Person.objects.filter(pk=people[1].pk).update(occupation="farmer")
    page = sign_in(context, facilitator, live_server)
    page.goto(f"{live_server.url}/orang/{people[1].pk}/")
    look(page, "orang")
    page.get_by_role("link", name="Daftar periksa rumah tangga").click()
    page.get_by_role("button", name="Mulai mengisi").click()
    look(page, "rumah-1")
    page.get_by_label("Berapa luas lantai").fill("6,5")
    page.get_by_label("Kayu murah").check()
    page.get_by_role("button", name="Simpan dan lanjut").click()
    for _page in range(4):
        page.get_by_role("button", name="Simpan dan lanjut").click()
    look(page, "rumah-6")
    page.get_by_role("group", name="Apakah desa").get_by_label("Ya").check()
    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.get_by_role("button", name="Kunjungan selesai").click()
    expect(page.get_by_text("2 dari 14 kriteria")).to_be_visible()
    look(page, "rumah")
    page.goto(f"{live_server.url}/orang/{people[0].pk}/kelayakan/")
    look(page, "kelayakan")
    page.get_by_role("link", name=re.compile("Usulkan pengecualian.*Bukan pegawai")).click()
    look(page, "usul")
    page.get_by_label("Alasan").fill("Pensiun janda, tidak mencukupi.")
    page.get_by_role("button", name="Kirim usul").click()
    page.goto(f"{live_server.url}/kelompok/{case.group_id}/kelayakan/")
    look(page, "kelompok")
    page.get_by_role("button", name="Simpan jawaban semua anggota").click()
    page.goto(f"{live_server.url}/usulan/{case.pk}/")
    look(page, "usulan")
    page = sign_in(context, head, live_server)
    page.goto(f"{live_server.url}/pengecualian/")
    look(page, "pengecualian")
    page.get_by_role("link", name="Bukan pegawai").click()
    look(page, "putusan")
    page.get_by_role("button", name="Setujui").click()
    kept = actions.assess_group(case.group, get_scheme("kemensos-2018"), by=facilitator, at=make.AT)
    page.goto(f"{live_server.url}/kelayakan/{kept[0].pk}/")
    look(page, "tersimpan")
    page.goto(f"{live_server.url}/sasaran/")
    look(page, "sasaran")
    expect(page.get_by_text("Dari 5 orang yang dibantu")).to_be_visible()
