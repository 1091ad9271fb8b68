"""The pages of background work: what waits, what runs, what came of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anyam.accounts.http import UserRequest
from anyam.jobs import actions
from anyam.jobs.models import Job
from anyam.kernel.problems import Blocked
from anyam.web.paging import page

STOP_POLLING = 286  # htmx: show this and ask no more


@require_GET
def index(request: UserRequest) -> HttpResponse:
    jobs = Job.objects.visible_to(request.user).newest()
    return render(request, "jobs/index.html", {"page": page(request, jobs)})


@require_GET
def detail(request: UserRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if not request.htmx:
        return render(request, "jobs/detail.html", {"job": job})
    status = STOP_POLLING if job.is_over else 200
    return render(request, "jobs/detail.html#progress", {"job": job}, status=status)


@require_POST
def cancel(request: UserRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    try:
        actions.cancel(job, by=request.user, at=timezone.now())
    except Blocked as blocked:
        messages.error(request, blocked.problems[0].message)
    else:
        messages.success(request, _("Pekerjaan dibatalkan."))
    return redirect(job)


@require_POST
def again(request: UserRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    try:
        actions.again(job, by=request.user, at=timezone.now())
    except Blocked as blocked:
        messages.error(request, blocked.problems[0].message)
    else:
        messages.success(request, _("Pekerjaan menunggu giliran lagi."))
    return redirect(job)
