"""The account of a group: what is known of it, one page for each question, the number in full."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.funds import actions, queries
from anyam.funds.access import may, writes
from anyam.funds.forms import HolderForm, KeeperForm, NumberForm, SignersForm
from anyam.funds.models import GroupAccount
from anyam.funds.page import answers
from anyam.funds.rules import KEPT, Thing
from anyam.groups.models import Group
from anyam.groups.queries import officers_first
from anyam.groups.views.common import get_group, seats_of
from anyam.kernel.problems import Blocked
from anyam.people.forms import ReasonForm
from anyam.web.http import add_problems, posted, sent


def _seen(request: UserRequest, pk: int) -> Group:
    group = get_group(request, pk)
    if not may(request.user, Can.SEE_ACCOUNT, group):
        raise PermissionDenied
    return group


def _own(request: UserRequest, pk: int) -> Group:
    group = get_group(request, pk)
    if not writes(request.user, group):
        raise PermissionDenied
    return group


def _begun(group: Group) -> GroupAccount:
    """The account whose parts are asked for; there is none before its number is known."""
    found = queries.current(group)
    if found is None:
        raise Http404
    return found


@never_cache
@require_GET
def account(request: UserRequest, pk: int) -> HttpResponse:
    group = _seen(request, pk)
    found, changes = queries.record_of(group), writes(request.user, group)
    context = {
        "group": group,
        "found": found,
        "changes": changes,
        "answers": answers(group, found.account, links=changes) if found else [],
        "former": queries.former(group),
        "opens": found is not None and may(request.user, Can.OPEN_ACCOUNT, group),
        "form": ReasonForm(),
    }
    return render(request, "funds/account.html", context)


def _ask(request: UserRequest, group: Group, form: Any, title: str, **more: Any) -> HttpResponse:
    context = {"group": group, "form": form, "title": title, "back": "funds:account", **more}
    return render(request, "funds/ask.html", context)


@never_cache
@sensitive_post_parameters("number")
def number(request: UserRequest, pk: int) -> HttpResponse:
    group = _own(request, pk)
    form = NumberForm(posted(request), account=queries.current(group))
    if sent(form, request, lambda: actions.record(
        group, **form.cleaned_data, by=request.user, at=timezone.now()
    )):  # fmt: skip
        messages.success(request, _("Rekening disimpan."))
        return redirect("funds:account", group.pk)
    return _ask(request, group, form, _("Bank dan nomor rekening"))


@never_cache
def holder(request: UserRequest, pk: int) -> HttpResponse:
    group = _own(request, pk)
    form = HolderForm(posted(request), account=_begun(group))
    if sent(form, request, lambda: actions.name_holder(
        group, **form.cleaned_data, by=request.user, at=timezone.now()
    )):  # fmt: skip
        messages.success(request, _("Nama di rekening disimpan."))
        return redirect("funds:account", group.pk)
    return _ask(request, group, form, _("Rekening ini atas nama siapa?"))


@never_cache
def keeper(request: UserRequest, pk: int, thing: str) -> HttpResponse:
    group = _own(request, pk)
    if thing not in KEPT:
        raise Http404
    seats = officers_first(seats_of(group))
    form = KeeperForm(posted(request), account=_begun(group), thing=thing, seats=seats)
    if sent(form, request, lambda: actions.keep(
        group, thing, form.holders(), seen=form.cleaned_data["seen"],
        by=request.user, at=timezone.now(),
    )):  # fmt: skip
        messages.success(request, _("Pemegang disimpan."))
        return redirect("funds:account", group.pk)
    return _ask(request, group, form, str(Thing(thing).label))


@never_cache
def signers(request: UserRequest, pk: int) -> HttpResponse:
    group = _own(request, pk)
    seats = officers_first(seats_of(group))
    form = SignersForm(posted(request), account=_begun(group), seats=seats)
    if sent(form, request, lambda: actions.keep(
        group, Thing.SIGNER, form.holders(), seen=form.cleaned_data["seen"],
        by=request.user, at=timezone.now(),
    )):  # fmt: skip
        messages.success(request, _("Penanda tangan disimpan."))
        return redirect("funds:account", group.pk)
    return _ask(request, group, form, str(Thing.SIGNER.label))


@never_cache
@require_POST
def opened(request: UserRequest, pk: int) -> HttpResponse:
    """Show the number once; the answer is neither kept by the browser nor reachable by address."""
    group = _seen(request, pk)
    found = _begun(group)
    form, shown = ReasonForm(request.POST), ""
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            shown = actions.unmask(found, reason, by=request.user, at=timezone.now())
        except Blocked as blocked:
            add_problems(form, blocked)
    context = {"group": group, "account": found, "form": form, "shown": shown}
    return render(request, "funds/number.html", context)
