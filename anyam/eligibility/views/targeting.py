"""Does the help reach those it is meant for? Counts by village, for the office."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.eligibility import exports, pictures, queries, tallies
from anyam.eligibility.views.common import chosen
from anyam.jobs import actions as jobs
from anyam.kernel.problems import Blocked
from anyam.regions.models import Region
from anyam.schemes import Scheme

REGENCY = 4  # digits; smaller places are counted in one go


@dataclass(frozen=True, slots=True)
class Asked:
    """Which scheme, which place, and whether village by village."""

    scheme: Scheme
    code: str
    place: Region | None
    villages: bool

    @property
    def query(self) -> str:
        villages = "&desa=1" if self.villages else ""
        return f"?skema={self.scheme.code}&wilayah={self.code}{villages}"


def asked(request: UserRequest) -> Asked:
    """What the address asks for; rubbish asks for everything the user sees."""
    if not request.user.may(Can.SEE_TARGETING):
        raise PermissionDenied
    given = request.POST.get("wilayah") or request.GET.get("wilayah", "")
    scope = request.user.scope
    own = next(iter(scope.prefixes)) if len(scope.prefixes) == 1 else ""
    wanted = given if given.isascii() and given.isdigit() and scope.covers(given) else own
    place = Region.objects.filter(code=wanted).first()
    code = place.code if place else ""
    villages = len(code) >= REGENCY and request.GET.get("kecamatan") != "1"
    return Asked(chosen(request), code, place, villages)


def may_count(request: UserRequest, ask: Asked) -> bool:
    """A whole province at once would keep the worker for hours; who only reads starts nothing."""
    rights = (Can.ASSESS, Can.APPROVE_WAIVERS)
    return len(ask.code) >= REGENCY and any(request.user.may(what, ask.code) for what in rights)


@require_GET
def index(request: UserRequest) -> HttpResponse:
    ask = asked(request)
    found = tallies.targeting(request.user, ask.scheme, ask.code, villages=ask.villages)
    context = {
        "ask": ask,
        "scheme": ask.scheme,
        "schemes": queries.schemes_open(timezone.localdate()),
        "found": found,
        "heads": heads(),
        "pictures": pictures.of(found),
        "deeper": len(ask.code) < REGENCY,
        "counts": may_count(request, ask),
        "may_export": request.user.may(Can.EXPORT),
        "sees_waivers": request.user.may(Can.SEE_ELIGIBILITY),
    }
    return render(request, "eligibility/targeting.html", context)


def heads() -> list[tuple[str, str]]:
    """The columns of the table, each in two short lines: of whom, and what."""
    return [
        (_("Dibantu,"), _("tidak memenuhi")), (_("Memenuhi,"), _("belum terjangkau")),
        (_("Dibantu,"), _("belum diketahui")), (_("Semua,"), _("belum diketahui")),
    ]  # fmt: skip


@require_GET
def export(request: UserRequest) -> HttpResponse:
    """The same counts as a workbook; recorded."""
    ask, now = asked(request), timezone.now()
    found = tallies.targeting(request.user, ask.scheme, ask.code, villages=ask.villages)
    try:
        data = exports.workbook(found, scheme=ask.scheme, code=ask.code, by=request.user, at=now)
    except Blocked as blocked:
        messages.error(request, blocked.problems[0].message)
        return redirect(reverse("eligibility:targeting") + ask.query)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="sasaran-{ask.code}-{now:%Y%m%d}.xlsx"'
    return response


@require_POST
def count(request: UserRequest) -> HttpResponse:
    """Judge everybody of a regency anew, in the background."""
    ask = asked(request)
    if not may_count(request, ask):
        messages.error(request, _("Pilih satu kabupaten atau kota di wilayah Anda."))
        return redirect(reverse("eligibility:targeting") + ask.query)
    arguments = {"scheme": ask.scheme.code, "region": ask.code, "user": request.user.pk}
    job = jobs.start(
        "eligibility.assess", by=request.user, at=timezone.now(), region_code=ask.code,
        arguments=arguments,
    )  # fmt: skip
    return redirect(job)
