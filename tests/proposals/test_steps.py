"""The road of one case: who may do what, when, and what is written down."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from anyam.accounts.models import Deputy, User
from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.groups import actions as groups
from anyam.kernel.problems import Blocked
from anyam.people import actions as people
from anyam.proposals import actions, freezes, steps
from anyam.proposals.models import Decision, Proposal
from anyam.proposals.queries import dossier
from anyam.proposals.workflow import Action, Status
from anyam.verification import actions as verification
from anyam.verification.models import Referral
from tests import make
from tests.make import AT

pytestmark = pytest.mark.django_db


def codes(blocked: pytest.ExceptionInfo[Blocked]) -> list[str]:
    return [problem.code for problem in blocked.value.problems]


def test_the_ministry_s_chain_from_draft_to_the_signed_sptjm() -> None:
    proposal = make.proposal(Status.COMMITTED)

    trail = Event.objects.about(proposal).exclude(role="").values_list("action", "role")
    assert list(trail) == [
        ("proposal.submit", "facilitator"),
        ("proposal.endorse", "village_head"),
        ("proposal.verify", "dinsos_verifier"),
        ("proposal.forward", "dinsos_head"),
        ("proposal.check", "directorate_verifier"),
        ("proposal.award", "director"),
        ("proposal.deliver", "directorate_verifier"),
        ("proposal.commit", "dinsos_head"),
    ]
    assert proposal.awarded_amount == 20_000_000


def test_a_regency_s_own_money_takes_a_shorter_way() -> None:
    proposal = make.proposal(Status.COMMITTED, "apbd-contoh", total=15_000_000)
    assert [d.action for d in proposal.decisions.order_by("pk")] == [
        "submit", "endorse", "verify", "award", "commit",
    ]  # fmt: skip


def test_every_reason_is_given_at_once() -> None:
    pendamping = make.user()
    group = make.group(members=3, formed=False, by=pendamping)
    proposal = actions.draft(group, scheme="permensos-2-2019", by=pendamping, at=AT)

    with pytest.raises(Blocked) as blocked:
        steps.act(proposal, Action.SUBMIT, by=pendamping, at=AT)

    assert set(codes(blocked)) == {
        "group.not_formed", "group.size", "aims.empty", "place.empty", "market.empty",
        "plan.empty", "budget.empty", "agreement.no_sheet", "document.missing",
    }  # fmt: skip


def test_nobody_acts_outside_their_region() -> None:
    proposal = make.proposal(Status.SUBMITTED)
    neighbour = make.user(Role.VILLAGE_HEAD, over="7316031001")

    with pytest.raises(Blocked) as blocked:
        steps.act(proposal, Action.ENDORSE, by=neighbour, at=AT)

    assert codes(blocked) == ["workflow.role"]


def test_one_person_cannot_be_two_pairs_of_eyes() -> None:
    proposal = make.proposal(Status.DRAFT)
    both = proposal.author
    make.Assignment.objects.create(
        user=both, role=Role.VILLAGE_HEAD, region_id=proposal.region_id, starts_on=AT.date()
    )
    both = User.objects.get(pk=both.pk)
    steps.act(proposal, Action.SUBMIT, by=both, at=AT)

    with pytest.raises(Blocked) as blocked:
        steps.act(Proposal.objects.get(pk=proposal.pk), Action.ENDORSE, by=both, at=AT)

    assert codes(blocked) == ["workflow.four_eyes"]


def test_who_wrote_a_proposal_does_not_judge_it_even_if_another_submitted_it() -> None:
    proposal = make.proposal(Status.DRAFT)
    steps.act(proposal, Action.SUBMIT, by=make.user(), at=AT)
    author = proposal.author
    make.Assignment.objects.create(
        user=author, role=Role.VILLAGE_HEAD, region_id=proposal.region_id, starts_on=AT.date()
    )

    with pytest.raises(Blocked) as blocked:
        steps.act(proposal, Action.ENDORSE, by=User.objects.get(pk=author.pk), at=AT)

    assert codes(blocked) == ["workflow.four_eyes"]


def test_the_slower_of_two_officers_is_told() -> None:
    proposal = make.proposal(Status.SUBMITTED)
    seen = proposal.seen
    first, second = (make.officer(Role.VILLAGE_HEAD, proposal.region_id) for _ in range(2))
    steps.act(proposal, Action.ENDORSE, by=first, at=AT, seen=seen)

    later = AT + timedelta(seconds=1)
    with pytest.raises(Blocked) as blocked:
        steps.act(proposal, Action.RETURN, by=second, at=later, note="Foto?", seen=seen)

    assert codes(blocked) == ["workflow.stale"]
    assert not Event.objects.about(proposal).filter(action="proposal.return").exists()


def test_two_officers_at_the_very_same_moment_get_one_success(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both have read the case before either writes: the update on the expected status decides."""
    proposal = make.proposal(Status.SUBMITTED)
    first, second = (make.officer(Role.VILLAGE_HEAD, proposal.region_id) for _ in range(2))
    real = steps.check

    def slow(*args: object, **kwargs: object) -> object:
        found = real(*args, **kwargs)  # type: ignore[arg-type]
        monkeypatch.setattr(steps, "check", real)
        steps.act(proposal, Action.ENDORSE, by=first, at=AT)
        return found

    monkeypatch.setattr(steps, "check", slow)
    with pytest.raises(Blocked) as blocked:
        steps.act(proposal, Action.RETURN, by=second, at=AT, note="Foto belum jelas")

    assert codes(blocked) == ["workflow.stale"]


def test_the_same_request_sent_twice_decides_once() -> None:
    proposal = make.proposal(Status.SUBMITTED)
    head = make.officer(Role.VILLAGE_HEAD, proposal.region_id)
    name, seen = uuid4(), proposal.seen
    for _attempt in range(2):
        moved = steps.act(proposal, Action.ENDORSE, by=head, at=AT, seen=seen, request_id=name)
        assert moved.status == Status.ENDORSED

    assert Decision.objects.filter(proposal=proposal, action=Action.ENDORSE).count() == 1


def test_a_double_click_answers_both_with_what_was_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second sending has looked before the first was done, and finds the case moved."""
    proposal = make.proposal(Status.SUBMITTED)
    head = make.officer(Role.VILLAGE_HEAD, proposal.region_id)
    told = {"by": head, "at": AT, "seen": proposal.seen, "request_id": uuid4()}
    steps.act(proposal, Action.ENDORSE, **told)
    looks, really = iter([False]), steps._is_done
    monkeypatch.setattr(steps, "_is_done", lambda p, r: next(looks, True) and really(p, r))

    assert steps.act(proposal, Action.ENDORSE, **told).status == Status.ENDORSED
    assert Decision.objects.filter(proposal=proposal, action=Action.ENDORSE).count() == 1


def test_whoever_returns_a_case_says_why_and_the_chain_starts_again() -> None:
    proposal = make.proposal(Status.SUBMITTED)
    head = make.officer(Role.VILLAGE_HEAD, proposal.region_id)
    with pytest.raises(Blocked) as blocked:
        steps.act(proposal, Action.RETURN, by=head, at=AT, note="  ")
    assert codes(blocked) == ["workflow.note"]

    returned = steps.act(proposal, Action.RETURN, by=head, at=AT, note="Foto lokasi belum jelas.")
    assert returned.is_editable
    again = steps.act(returned, Action.SUBMIT, by=proposal.author, at=AT)
    assert again.status == Status.SUBMITTED


def test_a_rejected_case_is_at_its_end() -> None:
    proposal = make.proposal(Status.ENDORSED)
    verifier = make.officer(Role.DINSOS_VERIFIER, proposal.region_id)
    rejected = steps.act(proposal, Action.REJECT, by=verifier, at=AT, note="Bukan keluarga miskin.")
    assert rejected.is_final
    for action in Action:
        with pytest.raises(Blocked):
            steps.act(rejected, action, by=verifier, at=AT, note="x")


def test_a_member_who_leaves_after_submission_makes_the_decisions_void() -> None:
    proposal = make.proposal(Status.ENDORSED, total=18_000_000)
    leaving = proposal.group.memberships.living().order_by("pk").last()
    pendamping = make.user(over=proposal.region_id[:6])
    groups.end_membership(leaving, AT.date(), "moved", by=pendamping, at=AT)
    verifier = make.officer(Role.DINSOS_VERIFIER, proposal.region_id)
    make.prepare(proposal, "verify", verifier)

    with pytest.raises(Blocked) as blocked:
        steps.act(proposal, Action.VERIFY, by=verifier, at=AT)

    assert codes(blocked) == ["proposal.changed"]
    back = steps.act(proposal, Action.RETURN, by=verifier, at=AT, note="Anggota berubah.")
    assert steps.act(back, Action.SUBMIT, by=proposal.author, at=AT).version.number == 2


def test_a_submitted_proposal_cannot_be_edited() -> None:
    proposal = make.proposal(Status.SUBMITTED)
    with pytest.raises(Blocked) as blocked:
        actions.answer(proposal, {"aims": "lain"}, by=proposal.author, at=AT)
    assert codes(blocked) == ["proposal.not_editable"]


def test_each_decision_names_the_version_it_was_taken_on() -> None:
    proposal = make.proposal(Status.VERIFIED)
    digest = dossier(proposal).digest
    assert {d.version.digest for d in proposal.decisions.all()} == {digest}


def test_verification_waits_for_every_member() -> None:
    proposal = make.proposal(Status.ENDORSED)
    verifier = make.officer(Role.DINSOS_VERIFIER, proposal.region_id)
    with pytest.raises(Blocked) as blocked:
        steps.act(proposal, Action.VERIFY, by=verifier, at=AT)
    assert codes(blocked) == ["members.undecided"]


def test_who_is_not_in_the_register_is_referred_and_never_silently_refused() -> None:
    proposal = make.proposal(Status.ENDORSED)
    verifier = make.officer(Role.DINSOS_VERIFIER, proposal.region_id)
    make.prepare(proposal, "verify", verifier)
    person = dossier(proposal).members[0].person
    facts = {"case": proposal.case, "register_version": "DTSEN III/2026", "by": verifier, "at": AT}

    with pytest.raises(Blocked) as blocked:
        verification.rule_on(
            person, finding="not_found", ruling="refused", reason="tidak ada di data", **facts
        )
    assert codes(blocked) == ["ruling.not_found"]

    verification.rule_on(
        person, finding="not_found", ruling="referred", reason="tidak ada di data", **facts
    )
    assert Referral.objects.get(person=person).closed_on is None
    with pytest.raises(Blocked) as blocked:
        steps.act(proposal, Action.VERIFY, by=verifier, at=AT)
    assert codes(blocked) == ["members.referred"]

    verification.rule_on(person, finding="found", ruling="accepted", **facts)
    assert Referral.objects.get(person=person).closed_on == AT.date()
    assert steps.act(proposal, Action.VERIFY, by=verifier, at=AT).status == Status.VERIFIED


def test_the_directorate_checks_before_the_director_decides() -> None:
    proposal = make.proposal(Status.FORWARDED)
    verifier = make.officer(Role.DIRECTORATE_VERIFIER, proposal.region_id)
    with pytest.raises(Blocked) as blocked:
        steps.act(proposal, Action.CHECK, by=verifier, at=AT)
    assert codes(blocked) == ["case.unchecked"]


def test_a_deputy_acts_in_the_name_of_the_absent_officer_between_two_dates() -> None:
    proposal = make.proposal(Status.SUBMITTED)
    head = make.officer(Role.VILLAGE_HEAD, proposal.region_id)
    today = timezone.localdate()
    stand_in = make.user(Role.VILLAGE_HEAD, over="7316031001")
    Deputy.objects.create(
        assignment=head.assignments.get(),
        user=stand_in,
        starts_on=today,
        ends_on=today,
        reason="cuti",
    )
    steps.act(proposal, Action.ENDORSE, by=User.objects.get(pk=stand_in.pk), at=AT)
    assert proposal.decisions.get(action=Action.ENDORSE).on_behalf_of == head.name


def test_in_a_freeze_nothing_moves() -> None:
    proposal = make.proposal(Status.SUBMITTED)
    admin = make.user(Role.AREA_ADMIN, over="7316")
    day = AT.date()
    freeze = freezes.set_freeze(
        region="7316", starts_on=day, ends_on=day, reason="masa tenang", by=admin, at=AT
    )
    head = make.officer(Role.VILLAGE_HEAD, proposal.region_id)
    with pytest.raises(Blocked) as blocked:
        steps.act(proposal, Action.ENDORSE, by=head, at=AT)
    assert codes(blocked) == ["chain.frozen"]

    freezes.lift_freeze(freeze, by=admin, at=AT)
    assert steps.act(proposal, Action.ENDORSE, by=head, at=AT).status == Status.ENDORSED


def test_many_move_together_or_not_at_all() -> None:
    first, second = make.proposal(Status.SUBMITTED), make.proposal(Status.DRAFT)
    head = make.officer(Role.VILLAGE_HEAD, first.region_id)
    with pytest.raises(Blocked) as blocked:
        steps.take([first, second], Action.ENDORSE, by=head, at=AT)
    assert second.number in blocked.value.problems[0].message
    assert Proposal.objects.get(pk=first.pk).status == Status.SUBMITTED
    assert Decision.objects.filter(action=Action.ENDORSE).count() == 0


def test_the_deadline_is_the_scheme_s() -> None:
    proposal = make.proposal(Status.SUBMITTED)
    assert proposal.due_on == AT.date() + timedelta(days=7)
    assert make.proposal(Status.COMMITTED).due_on is None


def test_a_corrected_nik_makes_the_decisions_void() -> None:
    proposal = make.proposal(Status.ENDORSED)
    person = proposal.group.memberships.order_by("pk")[0].person
    before = dossier(proposal).digest
    people.correct(
        person, reason="KTP baru, angka salah tulis", by=make.user(), at=AT, nik=make.nik(9_876)
    )
    file = dossier(proposal)
    assert file.digest != before
    assert file.facts.changed_since_version


def test_what_somebody_else_wrote_meanwhile_is_not_submitted_unseen() -> None:
    proposal = make.proposal(Status.DRAFT)
    seen = proposal.seen
    other = make.user(over=proposal.region_id[:6])
    actions.answer(proposal, {"aims": "Tujuan yang lain."}, by=other, at=AT)
    with pytest.raises(Blocked) as blocked:
        steps.act(proposal, Action.SUBMIT, by=proposal.author, at=AT, seen=seen)
    assert codes(blocked) == ["workflow.stale"]
