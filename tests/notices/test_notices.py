"""People are told what concerns them: once, in time, and the next one up when nothing happens."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.notices import actions, queries
from anyam.notices.models import Notice
from anyam.notices.queries import waiting_for
from anyam.proposals import steps
from anyam.proposals.models import Proposal
from anyam.proposals.workflow import Action, Status
from tests import make
from tests.make import AT

pytestmark = pytest.mark.django_db


def told(user: object) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def test_the_next_in_the_chain_hears_of_a_step_once() -> None:
    head = make.officer(Role.VILLAGE_HEAD, make.BALLA)
    case = make.proposal(Status.SUBMITTED)
    actions.deliver(at=AT)
    actions.deliver(at=AT)
    assert len(told(head)) == 1
    assert case.group.name in told(head)[0]
    assert told(case.author) == []


def test_the_author_hears_of_a_return_and_the_province_of_its_copy() -> None:
    province = make.user(Role.PROVINCE_VIEWER, over="73")
    case = make.proposal(Status.FORWARDED)
    clerk = make.officer(Role.DIRECTORATE_VERIFIER, case.region_id)
    steps.act(case, Action.RETURN, by=clerk, at=AT, note="Anggaran belum wajar.")
    actions.deliver(at=AT)
    assert len(told(province)) == 1
    assert any("Anggaran belum wajar." in text for text in told(case.author))


def test_a_passed_deadline_is_told_once_and_escalated_once() -> None:
    head = make.officer(Role.VILLAGE_HEAD, make.BALLA)
    verifier = make.officer(Role.DINSOS_VERIFIER, make.BALLA)
    case = make.proposal(Status.SUBMITTED)
    assert actions.remind(at=AT + timedelta(days=7)) == {}
    for days, counts in ((8, {"remind": 1}), (9, {}), (15, {"escalate": 1}), (16, {})):
        assert actions.remind(at=AT + timedelta(days=days)) == counts
    assert len(told(head)) == 1
    assert len(told(verifier)) == 1
    kinds = Event.objects.about(case).filter(action__in=["proposal.remind", "proposal.escalate"])
    assert kinds.count() == 2


def test_nobody_to_remind_is_no_reminder() -> None:
    case = make.proposal(Status.SUBMITTED)
    assert actions.remind(at=AT + timedelta(days=30)) == {}
    assert not Event.objects.about(case).filter(action="proposal.remind").exists()


def test_the_first_page_counts_what_waits_with_age_and_deadline() -> None:
    head = make.officer(Role.VILLAGE_HEAD, make.BALLA)
    make.proposal(Status.SUBMITTED)
    [row] = waiting_for(head, AT.date() + timedelta(days=8))
    assert (row.count, row.late) == (1, 1)
    assert row.due_on == AT.date() + timedelta(days=7)
    html = make.browser(head).get(reverse("home")).content.decode()
    assert "Ketahui dan teruskan" in html


def test_many_cases_of_the_whole_country_are_counted_once_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clerk = make.officer(Role.DIRECTORATE_VERIFIER, make.BALLA)
    director = make.officer(Role.DIRECTOR, make.BALLA)
    case = make.proposal(Status.FORWARDED)
    today = AT.date()
    assert [row.count for row in waiting_for(clerk, today)] == [1]
    cache.clear()
    monkeypatch.setattr(queries, "MANY", 0)
    assert [row.count for row in waiting_for(clerk, today)] == [1]
    Proposal.objects.filter(pk=case.pk).update(status=Status.RETURNED)
    assert [row.count for row in waiting_for(clerk, today)] == [1]  # as it was a moment ago
    assert [row.count for row in waiting_for(director, today)] == []  # others' work is not theirs
    assert [row.count for row in waiting_for(clerk, today + timedelta(days=1))] == []
    cache.clear()
    assert [row.count for row in waiting_for(clerk, today)] == []


def test_few_cases_are_counted_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = make.officer(Role.DIRECTORATE_VERIFIER, make.BALLA)
    case = make.proposal(Status.FORWARDED)
    assert [row.count for row in waiting_for(clerk, AT.date())] == [1]
    Proposal.objects.filter(pk=case.pk).update(status=Status.RETURNED)
    assert [row.count for row in waiting_for(clerk, AT.date())] == []
    head = make.officer(Role.VILLAGE_HEAD, make.BALLA)
    make.proposal(Status.SUBMITTED)
    monkeypatch.setattr(queries, "MANY", 0)
    assert [row.count for row in waiting_for(head, AT.date())] == [1]
    Proposal.objects.update(status=Status.RETURNED)
    assert [row.count for row in waiting_for(head, AT.date())] == []  # a village's are never kept


def test_notices_are_read_by_their_owner_only() -> None:
    head = make.officer(Role.VILLAGE_HEAD, make.BALLA)
    make.proposal(Status.SUBMITTED)
    actions.deliver(at=AT)
    notice = Notice.objects.get(user=head)
    other = make.browser(make.user(Role.AUDITOR, over="73"))
    other.post(reverse("notices:read"), {"pk": [notice.pk, "x", "9" * 40]})
    assert Notice.objects.unread().filter(pk=notice.pk).exists()
    client = make.browser(head)
    assert notice.text in client.get(reverse("notices:index")).content.decode()
    client.post(reverse("notices:read"), {"pk": [notice.pk]})
    assert not Notice.objects.unread().filter(pk=notice.pk).exists()
