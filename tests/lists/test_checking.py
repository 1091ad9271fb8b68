"""What a check finds: village by village, row by row; stopped and begun again it finds the same."""

from typing import Any

import pytest

from anyam.jobs import actions as jobs
from anyam.jobs.runs import Lost
from anyam.kernel.problems import Blocked
from anyam.lists import actions, checking, saving
from anyam.lists.models import PersonList, StagedRow
from anyam.lists.places import Places
from anyam.lists.reading import apart
from anyam.people import bulk
from anyam.people.models import Household, Person
from anyam.regions.progress import silent
from tests import make
from tests.lists import sheets
from tests.lists.sheets import row

pytestmark = pytest.mark.django_db
Status = PersonList.Status
VILLAGE_HEAD = (*sheets.HEAD, "Desa/Kelurahan")


def codes(found: PersonList) -> list[str]:
    return list(found.remarks.order_by("pk").values_list("code", flat=True))


def test_a_list_of_a_kecamatan_says_the_village_in_each_row() -> None:
    by = sheets.verifier()
    make.region("7316031001", "Baraka")
    make.region("7316032002", "Suka Maju")
    make.region("7316032003", "Bone")
    make.region("7316032004", "Bone")
    names = ("BALLA", "Desa Sukamaju", "Kel. Baraka", "73.16.03.2002", "", "Entah", "Bone")
    rows = [row(n, more=(name,)) for n, name in enumerate(names, 1)]

    found = sheets.saved(sheets.csv(*rows, head=VILLAGE_HEAD), by=by, region=make.region("731603"))

    homes = Person.objects.order_by("pk").values_list("region_id", flat=True)
    assert list(homes) == [make.BALLA, "7316032002", "7316031001", "7316032002"]
    assert codes(found) == ["village.missing", "village.unknown", "village.ambiguous"]


def test_in_the_list_of_one_village_another_village_is_refused_and_other_words_are_asked() -> None:
    make.region()
    make.region("7316031001", "Baraka")
    places = Places(make.region())

    def told(text: str) -> tuple[str, str]:
        region, problem = places.find(text)
        return region.code if region else "", problem.code if problem else ""

    assert told("") == told("balla") == told("Kelurahan Balla") == (make.BALLA, "")
    assert told("Baraka") == ("", "village.elsewhere")
    assert told("dusun atas") == (make.BALLA, "village.unread")


def test_what_is_asked_stands_beside_accepted_rows() -> None:
    by = sheets.verifier()
    asked = row(2, nik=make.nik(2, female=False))

    found = sheets.checked(sheets.csv(row(1), asked), by=by)

    assert (found.asked, found.rejected, found.new) == (1, 0, 2)
    assert all(remark.asks for remark in found.remarks.all())


def test_the_sex_is_read_from_the_nik_where_the_list_does_not_say_it() -> None:
    head = [title for title in sheets.HEAD if title != "L/P"]
    rows = [[cell for n, cell in enumerate(row(number, sex=sex)) if n != 5]
            for number, sex in ((1, "P"), (2, "L"))]  # fmt: skip

    sheets.saved(sheets.csv(*rows, head=head), by=sheets.verifier())

    assert list(Person.objects.order_by("pk").values_list("sex", flat=True)) == ["P", "L"]


def test_a_check_killed_in_the_middle_begins_again(monkeypatch: pytest.MonkeyPatch) -> None:
    by = sheets.verifier()
    found = sheets.uploaded(sheets.csv(*(row(n) for n in range(1, 8))), by=by)
    actions.choose_columns(found, sheets.proposed(found), by=by, at=make.AT)
    found.refresh_from_db()
    monkeypatch.setattr(checking, "CHUNK", 2)
    monkeypatch.setattr(checking.chunks, "__defaults__", (2,))

    with pytest.raises(Lost):
        checking.check(found, stop_after(2), at=make.AT)
    assert StagedRow.objects.count() == 4

    checking.check(found, silent, at=make.AT)
    found.refresh_from_db()
    assert (found.status, found.new, StagedRow.objects.count()) == (Status.CHECKED, 7, 7)


def stop_after(count: int) -> Any:
    """A report that ends the work, as a worker that is asked to stop does."""
    calls = []

    def report(*_progress: object) -> None:
        calls.append(1)
        if len(calls) == count:
            raise Lost

    return report


def test_saving_killed_in_the_middle_goes_on_where_it_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    by = sheets.verifier()
    found = sheets.checked(sheets.csv(*(row(n) for n in range(1, 8))), by=by)
    actions.start_saving(found, by=by, at=make.AT)
    found.refresh_from_db()
    monkeypatch.setattr(saving, "PIECE", 2)

    with pytest.raises(Lost):
        saving.save(found, stop_after(2), by=by, at=make.AT)
    found.refresh_from_db()
    assert (found.status, found.saved, Person.objects.count()) == (Status.SAVING, 4, 4)
    assert all(person.current_household for person in Person.objects.all())

    saving.save(found, silent, by=by, at=make.AT)
    found.refresh_from_db()
    assert (found.status, found.saved, found.new) == (Status.SAVED, 7, 7)
    assert (Person.objects.count(), Household.objects.count()) == (7, 7)
    assert saving.finish(found, by=by, at=make.AT).saved_at == found.saved_at
    with pytest.raises(Blocked):
        saving.save_chunk(found, "new", by=by, at=make.AT)


def test_a_cancelled_job_leaves_a_list_that_can_go_on() -> None:
    by = sheets.verifier()
    found = sheets.uploaded(sheets.csv(row(1)), by=by)
    found = actions.choose_columns(found, sheets.proposed(found), by=by, at=make.AT)
    assert found.job is not None
    jobs.cancel(found.job, by=by, at=make.AT)
    found = sheets.work(found)
    assert (found.runs, found.stopped) == (False, True)

    found = actions.choose_columns(found, sheets.proposed(found), by=by, at=make.AT)
    assert sheets.work(found).status == Status.CHECKED


def test_a_file_that_breaks_in_the_middle_is_refused_as_a_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    by = sheets.verifier()
    found = sheets.uploaded(sheets.csv(row(1), row(2)), by=by)
    actions.choose_columns(found, sheets.proposed(found), by=by, at=make.AT)
    whole = apart.read_here

    def broken(*arguments: Any, **facts: Any) -> Any:
        yield next(whole(*arguments, **facts))
        raise Blocked([checking.Problem("list.broken", "Berkas ini rusak di tengah.")])

    monkeypatch.setattr(apart, "read_here", broken)
    monkeypatch.setattr(checking.chunks, "__defaults__", (1,))
    found = sheets.work(found)

    assert (found.status, found.trouble) == (Status.UNREADABLE, "Berkas ini rusak di tengah.")
    assert not StagedRow.objects.exists()
    assert found.job is not None
    assert found.job.error == "Berkas ini rusak di tengah."


def test_a_list_whose_file_is_gone_says_so() -> None:
    by = sheets.verifier()
    found = sheets.checked(sheets.csv(row(1)), by=by)
    found.source = None

    with pytest.raises(Blocked) as blocked:
        checking.check(found, silent, at=make.AT)

    assert [problem.code for problem in blocked.value.problems] == ["list.erased"]


def test_records_that_changed_between_check_and_saving_are_looked_at_again() -> None:
    by = sheets.verifier()
    found = sheets.checked(sheets.csv(row(1), row(2)), by=by)
    nik = row(1)[1]
    make.person(nik=nik, name="Andi Baso")

    actions.start_saving(found, by=by, at=make.AT)
    found = sheets.work(found)

    assert (found.new, found.doubtful, found.saved) == (1, 1, 1)
    assert StagedRow.objects.get().doubt == "other_facts"


def test_a_row_no_longer_true_when_it_is_saved_is_rejected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    by = sheets.verifier()
    found = sheets.checked(sheets.csv(row(1), row(2)), by=by)
    actions.start_saving(found, by=by, at=make.AT)
    read = bulk._read

    def strict(told: bulk.Told, on: Any) -> bulk.Look:
        look = read(told, on)
        if told.nik == row(1)[1]:
            look.problems.append(
                checking.Problem("person.born_later", "Belum lahir.", "birth_date")
            )
        return look

    monkeypatch.setattr(bulk, "_read", strict)
    found = sheets.work(found)

    assert (found.new, found.rejected) == (1, 1)
    assert codes(found) == ["person.born_later"]
