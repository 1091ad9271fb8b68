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
    for name, act in _writes():
        if only in name:
            yield measure(name, undone(act), rounds)


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
