"""Keeping files: first the bytes on the disk, then the row; a file without a row is swept away."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from anyam.accounts.models import User
from anyam.audit import actions as audit
from anyam.files import rules
from anyam.files.models import Attachment
from anyam.files.pictures import remade
from anyam.kernel.problems import Blocked

# How long a file may lie without a row: longer than any upload or transaction takes.
GRACE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes fit to be kept, with what is known about them."""

    data: bytes
    name: str
    content_type: str
    source_sha256: str
    latitude: Decimal | None = None
    longitude: Decimal | None = None


def keep(
    upload: "UploadedFile[Any]",
    *,
    kind: str,
    region_code: str,
    by: User,
    at: datetime,
    group_id: int | None = None,
    accept: frozenset[str] = rules.ANYTHING,
    max_bytes: int | None = None,
    keep_location: bool = False,
) -> Attachment:
    """Keep a file somebody handed in; the same file for the same subject is kept once.

    Args:
      kind: what it is to the app that keeps it, e.g. "proposal.photo".
      group_id: the group whose chair may see it.
      accept: content types taken, judged by the bytes; see `rules.PICTURES` and `rules.PDF`.
      max_bytes: the most taken, if not the usual.
      keep_location: whether to note where a photo was taken. The photo itself never tells.
    Raises:
      Blocked: empty, too large, of another type, broken, or able to do harm.
    """
    content = checked(upload, accept=accept, max_bytes=max_bytes)
    if not keep_location:
        content = Content(content.data, content.name, content.content_type, content.source_sha256)
    subject = {"kind": kind, "region_code": region_code, "group_id": group_id}
    return _once(content, subject, by=by, at=at)


def keep_made(
    data: bytes, *, name: str, kind: str, region_code: str, by: User | None, at: datetime,
    group_id: int | None = None,
) -> Attachment:  # fmt: skip
    """Keep a PDF that this program itself made."""
    digest = hashlib.sha256(data).hexdigest()
    content = Content(data, rules.clean_name(name, "pdf"), rules.PDF, digest)
    subject = {"kind": kind, "region_code": region_code, "group_id": group_id}
    return _once(content, subject, by=by, at=at)


def keep_sealed(
    data: bytes, *, name: str, source_sha256: str, kind: str, region_code: str, by: User,
    at: datetime,
) -> Attachment:  # fmt: skip
    """Keep bytes that are already encrypted; nobody can download them.

    Args:
      source_sha256: the checksum of what was sealed, by which the same file is recognised.
    """
    content = Content(data, rules.clean_name(name, "bin"), rules.SEALED, source_sha256)
    subject: dict[str, str | int | None] = {"kind": kind, "region_code": region_code}
    return _once(content, {**subject, "group_id": None}, by=by, at=at)


@transaction.atomic
def forget(attachment: Attachment, *, by: User | None, at: datetime) -> None:
    """Delete a sealed file that has done its work: first the row, then the bytes."""
    if attachment.content_type != rules.SEALED:
        raise ValueError("papers and photos are kept")
    audit.record("file.forget", attachment, by=by, at=at, region_code=attachment.region_code)
    storage, name = attachment.file.storage, attachment.file.name or ""
    attachment.delete()
    transaction.on_commit(lambda: storage.delete(name))


def checked(
    upload: "UploadedFile[Any]",
    *,
    accept: frozenset[str] = rules.ANYTHING,
    max_bytes: int | None = None,
) -> Content:
    """Read an upload and return what of it may be kept; Blocked when nothing may."""
    head = upload.read(32)
    content_type = rules.sniff(head)
    problems = list(rules.size_problems(upload.size or 0, content_type, max_bytes))
    if not problems:
        problems = list(rules.type_problems(head, accept))
    if problems:
        raise Blocked(problems)
    upload.seek(0)
    data = upload.read()
    source = hashlib.sha256(data).hexdigest()
    if content_type == rules.PDF:
        if problems := list(rules.pdf_problems(data)):
            raise Blocked(problems)
        return Content(data, rules.clean_name(upload.name or "", "pdf"), rules.PDF, source)
    photo = remade(data)
    name = rules.clean_name(upload.name or "", "jpg")
    return Content(photo.data, name, rules.JPEG, source, photo.latitude, photo.longitude)


def _once(
    content: Content, subject: dict[str, str | int | None], *, by: User | None, at: datetime
) -> Attachment:
    """The row of this content and subject: the one there is, or a new one."""
    same = Attachment.objects.filter(source_sha256=content.source_sha256, **subject)
    if found := same.first():
        return found
    attachment = Attachment(
        name=content.name,
        content_type=content.content_type,
        size=len(content.data),
        sha256=hashlib.sha256(content.data).hexdigest(),
        source_sha256=content.source_sha256,
        latitude=content.latitude,
        longitude=content.longitude,
        uploaded_by_id=by.pk if by else None,
        uploaded_at=at,
        **subject,
    )
    attachment.file.save("", ContentFile(content.data), save=False)
    _flush(attachment.file.storage, attachment.file.name or "")
    try:
        with transaction.atomic():
            attachment.save(force_insert=True)
            _record(attachment, by=by, at=at)
    except IntegrityError:  # the same file was sent twice at once
        attachment.file.storage.delete(attachment.file.name or "")
        return same.get()
    attachment.is_new = True
    return attachment


def _record(attachment: Attachment, *, by: User | None, at: datetime) -> None:
    audit.record(
        "file.keep",
        attachment,
        by=by,
        at=at,
        region_code=attachment.region_code,
        changes={"kind": attachment.kind, "size": attachment.size, "sha256": attachment.sha256},
    )


def _flush(storage: Storage, name: str) -> None:
    """Have the disk hold the bytes before the database says that it does."""
    with suppress(NotImplementedError):  # a storage that is no disk sees to that itself
        handle = os.open(storage.path(name), os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@transaction.atomic
def sweep(*, at: datetime, dry_run: bool = False) -> list[str]:
    """Delete the files no row speaks of: what a killed upload or a refused action left behind.

    Young files are left alone, because the transaction that will name them may still be under way.
    """
    named = set(Attachment.objects.values_list("file", flat=True))
    old = (name for name in _files(default_storage, "") if _age(name, at) > GRACE)
    lost = sorted(name for name in old if name not in named)
    if lost and not dry_run:
        audit.record("file.sweep", None, by=None, at=at, changes={"files": lost})
        for name in lost:
            default_storage.delete(name)
    return lost


def _files(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever kept
        return
    yield from (f"{folder}/{name}".lstrip("/") for name in files)
    for inner in folders:
        yield from _files(storage, f"{folder}/{inner}".lstrip("/"))


def _age(name: str, at: datetime) -> timedelta:
    return at - default_storage.get_modified_time(name)
