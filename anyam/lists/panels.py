"""On a person's page: the lists they stood in."""

from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.lists.models import ListedPerson
from anyam.lists.queries import may_look
from anyam.people.models import Person
from anyam.people.panels import Row

NEWEST = 5


def lists_of(person: Person, user: User) -> list[Row]:
    """The last lists this person came in, for those who may open them."""
    if not may_look(user):
        return []
    stood = ListedPerson.objects.visible_to(user).filter(person=person).select_related("list")
    return [
        Row(
            title=_("Daftar %(name)s") % {"name": one.list.name},
            url=one.list.get_absolute_url(),
            text=_("baris %(row)s") % {"row": one.row},
            from_on=timezone.localdate(one.list.saved_at or one.list.uploaded_at),
            to_on=None,
        )
        for one in stood.order_by("-pk")[:NEWEST]
    ]
