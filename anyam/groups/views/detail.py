"""A group's page: what is still to be done, what it is, who sits in it, what happened."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.audit.models import Event
from anyam.audit.sentences import sentence_of
from anyam.groups import actions, cards, panels, papers, queries, rules
from anyam.groups.forms import DisbandForm, NameForm, PhoneForm
from anyam.groups.kin import ties_of
from anyam.groups.market import market_of
from anyam.groups.tasks import tasks
from anyam.groups.views.common import changes, get_group, get_own, seats_of
from anyam.kernel.problems import Blocked
from anyam.web.http import add_problems, posted, sent, tell

LATEST = 40  # events shown; a group lives for years


@require_GET
def detail(request: UserRequest, pk: int) -> HttpResponse:
    group, user = get_group(request, pk), request.user
    facts = group.facts(timezone.localdate())
    seats = seats_of(group)
    known = user.may(Can.SEE_PEOPLE, group.region_id)
    events = Event.objects.about(group).reverse()[:LATEST] if known else []
    context = {
        "group": group,
        "changes": changes(request, group),
        "tasks": tasks(facts) if group.status == group.Status.DRAFT else [],
        "seats": [(seat, seat.person.name_for(user)) for seat in queries.officers_first(seats)],
        "meeting": group.founding,
        "known": known,
        "rows": panels.rows(group, user),
        "market": market_of(group, user),
        "ties": ties_of(group, user),
        "paper": queries.berita_acara_of(group) if group.formed_on else None,
        "cards": group.formed_on and user.may(Can.ISSUE_PINS, group.region_id),
        "history": [{"at": event.at, "sentence": sentence_of(event)} for event in events],
    }
    return render(request, "groups/detail.html", context)


def rename(request: UserRequest, pk: int) -> HttpResponse:
    group = get_own(request, pk)
    form = NameForm(posted(request), group=group)
    if sent(form, request, lambda: actions.rename(
        group, **form.cleaned_data, by=request.user, at=timezone.now()
    )):  # fmt: skip
        messages.success(request, _("Nama kelompok disimpan."))
        return redirect(group)
    return render(
        request, "groups/ask.html", {"group": group, "form": form, "title": _("Nama kelompok")}
    )


def disband(request: UserRequest, pk: int) -> HttpResponse:
    group = get_own(request, pk)
    form = DisbandForm(posted(request))
    if sent(form, request, lambda: actions.disband(
        group, **form.cleaned_data, by=request.user, at=timezone.now()
    )):  # fmt: skip
        messages.success(request, _("Kelompok dicatat bubar."))
        return redirect(group)
    context = {"group": group, "form": form, "title": _("Bubarkan kelompok")}
    context |= {"button": _("Bubarkan"), "grave": True}
    return render(request, "groups/ask.html", context)


@require_GET
def check(request: UserRequest, pk: int) -> HttpResponse:
    """All answers on one page, and what is still missing."""
    group = get_own(request, pk)
    facts = group.facts(timezone.localdate())
    context = {
        "group": group,
        "problems": rules.formation_problems(facts),
        "seats": queries.officers_first(seats_of(group)),
        "meeting": group.founding,
        "facts": facts,
        "market": market_of(group, request.user),
    }
    return render(request, "groups/check.html", context)


@require_POST
def form_group(request: UserRequest, pk: int) -> HttpResponse:
    group = get_own(request, pk)
    try:
        actions.form(group, by=request.user, at=timezone.now())
    except Blocked as blocked:
        tell(request, blocked)
        return redirect("groups:check", group.pk)
    messages.success(request, _("Kelompok sudah disahkan. Sekarang usulannya bisa ditulis."))
    return redirect(group)


@require_GET
def draft_paper(request: UserRequest, pk: int) -> HttpResponse:
    """The berita acara as it stands, marked as a draft: to be read aloud before it is signed."""
    group = get_own(request, pk)
    try:
        pdf = papers.draft(group)
    except Blocked as blocked:
        tell(request, blocked)
        return redirect(group)
    return as_pdf(pdf, f"draf-berita-acara-{group.code}.pdf")


@require_POST
def issue_paper(request: UserRequest, pk: int) -> HttpResponse:
    group = get_own(request, pk)
    try:
        letter = papers.issue(group, by=request.user, at=timezone.now())
    except Blocked as blocked:
        tell(request, blocked)
        return redirect(group)
    return redirect(letter)


@never_cache
@sensitive_post_parameters()
def pin_card(request: UserRequest, pk: int) -> HttpResponse:
    """A new PIN for the ketua, shown once; posting it again with the PIN prints the card."""
    group = get_own(request, pk)
    chair = cards.chair_of(group)
    form = PhoneForm(posted(request), initial={"phone": chair.person.phone if chair else ""})
    card = None
    if request.method == "POST" and form.is_valid():
        phone, pin = form.cleaned_data["phone"], request.POST.get("pin", "")
        try:
            if pin:
                return as_pdf(cards.pdf(group, phone, pin, by=request.user), "kartu-pin.pdf")
            card = cards.issue(group, phone, by=request.user, at=timezone.now())
        except Blocked as blocked:
            add_problems(form, blocked)
    context = {"group": group, "form": form, "chair": chair, "card": card}
    return render(request, "groups/pin_card.html", context)


def as_pdf(pdf: bytes, name: str) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
