"""The founding meeting, step by step: business, day and place, who came, what was agreed."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anyam.accounts.http import UserRequest
from anyam.groups import actions, meetings, queries
from anyam.groups.forms import (
    AgreementForm,
    AttendanceForm,
    GuestForm,
    MeetingForm,
    SheetForm,
    TradeForm,
)
from anyam.groups.models import Group, Meeting
from anyam.groups.rules import Guest
from anyam.groups.views.common import get_own, seats_of
from anyam.kernel.problems import Blocked
from anyam.web.http import posted, sent, tell


def trade(request: UserRequest, pk: int) -> HttpResponse:
    group = get_own(request, pk)
    form = TradeForm(posted(request), group=group)
    if sent(form, request, lambda: actions.choose_trade(
        group, **form.cleaned_data, by=request.user, at=timezone.now()
    )):  # fmt: skip
        messages.success(request, _("Usaha disimpan."))
        unasked = group.rivals() and not group.why_sells
        return redirect("groups:market", group.pk) if unasked else redirect(group)
    return render(request, "groups/trade.html", {"group": group, "form": form})


def meeting(request: UserRequest, pk: int) -> HttpResponse:
    group = get_own(request, pk)
    form = MeetingForm(posted(request), meeting=group.founding)
    if sent(form, request, lambda: meetings.record_meeting(
        group, **form.cleaned_data, by=request.user, at=timezone.now()
    )):  # fmt: skip
        messages.success(request, _("Musyawarah disimpan."))
        return redirect(group)
    context = {"group": group, "form": form, "title": _("Kapan dan di mana musyawarahnya?")}
    return render(request, "groups/ask.html", context)


def get_meeting(group: Group) -> Meeting:
    founding = group.founding
    if founding is None:
        raise Http404
    return founding


def attendance(request: UserRequest, pk: int) -> HttpResponse:
    group = get_own(request, pk)
    founding, seats = get_meeting(group), seats_of(group)
    sheet = queries.sheet_of(founding, seats)
    present = sheet.present if sheet.kept else [seat.person_id for seat in seats]
    form = AttendanceForm(posted(request), seats=seats, present=present)
    if sent(form, request, lambda: meetings.record_attendance(
        founding, present=form.cleaned_data["present"],
        guests=sheet.standing_in(form.cleaned_data["present"]),
        by=request.user, at=timezone.now(),
    )):  # fmt: skip
        messages.success(request, _("Daftar hadir disimpan."))
        return redirect(group)
    context = {"group": group, "form": form, "sheet": sheet}
    return render(request, "groups/attendance.html", context)


def add_guest(request: UserRequest, pk: int) -> HttpResponse:
    group = get_own(request, pk)
    founding, seats = get_meeting(group), seats_of(group)
    sheet = queries.sheet_of(founding, seats)
    absent = [seat for seat in seats if seat.person_id not in sheet.present]
    form = GuestForm(posted(request), absent=absent)
    if sent(form, request, lambda: meetings.record_attendance(
        founding, present=sheet.present,
        guests=[*sheet.guests, Guest(**form.cleaned_data)],
        by=request.user, at=timezone.now(),
    )):  # fmt: skip
        messages.success(request, _("Tamu dicatat."))
        return redirect("groups:attendance", group.pk)
    context = {"group": group, "form": form, "title": _("Tambah tamu"), "back": "groups:attendance"}
    return render(request, "groups/ask.html", context)


@require_POST
def remove_guest(request: UserRequest, pk: int, row: int) -> HttpResponse:
    group = get_own(request, pk)
    founding = get_meeting(group)
    sheet = queries.sheet_of(founding, seats_of(group))
    try:
        meetings.record_attendance(
            founding, present=sheet.present, guests=sheet.without(row),
            by=request.user, at=timezone.now(),
        )  # fmt: skip
    except Blocked as blocked:
        tell(request, blocked)
    return redirect("groups:attendance", group.pk)


def agreement(request: UserRequest, pk: int) -> HttpResponse:
    group = get_own(request, pk)
    founding = get_meeting(group)
    text = founding.agreement or queries.example_agreement(group)
    form = AgreementForm(posted(request), initial={"agreement": text})
    if sent(form, request, lambda: meetings.write_agreement(
        founding, form.cleaned_data["agreement"], by=request.user, at=timezone.now()
    )):  # fmt: skip
        messages.success(request, _("Kesepakatan disimpan."))
        return redirect(group)
    context = {"group": group, "form": form, "title": _("Isi kesepakatan")}
    return render(request, "groups/ask.html", context)


def sheet(request: UserRequest, pk: int) -> HttpResponse:
    group = get_own(request, pk)
    founding = get_meeting(group)
    form = SheetForm(posted(request), request.FILES or None)
    if sent(form, request, lambda: meetings.attach_sheet(
        founding, form.cleaned_data["file"], by=request.user, at=timezone.now()
    )):  # fmt: skip
        messages.success(request, _("Foto daftar hadir disimpan."))
        return redirect(group)
    return render(request, "groups/sheet.html", {"group": group, "form": form, "meeting": founding})
