"""The pages measured, each as somebody who uses it, and the commonest writes."""

import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from django.utils import timezone

from anyam.accounts import factor
from anyam.accounts.models import Assignment, User
from anyam.groups.models import Group, Membership
from anyam.letters.models import Letter
from anyam.proposals.models import Proposal
from scripts.bench.country import HOME
from scripts.bench.measure import EMPTY, LIST, Row, measure, undone

Page = tuple[str, str, str]  # name, whose eyes, address
PLACES = {
    "chair": HOME, "facilitator": HOME, "village_head": HOME, "dinsos_verifier": HOME,
    "dinsos_head": HOME, "province_viewer": HOME[:2], "area_admin": "", "auditor": "",
    "directorate_verifier": "", "director": "", "researcher": "",
}  # fmt: skip
SHORT = {
    "chair": "ketua", "facilitator": "pendamping", "village_head": "kepala desa",
    "dinsos_verifier": "verifikator", "dinsos_head": "kepala dinas", "province_viewer": "provinsi",
    "area_admin": "admin nasional", "auditor": "auditor nasional", "director": "direktur",
    "directorate_verifier": "verifikator Direktorat", "researcher": "peneliti",
}  # fmt: skip


def holder(role: str) -> User:
    """Somebody with much to see: the first who holds the role there."""
    held = Assignment.objects.filter(role=role)
    place = PLACES[role]
    here = Q(region__code__startswith=place) if place else Q(region=None)
    held = held.filter(here)
    if role == "facilitator":
        busiest = Group.objects.filter(region__code__startswith=HOME).order_by("pk")[20]
        held = held.filter(region__code=busiest.region_id[:6])
    if role == "village_head":
        held = held.filter(region__code=_dense_village())
    user: User = held.select_related("user").order_by("pk")[0].user
    return user


def _dense_village() -> str:
    codes = list(
        Group.objects.filter(region__code__startswith=HOME).values_list("region", flat=True)
    )
    return max(sorted(set(codes)), key=codes.count)


def signed_in(user: User) -> Client:
    client = Client(SERVER_NAME="127.0.0.1", headers={"accept-encoding": "gzip"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[factor.SESSION_KEY], session["seen_at"] = user.pk, 2**40
    session.save()
    return client


def addresses() -> Iterator[Page]:
    """Every page worth measuring; the empty one first."""
    yield EMPTY, "dinsos_verifier", "/kosong/"
    yield LIST, "dinsos_verifier", "/usulan/"
    for role in PLACES:
        yield f"beranda ({SHORT[role]})", role, "/"
    yield from _lists()
    yield from _searches()
    yield from _single()
    yield from _rooms()


def _lists() -> Iterator[Page]:
    country = ("province_viewer", "director", "auditor")
    for role in ("facilitator", *country):
        yield f"usulan: daftar ({SHORT[role]})", role, "/usulan/"
    yield "usulan: menunggu (kepala dinas)", "dinsos_head", "/usulan/?langkah=forward"
    yield "usulan: menunggu (Direktorat)", "directorate_verifier", "/usulan/?menunggu=1"
    yield "usulan: menunggu (direktur)", "director", "/usulan/?langkah=award"
    for role in ("province_viewer", "director"):
        yield f"usulan: status ({SHORT[role]})", role, "/usulan/?status=returned"
        yield f"usulan: terlambat ({SHORT[role]})", role, "/usulan/?terlambat=1"
        yield f"usulan: halaman 40 ({SHORT[role]})", role, "/usulan/?hal=40"
        yield f"usulan: halaman 400 ({SHORT[role]})", role, "/usulan/?hal=400"
    yield "usulan: skema (direktur)", "director", "/usulan/?skema=apbd-contoh"
    yield "usulan: kabupaten (direktur)", "director", f"/usulan/?wilayah={HOME}"
    for role in ("facilitator", "dinsos_verifier", "province_viewer", "director", "researcher"):
        yield f"kelompok: daftar ({SHORT[role]})", role, "/kelompok/"
    for role in ("province_viewer", "director"):
        yield f"kelompok: draf ({SHORT[role]})", role, "/kelompok/?status=draft"
        yield f"kelompok: jenis usaha ({SHORT[role]})", role, f"/kelompok/?usaha={_trade()}"
        yield f"kelompok: halaman 400 ({SHORT[role]})", role, "/kelompok/?hal=400"
    for role in ("chair", "village_head", "dinsos_head", *country):
        yield f"surat: daftar ({SHORT[role]})", role, "/surat/"
    yield "surat: jenis dan tahun (direktur)", "director", "/surat/?jenis=sk&tahun=2025"
    for role in ("auditor", "area_admin"):
        yield f"catatan ({SHORT[role]})", role, "/catatan/"
    yield "catatan: orang (auditor nasional)", "auditor", "/catatan/?orang=Dewi"
    yield "catatan: tindakan (auditor nasional)", "auditor", "/catatan/?tindakan=proposal.reject"
    yield (
        "catatan: sejak awal (auditor nasional)",
        "auditor",
        "/catatan/?dari=2023-01-01&tempat=Baraka",
    )
    yield "pengguna (admin nasional)", "area_admin", "/pengguna/"
    yield "pengguna: peran (admin nasional)", "area_admin", "/pengguna/?peran=dinsos_head"
    yield "pemberitahuan (Direktorat)", "directorate_verifier", "/pemberitahuan/"
    yield "pekerjaan (admin nasional)", "area_admin", "/pekerjaan/"
    yield "pekerjaan (kepala dinas)", "dinsos_head", "/pekerjaan/"
    yield "wilayah", "director", "/wilayah/"
    yield "wilayah: kabupaten", "director", f"/wilayah/{HOME}/"
    yield "API usulan (direktur)", "director", "/api/v1/proposals/"


def _trade() -> str:
    slug = Group.objects.select_related("trade").order_by("pk")[3].trade
    return slug.slug if slug else ""


def _searches() -> Iterator[Page]:
    proposal = Proposal.objects.filter(region__code__startswith=HOME).order_by("pk")[7]
    group = Group.objects.filter(region__code__startswith=HOME).order_by("pk")[9]
    for role in ("dinsos_verifier", "province_viewer", "director"):
        who = SHORT[role]
        yield f"cari usulan: nama ({who})", role, "/usulan/?q=mekar"
        yield f"cari usulan: dua kata ({who})", role, "/usulan/?q=mekar+jaya"
        yield f"cari usulan: nomor ({who})", role, f"/usulan/?q={proposal.number}"
        yield f"cari kelompok: nama ({who})", role, "/kelompok/?q=mel"
        yield f"cari kelompok: nomor ({who})", role, f"/kelompok/?q={group.code}"
        yield f"cari orang: nama biasa ({who})", role, "/orang/?q=siti"
        yield f"cari orang: dua kata ({who})", role, "/orang/?q=siti+aminah"
        yield f"cari orang: nama jarang ({who})", role, "/orang/?q=suzinan"
        yield f"cari orang: tidak ada ({who})", role, "/orang/?q=xqzvw"
        yield f"cari surat: nomor ({who})", role, "/surat/?q=460/0007"
        yield f"cari surat: hal ({who})", role, "/surat/?q=mekar"
    yield "cari orang: tiga huruf (auditor nasional)", "auditor", "/orang/?q=mar"
    yield "cari pengguna (admin nasional)", "area_admin", "/pengguna/?cari=ratna"
    yield "cari desa", "dinsos_verifier", "/wilayah/cari/?q=bal"


def _single() -> Iterator[Page]:
    at_home = Proposal.objects.filter(region__code__startswith=HOME).order_by("pk")
    case = at_home.filter(status="endorsed")[0]
    done = at_home.filter(status="committed")[0]
    group = Group.objects.filter(region__code__startswith=HOME).exclude(formed_on=None)[0]
    letter = Letter.objects.filter(kind="surat_pengantar", region_code=HOME)[0]
    member = Membership.objects.filter(group=group)[0]
    yield "satu usulan (verifikator)", "dinsos_verifier", f"/usulan/{case.pk}/"
    yield "satu usulan, selesai (direktur)", "director", f"/usulan/{done.pk}/"
    yield "periksa anggota", "dinsos_verifier", f"/usulan/{case.pk}/anggota/"
    yield "versi usulan", "dinsos_verifier", f"/usulan/{case.pk}/versi/"
    yield "satu kelompok", "dinsos_verifier", f"/kelompok/{group.pk}/"
    yield "satu orang", "dinsos_verifier", f"/orang/{member.person_id}/"
    yield "satu surat", "dinsos_head", f"/surat/{letter.pk}/"


def _rooms() -> Iterator[Page]:
    """The rooms before the proposal; of their own tables the invented country has no rows."""
    for role in ("dinsos_verifier", "province_viewer", "director"):
        yield f"jenis usaha per wilayah ({SHORT[role]})", role, "/usaha/"
        yield f"ketepatan sasaran ({SHORT[role]})", role, "/sasaran/"
    yield "sosialisasi (pendamping)", "facilitator", "/sosialisasi/"
    yield "calon anggota (pendamping)", "facilitator", "/calon/"
    yield "potensi desa (pendamping)", "facilitator", "/potensi/"
    yield "usul kelompok (pendamping)", "facilitator", "/usul-kelompok/"
    yield "daftar orang (verifikator)", "dinsos_verifier", "/daftar/"
    yield "keputusan daftar (verifikator)", "dinsos_verifier", "/daftar/keputusan/"
    yield "pengecualian (kepala dinas)", "dinsos_head", "/pengecualian/"


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
        for name, role, address in addresses():
            if only not in name:
                continue
            if role not in clients:
                clients[role] = signed_in(holder(role))
            yield measure(name, _getter(clients[role], address), rounds)


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
