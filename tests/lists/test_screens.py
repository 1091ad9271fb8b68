"""The pages of lists: the way of a list, its errors by row and column, the queue of doubts."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.jobs import actions as jobs
from anyam.jobs.worker import Worker
from anyam.lists import actions, deciding, workbook
from anyam.lists.models import PersonList, StagedRow
from anyam.people.models import Person
from anyam.regions.models import Region
from tests import make
from tests.lists import sheets
from tests.lists.sheets import row
from tests.lists.test_deciding import BORN, WHY, doubtful, elsewhere

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def send(browser: Client, data: bytes, **told: str) -> Any:
    file = SimpleUploadedFile("Daftar miskin Balla.csv", data, "text/csv")
    facts = {"about": "village", "village": make.BALLA} | told
    return browser.post("/daftar/baru/", {"file": file, **facts})


def chosen(found: PersonList) -> dict[str, str]:
    return {f"k{t}-{i}": field or "-" for (t, i), field in sheets.proposed(found).items()}


def test_a_list_goes_from_the_upload_to_the_record_without_javascript() -> None:
    by = sheets.verifier()
    browser = make.browser(by)

    answer = send(browser, sheets.csv(row(1), row(2, nik="73160345")))
    found = PersonList.objects.get()
    assert answer["Location"] == f"/daftar/{found.pk}/kolom/"
    page = text(browser.get(answer["Location"]))
    assert "Nama Lengkap" in page
    assert "7316••••••••••••" in page
    assert row(1)[1][-4:] not in page

    answer = browser.post(f"/daftar/{found.pk}/kolom/", chosen(found))
    assert answer["Location"] == found.get_absolute_url()
    assert "Batalkan pekerjaan" in text(browser.get(found.get_absolute_url()))
    found = sheets.work(found)
    page = text(browser.get(found.get_absolute_url()))
    assert "Simpan 1 orang" in page
    assert "ditolak/unduh" in page

    browser.post(f"/daftar/{found.pk}/simpan/")
    found = sheets.work(found)
    assert "Tersimpan: 1 orang baru" in text(browser.get(found.get_absolute_url()))
    person = Person.objects.get()
    assert "Daftar Daftar miskin Balla.csv" in text(browser.get(person.get_absolute_url()))


def test_errors_stand_by_row_and_column_and_can_be_narrowed() -> None:
    by = sheets.verifier()
    wrong = [row(2, nik="73160345"), row(3, kk="12"), row(4, nik="7316", name="Siti Rahasia")]
    rows = [row(1), *wrong]
    found = sheets.checked(sheets.csv(*rows), by=by)
    browser = make.browser(by)

    page = text(browser.get(f"/daftar/{found.pk}/ditolak/"))
    assert all(f"Baris {number}" in page for number in (3, 4, 5))
    assert "Nomor KK" in page
    code = found.remarks.filter(column="kk").first()
    assert code is not None
    page = text(browser.get(f"/daftar/{found.pk}/ditolak/?jenis={code.code}"))
    assert "Baris 4" in page
    assert "Baris 3" not in page
    assert "Baris 3" in text(browser.get(f"/daftar/{found.pk}/ditolak/?jenis=tidak-ada"))
    page = " ".join(text(browser.get(found.get_absolute_url())).split())
    assert "2 baris</a>, misalnya: NIK" in page  # one of their messages stands for both
    assert "1 baris</a>: Nomor KK" in page


def test_numbers_are_masked_on_every_page_of_a_list() -> None:
    by = sheets.verifier()
    rows = [row(1), row(2, nik="731603450381000"), row(3, nik=make.nik(3, female=False))]
    found = sheets.checked(sheets.csv(*rows), by=by)
    browser = make.browser(by)

    for page in ("", "ditolak/", "periksa/", "isi/", "isi/?jenis=known", "kolom/", "buang/"):
        shown = text(browser.get(f"/daftar/{found.pk}/{page}"))
        for line in rows:
            assert line[1] not in shown, page
            assert line[2] not in shown, page
    assert "7316•••••••••••" in text(browser.get(f"/daftar/{found.pk}/ditolak/"))
    assert "7316 •••• •••• ••••" in text(browser.get(f"/daftar/{found.pk}/isi/"))


def test_a_file_that_is_no_list_says_what_to_do() -> None:
    browser = make.browser(sheets.verifier())

    assert "0 byte" in text(send(browser, b""))
    assert "error-summary" in text(send(browser, b"%PDF-1.7 bukan daftar"))
    assert "Pilih berkas" in text(browser.post("/daftar/baru/", {"about": "village"}))
    assert "Pilih wilayah" in text(send(browser, sheets.csv(row(1)), about=""))
    assert "pilih dari daftar" in text(send(browser, sheets.csv(row(1)), village=""))
    assert not PersonList.objects.exists()


def test_a_file_over_the_limit_is_refused_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("anyam.lists.rules.MAX_BYTES", 100)

    assert "terlalu besar" in text(send(make.browser(sheets.verifier()), sheets.csv(row(1))))


def test_the_same_file_twice_is_told_on_the_page() -> None:
    browser, data = make.browser(sheets.verifier()), sheets.csv(row(1))
    send(browser, data)

    assert "sudah diunggah" in text(send(browser, data))


def test_a_pendamping_of_one_village_is_not_asked_where() -> None:
    make.region()
    browser = make.browser(make.user(over=make.BALLA))

    page = text(browser.get("/daftar/baru/"))
    assert "Kelurahan Balla" in page
    assert "Semua di satu desa" not in page
    send(browser, sheets.csv(row(1)), about=make.BALLA)
    assert PersonList.objects.get().region_id == make.BALLA


def test_a_list_that_names_no_village_is_asked_for_one() -> None:
    by = sheets.verifier()
    make.region("7316032002", "Salukanan")
    make.region("7402011001", "Jauh")
    found = sheets.uploaded(sheets.csv(row(1)), by=by, region=Region.objects.get(code="7316"))
    browser, address = make.browser(by), f"/daftar/{found.pk}/kolom/"

    page = text(browser.post(address, chosen(found)))
    assert "Daftar ini tidak punya kolom Desa" in page
    assert "Desa untuk seluruh daftar" in page
    page = text(browser.post(address, chosen(found) | {"village": "7402011001"}))
    assert "di luar wilayah Anda" in page
    browser.post(address, chosen(found) | {"village": "7316032002"})

    found = sheets.work(found)
    assert (found.region_id, found.status, found.new) == ("7316032002", "checked", 1)


def test_a_list_of_doubts_alone_promises_to_save_nobody() -> None:
    by = sheets.verifier()
    make.person(nik=row(1)[1], name="Andi Baso")
    found = sheets.checked(sheets.csv(row(1)), by=by)

    page = text(make.browser(by).get(found.get_absolute_url()))

    assert "1 baris menunggu keputusan" in page
    assert "Minta keputusan" in page
    assert "Simpan 0" not in page


def test_a_list_of_one_village_is_not_asked_again() -> None:
    by = sheets.verifier()
    found = sheets.uploaded(sheets.csv(row(1)), by=by)
    assert "Desa untuk seluruh" not in text(make.browser(by).get(f"/daftar/{found.pk}/kolom/"))


def test_a_list_without_its_needed_columns_says_which() -> None:
    by = sheets.verifier()
    found = sheets.uploaded(sheets.csv(row(1)), by=by)

    told = chosen(found) | {"k0-1": "-"}

    page = text(make.browser(by).post(f"/daftar/{found.pk}/kolom/", told))

    assert "kolom yang berisi NIK" in page


def test_while_a_job_is_at_work_the_page_draws_its_progress_and_then_itself() -> None:
    by = sheets.verifier()
    found = sheets.uploaded(sheets.csv(row(1)), by=by)
    actions.choose_columns(found, sheets.proposed(found), by=by, at=make.AT)
    browser, address = make.browser(by), found.get_absolute_url()

    part = text(browser.get(address, **HTMX))
    assert "progress" in part
    assert "<html" not in part
    assert 'http-equiv="refresh"' in text(browser.get(address))
    assert browser.get(f"{address}kolom/")["Location"] == address
    sheets.work(found)
    assert browser.get(address, **HTMX)["HX-Refresh"] == "true"


def test_work_that_stopped_is_offered_again() -> None:
    by = sheets.verifier()
    found = sheets.checked(sheets.csv(row(1)), by=by)
    browser = make.browser(by)
    actions.start_saving(found, by=by, at=make.AT)
    found.refresh_from_db()
    assert found.job is not None
    jobs.cancel(found.job, by=by, at=make.AT)

    page = text(browser.get(found.get_absolute_url()))
    assert "Lanjutkan menyimpan" in page
    assert "0 dari 1" in page
    browser.post(f"/daftar/{found.pk}/simpan/")
    assert sheets.work(found).status == PersonList.Status.SAVED

    other = sheets.uploaded(sheets.csv(row(2)), by=by)
    actions.choose_columns(other, sheets.proposed(other), by=by, at=make.AT)
    other.refresh_from_db()
    assert other.job is not None
    jobs.cancel(other.job, by=by, at=make.AT)
    assert "Periksa lagi" in text(browser.get(other.get_absolute_url()))


def test_a_refusal_is_told_where_there_is_no_form() -> None:
    by = sheets.verifier()
    found = sheets.saved(sheets.csv(row(1)), by=by)
    browser = make.browser(by)

    for part, words in (("simpan", "sudah disimpan"), ("buang", "tidak dapat dibuang")):
        answer = browser.post(f"/daftar/{found.pk}/{part}/", follow=True)
        assert words in text(answer)
    assert "Tidak ada baris" in text(browser.get(f"/daftar/{found.pk}/ditolak/unduh/", follow=True))


def test_a_list_is_thrown_away_after_a_question() -> None:
    by = sheets.verifier()
    found = sheets.checked(sheets.csv(row(1)), by=by)
    browser = make.browser(by)

    assert "dihapus" in text(browser.get(f"/daftar/{found.pk}/buang/"))
    browser.post(f"/daftar/{found.pk}/buang/")

    found.refresh_from_db()
    assert found.status == PersonList.Status.DISCARDED
    assert "Dibuang" in text(browser.get("/daftar/"))


def test_the_rejected_rows_are_downloaded() -> None:
    by = sheets.verifier()
    found = sheets.checked(sheets.csv(row(1, nik="1")), by=by)

    answer = make.browser(by).get(f"/daftar/{found.pk}/ditolak/unduh/")

    assert answer["Content-Disposition"] == f'attachment; filename="ditolak-daftar-{found.pk}.xlsx"'
    assert answer["Cache-Control"].startswith("max-age=0")
    assert answer.content.startswith(b"PK")


def test_many_rejected_rows_are_written_by_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "FEW", 1)
    by = sheets.verifier()
    found = sheets.checked(sheets.csv(row(1, nik="1"), row(2, nik="2")), by=by)
    browser, address = make.browser(by), found.get_absolute_url()
    assert "Siapkan 2 baris yang ditolak" in text(browser.get(address))
    answer = browser.get(f"{address}ditolak/unduh/", follow=True)
    assert "belum disiapkan" in text(answer)

    answer = browser.post(f"{address}ditolak/siapkan/")
    assert answer["Location"].startswith("/pekerjaan/")
    Worker().run_all()
    page = text(browser.get(answer["Location"]))
    assert "sudah siap diunduh" in page
    assert f"{address}ditolak/unduh/" in page
    assert "Unduh baris yang ditolak" in text(browser.get(address))
    answer = browser.get(f"{address}ditolak/unduh/")
    assert answer.content.startswith(b"PK")


def test_where_nothing_was_rejected_no_workbook_is_prepared() -> None:
    by = sheets.verifier()
    found = sheets.checked(sheets.csv(row(1)), by=by)
    answer = make.browser(by).post(f"/daftar/{found.pk}/ditolak/siapkan/", follow=True)
    assert "Tidak ada baris yang ditolak" in text(answer)


@pytest.mark.parametrize(
    ("role", "over", "opens"),
    [
        (Role.DINSOS_VERIFIER, "7316", 200),
        (Role.DINSOS_HEAD, "7316", 200),
        (Role.AREA_ADMIN, "7316", 200),
        (Role.FACILITATOR, "731603", 200),
        (Role.AUDITOR, "7316", 403),
        (Role.VILLAGE_HEAD, make.BALLA, 403),
        (Role.FACILITATOR, "731602", 404),
    ],
)
def test_who_opens_a_list(role: str, over: str, opens: int) -> None:
    found = sheets.checked(sheets.csv(row(1)), by=sheets.verifier())
    browser = make.browser(make.user(role, over=over))

    assert browser.get(found.get_absolute_url()).status_code == opens
    everybody = {404: 200}.get(opens, opens)
    assert browser.get("/daftar/").status_code == everybody
    assert browser.get("/daftar/baru/").status_code == everybody


def test_a_doubt_is_settled_side_by_side_and_the_next_one_follows() -> None:
    case = doubtful(name="Budi Santoso")
    browser = make.browser(case.by)

    assert "mungkin sudah tercatat" in text(browser.get("/daftar/"))
    assert "Budi Santoso" in text(browser.get("/daftar/keputusan/?jenis=other_facts"))
    page = text(browser.get(case.row.get_absolute_url()))
    assert "Siti Aminah" in page
    assert "Budi Santoso" in page
    assert "beda" in page
    assert row(1)[1] not in page
    page = text(browser.post(case.row.get_absolute_url(), {"verdict": "record", "reason": "ya"}))
    assert "Tuliskan alasannya, paling sedikit" in page

    told = {"verdict": "record", "reason": WHY}
    page = text(browser.post(case.row.get_absolute_url(), told, follow=True))
    assert WHY in page
    browser.post(f"{case.row.get_absolute_url()}batal/")
    case.row.refresh_from_db()
    assert case.row.state == StagedRow.State.DOUBTFUL
    assert "belum diputuskan" in text(
        browser.post(f"{case.row.get_absolute_url()}batal/", follow=True)
    )


def test_after_one_decision_comes_the_next() -> None:
    by = sheets.verifier()
    sheets.saved(sheets.csv(row(1), row(2)), by=by)
    sheets.saved(sheets.csv(row(1, name="Andi Baso"), row(2, kk="7316030101209999")), by=by)
    one, two = StagedRow.objects.doubtful().order_by("pk")
    browser = make.browser(by)

    page = text(browser.get(one.get_absolute_url()))
    assert "Simpan, lalu berikutnya" in page
    assert two.get_absolute_url() in page
    assert "jenis=moved" not in text(browser.get("/daftar/keputusan/"))
    answer = browser.post(one.get_absolute_url(), {"verdict": "list", "reason": WHY})
    assert answer["Location"] == two.get_absolute_url()
    page = text(browser.get(one.get_absolute_url()))
    assert "tidak bisa dibatalkan" in page
    assert "Putuskan berikutnya" in page


def test_a_record_elsewhere_stays_hidden_on_the_page() -> None:
    case = elsewhere()

    page = text(make.browser(case.by).get(case.row.get_absolute_url()))

    assert "Rahasia" not in page
    assert "milik wilayah lain" in page


def test_who_hands_in_lists_but_does_not_decide_reads_who_does() -> None:
    case = doubtful(name="Budi Santoso")
    browser = make.browser(make.user(over="731603"))

    assert "Dinas Sosial yang memutuskan" in text(browser.get(case.found.get_absolute_url()))
    assert browser.get("/daftar/keputusan/").status_code == 403
    assert browser.get(case.row.get_absolute_url()).status_code == 403


def test_pages_ask_no_more_for_long_lists() -> None:
    by = sheets.verifier()
    counts = []
    for many in (3, 60):
        rows = [row(n, nik="1" if n % 3 == 0 else None) for n in range(many, 2 * many + 1)]
        found = sheets.checked(sheets.csv(*rows), by=by)
        browser = make.browser(User.objects.get(pk=by.pk))
        browser.get("/")
        for part in ("", "ditolak/", "isi/", "kolom/"):
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(f"/daftar/{found.pk}/{part}").status_code == 200
            counts.append(len(queries))
    assert counts[:4] == counts[4:]
    assert max(counts) <= 15


def test_a_doubt_asks_a_fixed_number_of_questions() -> None:
    case = doubtful(name="Budi Santoso")
    browser = make.browser(case.by)
    browser.get("/")

    with CaptureQueriesContext(connection) as queries:
        text(browser.get(case.row.get_absolute_url()))

    assert len(queries) <= 20
    assert BORN.year == 1971
    assert deciding.reachable(case.row, case.by)
