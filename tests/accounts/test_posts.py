"""Roles given, ended and lent."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from anyam.accounts import actions
from anyam.accounts.models import Assignment, Deputy, User
from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.kernel.problems import Blocked
from tests import make

pytestmark = pytest.mark.django_db

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = timedelta(days=1)


def codes(blocked: pytest.ExceptionInfo[Blocked]) -> list[str]:
    return [problem.code for problem in blocked.value.problems]


def admin(over: str = "7316") -> User:
    return make.user(Role.AREA_ADMIN, over=over)


def give(user: User, role: str, over: str, *, by: User, **facts: Any) -> Assignment:
    region = make.region(over) if over else None
    told = {"starts_on": TODAY} | facts
    return actions.assign_role(user, role=role, region=region, **told, by=by, at=NOW)


def person() -> User:
    return User.objects.create(
        username=f"u{User.objects.count()}", name="Budi", region=make.region("7316")
    )


def test_a_role_given_today_holds_today() -> None:
    by, user = admin(), person()
    give(user, Role.DINSOS_HEAD, "7316", by=by)

    assert User.objects.get(pk=user.pk).roles_over("7316031021") == {Role.DINSOS_HEAD}
    event = Event.objects.get(action="role.assigned")
    assert (event.subject_id, event.region_code, event.role) == (str(user.pk), "7316", "area_admin")
    assert event.sentence == f"{by.name} memberi Budi peran Kepala Dinas Sosial."


def test_a_role_for_later_is_not_held_yet() -> None:
    user = person()
    give(user, Role.AUDITOR, "7316", by=admin(), starts_on=TODAY + DAY)
    assert User.objects.get(pk=user.pk).roles == frozenset()


@pytest.mark.parametrize(
    ("role", "over", "found"),
    [
        (Role.DINSOS_HEAD, "7317", ["assignment.outside"]),
        (Role.PROVINCE_VIEWER, "73", ["assignment.outside"]),
        (Role.AREA_ADMIN, "", ["assignment.outside"]),
        (Role.AREA_ADMIN, "73", ["assignment.outside"]),
        (Role.DINSOS_HEAD, "731603", ["assignment.level"]),
        (Role.VILLAGE_HEAD, "7316", ["assignment.level"]),
        (Role.DIRECTOR, "7317", ["assignment.level", "assignment.outside"]),
        (Role.CHAIR, "7316031021", ["assignment.chair"]),
    ],
)
def test_roles_are_given_at_their_level_and_inside_one_s_area(
    role: str, over: str, found: list[str]
) -> None:
    with pytest.raises(Blocked) as blocked:
        give(person(), role, over, by=admin("7316"))
    assert codes(blocked) == found
    assert not Event.objects.filter(action="role.assigned").exists()


def test_nobody_gives_themselves_a_role() -> None:
    by = admin()
    with pytest.raises(Blocked) as blocked:
        give(by, Role.DINSOS_HEAD, "7316", by=by)
    assert codes(blocked) == ["assignment.self"]


def test_other_officers_give_no_roles() -> None:
    with pytest.raises(Blocked) as blocked:
        give(person(), Role.DINSOS_VERIFIER, "7316", by=make.user(Role.DINSOS_HEAD, over="7316"))
    assert codes(blocked) == ["assignment.outside"]


def test_an_office_has_one_holder_at_a_time() -> None:
    by = admin()
    first = give(person(), Role.DINSOS_HEAD, "7316", by=by, ends_on=TODAY + 10 * DAY)
    with pytest.raises(Blocked) as blocked:
        give(person(), Role.DINSOS_HEAD, "7316", by=by)
    assert codes(blocked) == ["assignment.taken"]
    assert "Budi" in blocked.value.problems[0].message

    give(person(), Role.DINSOS_HEAD, "7316", by=by, starts_on=TODAY + 11 * DAY)
    give(first.user, Role.DINSOS_VERIFIER, "7316", by=by)
    give(person(), Role.DINSOS_VERIFIER, "7316", by=by)


def test_the_same_role_is_not_given_twice_and_periods_run_forward() -> None:
    by, user = admin(), person()
    give(user, Role.AUDITOR, "7316", by=by)
    with pytest.raises(Blocked) as blocked:
        give(user, Role.AUDITOR, "7316", by=by)
    assert codes(blocked) == ["assignment.double"]
    with pytest.raises(Blocked) as blocked:
        give(user, Role.RESEARCHER, "7316", by=by, ends_on=TODAY - DAY)
    assert codes(blocked) == ["period.backwards"]


def test_an_ended_role_ends_with_its_last_day() -> None:
    by, head = admin(), make.user(Role.DINSOS_HEAD, over="7316")
    post = head.assignments.get()
    actions.end_assignment(post, last_day=TODAY, by=by, at=NOW)
    assert User.objects.get(pk=head.pk).roles == {Role.DINSOS_HEAD}

    actions.end_assignment(post, last_day=TODAY - DAY, by=by, at=NOW)
    assert User.objects.get(pk=head.pk).roles == frozenset()
    assert Assignment.objects.filter(pk=post.pk).exists()
    event = Event.objects.filter(action="role.ended").latest("pk")
    assert event.changes["ends_on"] == [str(TODAY), str(TODAY - DAY)]

    with pytest.raises(Blocked) as blocked:
        actions.end_assignment(post, last_day=TODAY, by=by, at=NOW)
    assert codes(blocked) == ["assignment.over"]


@pytest.mark.parametrize("days", [2, 400])
def test_the_past_is_not_rewritten(days: int) -> None:
    post = make.user(Role.DINSOS_HEAD, over="7316").assignments.get()
    with pytest.raises(Blocked) as blocked:
        actions.end_assignment(post, last_day=TODAY - days * DAY, by=admin(), at=NOW)
    assert codes(blocked) == ["assignment.past"]


def test_a_neighbour_ends_nothing() -> None:
    post = make.user(Role.DINSOS_HEAD, over="7316").assignments.get()
    with pytest.raises(Blocked) as blocked:
        actions.end_assignment(post, last_day=TODAY, by=admin("7317"), at=NOW)
    assert codes(blocked) == ["assignment.outside"]


def lend(post: Assignment, to: User, *, by: User, **facts: Any) -> Deputy:
    told = {"starts_on": TODAY, "ends_on": TODAY + 7 * DAY, "reason": "cuti"} | facts
    return actions.appoint_deputy(post, user=to, **told, by=by, at=NOW)


@pytest.fixture
def head() -> User:
    return make.user(Role.DINSOS_HEAD, over="7316", name="Hasan")


def test_a_deputy_acts_in_the_office_and_names_whose_it_is(head: User) -> None:
    deputy = person()
    lend(head.assignments.get(), deputy, by=head)

    held = User.objects.get(pk=deputy.pk).current_assignments
    assert [(h.role, h.prefix, h.on_behalf_of) for h in held] == [
        (Role.DINSOS_HEAD, "7316", "Hasan")
    ]
    assert User.objects.get(pk=deputy.pk).needs_second_factor
    assert deputy in User.objects.holding(Role.DINSOS_HEAD, "7316031021", TODAY)
    event = Event.objects.get(action="deputy.appointed")
    assert event.sentence == (
        "Hasan menunjuk Budi sebagai pengganti sementara Hasan (Kepala Dinas Sosial)."
    )
    assert event.note == "cuti"


def test_before_and_after_its_days_a_deputyship_is_nothing(head: User) -> None:
    deputy, post = person(), head.assignments.get()
    lend(post, deputy, by=head, starts_on=TODAY + DAY)
    assert User.objects.get(pk=deputy.pk).current_assignments == []
    assert Deputy.objects.current(TODAY + DAY).count() == 1
    assert Deputy.objects.current(TODAY + 8 * DAY).count() == 0


def test_a_deputyship_dies_with_the_office(head: User) -> None:
    deputy, post = person(), head.assignments.get()
    lend(post, deputy, by=head)
    actions.end_assignment(post, last_day=TODAY - DAY, by=admin(), at=NOW)
    assert User.objects.get(pk=deputy.pk).current_assignments == []


def test_the_administrator_may_appoint_too_but_no_colleague(head: User) -> None:
    post = head.assignments.get()
    lend(post, person(), by=admin("73"))
    for other in (make.user(Role.DINSOS_VERIFIER, over="7316"), admin("7317")):
        with pytest.raises(Blocked) as blocked:
            lend(post, person(), by=other)
        assert codes(blocked) == ["deputy.not_yours"]


@pytest.mark.parametrize(
    ("role", "over"),
    [(Role.DINSOS_VERIFIER, "7316"), (Role.VILLAGE_HEAD, make.BALLA), (Role.AREA_ADMIN, "7316")],
)
def test_a_deputy_does_not_come_to_hold_two_roles_over_one_place(
    head: User, role: str, over: str
) -> None:
    with pytest.raises(Blocked) as blocked:
        lend(head.assignments.get(), make.user(role, over=over), by=head)
    assert codes(blocked) == ["deputy.two_roles"]


def test_neither_by_another_deputyship(head: User) -> None:
    deputy = person()
    lend(make.user(Role.DINSOS_VERIFIER, over="7316").assignments.get(), deputy, by=admin())
    with pytest.raises(Blocked) as blocked:
        lend(head.assignments.get(), deputy, by=head)
    assert codes(blocked) == ["deputy.two_roles"]


def test_every_reason_against_a_deputy(head: User) -> None:
    post = head.assignments.get()
    with pytest.raises(Blocked) as blocked:
        lend(post, head, by=head, reason=" ", starts_on=TODAY - DAY)
    assert codes(blocked) == ["deputy.past", "deputy.self", "deputy.reason"]

    closed = person()
    closed.is_active = False
    closed.save()
    with pytest.raises(Blocked) as blocked:
        lend(post, closed, by=head)
    assert codes(blocked) == ["deputy.inactive"]

    lend(post, person(), by=head)
    with pytest.raises(Blocked) as blocked:
        lend(post, person(), by=head, starts_on=TODAY + 3 * DAY)
    assert codes(blocked) == ["deputy.double"]


def test_nobody_deputises_for_a_ketua() -> None:
    chair = make.user(Role.CHAIR, over=make.BALLA, group_id=1)
    with pytest.raises(Blocked) as blocked:
        lend(chair.assignments.get(), person(), by=chair)
    assert codes(blocked) == ["deputy.chair"]


def test_a_deputy_is_called_back_once(head: User) -> None:
    deputy = person()
    lent = lend(head.assignments.get(), deputy, by=head)
    actions.cancel_deputy(lent, by=head, at=NOW)
    assert User.objects.get(pk=deputy.pk).current_assignments == []
    with pytest.raises(Blocked) as blocked:
        actions.cancel_deputy(lent, by=head, at=NOW)
    assert codes(blocked) == ["deputy.cancelled"]
    assert Event.objects.filter(action="deputy.cancelled").count() == 1
    lend(head.assignments.get(), person(), by=head)


def test_roles_over_the_whole_country_are_found_like_others() -> None:
    director = make.user(Role.DIRECTOR, over="")
    lent = lend(director.assignments.get(), person(), by=director)
    nation = admin("")
    assert lent in Deputy.objects.visible_to(nation)
    assert director.assignments.get() in Assignment.objects.visible_to(nation)
    assert director.assignments.get() in Assignment.objects.in_care_of(nation)
    assert not Deputy.objects.visible_to(admin("73")).exists()
    assert director.assignments.get() not in Assignment.objects.in_care_of(admin("73"))


def test_a_date_is_local_to_the_office() -> None:
    assert timezone.localdate() == TODAY
    assert isinstance(TODAY, date)
