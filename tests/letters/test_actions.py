import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pypdf import PdfReader

from anyam.accounts.models import Deputy, User
from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.files.models import Attachment
from anyam.kernel.problems import Blocked
from anyam.letters import actions, rules
from anyam.letters.kinds import Kind
from anyam.letters.models import Letter, NumberRegister
from anyam.letters.printing import check_url, preview
from tests import make
from tests.files import samples as files
from tests.letters import samples
from tests.letters.offices import dinsos, directorate, head, issued, kelurahan

pytestmark = pytest.mark.django_db


def codes(blocked: pytest.ExceptionInfo[Blocked]) -> list[str]:
    return [problem.code for problem in blocked.value.problems]


def text(data: bytes) -> str:
    pages = PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_numbers_follow_each_other_in_the_register_of_the_office_and_year() -> None:
    office = dinsos()
    numbers = [issued(office=office).number for _letter in range(3)]
    earlier = issued(office=office, dated_on=date(2025, 12, 30))

    assert numbers == [f"460/000{n}/Dinsos/XI/2026" for n in (1, 2, 3)]
    assert earlier.number == "460/0001/Dinsos/XII/2025"
    assert issued(Kind.SURAT_KETERANGAN, office=kelurahan()).seq == 1


def test_decrees_are_numbered_apart() -> None:
    office = directorate()
    notice, decree = issued(Kind.PEMBERITAHUAN, office=office), issued(Kind.SK, office=office)

    assert (notice.seq, decree.seq) == (1, 1)
    assert notice.number == "0001/PFM/11/2026"
    assert decree.number == "1/SK/PFM/2026"


def test_a_number_written_by_hand_is_taken_once() -> None:
    office = dinsos()
    assert issued(office=office, number=" 460/77/Dinsos ").number == "460/77/Dinsos"

    with pytest.raises(Blocked) as blocked:
        issued(office=office, number="460/77/Dinsos")

    assert codes(blocked) == ["letter.number_taken"]
    assert "460/77/Dinsos" in blocked.value.problems[0].message
    assert issued(office=office, number="460/77/Dinsos", dated_on=date(2025, 1, 2))
    assert issued(Kind.SURAT_KETERANGAN, office=kelurahan(), number="460/77/Dinsos")


def test_the_register_steps_over_a_number_written_by_hand() -> None:
    office = dinsos()
    issued(office=office, number="460/0001/Dinsos/XI/2026")

    assert issued(office=office).number == "460/0002/Dinsos/XI/2026"


def test_a_letter_that_comes_to_nothing_leaves_no_gap() -> None:
    office = dinsos()
    issued(office=office)
    with transaction.atomic():
        issued(office=office)
        transaction.set_rollback(True)

    assert issued(office=office).seq == 2


def test_a_letter_is_frozen_as_it_was_issued() -> None:
    office = dinsos()
    letter = issued(office=office)
    digest = letter.digest
    office.address, office.head_name = "Jalan Baru", "Kepala Baru"
    office.save()

    letter.refresh_from_db()
    said = text(actions.pdf_of(letter).file.read())
    assert "Jalan Baru" not in said
    assert "Kepala Baru" not in said
    assert letter.digest == digest == rules.digest_of({"kind": letter.kind, **letter.data})


def test_a_code_can_be_checked_and_is_its_own() -> None:
    letters = [issued(office=dinsos()) for _letter in range(2)]

    assert letters[0].code != letters[1].code
    assert all(rules.clean_code(letter.shown_code) == letter.code for letter in letters)


def test_the_pdf_is_set_once_and_recorded_with_its_checksum() -> None:
    letter = issued(office=dinsos())
    first = actions.pdf_of(letter)

    assert actions.pdf_of(Letter.objects.get(pk=letter.pk)) == first
    assert Attachment.objects.filter(kind="letter.pdf").count() == 1
    said = text(first.file.read())
    assert letter.number in said
    assert letter.shown_code in said
    assert check_url(letter.code) in said
    printed = Event.objects.about(letter).get(action="letter.print")
    assert printed.changes == {"sha256": first.sha256}


def test_the_slower_of_two_printers_gets_the_letter_of_the_faster() -> None:
    letter = issued(office=dinsos())
    stale = Letter.objects.get(pk=letter.pk)
    first = actions.pdf_of(letter)

    actions._print(stale)

    assert actions.pdf_of(stale) == first
    assert Event.objects.about(letter).filter(action="letter.print").count() == 1


def test_every_kind_that_is_kept_can_be_issued() -> None:
    for kind, office in [
        (Kind.SURAT_PENGANTAR, dinsos()), (Kind.SPTJM, dinsos()), (Kind.SK, directorate()),
        (Kind.PEMBERITAHUAN, directorate()), (Kind.SURAT_KETERANGAN, kelurahan()),
        (Kind.BERITA_ACARA, None), (Kind.PROPOSAL, None),
    ]:  # fmt: skip
        letter = issued(kind, office=office, number=None if office else "")
        assert actions.pdf_of(letter).size > 10_000
        assert (letter.number or letter.shown_code) in str(letter)
        assert letter.issuer


def test_a_pin_is_never_kept() -> None:
    with pytest.raises(ValueError, match="never kept"):
        issued(Kind.KARTU_PIN, office=None, number="")


def test_every_reason_against_a_letter_is_given_at_once() -> None:
    ahead = timezone.localdate(make.AT) + timedelta(days=1)
    with pytest.raises(Blocked) as blocked:
        issued(office=None, number="9" * 81, dated_on=ahead, subject_line="  ")

    assert codes(blocked) == [
        "letter.date_ahead", "letter.no_subject", "letter.number_long", "letter.no_office"
    ]  # fmt: skip
    assert not Letter.objects.exists()


def test_data_no_database_could_keep_are_cleaned() -> None:
    body = samples.body(Kind.SURAT_KETERANGAN) | {"purpose": "a\x00b\ud800"}
    letter = issued(Kind.SURAT_KETERANGAN, office=kelurahan(), data=body)

    assert letter.body["purpose"] == "ab?"
    with pytest.raises(TypeError, match="date"):
        issued(office=dinsos(), data=samples.body(Kind.SPTJM) | {"year": date(2026, 1, 1)})


def test_who_acts_for_the_head_signs_as_acting() -> None:
    office, boss, deputy = dinsos(), head(), make.user(Role.DINSOS_VERIFIER, over="7316")
    today = timezone.localdate()
    Deputy.objects.create(
        assignment=boss.assignments.get(),
        user=deputy,
        starts_on=today,
        ends_on=today,
        reason="Cuti",
    )
    by_head = issued(office=office, by=boss)
    by_deputy = issued(office=office, by=User.objects.get(pk=deputy.pk))

    assert by_head.data["signer"]["name"] == boss.name
    assert by_head.issued_by_position == "Kepala Dinas Sosial Kabupaten Enrekang"
    assert by_deputy.data["signer"]["name"] == deputy.name
    assert by_deputy.issued_by_position == "Plh. Kepala Dinas Sosial Kabupaten Enrekang"


def test_a_clerk_prepares_what_the_head_signs() -> None:
    clerk = make.user(Role.DIRECTORATE_VERIFIER, over="")
    letter = issued(Kind.PEMBERITAHUAN, office=directorate(), by=clerk)

    assert letter.data["signer"]["name"] == "Dra. Siti Contoh"
    assert letter.issued_by_name == clerk.name


def test_a_preview_says_so_and_takes_no_number() -> None:
    office = dinsos()
    said = text(
        preview(
            Kind.SPTJM, office, head(), data=samples.body(Kind.SPTJM), dated_on=date(2026, 11, 22),
            subject_line="SPTJM",
        )
    )  # fmt: skip

    assert "PRATINJAU" in said
    assert not Letter.objects.exists()
    assert not NumberRegister.objects.exists()


def test_a_signed_scan_is_kept_with_its_checksum_and_may_be_replaced() -> None:
    letter, boss = issued(office=dinsos()), head()
    actions.attach_signed_scan(letter, files.upload(files.pdf(), "a.pdf"), by=boss, at=make.AT)
    first = letter.signed_scan
    actions.attach_signed_scan(
        letter, files.upload(files.pdf(b"%2\n"), "b.pdf"), by=boss, at=make.AT
    )

    assert first
    assert letter.signed_scan
    assert letter.signed_scan_by_name == boss.name
    scans = Event.objects.about(letter).filter(action="letter.scan")
    assert [event.changes["sha256"] for event in scans] == [
        ["", first.sha256],
        [first.sha256, letter.signed_scan.sha256],
    ]


def test_a_revoked_letter_stays_in_the_register_with_its_reason() -> None:
    letter, boss = issued(office=dinsos()), head()
    actions.revoke(letter, "  Salah jumlah \n anggota ", by=boss, at=make.AT)

    assert letter.revoked_reason == "Salah jumlah anggota"
    with pytest.raises(Blocked) as blocked:
        actions.revoke(letter, "lagi", by=boss, at=make.AT)
    assert codes(blocked) == ["letter.revoked"]
    with pytest.raises(Blocked) as blocked:
        actions.attach_signed_scan(letter, files.upload(files.pdf()), by=boss, at=make.AT)
    assert codes(blocked) == ["letter.revoked"]
    assert Event.objects.about(letter).get(action="letter.revoke").note == "Salah jumlah anggota"


def test_a_letter_is_not_revoked_without_a_reason() -> None:
    with pytest.raises(Blocked) as blocked:
        actions.revoke(issued(office=dinsos()), " \n ", by=head(), at=make.AT)

    assert codes(blocked) == ["letter.no_reason"]


@pytest.mark.parametrize(
    ("role", "over"),
    [
        (Role.DINSOS_HEAD, "7315"), (Role.DINSOS_VERIFIER, "7316"), (Role.AREA_ADMIN, "7316"),
        (Role.VILLAGE_HEAD, make.BALLA), (Role.DIRECTOR, ""),
    ],
)  # fmt: skip
def test_only_the_office_itself_may_touch_its_letter(role: str, over: str) -> None:
    letter, other = issued(office=dinsos()), make.user(role, over=over)

    for touch in (
        lambda: actions.revoke(letter, "sebab", by=other, at=make.AT),
        lambda: actions.attach_signed_scan(letter, files.upload(files.pdf()), by=other, at=make.AT),
    ):
        with pytest.raises(Blocked) as blocked:
            touch()
        assert codes(blocked) == ["letter.authority"]


def test_a_regency_head_cannot_revoke_a_village_s_letter() -> None:
    letter = issued(Kind.SURAT_KETERANGAN, office=kelurahan())

    with pytest.raises(Blocked):
        actions.revoke(letter, "sebab", by=head(), at=make.AT)
    actions.revoke(letter, "sebab", by=make.user(Role.VILLAGE_HEAD, over=make.BALLA), at=make.AT)


def test_a_group_s_paper_is_in_the_care_of_its_pendamping() -> None:
    letter = issued(Kind.BERITA_ACARA, office=None, number="")

    with pytest.raises(Blocked):
        actions.revoke(letter, "sebab", by=make.user(over="731601"), at=make.AT)
    assert actions.revoke(letter, "sebab", by=make.user(over="731603"), at=make.AT).revoked_at


def seen_by(role: str, over: str, **facts: Any) -> set[int]:
    user = make.user(role, over=over, **facts)
    found = set(Letter.objects.visible_to(user).values_list("pk", flat=True))
    listed = Letter.objects.visible_to(user, in_order=True)  # found another way, but the same
    assert set(listed.values_list("pk", flat=True)) == found
    return found


def test_a_letter_is_seen_by_its_office_and_by_those_it_is_about() -> None:
    decree = issued(
        Kind.SK, office=directorate(), groups={5: make.BALLA}, region_codes=["3312162001"]
    )

    assert seen_by(Role.DIRECTOR, "") == {decree.pk}
    for over in ("73", "7316", "3312"):
        assert seen_by(Role.AUDITOR, over) == {decree.pk}
    assert seen_by(Role.DINSOS_HEAD, "7316") == {decree.pk}
    assert seen_by(Role.VILLAGE_HEAD, make.BALLA) == {decree.pk}
    assert seen_by(Role.CHAIR, make.BALLA, group_id=5) == {decree.pk}
    assert seen_by(Role.CHAIR, make.BALLA, group_id=6) == set()
    assert seen_by(Role.DINSOS_HEAD, "7315") == set()
    assert seen_by(Role.VILLAGE_HEAD, "7316031002") == set()


def test_a_regency_s_own_letter_is_no_business_of_other_villages() -> None:
    letter = issued(office=dinsos(), groups={5: make.BALLA}, region_codes=[])

    assert letter.region_code == "7316"
    assert seen_by(Role.VILLAGE_HEAD, make.BALLA) == {letter.pk}
    assert seen_by(Role.VILLAGE_HEAD, "7316031002") == set()
    assert seen_by(Role.PROVINCE_VIEWER, "73") == {letter.pk}
