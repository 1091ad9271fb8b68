"""No page stays unmeasured: a new address is measured by `make bench` or stands here with why not.

What answers GET with "405 method not allowed" only writes.
"""

import re

import pytest
from django.test import Client
from django.urls import Resolver404, URLPattern, resolve

from anyam.accounts.roles import Role
from scripts.bench.addresses import PAGES, SHORT, expanded
from tests import make
from tests.test_routes import ROUTES, address

pytestmark = pytest.mark.django_db

# Why an address is not measured. A new one is, or is written down here by name.
NOT_MEASURED: dict[str, tuple[str, ...]] = {
    "it makes or hands out a file, and takes as long as the file is large": (
        "berkas/<int:pk>/", "daftar/<int:pk>/ditolak/unduh/",
        "kelompok/<int:pk>/berita-acara/draf/", "kelompok/<int:pk>/kartu-pin/",
        "sasaran/unduh.xlsx", "surat/<int:pk>/pdf/", "surat/<int:pk>/pindaian/",
        "usulan/<int:pk>/usulan.pdf", "usulan/surat/<int:pk>/pratinjau.pdf", "usulan/unduh.xlsx",
    ),
    "a form about the one thing whose page is measured": (
        "orang/<int:pk>/calon/", "sosialisasi/<int:pk>/hadir/<int:row>/kenal/",
        "calon/<int:pk>/keadaan/", "calon/<int:pk>/titik/", "calon/baru/",
        "calon/baru/<str:code>/", "daftar/<int:pk>/buang/",
        "kelompok/<int:pk>/anggota/<int:seat>/ganti/", "kelompok/<int:pk>/bubar/",
        "kelompok/<int:pk>/titik/", "kelompok/<int:pk>/usulan/baru/",
        "pengguna/<int:pk>/<slug:name>/", "pengguna/<int:pk>/peran/",
        "pengguna/<int:pk>/peran/<str:role>/<int:length>/", "pengguna/<int:pk>/tautan/lihat/",
        "pengguna/<int:pk>/ubah/", "pengguna/baru/", "penugasan/<int:pk>/akhiri/",
        "penugasan/<int:pk>/pengganti/", "potensi/<str:code>/penduduk/",
        "potensi/butir/<int:pk>/bertindak/", "potensi/butir/<int:pk>/pikir/",
        "register/potret/<int:pk>/buang/", "register/potret/<int:pk>/tarik/",
        "sosialisasi/<int:pk>/hadir/<int:row>/calon/", "sosialisasi/<int:pk>/hadir/banyak/",
        "sosialisasi/<int:pk>/ubah/", "surat/<int:pk>/cabut/", "surat/<int:pk>/pindaian/tambah/",
        "surat/kantor/<int:pk>/", "surat/kantor/baru/",
        "usulan/<int:pk>/tulis/anggaran/<int:position>/",
        "usulan/<int:pk>/tulis/anggaran/<int:position>/hapus/",
        "usulan/<int:pk>/tulis/berkas/<int:document>/hapus/",
        "usulan/<int:pk>/tulis/berkas/<slug:kind>/", "usulan/<int:pk>/tulis/gambar/",
    ),
    "it waits for hours, not for years: the country filled has no such rows": (
        "daftar/<int:pk>/kolom/", "kelompok/<int:pk>/foto/", "kelompok/<int:pk>/hadir/",
        "kelompok/<int:pk>/hadir/tamu/", "kelompok/<int:pk>/kesepakatan/",
        "orang/<int:pk>/rumah/<int:number>/", "usulan/surat/<int:pk>/",
    ),
    "the same reads as a measured page, or none": (
        "api/v1/", "api/v1/openapi.json", "bahasa/", "periksa/", "skema/<slug:code>/",
    ),
}  # fmt: skip
# Nothing there grows with the country: the doors of allauth and one's own account. Registers are
# searched in stores of their own, and that is measured by `make bench-matching`.
ELSEWHERE = ("akun/", "masuk/", "demo/")


def measured() -> set[str]:
    """The routes of all measured addresses, as `ROUTES` names them."""
    found = set()
    for _name, _role, told in expanded():
        path = re.sub(r"\{(\w+)\}", lambda name: SAMPLE.get(name[1], "1"), told.partition("?")[0])
        try:
            found.add(resolve(path).route)
        except Resolver404:  # the empty page, which exists in the measurement only
            assert path == "/kosong/"
    return found


SAMPLE = {"letter_code": "ABCDEFGHJK0", "village": "7316031021"}


def test_every_page_is_measured_or_excepted_with_a_reason() -> None:
    client = make.browser(make.user(Role.AREA_ADMIN, ""))
    known = measured()
    told = {route for routes in NOT_MEASURED.values() for route in routes}
    assert told <= set(ROUTES), "an address that is gone"
    assert not told & known, "measured, and yet excepted"
    left = (route for route in sorted(set(ROUTES) - known - told))
    forgotten = [route for route in left if not route.startswith(ELSEWHERE)]
    assert [route for route in forgotten if not only_writes(client, route)] == []


def only_writes(client: Client, route: str) -> bool:
    entry = ROUTES[route]
    assert isinstance(entry, URLPattern)
    return client.get(address(route)).status_code == 405


def test_each_page_is_measured_once_and_by_somebody_who_exists() -> None:
    names = [name for name, _role, _address in expanded()]
    assert len(names) == len(set(names))
    roles = {role for _name, role, _address in expanded()}
    assert roles <= {*SHORT, "writer", "former"}
    assert len(PAGES) > 100
