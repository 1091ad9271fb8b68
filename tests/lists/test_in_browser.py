"""A nasty list in a real browser: handed in, columns chosen, saved, the rejected rows mended."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page
from python_calamine import CalamineWorkbook

from anyam.accounts.models import User
from anyam.jobs.worker import Worker
from anyam.lists.models import PersonList, StagedRow
from anyam.people.models import Person
from tests.chromium import look, press, sign_in
from tests.lists import sheets
from tests.lists.sheets import row

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(context: BrowserContext, live_server: Any) -> Page:
    """A browser in which a verifier of the regency is signed in."""
    opened = sign_in(context, sheets.verifier(), live_server)
    opened.goto(f"{live_server.url}/daftar/")
    return opened


def follow(page: Page, words: str) -> None:
    """A link, and the page behind it."""
    with page.expect_navigation():
        page.get_by_role("link", name=words).first.click()


def work(page: Page, words: str) -> None:
    """The worker does what waits; the page, which asks every other second, draws itself anew.

    Loading it ourselves meanwhile would be a second navigation across its own.
    """
    Worker().run_all()
    page.get_by_text(words).first.wait_for()
    page.wait_for_load_state()


def nasty(folder: Path, *rows: sheets.Row) -> Path:
    """Two header rows, a total at the bottom, a NIK as a number, one cut short, a date in words."""
    head = ("No", "NIK", "No. KK", "Nama Lengkap", "Tgl Lahir", "L/P", "Alamat")
    lines = [
        ("DAFTAR KELUARGA MISKIN KELURAHAN BALLA", "", "", "", "", "", ""), ("",) * 7, head,
        tuple(str(number) for number in range(1, 8)), *rows,
        ("", "", "", "JUMLAH", "", "", str(len(rows))),
    ]  # fmt: skip
    path = folder / "Daftar miskin Balla.xlsx"
    path.write_bytes(sheets.xlsx(*lines[1:], head=lines[0]))
    return path


def hand_in(page: Page, path: Path, name: str) -> None:
    follow(page, "Masukkan daftar")
    look(page, f"{name}-upload")
    page.set_input_files("input[type=file]", path)
    page.get_by_label("Semua di satu desa atau kelurahan").check(force=True)
    page.locator("#id_village, [name=village_cari]").first.fill("balla")
    choice = page.locator("input[type=radio][name=village]").first
    choice.wait_for(state="attached")
    choice.check(force=True)
    press(page, "Unggah dan pilih kolom")


def test_a_nasty_list_is_mended_and_saved(page: Page, tmp_path: Path) -> None:
    by = User.objects.get()
    sheets.saved(sheets.csv(row(5), row(6)), by=by)  # two are on record already
    rows = (
        row(1), row(2, nik=7316034202720000), row(3, nik="731603450381000"),
        (*row(4)[:4], "17 Agustus 1974", *row(4)[5:]), row(5, name="Andi Baso"), row(6), row(1),
    )  # fmt: skip
    hand_in(page, nasty(tmp_path, *rows), "a")
    look(page, "b-columns")
    press(page, "Periksa daftar")
    look(page, "c-waiting")
    work(page, "siap disimpan")
    look(page, "d-checked")
    follow(page, "Lihat dulu isinya")
    look(page, "e-preview")
    page.go_back()
    follow(page, "lihat Ditolak")
    look(page, "f-rejected")
    assert "Baris 6" in page.inner_text("main")
    page.go_back()
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh baris yang ditolak").click()
    press(page, "Simpan ")
    work(page, "Tersimpan: ")
    look(page, "g-saved")

    found = PersonList.objects.order_by("-pk")[0]
    assert (found.rows, found.rejected, found.doubtful) == (7, 3, 1)
    mended = mend(Path(download.value.path()), tmp_path)
    page.goto(page.url.split("/daftar/")[0] + "/daftar/")
    look(page, "h-index")
    hand_in(page, mended, "i")
    press(page, "Periksa daftar")
    work(page, "siap disimpan")
    found = PersonList.objects.order_by("-pk")[0]
    assert (found.rows, found.rejected) == (3, 0)
    page.goto(page.url.split("/daftar/")[0] + "/daftar/keputusan/")
    decide(page)
    assert Person.objects.count() == 4


def mend(downloaded: Path, folder: Path) -> Path:
    """What the office does in Excel: the numbers of the three rows are typed anew."""
    head, *lines = CalamineWorkbook.from_path(str(downloaded)).get_sheet_by_index(0).to_python()
    place = head.index("NIK")
    right = [row(number)[1] for number in (2, 3, 7)]
    mended = [
        [*line[:place], nik, *line[place + 1 :]] for line, nik in zip(lines, right, strict=True)
    ]
    path = folder / "diperbaiki.xlsx"
    path.write_bytes(sheets.xlsx(*mended, head=head))
    return path


def decide(page: Page) -> None:
    """By keyboard alone: the choice, the reason, Enter."""
    look(page, "j-doubts")
    follow(page, "Andi Baso")
    look(page, "k-doubt")
    page.locator("input[name=verdict]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Sudah dicocokkan dengan KTP dan KK.")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    look(page, "l-decided")
    assert StagedRow.objects.get(state=StagedRow.State.DECIDED).verdict == "record"
