"""How letters are shown on a page."""

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()
PART = 8


@register.filter
def sidik(digest: str) -> SafeString:
    """A checksum that may break on a narrow screen and is still copied as one word."""
    parts = ((digest[start : start + PART],) for start in range(0, len(digest), PART))
    return format_html_join(SafeString("<wbr>"), "{}", parts)
