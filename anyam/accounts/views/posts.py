"""Roles of a user: given, ended, lent to a deputy."""

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anyam.accounts import actions, queries
from anyam.accounts.forms.people import AREA_WORDS, DeputyForm, EndRoleForm, PlaceForm, RoleForm
from anyam.accounts.http import UserRequest
from anyam.accounts.models import Assignment, Deputy, User
from anyam.accounts.roles import Role
from anyam.accounts.views.parts import areas_or_404, attempt
from anyam.accounts.views.people import user_or_404
from anyam.kernel.problems import Blocked


def choose_role(request: UserRequest, pk: int) -> HttpResponse:
    """First question: which role."""
    user, areas = user_or_404(request, pk), areas_or_404(request)
    form = RoleForm(request.POST or None, areas=areas)
    if request.method == "POST" and form.is_valid():
        role, _dot, length = form.cleaned_data["role"].partition(".")
        return redirect("accounts:assign", user.pk, role, int(length))
    return render(request, "accounts/choose_role.html", {"form": form, "person": user})


def assign(request: UserRequest, pk: int, role: str, length: int) -> HttpResponse:
    """Second question: where and from when."""
    user, areas = user_or_404(request, pk), areas_or_404(request)
    if not PlaceForm.allowed(role, length, areas):
        raise Http404
    form = PlaceForm(
        request.POST or None,
        length=length,
        areas=areas,
        initial={"starts_on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data | {"role": role, "by": request.user, "at": timezone.now()}
        try:
            actions.assign_role(user, **facts)
        except Blocked as blocked:
            form.add_problems(blocked)
        else:
            return redirect(user)
    context = {"form": form, "person": user, "role": Role(role), "area": AREA_WORDS[length]}
    return render(request, "accounts/assign.html", context)


def post_or_404(request: UserRequest, pk: int) -> Assignment:
    """One's own post, or one in an area whose users one manages."""
    posts = Assignment.objects.visible_to(request.user).in_care_of(request.user)
    return get_object_or_404(posts.select_related("user", "region"), pk=pk)


def end(request: UserRequest, pk: int) -> HttpResponse:
    post = post_or_404(request, pk)
    areas_or_404(request)
    form = EndRoleForm(request.POST or None, initial={"last_day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        try:
            actions.end_assignment(post, **form.cleaned_data, by=request.user, at=at)
        except Blocked as blocked:
            form.add_problems(blocked)
        else:
            return redirect(post.user)
    return render(request, "accounts/end_role.html", {"form": form, "post": post})


def appoint(request: UserRequest, pk: int) -> HttpResponse:
    """Who stands in for an officer: searched by name, then chosen."""
    post = post_or_404(request, pk)
    text, today = request.GET.get("cari", "")[:60], timezone.localdate()
    candidates = queries.candidates_for(post, User.objects.visible_to(request.user), text, today)
    days = {"starts_on": today, "ends_on": today + timedelta(days=7)}
    form = DeputyForm(request.POST or None, candidates=candidates, initial=days)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        try:
            actions.appoint_deputy(post, **form.cleaned_data, by=request.user, at=at)
        except Blocked as blocked:
            form.add_problems(blocked)
        else:
            return redirect(_back_of(request, post))
    context = {"form": form, "post": post, "text": text, "back": _back_of(request, post)}
    return render(request, "accounts/deputy.html", context)


def _back_of(request: UserRequest, post: Assignment) -> str:
    """Officers came from their own page, administrators from the user's."""
    return "/akun/" if post.user_id == request.user.pk else post.user.get_absolute_url()


@require_POST
def cancel(request: UserRequest, pk: int) -> HttpResponse:
    deputies = Deputy.objects.visible_to(request.user).select_related("assignment__user")
    deputy = get_object_or_404(deputies, pk=pk)
    post = post_or_404(request, deputy.assignment_id)
    attempt(
        request,
        lambda: actions.cancel_deputy(deputy, by=request.user, at=timezone.now()),
        _("Penggantian dibatalkan."),
    )
    return redirect(_back_of(request, post))
