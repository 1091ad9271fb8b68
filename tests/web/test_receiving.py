"""What is uploaded never lies on the disk in the clear, and is read as if it did."""

import hashlib
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import HttpRequest
from django.test import RequestFactory

from anyam.matching.veiled import Veiled
from anyam.web import receiving
from anyam.web.receiving import VeiledUploadHandler

LINE = b"7316034503810002;Siti Aminah;Hasnah\n"
LARGE = LINE * 90_000  # over the 2.5 MB that stay in memory


def received(content: bytes) -> tuple[HttpRequest, Any]:
    file = SimpleUploadedFile("register.csv", content, "text/csv")
    request = RequestFactory().post("/", {"file": file, "version": "1"})
    found = request.FILES["file"]
    assert isinstance(found, UploadedFile)
    return request, found


def test_a_large_upload_is_read_whole_and_anywhere_and_has_no_path() -> None:
    request, found = received(LARGE)
    assert isinstance(found.file.raw, Veiled)
    assert (found.name, found.size, found.content_type) == ("register.csv", len(LARGE), "text/csv")
    digest = hashlib.sha256()
    for chunk in found.chunks():
        digest.update(chunk)
    assert digest.hexdigest() == hashlib.sha256(LARGE).hexdigest()
    found.seek(len(LINE) * 40_000 + 17)
    assert found.read(11) == LINE[17:28]
    assert found.tell() == len(LINE) * 40_000 + 28
    assert found.seek(-5, io.SEEK_END) == len(LARGE) - 5
    assert found.read() == LARGE[-5:]
    assert not hasattr(found, "temporary_file_path")
    assert request.POST["version"] == "1"
    request.close()
    assert found.file.raw.file.closed


def test_nothing_of_it_stands_on_the_disk() -> None:
    _request, found = received(LARGE)
    on_disk = found.file.raw.file
    on_disk.seek(0)
    stored = on_disk.read()
    assert len(stored) == len(LARGE)
    assert b"7316034503810002" not in stored
    assert b"Aminah" not in stored
    _again, other = received(LARGE)
    other.file.raw.file.seek(0)
    assert other.file.raw.file.read() != stored


def test_a_veiled_file_only_grows() -> None:
    with Veiled() as file:
        file.write(LINE)
        file.seek(0)
        with pytest.raises(io.UnsupportedOperation):
            file.write(b"x")


def test_a_small_upload_stays_in_memory() -> None:
    _request, found = received(LINE)
    assert not isinstance(getattr(found.file, "raw", None), Veiled)
    assert found.read() == LINE


def test_an_upload_that_breaks_off_leaves_nothing_open(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Veiled] = []

    class Kept(Veiled):
        def __init__(self, folder: str | None = None) -> None:
            super().__init__(folder)
            made.append(self)

    monkeypatch.setattr(receiving, "Veiled", Kept)
    handler = VeiledUploadHandler()
    handler.upload_interrupted()  # before any file came
    handler.new_file("file", "a.csv", "text/csv", None)
    handler.receive_data_chunk(LINE, 0)
    handler.upload_interrupted()
    assert made[0].file.closed


def test_the_server_uses_it(settings: Any) -> None:
    assert settings.FILE_UPLOAD_HANDLERS[-1] == "anyam.web.receiving.VeiledUploadHandler"
