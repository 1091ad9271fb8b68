"""A newer list changes the map; nothing that was is lost."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from anyam.audit.models import Event
from anyam.kernel.problems import Blocked
from anyam.regions import actions, imports
from anyam.regions.models import BpsCode, Phrase, Region, RegionChange
from tests.make import AT
from tests.regions.conftest import BARAKA, Write

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=30)
BALLA = "7316031021"


def load(path: object, at: object = AT, **options: object) -> actions.ImportResult:
    return actions.import_regions(path, by=None, at=at, **options)  # type: ignore[arg-type]


def test_a_first_list_becomes_a_tree(write: Write) -> None:
    result = load(write(BARAKA))

    balla = Region.objects.get(code=BALLA)
    assert result.as_dict() == {
        "total": 7, "levels": {"provinces": 1, "regencies": 1, "kecamatan": 2, "villages": 3},
        "added": 7, "renamed": 0, "revived": 0, "ended": 0, "kept": 0, "unchanged": 0,
        "ended_codes": [], "dry_run": False,
    }  # fmt: skip
    assert balla.full_name == "Balla, Baraka, Enrekang, Sulawesi Selatan"
    assert balla.parent_id == "731603"
    assert (balla.valid_from, balla.valid_to) == (None, None)
    assert [r.code for r in Region.objects.search("ban")] == ["7316032003"]


def test_the_same_list_again_changes_nothing(write: Write) -> None:
    load(write(BARAKA))
    before = list(Region.objects.order_by("code").values())

    result = load(write(BARAKA), LATER)

    assert (result.unchanged, result.added, result.renamed, result.ended) == (7, 0, 0, 0)
    assert list(Region.objects.order_by("code").values()) == before


def test_a_region_that_the_list_no_longer_has_is_ended_not_deleted(write: Write) -> None:
    load(write(BARAKA))

    result = load(write(BARAKA.replace("73.16.03.1021,Balla\n", "")), LATER, force=True)

    balla = Region.objects.get(code=BALLA)
    assert result.ended_codes == ["73.16.03.1021"]
    assert balla.valid_to == timezone.localdate(LATER)
    assert balla.holds_on(timezone.localdate(AT))
    assert not balla.holds_on(timezone.localdate(LATER))
    assert Region.objects.search("balla") == []


def test_a_region_that_comes_back_holds_again(write: Write) -> None:
    load(write(BARAKA))
    load(write(BARAKA.replace("73.16.03.1021,Balla\n", "")), force=True)

    result = load(write(BARAKA), LATER)

    assert result.revived == 1
    assert Region.objects.get(code=BALLA).valid_to is None
    assert [r.code for r in Region.objects.search("balla")] == [BALLA]


def test_a_new_name_is_remembered_with_the_old_one(write: Write) -> None:
    load(write(BARAKA))

    result = load(write(BARAKA.replace("03,Baraka", "03,Baraka Raya")), LATER)

    change = RegionChange.objects.get()
    assert (result.renamed, result.unchanged) == (1, 4)  # two villages got another path
    assert (change.old_name, change.new_name, change.decree) == ("Baraka", "Baraka Raya", "")
    assert change.effective_on == timezone.localdate(LATER)
    balla = Region.objects.get(code=BALLA)
    assert balla.full_name == "Balla, Baraka Raya, Enrekang, Sulawesi Selatan"
    assert [r.code for r in Region.objects.search("balla raya")] == [BALLA]


def test_what_a_newer_list_adds_begins_on_that_day(write: Write) -> None:
    load(write(BARAKA))

    load(write(BARAKA + "73.16.04.2009,Siambo\n"), LATER)

    assert Region.objects.get(code="7316042009").valid_from == timezone.localdate(LATER)


def test_an_older_list_does_not_undo_a_decree(write: Write) -> None:
    load(write(BARAKA))
    decree = {
        "effective_on": date(2026, 11, 1),
        "decree": "Permendagri 1/2026",
        "by": None,
        "at": AT,
    }
    actions.change_code(BALLA, "73.16.04.1021", "moved", **decree)
    actions.change_code("7316032003", "", "renamed", name="Banti Indah", **decree)
    actions.change_code("7316032003", "7316032004", "split", name="Banti Timur", **decree)

    result = load(write(BARAKA), LATER)

    assert (result.added, result.renamed, result.revived, result.ended, result.kept) == (
        0,
        0,
        0,
        0,
        3,
    )
    assert Region.objects.get(code=BALLA).valid_to == date(2026, 11, 1)
    assert Region.objects.get(code="7316041021").valid_to is None
    assert Region.objects.get(code="7316041021").parent_id == "731604"
    assert Region.objects.get(code="7316032003").name == "Banti Indah"
    assert Region.objects.get(code="7316032004").valid_to is None


def test_a_part_of_the_country_is_not_taken_for_all_of_it(write: Write) -> None:
    load(write(BARAKA))

    with pytest.raises(Blocked) as blocked:
        load(write("code,name\n73,Sulawesi Selatan\n"), LATER)

    assert [problem.code for problem in blocked.value.problems] == ["regions.partial"]
    assert "akan mengakhiri 6 wilayah" in blocked.value.problems[0].message
    assert not Region.objects.exclude(valid_to=None).exists()


def test_a_dry_run_says_the_same_and_saves_nothing(write: Write) -> None:
    result = load(write(BARAKA), dry_run=True)

    assert (result.added, result.dry_run) == (7, True)
    assert not Region.objects.exists()
    assert not Phrase.objects.exists()
    assert not Event.objects.exists()


def test_an_import_is_one_event(write: Write) -> None:
    load(write(BARAKA))

    event = Event.objects.get()
    assert (event.action, event.note, event.changes["added"]) == ("region.import", "wilayah.csv", 7)


def test_the_work_is_reported_from_beginning_to_end(write: Write) -> None:
    seen: list[tuple[int, int | None, str]] = []

    load(write(BARAKA), report=lambda *step: seen.append(step))

    assert seen == [
        (0, None, "Membaca daftar"),
        (7, 7, "Menyimpan wilayah"),
        (7, 7, "Menyusun pencarian"),
    ]


def test_comparing_reads_the_tables_once_however_long_they_are(
    write: Write, django_assert_num_queries: object
) -> None:
    from anyam.regions import lists

    rows = lists.read_regions(write(BARAKA))
    with django_assert_num_queries(2):  # type: ignore[operator]
        plan = imports.compare(rows, date(2026, 1, 1))

    assert len(plan.added) == 7


@pytest.mark.parametrize("code", ["7", "731", "73160", "7316031", "731603102"])
def test_the_database_refuses_a_code_of_another_length(code: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.create(code=code, name="x")


BPS = "bps_code,name,kemendagri_code,valid_from\n"


def bps(path: object = None, **options: object) -> actions.BpsResult:
    return actions.import_bps(path, by=None, at=AT, **options)  # type: ignore[arg-type]


def test_the_shipped_bps_codes_are_not_derived_from_the_others() -> None:
    for code in ("3171", "317108", "331216", "640104", "7316", "731603"):
        for length in (2, 4, 6):
            above = code[: length - 2] or None
            if length <= len(code):
                Region.objects.get_or_create(
                    code=code[:length], defaults={"name": code[:length], "parent_id": above}
                )

    result = bps()

    codes = dict(BpsCode.objects.values_list("code", "region_id"))
    assert result.as_dict() | {"source": 0} == {
        "total": 6, "added": 6, "corrected": 0, "ended": 0, "unchanged": 0, "dry_run": False,
        "source": 0,
    }  # fmt: skip
    assert codes["3173"] == "3171"
    assert codes["3312180"] == "331216"
    assert BpsCode.objects.filter(source__contains="11 Januari 2018").count() == 6


def test_a_code_that_changes_its_meaning_is_ended_and_begun_anew(write: Write) -> None:
    load(write(BARAKA))
    bps(write(f"{BPS}7316030,Baraka,73.16.03,2018-01-11\n"))
    corrected = bps(write(f"{BPS}7316030,Barakka,73.16.03,2018-01-11\n"))

    result = bps(write(f"{BPS}7316030,Anggeraja,73.16.04,2021-01-01\n"), source="MFD 2021")

    assert (corrected.corrected, result.ended) == (1, 1)
    rows = BpsCode.objects.order_by("valid_from").values_list("name", "valid_to", "source")
    assert list(rows) == [
        ("Barakka", date(2021, 1, 1), "wilayah.csv"),
        ("Anggeraja", None, "MFD 2021"),
    ]
    assert bps(write(f"{BPS}7316030,Anggeraja,73.16.04,2021-01-01\n")).unchanged == 1


def test_an_unknown_region_or_an_older_meaning_is_refused(write: Write) -> None:
    load(write(BARAKA))
    bps(write(f"{BPS}7316030,Baraka,73.16.03,2018-01-11\n"))

    with pytest.raises(Blocked) as blocked:
        bps(
            write(
                f"{BPS}7316030,Baraka,73.16.03,2010-01-01\n3312180,Kismantoro,33.12.16,2018-01-11\n"
            )
        )

    assert [p.code for p in blocked.value.problems] == ["bps.older", "bps.region"]
    assert BpsCode.objects.count() == 1


def test_a_dry_run_of_bps_codes_saves_nothing(write: Write) -> None:
    load(write(BARAKA))

    assert bps(write(f"{BPS}7316030,Baraka,73.16.03,2018-01-11\n"), dry_run=True).added == 1
    assert not BpsCode.objects.exists()
