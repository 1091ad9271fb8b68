"""One letter for many: gathered, looked at, sent as a whole or not at all."""

import pytest

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.kernel.problems import Blocked
from anyam.letters.actions import pdf_of
from anyam.letters.models import Letter
from anyam.proposals import batches, papers, steps
from anyam.proposals.models import Batch, Proposal
from anyam.proposals.queries import dossier
from anyam.proposals.workflow import Action, Status
from tests import make
from tests.make import AT

pytestmark = pytest.mark.django_db


def head_of_dinsos() -> User:
    return make.user(Role.DINSOS_HEAD, over="7316", name="Drs. Kepala Dinas")


def test_one_covering_letter_for_three_cases() -> None:
    make.offices()
    cases = [make.proposal(Status.VERIFIED) for _ in range(3)]
    head = head_of_dinsos()
    batch = batches.gather(cases, Action.FORWARD, by=head, at=AT)
    assert {row.problems for row in batches.rows(batch, by=head, at=AT)} == {()}

    sent = batches.send(batch, by=head, at=AT)

    assert sent.state == Batch.State.SENT
    assert set(Proposal.objects.values_list("status", flat=True)) == {Status.FORWARDED}
    assert sent.letter is not None
    assert sent.letter.number == "460/0001/XI/2026"
    assert sent.letter.via.startswith("Direktur Penanganan Fakir Miskin")
    assert sent.letter.cc == ["Kepala Dinas Sosial Provinsi Sulawesi Selatan"]
    assert len(sent.letter.body["groups"]) == 3
    assert pdf_of(sent.letter).size > 10_000


def test_a_batch_sent_twice_moves_once() -> None:
    make.offices()
    head = head_of_dinsos()
    batch = batches.gather([make.proposal(Status.VERIFIED)], Action.FORWARD, by=head, at=AT)
    first = batches.send(batch, by=head, at=AT)
    again = batches.send(batch, by=head, at=AT)
    assert again.letter_id == first.letter_id
    assert Letter.objects.count() == 1


def test_one_case_that_may_not_go_keeps_all_of_them_back() -> None:
    make.offices()
    good, bad = (make.proposal(Status.VERIFIED) for _ in range(2))
    head = head_of_dinsos()
    batch = batches.gather([good, bad], Action.FORWARD, by=head, at=AT)
    steps.act(
        bad,
        Action.RETURN,
        by=make.user(Role.DINSOS_HEAD, over="7316"),
        at=AT,
        note="Ada yang kurang.",
    )

    with pytest.raises(Blocked) as blocked:
        batches.send(batch, by=head, at=AT)

    assert bad.number in blocked.value.problems[0].message
    assert Proposal.objects.get(pk=good.pk).status == Status.VERIFIED
    assert not Letter.objects.exists()
    batches.leave_out(batch, bad.pk, by=head, at=AT)
    batches.send(batch, by=head, at=AT)
    assert Proposal.objects.get(pk=good.pk).status == Status.FORWARDED


def test_undo_before_sending_moves_nothing_and_uses_no_number() -> None:
    make.offices()
    head = head_of_dinsos()
    case = make.proposal(Status.VERIFIED)
    batch = batches.gather([case], Action.FORWARD, by=head, at=AT)
    batches.discard(batch, by=head, at=AT)
    with pytest.raises(Blocked):
        batches.send(batch, by=head, at=AT)
    assert Proposal.objects.get(pk=case.pk).status == Status.VERIFIED
    assert not Letter.objects.exists()


def test_nobody_else_sends_a_batch() -> None:
    make.offices()
    batch = batches.gather(
        [make.proposal(Status.VERIFIED)], Action.FORWARD, by=head_of_dinsos(), at=AT
    )
    with pytest.raises(Blocked):
        batches.send(batch, by=make.user(Role.DINSOS_HEAD, over="7317"), at=AT)


def test_an_office_that_wrote_no_profile_gets_a_plain_one() -> None:
    head = head_of_dinsos()
    case = make.proposal(Status.VERIFIED)
    batch = batches.gather([case], Action.FORWARD, by=head, at=AT)
    sent = batches.send(batch, by=head, at=AT)
    assert sent.letter is not None
    assert "KABUPATEN ENREKANG" in sent.letter.data["letterhead"]["lines"][0].upper()
    assert sent.letter.data["signer"]["name"] == head.name


def test_a_notice_goes_to_one_regency_only() -> None:
    make.region("7317")
    here = make.proposal(Status.AWARDED)
    there = make.proposal(Status.AWARDED, of=make.group(region=make.village("7317010001")))
    clerk = make.user(Role.DIRECTORATE_VERIFIER, over="")
    batch = batches.gather([here, there], Action.DELIVER, by=clerk, at=AT)
    with pytest.raises(Blocked) as blocked:
        batches.send(batch, by=clerk, at=AT)
    assert blocked.value.problems[0].code == "letter.addressees"
    assert Proposal.objects.get(pk=here.pk).status == Status.AWARDED


def test_the_whole_road_in_letters() -> None:
    """Covering letter, decree, notice and SPTJM, each naming the one before."""
    make.offices()
    case = make.proposal(Status.VERIFIED)
    road = [
        (Action.FORWARD, Role.DINSOS_HEAD, "7316"),
        (Action.CHECK, Role.DIRECTORATE_VERIFIER, ""),
        (Action.AWARD, Role.DIRECTOR, ""),
        (Action.DELIVER, Role.DIRECTORATE_VERIFIER, ""),
        (Action.COMMIT, Role.DINSOS_HEAD, "7316"),
    ]
    for action, role, over in road:
        by = make.user(role, over=over)
        case = Proposal.objects.get(pk=case.pk)
        make.prepare(case, action, by)
        if action == Action.CHECK:
            steps.act(case, action, by=by, at=AT)
        else:
            batch = batches.gather([case], action, by=by, at=AT)
            papers.preview(batch, [dossier(case)], by=by)
            batches.send(batch, by=by, at=AT)

    kinds = list(Letter.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["surat_pengantar", "sk", "pemberitahuan", "sptjm"]
    decree = Letter.objects.get(kind="sk")
    assert Letter.objects.get(kind="sptjm").body["decree_number"] == decree.number
    assert decree.body["source_of_funds"] == "APBN Kementerian Sosial"
    assert all(pdf_of(letter) for letter in Letter.objects.all())
