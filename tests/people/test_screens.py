"""Nobody browses people: one searches, reads a masked record, and says why to read a number."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.people.forms import PARTS
from anyam.people.models import Person
from tests import make
from tests.people.pages import signed_in, text

pytestmark = pytest.mark.django_db
NIK = "7316035706850001"
KK = "7316030101200007"
WHY = "Mencocokkan dengan KTP."


@pytest.fixture
def person() -> Person:
    return make.person(nik=NIK, kk=KK, name="Siti Aminah", address="Buntu", rt="2", rw="1")


@pytest.fixture
def page() -> Client:
    return signed_in(make.user())


def test_a_record_shows_no_whole_number(page: Client, person: Person) -> None:
    shown = page.get(person.get_absolute_url())

    assert "7316 •••• •••• ••••" in text(shown)
    assert "Buntu, RT 002/RW 001" in text(shown)
    assert "17 Juni 1985" in text(shown)
    assert NIK not in shown.content.decode().replace(" ", "")
    assert KK not in shown.content.decode().replace(" ", "")


def test_a_number_is_shown_once_for_a_reason(page: Client, person: Person) -> None:
    address = f"{person.get_absolute_url()}nik/"

    shown = page.post(address, {"reason": WHY})

    assert "7316 0357 0685 0001" in text(shown)
    assert "7316 0301 0120 0007" in text(shown)
    assert "no-store" in shown.headers["Cache-Control"]
    assert page.get(address).status_code == 405
    event = Event.objects.about(person).last()
    assert event is not None
    assert (event.action, event.note) == ("person.unmask", WHY)


@pytest.mark.parametrize("reason", ["", "cek", "         x"])
def test_no_reason_no_number(page: Client, person: Person, reason: str) -> None:
    shown = page.post(f"{person.get_absolute_url()}nik/", {"reason": reason})

    assert "0357" not in text(shown)
    assert shown.context["form"].errors["reason"]
    assert not Event.objects.filter(action="person.unmask").exists()


@pytest.mark.parametrize(
    ("role", "over"), [(Role.DINSOS_HEAD, "7316"), (Role.AUDITOR, ""), (Role.RESEARCHER, "73")]
)
def test_who_sees_a_person_but_reads_no_number(person: Person, role: str, over: str) -> None:
    reader = signed_in(make.user(role, over=over))

    assert "Tampilkan NIK" not in text(reader.get(person.get_absolute_url()))
    shown = reader.post(f"{person.get_absolute_url()}nik/", {"reason": WHY})
    assert "0357" not in text(shown)
    assert "bukan wewenang" in text(shown)
    assert not Event.objects.filter(action="person.unmask").exists()


def test_a_neighbour_does_not_even_learn_that_somebody_exists(person: Person) -> None:
    neighbour = signed_in(make.user(over="731602"))
    here = person.get_absolute_url()

    for path in ("", "ubah/", *(f"ubah/{part}/" for part in PARTS)):
        assert neighbour.get(here + path).status_code == 404, path
    assert neighbour.post(f"{here}nik/", {"reason": WHY}).status_code == 404
    for q in (NIK, "aminah"):
        assert "Tidak ditemukan di wilayah Anda." in text(neighbour.get("/orang/", {"q": q}))
        assert "Tidak ditemukan" in text(neighbour.post("/orang/", {"q": q}, follow=True))


def test_strangers_are_sent_to_the_door(person: Person) -> None:
    here = person.get_absolute_url()
    for path in ("/orang/", here, f"{here}ubah/", f"{here}ubah/nama/", f"{here}nik/"):
        assert Client().get(path).status_code == 302, path


def test_researchers_read_a_pseudonym_and_cannot_search(person: Person) -> None:
    researcher = signed_in(make.user(Role.RESEARCHER, over="73"))

    shown = text(researcher.get(person.get_absolute_url()))

    assert person.pseudonym in shown
    for secret in ("Aminah", "Juni 1985", "7316 ••••", "Buntu"):
        assert secret not in shown
    assert researcher.get("/orang/", {"q": "aminah"}).status_code == 403
    assert researcher.post("/orang/", {"q": NIK}).status_code == 403


def test_a_search_by_nik_leaves_no_nik_in_an_address(page: Client, person: Person) -> None:
    found = page.post("/orang/", {"q": "7316-0357-0685-0001"})

    assert found.status_code == 302
    assert found.headers["Location"] == person.get_absolute_url()
    unknown = page.post("/orang/", {"q": "7316035706859999"})
    assert unknown.status_code == 200


def test_a_search_by_name_can_be_kept_as_an_address(page: Client, person: Person) -> None:
    found = page.post("/orang/", {"q": "st. AMINAH"}, follow=True)

    assert found.redirect_chain[-1][0] == "/orang/?q=st.+AMINAH"
    assert "Siti Aminah" in text(found)


@pytest.mark.parametrize("q", ["", "si", "12", "\0", "%", "123456789012345"])
def test_nobody_is_listed_for_too_little(page: Client, person: Person, q: str) -> None:
    assert "Aminah" not in text(page.get("/orang/", {"q": q}))


@pytest.mark.parametrize(
    ("part", "sent", "field", "value"),
    [
        ("nama", {"name": "Siti Aminah Daeng", "reason": WHY}, "name", "Siti Aminah Daeng"),
        ("lahir", {"birth_date": "18-06-1985", "sex": "P", "reason": WHY}, "birth_date",
         date(1985, 6, 18)),
        ("hp", {"phone": "0812 3456 7890", "reason": WHY}, "phone", "+6281234567890"),
        ("hp", {"phone": "", "reason": WHY}, "phone", ""),
        ("latar", {"education": "sd", "had_business": "ya", "reason": WHY}, "education", "sd"),
        ("latar", {"had_business": "tidak", "reason": WHY}, "had_business", False),
        ("pindah", {"region": "7316032002", "address": "Dusun A RT 3", "on": "2024-01-02"}, "rt",
         "003"),
    ],
)  # fmt: skip
def test_each_part_is_mended_on_its_own_page(
    page: Client, person: Person, part: str, sent: dict[str, str], field: str, value: Any
) -> None:
    make.village("7316032002")
    address = f"{person.get_absolute_url()}ubah/{part}/"
    assert page.get(address).status_code == 200

    saved = page.post(address, sent, follow=True)

    assert "Perubahan disimpan." in text(saved)
    person.refresh_from_db()
    assert getattr(person, field) == value


def test_a_nik_and_a_card_are_mended_too(page: Client, person: Person) -> None:
    here = f"{person.get_absolute_url()}ubah/"

    page.post(f"{here}nik/", {"nik": "7316035706850002", "reason": WHY})
    page.post(f"{here}kk/", {"kk": "7316030101200008", "relation": "head", "on": "2024-01-02"})

    assert Person.objects.with_nik("7316035706850002").get() == person
    assert person.households.count() == 2
    assert page.get(f"{here}nik/").context["form"]["nik"].value() is None


def test_a_refusal_stands_beside_its_field(page: Client, person: Person) -> None:
    make.person(nik="7316035706850002")

    refused = page.post(
        f"{person.get_absolute_url()}ubah/nik/", {"nik": "7316035706850002", "reason": "cek"}
    )

    errors = refused.context["form"].errors
    assert set(errors) == {"nik", "reason"}


def test_somebody_who_moves_out_of_reach_leads_back_to_the_search(
    page: Client, person: Person
) -> None:
    make.village("7316021001")

    gone = page.post(
        f"{person.get_absolute_url()}ubah/pindah/", {"region": "7316021001", "on": "2024-01-02"}
    )

    assert gone.headers["Location"] == "/orang/"
    assert page.get(person.get_absolute_url()).status_code == 404


def test_who_may_not_mend_sees_no_way_to(person: Person) -> None:
    reader = signed_in(make.user(Role.DINSOS_HEAD, over="7316"))

    assert "Perbaiki" not in text(reader.get(person.get_absolute_url()))
    for path in ("ubah/", "ubah/nama/"):
        assert reader.get(person.get_absolute_url() + path).status_code == 403
    assert reader.post(f"{person.get_absolute_url()}ubah/nama/", {}).status_code == 403


def test_a_part_that_does_not_exist(page: Client, person: Person) -> None:
    assert page.get(f"{person.get_absolute_url()}ubah/gaji/").status_code == 404


def test_the_groups_of_a_person_are_told(page: Client) -> None:
    group = make.group(members=5)
    seat = group.memberships.order_by("pk").first()
    assert seat is not None

    assert f"{group.name} : Ketua" in text(page.get(seat.person.get_absolute_url()))


def test_a_page_of_results_costs_the_same_for_one_and_for_many(page: Client) -> None:
    def cost() -> int:
        page.get("/orang/?q=siti")
        with CaptureQueriesContext(connection) as caught:
            page.get("/orang/?q=siti")
        return len(caught)

    make.person()
    before = cost()
    for _one in range(30):
        make.person()

    assert cost() == before <= 15


class Rubbish(TestCase):
    """No field makes a page fail."""

    def setUp(self) -> None:
        self.page = signed_in(make.user())
        self.here = make.person().get_absolute_url()

    @settings(max_examples=25, deadline=None)
    @given(
        st.one_of(
            st.text(max_size=60),
            st.sampled_from(["\0", "😀" * 50, "x" * 10_000, "9" * 16, "-1", "<script>", "1" * 40]),
        )
    )
    def test_every_field_of_every_form(self, junk: str) -> None:
        names = (
            "q", "reason", "name", "birth_date", "sex", "nik", "phone", "education", "had_business",
            "region", "region_cari", "address", "on", "kk", "relation",
        )  # fmt: skip
        sent = dict.fromkeys(names, junk)
        for part in PARTS:
            answer = self.page.post(f"{self.here}ubah/{part}/", sent)
            assert answer.status_code in (200, 302), part
        assert self.page.post(f"{self.here}nik/", sent).status_code == 200
        assert self.page.post("/orang/", sent).status_code in (200, 302)
        assert self.page.get("/orang/", {"q": junk, "hal": junk}).status_code == 200

    def test_addresses_that_lead_nowhere(self) -> None:
        for path in ("/orang/0/", f"/orang/{10**30}/", "/orang/0/ubah/nama/"):
            assert self.page.get(path).status_code == 404, path


def test_rows_name_themselves(person: Person) -> None:
    seat, home = person.households.get(), person.domiciles.get()

    assert str(seat) == "Siti Aminah (Kepala keluarga)"
    assert str(home).startswith("Balla, ")
    assert str(person.current_household) == f"Keluarga #{seat.household_id}"
