"""One door to every private file."""

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from anyam.accounts.http import UserRequest
from anyam.files.access import may_read
from anyam.files.http import send
from anyam.files.models import Attachment


@require_GET
def show(request: UserRequest, pk: int) -> HttpResponseBase:
    attachment = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    if not may_read(request.user, attachment):
        raise Http404
    return send(request, attachment)
