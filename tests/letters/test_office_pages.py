import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from anyam.accounts.roles import Role
from anyam.letters import actions
from anyam.letters.models import Office
from tests import make
from tests.files import samples as files
from tests.letters.browsing import signed_in, text
from tests.letters.offices import dinsos, directorate, head, issued

pytestmark = pytest.mark.django_db


PROFILE = {
    "name": "Dinas Sosial",
    "letterhead": " Pemerintah  Kabupaten Enrekang \n\nDinas Sosial ",
    "address": "Jalan Baru 3",
    "place": "Enrekang",
    "head_position": "Kepala Dinas Sosial",
    "head_name": "Dra. Baru, M.Si.",
    "head_rank": "",
    "head_nip": "19700101 199503 1 001",
    "number_pattern": "460/{seq}/{year}",
    "decree_pattern": "",
    "paper": "f4",
}


def test_the_head_changes_what_stands_on_the_office_s_letters(client: Client) -> None:
    office = dinsos()
    signed_in(client, head())
    assert office.name in text(client.get(reverse("letters:offices")))
    address = reverse("letters:office", args=[office.pk])
    assert office.head_name in client.get(address).content.decode()

    logo = files.upload(files.picture("PNG", mode="RGBA"), "l.png")
    assert client.post(address, PROFILE | {"new_logo": logo}).status_code == 302

    office.refresh_from_db()
    assert office.letterhead_lines == ["Pemerintah Kabupaten Enrekang", "Dinas Sosial"]
    assert office.head_nip == "197001011995031001"
    assert office.logo
    letter = issued(office=office)
    assert letter.number == "460/1/2026"
    assert "/XObject" in PdfReader(actions.pdf_of(letter).file).pages[0]["/Resources"].get_object()


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("number_pattern", "460/{nomor}/{year}", "tidak dikenal"),
        ("number_pattern", "460/{seq", "berpasangan"),
        ("decree_pattern", "{seq.real}/{year}", "tidak dikenal"),
        ("head_nip", "12", "18 angka"),
        ("letterhead", "\n".join("abcdef"), "paling banyak lima baris"),
        ("letterhead", " \n ", "Kepala surat"),
        ("paper", "a5", "Ukuran kertas"),
        ("name", "x" * 200, "Nama kantor"),
    ],
)
def test_a_bad_profile_is_refused_beside_its_field(
    client: Client, field: str, value: str, says: str
) -> None:
    office = dinsos()
    signed_in(client, head())

    address = reverse("letters:office", args=[office.pk])
    response = client.post(address, PROFILE | {field: value})

    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {field}
    assert says in text(response)
    office.refresh_from_db()
    assert office.name == "Dinas Sosial Kabupaten Enrekang"


def test_nobody_changes_an_office_of_another_region(client: Client) -> None:
    office, ministry = dinsos(), directorate()
    for user in (
        make.user(Role.DINSOS_HEAD, over="7315"),
        make.user(Role.AUDITOR, over="73"),
        make.user(Role.DINSOS_VERIFIER, over="7316"),
        make.user(Role.VILLAGE_HEAD, over=make.BALLA),
    ):
        signed_in(client, user)
        address = reverse("letters:office", args=[office.pk])
        assert client.get(address).status_code == 404
        assert client.post(address, PROFILE).status_code == 404
    assert client.get(reverse("letters:offices")).status_code == 404
    signed_in(client, head())
    assert client.get(reverse("letters:office", args=[ministry.pk])).status_code == 404


def test_an_admin_adds_an_office_inside_the_own_region(client: Client) -> None:
    make.village()
    signed_in(client, make.user(Role.AREA_ADMIN, over="7316"))
    address = reverse("letters:new_office") + "?jenis=village"
    assert "Wilayah" in text(client.get(address))

    response = client.post(address, PROFILE | {"region": make.BALLA})
    assert response.status_code == 302, response.context["form"].errors
    assert Office.objects.get().region_code == make.BALLA
    again = client.post(address, PROFILE | {"region": make.BALLA})
    assert "sudah ada" in text(again)


def test_an_admin_adds_no_office_elsewhere(client: Client) -> None:
    make.village("7315012001")
    signed_in(client, make.user(Role.AREA_ADMIN, over="7316"))

    for unit in ("directorate", "province", "x", ""):
        assert client.get(reverse("letters:new_office"), {"jenis": unit}).status_code == 404
    outside = client.post(
        reverse("letters:new_office") + "?jenis=village", PROFILE | {"region": "7315012001"}
    )
    assert outside.status_code == 200
    assert not Office.objects.exists()


def test_the_national_admin_adds_the_directorate(client: Client) -> None:
    signed_in(client, make.user(Role.AREA_ADMIN, over=""))

    address = reverse("letters:new_office") + "?jenis=directorate"
    assert client.post(address, PROFILE).status_code == 302
    assert Office.objects.get().region_code == ""
