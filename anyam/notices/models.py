"""Messages to people, made from the record of events. Nothing in the house calls this app."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anyam.accounts.models import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: Any) -> Self:
        """A notice is a letter to one person."""
        return self.filter(user=user)

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notice(models.Model):
    """One message to one person. `key` keeps the same message from being sent twice."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    text = models.CharField(_("pesan"), max_length=300)
    url = models.CharField(max_length=200, blank=True)
    urgent = models.BooleanField(default=False)
    key = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("pemberitahuan")
        indexes = [
            models.Index(fields=["user", "-id"], name="notices_of_user"),
            models.Index(fields=["user"], name="notices_unread", condition=Q(read_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="notices_once"),
        ]

    def __str__(self) -> str:
        return self.text


class Cursor(models.Model):
    """How far the record of events has been read."""

    last_event = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("penanda baca")

    def __str__(self) -> str:
        return str(self.last_event)
