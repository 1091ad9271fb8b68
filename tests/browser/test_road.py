"""From the first village meeting to the signed SPTJM, as its people walk it, in a real browser."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.people import Person, photo
from tests.chromium import WAYS

FACILITATOR, VILLAGE_HEAD, VERIFIER = "Rusdi Patta", "Palatui Kadir", "Darmawati Pasang"
DINSOS_HEAD, DIRECTORATE, DIRECTOR = "Salmawati Tola", "Sutarno", "Siti Rohani Handayani"
BALLA = "7316031021"
FIRST = ("Cimba", "Rauf", "Sitti", "Hasna", "Mina")


@pytest.mark.parametrize("way", ["phone", "desk-no-js"])
def test_from_the_first_meeting_to_the_signed_sptjm(
    browser: Browser, demo: str, tmp_path: Path, way: str
) -> None:
    walk = Road(browser, demo, way, tmp_path)
    walk.form_the_group()
    walk.write_the_proposal()
    walk.endorse()
    walk.verify()
    walk.send_letter(DINSOS_HEAD, "forward")
    walk.check()
    walk.send_letter(DIRECTOR, "award")
    walk.send_letter(DIRECTORATE, "deliver")
    walk.send_letter(DINSOS_HEAD, "commit")
    walk.see_the_result()


class Road:
    """One case on its way. Each step is one person with one browser."""

    def __init__(self, browser: Browser, base_url: str, way: str, folder: Path) -> None:
        self.browser, self.base_url, self.way, self.folder = browser, base_url, way, folder
        self.case = ""

    def person(self, name: str) -> Person:
        return Person(self.browser, self.base_url, **WAYS[self.way]).sign_in(name)

    def form_the_group(self) -> None:
        who = self.person(FACILITATOR)
        newcomers = self.newcomers()
        name = f"Sipatuo {self.way} {int(time.time()) % 10_000}"
        who.open("/kelompok/baru/").fill(name=name, region=BALLA).press()
        self.group = re.search(r"/kelompok/(\d+)/", who.page.url)[1]  # type: ignore[index]
        for newcomer in newcomers:
            who.open(f"/kelompok/{self.group}/anggota/tambah/").fill(nik=newcomer["nik"]).press()
            who.fill(name=newcomer["name"]).press()
            who.fill(kk=newcomer["kk"], region=BALLA, address="Dusun Balla, RT 2/RW 1").press()
            if who.page.get_by_role("button", name="Benar, simpan").count():
                who.press("Benar, simpan")
        officers = self.seats(who)
        who.fill(chair=officers[0], secretary=officers[1], treasurer=officers[2]).press()
        self.choose_trade(who)
        who.open(f"/kelompok/{self.group}/musyawarah/")
        who.fill(held_on="2026-11-20", place="Balai Kelurahan Balla").press()
        who.open(f"/kelompok/{self.group}/hadir/").fill(present="all").press("Simpan daftar hadir")
        agreement = "Kami sepakat menjual sembako bersama.\nIuran Rp 5.000 setiap minggu."
        who.open(f"/kelompok/{self.group}/kesepakatan/").fill(agreement=agreement).press()
        who.open(f"/kelompok/{self.group}/foto/").fill(file=photo(self.folder, f"Hadir {self.way}"))
        who.press("Unggah")
        who.open(f"/kelompok/{self.group}/periksa/").press()
        who.open(f"/kelompok/{self.group}/")
        assert "Disahkan" in who.text, who.text
        who.leave()

    def newcomers(self) -> list[dict[str, str]]:
        """Five people nobody has written down yet; their numbers are new in every run."""
        run = int(time.time() * 10) % 1_000_000
        month = f"0{1 + run // 10_000 % 9}"
        return [
            {
                "name": f"Wa {FIRST[n]} {run}",
                "nik": f"731603{10 + n + 40}{month}8{n}{1 + (run + n) % 9_000:04d}",
                "kk": f"731603{run:06d}{n:04d}",
            }
            for n in range(5)
        ]

    def seats(self, who: Person) -> list[str]:
        who.open(f"/kelompok/{self.group}/pengurus/")
        options = who.page.locator('select[name="chair"] option').all()
        return [value for option in options if (value := option.get_attribute("value"))]

    def choose_trade(self, who: Person) -> None:
        who.open(f"/kelompok/{self.group}/usaha/")
        first = who.page.locator('main [name="trade"]').first
        who.fill(trade=first.get_attribute("value") or "1", business="Toko sembako").press()
        assert "Mengapa tetap laku?" in who.text  # Balla has three such shops already
        who.fill(why_sells="Kami menjual di dusun atas yang belum punya kios.").press()

    def write_the_proposal(self) -> None:
        who = self.person(FACILITATOR)
        who.open(f"/kelompok/{self.group}/usulan/baru/").fill(scheme="permensos-2-2019").press()
        self.case = re.search(r"/usulan/(\d+)/", who.page.url)[1]  # type: ignore[index]
        write = f"/usulan/{self.case}/tulis"
        answers = {
            "tujuan": {"aims": "Menambah penghasilan lima keluarga."},
            "pembeli": {"market_reason": "Pasar terdekat satu jam jalan kaki dari dusun."},
            "tempat": {"place": "Depan masjid Dusun Balla"},
            "rencana": {"plan_income": "400.000", "plan_cost": "300.000", "plan_days": "26"},
            "bulan": {"plan_first_month": "2"},
        }
        for slug, fields in answers.items():
            who.open(f"{write}/{slug}/").fill(**fields).press()
        for item, price in (("Rak kayu", "1500000"), ("Beras 10 kg", "Rp 145.000")):
            who.open(f"{write}/anggaran/baru/")
            who.fill(item=item, quantity="2", unit="buah", unit_price=price, kind="tool").press()
        who.open(f"{write}/berkas/lokasi_usaha/").fill(
            file=photo(self.folder, f"Tempat {self.way}")
        )
        who.press()
        who.open(f"{write}/periksa/")
        assert "Rp 3.290.000" in who.text, who.text
        who.press("Ajukan")
        self.expect(who, "diajukan")

    def expect(self, who: Person, status: str) -> None:
        who.open(f"/usulan/{self.case}/")
        assert status in who.page.locator("main .k-card").first.inner_text().lower(), who.text
        who.leave()

    def decide(self, who: Person, words: str, **fields: str) -> None:
        """Choose a step on the page of the case, think it over, press."""
        who.open(f"/usulan/{self.case}/").follow(words)
        who.fill(**fields).press(words)

    def endorse(self) -> None:
        who = self.person(VILLAGE_HEAD)
        self.decide(who, "Ketahui dan teruskan")
        self.expect(who, "diketahui desa/kelurahan")

    def verify(self) -> None:
        """Nobody of them stands in the demonstration's register: one is referred at first,
        the others and, the next day, he too were found at the Ministry."""
        who = self.person(VERIFIER)
        first, *others = self.looked_up(who)
        who.open(first).follow("Catat hasil sendiri")
        version = "DTSEN triwulan IV 2026"
        who.fill(finding="not_found", ruling="refused", register_version=version)
        who.fill(reason="Tidak ada di register").press()
        assert "diusulkan masuk register" in who.text
        who.fill(ruling="referred").press()
        for other in others:
            self.found_elsewhere(who, other, version)
        who.open(f"/usulan/{self.case}/")
        assert "sedang diusulkan masuk" in who.text
        self.found_elsewhere(who, first, version)
        self.decide(who, "Nyatakan terverifikasi")
        self.expect(who, "terverifikasi dinas sosial")

    def looked_up(self, who: Person) -> list[str]:
        """The cards of the members, once the job that looks them up is through."""
        cards = who.page.locator("main a.v-line__name")
        for _look in range(60):
            who.open(f"/usulan/{self.case}/anggota/")
            if cards.count():
                break
            who.page.wait_for_timeout(500)
        return [str(card.get_attribute("href")) for card in cards.all()]

    def found_elsewhere(self, who: Person, card: str, version: str) -> None:
        who.open(card).follow("Catat hasil sendiri")
        who.fill(finding="found", ruling="accepted", register_version=version, desil="2").press()

    def check(self) -> None:
        who = self.person(DIRECTORATE)
        who.open(f"/usulan/{self.case}/direktorat/")
        who.fill(documents_ok="ya", members_ok="ya", budget_ok="ya", note="Dicek acak.").press()
        self.decide(who, "Nyatakan sudah diperiksa")
        self.expect(who, "diperiksa direktorat")

    def send_letter(self, name: str, action: str) -> None:
        """Tick the case in the list, look at the letter, send it, wait for the job."""
        who = self.person(name)
        who.open(f"/usulan/?langkah={action}&q={self.case}")
        box = who.page.locator(f'main input[name="usulan"][value="{self.case}"]')
        box.check(force=True)
        who.press("Siapkan satu surat")
        preview = who.page.get_by_role("link", name=re.compile("pratinjau")).get_attribute("href")
        assert who.page.request.get(str(preview)).body()[:5] == b"%PDF-"
        who.press("Terbitkan dan kirim")
        job = who.page.url
        for _look in range(40):
            if "terkirim dengan surat" in who.text:
                break
            who.page.wait_for_timeout(500)
            who.page.goto(job)
        assert "terkirim dengan surat" in who.text, who.text
        self.letter = str(who.page.get_by_role("link", name="Buka surat").get_attribute("href"))
        who.leave()

    def see_the_result(self) -> None:
        who = self.person(DINSOS_HEAD)
        who.open(f"/usulan/{self.case}/")
        assert "SPTJM ditandatangani" in who.text
        who.open(self.letter)
        pdf = who.page.request.get(f"{self.letter}pdf/")
        assert pdf.body()[:5] == b"%PDF-"
        code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}", who.text)
        assert code is not None, who.text
        who.leave()
        stranger = Person(self.browser, self.base_url, **WAYS[self.way])
        stranger.open(f"/periksa/{code[0]}/")
        assert "asli" in stranger.text.lower(), stranger.text
        altered = ("1" if code[0][0] != "1" else "2") + code[0][1:]
        response = stranger.page.goto(f"/periksa/{altered}/")
        assert response is not None
        assert response.status == 404
        stranger.leave()
