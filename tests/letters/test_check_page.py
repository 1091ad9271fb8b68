"""The public page behind the QR code."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from anyam.letters import actions, rules, throttle
from anyam.letters.models import Letter
from tests import make
from tests.files import samples as files
from tests.letters.browsing import text
from tests.letters.offices import dinsos, head, issued

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def letter() -> Letter:
    return issued(office=dinsos())


def address_of(code: str) -> str:
    return reverse("letters:check", args=[code])


def test_anybody_may_check_a_letter_and_learns_nothing_of_a_person(
    client: Client, letter: Letter
) -> None:
    response = client.get(address_of(letter.code))
    shown = text(response)

    assert response.status_code == 200
    assert "Surat ini asli" in shown
    for part in (letter.number, "Dinas Sosial Kabupaten Enrekang", "Surat pengantar usulan"):
        assert part in shown
    assert letter.digest[:12] in shown
    assert letter.digest not in shown
    secrets = ["Andi Contoh", "1970", "Sipakatau", "60.000.000", letter.subject_line]
    assert not [secret for secret in secrets if secret in response.content.decode()]
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    "change", [str.lower, rules.format_code, lambda code: f"{code[:4]}.{code[4:]}"]
)
def test_a_code_may_be_written_as_people_write(client: Client, letter: Letter, change: Any) -> None:
    assert client.get(address_of(change(letter.code))).status_code == 200


def test_an_altered_code_is_unknown_and_says_what_to_do(client: Client, letter: Letter) -> None:
    for place in range(rules.CODE_LENGTH):
        other = "Z" if letter.code[place] != "Z" else "Y"
        response = client.get(address_of(letter.code[:place] + other + letter.code[place + 1 :]))
        assert response.status_code == 404
        assert "Kode tidak dikenal" in text(response)
        assert "Tanyakan langsung kepada kantor" in text(response)


@pytest.mark.parametrize("code", ["x", "<script>alert(1)<", "A" * 3000, "😀", "..", "%2F%00"])
def test_rubbish_for_a_code_is_unknown(client: Client, code: str) -> None:
    response = client.get(address_of(code))

    assert response.status_code == 404
    assert "<script>alert" not in response.content.decode()


def test_a_revoked_letter_is_said_to_be_revoked(client: Client, letter: Letter) -> None:
    actions.revoke(letter, "Nama Bu Nurhayati salah", by=head(), at=make.AT)

    shown = text(client.get(address_of(letter.code)))

    assert "Surat ini sudah dicabut" in shown
    assert "tidak berlaku lagi" in shown
    assert "asli" not in shown
    assert "Nurhayati" not in shown


def test_a_file_is_compared_and_not_kept(client: Client, letter: Letter, store: Path) -> None:
    issued_pdf = actions.pdf_of(letter).file.read()
    scan = files.pdf()
    actions.attach_signed_scan(letter, files.upload(scan, "s.pdf"), by=head(), at=make.AT)
    kept = {path for path in store.rglob("*") if path.is_file()}

    for data, verdict in [
        (issued_pdf, "sama persis dengan PDF yang diterbitkan"),
        (scan, "sama persis dengan pindaian bertanda tangan"),
        (issued_pdf + b" ", "berbeda dari berkas yang disimpan"),
    ]:
        response = client.post(address_of(letter.code), {"file": files.upload(data, "x.pdf")})
        assert verdict in text(response)

    for response in (
        client.post(address_of(letter.code)),
        client.post(address_of(letter.code), {"file": files.upload(b"MZ", "x.pdf")}),
    ):
        assert "govuk-error-message" in response.content.decode()
    assert {path for path in store.rglob("*") if path.is_file()} == kept


def test_a_photo_of_the_signed_letter_is_recognised_as_the_one_handed_in(
    client: Client, letter: Letter
) -> None:
    photo = files.phone_photo()
    actions.attach_signed_scan(letter, files.upload(photo, "s.jpg"), by=head(), at=make.AT)

    response = client.post(address_of(letter.code), {"file": files.upload(photo, "x.jpg")})
    assert "sama persis dengan pindaian" in text(response)


def test_a_typed_code_leads_to_its_page(client: Client, letter: Letter) -> None:
    ask = reverse("letters:ask")
    assert "Kode pada surat" in text(client.get(ask))

    typed = client.get(ask, {"kode": f" {letter.shown_code.lower()} "})
    assert typed.headers["Location"] == address_of(letter.code)
    assert client.get(ask, {"kode": "abc/../x"}).headers["Location"] == address_of("abcx")
    assert "huruf dan angka saja" in text(client.get(ask, {"kode": "///"}))


def test_whoever_tries_out_codes_is_told_to_wait(client: Client, letter: Letter) -> None:
    unknown = "0000000000" + rules.check_character("0000000000")
    for _try in range(throttle.MISSES_A_MINUTE):
        assert client.get(address_of(unknown)).status_code == 404

    response = client.get(address_of(letter.code))
    assert response.status_code == 429
    assert response["Retry-After"] == "60"
    other = client.get(address_of(letter.code), REMOTE_ADDR="10.0.0.9")
    assert other.status_code == 200


def test_an_office_behind_one_address_checks_all_its_letters(
    client: Client, letter: Letter
) -> None:
    for _visitor in range(throttle.MISSES_A_MINUTE + 5):
        assert client.get(address_of(letter.code)).status_code == 200
        assert client.get(address_of(letter.code[:-1] + "!")).status_code == 404
    assert client.get(address_of(letter.code)).status_code == 200
