"""What happened, written once. The database refuses to change or delete a row."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from anyam.audit import sentences


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, subject: models.Model) -> Self:
        """The history of one thing, oldest first."""
        return self.filter(subject_type=subject._meta.label, subject_id=str(subject.pk)).order_by(
            "pk"
        )

    def visible_to(self, user: Any) -> Self:
        """Events of the user's part of the country; national events to national users only."""
        return self.filter(user.scope.q("region_code"))


class Event(models.Model):
    """One act of one person. It has no foreign keys, so that nothing can make it vanish.

    `mac` is a keyed digest over every other field: whoever changes a row behind the database's
    back cannot make it agree again without the key (`anyam check`).
    """

    at = models.DateTimeField(_("waktu"))
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("pelaku"), max_length=150, blank=True)
    role = models.CharField(_("peran"), max_length=30, blank=True)
    on_behalf_of = models.CharField(_("atas nama"), max_length=150, blank=True)
    action = models.CharField(_("tindakan"), max_length=60)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    subject_name = models.CharField(max_length=200, blank=True)
    region_code = models.CharField(max_length=10, blank=True)
    note = models.TextField(_("catatan"), blank=True)
    changes = models.JSONField(default=dict)
    mac = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("peristiwa")
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_event_subject"),
            models.Index(fields=["actor_id", "at"], name="audit_event_actor"),
            models.Index(fields=["region_code", "at"], name="audit_event_region"),
            models.Index(fields=["at"], name="audit_event_at"),
            models.Index(fields=["action", "at"], name="audit_event_action"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"

    @property
    def sentence(self) -> str:
        """The act in words: "Siti mengajukan usulan Melati 3."."""
        return sentences.sentence_of(self)

    def expected_mac(self) -> str:
        """The digest this row must carry."""
        fields = [
            self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            self.actor_id,
            self.actor_name,
            self.role,
            self.on_behalf_of,
            self.action,
            self.subject_type,
            self.subject_id,
            self.subject_name,
            self.region_code,
            self.note,
            self.changes,
        ]
        text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        key = hashlib.sha256(b"anyam.audit" + settings.AUDIT_KEY.encode()).digest()
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


class Seal(models.Model):
    """A mark over a run of events: how many there are and what they add up to.

    Each seal includes the one before, so rows that were removed, even whole runs at the end of a
    sealed stretch, no longer agree. Sealing reads committed rows only and takes no lock, so
    officers never wait for each other because of it.
    """

    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    count = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("segel")

    def __str__(self) -> str:
        return f"{self.first_id}-{self.last_id}"


def plain(value: Any) -> Any:
    """Make a value JSON and every database can carry both ways without change."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return _scrubbed(json.loads(json.dumps(value, default=str)))


def _scrubbed(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {clean(key): _scrubbed(child) for key, child in tree.items()}
    if isinstance(tree, list):
        return [_scrubbed(child) for child in tree]
    return clean(tree) if isinstance(tree, str) else tree


def clean(text: str) -> str:
    r"""Drop what no database keeps: NUL, and halves of characters.

    >>> clean("a\x00b"), clean("a\ud800b")
    ('ab', 'a?b')
    """
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def run_digest(macs: list[str], before: str) -> str:
    """Keyed digest of a run of events and of the seal before it."""
    key = hashlib.sha256(b"anyam.seal" + settings.AUDIT_KEY.encode()).digest()
    return hmac.new(key, "\n".join([before, *macs]).encode(), hashlib.sha256).hexdigest()
