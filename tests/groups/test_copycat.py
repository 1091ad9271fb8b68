"""Who opens what others nearby already run is told so, and says why it will sell all the same."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.groups import actions, copycat, trading
from anyam.groups.copycat import Kind, People, Rival, Sought
from anyam.groups.market import market_of
from anyam.groups.models import Group, Trade
from anyam.groups.rules import Facts, market_explained
from anyam.kernel.problems import Blocked
from anyam.outreach import actions as outreach
from anyam.proposals import actions as proposals
from anyam.proposals import steps
from anyam.proposals.models import Proposal
from anyam.proposals.queries import dossier
from anyam.proposals.rules import market_explained as proposal_explained
from tests import make
from tests.groups.asking import acts, codes
from tests.people.pages import signed_in, text

DAY = date(2026, 1, 1)
KIOSK, CAKE, WET = Kind("kios", "47112"), Kind("kue", "10710"), Kind("kue-basah", "10792")
COW, GOAT, WELD, OTHER = (
    Kind("sapi", "01411"),
    Kind("kambing", "01442"),
    Kind("las", "25920"),
    Kind("lainnya", ""),
)
STALL, EGGS = Kind("warung-makan", "56102"), Kind("ayam-petelur", "")
ALL = (KIOSK, CAKE, WET, COW, GOAT, WELD, OTHER, STALL, EGGS)
ANSWER = "Kios kami di dusun atas, satu jam dari pasar."


def rival(kind: Kind, place: str = make.BALLA, business: str = "", number: int = 1) -> Rival:
    return Rival(number, f"Kelompok {number}", place, kind, business, DAY, DAY)


@pytest.mark.parametrize(
    ("kind", "near"),
    [
        (KIOSK, {"kios", "ayam-petelur"}),
        (CAKE, {"kue", "kue-basah", "warung-makan"}),
        (COW, {"sapi", "kambing"}),
        (WELD, {"las"}),
        (OTHER, {"lainnya"}),
        (EGGS, {"ayam-petelur", "kios"}),
    ],
)
def test_near_is_the_same_group_of_kbli_or_the_same_row_of_the_market(
    kind: Kind, near: set[str]
) -> None:
    found = copycat.around(kind, ALL)
    assert set(found) == near
    assert found[kind.slug] == ""
    assert all(found[slug] for slug in near - {kind.slug})


def test_nearness_holds_both_ways() -> None:
    for one in ALL:
        for other in ALL:
            assert (other.slug in copycat.around(one, ALL)) == (
                one.slug in copycat.around(other, ALL)
            )


@pytest.mark.django_db
def test_every_trade_named_in_the_table_of_nearness_exists() -> None:
    slugs = set(Trade.objects.values_list("slug", flat=True))
    told = copycat.nearness()
    assert set().union(*(row for row, _why in told.rows)) | told.open <= slugs


def test_only_the_kecamatan_counts_and_never_the_group_itself() -> None:
    sought = Sought(1, make.BALLA, KIOSK, "Kios")
    here, next_village, far = (
        rival(KIOSK, number=2),
        rival(KIOSK, "7316032002", number=3),
        rival(KIOSK, "7316042002", number=4),
    )
    found = copycat.rivals(sought, [rival(KIOSK), here, next_village, far, rival(WELD, number=5)])
    assert [one.group_id for one in found] == [2, 3]


def test_rings_count_shops_and_share_the_inhabitants() -> None:
    found = [rival(KIOSK), rival(KIOSK, "7316032002", number=2)]
    people = {make.BALLA: People(4_000, DAY, "Dukcapil")}
    village = copycat.ring(make.BALLA, "Balla", found, people)
    kecamatan = copycat.ring("731603", "Baraka", found, people)
    assert (village.same, village.shops, village.per_shop, village.since) == (1, 2, 2_000, DAY)
    assert (kecamatan.same, kecamatan.per_shop) == (2, None)


def facts(rivals: int, why: str) -> Facts:
    return Facts(DAY, 1, make.BALLA, True, "Kios", DAY, None, None, (), None, rivals, why)


@pytest.mark.parametrize(("rivals", "why", "asks"), [(0, "", 0), (2, "", 1), (2, ANSWER, 0)])
def test_an_answer_is_asked_for_only_where_somebody_does_the_same(
    rivals: int, why: str, asks: int
) -> None:
    problems = list(market_explained(facts(rivals, why)))
    assert [(p.code, p.field) for p in problems] == [("group.copycat", "why_sells")] * asks


@pytest.fixture
def two(by: User) -> tuple[Group, Group]:
    """A formed kiosk, and the draft of another one in the next village."""
    first = make.group(members=5, name="Sipatuo", by=by)
    second = make.group(
        members=5, name="Samaturu", region=make.village("7316032002"), formed=False, by=by
    )
    return first, second


@pytest.mark.django_db
def test_the_second_kiosk_is_not_formed_before_it_has_answered(
    two: tuple[Group, Group], by: User
) -> None:
    _first, second = two
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trading, "explain_market", lambda *_a, **_k: None)
        with pytest.raises(Blocked) as refused:
            make.form(second, by=by)
    assert codes(refused) == ["group.copycat"]
    assert "sudah ada 1 kelompok lain" in refused.value.problems[0].message

    trading.explain_market(second, f"  {ANSWER} ", by=by, at=make.AT)
    actions.form(second, by=by, at=make.AT)
    assert second.why_sells == ANSWER
    assert "group.market" in acts(second)


@pytest.mark.django_db
def test_a_short_answer_says_nothing(two: tuple[Group, Group], by: User) -> None:
    for poor in ("", "pasti laku", "x" * 60):
        with pytest.raises(Blocked) as refused:
            trading.explain_market(two[1], poor, by=by, at=make.AT)
        assert codes(refused) == ["group.why_short"]


@pytest.mark.django_db
def test_another_trade_needs_another_answer(two: tuple[Group, Group], by: User) -> None:
    second = two[1]
    for slug, kept in (("kios", ANSWER), ("kios", ANSWER), ("kue", "")):
        actions.choose_trade(second, Trade.objects.get(slug=slug), by=by, at=make.AT)
        if slug == "kios":
            trading.explain_market(second, ANSWER, by=by, at=make.AT)
        second.refresh_from_db()
        assert second.why_sells == kept


@pytest.mark.django_db
def test_a_disbanded_group_copies_nobody(two: tuple[Group, Group], by: User) -> None:
    first, second = two
    actions.choose_trade(second, Trade.objects.get(slug="kios"), by=by, at=make.AT)
    assert [one.group_id for one in second.rivals()] == [first.pk]
    actions.disband(first, date(2026, 11, 20), "Anggota pindah semua.", by=by, at=make.AT)
    assert second.rivals() == []


@pytest.mark.django_db
def test_the_step_of_the_trade_leads_to_the_question(two: tuple[Group, Group], by: User) -> None:
    page, here = signed_in(by), two[1].get_absolute_url()
    kiosk = Trade.objects.get(slug="kios").pk
    outreach.set_inhabitants(
        make.region("731603"), count=21_000, counted_on=DAY, source="Dukcapil", by=by, at=make.AT
    )
    outreach.look(
        region=two[1].region, kind="buyer", seen="Pasar ramai setiap Senin.", by=by, at=make.AT
    )

    went = page.post(f"{here}usaha/", {"trade": kiosk, "business": "Kios sembako"})
    assert went.headers["Location"] == f"{here}laku/"
    asked = text(page.get(f"{here}laku/"))
    assert "1 kelompok lain di Kecamatan Baraka berusaha sama atau dekat." in asked
    assert "Penduduk 21.000" in asked.replace("belum diketahui ", "")
    assert "10.500" in asked
    assert "Isi penduduk" in asked
    assert "Sipatuo , Kelurahan Balla" in asked
    assert "Pasar ramai setiap Senin." in asked
    assert "Mengapa tetap laku" in text(page.get(here))

    done = page.post(f"{here}laku/", {"why_sells": ANSWER})
    assert done.headers["Location"] == here
    assert f"“{ANSWER}”" in text(page.get(here))
    assert ANSWER in text(page.get(f"{here}periksa/"))
    again = page.post(f"{here}usaha/", {"trade": kiosk, "business": "Kios"})
    assert again.headers["Location"] == here


@pytest.mark.django_db
def test_a_reader_of_one_village_counts_all_and_names_their_own(by: User) -> None:
    make.group(members=5, name="Jauh", region=make.village("7316032002"), by=by)
    made = make.group(members=5, name="Dekat", by=by)

    shown = text(
        signed_in(make.user(Role.VILLAGE_HEAD, over=make.BALLA)).get(made.get_absolute_url())
    )

    assert "1 kelompok lain di Kecamatan Baraka" in shown
    assert "1 kelompok itu di luar wilayah Anda." in shown
    assert "Jauh," not in shown


@pytest.mark.django_db
def test_a_group_without_a_trade_has_no_market(by: User) -> None:
    draft = make.group(members=0, formed=False, by=by)
    assert market_of(draft, by) is None
    assert "Pilih dulu jenis usahanya." in text(
        signed_in(by).get(f"{draft.get_absolute_url()}laku/")
    )


@pytest.mark.django_db
def test_a_proposal_goes_nowhere_without_the_answer_and_the_officer_sees_it(by: User) -> None:
    make.group(members=10, name="Sipatuo", by=by)
    case = make.draft(make.group(members=10, name="Samaturu", by=by), by=by)
    Group.objects.filter(pk=case.group_id).update(why_sells="")
    fresh = Proposal.objects.get(pk=case.pk)
    file = dossier(fresh)
    assert [p.code for p in proposal_explained(file.facts)] == ["group.copycat"]
    with pytest.raises(Blocked) as refused:
        steps.act(fresh, "submit", by=by, at=make.AT)
    assert codes(refused) == ["group.copycat"]
    review = signed_in(by).get(f"/usulan/{case.pk}/tulis/periksa/").content.decode()
    assert f'href="/kelompok/{case.group_id}/#pasar"' in review

    trading.explain_market(fresh.group, ANSWER, by=by, at=make.AT)
    steps.act(Proposal.objects.get(pk=case.pk), "submit", by=by, at=make.AT)
    officer = signed_in(make.user(Role.DINSOS_VERIFIER, over="7316"))
    shown = text(officer.get(f"/usulan/{case.pk}/"))
    assert "1 kelompok lain di Kecamatan Baraka berusaha sama atau dekat." in shown
    assert f"“{ANSWER}”" in shown


@pytest.mark.django_db
def test_the_point_of_a_business_is_kept_and_taken_over_from_a_proposal(by: User) -> None:
    made = make.group(members=10, by=by)
    page, here = signed_in(by), made.get_absolute_url()
    assert "belum dicatat" in text(page.get(here))
    case = make.draft(made, by=by)
    place = {"latitude": Decimal("-3.41"), "longitude": Decimal("119.91")}
    proposals.answer(case, place, by=by, at=make.AT)
    assert "-3.410000, 119.910000" in text(page.get(here))

    assert "119.910000" in page.get(f"{here}titik/").content.decode()
    page.post(f"{here}titik/", {"point": "-3,42 119,92"})
    proposals.answer(case, place | {"latitude": Decimal("-3.5")}, by=by, at=make.AT)
    made.refresh_from_db()
    assert (str(made.latitude), str(made.longitude)) == ("-3.420000", "119.920000")
    page.post(f"{here}titik/", {"point": ""})
    made.refresh_from_db()
    assert made.latitude is None


@pytest.mark.django_db
def test_who_joins_a_group_waits_no_longer(by: User) -> None:
    from tests.outreach.makers import candidate

    one = candidate(by=by)
    actions.add_member(make.group(members=0, formed=False, by=by), one.person, by=by, at=make.AT)
    one.refresh_from_db()
    assert one.state == "joined"


@pytest.mark.django_db
def test_the_warning_is_read_by_an_index(by: User, client: Client) -> None:
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("asks SQLite how it reads")
    made = make.group(members=0, formed=False, by=by)
    actions.choose_trade(made, Trade.objects.get(slug="kios"), by=by, at=make.AT)
    rows = Group.objects.active().filter(
        trade__in=[1, 2], region__gte="731603", region__lt="731604"
    )
    assert "groups_group_trade_place" in rows.explain()
