"""Reads of this room that join several models."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.accounts.roles import CAN, Can
from anyam.outreach import words
from anyam.outreach.models import Candidate, CandidateQuerySet, Potential, Socialisation
from anyam.outreach.rules import State
from anyam.people import enrolment
from anyam.people.models import WORDS as NAMES
from anyam.people.models import Person
from anyam.people.panels import Link, Row
from anyam.people.rules import name_words
from anyam.regions.models import Level, Region
from anyam.regions.rules import LENGTHS
from anyam.regions.scope import Scope, ScopedQuerySet

PROVINCE, KECAMATAN = LENGTHS[0], LENGTHS[2]
LONGEST = 100
PICKED = 30  # persons shown to pick from
MANY = 60  # places in one list to choose from
NAMESAKES = 1_000  # people of a name looked at in a province or more, the newest


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


def pickable(user: User, text: str) -> list[tuple[Person, str]]:
    """Persons on record where the user records candidates, each with why not; "" where they may.

    By a NIK or the beginnings of words of a name, as everywhere; at most `PICKED`.
    """
    around = Scope(frozenset(p[:KECAMATAN] for p in held(user, Can.FORM_GROUPS).prefixes))
    found = Person.objects.visible_to(user).known_to(user).filter(around.q("region_id"))
    people = list(found.search(text, around).select_related("region")[:PICKED])
    ids = [person.pk for person in people]
    known = {one.person_id: one for one in Candidate.objects.filter(person__in=ids)}
    seated = words.seated(ids)
    return [
        (person, _why_not(known.get(person.pk), seated=person.pk in seated)) for person in people
    ]


def _why_not(candidate: Candidate | None, *, seated: bool) -> str:
    if candidate is not None:
        return str(candidate.get_state_display())
    return str(State.JOINED.label) if seated else ""


def way_to_candidacy(person: Person, user: User) -> list[Link]:
    """From the page of somebody who is no candidate yet and sits in no group."""
    around = Scope(frozenset(p[:KECAMATAN] for p in held(user, Can.FORM_GROUPS).prefixes))
    if not around.covers(person.region_id):
        return []
    if Candidate.objects.filter(person=person).exists() or words.seated([person.pk]):
        return []
    return [Link(_("Jadikan calon anggota"), reverse("outreach:pick", args=[person.pk]))]


def held(user: User, what: str) -> Scope:
    """The places where this user may do `what`."""
    return Scope(frozenset(h.prefix for h in user.current_assignments if h.role in CAN[what]))


def session_places(user: User) -> list[Region]:
    """Where a pendamping explains the programme: their kecamatan, then its villages."""
    prefixes = {prefix[:KECAMATAN] for prefix in held(user, Can.FORM_GROUPS).prefixes}
    living = Region.objects.valid_on(timezone.localdate())
    around = Q(code__in=prefixes) | Q(parent__in=prefixes)
    return list(living.filter(around).order_by("code")[:MANY])


@dataclass(frozen=True, slots=True)
class Filters:
    """What the lists of this room are narrowed by; what makes no sense is left out."""

    place: str
    state: str
    trade: str
    text: str

    @classmethod
    def read(cls, sent: Mapping[str, str], user: User) -> "Filters":
        place, state = sent.get("wilayah", ""), sent.get("keadaan", Candidate.State.WAITING)
        good = place.isascii() and place.isdigit() and len(place) in LENGTHS and place < "99"
        return cls(
            place if good and user.scope.covers(place) else "",
            state if state in Candidate.State else "",
            _line(sent.get("usaha", "")),
            _line(sent.get("q", "")),
        )

    def candidates(self, found: CandidateQuerySet, scope: Scope) -> CandidateQuerySet:
        """Of `found` those asked for; names are looked up within `scope`, or the place chosen."""
        if self.place:
            found = found.in_region(self.place)
        if self.state:
            found = found.filter(state=self.state)
        if self.trade:
            found = found.filter(trades__names=self.trade)
        if names := name_words(self.text):
            near = Scope(frozenset({self.place})) if self.place else scope
            wide = any(len(prefix) <= PROVINCE for prefix in near.prefixes)
            most = NAMESAKES if wide else None
            found = found.filter(NAMES.found(names, near, most, key="person_id"))
        return found

    @property
    def states(self) -> list[tuple[str, Any]]:
        return list(Candidate.State.choices)

    @property
    def trades(self) -> list[tuple[str, str]]:
        return sorted(words.trades().items(), key=lambda pair: pair[1])


def _line(text: str) -> str:
    return " ".join(text.replace("\0", "").replace('"', "").split())[:LONGEST]


def with_counts(sessions: "ScopedQuerySet[Socialisation]") -> "ScopedQuerySet[Socialisation]":
    """Adds `came`, how many were there, and `stood_in`, how many of them for somebody else."""
    return sessions.annotate(
        came=Count("visitors"), stood_in=Count("visitors", filter=~Q(visitors__came_for=""))
    )


def places_of(user: User, chosen: str) -> list[Region]:
    """The choices of the place filter: villages where the scope is small, else what lies in it."""
    living = Region.objects.valid_on(timezone.localdate())
    if chosen:
        return [
            *living.filter(code=chosen),
            *living.filter(parent_id=chosen).order_by("name")[:MANY],
        ]
    prefixes = [prefix for prefix in user.scope.prefixes if prefix]
    if not prefixes:
        found = living.filter(parent=None) if user.scope.is_nation else living.none()
    elif len(prefixes) == 1 and len(prefixes[0]) < LENGTHS[-1]:
        found = living.filter(parent_id=prefixes[0])
    else:
        found = living.filter(code__in=prefixes)
    return list(found.order_by("name")[:MANY])


@dataclass(frozen=True, slots=True)
class Wish:
    """A candidate as a list shows them."""

    candidate: Candidate
    name: str
    skills: list[str]
    trades: list[str]


def wishes(found: list[Candidate], user: User) -> list[Wish]:
    """Candidates with their words spelt out, and their names for those who may know them."""
    names = words.trades()
    return [
        Wish(
            one,
            one.person.name_for(user),
            [words.skill_name(word) for word in one.skills],
            [names.get(slug, slug) for slug in one.trades],
        )
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The potentials of one kind."""

    label: str
    rows: list[tuple[Potential, list[str]]]  # with the trades they serve


def shelves(region: Region) -> list[Shelf]:
    """What a village has, by kind; kinds of which nothing is known are there too."""
    names = words.trades()
    living = list(Potential.objects.living().filter(region=region).order_by("pk"))
    return [
        Shelf(
            str(label),
            [
                (row, [names.get(slug, slug) for slug in row.trades])
                for row in living
                if row.kind == kind
            ],
        )
        for kind, label in Potential.Kind.choices
    ]


def villages_with_potentials(user: User, place: str) -> list[tuple[Region, int, int]]:
    """Villages of a place with how many potentials and waiting candidates each has."""
    living = Region.objects.valid_on(timezone.localdate()).at_level(Level.VILLAGE)
    inside = living.within(place).filter(user.scope.q("code")).order_by("code")
    found = list(inside[:MANY])
    codes = [region.code for region in found]
    seen = _counts(Potential.objects.living(), codes)
    waiting = _counts(Candidate.objects.waiting(), codes)
    return [(r, seen.get(r.code, 0), waiting.get(r.code, 0)) for r in found]


def _counts(rows: Any, codes: list[str]) -> dict[str, int]:
    grouped = rows.filter(region__in=codes).values("region").annotate(count=Count("pk"))
    return dict(grouped.values_list("region", "count"))


def questions_before(**facts: Any) -> list[Any]:
    """What has to be confirmed before somebody becomes a candidate (see `enrolment.prepare`)."""
    return enrolment.prepare(**facts).questions
