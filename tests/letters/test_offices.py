import pytest

from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.kernel.problems import Blocked
from anyam.letters.models import Office
from anyam.letters.offices import change_office, office_for
from tests import make
from tests.letters.offices import dinsos, head

pytestmark = pytest.mark.django_db


def codes(blocked: pytest.ExceptionInfo[Blocked]) -> list[str]:
    return [problem.code for problem in blocked.value.problems]


def test_an_office_is_opened_once_in_a_region() -> None:
    dinsos()
    with pytest.raises(Blocked) as blocked:
        dinsos(again=True)

    assert codes(blocked) == ["office.exists"]


def test_an_office_with_a_pattern_that_makes_no_numbers_is_refused() -> None:
    office = dinsos()
    with pytest.raises(Blocked) as blocked:
        change_office(office, number_pattern="460/{nomor}", by=head(), at=make.AT)

    assert {problem.field for problem in blocked.value.problems} == {"number_pattern"}
    assert Office.objects.get().number_pattern == dinsos().number_pattern


def test_a_change_of_an_office_is_recorded_field_by_field() -> None:
    office = change_office(dinsos(), address="Jalan Baru", by=head(), at=make.AT)

    event = Event.objects.about(office).get(action="office.change")
    assert event.changes == {"address": ["Jalan Contoh Nomor 1, Enrekang", "Jalan Baru"]}


@pytest.mark.parametrize(
    ("unit", "code", "lines", "position"),
    [
        (
            Office.Unit.VILLAGE,
            make.BALLA,
            ["Pemerintah Kabupaten Enrekang", "Kecamatan Baraka", "Kelurahan Balla"],
            "Lurah Balla",
        ),
        (
            Office.Unit.VILLAGE,
            "7316032002",
            ["Pemerintah Kabupaten Enrekang", "Kecamatan Baraka", "Desa Pepandungan"],
            "Kepala Desa Pepandungan",
        ),
        (
            Office.Unit.DINSOS,
            "7316",
            ["Pemerintah Kabupaten Enrekang", "Dinas Sosial"],
            "Kepala Dinas Sosial Kabupaten Enrekang",
        ),
        (
            Office.Unit.PROVINCE,
            "73",
            ["Pemerintah Provinsi Sulawesi Selatan", "Dinas Sosial"],
            "Kepala Dinas Sosial Provinsi Sulawesi Selatan",
        ),
    ],
)
def test_an_office_nobody_described_starts_from_its_place(
    unit: str, code: str, lines: list[str], position: str
) -> None:
    region = make.region(code, "Pepandungan" if code == "7316032002" else "")
    office = office_for(unit, region, by=make.user(), at=make.AT)

    assert office.letterhead_lines == lines
    assert office.head_position == position
    assert office_for(unit, region, by=make.user(), at=make.AT) == office


def test_a_village_head_s_first_letter_names_the_head() -> None:
    lurah = make.user(Role.VILLAGE_HEAD, over=make.BALLA, name="Muh. Contoh", nip="1" * 18)
    office = office_for(Office.Unit.VILLAGE, make.village(), by=lurah, at=make.AT)

    assert (office.head_name, office.head_nip) == ("Muh. Contoh", "1" * 18)


def test_the_directorate_is_one_for_the_country() -> None:
    office = office_for(Office.Unit.DIRECTORATE, None, by=make.user(), at=make.AT)

    assert (office.region_code, office.place) == ("", "Jakarta")
