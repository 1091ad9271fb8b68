"""The pages of an administrator."""

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from anyam.accounts import queries
from anyam.accounts.models import Assignment, Deputy, User
from anyam.accounts.roles import Role
from anyam.audit.models import Event
from tests import make
from tests.accounts.pages import TODAY, day, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return make.user(Role.AREA_ADMIN, over="7316", name="Ani")


@pytest.fixture
def page(admin: User) -> Client:
    return make.browser(admin)


def test_the_list_holds_one_s_own_area_and_is_searched(page: Client) -> None:
    here = make.user(Role.FACILITATOR, over="731603", name="Siti Balla", nip="1" * 18)
    make.user(Role.FACILITATOR, over="731701", name="Orang Tetangga")

    assert "Siti Balla" in text(page.get("/pengguna/"))
    assert "Orang Tetangga" not in text(page.get("/pengguna/"))
    for query in ("cari=siti", f"cari={here.username[:6]}", "cari=111111", "peran=facilitator"):
        assert "Siti Balla" in text(page.get(f"/pengguna/?{query}"))
    for query in ("cari=budi", "peran=director"):
        assert "Siti Balla" not in text(page.get(f"/pengguna/?{query}"))
    rows = page.get("/pengguna/?cari=siti", headers={"HX-Request": "true"})
    assert "<html" not in rows.content.decode()


def test_the_list_costs_the_same_however_long_it_is(
    page: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        make.user(Role.FACILITATOR, over="731603")
    with django_assert_max_num_queries(15):
        response = page.get("/pengguna/")
    assert "1 sampai 25 dari 31" in text(response)
    assert len(response.content) < 100_000
    assert "26 sampai 31" in text(page.get("/pengguna/?hal=2"))
    assert page.get("/pengguna/?hal=x").status_code == 200


def test_a_user_s_page_has_a_bounded_cost(page: Client, django_assert_max_num_queries: Any) -> None:
    user = make.user(Role.DINSOS_HEAD, over="7316")
    with django_assert_max_num_queries(30):
        page.get(f"/pengguna/{user.pk}/")


@pytest.mark.parametrize(
    ("role", "over"),
    [(Role.DINSOS_HEAD, "7316"), (Role.AUDITOR, ""), (Role.AREA_ADMIN, "7317")],
)
def test_others_find_no_such_pages(role: str, over: str) -> None:
    user = make.user(Role.FACILITATOR, over="731603")
    post = user.assignments.get()
    other = make.browser(make.user(role, over=over))
    for address in ("", "ubah/", "peran/", "peran/auditor/4/", "nonaktif/", "tautan/lihat/"):
        assert other.get(f"/pengguna/{user.pk}/{address}").status_code == 404
    for address in ("tautan/", "lihat-sebagai/", "sesi/1/"):
        assert other.post(f"/pengguna/{user.pk}/{address}").status_code == 404
    assert other.get(f"/penugasan/{post.pk}/akhiri/").status_code == 404
    assert other.get(f"/penugasan/{post.pk}/pengganti/").status_code == 404
    status = 200 if role == Role.AREA_ADMIN else 404
    assert other.get("/pengguna/").status_code == status
    assert other.get("/pengguna/baru/").status_code == status


def test_a_new_user_comes_with_a_link_that_is_shown_once(page: Client) -> None:
    response = page.post(
        "/pengguna/baru/",
        {"name": "Rahma", "username": "rahma", "phone": "", "nip": "", "position": "", "rank": ""},
    )
    user = User.objects.get(username="rahma")
    assert response["Location"] == f"/pengguna/{user.pk}/tautan/lihat/"
    assert user.region_id == "7316"
    shown = page.get(response["Location"])
    link = re.search(r"http://127\.0\.0\.1:8000(/masuk/sandi/\S+/)", text(shown))
    assert link
    assert "<svg" in shown.content.decode()
    assert page.get(response["Location"])["Location"] == f"/pengguna/{user.pk}/"
    assert "Pilih kata sandi" in text(Client().get(link[1], follow=True))


def test_a_national_administrator_chooses_where_somebody_works() -> None:
    both = make.user(Role.AREA_ADMIN, over="7316")
    Assignment.objects.create(
        user=both, role=Role.AREA_ADMIN, region=make.region("7317"), starts_on=TODAY
    )
    page = make.browser(both)
    told = {"name": "Rahma", "username": "rahma"}
    assert "Bekerja di" in text(page.post("/pengguna/baru/", told))
    page.post("/pengguna/baru/", told | {"region": "7317"})
    assert User.objects.get(username="rahma").region_id == "7317"

    make.browser(make.user(Role.AREA_ADMIN, over="")).post(
        "/pengguna/baru/", {"name": "Nasional", "username": "nasional"}
    )
    assert User.objects.get(username="nasional").region_id is None


def test_refusals_stand_beside_their_field(page: Client) -> None:
    make.user(Role.FACILITATOR, over="731603", phone="", nip="")
    taken = User.objects.latest("pk").username
    said = text(page.post("/pengguna/baru/", {"name": "X", "username": taken, "nip": "12"}))
    assert "NIP terdiri atas 18 angka" in said
    said = text(page.post("/pengguna/baru/", {"name": "X", "username": taken, "phone": "12"}))
    assert "Nama pengguna ini sudah dipakai" in said
    assert "Nomor HP dimulai dengan 08" in said


def test_details_are_changed_by_page(page: Client) -> None:
    user = make.user(Role.DINSOS_HEAD, over="7316")
    assert user.name in page.get(f"/pengguna/{user.pk}/ubah/").content.decode()
    told = {"name": "Dra. Hj. Rosmini", "position": "Kepala Dinas", "nip": "", "rank": ""}
    response = page.post(f"/pengguna/{user.pk}/ubah/", told)
    assert response["Location"] == f"/pengguna/{user.pk}/"
    said = text(page.get(response["Location"]))
    assert "Dra. Hj. Rosmini" in said
    assert "Ani mengubah data akun" in said


def test_a_role_is_given_in_two_questions(page: Client) -> None:
    user = make.user(Role.FACILITATOR, over="731603")
    asked = text(page.get(f"/pengguna/{user.pk}/peran/"))
    assert "Kepala Dinas Sosial – satu kabupaten/kota" in asked
    assert "Direktur" not in asked
    first = page.post(f"/pengguna/{user.pk}/peran/", {"role": "auditor.4"})
    assert first["Location"] == f"/pengguna/{user.pk}/peran/auditor/4/"
    assert page.post(first["Location"], {"starts_on": day()}).status_code == 200
    done = page.post(first["Location"], {"region": "7316", "starts_on": day()})
    assert done["Location"] == f"/pengguna/{user.pk}/"
    assert user.assignments.filter(role=Role.AUDITOR, region_id="7316").exists()
    assert "Auditor" in text(page.get(done["Location"]))


@pytest.mark.parametrize("address", ["auditor/2/", "auditor/0/", "chair/10/", "raja/4/"])
def test_roles_that_are_not_theirs_to_give_have_no_page(page: Client, address: str) -> None:
    user = make.user(Role.FACILITATOR, over="731603")
    told = {"region": "73", "starts_on": day()}
    response = page.post(f"/pengguna/{user.pk}/peran/{address}", told)
    assert response.status_code in (200, 404)
    assert user.assignments.count() == 1


def test_a_role_is_ended_by_page(page: Client) -> None:
    user = make.user(Role.DINSOS_HEAD, over="7316")
    post = user.assignments.get()
    assert "Hari terakhir" in text(page.get(f"/penugasan/{post.pk}/akhiri/"))
    said = text(page.post(f"/penugasan/{post.pk}/akhiri/", {"last_day": day(-30)}))
    assert "yang sudah lewat tidak diubah" in said
    done = page.post(f"/penugasan/{post.pk}/akhiri/", {"last_day": day(-1)})
    assert done["Location"] == f"/pengguna/{user.pk}/"
    assert "Peran yang sudah selesai" in text(page.get(done["Location"]))


def test_an_officer_appoints_and_calls_back_their_own_deputy() -> None:
    head = make.user(Role.DINSOS_HEAD, over="7316", name="Hasan")
    other = User.objects.create(username="rahma", name="Rahma", region=make.region("7316"))
    post, mine = head.assignments.get(), make.browser(head)
    address = f"/penugasan/{post.pk}/pengganti/"
    assert address in mine.get("/akun/").content.decode()
    assert "Rahma" in text(mine.get(address))
    assert "Tidak ada orang yang cocok" in text(mine.get(f"{address}?cari=zzz"))
    told = {"user": other.pk, "starts_on": day(), "ends_on": day(5), "reason": "cuti"}
    assert "Tanggal mulai sudah lewat" in text(mine.post(address, told | {"starts_on": day(-1)}))
    assert mine.post(address, told)["Location"] == "/akun/"
    assert "Digantikan Rahma" in text(mine.get("/akun/"))
    TOTP.activate(other, "A" * 32)
    assert "Menggantikan Hasan" in text(make.browser(other).get("/akun/"))

    deputy = Deputy.objects.get()
    assert make.browser(other).post(f"/pengganti/{deputy.pk}/batalkan/").status_code == 404
    assert mine.post(f"/pengganti/{deputy.pk}/batalkan/")["Location"] == "/akun/"
    assert Deputy.objects.get().cancelled_at
    assert "sudah dibatalkan" in text(mine.post(f"/pengganti/{deputy.pk}/batalkan/", follow=True))


def test_an_administrator_does_so_for_others(page: Client) -> None:
    head = make.user(Role.DINSOS_HEAD, over="7316")
    other = User.objects.create(username="rahma", name="Rahma", region=make.region("7316"))
    told = {"user": other.pk, "starts_on": day(), "ends_on": day(5), "reason": "cuti"}
    done = page.post(f"/penugasan/{head.assignments.get().pk}/pengganti/", told)
    assert done["Location"] == f"/pengguna/{head.pk}/"
    deputy = Deputy.objects.get()
    done = page.post(f"/pengganti/{deputy.pk}/batalkan/")
    assert done["Location"] == f"/pengguna/{head.pk}/"


@pytest.mark.parametrize(
    ("measure", "action", "note"),
    [
        ("nonaktif", "account.deactivated", True),
        ("aktif", "account.reactivated", False),
        ("buka-kunci", "account.unlocked", False),
        ("pengaman", "second_factor.reset", True),
    ],
)
def test_each_measure_says_what_it_means_and_is_taken(
    page: Client, measure: str, action: str, note: bool
) -> None:
    user = make.user(Role.DINSOS_HEAD, over="7316")
    TOTP.activate(user, "A" * 32)
    address = f"/pengguna/{user.pk}/{measure}/"
    assert user.name in text(page.get(address))
    assert not Event.objects.filter(action=action).exists()
    if note:
        assert page.post(address, {"note": ""}).status_code == 200
    assert page.post(address, {"note": "sudah dibicarakan"})["Location"] == f"/pengguna/{user.pk}/"
    assert Event.objects.filter(action=action).count() == 1
    assert page.get(f"/pengguna/{user.pk}/lain/").status_code == 404


def test_a_new_link_for_somebody_known(page: Client) -> None:
    user = make.user(Role.DINSOS_HEAD, over="7316")
    response = page.post(f"/pengguna/{user.pk}/tautan/")
    assert "Hanya terlihat sekali ini" in text(page.get(response["Location"]))
    other = make.user(Role.AUDITOR, over="7316")
    page.post(f"/pengguna/{user.pk}/tautan/")
    assert page.get(f"/pengguna/{other.pk}/tautan/lihat/").status_code == 302


def test_somebody_who_also_works_elsewhere_is_shown_without_the_keys(page: Client) -> None:
    user = make.user(Role.FACILITATOR, over="731603")
    Assignment.objects.create(
        user=user, role=Role.AUDITOR, region=make.region("7317"), starts_on=TODAY
    )
    said = text(page.get(f"/pengguna/{user.pk}/"))
    assert "juga bertugas di luar wilayah Anda" in said
    assert "Auditor" not in said
    assert "Buat tautan" not in said
    assert page.post(f"/pengguna/{user.pk}/tautan/").status_code == 404
    assert page.get(f"/pengguna/{user.pk}/nonaktif/").status_code == 404


def test_a_lock_is_seen_and_a_session_ended(page: Client) -> None:
    user = make.user(Role.FACILITATOR, over="731603")
    theirs = make.browser(user)
    session = theirs.session
    session["seen_at"] = 0
    session.save()
    theirs.get("/akun/")
    for _ in range(5):
        Client().post("/masuk/", {"login": user.username, "password": "salah"})
    said = text(page.get(f"/pengguna/{user.pk}/"))
    assert "Terkunci sampai" in said
    assert "terkunci karena lima kali gagal masuk" in said
    row = queries.sessions_of(user).get()
    page.post(f"/pengguna/{user.pk}/sesi/{row.pk}/")
    assert theirs.get("/akun/").status_code == 302
    assert Event.objects.get(action="session.ended").actor_name == "Ani"
