"""Who sees a group, who changes it, and who reads no names."""

import pytest
from django.test import Client

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.groups import actions
from tests import make
from tests.groups.answers import PAGES
from tests.people.pages import signed_in, text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "over", "status"),
    [
        (Role.FACILITATOR, "731602", 404),
        (Role.DINSOS_HEAD, "7401", 404),
        (Role.DINSOS_HEAD, "7316", 403),
        (Role.RESEARCHER, "73", 403),
        (Role.VILLAGE_HEAD, make.BALLA, 403),
    ],
)
def test_who_may_not_change_a_group(by: User, role: str, over: str, status: int) -> None:
    group = make.group(members=5, by=by)
    seat = group.memberships.living().first()
    assert seat is not None
    other = signed_in(make.user(role, over=over))
    here = group.get_absolute_url()
    readable = {"", "anggota/"}
    paths = [
        *PAGES,
        f"anggota/{seat.pk}/ganti/",
        f"anggota/{seat.pk}/keluar/",
        "berita-acara/draf/",
    ]

    for path in paths:
        expected = 200 if status == 403 and path in readable else status
        assert other.get(here + path).status_code == expected, path
    for path in ("sahkan/", "berita-acara/", "hadir/tamu/1/hapus/", *PAGES[1:]):
        if path not in readable | {"periksa/"}:
            assert other.post(here + path, {}).status_code == status, path
    assert other.get(f"{here}anggota/{seat.pk}/").status_code == (200 if status == 403 else 404)


def test_strangers_are_sent_to_the_door(by: User) -> None:
    group = make.group(members=0, formed=False, by=by)

    for path in ("/kelompok/", "/kelompok/baru/", *(group.get_absolute_url() + p for p in PAGES)):
        assert Client().get(path).status_code == 302, path


def test_researchers_read_no_names(by: User) -> None:
    group = make.group(members=5, by=by)
    left = group.memberships.living().order_by("pk").last()
    assert left is not None
    actions.end_membership(left, make.AT.date(), "moved", by=by, at=make.AT)
    names = [seat.person.name for seat in group.memberships.select_related("person")]
    researcher = signed_in(make.user(Role.RESEARCHER, over="73"))
    here = group.get_absolute_url()
    seat = group.memberships.living().first()
    assert seat is not None

    for path in (here, f"{here}anggota/", f"{here}anggota/{seat.pk}/"):
        shown = text(researcher.get(path))
        assert "Anggota #" in shown
        assert not [name for name in names if name in shown], path
    meeting = group.founding
    assert meeting is not None
    assert researcher.get(f"/berkas/{meeting.sheet_id}/").status_code in (403, 404)
    assert signed_in(by).get(f"/berkas/{meeting.sheet_id}/").status_code == 200


def test_a_pendamping_of_elsewhere_starts_no_group_here() -> None:
    make.village()
    other = signed_in(make.user(over="731602"))

    refused = other.post("/kelompok/baru/", {"name": "Melati", "region": make.BALLA})

    assert "di luar wilayah" in text(refused)
    office = signed_in(make.user(Role.DINSOS_HEAD, over="7316"))
    assert office.get("/kelompok/baru/").status_code == 403


def test_a_disbanded_group_is_only_read(page: Client, by: User) -> None:
    group = make.group(members=5, by=by)
    here = group.get_absolute_url()
    page.post(f"{here}bubar/", {"on": "2024-01-01", "reason": "Usaha dihentikan."})
    actions.disband(group, make.AT.date(), "Usaha dihentikan.", by=by, at=make.AT)

    assert "Bubar" in text(page.get(here))
    assert page.get(f"{here}anggota/tambah/").status_code == 403
