import pytest

from anyam.letters.models import Letter
from anyam.letters.queries import frozen_problems
from tests.letters.offices import dinsos, issued

pytestmark = pytest.mark.django_db


def test_a_letter_changed_behind_the_application_s_back_is_named() -> None:
    whole, altered = issued(office=dinsos()), issued(office=dinsos())
    assert list(frozen_problems()) == []
    data = altered.data
    data["body"]["groups"][0]["amount"] += 1
    Letter.objects.filter(pk=altered.pk).update(data=data)

    [problem] = frozen_problems()

    assert problem.code == "letter.altered"
    assert altered.number in problem.message
    assert whole.number not in problem.message
