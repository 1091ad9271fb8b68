"""The two pictures of the README, taken from the running demonstration."""

import os
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.browser.conftest import ROOT
from tests.browser.people import Person
from tests.chromium import DESK, PHONE

PICTURES = ROOT / "docs" / "pictures"
MOST_BYTES = 200_000


def keep(who: Person, name: str, folder: Path) -> Path:
    path = (PICTURES if os.environ.get("ANYAM_WRITE_PICTURES") else folder) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    who.page.screenshot(path=path)
    with Image.open(path) as taken:  # few colours: a third of the bytes, and no eye sees it
        taken.convert("RGB").quantize(128).save(path, optimize=True)
    return path


def test_a_case_on_the_phone_of_a_village_head(browser: Browser, demo: str, tmp_path: Path) -> None:
    who = Person(browser, demo, viewport=PHONE, device_scale_factor=2).sign_in("Palatui Kadir")
    who.open("/usulan/?langkah=endorse")
    who.open(str(who.page.locator('main th a[href^="/usulan/"]').first.get_attribute("href")))
    assert "Ketahui dan teruskan" in who.text
    check(keep(who, "case-phone.png", tmp_path), (720, 1480))
    who.leave()


def test_the_list_of_an_officer_with_many_ticked(
    browser: Browser, demo: str, tmp_path: Path
) -> None:
    who = Person(browser, demo, viewport=DESK).sign_in("Salmawati Tola")
    who.open("/usulan/?langkah=forward")
    who.page.get_by_label("Pilih semua di halaman ini").check()
    assert "dipilih" in who.text
    check(keep(who, "list-desk.png", tmp_path), (1280, 900))
    who.leave()


def check(path: Path, size: tuple[int, int]) -> None:
    with Image.open(path) as picture:
        assert picture.size == size
        assert len(picture.convert("L").getcolors(256) or []) > 8  # more than an empty page
    assert path.stat().st_size < MOST_BYTES


@pytest.mark.parametrize("name", ["case-phone.png", "list-desk.png"])
def test_the_readme_shows_it(name: str) -> None:
    assert (PICTURES / name).exists(), "make pictures"
    assert f"docs/pictures/{name}" in (ROOT / "README.md").read_text()
