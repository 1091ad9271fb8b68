"""The JSON API, version 1. Each app brings its own router; `/api/v1/openapi.json` describes it."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from anyam.kernel.problems import Blocked
from anyam.proposals.api import router as proposals
from anyam.web.api import Session

# No page of documentation: it would load scripts from elsewhere, which the policy forbids.
api = NinjaAPI(title="Anyam", version="1", auth=Session(), docs_url=None)
api.add_router("/proposals", proposals)


@api.exception_handler(Blocked)
def refused(request: HttpRequest, blocked: Blocked) -> HttpResponse:
    return api.create_response(request, [asdict(p) for p in blocked.problems], status=409)


urls: Any = api.urls
for pattern in urls[0]:
    # LoginRequiredMiddleware steps aside: the API answers 401 itself, not with a login page.
    # The description of the API stays behind the sign-in page.
    pattern.callback.login_required = pattern.name == "openapi-json"
