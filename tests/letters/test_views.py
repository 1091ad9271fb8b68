from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from anyam.accounts.roles import Role
from anyam.letters import actions
from anyam.letters.kinds import Kind
from anyam.letters.models import Letter
from tests import make
from tests.files import samples as files
from tests.letters.browsing import signed_in, text
from tests.letters.offices import dinsos, directorate, head, issued, kelurahan

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter() -> Letter:
    return issued(office=dinsos())


# The register


def test_the_register_lists_letters_newest_first_and_finds_by_number(client: Client) -> None:
    first, second = issued(office=dinsos()), issued(office=dinsos())
    page = signed_in(client, head()).get(reverse("letters:index")).content.decode()
    assert page.index(second.number) < page.index(first.number)

    found = text(client.get(reverse("letters:index"), {"q": "460/0002"}))
    assert second.number in found
    assert first.number not in found
    assert first.number in text(client.get(reverse("letters:index"), {"q": first.shown_code}))


def test_the_register_is_narrowed_by_kind_year_and_office(client: Client) -> None:
    letter = issued(office=dinsos())
    statement = issued(Kind.SURAT_KETERANGAN, office=kelurahan())
    signed_in(client, head())

    for query, expected in [
        ({"jenis": "surat_keterangan"}, [statement]),
        ({"kantor": str(dinsos().pk)}, [letter]),
        ({"tahun": "2026"}, [statement, letter]),
        ({"tahun": "2019"}, []),
        ({"jenis": "x'; --", "tahun": "dua", "kantor": "9" * 40, "hal": "-3"}, [statement, letter]),
    ]:
        response = client.get(reverse("letters:index"), query)
        assert list(response.context["page"].object_list) == expected, query


def test_an_empty_register_says_what_to_do(client: Client) -> None:
    signed_in(client, head())
    assert "Belum ada surat." in text(client.get(reverse("letters:index")))
    assert "Tidak ada surat yang cocok." in text(client.get(reverse("letters:index"), {"q": "x"}))


def test_a_page_of_the_register_costs_the_same_for_one_letter_and_for_twenty(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    signed_in(client, head())
    issued(office=dinsos())
    for _round in range(2):
        with django_assert_max_num_queries(15):
            assert client.get(reverse("letters:index")).status_code == 200
        for _letter in range(19):
            issued(office=dinsos())


# A letter


def test_a_researcher_reads_the_register_but_no_paper_that_names_people(
    client: Client, letter: Letter
) -> None:
    attachment = actions.pdf_of(letter)
    signed_in(client, make.user(Role.RESEARCHER, over="7316"))

    page = text(client.get(letter.get_absolute_url()))
    assert letter.number in page
    assert "Unduh PDF" not in page
    for address in (reverse("letters:pdf", args=[letter.pk]), attachment.get_absolute_url()):
        assert client.get(address).status_code == 404


def test_a_letter_s_page_tells_all_and_its_history(client: Client, letter: Letter) -> None:
    shown = text(signed_in(client, head()).get(letter.get_absolute_url()))

    for part in (letter.number, letter.shown_code, letter.digest, "22 November 2026"):
        assert part in shown
    assert f"menerbitkan {letter}" in shown
    assert "Unggah pindaian bertanda tangan" in shown


def test_a_letter_s_pdf_is_that_letter(client: Client, letter: Letter, tmp_path: Path) -> None:
    response = signed_in(client, head()).get(reverse("letters:pdf", args=[letter.pk]))

    saved = tmp_path / "surat.pdf"
    saved.write_bytes(b"".join(response))  # type: ignore[arg-type]
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert letter.number in PdfReader(saved).pages[0].extract_text()


@pytest.mark.parametrize("name", ["detail", "pdf", "scan", "add_scan", "revoke"])
def test_a_neighbour_learns_nothing_of_a_letter(client: Client, letter: Letter, name: str) -> None:
    address = reverse(f"letters:{name}", args=[letter.pk])
    assert client.get(address).status_code == 302

    signed_in(client, make.user(Role.DINSOS_HEAD, over="7315"))
    assert client.get(address).status_code == 404
    assert client.post(address).status_code in {404, 405}


@pytest.mark.parametrize("name", ["add_scan", "revoke"])
def test_a_reader_sees_a_letter_but_cannot_touch_it(
    client: Client, letter: Letter, name: str
) -> None:
    signed_in(client, make.user(Role.AUDITOR, over="73"))

    assert "Cabut surat ini" not in text(client.get(letter.get_absolute_url()))
    address = reverse(f"letters:{name}", args=[letter.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"reason": "sebab"}).status_code == 404
    letter.refresh_from_db()
    assert letter.revoked_at is None


def test_a_decree_is_read_where_it_is_carried_out(client: Client) -> None:
    decree = issued(Kind.SK, office=directorate())
    signed_in(client, head())

    assert client.get(decree.get_absolute_url()).status_code == 200
    assert client.get(reverse("letters:pdf", args=[decree.pk])).status_code == 200


def test_a_signed_scan_is_uploaded_and_read_back(client: Client, letter: Letter) -> None:
    data = files.pdf()
    signed_in(client, head())
    response = client.post(
        reverse("letters:add_scan", args=[letter.pk]), {"file": files.upload(data, "a.pdf")}
    )

    assert response.status_code == 302
    letter.refresh_from_db()
    assert letter.signed_scan
    shown = text(client.get(letter.get_absolute_url()))
    assert letter.signed_scan.sha256 in shown
    assert "Bertanda tangan" in shown
    scan = client.get(reverse("letters:scan", args=[letter.pk]))
    assert b"".join(scan) == data  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "data", [b"", b"MZ rubbish", files.pdf(b"<</S/JavaScript>>"), files.picture()[:900]]
)
def test_a_bad_scan_is_refused_on_its_page(client: Client, letter: Letter, data: bytes) -> None:
    signed_in(client, head())
    address = reverse("letters:add_scan", args=[letter.pk])

    response = client.post(address, {"file": files.upload(data, "a.pdf")})
    assert response.status_code == 200
    assert "govuk-error-message" in response.content.decode()
    assert "govuk-error-message" in client.post(address).content.decode()


def test_a_letter_is_revoked_with_a_reason(client: Client, letter: Letter) -> None:
    signed_in(client, head())
    address = reverse("letters:revoke", args=[letter.pk])
    assert "tidak dapat dibatalkan" in text(client.get(address))
    assert client.post(address, {"reason": "   "}).status_code == 200

    assert client.post(address, {"reason": "Salah <b>jumlah</b>"}).status_code == 302
    page = client.get(letter.get_absolute_url()).content.decode()
    assert "Salah &lt;b&gt;jumlah&lt;/b&gt;" in page
    assert "Cabut surat ini" not in page
    again = client.post(address, {"reason": "lagi"})
    assert "Surat ini sudah dicabut." in text(again)
