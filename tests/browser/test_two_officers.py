"""Two officers on one case, a form sent twice, a line cut, a machine that goes dark half-way."""

import re
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route
from playwright.sync_api import Error as BrowserError

from tests.browser.conftest import Demo
from tests.browser.people import Person
from tests.chromium import DESK

FIRST, SECOND = "Darmawati Pasang", "Lukman Lolo"  # verifiers of one office
FACILITATOR, COLLEAGUE = "Rusdi Patta", "Idris Sulle"  # of one kecamatan
DIRECTORATE, DIRECTOR = "Sutarno", "Siti Rohani Handayani"
MANY = 10
PATIENCE = 60  # seconds


def person(browser: Browser, address: str, name: str, *, script: bool = True) -> Person:
    return Person(browser, address, viewport=DESK, java_script_enabled=script).sign_in(name)


def waiting_case(who: Person) -> str:
    """The first case that waits for this verifier."""
    who.open("/usulan/?langkah=verify")
    link = who.page.locator('main a[href^="/usulan/"]').filter(has_text=re.compile(r"\w"))
    found = [a.get_attribute("href") or "" for a in link.all()]
    return next(path for path in found if re.fullmatch(r"/usulan/\d+/", path))


def think_over(who: Person, case: str, note: str) -> Person:
    return who.open(f"{case}pertimbangkan/return/").fill(note=note)


def decisions(who: Person, case: str, note: str) -> int:
    """How often a decision with this note stands among the decisions of a case."""
    who.open(case)
    return who.page.locator("main ol.k-history[reversed]").inner_text().count(note)


def test_the_slower_of_two_officers_is_told(browser: Browser, demo: str) -> None:
    fast, slow = person(browser, demo, FIRST), person(browser, demo, SECOND)
    case = waiting_case(fast)
    think_over(fast, case, "Foto belum jelas.")
    think_over(slow, case, "Rencana belum lengkap.")
    fast.press("Kembalikan")
    slow.press("Kembalikan")
    assert "sekarang Dikembalikan" in fast.text
    assert "baru saja diubah orang lain: sekarang Dikembalikan" in slow.text
    assert decisions(slow, case, "Foto belum jelas.") == 1
    assert decisions(slow, case, "Rencana belum lengkap.") == 0
    fast.leave()
    slow.leave()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_same_form_sent_twice_decides_once(
    browser: Browser, demo: str, *, script: bool
) -> None:
    who = person(browser, demo, FIRST, script=script)
    case, note = waiting_case(who), f"Dikirim dua kali, {script}."
    think_over(who, case, note)
    form = who.page.locator('main form[action*="/langkah/"]')
    sent: dict[str, str | float | bool] = {
        field.get_attribute("name") or "": field.input_value()
        for field in form.locator("input[name], textarea[name]").all()
    }
    where = str(form.get_attribute("action"))
    with who.page.expect_navigation():
        form.get_by_role("button").dblclick()
    assert "sekarang Dikembalikan" in who.text
    again = who.page.request.post(where, form=sent, headers={"Referer": f"{demo}{case}"})
    assert again.status == 200
    assert "baru saja diubah" not in again.text()
    assert decisions(who, case, note) == 1
    who.leave()


def test_an_old_tab_overwrites_nothing(browser: Browser, demo: str) -> None:
    who = person(browser, demo, FIRST)
    case = waiting_case(who)
    think_over(who, case, "Dari tab lama.")
    old, who.page = who.page, who.context.new_page()
    think_over(who, case, "Dari tab baru.").press("Kembalikan")
    who.page = old
    who.press("Kembalikan")
    assert "baru saja diubah orang lain" in who.text
    assert decisions(who, case, "Dari tab lama.") == 0
    who.leave()


def test_who_saves_last_sees_what_a_colleague_wrote_meanwhile(browser: Browser, demo: str) -> None:
    first, who = person(browser, demo, COLLEAGUE), person(browser, demo, FACILITATOR)
    who.open("/usulan/?status=draft")
    case = who.page.locator('main th a[href^="/usulan/"]').first.get_attribute("href")
    aims = f"{case}tulis/tujuan/"
    who.open(aims)
    first.open(aims).fill(aims="Tujuan dari rekan.").press()
    who.fill(aims="Tujuan dari tab lama.").press()
    assert who.page.url.endswith(aims)
    assert f"{COLLEAGUE} mengubahnya pada pukul" in who.text
    assert "Tujuan dari rekan." in who.text
    first.open(aims)
    assert first.page.locator('main [name="aims"]').input_value() == "Tujuan dari rekan."
    who.press()
    first.open(aims)
    assert first.page.locator('main [name="aims"]').input_value() == "Tujuan dari tab lama."
    first.leave()
    who.leave()


def test_a_line_cut_while_sending_decides_once(browser: Browser, demo: str) -> None:
    """Once the request never leaves, once only its answer is lost; then it is sent again."""
    who = person(browser, demo, FIRST)
    case, note = waiting_case(who), "Sinyal hilang di tengah."
    think_over(who, case, note)

    def lose_the_answer(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    who.context.set_offline(True)
    press_without_answer(who)
    who.context.set_offline(False)
    assert decisions(who.beside(), case, note) == 0
    who.context.route("**/langkah/**", lose_the_answer)
    resend(who)
    who.context.unroute("**/langkah/**")
    resend(who)
    assert "sekarang Dikembalikan" in who.text
    assert decisions(who, case, note) == 1
    who.leave()


def press_without_answer(who: Person) -> None:
    button = who.page.locator('main form[action*="/langkah/"] button')
    with who.page.expect_event("requestfailed"):
        button.click()
    who.page.wait_for_timeout(300)


def resend(who: Person) -> None:
    """Reload the page that says there is no connection: the browser sends the form again."""
    try:
        who.page.reload()
    except BrowserError as error:
        assert "ERR_CONNECTION_RESET" in str(error)  # noqa: PT017


@pytest.fixture
def own_demo(demo: str, demo_folder: Path, tmp_path: Path) -> Iterator[Demo]:
    """The demonstration once more, to be mistreated."""
    folder = tmp_path / "own"
    left_out = shutil.ignore_patterns("anyam.sqlite3*", "workers", "*.log", "*.lock")
    shutil.copytree(demo_folder, folder, ignore=left_out)
    source = sqlite3.connect(demo_folder / "data" / "anyam.sqlite3")
    target = sqlite3.connect(folder / "data" / "anyam.sqlite3")
    source.backup(target)
    source.close()
    target.close()
    own = Demo(folder)
    own.start()
    yield own
    own.stop()


class Books:
    """What the database says, read beside the application."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "data" / "anyam.sqlite3"

    def ask(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.path, timeout=20) as database:
            rows = database.execute(question, values).fetchall()
        database.close()
        return rows

    @property
    def letters(self) -> int:
        return int(self.ask("SELECT count(*) FROM letters_letter")[0][0])

    def moved(self, batch: str) -> tuple[int, int, int]:
        """Cases of a batch, those that are awarded, and decisions to award them."""
        (row,) = self.ask(
            """SELECT count(*), sum(p.status = 'awarded'),
                 (SELECT count(*) FROM proposals_decision d WHERE d.action = 'award' AND
                  d.proposal_id IN (SELECT proposal_id FROM proposals_batchline
                                    WHERE batch_id = ?))
               FROM proposals_batchline l JOIN proposals_proposal p ON p.id = l.proposal_id
               WHERE l.batch_id = ?""",
            batch,
            batch,
        )
        return row[0], row[1], row[2]

    def wait_for_job(self, job: str, *statuses: str) -> None:
        begun = time.monotonic()
        while self.ask("SELECT status FROM jobs_job WHERE id = ?", job)[0][0] not in statuses:
            assert time.monotonic() - begun < PATIENCE
            time.sleep(0.005)


def check_some_more(browser: Browser, own: Demo) -> None:
    """So many cases that ten and more wait for the Director's decree."""
    who = person(browser, own.address, DIRECTORATE)
    who.open("/usulan/?langkah=check")
    links = who.page.locator('main th a[href^="/usulan/"]').all()
    for case in [str(link.get_attribute("href")) for link in links][:MANY]:
        yes = {"documents_ok": "ya", "members_ok": "ya", "budget_ok": "ya", "note": "Dicek."}
        who.open(f"{case}direktorat/").fill(**yes).press()
        who.open(f"{case}pertimbangkan/check/")
        if who.page.locator('main form[action*="/langkah/"]').count():
            who.press("Nyatakan sudah diperiksa")
    who.leave()


def test_a_machine_going_dark_amid_a_decree_for_many_sends_all_or_none(
    browser: Browser, own_demo: Demo
) -> None:
    check_some_more(browser, own_demo)
    books = Books(own_demo.folder)
    letters = books.letters
    who = person(browser, own_demo.address, DIRECTOR)
    who.open("/usulan/?langkah=award")
    who.page.get_by_label("Pilih semua di halaman ini").check()
    who.press("Siapkan satu surat")
    batch = who.page.url.rstrip("/").rpartition("/")[2]
    count = books.moved(batch)[0]
    assert count >= MANY
    who.press("Terbitkan dan kirim")
    job = who.page.url.rstrip("/").rpartition("/")[2]
    for delay in (0.0, 0.2):  # inside the transaction, and perhaps after it
        books.wait_for_job(job, "running", "done")
        time.sleep(delay)
        own_demo.kill()
        assert books.moved(batch) in {(count, 0, 0), (count, count, count)}
        assert books.letters - letters == bool(books.moved(batch)[1])
        own_demo.start()
    books.wait_for_job(job, "done", "failed")
    assert books.moved(batch) == (count, count, count)
    assert books.letters - letters == 1
    who.open(f"/pekerjaan/{job}/")
    assert f"{count} usulan terkirim dengan surat" in who.text
    who.leave()
