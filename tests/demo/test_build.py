"""What stands in the demonstration, and that the real actions put it there."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.db import models
from django.utils import timezone

from anyam.accounts.models import Deputy, User
from anyam.audit.models import Event, Seal
from anyam.audit.queries import record_problems
from anyam.demo import queries
from anyam.demo.build import Diary, build
from anyam.demo.cases import BALLA, BARAKA, ENREKANG, MINISTRY, REGENCY, WALK
from anyam.demo.models import DemoMark
from anyam.groups.models import Group, Meeting, Membership
from anyam.kernel.codes import parse_nik
from anyam.kernel.problems import Blocked
from anyam.letters.models import Letter, Office
from anyam.lists.models import ListedPerson, PersonList
from anyam.notices.models import Notice
from anyam.people.models import Household, Person
from anyam.proposals.models import Batch, Decision, Document, Freeze, Proposal, Version
from anyam.proposals.rules import break_even_month
from anyam.proposals.workflow import CHAINS, Status
from anyam.regions.models import Region
from anyam.schemes import get_scheme
from anyam.verification.models import Finding, Referral, RegisterCheck, Ruling
from tests.demo.kit import Built

pytestmark = pytest.mark.django_db
FAR = {"KUBE of Galur": "3171081003", "Kismantoro": "331216", "Tanah Grogot": "640104"}


@pytest.mark.parametrize(("place", "count"), [(ENREKANG, 80), (BARAKA, 20), (BALLA, 7)])
def test_there_are_as_many_groups_as_the_field_study_counts(
    regency: Built, place: str, count: int
) -> None:
    assert Group.objects.in_region(place).count() == count


def test_every_kecamatan_of_the_regency_has_groups(regency: Built) -> None:
    places = {
        code[:6] for code in Group.objects.in_region(ENREKANG).values_list("region", flat=True)
    }
    kecamatan = Region.objects.filter(parent=ENREKANG).values_list("code", flat=True)
    assert places == set(kecamatan)


def test_three_of_the_seven_copy_one_wholesale_shop(regency: Built) -> None:
    trades = Counter(Group.objects.in_region(BALLA).values_list("business", flat=True))
    assert trades["Toko grosir sembako"] == 3


def test_the_other_field_studies_have_their_groups(regency: Built) -> None:
    assert Group.objects.get(region="3171081003").name == "Melati 3"
    for place in FAR.values():
        assert Proposal.objects.in_region(place).exists()


def test_the_trades_of_the_field_study_are_there(regency: Built) -> None:
    slugs = set(Group.objects.in_region(ENREKANG).values_list("trade__slug", flat=True))
    assert slugs >= {"kios", "kue", "las", "sapi", "kambing", "sayur", "ikan"}


def test_there_are_proposals_in_every_status_of_both_chains(regency: Built) -> None:
    reached = {
        scheme: set(Proposal.objects.filter(scheme=scheme).values_list("status", flat=True))
        for scheme in (MINISTRY, REGENCY)
    }
    assert reached[MINISTRY] == set(Status.values)
    assert reached[REGENCY] >= set(CHAINS["apbd_kabkota"].path())


def test_groups_have_five_to_twenty_members_mostly_ten(regency: Built) -> None:
    living = Membership.objects.living().values("group").annotate(count=models.Count("pk"))
    sizes = Counter(living.values_list("count", flat=True))
    assert min(sizes) == 5
    assert max(sizes) == 20
    assert sizes.most_common(1)[0][0] == 10


def test_members_are_invented_but_could_be_real(regency: Built) -> None:
    today = timezone.localdate()
    moved = 0
    for person in Person.objects.all():
        assert person.nik is not None
        nik = parse_nik(person.nik.reveal())
        assert nik.birth_date(on=today) == person.birth_date
        assert nik.is_female == (person.sex == "P")
        assert 18 <= (person.age(today) or 0) <= 60
        moved += not person.region_id.startswith(nik.region_code)
    assert 5 < moved < Person.objects.count() * 0.1
    assert Household.objects.exclude(kk_index=None).count() == Person.objects.count()


def test_no_invented_telephone_number_can_ring(regency: Built) -> None:
    people = Person.objects.values_list("phone", flat=True)
    phones = [*people, *User.objects.values_list("phone", flat=True)]
    assert all(phone.startswith("+62840") for phone in phones if phone)


def test_one_list_is_saved_with_a_doubt_left_and_one_waits_to_be_saved(regency: Built) -> None:
    waiting, saved = PersonList.objects.order_by("-pk")
    assert (saved.status, saved.doubtful, saved.rejected) == ("saved", 1, 1)
    assert saved.known >= 2
    assert (waiting.status, waiting.rejected) == ("checked", 4)


def test_every_row_was_written_by_an_action(regency: Built) -> None:
    """Each case has the events of its way; each decision is an event of the same moment."""
    for kind, action in (
        (Group, "group.start"), (Person, "person.enrol"), (Proposal, "proposal.draft"),
        (Letter, "letter.issue"), (Office, "office.open"), (Batch, "batch.gather"),
    ):  # fmt: skip
        events = Event.objects.filter(action=action, subject_type=kind._meta.label)
        told = {int(pk) for pk in events.values_list("subject_id", flat=True)}
        if kind is Person:  # of a list one event tells for all
            told |= set(ListedPerson.objects.filter(is_new=True).values_list("person", flat=True))
        assert told == set(kind._default_manager.values_list("pk", flat=True)), kind
    moves = Event.objects.filter(
        action__in=[f"proposal.{a}" for a in ("submit", "verify", "award")]
    )
    taken = Decision.objects.filter(action__in=["submit", "verify", "award"])
    assert sorted(moves.values_list("subject_id", "at")) == sorted(
        (str(pk), at) for pk, at in taken.values_list("proposal_id", "at")
    )
    assert not User.objects.exclude(pk__in=_named("accounts.User")).exists()


def _named(label: str) -> list[str]:
    events = Event.objects.filter(subject_type=label, action__in=(
        "account.created", "account.first_admin", "chair.appointed",
    ))  # fmt: skip
    return list(events.values_list("subject_id", flat=True))


def test_the_record_is_whole_and_sealed(regency: Built) -> None:
    assert list(record_problems()) == []
    assert Seal.objects.exists()


def test_nothing_happens_after_today(regency: Built, mark: DemoMark) -> None:
    assert not Event.objects.filter(at__gt=mark.built_at, action__startswith="proposal").exists()
    assert not Decision.objects.filter(at__gt=mark.built_at).exists()


def test_each_case_went_along_its_chain_in_order_of_time(regency: Built) -> None:
    for case in Proposal.objects.prefetch_related("decisions"):
        steps = sorted(case.decisions.all(), key=lambda d: d.pk)
        assert [d.at for d in steps] == sorted(d.at for d in steps), case
        reached = ["draft", *(d.target for d in steps)]
        assert [d.source for d in steps] == reached[:-1]
        assert reached[-1] == case.status
        assert len({(d.by_id, d.role) for d in steps}) == len({d.by_id for d in steps})


def test_some_cases_wait_too_long_and_people_are_told(regency: Built) -> None:
    late = Proposal.objects.late(timezone.localdate())
    assert {"submitted", "endorsed", "verified", "forwarded", "checked", "returned"} <= set(
        late.values_list("status", flat=True)
    )
    assert Event.objects.filter(action="proposal.escalate").exists()
    assert Notice.objects.filter(urgent=True).exists()
    assert Notice.objects.unread().exists()
    assert Notice.objects.exclude(read_at=None).exists()


def test_budgets_stay_under_the_ceiling_but_for_one_draft(regency: Built) -> None:
    over = []
    for case in Proposal.objects.exclude(total=0).select_related("group"):
        seats = case.group.memberships.living().count()
        lines = case.lines.count()
        assert 3 <= lines <= 15
        if case.total > get_scheme(case.scheme).ceiling(seats):
            over.append(case.status)
    assert over == [Status.DRAFT]


def test_plans_earn_the_money_back(regency: Built) -> None:
    for case in Proposal.objects.exclude(plan_income=None).select_related("group__trade"):
        assert case.plan is not None
        month = break_even_month(case.plan, case.total)
        assert month is not None, case
        assert 4 <= month <= 24, case


def test_register_checks_found_all_there_is_to_find(regency: Built) -> None:
    found = set(RegisterCheck.objects.values_list("finding", "ruling"))
    assert found == {
        (Finding.FOUND, Ruling.ACCEPTED),
        (Finding.DIFFERS, Ruling.ACCEPTED),
        (Finding.NOT_FOUND, Ruling.REFERRED),
    }
    assert Referral.objects.filter(closed_on=None).exists()


def test_a_case_came_back_and_its_second_version_differs(regency: Built) -> None:
    twice = Version.objects.filter(number=2).select_related("proposal")
    assert {version.proposal.status for version in twice} == {"checked", "returned"}
    for version in twice:
        first = version.proposal.versions.get(number=1)
        assert first.content["budget"] != version.content["budget"]
        assert first.content["market_reason"] != version.content["market_reason"]


def test_many_cases_went_with_one_letter_and_one_letter_lies_open(regency: Built) -> None:
    kinds = ("surat_pengantar", "sk", "pemberitahuan", "sptjm")
    for kind in kinds:
        rows = [len(letter.body["groups"]) for letter in Letter.objects.filter(kind=kind)]
        assert max(rows) >= 5, kind
    opened = Batch.objects.get(state=Batch.State.OPEN)
    assert opened.lines.count() == 4
    assert set(opened.lines.values_list("proposal__status", flat=True)) == {"verified"}


def test_meetings_and_proposals_have_their_pictures(regency: Built) -> None:
    formed = Group.objects.formed()
    assert Meeting.objects.filter(sheet=None).count() == 0
    assert Meeting.objects.count() == formed.count()
    submitted = Proposal.objects.exclude(submitted_at=None)
    photos = Document.objects.filter(kind="lokasi_usaha", proposal__in=submitted)
    assert photos.count() == submitted.count()
    document = photos.select_related("attachment").first()
    assert document is not None
    assert document.attachment.is_image


def test_nothing_moved_during_the_freeze(regency: Built) -> None:
    freeze = Freeze.objects.get()
    assert freeze.ends_on < timezone.localdate()
    moved = Decision.objects.filter(
        proposal__region__gte=ENREKANG, proposal__region__lt="7317",
        at__date__range=(freeze.starts_on, freeze.ends_on),
    )  # fmt: skip
    assert not moved.exists()


def test_a_deputy_is_in_force(regency: Built) -> None:
    deputy = Deputy.objects.current(timezone.localdate()).get()
    assert deputy.user.roles == {"village_head"}
    assert deputy.user.current_assignments[0].on_behalf_of == deputy.assignment.user.name


def test_the_walk_begins_with_a_group_that_has_not_met_yet(regency: Built, mark: DemoMark) -> None:
    group = Group.objects.get(pk=mark.facts["walk"]["group"])
    assert (group.name, group.region_id, group.formed_on) == (WALK, BALLA, None)
    assert group.memberships.living().count() == 10
    assert not group.meetings.exists()


def test_it_tells_after_every_step_how_far_it_is() -> None:
    diary, lived, told = Diary(), list[datetime](), list[tuple[int, int | None]]()
    now = timezone.now()
    for hours in (5, 1, 3):
        diary.note(now + timedelta(hours=hours), lived.append)
    diary.live(lambda done, total, _message: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert lived == sorted(lived)


def test_a_second_build_does_nothing(regency: Built) -> None:
    before = queries.counts()
    events = Event.objects.count()
    assert build() == {"built": False, **before}
    assert Event.objects.count() == events


def test_a_database_in_use_is_left_alone(regency: Built, mark: DemoMark) -> None:
    mark.delete()
    with pytest.raises(Blocked) as refused:
        build()
    assert [p.code for p in refused.value.problems] == ["demo.not_empty"]


def test_regions_are_asked_for_first(regency: Built, mark: DemoMark) -> None:
    mark.delete()
    Region.objects.filter(parent=BARAKA).update(parent=None)
    with pytest.raises(Blocked) as refused:
        build()
    assert [p.code for p in refused.value.problems] == ["demo.no_regions"]
