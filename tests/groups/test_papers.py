"""The founding paper and the card of the ketua."""

from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.groups import actions
from anyam.groups.models import Group, Trade
from anyam.groups.queries import berita_acara_data
from anyam.letters import actions as letters
from anyam.letters.models import Letter
from tests import make
from tests.people.pages import messages_of, signed_in, text

pytestmark = pytest.mark.django_db


def test_the_draft_paper_needs_the_meeting_and_shows_no_whole_nik(page: Client, by: User) -> None:
    group = make.group(members=5, formed=False, by=by)
    address = f"{group.get_absolute_url()}berita-acara/draf/"
    refused = page.get(address, follow=True)
    assert "Musyawarah belum dicatat" in messages_of(refused)
    make.form(group, by=by)

    pdf = page.get(address)

    assert pdf.headers["Content-Type"] == "application/pdf"
    printed = "".join(one.extract_text() for one in PdfReader(BytesIO(pdf.content)).pages)
    assert group.name.upper() in printed
    assert "Kelurahan Balla" in printed
    for seat in group.memberships.select_related("person"):
        assert seat.person.name in printed
        assert seat.person.nik.reveal() not in printed.replace(" ", "")


def test_the_founding_paper_is_issued_once(page: Client, by: User) -> None:
    group = make.group(members=5, formed=False, by=by)
    address = f"{group.get_absolute_url()}berita-acara/"
    early = page.post(address, follow=True)
    assert "Berita acara dibuat setelah kelompok disahkan." in messages_of(early)
    make.form(group, by=by)

    first, second = page.post(address), page.post(address)

    letter = Letter.objects.get()
    assert first.headers["Location"] == second.headers["Location"] == letter.get_absolute_url()
    assert [row["name"] for row in letter.data["body"]["officers"]] == [
        seat.person.name for seat in group.memberships.order_by("pk")[:3]
    ]
    assert "Berita acara" in text(page.get(group.get_absolute_url()))


def test_a_pin_card_is_shown_once_and_printed_from_there(page: Client, by: User) -> None:
    group = make.group(members=5, by=by)
    address = f"{group.get_absolute_url()}kartu-pin/"
    shown = page.post(address, {"phone": "0812 3456 7890"})
    card = shown.context["card"]
    assert card.spaced in text(shown)
    assert "no-store" in shown.headers["Cache-Control"]

    printed = page.post(address, {"phone": card.phone, "pin": card.pin})
    pdf = "".join(one.extract_text() for one in PdfReader(BytesIO(printed.content)).pages)
    assert card.spaced in pdf
    assert "0812 3456 7890" in pdf

    newer = page.post(address, {"phone": "0812 3456 7890"}).context["card"]
    stale = page.post(address, {"phone": card.phone, "pin": card.pin})
    assert newer.pin == card.pin or "PIN ini tidak berlaku lagi" in text(stale)
    assert card.pin not in str(list(Event.objects.values_list("changes", flat=True)))


def test_the_ketua_sees_their_own_group_and_changes_nothing(page: Client, by: User) -> None:
    group, other = make.group(members=5, by=by), make.group(members=5, by=by)
    page.post(f"{group.get_absolute_url()}kartu-pin/", {"phone": "0812 3456 7890"})
    chair = signed_in(User.objects.get(assignments__role=Role.CHAIR))

    assert text(chair.get("/kelompok/")).count(" anggota ") == 1
    own = chair.get(group.get_absolute_url())
    assert own.status_code == 200
    assert "Tambah atau ubah anggota" not in text(own)
    assert chair.get(other.get_absolute_url()).status_code == 404
    assert chair.get(f"{group.get_absolute_url()}anggota/tambah/").status_code == 403
    seat = group.memberships.living().first()
    assert seat is not None
    member = chair.get(f"{group.get_absolute_url()}anggota/{seat.pk}/")
    assert "Data orang ini" not in text(member)


def test_a_group_without_ketua_gets_no_card(page: Client, by: User) -> None:
    group = make.group(members=5, formed=False, by=by)
    address = f"{group.get_absolute_url()}kartu-pin/"

    assert "belum punya ketua" in text(page.get(address))
    assert "belum punya ketua" in text(page.post(address, {"phone": "081234567890"}))


def test_a_paper_leaves_out_what_is_not_known(by: User) -> None:
    group = make.group(members=5, trade="lainnya", by=by)
    short = berita_acara_data(group)
    assert "kbli" not in short["trades"][0]
    assert "address" not in short["group"]

    kiosk = Trade.objects.get(slug="kios")
    actions.choose_trade(group, kiosk, secretariat="Rumah ketua", by=by, at=make.AT)

    full = berita_acara_data(Group.objects.get(pk=group.pk))
    assert full["trades"][0]["kbli"] == "47112"
    assert full["group"]["address"] == "Rumah ketua"
    assert full["group"]["formed_on"] == "2026-11-01"


def test_a_withdrawn_paper_can_be_issued_anew(page: Client, by: User) -> None:
    group = make.group(members=5, by=by)
    address = f"{group.get_absolute_url()}berita-acara/"
    page.post(address)
    first = Letter.objects.get()
    letters.revoke(first, "Nama salah tulis.", by=by, at=make.AT)

    page.post(address)

    assert Letter.objects.exclude(pk=first.pk).get().revoked_at is None


def let_in(page: Client, group: Group, by: User) -> Client:
    """The browser of this group's ketua, who just got a card."""
    page.post(f"{group.get_absolute_url()}kartu-pin/", {"phone": "0812 3456 7890"})
    chair = User.objects.get(assignments__role=Role.CHAIR, assignments__group_id=group.pk)
    browser = signed_in(chair)
    assert browser.get(group.get_absolute_url()).status_code == 200
    return browser


@pytest.mark.parametrize("way", ["leaves", "hands over", "disbands"])
def test_a_former_ketua_is_let_in_no_more(page: Client, by: User, way: str) -> None:
    group = make.group(members=6, by=by)
    browser = let_in(page, group, by)
    seats = list(group.memberships.living().order_by("pk"))
    now = timezone.now()

    if way == "leaves":
        actions.end_membership(seats[0], now.date(), "died", by=by, at=now)
    elif way == "hands over":
        actions.name_officer(seats[5], "chair", by=by, at=now)
    else:
        actions.disband(group, timezone.localdate(), "Usaha dihentikan.", by=by, at=now)

    assert browser.get(group.get_absolute_url()).status_code in (302, 404)
    assert not User.objects.filter(phone="+6281234567890").exclude(pin_hash="").exists()


def test_a_ketua_who_stays_keeps_the_card(page: Client, by: User) -> None:
    group = make.group(members=6, by=by)
    browser = let_in(page, group, by)
    seats = list(group.memberships.living().order_by("pk"))

    actions.name_officers(group, {"chair": seats[0], "secretary": seats[4]}, by=by, at=make.AT)
    actions.end_membership(seats[5], make.AT.date(), "moved", by=by, at=make.AT)

    assert browser.get(group.get_absolute_url()).status_code == 200
