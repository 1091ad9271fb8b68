"""The map as pages: browse it, look up a code and its history, find a place by its name."""

import re
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from anyam.regions import queries, rules
from anyam.regions.models import SHORTEST, Level, Region
from anyam.regions.paging import page_of
from anyam.regions.scope import HasScope

PER_PAGE = 50
INPUT_NAME = re.compile(r"[\w-]{1,60}")


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    found = queries.find(text) if text else []
    context = {"provinces": queries.children(None), "text": text, "found": found}
    return render(request, "regions/index.html", context)


@require_GET
def detail(request: HttpRequest, code: str) -> HttpResponse:
    region = get_object_or_404(Region, code=rules.plain_code(code))
    today = timezone.localdate()
    ended = not region.holds_on(today)
    context = {
        "region": region,
        "above": queries.above(region),
        "children": queries.children(region),
        "bps_codes": region.bps_codes.order_by("valid_from", "code"),
        "history": queries.history(region),
        "ended": ended,
        "successors": queries.successors(region.code, today) if ended else [],
    }
    return render(request, "regions/detail.html", context)


@require_GET
def changes(request: HttpRequest) -> HttpResponse:
    page = page_of(request.GET.get("hal"), queries.latest_changes(), PER_PAGE)
    return render(request, "regions/changes.html", {"page": page})


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """The list under the village picker, for the words typed so far."""
    name = _input_name(request.GET.get("name"), "region")
    text = request.GET.get("q") or request.GET.get(f"{name}_cari") or ""
    level = request.GET.get("tingkat", "")
    scoped = "wilayah_saya" in request.GET
    scope = cast(HasScope, request.user).scope if scoped else None
    context = {
        "name": name,
        "id": _input_name(request.GET.get("id"), f"id_{name}"),
        "options": queries.choices(
            text, int(level) if level in {"1", "2", "3", "4"} else Level.VILLAGE, scope
        ),
        "long": len(rules.fold(text)) >= SHORTEST,
    }
    return render(request, "regions/search.html", context)


def _input_name(text: str | None, default: str) -> str:
    return text if text and INPUT_NAME.fullmatch(text) else default
