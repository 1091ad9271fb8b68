"""What a pendamping asks about family, work and schooling, one small page each."""

import pytest

from anyam.accounts.models import User
from anyam.people.forms import PARTS
from anyam.people.models import Person
from tests import make

pytestmark = pytest.mark.django_db
REASON = "ditanyakan saat kunjungan"


@pytest.fixture
def facilitator() -> User:
    return make.user()


@pytest.mark.parametrize(
    ("part", "told", "kept"),
    [
        ("keluarga", {"marital_status": "widowed", "main_earner": "ya"}, ("widowed", True)),
        ("kerja", {"occupation": "fisher", "can_work": "tidak"}, ("fisher", False)),
        ("baca", {"literate": "ya"}, (True,)),
        ("baca", {"literate": ""}, (None,)),
    ],
)
def test_an_answer_is_kept_and_shown_again(
    facilitator: User, part: str, told: dict[str, str], kept: tuple[object, ...]
) -> None:
    person = make.person(by=facilitator)
    browser, url = make.browser(facilitator), f"/orang/{person.pk}/ubah/{part}/"
    assert browser.post(url, told | {"reason": REASON}).status_code == 302
    person.refresh_from_db()
    assert tuple(getattr(person, name) for name in told) == kept
    page = browser.get(url).content.decode()
    chosen = [value for value in told.values() if value]
    assert all(f'value="{value}"' in page for value in chosen)
    assert page.count("checked") + page.count(" selected") >= len(chosen)


def test_no_page_about_a_person_asks_more_than_three_things() -> None:
    asked = {part: len(form.base_fields) for part, form in PARTS.items()}
    assert max(asked.values()) <= 3


def test_every_answer_the_facts_know_is_one_a_person_can_have() -> None:
    from anyam.eligibility.rules import facts

    assert set(Person.Marital.values) == set(facts.MARITAL)
    assert set(Person.Occupation.values) == set(facts.OCCUPATION)
    assert set(Person.Education.values) == set(facts.EDUCATION)
