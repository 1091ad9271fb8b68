"""Names in the record of events: of places and of roles."""

from django import template
from django.utils.translation import gettext as _

from anyam.audit import sentences
from anyam.kernel.codes import dotted

register = template.Library()


@register.simple_tag
def place_name(places: dict[str, str] | str, code: str) -> str:
    """The full name of a region, its code where the name is not known, or the whole country."""
    if not code:
        return _("Seluruh Indonesia")
    return places.get(code, dotted(code)) if isinstance(places, dict) else dotted(code)


@register.simple_tag
def role_name(role: str) -> str:
    return sentences.role_name(role)
