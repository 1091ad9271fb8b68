"""The pages measured, each as somebody who uses it, and the commonest writes."""

import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from django.utils import timezone

from anyam.accounts import factor
from anyam.accounts.models import Assignment, User
from anyam.proposals.models import Proposal
from scripts.bench.addresses import expanded
from scripts.bench.country import HOME
from scripts.bench.measure import Row, measure, undone
from scripts.bench.objects import holder, named


def signed_in(user: User) -> Client:
    client = Client(SERVER_NAME="127.0.0.1", headers={"accept-encoding": "gzip"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[factor.SESSION_KEY], session["seen_at"] = user.pk, 2**40
    session.save()
    return client


def routes() -> Any:
    """Our addresses and an empty page behind the same doors."""
    module = ModuleType("anyam_bench_urls")
    module.urlpatterns = [  # type: ignore[attr-defined]
        path("kosong/", lambda _request: HttpResponse("")), path("", include("anyam.urls")),
    ]  # fmt: skip
    sys.modules["anyam_bench_urls"] = module
    return override_settings(ROOT_URLCONF="anyam_bench_urls")


def measure_pages(rounds: int, only: str = "") -> Iterator[Row]:
    with routes():
        clients: dict[str, Client] = {}
        objects = named()
        for name, role, address in expanded():
            if only not in name:
                continue
            if role not in clients:
                clients[role] = signed_in(holder(role))
            yield measure(name, _getter(clients[role], address.format(**objects)), rounds)


def _getter(client: Client, address: str) -> Callable[[], int]:
    def get() -> int:
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        return len(response.content)

    return get


def measure_writes(rounds: int, only: str = "") -> Iterator[Row]:
    """The commonest writes, each rolled back."""
    for name, act in [*_writes(), *_checks()]:
        if only in name:
            yield measure(name, undone(act), rounds)


def _checks() -> Iterator[tuple[str, Callable[[], Any]]]:
    """What a verifier writes: about a card, about those that are certain, about who waits."""
    from anyam.verification import actions, reviewing, ties
    from anyam.verification.models import Match, Referral, Review

    now, by = timezone.now(), holder("dinsos_verifier")
    here = Proposal.objects.filter(region__code__startswith=HOME, status="endorsed")
    found = Match.objects.standing(here.order_by("pk")[0].case).filter(kind="population")
    rows = list(found.select_related("person", "run__snapshot__register").order_by("pk"))
    hard = max(rows, key=lambda one: (one.decision == "review", -one.pk))
    certain = [one for one in rows if one.decision == "match"]
    why = "Sudah dicocokkan dengan KTP."
    waiting = Referral.objects.filter(region__code__startswith=HOME, closed_on=None).order_by("pk")
    tie = next(one for one in ties.found(HOME, today=now.date()) if one.dismissal is None)
    said: dict[str, Any] = {"verdict": Review.Verdict.SAME, "reason": why, "by": by, "at": now}
    yield (
        "putuskan satu kartu",
        lambda: reviewing.review(hard, rival=hard.rivals.order_by("place")[0], **said),
    )
    yield "terima yang pasti", lambda: reviewing.accept_certain(certain, max_desil=5, by=by, at=now)
    yield (
        "selesaikan usulan masuk register",
        lambda: actions.close_referral(
            waiting[0], outcome="Sudah masuk DTSEN versi Desember.", by=by, at=now
        ),
    )
    yield (
        "kesampingkan kaitan (tulis)",
        lambda: ties.set_aside(
            tie, reason="HP milik kepala dusun.", region_code=HOME, by=by, at=now
        ),
    )


def _writes() -> Iterator[tuple[str, Callable[[], Any]]]:
    from anyam.groups import actions as groups
    from anyam.people import actions as people
    from anyam.proposals import actions as proposals
    from anyam.proposals import papers, steps

    now = timezone.now()
    at_home = Proposal.objects.filter(region__code__startswith=HOME).order_by("pk")
    submitted, draft = at_home.filter(status="submitted")[0], at_home.filter(status="draft")[0]
    region, author = draft.group.region, draft.author
    head_post = Assignment.objects.filter(role="village_head", region=submitted.region_id)
    head: User = head_post.select_related("user")[0].user
    lines = [
        {"item": f"Barang {n}", "specification": "", "kind": "tool", "quantity": 1, "unit": "buah",
         "unit_price": 1_000_000, "supplier": ""}
        for n in range(15)
    ]  # fmt: skip
    facts: dict[str, Any] = {
        "nik": "7316034101800999", "kk": "7316034101809999", "name": "Siti Baru", "sex": "P",
        "birth_date": None, "region": region, "address": "", "rt": "", "rw": "", "phone": "",
    }  # fmt: skip
    number = {"letter_number": "BENCH/1/2026"}
    yield (
        "mulai kelompok",
        lambda: groups.start(name="Kelompok Baru Sekali", region=region, by=author, at=now),
    )
    yield "catat orang", lambda: people.enrol(**facts, by=author, at=now)
    yield "tulis anggaran 15 baris", lambda: proposals.set_budget(draft, lines, by=author, at=now)
    yield (
        "kembalikan usulan",
        lambda: steps.act(submitted, "return", by=head, at=now, note="Foto belum jelas"),
    )
    yield "ketahui usulan dengan surat", lambda: steps.act(
        submitted, "endorse", by=head, at=now,
        letter=papers.single_letter(number, by=head, at=now),
    )  # fmt: skip
