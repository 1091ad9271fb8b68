"""What is wrong in a list, what is to be asked, what will be saved, and what comes back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from anyam.accounts.http import UserRequest
from anyam.kernel.problems import Blocked
from anyam.lists import queries, workbook
from anyam.lists.content import shown
from anyam.lists.models import StagedRow
from anyam.lists.views.common import get_list, get_own
from anyam.web.paging import page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def rejected(request: UserRequest, pk: int) -> HttpResponse:
    return remarks(request, pk, asks=False)


@require_GET
def asked(request: UserRequest, pk: int) -> HttpResponse:
    return remarks(request, pk, asks=True)


def remarks(request: UserRequest, pk: int, *, asks: bool) -> HttpResponse:
    """Every remark by row and column, all or of one sort."""
    found = get_list(request, pk)
    sorts = queries.faults(found, asks=asks)
    code = next((s.code for s in sorts if s.code == request.GET.get("jenis")), "")
    shown_page = page(request, queries.remarks(found, asks=asks, code=code))
    context = {
        "list": found,
        "asks": asks,
        "sorts": sorts,
        "code": code,
        "page": shown_page,
        "remarks": [(one, queries.place_of(one)) for one in shown_page],
    }
    return render(request, "lists/remarks.html", context)


@require_GET
def preview(request: UserRequest, pk: int) -> HttpResponse:
    """What will be written down, a page at a time."""
    found = get_list(request, pk)
    states = (StagedRow.State.NEW, StagedRow.State.KNOWN)
    state = request.GET.get("jenis") if request.GET.get("jenis") in states else states[0].value
    rows = found.staged.filter(state=state).select_related("region").order_by("sheet", "row")
    shown_page = page(request, rows)
    context = {
        "list": found,
        "state": state,
        "page": shown_page,
        "rows": [(row, shown(row)) for row in shown_page],
    }
    return render(request, "lists/preview.html", context)


@require_POST
def prepare(request: UserRequest, pk: int) -> HttpResponse:
    """Many rejected rows: a job writes them, with its progress on a page of its own."""
    found = get_own(request, pk)
    try:
        job = workbook.prepare(found, by=request.user, at=timezone.now())
    except Blocked as blocked:
        messages.error(request, blocked.problems[0].message)
        return redirect(found)
    return redirect(job)


@never_cache
@require_GET
def download(request: UserRequest, pk: int) -> HttpResponse:
    """The rejected rows, with a note on each wrong cell."""
    found = get_own(request, pk)
    try:
        data = workbook.rejected(found, by=request.user, at=timezone.now())
    except Blocked as blocked:
        messages.error(request, blocked.problems[0].message)
        return redirect(found)
    name = _("ditolak-daftar-%(pk)s.xlsx") % {"pk": found.pk}
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(data, XLSX, headers={"Content-Disposition": disposition})
