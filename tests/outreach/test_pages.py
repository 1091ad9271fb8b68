"""A pendamping on the road: a meeting, who came, who would like to join, what the village has."""

import pytest
from django.test import Client

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.outreach import actions
from anyam.outreach.models import Candidate, Inhabitants, Potential, Socialisation, Visitor
from anyam.people.models import Person
from tests import make
from tests.groups.answers import MEMBER, NIK
from tests.outreach.makers import KIOSK, candidate, session
from tests.people.pages import messages_of, signed_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return make.user(name="Ibu Sari")


@pytest.fixture
def page(by: User) -> Client:
    return signed_in(by)


def test_from_a_meeting_to_a_candidate_who_came_by_somebody_else(page: Client) -> None:
    make.village()
    form = {"region": "731603", "held_on": "01-11-2026", "place": "Kantor Camat Baraka"}
    started = page.post("/sosialisasi/baru/", form)
    held = Socialisation.objects.get()
    assert started.headers["Location"] == f"/sosialisasi/{held.pk}/hadir/banyak/"
    assert held.held_by == "Ibu Sari"

    page.post(
        f"/sosialisasi/{held.pk}/hadir/banyak/", {"names": "1. Rusdi\nHasnah untuk Siti Aminah"}
    )
    page.post(f"/sosialisasi/{held.pk}/hadir/", {"name": "Lukman", "address": "Dusun Buntu"})
    shown = text(page.get(held.get_absolute_url()))
    assert "Yang hadir (3 orang)" in shown
    assert "datang untuk Siti Aminah" in shown
    assert "1 di antaranya datang untuk orang lain" in shown

    row = held.visitors.get(name="Hasnah")
    address = f"/sosialisasi/{held.pk}/hadir/{row.pk}/calon/"
    first = text(page.get(address))
    assert "Yang dicatat sebagai calon: Siti Aminah." in first
    second = page.post(address, {"step": "0", "nik": NIK})
    assert second.context["form"]["name"].value() == "Siti Aminah"
    done = page.post(address, MEMBER, follow=True)

    assert "Siti Aminah dicatat sebagai calon." in messages_of(done)
    made = Candidate.objects.get()
    row.refresh_from_db()
    assert (made.source, made.visitor, row.person) == ("socialisation", row, made.person)
    assert made.region_id == make.BALLA
    page.post(f"/calon/{made.pk}/minat/", {
        "skills": ["memasak"], "others": "menganyam, Memijat", "trades": ["kue", "kios"],
    })  # fmt: skip
    made.refresh_from_db()
    assert made.skills == ["memasak", "menganyam", "memijat"]
    assert made.trades == ["kue", "kios"]
    told = text(page.get(made.get_absolute_url()))
    assert "Memasak, menganyam, memijat" in told
    assert "Yang datang waktu itu: Hasnah." in told


def test_a_candidate_without_a_meeting_begins_with_the_village(page: Client) -> None:
    make.village()
    chosen = page.post("/calon/baru/", {"region": make.BALLA})
    assert chosen.headers["Location"] == f"/calon/baru/{make.BALLA}/"

    page.post(f"/calon/baru/{make.BALLA}/", MEMBER)

    assert Candidate.objects.get().source == "visit"


def test_what_is_unusual_is_asked_before_somebody_becomes_a_candidate(page: Client) -> None:
    make.village()
    unlike = MEMBER | {"sex": "L"}

    asked = page.post(f"/calon/baru/{make.BALLA}/", unlike)
    assert "Benarkah ini?" in text(asked)
    assert not Person.objects.exists()

    page.post(f"/calon/baru/{make.BALLA}/", unlike | {"confirmed": asked.context["page"].asked})
    assert Candidate.objects.get().person.sex == "L"


def test_a_candidate_twice_is_told_so(page: Client, by: User) -> None:
    make.village()
    page.post(f"/calon/baru/{make.BALLA}/", MEMBER)

    again = page.post(f"/calon/baru/{make.BALLA}/", MEMBER)

    assert "Siti Aminah sudah tercatat sebagai calon." in text(again)
    assert Candidate.objects.count() == 1


def test_the_list_of_candidates_is_searched_and_narrowed(page: Client, by: User) -> None:
    ani = candidate(by=by, name="Ani Rahma", trades=["kios"])
    candidate(by=by, name="Budi Santoso", trades=["kue"])
    actions.move(ani, "declined", by=by, at=make.AT)

    def names(query: str) -> list[str]:
        return [row.name for row in page.get(f"/calon/?{query}").context["rows"]]

    assert names("") == ["Budi Santoso"]
    assert names("keadaan=semua") == ["Ani Rahma", "Budi Santoso"]
    assert names("keadaan=semua&usaha=kios") == ["Ani Rahma"]
    assert names("keadaan=semua&q=san") == ["Budi Santoso"]
    assert names("wilayah=731604&keadaan=%00&q=%00&usaha=%22%00&hal=x") == [
        "Ani Rahma",
        "Budi Santoso",
    ]
    assert names("keadaan=semua&wilayah=7316031021") == ["Ani Rahma", "Budi Santoso"]


def test_a_home_on_the_map_and_a_change_of_mind(page: Client, by: User) -> None:
    one = candidate(by=by)

    page.post(f"/calon/{one.pk}/titik/", {"point": "-3.4, 119.9"})
    page.post(f"/calon/{one.pk}/keadaan/", {"state": "declined", "text": "ikut suami"})
    refused = page.post(f"/calon/{one.pk}/keadaan/", {"state": "joined"})

    one.refresh_from_db()
    assert (str(one.latitude), str(one.longitude)) == ("-3.400000", "119.900000")
    assert (one.state, one.state_note) == ("declined", "ikut suami")
    assert "belum menjadi anggota kelompok mana pun" in text(refused)


def test_potentials_are_told_by_look_think_act(page: Client) -> None:
    make.village()
    seen = {"kind": "buyer", "seen": "Pasar Baraka ramai setiap Senin.", "trades": ["kue"]}
    page.post(f"/potensi/{make.BALLA}/lihat/", seen)
    one = Potential.objects.get()
    early = page.post(f"/potensi/butir/{one.pk}/bertindak/", {"plan": "Bertemu kepala pasar."})
    assert "Tuliskan dulu apa artinya" in text(early)
    page.post(f"/potensi/butir/{one.pk}/pikir/", {"meaning": "Kue laku setiap Senin."})
    page.post(f"/potensi/butir/{one.pk}/bertindak/", {"plan": "Bertemu kepala pasar."})

    shown = text(page.get(f"/potensi/{make.BALLA}/"))
    one.refresh_from_db()
    assert one.phase == "tindak"
    assert "Pasar Baraka ramai setiap Senin. Untuk usaha: Kue dan roti" in shown
    assert "Bertemu kepala pasar." in shown
    assert "1 potensi" in text(page.get("/potensi/"))

    page.post(f"/potensi/butir/{one.pk}/tutup/")
    assert "Pasar Baraka" not in text(page.get(f"/potensi/{make.BALLA}/"))
    assert page.post(f"/potensi/butir/{one.pk}/tutup/").status_code == 404


def test_the_number_of_inhabitants_has_a_day_and_a_source(page: Client) -> None:
    make.village()
    told = {"count": "4.120", "counted_on": "31-12-2024", "source": "Dukcapil"}

    assert "belum diketahui" in text(page.get(f"/potensi/{make.BALLA}/"))
    page.post(f"/potensi/{make.BALLA}/penduduk/", told)

    assert Inhabitants.objects.get().count == 4120
    assert "4.120 orang (Dukcapil, 31 Desember 2024)" in text(page.get(f"/potensi/{make.BALLA}/"))
    refused = page.post(f"/potensi/{make.BALLA}/penduduk/", told | {"counted_on": "31-12-2030"})
    assert "Tanggal data belum terjadi." in text(refused)


def test_a_name_is_taken_off_the_list_until_it_is_a_candidate(page: Client, by: User) -> None:
    held = session("Ani\nBudi", by=by)
    ani, budi = held.visitors.order_by("pk")
    actions.add_candidate(visitor=budi, by=by, at=make.AT, **make.facts(name="Budi", sex="L"))

    page.post(f"/sosialisasi/{held.pk}/hadir/{ani.pk}/hapus/")
    kept = page.post(f"/sosialisasi/{held.pk}/hadir/{budi.pk}/hapus/", follow=True)

    assert list(Visitor.objects.values_list("name", flat=True)) == ["Budi"]
    assert "sudah dicatat sebagai calon" in messages_of(kept)


def test_the_meeting_is_put_right(page: Client, by: User) -> None:
    held = session(by=by)
    page.post(f"/sosialisasi/{held.pk}/ubah/", {
        "held_on": "02-11-2026", "place": "Balai Desa", "held_by": "Ibu Camat",
        "asked": "Takut rugi.",
    })  # fmt: skip
    shown = text(page.get(held.get_absolute_url()))
    assert "Ibu Camat" in shown
    assert "Takut rugi." in shown
    assert "Balai Desa" in text(page.get("/sosialisasi/?wilayah=731603"))


def test_a_researcher_reads_numbers_and_no_names(by: User) -> None:
    held, one = session("Ani\nHasnah untuk Budi", by=by), candidate(by=by, name="Cici Paramida")
    page = signed_in(make.user(Role.RESEARCHER, over="7316"))

    assert "2 hadir, 1 mewakili orang lain." in text(page.get("/sosialisasi/"))
    for path in (held.get_absolute_url(), "/calon/", one.get_absolute_url()):
        shown = text(page.get(path))
        assert "Hasnah" not in shown
        assert "Cici" not in shown


def test_a_village_head_describes_the_village_and_enrols_nobody(by: User) -> None:
    held = session(by=by)
    page = signed_in(make.user(Role.VILLAGE_HEAD, over=make.BALLA))

    assert page.get(f"/potensi/{make.BALLA}/lihat/").status_code == 200
    for path in ("/sosialisasi/baru/", "/calon/baru/", f"/calon/baru/{make.BALLA}/"):
        assert page.get(path).status_code == 403
    assert page.get(f"/sosialisasi/{held.pk}/").status_code == 404  # of the whole kecamatan
    assert page.get("/potensi/731603/").status_code == 404
    assert page.get("/potensi/73/penduduk/").status_code == 404


def test_pages_cost_the_same_however_much_there_is(page: Client, by: User) -> None:
    from tests.groups.test_screens import queries

    held = session("Ani", by=by)
    candidate(by=by, trades=[KIOSK])
    paths = ("/sosialisasi/", held.get_absolute_url(), "/calon/", "/potensi/",
             f"/potensi/{make.BALLA}/")  # fmt: skip
    before = [queries(page, path)[0] for path in paths]
    held = session("\n".join(f"Nama {'x' * n}" for n in range(1, 30)), by=by)
    for _one in range(12):
        candidate(by=by, trades=[KIOSK])
        actions.look(
            region=make.village(), kind="place", seen="Kios kosong milik desa.", by=by, at=make.AT
        )
    paths = ("/sosialisasi/", held.get_absolute_url(), *paths[2:])

    assert [queries(page, path)[0] for path in paths] == before
    assert max(before) <= 15


def test_a_trade_is_found_by_its_whole_name(by: User) -> None:
    candidate(by=by, trades=["kue-basah", "kios"])
    wishing = Candidate.objects.filter
    assert [wishing(trades__names=word).count() for word in ("kios", "kio", "kue", "%")] == [
        1, 0, 0, 0,
    ]  # fmt: skip
