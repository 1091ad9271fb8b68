"""What the database promises, in words: constraints as sentences."""

from typing import Any

from django.db import models
from django.db.models import Q

LOOKUPS = {
    "": "=", "exact": "=", "gt": ">", "gte": "≥", "lt": "<", "lte": "≤",
    "startswith": "diawali", "in": "salah satu dari",
}  # fmt: skip


def in_words(constraint: models.BaseConstraint) -> str:
    """
    >>> in_words(models.UniqueConstraint(fields=["a", "b"], condition=Q(c=None), name="x"))
    'unik: a, b, selama c kosong'
    >>> in_words(models.CheckConstraint(condition=Q(a__gt=0) | ~Q(b=""), name="x"))
    'a > 0 atau bukan b kosong'
    """
    if isinstance(constraint, models.UniqueConstraint):
        columns = ", ".join(constraint.fields) or ", ".join(map(str, constraint.expressions))
        during = f", selama {said(constraint.condition)}" if constraint.condition else ""
        return f"unik: {columns}{during}"
    if isinstance(constraint, models.CheckConstraint):
        return said(constraint.condition)
    return type(constraint).__name__


def said(condition: Any) -> str:
    """
    >>> from django.db.models import F
    >>> said(Q(a=1) & (Q(b__lte=F("c")) | Q(d__isnull=True)))
    'a = 1 dan (b ≤ c atau d kosong)'
    >>> said(Q(a__in=["x", "y"])), said(~Q(a=1, b=2))
    ('a salah satu dari x, y', 'bukan (a = 1 dan b = 2)')
    """
    if isinstance(condition, tuple):
        return _term(*condition)
    if not isinstance(condition, Q):
        return str(condition)
    word = {"AND": " dan ", "OR": " atau "}[condition.connector]
    parts = [_bracketed(child, alone=len(condition.children) == 1) for child in condition.children]
    joined = word.join(parts)
    if not condition.negated:
        return joined
    return f"bukan ({joined})" if len(parts) > 1 else f"bukan {joined}"


def _bracketed(child: Any, *, alone: bool) -> str:
    several = isinstance(child, Q) and not child.negated and len(child.children) > 1
    return f"({said(child)})" if several and not alone else said(child)


def _term(lookup: str, value: Any) -> str:
    field, _underscores, how = lookup.partition("__")
    if how == "isnull":
        return f"{field} kosong" if value else f"{field} terisi"
    if value is None or value == "":
        return f"{field} kosong"
    shown = ", ".join(map(str, value)) if how == "in" else getattr(value, "name", value)
    return f"{field} {LOOKUPS.get(how, how)} {shown}"
