"""What is refused in a village, and who may write there."""

import pytest

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.groups import actions as groups
from anyam.kernel.problems import Blocked
from anyam.outreach import actions, words
from anyam.outreach.models import Candidate, Potential, Visitor
from anyam.outreach.rules import Attendee
from anyam.people.panels import rows
from tests import make
from tests.groups.asking import codes
from tests.outreach.makers import KIOSK, candidate, session
from tests.people.pages import messages_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return make.user(name="Ibu Sari")


def test_a_regency_is_too_large_for_a_meeting(by: User) -> None:
    make.village()
    office = make.user(over="731603")
    for over, expected in (("7316", "session.region"), ("731603", "session.later")):
        with pytest.raises(Blocked) as refused:
            actions.record_session(
                region=make.region(over), held_on=make.AT.date().replace(year=2027),
                place="Aula", by=office, at=make.AT,
            )  # fmt: skip
        assert codes(refused) == [expected]


def test_a_list_with_one_bad_line_is_not_kept_at_all(by: User) -> None:
    held = session("Ani", by=by)
    with pytest.raises(Blocked) as refused:
        actions.add_visitors(
            held, [Attendee("Budi"), Attendee("ani"), Attendee("12")], by=by, at=make.AT
        )
    assert codes(refused) == ["visitor.twice", "visitor.name"]
    assert Visitor.objects.count() == 1


def test_who_sits_in_a_group_is_no_candidate(by: User) -> None:
    seat = make.group(members=1, formed=False, by=by).memberships.get()
    with pytest.raises(Blocked) as refused:
        actions.add_known(seat.person, by=by, at=make.AT)
    assert codes(refused) == ["candidate.seated"]


def test_people_on_record_become_candidates_of_a_list_once(by: User) -> None:
    person = make.person(by=by)
    made = actions.add_known(
        person, source_note="DTSEN III/2026", skills=["mencatat"], trades=[KIOSK], by=by, at=make.AT
    )
    assert (made.source, made.source_note, made.trades) == ("list", "DTSEN III/2026", [KIOSK])
    with pytest.raises(Blocked) as refused:
        actions.add_known(person, by=by, at=make.AT)
    assert codes(refused) == ["candidate.twice"]
    assert [row.text for row in rows(person, by)] == ["Menunggu kelompok"]


def test_a_trade_nobody_knows_is_refused(by: User) -> None:
    one = candidate(by=by)
    with pytest.raises(Blocked) as refused:
        actions.wish(one, skills=[" Menganyam ", "menganyam"], trades=["emas"], by=by, at=make.AT)
    assert codes(refused) == ["candidate.unknown_word"]
    actions.wish(one, skills=[" Menganyam ", "menganyam", ""], trades=[], by=by, at=make.AT)
    assert one.skills == ["menganyam"]
    assert KIOSK in words.trades()


def test_a_seat_is_taken_note_of_and_may_be_left(by: User) -> None:
    one = candidate(by=by)
    group = make.group(members=0, formed=False, by=by)
    seat = groups.add_member(group, one.person, by=by, at=make.AT)
    one.refresh_from_db()
    with pytest.raises(Blocked) as refused:
        actions.move(one, "waiting", by=by, at=make.AT)
    assert codes(refused) == ["candidate.seated"]
    groups.end_membership(seat, make.AT.date(), "resigned", by=by, at=make.AT)
    assert actions.move(one, "waiting", by=by, at=make.AT).state == "waiting"


def test_the_slower_of_two_is_told(by: User) -> None:
    one = candidate(by=by)
    stale = Candidate.objects.get(pk=one.pk)
    actions.move(one, "declined", by=by, at=make.AT)
    with pytest.raises(Blocked) as refused:
        actions.move(stale, "declined", by=by, at=make.AT)
    assert codes(refused) == ["candidate.stale"]


def test_a_home_may_be_forgotten_and_the_record_never_tells_where(by: User) -> None:
    from decimal import Decimal

    one = candidate(by=by)
    actions.pin(one, (Decimal("-3.4"), Decimal("119.9")), by=by, at=make.AT)
    actions.pin(one, None, by=by, at=make.AT)
    assert one.latitude is None
    for event in Event.objects.filter(action="candidate.pin"):
        assert "119" not in str(event.changes)


def test_a_potential_belongs_to_a_village_and_a_kind(by: User) -> None:
    make.village()
    with pytest.raises(Blocked) as refused:
        actions.look(
            region=make.region("731603"), kind="x", seen="ada", trades=["emas"], by=by, at=make.AT
        )
    assert codes(refused) == [
        "potential.kind", "potential.sentence", "candidate.unknown_word", "potential.region",
    ]  # fmt: skip


def test_a_closed_potential_stays_closed_and_serves_no_trade(by: User) -> None:
    one = actions.look(region=make.village(), kind="buyer", seen="Pasar ramai.", by=by, at=make.AT)
    named = actions.look(
        region=make.village(), kind="place", seen="Kios kosong.", trades=[KIOSK], by=by, at=make.AT
    )
    assert list(Potential.objects.living().for_trade(KIOSK).order_by("pk")) == [one, named]
    assert list(Potential.objects.for_trade("kue")) == [one]
    actions.close(one, by=by, at=make.AT)
    with pytest.raises(Blocked) as refused:
        actions.close(one, by=by, at=make.AT)
    assert codes(refused) == ["potential.closed"]
    assert (str(one), str(named.phase)) == ("Pasar ramai.", "lihat")


@pytest.mark.parametrize("role", [Role.DINSOS_HEAD, Role.AUDITOR, Role.RESEARCHER])
def test_who_only_reads_writes_nothing(role: str, by: User) -> None:
    held, one = session("Ani", by=by), candidate(by=by)
    page = signed_in(make.user(role, over="7316"))
    for path in (
        f"/sosialisasi/{held.pk}/ubah/", f"/sosialisasi/{held.pk}/hadir/",
        f"/sosialisasi/{held.pk}/hadir/banyak/", f"/calon/{one.pk}/minat/",
        f"/calon/{one.pk}/titik/", f"/calon/{one.pk}/keadaan/", f"/potensi/{make.BALLA}/lihat/",
        f"/potensi/{make.BALLA}/penduduk/",
    ):  # fmt: skip
        assert page.get(path).status_code == 403, path


def test_forms_come_back_with_what_was_wrong(by: User) -> None:
    held, one = session("Ani", by=by), candidate(by=by)
    page = signed_in(by)
    for path, sent in (
        ("/sosialisasi/baru/", {"region": "731603", "held_on": "01-01-2030", "place": "Aula"}),
        (f"/sosialisasi/{held.pk}/ubah/", {"held_on": "01-11-2026", "place": "1", "held_by": "x"}),
        (f"/sosialisasi/{held.pk}/hadir/", {"name": "ani"}),
        (f"/sosialisasi/{held.pk}/hadir/banyak/", {"names": "12"}),
        ("/calon/baru/", {"region": "", "region_cari": "zzz"}),
        (f"/calon/{one.pk}/minat/", {"trades": ["emas"]}),
        (f"/calon/{one.pk}/titik/", {"point": "x"}),
        (f"/potensi/{make.BALLA}/lihat/", {"kind": "buyer", "seen": "ada"}),
    ):  # fmt: skip
        shown = page.post(path, sent)
        assert shown.status_code == 200, path
        assert shown.context["form"].errors, path


def test_a_list_is_not_taken_for_granted_twice(by: User) -> None:
    """Two phones: the second one to close a potential is told, not broken."""
    one = actions.look(region=make.village(), kind="buyer", seen="Pasar ramai.", by=by, at=make.AT)
    page = signed_in(by)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "close", _refuse)
        shown = page.post(f"/potensi/butir/{one.pk}/tutup/", follow=True)
    assert "Potensi ini sudah ditutup" in messages_of(shown)


def _refuse(*_args: object, **_facts: object) -> None:
    from anyam.kernel.problems import Problem

    raise Blocked([Problem("potential.closed", "Potensi ini sudah ditutup. Muat ulang halaman.")])
