"""The first page, and the messages."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import READERS, Can
from anyam.notices import actions, queries
from anyam.notices.models import Notice
from anyam.web.paging import page as page_of


@require_GET
def home(request: UserRequest) -> HttpResponse:
    today = timezone.localdate()
    notices = Notice.objects.visible_to(request.user).unread().order_by("-pk")[:5]
    context = {
        "waiting": queries.waiting_for(request.user, today),
        "notices": notices,
        "today": today,
        "reads_only": request.user.roles <= READERS,
        "may_form": request.user.may(Can.FORM_GROUPS),
        "may_freeze": request.user.may(Can.FREEZE),
        "may_manage": request.user.may(Can.MANAGE_USERS),
        "may_read_record": request.user.may(Can.SEE_RECORD),
    }
    return render(request, "notices/home.html", context)


@require_GET
def index(request: UserRequest) -> HttpResponse:
    found = Notice.objects.visible_to(request.user).order_by("-pk")
    return render(request, "notices/index.html", {"page": page_of(request, found)})


@require_POST
def read(request: UserRequest) -> HttpResponse:
    chosen = [int(pk) for pk in request.POST.getlist("pk") if pk.isdecimal() and len(pk) < 15]
    actions.mark_read(chosen, user=request.user, at=timezone.now())
    return redirect("notices:index")
