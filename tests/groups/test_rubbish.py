"""Whatever is typed or sent in, no page fails."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from anyam.groups import meetings
from tests import make
from tests.groups.answers import MEMBER, PAGES
from tests.people.pages import signed_in

pytestmark = pytest.mark.django_db


class Rubbish(TestCase):
    """No field and no file makes a page fail."""

    def setUp(self) -> None:
        by = make.user()
        self.page = signed_in(by)
        self.group = make.group(members=5, formed=False, by=by)
        meetings.record_meeting(
            self.group, held_on=make.AT.date().replace(year=2024), place="Balai", by=by, at=make.AT
        )
        self.here = self.group.get_absolute_url()
        self.seat = self.group.memberships.first()

    @settings(max_examples=25, deadline=None)
    @given(
        st.one_of(
            st.text(max_size=60),
            st.sampled_from(["\0", "😀" * 50, "x" * 10_000, "9" * 40, "-1", "<script>", "0x10"]),
        )
    )
    def test_every_field_of_every_form(self, junk: str) -> None:
        names = (
            "name", "reason", "nik", "birth_date", "sex", "kk", "region", "region_cari", "address",
            "chair", "secretary", "treasurer", "trade", "business", "secretariat", "held_on",
            "place", "present", "came_for", "agreement", "file", "on", "text", "phone", "pin",
            "step", "back", "confirmed", "q",
        )  # fmt: skip
        sent = dict.fromkeys(names, junk)
        assert self.seat is not None
        for path in (
            *PAGES, f"anggota/{self.seat.pk}/ganti/", f"anggota/{self.seat.pk}/keluar/",
        ):  # fmt: skip
            assert self.page.post(self.here + path, sent).status_code in (200, 302, 405), path
        assert self.page.post("/kelompok/baru/", sent).status_code in (200, 302)
        for name in ("q", "wilayah", "usaha", "status", "hal"):
            assert self.page.get("/kelompok/", {name: junk}).status_code == 200, name
        steps = MEMBER | {"address": junk, "name": junk}
        assert self.page.post(f"{self.here}anggota/tambah/", steps).status_code in (200, 302)

    def test_wrong_files(self) -> None:
        files = {
            "program.jpg": b"MZ\x90\0" + b"\0" * 500,
            "kosong.jpg": b"",
            "potong.jpg": b"\xff\xd8\xff\xe0" + b"\0" * 100,
            "halaman.pdf": b"<html><script>alert(1)</script>",
            "rusak.pdf": b"%PDF-1.7 rusak",
        }
        for name, content in files.items():
            upload = SimpleUploadedFile(name, content, "image/jpeg")
            refused = self.page.post(f"{self.here}foto/", {"file": upload})
            assert refused.status_code == 200, name
            assert refused.context["form"].errors, name
        missing = self.page.post(f"{self.here}foto/", {"x": "y"})
        assert missing.context["form"].errors
        meeting = self.group.founding
        assert meeting is not None
        assert meeting.sheet_id is None

    def test_addresses_that_lead_nowhere(self) -> None:
        for path in (
            "/kelompok/0/", f"/kelompok/{10**30}/", f"{self.here}anggota/{10**30}/",
            f"{self.here}anggota/0/ganti/",
        ):  # fmt: skip
            assert self.page.get(path).status_code == 404, path
        gone = self.page.post(f"{self.here}hadir/tamu/{10**30}/hapus/")
        assert gone.status_code == 302
        assert self.page.get(f"{self.here}sahkan/").status_code == 405
