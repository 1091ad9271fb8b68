"""Writing a proposal: who may, one question a page, two people at once, the whole checked."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.proposals import actions, steps
from anyam.proposals.models import Proposal
from anyam.proposals.workflow import Status
from tests import make
from tests.proposals.writers import address, blank, chair, facilitator, fill, fresh, hidden, text

pytestmark = pytest.mark.django_db
AIM = "Menambah penghasilan lima keluarga dengan membuat kue."


def test_a_facilitator_starts_a_proposal_by_choosing_a_scheme() -> None:
    client, group = make.browser(facilitator()), make.group(members=10)
    url = reverse("proposals:new", args=[group.pk])

    shown = text(client.get(url))
    assert "Untuk 5 sampai 20 keluarga" in shown
    assert "Anggota kelompok ini 10: paling banyak Rp 20.000.000" in shown
    assert "paling banyak Rp 15.000.000" in shown  # the example of a regency pays less for each
    assert "KUBE Kementerian Sosial 2018" in shown.split("Skema yang sudah ditutup")[1]

    response = fill(client, url, scheme="permensos-2-2019")
    proposal = Proposal.objects.get(group=group)
    assert response["Location"] == address("write", proposal)
    assert fill(client, url, scheme="apbd-contoh")["Location"] == address("write", proposal)
    assert Proposal.objects.filter(group=group).count() == 1


def test_a_group_too_small_for_a_scheme_is_told_before_it_writes() -> None:
    client, group = make.browser(facilitator()), make.group(members=3, formed=False)
    shown = text(client.get(reverse("proposals:new", args=[group.pk])))
    assert "Anggota kelompok ini 3: usulan boleh ditulis, tetapi baru dapat diajukan" in shown


@pytest.mark.parametrize("scheme", ["", "kemensos-2018", "tidak-ada", "\x00"])
def test_a_closed_or_unknown_scheme_cannot_be_chosen(scheme: str) -> None:
    client, group = make.browser(facilitator()), make.group(members=10)
    response = fill(client, reverse("proposals:new", args=[group.pk]), scheme=scheme)
    assert response.status_code == 200
    assert "Pilih satu skema" in text(response)
    assert not Proposal.objects.exists()


def test_the_chair_writes_for_the_own_group_and_for_no_other() -> None:
    group, other = make.group(members=5), make.group(members=5)
    client = make.browser(chair(group))
    assert client.get(reverse("proposals:new", args=[other.pk])).status_code == 404
    fill(client, reverse("proposals:new", args=[group.pk]), scheme="permensos-2-2019")
    proposal = Proposal.objects.get(group=group)
    assert proposal.author_role == Role.CHAIR
    fill(client, address("question", proposal, "tujuan"), aims=AIM)
    assert fresh(proposal).aims == AIM


def test_the_answers_follow_one_another_and_each_is_kept_at_once() -> None:
    by = facilitator()
    client, proposal = make.browser(by), blank(by)
    road = [
        ("tujuan", {"aims": AIM}, address("question", proposal, "pembeli")),
        ("pembeli", {"market_reason": "Warung"}, address("question", proposal, "tempat")),
        ("tempat", {"place": "Balla", "point": ""}, address("budget", proposal)),
        (
            "rencana",
            {"plan_income": "350.000", "plan_cost": "Rp 250.000", "plan_days": "26"},
            address("question", proposal, "bulan"),
        ),
        ("bulan", {"plan_first_month": "2"}, address("plan", proposal)),
    ]
    for slug, typed, following in road:
        response = fill(client, address("question", proposal, slug), **typed)
        assert response["Location"] == following, slug
    written = fresh(proposal)
    assert (written.aims, written.market_reason, written.place) == (AIM, "Warung", "Balla")
    assert (written.plan_income, written.plan_cost, written.plan_days) == (350_000, 250_000, 26)
    assert written.plan_first_month == 2


def test_saving_for_later_leads_to_the_list_of_tasks_and_a_check_leads_back_to_the_check() -> None:
    by = facilitator()
    client, proposal = make.browser(by), blank(by)
    url = address("question", proposal, "tujuan")
    assert fill(client, url, aims=AIM, nanti="1")["Location"] == address("write", proposal)
    assert fill(client, f"{url}?dari=periksa", aims=AIM)["Location"] == address("review", proposal)


def test_the_list_of_tasks_says_how_far_each_of_them_is() -> None:
    by = facilitator()
    client, proposal = make.browser(by), blank(by)
    before = text(client.get(address("write", proposal)))
    assert "Tujuan usaha Mulai" in before
    assert "Kelompok dan anggota 5 keluarga Selesai" in before
    assert "hal masih kurang Belum bisa" in before

    actions.answer(proposal, make.ANSWERS | {"plan_first_month": None}, by=by, at=make.AT)
    actions.set_budget(proposal, make.budget(20_000_000, 3), by=by, at=make.AT)
    between = text(client.get(address("write", proposal)))
    assert "Tujuan usaha Selesai" in between
    assert "Rencana anggaran 3 baris, Rp 20.000.000 · lebih Rp 10.000.000 Lanjutkan" in between
    assert "Rencana uang masuk dan keluar Lanjutkan" in between

    actions.answer(proposal, {"plan_first_month": 2}, by=by, at=make.AT)
    actions.set_budget(proposal, make.budget(9_000_000, 3), by=by, at=make.AT)
    actions.add_document(proposal, make.photo(), kind="lokasi_usaha", by=by, at=make.AT)
    after = text(client.get(address("write", proposal)))
    assert "Rencana anggaran 3 baris, Rp 9.000.000 Selesai" in after
    assert "Modal kembali pada bulan ke‑5. Selesai" in after
    assert "Foto dan berkas 1 berkas Selesai" in after
    assert "Periksa dan ajukan Mulai" in after


def test_a_returned_proposal_shows_who_sent_it_back_and_why() -> None:
    proposal = make.proposal(Status.SUBMITTED)
    head = make.officer(Role.VILLAGE_HEAD, make.BALLA)
    steps.act(proposal, "return", by=head, at=make.AT, note="Harga kompor terlalu tinggi.")
    client = make.browser(proposal.author)
    shown = text(client.get(address("write", proposal)))
    assert f"Dikembalikan oleh {head.name}" in shown
    assert "Harga kompor terlalu tinggi." in shown


@pytest.mark.parametrize(
    ("trade", "asked", "absent"),
    [
        ("kios", "Berapa hari buka", "sekali jual"),
        ("ikan", "uang masuk sebulan", "Berapa hari"),
        ("sapi", "sekali jual dalam setahun", "Berapa hari"),
    ],
)
def test_the_plan_is_asked_in_the_rhythm_of_the_trade(trade: str, asked: str, absent: str) -> None:
    by = facilitator()
    group = make.group(members=5, trade=trade)
    shown = text(make.browser(by).get(address("question", blank(by, group), "rencana")))
    assert asked in shown
    assert absent not in shown


def test_the_picture_of_the_plan_has_its_numbers_in_a_table() -> None:
    proposal = make.draft()
    client = make.browser(proposal.author)
    html = client.get(address("plan", proposal)).content.decode()
    assert "<svg" in html
    assert "<details" in html
    assert "Modal kembali pada bulan ke‑9." in html
    assert "-Rp 20.000.000" in html


def test_without_a_plan_the_picture_asks_for_it() -> None:
    by = facilitator()
    proposal = blank(by)
    response = make.browser(by).get(address("plan", proposal))
    assert response["Location"] == address("question", proposal, "rencana")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("-3.563412, 119.774321", ("-3.563412", "119.774321")),
        ("-3,5634 119,7743", ("-3.5634", "119.7743")),
        ("-3.5634,119.7743", ("-3.5634", "119.7743")),
        ("−3.5; 119.7", ("-3.5", "119.7")),
        ("", (None, None)),
    ],
)
def test_a_point_is_read_as_maps_write_it(typed: str, kept: tuple[Any, Any]) -> None:
    by = facilitator()
    proposal = blank(by)
    url = address("question", proposal, "tempat")
    assert fill(make.browser(by), url, place="Balla", point=typed).status_code == 302
    now = fresh(proposal)
    assert (now.latitude, now.longitude) == tuple(Decimal(k) if k else None for k in kept)


@pytest.mark.parametrize(
    "typed", ["119.774321, -3.563412", "-3,5634", "Balla", "1e9, 1e9", "٣.٥ ٩٩.٥", "9" * 80, "0,0"]
)
def test_a_point_that_is_none_is_sent_back_with_what_was_typed(typed: str) -> None:
    by = facilitator()
    proposal = blank(by)
    response = fill(
        make.browser(by), address("question", proposal, "tempat"), place="Balla", point=typed
    )
    assert response.status_code == 200
    assert typed in response.content.decode()
    assert fresh(proposal).latitude is None


def test_what_was_typed_comes_back_when_something_is_wrong() -> None:
    by = facilitator()
    proposal = blank(by)
    url = address("question", proposal, "rencana")
    response = fill(
        make.browser(by), url, plan_income="350 ribu", plan_cost="banyak", plan_days="26"
    )
    html = response.content.decode()
    assert "Tulis jumlah rupiah bulat" in html
    assert 'value="350 ribu"' in html
    assert 'value="banyak"' in html
    assert fresh(proposal).plan_income is None


def two_writers() -> tuple[Client, Client, Proposal]:
    group, by = make.group(members=5), facilitator()
    return make.browser(by), make.browser(chair(group)), blank(by, group)


def test_two_people_at_one_answer_lose_nothing() -> None:
    sari, ketua, proposal = two_writers()
    url = address("question", proposal, "tujuan")
    page_of_sari = hidden(sari.get(url))
    fill(ketua, url, aims="Membuat kue untuk pasar.")

    response = sari.post(url, page_of_sari | {"aims": AIM})
    shown = text(response)
    assert response.status_code == 200
    assert fresh(proposal).aims == "Membuat kue untuk pasar."
    assert "Bapak Ketua mengubahnya pada pukul" in shown
    assert "Yang tersimpan sekarang: Membuat kue untuk pasar." in shown
    assert f"Tulisan Anda: {AIM}" in shown

    assert sari.post(url, hidden(response) | {"aims": AIM}).status_code == 302
    assert fresh(proposal).aims == AIM


def test_a_mistake_between_does_not_hide_that_somebody_else_wrote() -> None:
    sari, ketua, proposal = two_writers()
    url = address("question", proposal, "tujuan")
    first = sari.post(url, hidden(sari.get(url)) | {"aims": "123"})
    assert "Tuliskan dengan kata-kata" in text(first)
    fill(ketua, url, aims="Membuat kue untuk pasar.")
    again = sari.post(url, hidden(first) | {"aims": "456"})
    assert "Tulisan Anda" in text(sari.post(url, hidden(again) | {"aims": AIM}))


def test_different_answers_at_the_same_time_do_not_disturb_each_other() -> None:
    sari, ketua, proposal = two_writers()
    url = address("question", proposal, "tujuan")
    page_of_sari = hidden(sari.get(url))
    fill(ketua, address("question", proposal, "pembeli"), market_reason="Warung di Balla.")
    assert sari.post(url, page_of_sari | {"aims": AIM}).status_code == 302
    now = fresh(proposal)
    assert (now.aims, now.market_reason) == (AIM, "Warung di Balla.")


def test_pressing_twice_and_going_back_are_harmless() -> None:
    by = facilitator()
    client, proposal = make.browser(by), blank(by)
    url = address("question", proposal, "tujuan")
    old_page = hidden(client.get(url))
    for _press in range(2):
        assert client.post(url, old_page | {"aims": AIM}).status_code == 302
    assert Event.objects.about(proposal).filter(action="proposal.answer").count() == 1
    # The browser's back button shows the old page again: one's own words are no conflict.
    assert client.post(url, old_page | {"aims": "Lebih baik begini."}).status_code == 302
    assert fresh(proposal).aims == "Lebih baik begini."


def test_the_check_lists_every_problem_with_the_page_that_mends_it() -> None:
    by = facilitator()
    client, proposal = make.browser(by), blank(by, make.group(members=3, formed=False))
    html = client.get(address("review", proposal)).content.decode()
    for slug in ("tujuan", "pembeli", "tempat", "rencana"):
        assert f'href="{address("question", proposal, slug)}?dari=periksa">Perbaiki' in html
    assert f'href="{address("budget", proposal)}">Perbaiki' in html
    assert f'href="{address("papers", proposal)}">Perbaiki' in html
    assert f'href="{proposal.group.get_absolute_url()}">Perbaiki' in html
    assert 'aria-disabled="true"' in html
    assert "Belum bisa diajukan" in html


def test_a_complete_proposal_is_submitted_from_the_check() -> None:
    proposal = make.draft()
    client = make.browser(proposal.author)
    response = client.get(address("review", proposal))
    assert "Semua sudah lengkap" in text(response)
    assert "aria-disabled" not in response.content.decode().split("Semua sudah lengkap")[1]
    assert address("paper", proposal) in response.content.decode()
    sent = hidden(response)
    assert sent["seen"] == proposal.seen
    url = reverse("proposals:act", args=[proposal.pk, "submit"])
    for _press in range(2):
        assert client.post(url, sent).status_code == 302
    assert fresh(proposal).status == Status.SUBMITTED
    assert proposal.versions.count() == 1


def test_the_chair_checks_and_the_facilitator_submits() -> None:
    proposal = make.draft()
    shown = text(make.browser(chair(proposal.group)).get(address("review", proposal)))
    assert "Usulan siap. Beri tahu pendamping supaya diajukan." in shown
    assert proposal.author.name in shown
    assert "Ajukan usulan" not in shown


def test_what_is_submitted_is_closed_and_the_page_says_who_has_it() -> None:
    proposal = make.proposal(Status.SUBMITTED)
    head = make.officer(Role.VILLAGE_HEAD, make.BALLA)
    client = make.browser(proposal.author)
    url = address("question", proposal, "tujuan")
    response = client.get(url)
    assert response.status_code == 200
    assert "Usulan ini sudah tidak dapat diubah" in text(response)
    assert head.name in text(response)
    response = client.post(url, {"aims": "Diam-diam diubah"})
    assert response.status_code == 409
    assert "tidak tersimpan" in text(response)
    assert fresh(proposal).aims == make.ANSWERS["aims"]


PAGES = ("write", "review", "plan", "budget", "budget_add", "budget_table", "papers")


@pytest.mark.parametrize("name", PAGES)
def test_a_neighbour_finds_nothing_and_an_office_only_reads(name: str) -> None:
    proposal = make.draft()
    make.region("7316041001")
    neighbour = make.browser(make.user(Role.FACILITATOR, over="731604"))
    assert neighbour.get(address(name, proposal)).status_code == 404
    other_chair = make.browser(chair(make.group(members=1, formed=False)))
    assert other_chair.get(address(name, proposal)).status_code == 404
    for role in (Role.VILLAGE_HEAD, Role.DINSOS_VERIFIER, Role.AUDITOR, Role.AREA_ADMIN):
        response = make.browser(make.officer(role, make.BALLA)).get(address(name, proposal))
        assert response.status_code == 403
        assert "tetapi tidak mengubahnya" in text(response)
    assert Client().get(address(name, proposal)).status_code == 302


def test_an_office_that_posts_changes_nothing() -> None:
    proposal = make.draft()
    client = make.browser(make.officer(Role.DINSOS_VERIFIER, make.BALLA))
    assert client.post(address("question", proposal, "tujuan"), {"aims": "x"}).status_code == 403
    assert client.post(address("budget_move", proposal), {"naik": "2:x"}).status_code == 403
    assert client.post(address("budget_remove", proposal, 1), {"seen": "x"}).status_code == 403
    group = reverse("proposals:new", args=[proposal.group_id])
    assert client.post(group, {"scheme": "permensos-2-2019"}).status_code == 403
    assert fresh(proposal).aims == make.ANSWERS["aims"]


@pytest.mark.parametrize("slug", ["nama", "tujuan2", "x" * 300])
def test_a_question_that_does_not_exist_is_not_found(slug: str) -> None:
    by = facilitator()
    assert make.browser(by).get(address("question", blank(by), slug)).status_code == 404


def test_numbers_no_database_knows_are_not_found() -> None:
    client = make.browser(facilitator())
    for url in (f"/usulan/{10**30}/tulis/", f"/kelompok/{10**30}/usulan/baru/"):
        assert client.get(url).status_code == 404
