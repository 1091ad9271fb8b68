"""The help page tells each role its work, and leads to the figures of the policy."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation
from django.utils.html import escape

from anyam.accounts.roles import Role
from anyam.reference import figures
from anyam.schemes import all_schemes, get_scheme
from tests import make

pytestmark = pytest.mark.django_db
HEADINGS = {Role.DIRECTORATE_VERIFIER: "Direktorat", Role.DIRECTOR: "Direktorat"}
OVER = {
    Role.CHAIR: make.BALLA, Role.VILLAGE_HEAD: make.BALLA, Role.FACILITATOR: "731603",
    Role.PROVINCE_VIEWER: "73", Role.DIRECTOR: "", Role.DIRECTORATE_VERIFIER: "",
}  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
def test_every_role_reads_about_its_own_work_and_no_other(role: Role) -> None:
    group = make.group(members=5).pk if role == Role.CHAIR else None
    reader = make.user(role, OVER.get(role, "7316"), group_id=group)
    page = make.browser(reader).get("/bantuan/").content.decode()
    main = page.partition("<main")[2]
    titles = [str(HEADINGS.get(one, one.label)) for one in Role]
    told = [title for title in titles if f'govuk-heading-m">{title}</h2>' in main]
    assert set(told) == {str(HEADINGS.get(role, role.label))}


def test_every_figure_of_a_scheme_stands_on_its_page_with_its_source() -> None:
    client = make.browser(make.user())
    listed = client.get("/skema/").content.decode()
    for scheme in all_schemes().values():
        assert f"/skema/{scheme.code}/" in listed
        page = client.get(f"/skema/{scheme.code}/").content.decode()
        assert scheme.figures[0].source in page
        assert all(escape(line.name) in page for line in figures.lines(scheme))
        assert not any(figure.key in page for figure in scheme.figures)
    assert client.get("/skema/tidak-ada/").status_code == 404


def test_figures_are_said_with_their_units() -> None:
    with translation.override("id"):
        said = {line.name: line.value for line in figures.lines(get_scheme("permensos-2-2019"))}
    assert said["Bantuan untuk tiap anggota"] == "Rp 2.000.000"
    assert said["Anggota, paling banyak"] == "20 keluarga"
    assert said["Semua tinggal di satu kecamatan"] == "ya"
    assert said["Desil paling tinggi"] == "belum ditetapkan"
    assert said["Bila umur di luar batas"] == "ditanyakan, tidak ditolak"
    assert said["Berkas yang diminta"] == "foto lokasi usaha"
    assert said["Paling lama berstatus “Diajukan”"] == "7 hari"


@pytest.mark.parametrize(
    ("say", "value", "said"),
    [
        (figures.age_rule, "refuse", "ditolak"),
        (figures.desil, 4, "desil 4"),
        (figures.documents, [], "tidak ada"),
        (figures.years, 60, "60 tahun"),
        (figures.yes_no, False, "tidak"),
    ],
)
def test_a_value_has_words(say: Callable[[Any], str], value: Any, said: str) -> None:
    with translation.override("id"):
        assert say(value) == said
