"""The pages of other rooms on which a job is at work: they show how far it is, until it is over."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anyam.jobs.models import Job


def progress(request: HttpRequest, job: Job | None, *, at_work: bool) -> HttpResponse:
    """What `jobs/working.html` asks for every two seconds; once the work is over, the page anew."""
    if not at_work:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "jobs/progress.html", {"job": job})
