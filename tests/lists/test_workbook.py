"""Rejected rows come back as a workbook that can be mended and handed in again."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.files.models import Attachment
from anyam.kernel.problems import Blocked
from anyam.lists import actions, workbook
from anyam.lists.models import PersonList
from anyam.people.models import Person
from anyam.regions.progress import silent
from tests import make
from tests.lists import sheets
from tests.lists.sheets import row

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://contoh.id","klik")'


def cells(data: bytes) -> list[list[str]]:
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()


def notes(data: bytes) -> str:
    with ZipFile(BytesIO(data)) as parts:
        return parts.read("xl/comments1.xml").decode()


def rejected() -> tuple[PersonList, bytes]:
    by = sheets.verifier()
    rows = (row(1), row(2, nik="73160345"), row(3, name=FORMULA, nik="abc", kk="12"))
    found = sheets.checked(sheets.csv(*rows), by=by)
    return found, workbook.rejected(found, by=by, at=make.AT)


def test_each_rejected_row_comes_back_as_it_stood_with_what_is_wrong() -> None:
    found, data = rejected()

    head, first, second = cells(data)
    assert head[:4] == ["NIK", "No. KK", "Nama", "Tanggal Lahir"] or head[0] == "No"
    by_title = dict(zip(head, first, strict=True))
    assert by_title["NIK"] == "73160345"
    assert by_title["Baris asal"].endswith("3")
    assert by_title["Yang salah"] in notes(data)
    assert found.remarks.filter(asks=False).count() == notes(data).count("<comment ")
    assert FORMULA in second


def test_no_cell_can_become_a_formula() -> None:
    _found, data = rejected()

    with ZipFile(BytesIO(data)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        assert not any("hyperlink" in name.lower() for name in parts.namelist())
    assert "<f>" not in sheet
    assert "<f " not in sheet


def test_the_mended_workbook_is_read_again_without_choosing_columns() -> None:
    by = sheets.verifier()
    found = sheets.saved(sheets.csv(row(1), row(2, nik="73160345")), by=by)
    head, wrong = cells(workbook.rejected(found, by=by, at=make.AT))
    mended = [
        row(2)[1] if title == "NIK" else text for title, text in zip(head, wrong, strict=True)
    ]

    again = sheets.saved(sheets.xlsx(mended, head=head), by=by)

    assert (again.new, again.rejected) == (1, 0)
    assert Person.objects.with_nik(row(2)[1]).exists()


def test_a_row_that_was_doubtful_comes_back_as_well() -> None:
    by = sheets.verifier()
    found = sheets.checked(sheets.csv(row(1)), by=by)
    line = found.staged.get()
    line.state = line.State.REJECTED
    line.save()

    ((head, told)) = cells(workbook.rejected(found, by=by, at=make.AT))

    assert dict(zip(head, told, strict=True))["Tanggal Lahir"] == "02-02-1971"


def test_taking_rows_out_is_written_down_and_only_for_whom_the_list_is() -> None:
    found, _data = rejected()
    event = Event.objects.get(action="export.rejected_rows")
    assert (event.subject_id, event.changes) == (str(found.pk), {"rows": 2})

    with pytest.raises(Blocked):
        workbook.rejected(found, by=make.user(Role.AUDITOR, over="7316"), at=make.AT)


def test_without_rejected_rows_there_is_no_workbook() -> None:
    by = sheets.verifier()
    found = sheets.checked(sheets.csv(row(1)), by=by)

    with pytest.raises(Blocked) as blocked:
        workbook.rejected(found, by=by, at=make.AT)
    assert [problem.code for problem in blocked.value.problems] == ["list.no_rejected"]


def test_notes_stop_where_excel_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "NOTED", 1)
    _found, data = rejected()

    assert notes(data).count("<comment ") == 1
    assert all(line[-2] for line in cells(data)[1:])


def test_a_workbook_written_before_is_sealed_and_goes_with_its_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook, "FEW", 0)
    by = sheets.verifier()
    found = sheets.checked(sheets.csv(row(1, nik="123")), by=by)
    with pytest.raises(Blocked) as blocked:
        workbook.rejected(found, by=by, at=make.AT)
    assert [problem.code for problem in blocked.value.problems] == ["list.not_prepared"]

    kept = workbook.write(found, silent, by=by, at=make.AT)
    assert not kept.file.read().startswith(b"PK")
    assert cells(workbook.rejected(found, by=by, at=make.AT))[1][0] == "1"
    workbook.write(found, silent, by=by, at=make.AT)
    assert Attachment.objects.filter(kind=workbook.KIND).count() == 1

    actions.discard(found, by=by, at=make.AT)
    assert not Attachment.objects.filter(kind=workbook.KIND).exists()
    with pytest.raises(Blocked):
        workbook.write(found, silent, by=by, at=make.AT)


def test_a_workbook_of_other_rows_is_not_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "FEW", 0)
    by = sheets.verifier()
    found = sheets.checked(sheets.csv(row(1, nik="123")), by=by)
    workbook.write(found, silent, by=by, at=make.AT)
    assert workbook.kept(found)

    actions.choose_columns(found, sheets.proposed(found), by=by, at=make.AT)
    assert workbook.kept(sheets.work(found)) is None
