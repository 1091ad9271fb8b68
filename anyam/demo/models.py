"""The mark by which a database says that everything in it is invented."""

from typing import ClassVar

from django.db import models


class DemoMark(models.Model):
    """The one row of a demonstration's database. `facts` are for its own pages alone.

    They hold what a real system never keeps in the clear, such as the PIN of an invented ketua.
    """

    built_at = models.DateTimeField("dibangun")
    facts = models.JSONField(default=dict)

    objects: ClassVar[models.Manager["DemoMark"]] = models.Manager()

    class Meta:
        app_label = "demo"  # the app is installed in a demonstration only
        verbose_name = "penanda data contoh"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="demo_mark_is_one")]

    def __str__(self) -> str:
        return f"{self.built_at:%Y-%m-%d}"
