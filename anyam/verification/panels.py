"""The way from a person's page to what the register said of them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.accounts.roles import Can
from anyam.people.models import Person
from anyam.people.panels import Link
from anyam.verification.models import Match


def of_person(person: Person, user: User) -> list[Link]:
    """The latest answer of a population register, for those who check; one query."""
    code = person.region_id
    if not (user.may(Can.CHECK_REGISTER, code) or user.may(Can.CHECK_CASE, code)):
        return []
    found = Match.objects.visible_to(user).filter(person=person, kind="population")
    last = found.filter(superseded_at=None).select_related("run").order_by("-pk").first()
    if last is None:
        return []
    url = reverse("verification:match", args=[last.pk])
    status = f"{last.get_decision_display()}, {last.run}"
    return [Link(_("Kartu register"), url, status, last.tone)]
