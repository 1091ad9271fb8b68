"""What happens seldom: twice, too late, without a right, under a scheme that is gone."""

import pytest

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.cli.app import run
from anyam.eligibility import actions, aid, exports, queries, tallies
from anyam.eligibility.models import Assessment, Standing, Survey, Tally, Waiver
from anyam.eligibility.rules import engine, waiving
from anyam.kernel.problems import Blocked
from anyam.people.models import Person
from anyam.schemes import get_scheme
from tests import make

pytestmark = pytest.mark.django_db
AT, SCHEME = make.AT, get_scheme("permensos-2-2019")
REASON = "Kartu keluarga sedang diurus."


@pytest.fixture
def facilitator() -> User:
    return make.user()


@pytest.fixture
def person(facilitator: User) -> Person:
    return make.person(by=facilitator)


def test_everything_says_whom_it_is_about(facilitator: User, person: Person) -> None:
    (kept,) = actions.assess_person(person, SCHEME, by=facilitator, at=AT)
    waiver = actions.ask_waiver(person, "register", REASON, scheme=SCHEME, by=facilitator, at=AT)
    visit = actions.begin_survey(person, by=facilitator, at=AT)
    said = [str(kept), str(Standing.objects.get()), str(waiver), str(visit)]
    assert all(person.name in words for words in said)
    assert "Balla" in str(Tally.objects.get())
    assert visit.house is None
    assert (Waiver._meta.verbose_name, Survey._meta.verbose_name) == (
        "pengecualian", "kunjungan rumah",
    )  # fmt: skip


def test_answers_outlive_their_scheme(facilitator: User, person: Person) -> None:
    (kept,) = actions.assess_person(person, SCHEME, by=facilitator, at=AT)
    assert not kept.rules_changed
    gone = Assessment(scheme="gone-2001", rules_digest=kept.rules_digest)
    changed = Assessment(scheme=SCHEME.code, rules_digest="0" * 64)
    assert gone.rules_changed
    assert changed.rules_changed
    assert engine.title_of(SCHEME, "lost") == "lost"


def test_a_group_is_judged_next_by_the_scheme_it_was_judged_by_last(facilitator: User) -> None:
    group = make.group(5, by=facilitator)
    assert queries.scheme_of("", AT.date(), group) == SCHEME
    old = get_scheme("apbd-contoh")
    actions.assess_group(group, old, by=facilitator, at=AT)
    assert queries.scheme_of("", AT.date(), group) == old
    assert queries.scheme_of("kemensos-2018", AT.date(), group).code == "kemensos-2018"


def test_one_person_is_kept_from_their_page(facilitator: User, person: Person) -> None:
    browser = make.browser(facilitator)
    page = browser.post(f"/orang/{person.pk}/kelayakan/simpan/", follow=True).content.decode()
    assert "1 jawaban disimpan" in page
    assert "belum duduk di kelompok" in page
    kept = Assessment.objects.get()
    researcher = make.browser(make.user(Role.RESEARCHER, "7316"))
    assert researcher.get(f"/kelayakan/{kept.pk}/").status_code == 403
    assert researcher.get("/pengecualian/").status_code == 403


def test_the_page_of_a_person_tells_of_what_waits(facilitator: User, person: Person) -> None:
    browser, home = make.browser(facilitator), f"/orang/{person.pk}/rumah/"
    assert "Belum ada jawaban" in _finished(browser, home, begun=True)
    assert "Sedang diisi" in browser.get(f"/orang/{person.pk}/").content.decode()
    refused = browser.post(f"{home}4/", {"meals_per_day": "9", "can_pay_clinic": "ya"})
    assert refused.status_code == 302
    assert "Kunjungan disimpan" in _finished(browser, home)
    assert _finished(browser, home)  # nothing is open any more: nothing happens
    actions.ask_waiver(person, "register", REASON, scheme=SCHEME, by=facilitator, at=AT)
    page = browser.get(f"/orang/{person.pk}/").content.decode()
    assert "1 pengecualian menunggu" in page
    assert "Sudah diisi" in page
    village = make.browser(make.user(Role.VILLAGE_HEAD, make.BALLA))
    assert "Daftar periksa" not in village.get(f"/orang/{person.pk}/").content.decode()


def _finished(browser: object, home: str, *, begun: bool = False) -> str:
    if begun:
        browser.post(home)  # type: ignore[attr-defined]
    page = browser.post(f"{home}selesai/", follow=True)  # type: ignore[attr-defined]
    return str(page.content.decode())


def test_what_was_decided_meanwhile_is_told_on_the_page(facilitator: User, person: Person) -> None:
    head = make.user(Role.DINSOS_HEAD, "7316")
    waiver = actions.ask_waiver(person, "register", REASON, scheme=SCHEME, by=facilitator, at=AT)
    url = f"/pengecualian/{waiver.pk}/"
    actions.decide_waiver(waiver, approve=True, by=head, at=AT)
    late = make.browser(head).post(f"{url}putus/", {"keputusan": "setuju"}).content.decode()
    assert "sudah diputus" in late
    actions.withdraw_waiver(waiver, reason=REASON, by=head, at=AT)
    again = make.browser(head).post(f"{url}cabut/", {"reason": REASON}).content.decode()
    assert "sudah tidak berlaku" in again
    long = {"keputusan": "tolak", "note": "x" * 501}
    assert make.browser(head).post(f"{url}putus/", long).status_code == 200


def test_two_clicks_begin_one_visit(facilitator: User, person: Person) -> None:
    first = actions.begin_survey(person, by=facilitator, at=AT)
    hidden = queries.open_survey
    queries.open_survey = lambda _person: None
    try:
        assert actions.begin_survey(person, by=facilitator, at=AT) == first
    finally:
        queries.open_survey = hidden


def test_who_may_not_take_lists_out_gets_none(facilitator: User) -> None:
    found = tallies.targeting(facilitator, SCHEME, "7316")
    with pytest.raises(Blocked) as caught:
        exports.workbook(found, scheme=SCHEME, code="7316", by=facilitator, at=AT)
    assert caught.value.problems[0].code == "export.role"
    aid.register(aid._sources[0])
    assert len(aid._sources) == len(set(aid._sources))


def test_a_decision_is_taken_once_and_not_by_the_one_who_asked() -> None:
    told = {"asked_by": 1, "by": 1, "waiting": False, "approve": False, "note": ""}
    found = [problem.code for problem in waiving.deciding_problems(**told)]  # type: ignore[arg-type]
    assert found == ["waiver.decided", "waiver.same_person", "waiver.reason"]
    fine = told | {"by": 2, "waiting": True, "approve": True}
    assert not list(waiving.deciding_problems(**fine))  # type: ignore[arg-type]
    assert not list(waiving.withdrawing_problems(alive=True, reason=REASON))


def test_without_json_the_command_draws_a_table(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        @property
        def buffer(self) -> "Broken":
            return self

        def read(self, _size: int) -> bytes:
            raise OSError

    monkeypatch.setattr("sys.stdin", None)
    assert run(["eligibility", "--scheme", SCHEME.code]) == 2
    monkeypatch.setattr("sys.stdin", Broken())
    assert run(["eligibility", "--scheme", SCHEME.code]) == 2
    from io import BytesIO, TextIOWrapper

    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(b"{}")))
    assert run(["eligibility", "--scheme", SCHEME.code]) == 0
    assert "age" in capsys.readouterr().out
