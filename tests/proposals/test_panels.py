"""The page of a group leads to its proposals, and to a new one."""

import pytest

from anyam.groups import actions as groups
from anyam.proposals import steps
from anyam.proposals.panels import rows
from tests import make

pytestmark = pytest.mark.django_db
NEW = "Tulis usulan baru"


def titles(group: object, user: object) -> list[str]:
    return [row.title for row in rows(group, user)]  # type: ignore[arg-type]


def test_a_formed_group_without_a_running_proposal_is_offered_a_new_one() -> None:
    group = make.group(members=5)
    by = make.user()
    assert titles(group, by) == [NEW]
    page = make.browser(by).get(group.get_absolute_url())
    assert f'href="/kelompok/{group.pk}/usulan/baru/"' in page.content.decode()


def test_the_ketua_may_begin_and_the_village_head_may_not() -> None:
    group = make.group(members=5)
    chair = make.user("chair", make.BALLA, group_id=group.pk)
    head = make.user("village_head", make.BALLA)
    assert titles(group, chair) == [NEW]
    assert titles(group, head) == []


def test_a_running_proposal_stands_there_with_its_status_instead() -> None:
    proposal = make.proposal("submitted")
    [row] = rows(proposal.group, make.user())
    assert row.title.startswith(proposal.number)
    assert (row.url, row.status, row.tone) == (proposal.get_absolute_url(), "Diajukan", "info")


def test_after_a_withdrawal_the_way_is_free_again() -> None:
    proposal = make.proposal("draft")
    steps.act(proposal, "withdraw", by=proposal.author, at=make.AT)
    new, old = rows(proposal.group, make.user())
    assert new.title == NEW
    assert (old.status, old.tone) == ("Ditarik", "bad")


def test_a_group_that_is_not_formed_or_no_more_begins_nothing() -> None:
    by = make.user()
    draft = groups.start(name="Mawar", region=make.village(), by=by, at=make.AT)
    assert titles(draft, by) == []
    group = make.group(members=5)
    reason = "Semua anggota pindah."
    groups.disband(group, on=make.AT.date(), reason=reason, by=make.user(), at=make.AT)
    group.refresh_from_db()
    assert titles(group, by) == []


def test_neighbours_see_nothing_of_it() -> None:
    proposal = make.proposal("submitted")
    make.region("731604")
    assert titles(proposal.group, make.user(over="731604")) == []
