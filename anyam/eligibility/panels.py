"""The way from a group's and a person's page to their answers."""

from django.urls import reverse
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.accounts.roles import Can
from anyam.eligibility.models import Survey, Waiver
from anyam.groups.models import Group
from anyam.groups.panels import Row
from anyam.people.models import Person
from anyam.people.panels import Link


def of_group(group: Group, user: User) -> list[Row]:
    if not user.may(Can.SEE_ELIGIBILITY, group.region_id):
        return []
    url = reverse("eligibility:group", args=[group.pk])
    return [Row(_("Kelayakan anggota"), url, _("Lihat jawaban"), "info")]


def of_person(person: Person, user: User) -> list[Link]:
    if not user.may(Can.SEE_ELIGIBILITY, person.region_id):
        return []
    waiting = Waiver.objects.waiting().filter(person=person).count()
    told = _("%(count)d pengecualian menunggu") % {"count": waiting} if waiting else ""
    answers = reverse("eligibility:person", args=[person.pk])
    found = [Link(_("Kelayakan"), answers, told or _("Lihat jawaban"), "warn" if told else "info")]
    if user.may(Can.ASSESS, person.region_id):
        seen = Survey.objects.filter(person=person).order_by("-pk").first()
        state = _("Belum diisi") if seen is None else _("Sedang diisi")
        if seen is not None and seen.finished_at is not None:
            state = _("Sudah diisi")
        home = reverse("eligibility:survey", args=[person.pk])
        found.append(Link(_("Daftar periksa rumah tangga"), home, state))
    return found
