"""What middleware guarantees about a request, for the type checker."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from anyam.accounts.models import User


class UserRequest(HttpRequest):
    user: User
    htmx: HtmxDetails
