"""The pages of registers: from the file to the figures, one person looked up, who may see what."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anyam.accounts.roles import Role
from anyam.registers import actions, keeping, rules
from anyam.registers.models import LookUp, Register, Snapshot
from tests import make
from tests.registers import stock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register_key")]
HTMX = {"headers": {"HX-Request": "true"}}


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return " ".join(response.content.decode().split())


def file(data: bytes, name: str = "dtsen.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "text/csv")


def test_a_register_goes_from_its_name_to_its_figures_without_javascript() -> None:
    admin = make.user(Role.AREA_ADMIN, over="")
    browser = make.browser(admin)
    rows = stock.people(20)

    assert "Daftarkan register" in text(browser.get("/register/"))
    sent = {"kind": "population", "name": "DTSEN", "owner": "Pusdatin", "place": "00"}
    answer = browser.post("/register/baru/", sent)
    made = Register.objects.get()
    assert answer["Location"] == f"/register/{made.pk}/tambah/"

    told = {"file": file(stock.data_of(rows)), "version": "2026-T3", "as_of": "30-09-2026"}
    answer = browser.post(answer["Location"], told)
    found = Snapshot.objects.get()
    assert answer["Location"] == f"/register/potret/{found.pk}/kolom/"
    page = text(browser.get(answer["Location"]))
    assert "7316••••••••••••" in page
    assert rows[0]["nik"] not in page
    assert rows[0]["name"] not in page

    choices = stock.proposed(found)
    told = {f"k{n}": choices[c["label"]] or "-" for n, c in enumerate(found.layout["columns"])}
    answer = browser.post(answer["Location"], told)
    assert answer["Location"] == found.get_absolute_url()
    assert "Batalkan pekerjaan" in text(browser.get(found.get_absolute_url()))
    assert "progress" in text(browser.get(found.get_absolute_url(), **HTMX))
    found = stock.work(found)
    assert browser.get(found.get_absolute_url(), **HTMX)["HX-Refresh"] == "true"
    page = text(browser.get(found.get_absolute_url()))
    assert "Orang per desil" in page
    assert "Tidak ada yang kosong atau rusak" in page
    assert "2026-T3" in text(browser.get(made.get_absolute_url()))
    assert "20 baris" in text(browser.get("/register/"))


def test_one_person_is_looked_up_with_a_reason_and_the_answer_is_masked() -> None:
    near, far = stock.row(), stock.row(region_code="3204011001", nik=make.nik(issued="320401"))
    found = stock.held([near, far, *stock.people(8)])
    verifier = make.user(Role.DINSOS_VERIFIER, over="7316")
    browser = make.browser(verifier)
    url = f"/register/potret/{found.pk}/cari/"
    asked = {"name": near["name"], "nik": near["nik"], "birth_date": "17-06-1985"}

    assert "Tuliskan alasannya" in text(browser.post(url, asked))
    assert "Tulis nama atau NIK" in text(browser.post(url, {"reason": "Memeriksa calon."}))
    assert not LookUp.objects.exists()

    page = text(browser.post(url, {**asked, "reason": "Memeriksa calon anggota Melati."}))
    assert "Ditemukan." in page
    assert near["name"] in page
    assert "7316••••••••••••" in page
    assert near["address"] in page

    told = {"name": far["name"], "nik": far["nik"], "birth_date": "17-06-1985"}
    page = text(browser.post(url, {**told, "reason": "Pindahan dari Bandung."}))
    answer = page.split('role="status"')[1].split("Cari lagi")[0]
    assert "S•••" in answer
    assert far["name"] not in answer
    assert "1985-06-17" not in answer

    page = text(browser.post(url, {"name": "Zulkarnaen Tak Ada", "reason": "Memeriksa calon."}))
    assert "Tidak ditemukan" in page
    assert "ia dapat diusulkan" in page
    kept = list(LookUp.objects.order_by("pk").values_list("shown", "by_id"))
    assert kept == [(1, verifier.pk), (1, verifier.pk), (0, verifier.pk)]
    page = text(browser.get(f"/register/potret/{found.pk}/pencarian/"))
    assert "Pindahan dari Bandung." in page


def test_who_keeps_a_register_does_not_search_in_it() -> None:
    found = stock.held()
    admin = make.browser(found.imported_by)

    assert "Cari satu orang" not in text(admin.get(found.get_absolute_url()))
    assert admin.get(f"/register/potret/{found.pk}/cari/").status_code == 403


def test_a_neighbour_does_not_find_the_list_of_another_regency() -> None:
    own = stock.register(Register.Kind.ASSISTANCE, over="7316", name="Penerima KUBE")
    found = stock.uploaded(of=own)
    neighbour = make.browser(make.user(Role.DINSOS_VERIFIER, over="7317"))
    reader = make.browser(make.user(Role.RESEARCHER, over="7316"))
    head = make.browser(make.user(Role.DINSOS_HEAD, over="7316"))

    for url in (own.get_absolute_url(), found.get_absolute_url()):
        assert neighbour.get(url).status_code == 404
        assert reader.get(url).status_code == 403
        assert "Penerima KUBE" in text(head.get(url))
    assert "Penerima KUBE" not in text(neighbour.get("/register/"))


def test_an_officer_of_a_regency_sees_the_national_register_and_cannot_replace_it() -> None:
    found = stock.held()
    officer = make.browser(make.user(Role.DINSOS_VERIFIER, over="7316"))

    assert found.version in text(officer.get(found.get_absolute_url()))
    assert officer.get(f"/register/{found.register_id}/tambah/").status_code == 403
    assert officer.post(f"/register/potret/{found.pk}/tarik/").status_code == 403


def test_a_file_that_will_not_do_is_told_beside_its_box() -> None:
    made = stock.register()
    browser = make.browser(made.created_by)
    url = f"/register/{made.pk}/tambah/"

    empty = {"file": file(b""), "version": "2026-T3", "as_of": "30-09-2026"}
    assert "Berkas ini kosong" in text(browser.post(url, empty))
    late = {"file": file(stock.data_of(stock.people(2))), "version": "a b", "as_of": "30-09-2031"}
    page = text(browser.post(url, late))
    assert "Versi berisi huruf" in page
    assert "tidak boleh sesudah hari ini" in page
    assert not Snapshot.objects.exists()


def test_without_a_key_the_pages_say_how_to_make_one(monkeypatch: pytest.MonkeyPatch) -> None:
    made = stock.register()
    monkeypatch.delenv("ANYAM_REGISTER_KEY")
    browser = make.browser(made.created_by)

    assert "openssl rand -base64 32" in text(browser.get("/register/"))
    told = {"file": file(stock.data_of(stock.people(2))), "version": "1", "as_of": "30-09-2026"}
    assert "openssl rand" in text(browser.post(f"/register/{made.pk}/tambah/", told))
    assert not Snapshot.objects.exists()


def test_columns_are_refused_until_a_name_and_something_certain_are_chosen() -> None:
    found = stock.uploaded()
    browser = make.browser(found.imported_by)
    url = f"/register/potret/{found.pk}/kolom/"
    none = {f"k{number}": "-" for number in range(len(found.layout["columns"]))}

    page = text(browser.post(url, none))
    assert "Pilih kolom yang berisi nama orang." in page
    assert "Pilih kolom NIK atau tanggal lahir." in page
    assert "Dua kolom dipilih" in text(browser.post(url, {**none, "k1": "nik", "k2": "nik"}))


def test_an_upload_can_be_thrown_away_and_a_snapshot_taken_out() -> None:
    waiting = stock.uploaded()
    browser = make.browser(waiting.imported_by)
    assert "Belum ada yang dipakai" in text(browser.get(f"/register/potret/{waiting.pk}/buang/"))
    browser.post(f"/register/potret/{waiting.pk}/buang/")
    waiting.refresh_from_db()
    assert waiting.state == Snapshot.State.RETIRED
    browser.post(f"/register/potret/{waiting.pk}/buang/")

    ready = stock.held(of=waiting.register)
    url = f"/register/potret/{ready.pk}/tarik/"
    assert "tidak dipakai lagi" in text(browser.get(url))
    assert "Alasan" in text(browser.post(url, {"reason": ""}))
    browser.post(url, {"reason": "Berkas yang dimasukkan keliru."})
    ready.refresh_from_db()
    assert ready.state == Snapshot.State.RETIRED
    assert "tidak dipakai lagi" in text(browser.get(ready.get_absolute_url()))
    assert browser.get(f"/register/potret/{ready.pk}/kolom/").status_code == 302


def test_the_list_of_registers_asks_the_same_however_many_there_are() -> None:
    admin = make.user(Role.AREA_ADMIN, over="")
    browser = make.browser(admin)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            text(browser.get("/register/"))
        return len(queries)

    stock.register(by=admin)
    few = asked()
    for _one in range(4):
        stock.register(by=admin)
    assert asked() == few


def test_what_changed_stands_on_the_page_of_the_newer_version() -> None:
    rows = stock.people(6)
    old = stock.held([*rows, stock.row(nik="", name="Tanpa Nomor")], version="2026-T2")
    new = stock.held([*rows, stock.row()], of=old.register)
    browser = make.browser(new.imported_by)

    page = text(browser.get(new.get_absolute_url()))
    assert "Yang berubah sejak 2026-T2" in page
    assert "Tidak ada lagi" in page
    page = text(browser.get(old.get_absolute_url()))
    assert "NIK kosong" in page
    assert "1 (14,3 %)" in page


def test_a_name_that_is_taken_is_told_beside_its_box() -> None:
    made = stock.register(name="DTSEN")
    browser = make.browser(made.created_by)
    sent = {"kind": "population", "name": "dtsen", "place": "00"}
    assert "sudah ada di wilayah itu" in text(browser.post("/register/baru/", sent))
    assert make.browser(make.user(Role.FACILITATOR)).get("/register/baru/").status_code == 403


def test_a_store_that_is_gone_is_told_when_somebody_searches() -> None:
    found = stock.held()
    keeping.forget(found.folder)
    browser = make.browser(make.user(Role.DINSOS_VERIFIER, over="7316"))
    url = f"/register/potret/{found.pk}/cari/"
    page = text(browser.post(url, {"name": "Siti", "reason": "Memeriksa calon."}))
    assert "tidak ada di tempatnya" in page
    waiting = stock.uploaded(of=found.register, version="2026-T4")
    assert browser.get(f"/register/potret/{waiting.pk}/cari/").status_code == 302


def test_a_column_that_is_no_nik_and_one_without_names_are_refused() -> None:
    wrong = [stock.row(nik="Dusun Balla") for _one in range(3)]
    nameless = [stock.row(name="") for _one in range(3)]
    for rows, says in ((wrong, "bukan 16 angka"), (nameless, "kosong di semua baris")):
        found = stock.uploaded(stock.data_of(rows))
        actions.choose_columns(found, stock.proposed(found), by=found.imported_by, at=make.AT)
        found = stock.work(found)
        page = text(make.browser(found.imported_by).get(found.get_absolute_url()))
        assert says in page
        assert "berkasnya sudah dihapus" in page


def test_a_file_too_large_for_the_browser_is_sent_to_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rules, "MAX_BYTES", 10)
    made = stock.register()
    told = {"file": file(stock.data_of(stock.people(2))), "version": "1", "as_of": "30-09-2026"}
    answer = make.browser(made.created_by).post(f"/register/{made.pk}/tambah/", told)
    assert "anyam register-import" in text(answer)
