"""Uploads too large for memory wait enciphered while a browser is still sending them.

Django would write them in the clear into its temporary folder: a register, a list of people.
Readers see an uploaded file like any other, without a path.
"""

import io
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from anyam.matching.veiled import Veiled


class VeiledUploadHandler(FileUploadHandler):
    """Takes what the memory handler leaves; see `FILE_UPLOAD_HANDLERS`."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = Veiled(settings.FILE_UPLOAD_TEMP_DIR)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        self.file.seek(0)
        return UploadedFile(
            file=io.BufferedReader(self.file), name=self.file_name, size=file_size,
            content_type=self.content_type, charset=self.charset,
            content_type_extra=self.content_type_extra,
        )  # fmt: skip

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()
