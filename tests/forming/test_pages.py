"""A pendamping asks for groups, changes them by hand, and takes drafts to the musyawarah."""

from typing import Any

import pytest
from django.test import Client

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.forming import actions
from anyam.forming.models import Plan
from anyam.groups.models import Group
from anyam.jobs.models import Job
from anyam.jobs.runs import work
from anyam.kernel.problems import Blocked
from anyam.outreach.models import Candidate
from anyam.people.models import Person
from anyam.schemes import get_scheme
from tests import make
from tests.outreach.makers import candidate

pytestmark = pytest.mark.django_db
ASKED = {
    "region": make.BALLA, "reach": "village", "scheme": "permensos-2-2019", "smallest": "5",
    "largest": "6",
}  # fmt: skip


@pytest.fixture
def by() -> User:
    return make.user(name="Ibu Sari")


@pytest.fixture
def page(by: User) -> Client:
    return make.browser(by)


def village(by: User, count: int = 7) -> list[Candidate]:
    trades = ["kios", "kue"]
    return [
        candidate(
            by=by, trades=[trades[number % 2]], skills=["mencatat", "memasarkan"][: number % 3]
        )
        for number in range(count)
    ]


def proposed(by: User, count: int = 7) -> Plan:
    village(by, count)
    plan = actions.ask(region=make.village(), smallest=3, largest=4, by=by, at=make.AT)
    assert work.func(plan.job_id) == "done"
    plan.refresh_from_db()
    return plan


def test_from_the_question_to_the_drafts(page: Client, by: User) -> None:
    people = village(by, 11)
    asked = page.post("/usul-kelompok/baru/", ASKED)
    plan = Plan.objects.get()
    assert asked.headers["Location"] == plan.get_absolute_url()
    assert "Batalkan pekerjaan" in page.get(plan.get_absolute_url()).content.decode()

    assert work.func(plan.job_id) == "done"
    shown = page.get(plan.get_absolute_url())
    board = shown.context["board"]
    assert sorted(len(card.members) for card in board.cards) == [5, 6]
    assert board.ready
    assert "tinggal di sekitar rumah" in board.cards[0].reason
    assert "Terbukti tidak ada yang lebih baik" in shown.content.decode()
    assert "Terbukti" in Job.objects.get(pk=plan.job_id).result["summary"]

    used = page.post(f"{plan.get_absolute_url()}pakai/", follow=True)
    assert "2 draf kelompok dicatat" in used.content.decode()
    groups = list(Group.objects.with_count())
    assert sorted(group.members for group in groups) == [5, 6]
    assert {group.status for group in groups} == {Group.Status.DRAFT}
    assert {group.trade.slug for group in groups if group.trade} == {"kios", "kue"}
    assert not Candidate.objects.waiting().filter(pk__in=[p.pk for p in people]).exists()
    actions_done = Event.objects.filter(action__startswith="forming.").values_list(
        "action", flat=True
    )
    assert sorted(actions_done) == ["forming.accept", "forming.ask"]


def test_a_person_is_moved_without_a_script(page: Client, by: User) -> None:
    plan = proposed(by)
    here = plan.get_absolute_url()
    member = plan.groups[0]["members"][0]

    page.post(f"{here}pindah/", {"member": member, "to": "2"})
    plan.refresh_from_db()
    assert member in plan.groups[1]["members"]
    assert member not in plan.groups[0]["members"]

    page.post(f"{here}pindah/", {"member": member, "to": "luar"})
    plan.refresh_from_db()
    assert not any(member in group["members"] for group in plan.groups)
    assert [row[0] for row in page.get(here).context["board"].outside] == [member]

    page.post(f"{here}pindah/", {"member": member, "to": "baru"})
    plan.refresh_from_db()
    assert plan.groups[-1]["members"] == [member]
    board = page.get(here).context["board"]
    assert not board.ready
    assert board.cards[-1].problems[0].code == "group.too_small"
    refused = page.post(f"{here}pakai/", follow=True)
    assert "paling sedikit 3" in refused.content.decode()
    assert not Group.objects.exists()

    page.post(f"{here}semula/")
    plan.refresh_from_db()
    assert plan.groups == plan.answer["groups"]


def test_the_value_of_a_move_is_told_before_it_is_made(page: Client, by: User) -> None:
    plan = proposed(by)
    here, member = plan.get_absolute_url(), plan.groups[0]["members"][0]

    told = page.get(f"{here}nilai/", {"member": member, "to": "luar"}).json()
    assert told["placed"] == -1_000_000
    assert told["total"] == sum(told["parts"].values())
    plan.refresh_from_db()
    assert plan.groups == plan.answer["groups"]

    page.post(f"{here}pindah/", {"member": member, "to": "luar"})
    worth = page.get(here).context["board"].worth
    assert worth.total == told["total"]
    for query in ({"member": "x", "to": "1"}, {}):
        assert page.get(f"{here}nilai/", query).status_code == 404


def test_a_group_gets_another_trade_and_the_script_only_the_board(page: Client, by: User) -> None:
    plan = proposed(by)
    url = f"{plan.get_absolute_url()}usaha/"
    headers = {"HX-Request": "true"}
    board = page.post(url, {"group": "1", "trade": "las"}, headers=headers).content.decode()
    plan.refresh_from_db()
    assert plan.groups[0]["trade"] == "las"
    assert 'id="papan"' in board
    assert "<html" not in board

    for sent in ({"group": "9", "trade": "las"}, {"group": "²", "trade": "las"}, {"group": "1"}):
        refused = page.post(url, sent, headers=headers).content.decode()
        assert "Pilih usaha dari daftar" in refused
    odd = page.post(f"{plan.get_absolute_url()}pindah/", {"member": "0", "to": "1"}, follow=True)
    assert "tidak ada di antara para calon" in odd.content.decode()


def test_sizes_that_cannot_be_and_an_empty_village_are_told(page: Client, by: User) -> None:
    make.village()
    shown = page.post("/usul-kelompok/baru/", ASKED | {"smallest": "8"}).content.decode()
    assert "tidak boleh kurang dari yang paling sedikit" in shown
    sizes = {"smallest": "4", "largest": "21"}
    shown = page.post("/usul-kelompok/baru/", ASKED | sizes).content.decode()
    assert "Menurut skema ini kelompok paling sedikit 5 orang" in shown
    assert "Menurut skema ini kelompok paling banyak 20 orang" in shown
    assert "Belum ada calon yang menunggu" in shown
    assert not Plan.objects.exists()


def test_where_no_group_can_be_the_job_says_what_to_loosen(by: User, page: Client) -> None:
    village(by, 3)
    plan = actions.ask(region=make.village(), smallest=5, largest=10, by=by, at=make.AT)
    assert work.func(plan.job_id) == "failed"
    error = Job.objects.get(pk=plan.job_id).error
    assert "Turunkan ukuran terkecil dari 5 menjadi 3" in error
    assert "Turunkan" in page.get(plan.get_absolute_url()).content.decode()


def test_a_living_group_of_the_kecamatan_is_not_copied(by: User) -> None:
    make.group(members=5, trade="kios", by=by)
    plan = proposed(by, 3)
    assert plan.taken == {"kios": 1}


def test_a_near_trade_of_a_living_group_counts_like_a_copy(by: User, page: Client) -> None:
    make.group(members=5, trade="warung-makan", by=by)
    plan = proposed(by, 3)
    assert {"kue", "kue-basah", "keripik"} <= plan.near.keys()
    assert "warung-makan" not in plan.near
    plan.groups[0]["trade"] = "kue"
    plan.save()
    board = page.get(plan.get_absolute_url()).context["board"]
    assert board.worth.variety == -40
    assert (
        "1 kelompok yang sudah berjalan menjual kepada pembeli yang sama" in board.cards[0].reason
    )


def test_who_certainly_does_not_qualify_is_left_out_with_the_reason(by: User, page: Client) -> None:
    village(by, 5)
    officer = candidate(by=by).person
    Person.objects.filter(pk=officer.pk).update(occupation="civil_servant")
    page.post("/usul-kelompok/baru/", ASKED)
    plan = Plan.objects.get()
    assert work.func(plan.job_id) == "done"

    here, member = plan.get_absolute_url(), str(officer.pk)
    [(left, _name, why)] = page.get(here).context["board"].outside
    assert left == member
    assert why.startswith("Tidak diikutkan, boleh dipindahkan ke kelompok. Bukan pegawai")
    assert "PNS" in why

    page.post(f"{here}pindah/", {"member": member, "to": "1"})  # people decide
    board = page.get(here).context["board"]
    assert board.ready
    assert board.outside == []

    page.post("/usul-kelompok/baru/", ASKED | {"everybody": "on"})
    assert Plan.objects.latest("pk").barred == {}


def test_where_too_few_qualify_the_job_says_how_many_were_left_out(by: User) -> None:
    village(by, 4)
    Person.objects.filter(pk=candidate(by=by).person_id).update(occupation="military")
    sizes: Any = {"smallest": 5, "largest": 6, "everybody": False}
    scheme = get_scheme("permensos-2-2019")
    plan = actions.ask(region=make.village(), scheme=scheme, **sizes, by=by, at=make.AT)
    assert work.func(plan.job_id) == "failed"
    assert "1 calon tidak diikutkan" in Job.objects.get(pk=plan.job_id).error


def test_who_sits_in_a_group_by_now_stops_the_whole_proposal(by: User) -> None:
    plan = proposed(by)
    from anyam.groups import actions as groups

    other = groups.start(name="Lain", region=make.village(), by=by, at=make.AT)
    person = Person.objects.get(pk=plan.groups[1]["members"][0])
    groups.add_member(other, person, by=by, at=make.AT)
    with pytest.raises(Blocked):
        actions.accept(plan, by=by, at=make.AT)
    assert Group.objects.count() == 1


def test_a_used_proposal_is_closed(by: User, page: Client) -> None:
    plan = proposed(by)
    actions.accept(plan, by=by, at=make.AT)
    here = plan.get_absolute_url()
    assert "Pindahkan" not in page.get(here).content.decode()
    member = plan.groups[0]["members"][0]
    again = page.post(f"{here}pindah/", {"member": member, "to": "luar"}, follow=True)
    assert "sudah dipakai" in again.content.decode()
    assert page.get(f"{here}nilai/", {"member": member, "to": "luar"}).status_code == 404


def test_who_only_reads_may_not_ask(by: User) -> None:
    plan = proposed(by)
    reader = make.browser(make.user(Role.DINSOS_VERIFIER, over="7316"))
    assert reader.get("/usul-kelompok/baru/").status_code == 403
    assert reader.get(plan.get_absolute_url()).status_code == 403
    assert "Balla" in reader.get("/usul-kelompok/").content.decode()


def test_the_whole_kecamatan_can_be_asked_for(page: Client, by: User) -> None:
    village(by, 4)
    candidate(by=by, region=make.village("7316032002"))
    page.post("/usul-kelompok/baru/", ASKED | {"reach": "kecamatan"})
    plan = Plan.objects.get()
    assert plan.region_id == "731603"
    assert plan.counted == 5


def test_the_page_costs_the_same_queries_for_more_people(
    page: Client, by: User, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    small = proposed(by, 4)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page.get(small.get_absolute_url())
    large = proposed(by, 8)
    with django_assert_num_queries(len(few)):
        page.get(large.get_absolute_url())
