"""A pendamping takes a group from nothing to its founding paper, without JavaScript."""

import re
from datetime import date

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.groups import actions, panels
from anyam.groups.models import Group, Trade
from tests import make
from tests.groups.answers import MEMBER
from tests.people.pages import messages_of, signed_in, text

pytestmark = pytest.mark.django_db


def test_the_whole_road_on_a_phone(page: Client, by: User) -> None:
    make.village()
    started = page.post("/kelompok/baru/", {"name": "Melati 3", "region": make.BALLA})
    group = Group.objects.get()
    here = group.get_absolute_url()
    assert started.headers["Location"] == here
    for _member in range(4):
        actions.enrol_member(group, **make.facts(), by=by, at=make.AT)
    added = page.post(f"{here}anggota/tambah/", MEMBER, follow=True)
    assert "Siti Aminah sudah menjadi anggota." in text(added)
    seats = list(group.memberships.living().order_by("pk"))
    offices = {"chair": seats[0].pk, "secretary": seats[1].pk, "treasurer": seats[2].pk}
    kiosk = Trade.objects.get(slug="kios")

    page.post(f"{here}pengurus/", offices)
    page.post(f"{here}usaha/", {"trade": kiosk.pk, "business": "Kios di pasar", "secretariat": ""})
    page.post(f"{here}musyawarah/", {"held_on": "01-06-2024", "place": "Balai Desa"})
    page.post(f"{here}hadir/", {"present": [seat.person_id for seat in seats[:4]]})
    page.post(f"{here}hadir/tamu/", {"name": "Budi", "came_for": seats[4].person_id})
    offered = page.get(f"{here}kesepakatan/").context["form"]["agreement"].value()
    page.post(f"{here}kesepakatan/", {"agreement": offered})
    page.post(f"{here}foto/", {"file": make.photo()})
    assert "Belum bisa disahkan" not in text(page.get(f"{here}periksa/"))
    done = page.post(f"{here}sahkan/", follow=True)

    assert "Kelompok sudah disahkan" in text(done)
    group.refresh_from_db()
    assert group.formed_on == date(2024, 6, 1)
    assert "Kios di pasar" in offered
    assert group.facts(date(2024, 6, 2)).attended == 5


def test_the_task_list_says_what_is_left(page: Client, by: User) -> None:
    group = make.group(members=8, formed=False, by=by)

    shown = text(page.get(group.get_absolute_url()))

    assert "Yang perlu dikerjakan" in shown
    assert "Anggota (8 orang) 5 sampai 20 keluarga. Selesai" in shown
    assert "Pengurus Mulai" in shown
    assert "Yang hadir Belum bisa" in shown
    assert "Periksa dan sahkan Masih ada 3 hal yang kurang. Lihat yang kurang" in shown


def test_a_group_that_cannot_be_formed_says_why_beside_the_dead_button(
    page: Client, by: User
) -> None:
    group = make.group(members=2, formed=False, by=by)
    here = group.get_absolute_url()

    shown = page.get(f"{here}periksa/")
    assert "Anggota baru 2 orang, paling sedikit 5 (Permensos 2/2019 Pasal 3)." in text(shown)
    assert re.search(r'disabled\s+aria-describedby="sebab"', shown.content.decode())

    forced = page.post(f"{here}sahkan/", follow=True)
    assert "Musyawarah belum dicatat" in messages_of(forced)
    group.refresh_from_db()
    assert group.formed_on is None


def test_the_list_can_be_searched_and_narrowed(page: Client, by: User) -> None:
    formed = make.group(members=5, name="Mekar", trade="sapi", by=by)
    actions.start(name="Melati", region=make.village("7316032002"), by=by, at=make.AT)

    def names(query: str) -> list[str]:
        return [group.name for group in page.get(f"/kelompok/?{query}").context["page"]]

    assert names("") == ["Mekar", "Melati"]
    assert names("q=mek") == ["Mekar"]
    assert names(f"q={formed.code}") == ["Mekar"]
    assert names("usaha=sapi") == ["Mekar"]
    assert names("status=draft") == ["Melati"]
    assert names("status=disbanded") == []
    assert names("wilayah=7316032002") == ["Melati"]
    assert names("status=x&wilayah=99&usaha=%00&q=%00&hal=-1") == ["Mekar", "Melati"]
    assert "Tidak ada kelompok yang cocok" in text(page.get("/kelompok/?q=zzz"))


def test_the_place_filter_goes_down_step_by_step(by: User) -> None:
    make.village("7316032002")
    make.village("7316021001")
    make.village()

    def places(user: User, query: str = "") -> list[str]:
        shown = signed_in(user).get(f"/kelompok/?{query}").context["places"]
        return [place.code for place in shown]

    head = make.user(Role.DINSOS_HEAD, over="7316")
    assert sorted(places(head)) == ["731602", "731603"]
    assert places(head, "wilayah=731603")[0] == "731603"
    assert sorted(places(head, "wilayah=731603")) == ["731603", "7316031021", "7316032002"]
    assert sorted(places(head, "wilayah=74")) == ["731602", "731603"]
    assert places(make.user(Role.DIRECTOR, over="")) == ["73"]
    two = make.user(over="731603")
    two.assignments.create(
        role=Role.FACILITATOR, region=make.region("731602"), starts_on="2020-01-01"
    )
    assert sorted(places(two)) == ["731602", "731603"]


def queries(client: Client, path: str) -> tuple[int, HttpResponse]:
    client.get(path)  # whatever is read once and kept
    with CaptureQueriesContext(
        connection,
    ) as caught:
        response = client.get(path)
    return len(caught), response


def test_pages_cost_the_same_however_much_there_is(page: Client, by: User) -> None:
    small = make.group(members=5, by=by)
    paths = ("/kelompok/", small.get_absolute_url(), f"{small.get_absolute_url()}anggota/")
    before = [queries(page, path)[0] for path in paths]
    for number in range(30):
        make.group(members=0, name=f"Uji {number}", formed=False, by=by)
    large = make.group(members=20, by=by)
    paths = ("/kelompok/", large.get_absolute_url(), f"{large.get_absolute_url()}anggota/")

    after = [queries(page, path)[0] for path in paths]
    index = queries(page, "/kelompok/")[1]

    assert after == before
    assert after[0] <= 15
    assert after[1] <= 30
    assert len(index.content) <= 100_000


def test_other_apps_may_say_something_about_a_group(
    page: Client, by: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = make.group(members=0, formed=False, by=by)
    monkeypatch.setattr(panels, "_panels", [])
    panels.register(lambda _group, _user: [panels.Row("Usulan 17", "/usulan/17/", "Diajukan")])

    assert "Usulan dan bantuan Usulan 17 Diajukan" in text(page.get(group.get_absolute_url()))


def test_steps_of_a_meeting_wait_for_the_meeting(page: Client, by: User) -> None:
    group = make.group(members=5, formed=False, by=by)

    for step in ("hadir/", "hadir/tamu/", "kesepakatan/", "foto/"):
        assert page.get(group.get_absolute_url() + step).status_code == 404, step


def test_a_guest_is_noted_and_taken_off_the_list(page: Client, by: User) -> None:
    group = make.group(members=5, formed=False, by=by)
    here = group.get_absolute_url()
    page.post(f"{here}musyawarah/", {"held_on": "2024-01-02", "place": "Balai"})
    assert "Simpan dulu daftar hadir" in text(page.get(f"{here}hadir/"))
    seats = list(group.memberships.living().order_by("pk"))
    page.post(f"{here}hadir/", {"present": [seats[0].person_id]})
    page.post(f"{here}hadir/tamu/", {"name": "Budi", "came_for": seats[1].person_id})
    page.post(f"{here}hadir/tamu/", {"name": "Pak Lurah", "came_for": ""})
    shown = page.get(f"{here}hadir/")
    assert f"Budi (mewakili {seats[1].person.name})" in text(shown)

    page.post(f"{here}hadir/tamu/{shown.context['sheet'].rows[1].pk}/hapus/")
    page.post(f"{here}hadir/", {"present": [seats[0].person_id, seats[1].person_id]})

    rows = page.get(f"{here}hadir/").context["sheet"].rows
    assert [(row.guest, row.came_for) for row in rows] == [("Budi", None)]


def test_a_list_of_a_formed_group_is_closed(page: Client, by: User) -> None:
    group = make.group(members=5, by=by)

    refused = page.post(f"{group.get_absolute_url()}hadir/tamu/1/hapus/", follow=True)

    assert "tidak dapat diubah lagi" in messages_of(refused)


def test_a_group_is_disbanded_with_a_day_and_a_reason(page: Client, by: User) -> None:
    group = make.group(members=2, formed=False, by=by)

    page.post(
        f"{group.get_absolute_url()}bubar/",
        {"on": timezone.localdate().isoformat(), "reason": "Anggota pindah semua."},
    )

    group.refresh_from_db()
    assert group.disbanded_on == timezone.localdate()


def test_rows_name_themselves(by: User) -> None:
    group = make.group(members=5, by=by)
    seat, meeting = group.memberships.order_by("pk").first(), group.founding
    assert seat is not None
    assert meeting is not None
    attendance = meeting.attendances.get(person=seat.person)

    assert str(seat) == f"{seat.person.name} (Ketua)"
    assert str(meeting) == f"Musyawarah pembentukan {group.name}"
    assert str(attendance) == seat.person.name
    assert str(group.trade) == "Kios sembako"
    assert group.place == "Balla, Baraka, Enrekang"
