"""The register of letters and its pages, and the public page behind the QR code."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from anyam.accounts.http import UserRequest
from anyam.files.http import send
from anyam.kernel.problems import Blocked
from anyam.letters import actions, authority, queries, throttle
from anyam.letters.forms import CompareForm, NewOfficeForm, OfficeForm, RevokeForm, ScanForm
from anyam.letters.models import Letter, Office
from anyam.letters.offices import change_office, open_office
from anyam.letters.rules import clean_code
from anyam.web.http import add_problems
from anyam.web.paging import page


@require_GET
def index(request: UserRequest) -> HttpResponse:
    filters = queries.Filters.of(request.GET)
    letters = Letter.objects.visible_to(request.user, in_order=not filters.text)
    found = filters.applied(letters, request.user).listed()
    context = {
        "page": page(request, found),
        "filters": filters,
        "may_edit_offices": authority.edits_offices(request.user),
        **queries.choices(letters, request.user),
    }
    return render(request, "letters/index.html", context)


def _letter(request: UserRequest, pk: int) -> Letter:
    letters = Letter.objects.visible_to(request.user)
    return get_object_or_404(
        letters.defer("data").select_related("office", "pdf", "signed_scan"), pk=pk
    )


@require_GET
def detail(request: UserRequest, pk: int) -> HttpResponse:
    letter = _letter(request, pk)
    context = {
        "letter": letter,
        "may_read": authority.may_read(request.user),
        "may_manage": authority.may_manage(request.user, letter) and not letter.revoked_at,
        "history": queries.history(letter),
    }
    return render(request, "letters/detail.html", context)


@require_GET
def pdf(request: UserRequest, pk: int) -> HttpResponseBase:
    letter = _letter(request, pk)
    if not authority.may_read(request.user):
        raise Http404
    return send(request, actions.pdf_of(letter))


@require_GET
def scan(request: UserRequest, pk: int) -> HttpResponseBase:
    letter = _letter(request, pk)
    if letter.signed_scan is None or not authority.may_read(request.user):
        raise Http404
    return send(request, letter.signed_scan)


def _managed(request: UserRequest, pk: int) -> Letter:
    letter = _letter(request, pk)
    if not authority.may_manage(request.user, letter):
        raise Http404
    return letter


def _done(form: BaseForm, act: Callable[[], object]) -> bool:
    """Do it, or show on the form why it cannot be done."""
    try:
        act()
    except Blocked as blocked:
        add_problems(form, blocked)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def add_scan(request: UserRequest, pk: int) -> HttpResponse:
    letter = _managed(request, pk)
    form = ScanForm(*_sent(request))
    if request.method == "POST" and form.is_valid():
        upload, by, at = form.cleaned_data["file"], request.user, timezone.now()
        if _done(form, lambda: actions.attach_signed_scan(letter, upload, by=by, at=at)):
            messages.success(request, _("Pindaian disimpan bersama suratnya."))
            return redirect(letter)
    return render(request, "letters/scan.html", {"letter": letter, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: UserRequest, pk: int) -> HttpResponse:
    letter = _managed(request, pk)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, by, at = form.cleaned_data["reason"], request.user, timezone.now()
        if _done(form, lambda: actions.revoke(letter, reason, by=by, at=at)):
            messages.success(request, _("Surat dicabut. Halaman pemeriksaan sudah mengatakannya."))
            return redirect(letter)
    return render(request, "letters/revoke.html", {"letter": letter, "form": form})


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """What a form is bound to: an upload without other fields binds it too."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


@require_GET
def offices(request: UserRequest) -> HttpResponse:
    if not authority.edits_offices(request.user):
        raise Http404
    context = {
        "page": page(request, queries.offices_to_edit(request.user)),
        "units": authority.units_to_open(request.user),
    }
    return render(request, "letters/offices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_office(request: UserRequest, pk: int) -> HttpResponse:
    office = get_object_or_404(Office.objects.visible_to(request.user), pk=pk)
    if not authority.may_edit(request.user, office.region_code):
        raise Http404
    form = OfficeForm(*_sent(request), office=office)
    if request.method == "POST" and form.is_valid():
        facts = {"by": request.user, "at": timezone.now(), **form.profile()}
        if _done(form, lambda: change_office(office, **facts)):
            messages.success(request, _("Profil kantor disimpan, berlaku untuk surat berikutnya."))
            return redirect("letters:offices")
    return render(request, "letters/office.html", {"office": office, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def new_office(request: UserRequest) -> HttpResponse:
    unit = request.GET.get("jenis", "")
    if unit not in dict(authority.units_to_open(request.user)):
        raise Http404
    form = NewOfficeForm(*_sent(request), user=request.user, unit=unit)
    if request.method == "POST" and form.is_valid():
        facts = {"by": request.user, "at": timezone.now(), **form.profile()}
        if _done(form, lambda: open_office(unit=unit, region_code=form.code, **facts)):
            messages.success(request, _("Kantor ditambahkan."))
            return redirect("letters:offices")
    return render(request, "letters/office.html", {"form": form, "unit": Office.Unit(unit).label})


@login_not_required
@require_GET
def ask(request: HttpRequest) -> HttpResponse:
    """Where a code is typed by hand."""
    typed = request.GET.get("kode", "")
    kept = "".join(c for c in typed if c.isalnum() or c == "-")[:40]
    if kept:
        return redirect("letters:check", code=clean_code(kept) or kept)
    return render(request, "letters/ask.html", {"typed": bool(typed)})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Is a letter genuine? Says who issued what and when, and nothing of a person."""
    if throttle.exhausted(request):
        response = render(request, "letters/wait.html", status=429)
        response["Retry-After"] = "60"
        return response
    known = clean_code(code)
    letter = queries.by_code(known) if known else None
    if letter is None:
        if known:
            throttle.miss(request)
        return render(request, "letters/unknown.html", {"code": code[:40]}, status=404)
    form = CompareForm()
    if request.method == "POST":
        form = CompareForm(request.POST, request.FILES)
    context = {"letter": letter, "form": form, "match": _match(letter, form)}
    return render(request, "letters/check.html", context)


def _match(letter: Letter, form: CompareForm) -> str:
    """What a handed-in file is: the very PDF, the very scan, something else; "" without a file."""
    if not (form.is_bound and form.is_valid()):
        return ""
    digest = hashlib.sha256()
    for chunk in form.cleaned_data["file"].chunks():
        digest.update(chunk)
    return letter.recognises(digest.hexdigest())
