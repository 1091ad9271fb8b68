"""What people were asked about themselves, a visit to two homes, and who is set aside for what."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.demo.cases import BARAKA, ENREKANG, WALK, Case
from anyam.demo.road import Road
from anyam.eligibility import actions, jobs, tallies
from anyam.groups.models import Membership
from anyam.people import actions as people
from anyam.people.models import Person
from anyam.schemes import get_scheme
from anyam.verification import actions as verification

MINUTE = timedelta(minutes=1)
TRADES = ("farmer", "farmer", "labourer", "trader", "housework", "fisher", "none", "other")
SCHOOLS = ("sd", "sd", "some_sd", "smp", "smp", "sma", "none")
TOLD = "Ditanyakan saat kunjungan pendamping."
KNOWN, WELL_OFF = 0.85, 0.07  # shares of the families
# In this group one member is barred, one was waived, one waits for the second person.
JUDGED = "Samaturu"
BARRED, WAIVED, WAITING = "civil_servant", "pensioner", "pensioner"
WHY = "Pensiun sejak lama, uang pensiun tidak mencukupi; satu-satunya pencari nafkah."
HOMES: tuple[dict[str, Any], ...] = (
    {
        "floor_area_per_person": 5.5, "floor_material": "cheap_wood", "wall_material": "bamboo",
        "own_toilet": False, "electric_light": True, "protected_water": False,
        "cooking_fuel": "firewood", "meat_per_week": 1, "clothes_per_year": 1,
        "meals_per_day": 2, "can_pay_clinic": False, "head_income": 450_000,
        "head_education": "sd", "savings": 0,
    },
    {
        "floor_area_per_person": 9.0, "floor_material": "cement", "own_toilet": True,
        "electric_light": True, "cooking_fuel": "gas", "meals_per_day": 3,
        "head_income": 1_100_000,
    },
)  # fmt: skip


def ask_around(road: Road, cases: Sequence[Case], at: datetime) -> None:
    """The pendamping of Baraka ask every member what the schemes want to know."""
    near = [case for case in cases if case.village.startswith(BARAKA) and case.group_id]
    for case in near:
        by = road.facilitator(case)
        for person in _members(case):
            _tell(road, person, road.random.choice(TRADES), by, at)
            if case.name != WALK:
                _hear_the_village(road, person, by, at)
    _ask_the_unreached(road, near[0], at)
    judged = next(case for case in near if case.name == JUDGED)
    _set_aside(road, judged, at + MINUTE)
    _visit(road, next(case for case in near if case.name == WALK), at + 2 * MINUTE)


def _members(case: Case) -> list[Person]:
    seats = Membership.objects.living().filter(group=case.group_id)
    return [seat.person for seat in seats.select_related("person").order_by("pk")]


def _tell(road: Road, person: Person, occupation: str, by: User, at: datetime) -> None:
    told: dict[str, Any] = {
        "occupation": occupation,
        "education": road.random.choice(SCHOOLS),
        "marital_status": "married" if road.random.random() < 0.85 else "widowed",
        "can_work": True,
        "literate": road.random.random() < 0.9,
        "had_business": road.random.random() < 0.3,
    }
    people.correct(person, **told, reason=TOLD, by=by, at=at)


def _hear_the_village(road: Road, person: Person, by: User, at: datetime) -> None:
    """Most families are poor by their village's word; some are not, of some nobody knows."""
    chance = road.random.random()
    if chance > KNOWN:
        return
    visit = actions.begin_survey(person, by=by, at=at)
    told = {"village_says_poor": chance > WELL_OFF}
    actions.answer_survey(visit, told, by=by, at=at)
    actions.finish_survey(visit, by=by, at=at)


def _ask_the_unreached(road: Road, case: Case, at: datetime) -> None:
    """Those on the lists whom no group has taken in: the verifier has found most of them."""
    by, verifier = road.facilitator(case), road.cast.who(Role.DINSOS_VERIFIER, ENREKANG)
    for person in Person.objects.in_region(BARAKA).filter(memberships=None).order_by("pk"):
        _tell(road, person, road.random.choice(TRADES), by, at)
        _hear_the_village(road, person, by, at)
        if road.random.random() < KNOWN:
            verification.accept_found(
                [person], case=f"person:{person.pk}", register_version="DTSEN III/2026",
                by=verifier, at=at,
            )  # fmt: skip


def _set_aside(road: Road, case: Case, at: datetime) -> None:
    by, head = road.facilitator(case), road.cast.who(Role.DINSOS_HEAD, ENREKANG)
    barred, waived, waiting = _members(case)[3:6]
    scheme = get_scheme(case.scheme)
    for person, job in ((barred, BARRED), (waived, WAIVED), (waiting, WAITING)):
        people.correct(person, occupation=job, reason=TOLD, by=by, at=at)
    for person in (waived, waiting):
        waiver = actions.ask_waiver(person, "excluded_job", WHY, scheme=scheme, by=by, at=at)
        if person == waived:
            actions.decide_waiver(waiver, approve=True, by=head, at=at + MINUTE)


def _visit(road: Road, case: Case, at: datetime) -> None:
    by = road.facilitator(case)
    for person, answers in zip(_members(case), HOMES, strict=False):
        visit = actions.begin_survey(person, by=by, at=at)
        actions.answer_survey(visit, answers, by=by, at=at)
        actions.answer_survey(visit, {"village_says_poor": True}, by=by, at=at)
        actions.finish_survey(visit, by=by, at=at)


def judge_everybody(road: Road, cases: Sequence[Case], at: datetime) -> None:
    """What the office does once a month: everybody on its lists is judged and counted."""
    by = road.cast.who(Role.DINSOS_VERIFIER, ENREKANG)
    found = Person.objects.in_region(ENREKANG)
    for scheme in map(get_scheme, sorted({case.scheme for case in cases})):
        for chunk in jobs.chunks(found):
            actions.keep(chunk, scheme, by=by, at=at)
        villages = set(found.order_by().values_list("region_id", flat=True).distinct())
        tallies.recount(villages, scheme, at=at)
