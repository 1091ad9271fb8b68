"""The map and the table of trades."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from anyam.accounts.http import UserRequest
from anyam.groups import atlas
from anyam.regions.models import Region


@require_GET
def trades(request: UserRequest) -> HttpResponse:
    """Trades by place; for an area larger than a kabupaten first the places to choose from."""
    asked = atlas.Question.read(request.GET, request.user)
    known = atlas.all_trades()
    context = {"asked": asked, "trades": known}
    if asked.drawn:
        region = get_object_or_404(Region, code=asked.area)
        context["atlas"] = atlas.draw(request.user, asked, region, known)
    else:
        found = atlas.choices(request.user, asked.area)
        context["choices"] = [(place, asked.address(place.code)) for place in found]
    return render(request, "groups/trades.html", context)
