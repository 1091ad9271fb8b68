import hashlib
import io
import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from anyam.audit.models import Event
from anyam.files import rules
from anyam.files.actions import checked, keep, keep_made, sweep
from anyam.files.models import Attachment
from anyam.kernel.problems import Blocked
from tests import make
from tests.files import samples

pytestmark = pytest.mark.django_db


def kept(data: bytes, name: str = "foto.jpg", **facts: Any) -> Attachment:
    given = {"kind": "photo", "region_code": make.BALLA, "by": make.user(), "at": make.AT} | facts
    return keep(samples.upload(data, name), **given)


def refused(data: bytes, name: str = "foto.jpg", **facts: Any) -> list[str]:
    with pytest.raises(Blocked) as blocked:
        checked(samples.upload(data, name), **facts)
    assert all(problem.message for problem in blocked.value.problems)
    return [problem.code for problem in blocked.value.problems]


def test_a_photo_is_made_small_and_loses_all_the_camera_wrote() -> None:
    attachment = kept(samples.phone_photo((3000, 2000)))

    data = attachment.file.read()
    with Image.open(io.BytesIO(data)) as photo:
        assert photo.format == "JPEG"
        assert photo.size == (1600, 1067)
        assert not photo.getexif()
    assert b"Nurhayati" not in data
    assert b"Exif" not in data
    assert attachment.size == len(data)
    assert attachment.sha256 == hashlib.sha256(data).hexdigest()
    assert attachment.latitude is None


def test_a_photo_stands_upright() -> None:
    with Image.open(kept(samples.phone_photo((800, 600), orientation=6)).file) as photo:
        assert photo.size == (600, 800)


def test_where_a_photo_was_taken_is_noted_only_when_asked() -> None:
    attachment = kept(samples.phone_photo(), keep_location=True)
    attachment.refresh_from_db()

    assert (str(attachment.latitude), str(attachment.longitude)) == ("-3.563500", "119.770000")


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "I;16"), ("PNG", "1"), ("WEBP", "RGBA"),
     ("JPEG", "CMYK"), ("JPEG", "L")],
)  # fmt: skip
def test_every_sort_of_picture_becomes_a_jpeg(kind: str, mode: str) -> None:
    attachment = kept(samples.picture(kind, mode=mode), "Gambar.PNG")

    with Image.open(attachment.file) as photo:
        assert (photo.format, photo.mode) == ("JPEG", "RGB")
    assert attachment.name == "Gambar.jpg"
    assert attachment.is_image


def test_a_place_no_map_has_is_not_noted() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (399.0, 0.0, 0.0), 3: "E", 4: (1.0, 0.0, 0.0)})

    assert kept(samples.picture(exif=exif), keep_location=True).latitude is None


def test_what_is_transparent_becomes_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")

    with Image.open(kept(out.getvalue()).file) as photo:
        assert photo.getpixel((10, 10)) == (255, 255, 255)


def test_the_same_file_is_kept_once_for_a_subject() -> None:
    data = samples.phone_photo()
    first = kept(data, group_id=7)

    assert kept(data, group_id=7) == first
    assert kept(data, group_id=8) != first
    assert kept(data, group_id=None) != first
    assert kept(data, group_id=None, region_code="7316031002") != first
    same = set(Attachment.objects.values_list("source_sha256", flat=True))
    assert len(same) == 1  # and so one photo shown by two groups can be found


def test_keeping_is_recorded_with_the_checksum() -> None:
    attachment = kept(samples.picture())

    event = Event.objects.about(attachment).get()
    assert event.action == "file.keep"
    assert event.changes["sha256"] == attachment.sha256


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (b"", ["file.empty"]),
        (b"MZ\x90\x00" + b"\0" * 400, ["file.type"]),
        (b"#!/bin/sh\nrm -rf /", ["file.type"]),
        (b"<?php system('id'); ?>", ["file.type"]),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", ["file.type"]),
        (b"GIF89a" + b"\0" * 100, ["file.type"]),
        (b"PK\x03\x04" + b"\0" * 100, ["file.type"]),
        (b"\0\0\0\x18ftypheic" + b"\0" * 100, ["file.heic"]),
        (b"\xff\xd8\xff\xe0" + b"\0" * 500, ["file.picture_broken"]),
        (samples.picture()[:3000], ["file.picture_broken"]),
        (samples.picture("PNG")[:-30], ["file.picture_broken"]),
        (b"RIFF\x10\0\0\0WEBPVP8 rubbish", ["file.picture_broken"]),
        (samples.picture() + b"\0" * rules.MAX_PHOTO, ["file.too_large"]),
        (samples.pdf(b"%" + b"x" * rules.MAX_PDF), ["file.too_large"]),
    ],
    ids=["empty", "exe", "script", "php", "svg", "gif", "zip", "heic", "head only", "cut jpeg",
         "cut png", "broken webp", "large photo", "large pdf"],
)  # fmt: skip
def test_rubbish_called_a_photo_is_refused_with_a_way_to_mend_it(
    data: bytes, codes: list[str]
) -> None:
    assert refused(data) == codes


def test_a_picture_that_unpacks_to_gigabytes_is_refused_before_it_does() -> None:
    for side in (6_000, 12_000, 20_000):
        out = io.BytesIO()
        Image.new("1", (side, side)).save(out, "PNG")
        assert len(out.getvalue()) < 60_000
        assert refused(out.getvalue(), "kecil.png") == ["file.picture_too_large"]


def test_only_what_is_asked_for_is_taken() -> None:
    assert refused(samples.pdf(), "foto.jpg", accept=rules.PICTURES) == ["file.type"]
    assert refused(samples.picture(), "x.pdf", accept=frozenset({rules.PDF})) == ["file.type"]


def test_a_photo_called_pdf_is_still_a_photo() -> None:
    attachment = kept(samples.picture(), "berita acara.pdf")

    assert (attachment.content_type, attachment.name) == ("image/jpeg", "berita acara.jpg")


def test_a_pdf_is_kept_as_it_is() -> None:
    data = samples.pdf(samples.packed(b"3 0 <</Type/Page>>"))
    attachment = kept(data, "Surat ditandatangani.PDF")

    assert attachment.file.read() == data
    assert attachment.name == "Surat ditandatangani.pdf"
    assert attachment.sha256 == attachment.source_sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7\nnothing more", "file.pdf_broken"),
        (samples.pdf()[:-12], "file.pdf_broken"),
        (samples.pdf(b"<</Encrypt 9 0 R>>"), "file.pdf_locked"),
        (samples.pdf(b"<</S/JavaScript/JS(app.alert(1))>>"), "file.pdf_active"),
        (samples.pdf(b"<</S/J#61va#53cript/JS(app.alert(1))>>"), "file.pdf_active"),
        (samples.pdf(b"<</S/Launch/F(cmd.exe)>>"), "file.pdf_active"),
        (samples.pdf(b"<</Type/EmbeddedFile>>"), "file.pdf_active"),
        (samples.pdf(b"<</AcroForm<</XFA 4 0 R>>>>"), "file.pdf_active"),
        (samples.pdf(samples.packed(b"3 0 <</S/JavaScript/JS(1)>>")), "file.pdf_active"),
        (samples.pdf(samples.packed(b"3 0 <</S/J#61vaScript>>")), "file.pdf_active"),
        (samples.pdf(samples.packed(b"/Launch", b"/Type/ObjStm/N 1")), "file.pdf_active"),
        (samples.pdf(samples.packed(b"x", b"/ObjStm/Filter/LZWDecode")), "file.pdf_unreadable"),
        (
            samples.pdf(samples.packed(b"x", b"/ObjStm/Filter[/ASCIIHexDecode/FlateDecode]")),
            "file.pdf_unreadable",
        ),
        (samples.pdf(samples.packed(b"x", b"/Obj#53tm/Filter/FlateDecode")), "file.pdf_unreadable"),
        (
            samples.pdf(samples.packed(b"x" * (rules.MAX_OBJECTS + 10))),
            "file.pdf_unreadable",
        ),
        (
            samples.pdf(b"<</Type/ObjStm/Filter/FlateDecode>>\nstream\nnot packed\nendstream"),
            "file.pdf_unreadable",
        ),
    ],
)
def test_a_pdf_that_is_broken_locked_or_acts_is_refused(data: bytes, code: str) -> None:
    assert refused(data, "surat.pdf") == [code]


@hypothesis_settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"\xff\xd8\xff", b"%PDF-1.7\n", b"RIFF"]))
def test_no_bytes_at_all_break_the_check(data: bytes, head: bytes) -> None:
    with suppress(Blocked):
        assert checked(samples.upload(head + data)).content_type in rules.ANYTHING


@given(st.text(), st.sampled_from(["jpg", "pdf"]))
def test_a_name_is_always_fit_to_be_saved(name: str, extension: str) -> None:
    clean = rules.clean_name(name, extension)

    assert clean.endswith(f".{extension}")
    assert len(clean) <= 105
    assert not set(clean) & set('/\\\0\n\r<>:"|?*;')


def test_a_file_that_a_rolled_back_transaction_left_is_swept(store: Path) -> None:
    with transaction.atomic():
        kept(samples.picture("PNG"))
        transaction.set_rollback(True)
    stays = kept(samples.picture())
    on_disk = {path for path in store.rglob("*") if path.is_file()}
    assert len(on_disk) == 2

    assert sweep(at=make.AT) == []  # too young
    _age_all(store)
    call_command("sweep_files", "--dry-run")
    assert {path for path in store.rglob("*") if path.is_file()} == on_disk
    call_command("sweep_files")

    assert [path for path in store.rglob("*") if path.is_file()] == [store / stays.file.name]
    assert Event.objects.filter(action="file.sweep").count() == 1


def test_sweeping_an_empty_store_does_nothing(settings: Any, store: Path) -> None:
    store.rmdir()
    assert sweep(at=make.AT) == []


def _age_all(store: Path) -> None:
    long_ago = (make.AT - timedelta(days=900)).timestamp()
    for path in store.rglob("*"):
        if path.is_file():
            os.utime(path, (long_ago, long_ago))


def test_a_made_pdf_is_kept_once() -> None:
    facts = {"name": "SPTJM 1/2", "kind": "letter.pdf", "region_code": "7316", "by": None}
    first = keep_made(samples.pdf(), at=make.AT, **facts)

    assert keep_made(samples.pdf(), at=make.AT, **facts) == first
    assert first.name == "2.pdf"
