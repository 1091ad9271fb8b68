"""Private files: photos, signed sheets, scans and letters, each with its checksum."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anyam.files import rules
from anyam.regions.scope import ScopedQuerySet


def random_place(instance: "Attachment", _filename: str) -> str:
    """Where the bytes lie: by month, under a name nobody can guess and nothing is told by."""
    at: datetime = instance.uploaded_at
    return f"{at:%Y/%m}/{uuid.uuid4().hex}.{instance.extension}"


class AttachmentQuerySet(ScopedQuerySet["Attachment"]):
    region_field = "region_code"
    group_field = "group_id"


class Attachment(models.Model):
    """A file somebody handed in or this program made. Its bytes never change.

    `sha256` is of the bytes kept; `source_sha256` of those handed in, which differ where a photo
    was made anew: by it the same photo is recognised, in one group or in two.
    """

    kind = models.CharField(_("jenis"), max_length=30)
    name = models.CharField(_("nama berkas"), max_length=120)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(_("ukuran"))
    sha256 = models.CharField(max_length=64)
    source_sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=random_place, max_length=100)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    region_code = models.CharField(max_length=10, blank=True)
    group_id = models.BigIntegerField(null=True, blank=True)
    uploaded_by_id = models.BigIntegerField(null=True, blank=True)
    uploaded_at = models.DateTimeField(_("diunggah"))

    is_new = False  # set on what was kept just now: no other row can name it yet

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("berkas")
        indexes = [
            models.Index(fields=["region_code"], name="files_attachment_region"),
            models.Index(fields=["source_sha256"], name="files_attachment_source"),
            models.Index(fields=["group_id"], name="files_attachment_group"),
        ]
        constraints = [
            models.UniqueConstraint(
                "kind",
                "region_code",
                Coalesce("group_id", Value(0)),
                "source_sha256",
                name="files_attachment_once_per_subject",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("files:show", args=[self.pk])

    @property
    def extension(self) -> str:
        endings = {rules.JPEG: "jpg", rules.PDF: "pdf", rules.SEALED: "bin"}
        return endings[self.content_type]

    @property
    def is_image(self) -> bool:
        return self.content_type == "image/jpeg"
