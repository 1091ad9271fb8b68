"""The registers an office holds, a new one, and one with its snapshots."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.kernel.problems import Blocked
from anyam.registers import actions, keeping, queries
from anyam.registers.forms import RegisterForm
from anyam.registers.views.common import get_register, need
from anyam.web.http import add_problems
from anyam.web.paging import page


@require_GET
def index(request: UserRequest) -> HttpResponse:
    need(request, Can.SEE_REGISTERS)
    imports = bool(queries.places_of(request.user))
    shown = page(request, queries.held(request.user), complete=queries.with_newest)
    context = {
        "kinds": queries.by_kind(shown, whole=shown.paginator.num_pages == 1),
        "page": shown,
        "imports": imports,
        "problems": list(keeping.key_problems()) if imports else [],
    }
    return render(request, "registers/index.html", context)


def create(request: UserRequest) -> HttpResponse:
    need(request, Can.IMPORT_REGISTERS)
    sent = request.POST if request.method == "POST" else None
    form = RegisterForm(sent, user=request.user)
    if sent is not None and form.is_valid():
        try:
            made = actions.create(**form.told(), by=request.user, at=timezone.now())
        except Blocked as blocked:
            add_problems(form, blocked)
        else:
            return redirect("registers:upload", made.pk)
    return render(request, "registers/create.html", {"form": form})


@require_GET
def detail(request: UserRequest, pk: int) -> HttpResponse:
    """One register: what it is, and every snapshot of it that was ever held."""
    found = get_register(request, pk)
    shown = page(request, found.snapshots.select_related("imported_by", "job").newest())
    imports = request.user.may(Can.IMPORT_REGISTERS, found.place)
    context = {"register": found, "page": shown, "imports": imports}
    return render(request, "registers/detail.html", context)
