"""Two phones at once: one is served, the other gets a sentence; never both, never an error."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import close_old_connections, connection

from anyam.accounts.models import User
from anyam.groups import actions
from anyam.groups.models import Group, Membership
from anyam.kernel.problems import Blocked
from anyam.people.models import Household, Person
from tests import make

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="SQLite has one writer; in memory its threads would share a connection",
    ),
]


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    """Run these in threads of their own, begun together; their results or refusals."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        close_old_connections()
        try:
            barrier.wait(60)
            return work()
        except Blocked as blocked:
            return blocked
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def refusals(results: list[Any]) -> list[str]:
    refused = [result for result in results if isinstance(result, Blocked)]
    return [problem.code for blocked in refused for problem in blocked.problems]


@pytest.fixture
def by() -> User:
    return make.user()


def test_the_last_seat_is_given_once(by: User) -> None:
    group = make.group(members=19, formed=False, by=by)
    people = [make.person(by=by) for _one in range(3)]
    add = partial(actions.add_member, group, by=by, at=make.AT)

    results = at_once([partial(add, person) for person in people])

    assert refusals(results) == ["group.full"] * 2
    assert group.memberships.living().count() == 20


def test_one_person_enters_one_of_two_groups(by: User) -> None:
    groups = [make.group(members=0, formed=False, by=by) for _one in range(2)]
    person = make.person(by=by)

    results = at_once(
        [partial(actions.add_member, group, person, by=by, at=make.AT) for group in groups]
    )

    assert len(refusals(results)) == 1
    assert Membership.objects.filter(person=person).count() == 1


def test_one_nik_becomes_one_person(by: User) -> None:
    groups = [make.group(members=0, formed=False, by=by) for _one in range(2)]
    facts = make.facts()

    results = at_once(
        [partial(actions.enrol_member, group, **facts, by=by, at=make.AT) for group in groups]
    )

    assert len(refusals(results)) == 1
    assert Person.objects.count() == 1


@pytest.mark.parametrize("groups", [1, 2])
def test_one_card_becomes_one_family(by: User, groups: int) -> None:
    targets = [make.group(members=0, formed=False, by=by) for _one in range(groups)] * 2
    card = make.facts()["kk"]
    facts = [make.facts(kk=card) for _one in range(2)]
    enrol = partial(actions.enrol_member, by=by, at=make.AT)

    results = at_once(
        [partial(enrol, group, **told) for group, told in zip(targets, facts, strict=False)]
    )

    assert refusals(results) == ["group.family"] * (2 - groups)
    assert Household.objects.count() == 1


def test_a_group_is_formed_by_one_of_two(by: User) -> None:
    group = make.group(members=5, by=by)
    Group.objects.filter(pk=group.pk).update(formed_on=None)
    copies = [Group.objects.get(pk=group.pk) for _one in range(2)]

    results = at_once([partial(actions.form, copy, by=by, at=make.AT) for copy in copies])

    assert refusals(results) == ["group.formed"]


def test_two_groups_of_one_name_in_one_village(by: User) -> None:
    start = partial(actions.start, name="Mekar", region=make.village(), by=by, at=make.AT)

    assert refusals(at_once([start, start])) == ["group.name_taken"]
