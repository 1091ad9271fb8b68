"""The lists of an office, a new one, and the steps of one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.jobs.pages import progress
from anyam.kernel.problems import Blocked
from anyam.lists import actions, queries, workbook
from anyam.lists.forms import ColumnsForm, UploadForm
from anyam.lists.models import PersonList
from anyam.lists.views.common import get_list, get_own
from anyam.web.http import add_problems
from anyam.web.paging import page


@require_GET
def index(request: UserRequest) -> HttpResponse:
    if not queries.may_look(request.user):
        raise PermissionDenied
    lists = PersonList.objects.visible_to(request.user).select_related("region", "uploaded_by")
    context = {
        "page": page(request, lists.order_by("-pk")),
        "imports": request.user.may(Can.IMPORT_PEOPLE),
        "waiting": queries.waiting_for(request.user),
    }
    return render(request, "lists/index.html", context)


@sensitive_post_parameters()
def upload(request: UserRequest) -> HttpResponse:
    """One page: the file and the place; then its columns."""
    user, sent = request.user, request.method == "POST"
    if not user.may(Can.IMPORT_PEOPLE):
        raise PermissionDenied
    form = UploadForm(request.POST if sent else None, request.FILES if sent else None, user=user)
    if sent and form.is_valid():
        told = form.cleaned_data
        file, region = told["file"], told["region"]
        try:
            made = actions.upload(
                file.read(), name=file.name, region=region, by=user, at=timezone.now()
            )
        except Blocked as blocked:
            add_problems(form, blocked)
        else:
            return redirect("lists:columns", made.pk)
    return render(request, "lists/upload.html", {"form": form})


@require_GET
def detail(request: UserRequest, pk: int) -> HttpResponse:
    """Where the list stands, and the next step; draws itself anew while a job is at work."""
    found = get_list(request, pk)
    if request.htmx:
        return progress(request, found.job, at_work=found.runs)
    context = {
        "list": found,
        "job": found.job,
        "facts": queries.facts_of(found),
        "may": queries.next_steps(found, request.user),
        "many": found.rejected > workbook.FEW,
        "ready": found.rejected > workbook.FEW and workbook.kept(found),
        "faults": queries.faults(found)[:5] if found.rejected else [],
        "decides": request.user.may(Can.DECIDE_PEOPLE, found.region_id),
    }
    return render(request, "lists/detail.html", context)


def columns(request: UserRequest, pk: int) -> HttpResponse:
    """Which column is what; the check starts from here."""
    found = get_own(request, pk)
    if "choose" not in queries.next_steps(found, request.user):
        return redirect(found)
    sent = request.POST if request.method == "POST" else None
    form = ColumnsForm(sent, layout=queries.layout_of(found), region=found.region)
    if sent is not None and form.is_valid():
        try:
            village = form.cleaned_data.get("village")
            actions.choose_columns(
                found, form.chosen(), by=request.user, at=timezone.now(), village=village
            )
        except Blocked as blocked:
            add_problems(form, blocked)
        else:
            return redirect(found)
    return render(request, "lists/columns.html", {"list": found, "form": form})


@require_POST
def save(request: UserRequest, pk: int) -> HttpResponse:
    found = get_own(request, pk)
    try:
        actions.start_saving(found, by=request.user, at=timezone.now())
    except Blocked as blocked:
        for problem in blocked.problems:
            messages.error(request, problem.message)
    return redirect(found)


def discard(request: UserRequest, pk: int) -> HttpResponse:
    """Ask once, then throw away."""
    found = get_own(request, pk)
    if request.method == "POST":
        try:
            actions.discard(found, by=request.user, at=timezone.now())
        except Blocked as blocked:
            messages.error(request, blocked.problems[0].message)
            return redirect(found)
        messages.success(request, _("Daftar dibuang. Isinya sudah dihapus."))
        return redirect("lists:index")
    return render(request, "lists/discard.html", {"list": found})
