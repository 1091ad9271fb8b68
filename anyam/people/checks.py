"""Said before the first person is stored rather than after: are there keys to seal with?"""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from anyam.people import crypto

HINT = "Make one: echo 1:$(head -c 32 /dev/urandom | base64)"


@register("security")
def field_keys(**_kwargs: Any) -> list[CheckMessage]:
    try:
        crypto.keys()
    except ImproperlyConfigured as wrong:
        return [Error(str(wrong), hint=HINT, id="people.E001")]
    return []
