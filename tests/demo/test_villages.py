"""What stands in Balla before there are groups, and who copies whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from anyam.demo.cases import BALLA, BARAKA, ENREKANG
from anyam.demo.villages import CANDIDATES, DECLINED, PINNED, STOOD_IN
from anyam.groups.models import Group
from anyam.outreach.models import Candidate, Inhabitants, Potential, Socialisation, Visitor
from anyam.proposals.models import Proposal
from tests.demo.kit import Built

pytestmark = pytest.mark.django_db


def test_enough_candidates_wait_in_balla_for_groups_to_be_proposed(regency: Built) -> None:
    waiting = Candidate.objects.waiting().in_region(BALLA)
    assert waiting.count() == CANDIDATES - DECLINED >= 40
    assert waiting.exclude(latitude=None).count() == PINNED
    assert all(one.skills and one.trades for one in waiting)
    assert len({trade for one in waiting for trade in one.trades}) >= 10


def test_people_came_for_somebody_else(regency: Built) -> None:
    assert Socialisation.objects.in_region(BARAKA).count() == 2
    stood_in = Visitor.objects.exclude(came_for="")
    assert stood_in.filter(session__region=BALLA).count() == STOOD_IN
    for row in stood_in.exclude(person=None).select_related("person"):
        assert row.person is not None
        assert row.person.name == row.came_for


def test_balla_has_potentials_in_every_phase(regency: Built) -> None:
    found = Potential.objects.living().in_region(BALLA)
    assert {one.phase for one in found} == {"lihat", "pikir", "tindak"}
    assert {one.kind for one in found} == set(Potential.Kind.values)


def test_the_copied_shops_were_warned_and_answered(regency: Built) -> None:
    shops = Group.objects.in_region(BALLA).filter(business="Toko grosir sembako")
    assert [len(shop.rivals()) >= 2 for shop in shops] == [True] * 3
    assert shops.exclude(why_sells="").count() >= 2
    for case in Proposal.objects.exclude(submitted_at=None).select_related("group__trade"):
        before = timezone.localdate(case.submitted_at) - timedelta(days=2)
        older = [rival for rival in case.group.rivals() if rival.since < before]
        assert case.group.why_sells or not [r for r in older if r.formed_on], case
    assert Inhabitants.objects.newest(BALLA, BARAKA).keys() == {BALLA, BARAKA}


def test_groups_of_baraka_stand_on_the_map(regency: Built) -> None:
    formed = Group.objects.formed().in_region(BARAKA)
    assert formed.exclude(latitude=None).count() == formed.count() - 1
    assert Group.objects.in_region(ENREKANG).filter(latitude=None).exists()
