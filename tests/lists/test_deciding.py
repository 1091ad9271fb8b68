"""The same person in two lists is one record; what is doubtful waits for somebody to decide."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.kernel.problems import Blocked
from anyam.lists import comparing, deciding
from anyam.lists.models import ListedPerson, PersonList, RowRemark, StagedRow
from anyam.people.models import Person
from anyam.people.rules import Doubt
from tests import make
from tests.lists import sheets
from tests.lists.sheets import row

pytestmark = pytest.mark.django_db
BORN = date(1971, 2, 2)
NIK = make.nik(1, born=BORN)
OTHER = make.nik(2, born=BORN)
WHY = "Sudah dicocokkan dengan KTP."
S = StagedRow.State


@dataclass
class Doubtful:
    """Siti is on record; a second list says something like her."""

    by: User
    siti: Person
    found: PersonList
    row: StagedRow

    def decide(self, verdict: str, reason: str = WHY) -> StagedRow:
        self.row = deciding.decide(self.row, verdict, reason, by=self.by, at=make.AT)
        self.found.refresh_from_db()
        self.siti.refresh_from_db()
        return self.row

    @property
    def counts(self) -> tuple[int, int, int, int]:
        found = self.found
        return found.new, found.known, found.rejected, found.doubtful


def doubtful(place: str = make.BALLA, **told: Any) -> Doubtful:
    by = sheets.verifier()
    sheets.saved(sheets.csv(row(1, name="Siti Aminah")), by=by)
    second = {"name": "Siti Aminah", "born": BORN, "nik": NIK} | told
    found = sheets.saved(sheets.csv(row(1, **second)), by=by, region=make.region(place))
    waiting = StagedRow.objects.doubtful().get()
    return Doubtful(by, Person.objects.get(), found, waiting)


def test_the_same_person_in_two_lists_is_one_record() -> None:
    by = sheets.verifier()
    sheets.saved(sheets.csv(row(1, name="Siti Aminah"), row(2)), by=by)

    found = sheets.saved(sheets.xlsx(row(1, name="SITTI AMINAH"), row(3)), by=by)

    assert (found.new, found.known, found.doubtful) == (1, 1, 0)
    siti = Person.objects.with_nik(NIK).get()
    assert (Person.objects.count(), siti.name) == (3, "Siti Aminah")
    assert ListedPerson.objects.filter(person=siti).count() == 2


def test_a_nik_with_other_facts_waits_and_the_record_may_be_right() -> None:
    case = doubtful(name="Budi Santoso")
    assert (case.row.doubt, case.row.person) == (Doubt.OTHER_FACTS, case.siti)
    assert case.counts == (0, 0, 0, 1)

    case.decide("record")

    assert (case.siti.name, case.counts) == ("Siti Aminah", (0, 1, 0, 0))
    event = Event.objects.get(action="list.decide")
    assert (event.note, event.changes["verdict"], event.role) == (WHY, "record", "dinsos_verifier")


def test_the_list_may_be_right_and_mends_the_record() -> None:
    case = doubtful(name="Siti Rahmawati")

    case.decide("list")

    assert (case.siti.name, case.row.state, case.row.content) == ("Siti Rahmawati", S.DECIDED, None)
    assert Event.objects.get(action="person.correct").note == WHY


def test_one_nik_for_two_people_rejects_the_row() -> None:
    case = doubtful(name="Budi Santoso")

    case.decide("other")

    assert (case.row.state, case.counts) == (S.REJECTED, (0, 0, 1, 0))
    assert RowRemark.objects.get(line=case.row).code == "nik.someone_else"
    assert Person.objects.count() == 1


def test_a_namesake_may_be_the_same_person_with_a_mended_nik() -> None:
    case = doubtful(nik=OTHER, kk="")
    assert case.row.doubt == Doubt.NAMESAKE

    case.decide("list")

    assert Person.objects.with_nik(OTHER).get() == case.siti
    assert case.counts == (0, 1, 0, 0)


def test_a_namesake_may_be_somebody_else() -> None:
    case = doubtful(nik=OTHER, kk="")

    case.decide("other")

    assert Person.objects.count() == 2
    assert case.row.person == Person.objects.with_nik(OTHER).get() != case.siti
    assert case.counts == (1, 0, 0, 0)
    assert case.row.person.current_household


def test_a_namesake_whose_nik_was_recorded_meanwhile_is_not_recorded_twice() -> None:
    case = doubtful(nik=OTHER, kk="")
    make.person(nik=OTHER, name="Siti Aminah", birth_date=BORN)

    with pytest.raises(Blocked) as blocked:
        case.decide("other")

    assert [problem.code for problem in blocked.value.problems] == ["nik.someone_else"]
    case.row.refresh_from_db()
    assert case.row.state == S.DOUBTFUL


def test_somebody_who_moved_is_moved_by_decision_only() -> None:
    case = doubtful("7316022001")
    assert (case.row.doubt, case.siti.region_id) == (Doubt.MOVED, make.BALLA)

    case.decide("list")

    assert case.siti.region_id == "7316022001"
    assert case.siti.domiciles.count() == 2


def test_another_family_card_is_taken_by_decision_only() -> None:
    case = doubtful(kk="7316030101209999")
    assert case.row.doubt == Doubt.OTHER_FAMILY

    case.decide("list")

    household = case.siti.current_household
    assert household is not None
    assert household.kk is not None
    assert household.kk.reveal() == "7316030101209999"


def test_what_still_differs_after_a_decision_waits_for_the_next() -> None:
    case = doubtful("7316022001", name="Siti Rahmawati", kk="7316030101209999")

    kinds = []
    for _time in range(3):
        kinds.append(case.row.doubt)
        case.decide("list")

    assert kinds == [Doubt.OTHER_FACTS, Doubt.MOVED, Doubt.OTHER_FAMILY]
    assert (case.row.state, case.counts) == (S.DECIDED, (0, 1, 0, 0))


@pytest.mark.parametrize(("verdict", "count"), [("record", (0, 1, 0, 0)), ("other", (0, 0, 1, 0))])
def test_a_decision_that_changed_nobody_is_taken_back(verdict: str, count: tuple[int, ...]) -> None:
    case = doubtful(name="Budi Santoso")
    case.decide(verdict)
    assert case.counts == count

    case.row = deciding.undo(case.row, by=case.by, at=make.AT)

    case.found.refresh_from_db()
    assert (case.row.state, case.counts) == (S.DOUBTFUL, (0, 0, 0, 1))
    assert not RowRemark.objects.exists()
    assert not ListedPerson.objects.filter(list=case.found).exists()
    case.decide("list")
    assert case.siti.name == "Budi Santoso"


def test_what_changed_a_record_is_not_taken_back_here() -> None:
    case = doubtful(name="Budi Santoso")

    for verdict, code in (("", "doubt.open"), ("list", "doubt.written")):
        if verdict:
            case.decide(verdict)
        with pytest.raises(Blocked) as blocked:
            deciding.undo(case.row, by=case.by, at=make.AT)
        assert [problem.code for problem in blocked.value.problems] == [code]


def test_a_decision_needs_a_reason_and_is_made_once() -> None:
    case = doubtful(name="Budi Santoso")

    with pytest.raises(Blocked) as blocked:
        case.decide("maybe", "cek")
    assert [p.code for p in blocked.value.problems] == ["doubt.verdict", "person.reason"]
    case.decide("record")
    with pytest.raises(Blocked) as blocked:
        case.decide("record")
    assert [p.code for p in blocked.value.problems] == ["doubt.settled"]


@pytest.mark.parametrize(
    ("role", "over"), [(Role.FACILITATOR, "731603"), (Role.AREA_ADMIN, "7316"),
                       (Role.DINSOS_VERIFIER, "7317")]
)  # fmt: skip
def test_only_the_office_of_the_regency_decides(role: str, over: str) -> None:
    case = doubtful(name="Budi Santoso")
    case.by = make.user(role, over=over)

    with pytest.raises(Blocked) as blocked:
        case.decide("record")

    assert [problem.code for problem in blocked.value.problems] == ["access.role"]


def elsewhere() -> Doubtful:
    """Siti is on record in another regency."""
    make.person(
        nik=NIK, name="Siti Aminah", birth_date=BORN, kk="", address="Jalan Rahasia",
        region=make.region("7317011001"), by=make.user(over="731701"),
    )  # fmt: skip
    by = sheets.verifier()
    found = sheets.saved(sheets.csv(row(1, name="Siti Aminah")), by=by)
    return Doubtful(by, Person.objects.get(), found, StagedRow.objects.doubtful().get())


def test_a_record_of_another_regency_is_neither_shown_nor_changed() -> None:
    case = elsewhere()

    shown = comparing.pairs(case.row, case.by)

    assert [option.verdict for option in deciding.offered(case.row, case.by)] == ["record"]
    assert "Rahasia" not in str(shown)
    assert {pair.record for pair in shown if pair.title in ("Nama", "Tanggal lahir")} == {
        "tidak ditampilkan"
    }
    with pytest.raises(Blocked):
        case.decide("list")
    case.decide("record")
    assert case.siti.region_id == "7317011001"


def test_side_by_side_differences_are_marked_and_numbers_stay_masked() -> None:
    case = doubtful(nik=NIK[:-1] + "9", kk="7316030101209999", name="Siti Amina")

    shown = {pair.title: pair for pair in comparing.pairs(case.row, case.by)}

    assert {title for title, pair in shown.items() if pair.differs} == {"NIK", "Nomor KK", "Nama"}
    assert shown["NIK"].note == "Berbeda di angka ke-16."
    assert shown["NIK"].told == "7316 •••• •••• ••••"
    assert shown["Nomor KK"].note == "Berbeda di angka ke-13, 14, 15, 16."
    assert shown["Jenis kelamin"].told == "Perempuan"
    assert shown["Alamat"].told == "Dusun Buntu, RT 002, RW 001"


def test_a_doubt_waits_on_the_first_page_of_who_decides_and_of_nobody_else() -> None:
    case = doubtful(name="Budi Santoso")
    facilitator = make.user(Role.FACILITATOR, over="731603")

    page = make.browser(case.by).get("/").content.decode()
    assert "Putuskan satu orang atau dua" in page
    assert 'href="/daftar/keputusan/"' in page
    assert "Putuskan satu orang" not in make.browser(facilitator).get("/").content.decode()
    case.decide("record")
    assert "Putuskan satu orang" not in make.browser(case.by).get("/").content.decode()
