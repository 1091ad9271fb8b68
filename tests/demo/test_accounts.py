"""Accounts in the demonstration: most sound, two in the hands of one ketua."""

import pytest

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.demo.accounts import ONE_HOLDER
from anyam.demo.cases import BALLA
from anyam.funds.models import GroupAccount
from anyam.funds.queries import record_of
from anyam.groups.kin import ties_of
from anyam.groups.models import Group
from tests.demo.kit import Built

pytestmark = pytest.mark.django_db


def test_two_shops_of_balla_bank_in_the_name_of_one_ketua_and_verifiers_are_told(
    regency: Built,
) -> None:
    first, second = (Group.objects.get(name=name, region=BALLA) for name in ONE_HOLDER)
    verifier = User.objects.filter(
        assignments__role=Role.DINSOS_VERIFIER, assignments__region="7316"
    ).first()
    assert verifier is not None
    for group, other in ((first, second), (second, first)):
        told = ties_of(group, verifier)
        assert told is not None
        found = {str(tie.kind): [name for name, _url in others] for tie, others in told.rows}
        assert found["holder"] == [other.name]
    one, two = record_of(first), record_of(second)
    assert one is not None
    assert two is not None
    assert [problem.code for problem in one.findings][:1] == ["account.personal"]
    assert "account.stranger" in [problem.code for problem in two.findings]


def test_most_accounts_of_the_regency_are_sound(regency: Built) -> None:
    accounts = GroupAccount.objects.current().select_related("group__region")
    found = [record_of(account.group) for account in accounts]
    assert len(found) > 10
    assert sum(not one.findings for one in found if one) >= len(found) - 3
