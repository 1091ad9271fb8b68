"""The pages of a case, as the people of the chain use them: forms posted, no JavaScript."""

import re
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.jobs.models import Job
from anyam.jobs.worker import Worker
from anyam.letters.models import Letter
from anyam.proposals.models import Batch, Proposal
from anyam.proposals.workflow import Action, Status
from anyam.verification.models import RegisterCheck
from tests import make

pytestmark = pytest.mark.django_db


def signed_in(role: str, code: str = make.BALLA) -> Client:
    return make.browser(make.officer(role, code))


def page(client: Client, name: str, *args: Any, **query: str) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, (name, response.status_code)
    return response.content.decode()


def press(client: Client, proposal: Proposal, action: str, **fields: str) -> Proposal:
    """Open the page of a step and send its form, as a browser without JavaScript does."""
    html = page(client, "proposals:step", proposal.pk, action)
    hidden = dict(re.findall(r'type="hidden" name="(seen|request_id)" value="([^"]*)"', html))
    assert set(hidden) == {"seen", "request_id"}, html
    client.post(reverse("proposals:act", args=[proposal.pk, action]), hidden | fields)
    return Proposal.objects.get(pk=proposal.pk)


def test_the_chain_by_its_pages_from_the_draft_to_the_signed_sptjm(
    django_capture_on_commit_callbacks: Any,
) -> None:
    make.offices()
    case = make.draft()
    case = press(make.browser(User.objects.get(pk=case.author_id)), case, "submit")
    case = press(signed_in(Role.VILLAGE_HEAD), case, "endorse", letter_number="470/12/KB/2026")
    assert Letter.objects.get(kind="surat_keterangan").number == "470/12/KB/2026"
    verifier = signed_in(Role.DINSOS_VERIFIER)
    verifier.post(
        reverse("proposals:members", args=[case.pk]),
        {
            "person": [str(m.person_id) for m in case.group.memberships.all()],
            "register_version": "DTSEN III/2026",
        },
    )
    assert press(verifier, case, "verify").status == Status.VERIFIED
    road = {
        "forward": "dinsos_head",
        "check": "directorate_verifier",
        "award": "director",
        "deliver": "directorate_verifier",
        "commit": "dinsos_head",
    }
    for action, role in road.items():
        client = signed_in(role)
        if action == "check":
            answers = {
                "documents_ok": "ya",
                "members_ok": "ya",
                "budget_ok": "ya",
                "note": "Dicek acak.",
            }
            client.post(reverse("proposals:directorate", args=[case.pk]), answers)
            press(client, case, action)
            continue
        client.post(reverse("proposals:gather"), {"usulan": [case.pk], "action": action})
        batch = Batch.objects.latest("pk")
        page(client, "proposals:batch", batch.pk)
        assert (
            client.get(reverse("proposals:batch_preview", args=[batch.pk])).content[:5] == b"%PDF-"
        )
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("proposals:batch_send", args=[batch.pk]))
        run_jobs()
    assert Proposal.objects.get(pk=case.pk).status == Status.COMMITTED
    assert Letter.objects.count() == 5


def run_jobs() -> None:
    """What the worker does, in this process."""
    Worker().run_all()
    assert not Job.objects.exclude(status="done").exists()


def test_an_old_tab_is_told_and_changes_nothing() -> None:
    case = make.proposal(Status.SUBMITTED)
    client = signed_in(Role.VILLAGE_HEAD)
    make.offices()
    old = {"seen": case.seen, "request_id": str(uuid4()), "note": "Foto?"}
    press(signed_in(Role.VILLAGE_HEAD), case, "endorse")
    response = client.post(reverse("proposals:act", args=[case.pk, "return"]), old, follow=True)
    assert "baru saja diubah orang lain" in response.content.decode()
    assert Proposal.objects.get(pk=case.pk).status == Status.ENDORSED


def test_the_neighbour_does_not_see_the_case_at_all() -> None:
    case = make.proposal(Status.SUBMITTED)
    make.region("7317010001")
    for role, over in (
        ("facilitator", "731701"),
        ("village_head", "7317010001"),
        ("dinsos_head", "7317"),
    ):
        client = make.browser(make.user(role, over=over))
        for name in ("detail", "versions", "paper", "members", "directorate"):
            assert client.get(reverse(f"proposals:{name}", args=[case.pk])).status_code == 404
        assert client.post(reverse("proposals:act", args=[case.pk, "endorse"])).status_code == 404
        assert case.group.name not in page(client, "proposals:index")


def test_the_wrong_role_sees_but_does_not_act() -> None:
    case = make.proposal(Status.ENDORSED)
    for role in (Role.PROVINCE_VIEWER, Role.AUDITOR, Role.VILLAGE_HEAD):
        over = {"province_viewer": "73", "auditor": "7316"}.get(role, case.region_id)
        client = make.browser(make.user(role, over=over))
        page(client, "proposals:detail", case.pk)
        response = client.post(reverse("proposals:act", args=[case.pk, "verify"]), follow=True)
        assert "bukan wewenang Anda" in response.content.decode()
        assert client.get(reverse("proposals:members", args=[case.pk])).status_code == 404
    assert Proposal.objects.get(pk=case.pk).status == Status.ENDORSED


def test_a_researcher_reads_no_names() -> None:
    case = make.proposal(Status.ENDORSED)
    names = [m.person.name for m in case.group.memberships.select_related("person")]
    html = page(make.browser(make.user(Role.RESEARCHER, over="")), "proposals:detail", case.pk)
    assert not any(name in html for name in names)
    assert "Anggota #" in html


def test_a_chair_sees_the_own_case_and_no_other() -> None:
    mine, other = make.proposal(Status.SUBMITTED), make.proposal(Status.SUBMITTED)
    chair = make.user(Role.CHAIR, over=mine.region_id, group_id=mine.group_id)
    client = make.browser(chair)
    page(client, "proposals:detail", mine.pk)
    assert client.get(reverse("proposals:detail", args=[other.pk])).status_code == 404


def test_one_member_not_found_is_referred_on_the_page() -> None:
    case = make.proposal(Status.ENDORSED)
    person = case.group.memberships.order_by("pk")[0].person
    client = signed_in(Role.DINSOS_VERIFIER)
    address = reverse("proposals:ruling", args=[case.pk, person.pk])
    answers = {
        "finding": "not_found",
        "ruling": "refused",
        "register_version": "DTSEN III/2026",
        "reason": "tidak ada di data",
    }
    html = client.post(address, answers).content.decode()
    assert "diusulkan masuk register, tidak langsung diputus" in html
    client.post(address, answers | {"ruling": "referred"})
    assert RegisterCheck.objects.get(person=person).ruling == "referred"


def test_the_versions_page_shows_what_changed_line_by_line() -> None:
    from anyam.proposals import actions, steps

    case = make.proposal(Status.SUBMITTED)
    head = make.officer(Role.VILLAGE_HEAD, case.region_id)
    case = steps.act(case, Action.RETURN, by=head, at=make.AT, note="Harga terlalu tinggi.")
    author = User.objects.get(pk=case.author_id)
    actions.set_budget(case, make.budget(15_000_000, 3), by=author, at=make.AT)
    steps.act(Proposal.objects.get(pk=case.pk), Action.SUBMIT, by=author, at=make.AT)
    html = page(make.browser(author), "proposals:versions", case.pk)
    assert "<del>" in html
    assert "Rp 5.000.000" in html


def test_the_proposal_as_a_paper() -> None:
    case = make.proposal(Status.SUBMITTED)
    client = signed_in(Role.VILLAGE_HEAD)
    response = client.get(reverse("proposals:paper", args=[case.pk]))
    assert response.content[:5] == b"%PDF-"


@pytest.mark.parametrize("cases", [3, 12])
def test_lists_and_pages_take_a_fixed_number_of_queries(
    cases: int, django_assert_max_num_queries: Any
) -> None:
    made = [make.proposal(Status.VERIFIED, total=5_000_000) for _ in range(cases)]
    client = signed_in(Role.DINSOS_HEAD)
    with django_assert_max_num_queries(15):
        html = page(client, "proposals:index")
    assert len(html.encode()) < 100_000
    with django_assert_max_num_queries(15):
        page(client, "proposals:index", langkah="forward")
    with django_assert_max_num_queries(15):
        page(client, "home")
    with django_assert_max_num_queries(36):
        page(client, "proposals:detail", made[0].pk)


RUBBISH = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        ["\x00", "x" * 10_000, "💥" * 50, "-1", "1e9", "٣", "' OR 1=1 --", "../../etc"]
    ),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=RUBBISH)
def test_rubbish_in_the_address_of_the_list_is_no_error(text: str) -> None:
    client = signed_in(Role.DINSOS_VERIFIER)
    for key in ("q", "status", "skema", "wilayah", "langkah", "menunggu", "terlambat", "hal"):
        assert client.get(reverse("proposals:index"), {key: text}).status_code == 200


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=RUBBISH)
def test_rubbish_in_the_forms_of_a_case_is_no_error(text: str) -> None:
    case = Proposal.objects.first() or make.proposal(Status.ENDORSED)
    client = signed_in(Role.DINSOS_VERIFIER)
    person = case.group.memberships.order_by("pk")[0].person_id
    fields = (
        "finding",
        "ruling",
        "desil",
        "register_version",
        "reason",
        "note",
        "seen",
        "request_id",
        "person",
    )
    form = dict.fromkeys(fields, text)
    for address in (
        reverse("proposals:ruling", args=[case.pk, person]),
        reverse("proposals:members", args=[case.pk]),
        reverse("proposals:act", args=[case.pk, "return"]),
        reverse("proposals:gather"),
    ):
        assert client.post(address, form | {"usulan": text, "action": text}).status_code in (
            200,
            302,
        )
    assert Proposal.objects.get(pk=case.pk).status in (Status.ENDORSED, Status.RETURNED)


def test_the_list_as_a_workbook_carries_no_formula_and_is_recorded() -> None:
    make.proposal(Status.SUBMITTED, of=make.group(name='=HYPERLINK("http://x")'))
    client = signed_in(Role.DINSOS_VERIFIER)
    response = client.get(reverse("proposals:export"), {"status": "submitted"})
    sheet = CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0)
    rows = sheet.to_python()
    assert rows[1][1] == '=HYPERLINK("http://x")'
    assert rows[1][5:7] == [10, 20_000_000]
    assert b"<f>" not in ZipFile(BytesIO(response.content)).read("xl/worksheets/sheet1.xml")
    assert Event.objects.get(action="export.proposals").changes["rows"] == 1
    facilitator = signed_in(Role.FACILITATOR)
    assert facilitator.get(reverse("proposals:export")).status_code == 302
    assert Event.objects.filter(action="export.proposals").count() == 1


def test_what_waits_comes_by_deadline_and_last_what_has_none() -> None:
    cases = [make.proposal("submitted") for _ in range(3)]
    for case, due in zip(cases, (None, "2026-12-24", "2026-12-01"), strict=True):
        Proposal.objects.filter(pk=case.pk).update(due_on=due)
    html = page(signed_in(Role.VILLAGE_HEAD), "proposals:index", menunggu="1")
    places = [html.index(case.number) for case in reversed(cases)]
    assert places == sorted(places)
