"""Reads of this room that join several models."""

from django.utils import timezone

from anyam.accounts.models import User
from anyam.outreach.models import Candidate
from anyam.people.models import Person
from anyam.people.panels import Row


def candidacy_of(person: Person, user: User) -> list[Row]:
    """That somebody is a candidate, for the person's page."""
    found = Candidate.objects.visible_to(user).filter(person=person)
    return [
        Row(
            str(Candidate._meta.verbose_name).capitalize(),
            candidate.get_absolute_url(),
            candidate.get_state_display(),
            timezone.localdate(candidate.added_at),
            None,
        )
        for candidate in found
    ]
