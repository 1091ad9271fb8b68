"""Of those helped, how many fail; of those who qualify, how many were never reached."""

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.eligibility import actions, tallies
from anyam.eligibility.jobs import assess_place
from anyam.eligibility.models import Standing, Tally
from anyam.jobs.models import Job
from anyam.people.models import Person
from anyam.proposals.models import Proposal
from anyam.regions.progress import silent
from anyam.schemes import get_scheme
from tests import make

pytestmark = pytest.mark.django_db
SCHEME = get_scheme("permensos-2-2019")
BALLA = make.BALLA


@pytest.fixture
def awarded() -> Proposal:
    """Five members were helped; two of them are policemen, which bars."""
    made = make.proposal("awarded", of=make.group(5), total=10_000_000)
    pks = made.group.memberships.living().values_list("person_id", flat=True)
    Person.objects.filter(pk__in=pks).update(occupation="farmer", main_earner=True)
    Person.objects.filter(pk__in=list(pks)[:2]).update(occupation="police")
    return made


def judged(code: str = "7316") -> dict[str, Any]:
    """The job as the worker does it."""
    by = make.user(Role.DINSOS_HEAD, "7316")
    told = {"scheme": SCHEME.code, "region": code, "user": by.pk}
    job = Job(kind="eligibility.assess", arguments=told)
    return dict(assess_place(job, silent))


def test_the_awarded_are_helped_and_their_own_grant_is_no_aid_before(awarded: Proposal) -> None:
    helped = Standing.objects.filter(helped=True)
    assert helped.count() == 5
    for standing in helped.select_related("assessment"):
        said = {a["rule"]: a["answer"] for a in standing.assessment.answers}
        assert said["never_assisted"] == "pass"
        assert said["register"] == "pass"


def test_who_leaves_a_helped_group_was_assisted_before(awarded: Proposal) -> None:
    from anyam.eligibility.queries import answers_of
    from anyam.groups import actions as groups

    seat = awarded.group.memberships.living().last()
    assert seat is not None
    by = make.user()
    groups.end_membership(seat, on=make.AT.date(), reason="resigned", by=by, at=make.AT)
    _known, answers = answers_of(seat.person, SCHEME, today=make.AT.date())
    answer = next(a for a in answers if a.rule == "never_assisted")
    assert answer.answer == "fail"
    assert awarded.group.name in answer.evidence


def test_everybody_of_a_regency_is_judged_and_counted_by_village(awarded: Proposal) -> None:
    facilitator = make.user()
    alone = make.person(by=facilitator, name="Belum Terjangkau")
    Person.objects.filter(pk=alone.pk).update(occupation="farmer")
    visit = actions.begin_survey(alone, by=facilitator, at=make.AT)
    actions.answer_survey(visit, {"village_says_poor": True}, by=facilitator, at=make.AT)
    actions.finish_survey(visit, by=facilitator, at=make.AT)
    result = judged()
    assert "6 orang dinilai" in result["summary"]
    assert judged()["summary"].endswith(" 0 jawaban baru.")  # nothing changed since
    tally = Tally.objects.get(region_id=BALLA)
    assert (tally.people, tally.helped, tally.helped_fail) == (6, 5, 2)
    # The one nobody reached stands in no register yet: not known, and never reached.
    assert (tally.unknown_unreached, tally.qualified_unreached) == (1, 0)
    page = make.browser(make.user(Role.DINSOS_HEAD, "7316")).get("/sasaran/").content.decode()
    assert "Dari <strong>5</strong> orang yang dibantu, <strong>2</strong> tidak memenuhi" in page
    assert "2 dari 5" in page
    assert "%" not in page.split("<main")[1].split("</main>")[0].replace("100%", "")


def test_who_moves_away_leaves_the_count_of_the_old_village(awarded: Proposal) -> None:
    judged()
    elsewhere = make.region("7316032001", "Parombean")
    Person.objects.filter(occupation="police").update(region=elsewhere)
    judged()
    assert Tally.objects.get(region_id=BALLA).people == 3
    assert Tally.objects.get(region_id=elsewhere.code).helped_fail == 2


def test_the_page_takes_the_same_queries_for_one_village_as_for_thirty() -> None:
    head = make.user(Role.DINSOS_HEAD, "7316")
    browser = make.browser(head)
    counts = []
    for many in (1, 30):
        codes = [f"73160320{number:02d}" for number in range(1, many + 1)]
        for code in codes:
            make.region(code)
            given = dict.fromkeys(tallies.FIELDS, 3)
            Tally.objects.update_or_create(
                region_id=code, scheme=SCHEME.code, defaults=given | {"counted_at": make.AT}
            )
        browser.get("/sasaran/")
        with CaptureQueriesContext(connection) as seen:
            page = browser.get("/sasaran/").content.decode()
        counts.append(len(seen))
        assert page.count("3 dari 3") >= many
    assert counts[0] == counts[1]


def test_a_province_is_read_by_regency_and_each_leads_deeper(awarded: Proposal) -> None:
    judged()
    browser = make.browser(make.user(Role.PROVINCE_VIEWER, "73"))
    page = browser.get("/sasaran/").content.decode()
    assert "wilayah=7316" in page
    assert "Nilai semua orang" not in page
    deeper = browser.get("/sasaran/?wilayah=7316").content.decode()
    assert "Balla" in deeper
    for rubbish in ("99", "x", "٧", "7317", "7316031021999"):
        assert browser.get("/sasaran/", {"wilayah": rubbish}).status_code == 200
    assert make.browser(make.user()).get("/sasaran/").status_code == 403


def test_the_office_starts_the_count_and_who_only_reads_does_not() -> None:
    make.region()
    head, auditor = make.user(Role.DINSOS_HEAD, "7316"), make.user(Role.AUDITOR, "7316")
    asked = make.browser(head).post("/sasaran/hitung/", {"wilayah": "7316"})
    assert asked["Location"] == Job.objects.get().get_absolute_url()
    make.browser(auditor).post("/sasaran/hitung/", {"wilayah": "7316"})
    assert Job.objects.count() == 1


def test_the_workbook_holds_the_same_counts_and_is_recorded(awarded: Proposal) -> None:
    judged()
    browser = make.browser(make.user(Role.DINSOS_HEAD, "7316"))
    book = CalamineWorkbook.from_filelike(BytesIO(browser.get("/sasaran/unduh.xlsx").content))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][:6] == ["73.16.03.1021", "Balla", 5, 5, 2, 3]
    assert rows[2][1] == "Jumlah"
    assert Event.objects.filter(action="export.targeting").count() == 1
    chair = make.user(Role.DINSOS_VERIFIER, "7316")
    assert make.browser(chair).get("/sasaran/unduh.xlsx").status_code == 200


def test_before_anybody_was_judged_the_page_says_what_to_do() -> None:
    make.region()
    page = make.browser(make.user(Role.DINSOS_HEAD, "7316")).get("/sasaran/").content.decode()
    assert "Belum ada yang dinilai" in page
    assert "Nilai semua orang" in page


def test_what_is_counted_of_a_country_is_what_is_counted_of_its_villages(
    awarded: Proposal,
) -> None:
    make.village("7317011001")
    far = make.person(by=make.user(), name="Jauh Sekali")
    Person.objects.filter(pk=far.pk).update(region_id="7317011001", occupation="farmer")
    for code in ("7316", "7317"):
        judged(code)
    over = make.user(Role.DIRECTOR, "")
    wide, near = (tallies.targeting(over, SCHEME, code) for code in ("", "7316"))
    assert [(row.code, row.counts["people"]) for row in wide.rows] == [("73", 6)]
    assert near.total.counts["helped_fail"] == wide.total.counts["helped_fail"] == 2
    regencies = tallies.targeting(over, SCHEME, "73").rows
    assert [(row.code, row.counts["people"]) for row in regencies] == [("7316", 5), ("7317", 1)]


def test_a_village_counted_anew_is_counted_anew_in_its_regency(awarded: Proposal) -> None:
    judged()
    Standing.objects.filter(region_id=BALLA).delete()
    tallies.recount([BALLA], SCHEME, at=make.AT)
    over = make.user(Role.DIRECTOR, "")
    assert tallies.targeting(over, SCHEME, "").rows == []


def test_who_sees_a_part_of_a_regency_sees_no_sum_of_the_whole(awarded: Proposal) -> None:
    judged()
    elsewhere = make.user(Role.FACILITATOR, "731602")
    assert tallies.targeting(elsewhere, SCHEME, "").rows == []
    here = make.user(Role.FACILITATOR, BALLA[:6])
    assert tallies.targeting(here, SCHEME, "").total.counts["people"] == 5
