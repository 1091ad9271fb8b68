"""The record of events, for those who may read it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from anyam.accounts import queries
from anyam.accounts.forms.record import RecordFilter
from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.accounts.views.parts import areas_or_404, page_of
from anyam.regions.scope import Scope


@require_GET
def index(request: UserRequest) -> HttpResponse:
    areas = areas_or_404(request, Can.SEE_RECORD)
    form = RecordFilter(request.GET or None, today=timezone.localdate())
    events = form.narrow(queries.record_for(request.user), Scope(areas))
    page = page_of(request, events, 50)
    context = {
        "form": form,
        "page": page,
        "places": queries.place_names(event.region_code for event in page),
    }
    template = "accounts/record.html#rows" if request.htmx else "accounts/record.html"
    return render(request, template, context)
