"""Cases for other programs of the same user: read them, take a step."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja.pagination import paginate

from anyam.proposals import listing, papers, steps
from anyam.proposals.models import Proposal
from anyam.web.api import ApiRequest, Pages, ProblemOut

router = Router(tags=["proposals"])


class ProposalOut(Schema):
    """One case; amounts in whole rupiah. `seen` goes back with a step."""

    id: int
    number: str
    group_id: int
    region_code: str
    scheme: str
    status: str
    status_since: datetime
    due_on: date | None
    total: int
    awarded_amount: int | None
    seen: str

    @staticmethod
    def resolve_region_code(proposal: Proposal) -> str:
        return proposal.region_id


class Wanted(Schema):
    q: str = ""
    status: str = ""
    scheme: str = ""
    region: str = ""
    waiting: bool = False


class ActIn(Schema):
    """`seen` and `request_id` make a step safe to send twice and impossible to send too late."""

    note: str = ""
    seen: str = ""
    request_id: UUID | None = None
    letter_number: str = ""


@router.get("/", response=list[ProposalOut])
@paginate(Pages)
def index(request: ApiRequest, wanted: Query[Wanted]) -> QuerySet[Proposal]:
    """The cases this user may see, newest first. `count` tells up to 10,000."""
    filters = listing.Filters.read(
        {
            "q": wanted.q,
            "status": wanted.status,
            "skema": wanted.scheme,
            "wilayah": wanted.region,
            "menunggu": "1" if wanted.waiting else "",
        }
    )
    mine = listing.for_task(Proposal.objects.visible_to(request.auth), filters, request.auth)
    found = listing.search(mine, filters, request.auth.scope).select_related(None)
    return listing.ordered(found, filters)


@router.get("/{int:pk}", response=ProposalOut)
def show(request: ApiRequest, pk: int) -> Proposal:
    return get_object_or_404(Proposal.objects.visible_to(request.auth), pk=pk)


@router.post("/{int:pk}/{action}", response={200: ProposalOut, 409: list[ProblemOut]})
def act(request: ApiRequest, pk: int, action: str, body: ActIn) -> Any:
    """Take one step of the approval chain. 409 lists every reason it was refused."""
    proposal = show(request, pk)
    now = timezone.now()
    return steps.act(
        proposal,
        action,
        by=request.auth,
        at=now,
        note=body.note[:4000],
        seen=body.seen,
        request_id=body.request_id,
        letter=papers.single_letter({"letter_number": body.letter_number}, by=request.auth, at=now),
    )
