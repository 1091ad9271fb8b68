"""Members: who sits in a group, who comes, who goes, who holds an office."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from anyam.accounts.http import UserRequest
from anyam.groups import actions, queries, rules
from anyam.groups.enrolling import joining
from anyam.groups.forms import EndForm, OfficersForm
from anyam.groups.models import Group, Membership
from anyam.groups.views.common import changes as may_change
from anyam.groups.views.common import get_group, get_own, get_seat, seats_of
from anyam.kernel.problems import Blocked
from anyam.web.http import posted, sent, tell


@require_GET
def members(request: UserRequest, pk: int) -> HttpResponse:
    """Today's members, and those who left."""
    group, user = get_group(request, pk), request.user
    seats = queries.officers_first(seats_of(group))
    past = group.memberships.exclude(left_on=None).select_related("person").order_by("-left_on")
    context = {
        "group": group,
        "changes": may_change(request, group),
        "seats": [(seat, seat.person.name_for(user)) for seat in seats],
        "past": [(seat, seat.person.name_for(user)) for seat in past],
        "full": len(seats) >= rules.MAX_MEMBERS,
        "limits": {"min": rules.MIN_MEMBERS, "max": rules.MAX_MEMBERS},
    }
    return render(request, "groups/members.html", context)


@require_GET
def member(request: UserRequest, pk: int, seat: int) -> HttpResponse:
    group = get_group(request, pk)
    membership = get_seat(group, seat)
    context = {
        "group": group,
        "seat": membership,
        "name": membership.person.name_for(request.user),
        "age": membership.person.age(timezone.localdate()),
        "changes": may_change(request, group),
        "reachable": request.user.scope.covers(membership.person.region_id),
    }
    return render(request, "groups/member.html", context)


@never_cache
@sensitive_post_parameters()
def add(request: UserRequest, pk: int) -> HttpResponse:
    return enrol(request, get_own(request, pk))


@never_cache
@sensitive_post_parameters()
def replace(request: UserRequest, pk: int, seat: int) -> HttpResponse:
    group = get_own(request, pk)
    return enrol(request, group, get_seat(group, seat))


def enrol(request: UserRequest, group: Group, leaving: Membership | None = None) -> HttpResponse:
    """The pages of a new member; the last one stores."""
    data = request.POST if request.method == "POST" else {}
    page = joining(group, data, timezone.localdate(), leaving).next()
    if page.facts is not None:
        try:
            joined = save(request, group, page.facts, leaving)
        except Blocked as blocked:
            tell(request, blocked)
        else:
            messages.success(request, _("%s sudah menjadi anggota.") % joined.person.name)
            return redirect("groups:members", group.pk)
    template = "people/enrol_confirm.html" if page.asks else "groups/enrol.html"
    context = {"group": group, "page": page, "form": page.form, "leaving": leaving}
    return render(request, template, context)


def save(
    request: UserRequest, group: Group, facts: dict[str, object], leaving: Membership | None
) -> Membership:
    by, at = request.user, timezone.now()
    if leaving is None:
        joined, _questions = actions.enrol_member(group, by=by, at=at, **facts)
    else:
        joined, _questions = actions.enrol_replacement(leaving, by=by, at=at, **facts)
    return joined


def end(request: UserRequest, pk: int, seat: int) -> HttpResponse:
    group = get_own(request, pk)
    membership = get_seat(group, seat)
    form = EndForm(posted(request))
    if sent(form, request, lambda: actions.end_membership(
        membership, **form.cleaned_data, by=request.user, at=timezone.now()
    )):  # fmt: skip
        messages.success(request, _("%s dicatat keluar.") % membership.person.name)
        return redirect("groups:members", group.pk)
    title = _("%s keluar dari kelompok") % membership.person.name
    context = {"group": group, "form": form, "title": title}
    context |= {"button": _("Catat keluar"), "grave": True}
    return render(request, "groups/ask.html", context)


def officers(request: UserRequest, pk: int) -> HttpResponse:
    group = get_own(request, pk)
    form = OfficersForm(posted(request), seats=seats_of(group))
    if sent(form, request, lambda: actions.name_officers(
        group, form.chosen(), by=request.user, at=timezone.now()
    )):  # fmt: skip
        messages.success(request, _("Pengurus disimpan."))
        return redirect(group)
    context = {"group": group, "form": form, "title": _("Siapa pengurusnya?")}
    return render(request, "groups/ask.html", context)
