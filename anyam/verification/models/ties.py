"""Ties between our own groups that an officer has looked at and set aside."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anyam.accounts.models import User
from anyam.regions.models import Region
from anyam.regions.scope import ScopedQuerySet


class TieDismissal(models.Model):
    """A tie that says nothing: one phone for a hamlet, brothers next door. With the reason."""

    key = models.CharField(max_length=64)  # digest of what ties whom
    kind = models.CharField(max_length=10)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    reason = models.CharField(_("alasan"), max_length=500)
    dismissed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    dismissed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet["TieDismissal"].as_manager()

    class Meta:
        verbose_name = _("kaitan yang dikesampingkan")
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(withdrawn_at=None),
                name="verification_tie_set_aside_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reason
