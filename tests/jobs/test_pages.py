"""What people see of background work, and whose they see."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anyam.accounts.models import User
from anyam.jobs import actions, worker
from anyam.jobs.models import Job
from tests.jobs import kinds, people

assert kinds
AT = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.django_db


def start(by: User | None = None, code: str = "7316031021", kind: str = "test.pieces") -> Job:
    return actions.start(
        kind,
        by=by or people.facilitator(),
        at=AT,
        region_code=code,
        arguments={"pieces": 2},
        total=2,
    )


@pytest.fixture
def siti(client: Client) -> Client:
    client.force_login(people.facilitator(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_one_sees_one_s_own_jobs_and_an_area_admin_those_of_the_area() -> None:
    mine, neighbour = start(), start(people.person("Budi", people.Role.FACILITATOR, "731603"))
    elsewhere = start(people.person("Ani", people.Role.FACILITATOR, "330401"), code="3304012001")
    national = start(people.person("Dewi", people.Role.AUDITOR, "33"), code="")

    def seen_by(user: User) -> set[Job]:
        return set(Job.objects.visible_to(user))

    assert seen_by(people.facilitator()) == {mine}
    assert seen_by(people.admin("7316")) == {mine, neighbour}
    assert seen_by(people.admin("33")) == {elsewhere}
    assert national not in seen_by(people.admin("73"))


def test_a_job_of_somebody_else_is_not_found(siti: Client) -> None:
    other = start(people.person("Budi", people.Role.FACILITATOR, "731603"))
    for path in ("", "batal/", "ulang/"):
        url = f"{other.get_absolute_url()}{path}"
        response = siti.post(url) if path else siti.get(url)
        assert response.status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    response = client.get(start().get_absolute_url())
    assert response.status_code == 302
    assert response["Location"].startswith("/masuk/")


def test_a_waiting_job_refreshes_itself_with_and_without_javascript(siti: Client) -> None:
    page = siti.get(start().get_absolute_url()).content.decode()
    assert re.search(r'<noscript>\s*<meta http-equiv="refresh" content="5">', page)
    assert 'hx-trigger="every 2s"' in page
    assert '<progress id="pekerjaan-kemajuan"' in page
    assert "Menunggu pekerjaan lain selesai" in page


def test_a_running_job_shows_how_far_it_is(siti: Client) -> None:
    job = start()
    Job.objects.filter(pk=job.pk).update(status="running", done=1, message="bagian 1", attempts=1)
    fragment = siti.get(job.get_absolute_url(), headers=HTMX)
    text = fragment.content.decode()
    assert fragment.status_code == 200
    assert "<html" not in text
    assert 'value="1"' in text
    assert 'max="2"' in text
    assert "1 dari 2 selesai (50%)" in text
    assert "bagian 1" in text


def test_polling_ends_with_the_job_and_the_result_is_announced(siti: Client) -> None:
    job = start()
    worker.Worker().run_all()
    fragment = siti.get(job.get_absolute_url(), headers=HTMX)
    text = fragment.content.decode()
    assert fragment.status_code == 286
    assert "2 bagian selesai." in text
    assert '<a class="govuk-link" href="/pekerjaan/">Daftar pekerjaan</a>' in text
    assert 'hx-swap-oob="innerHTML:#pekerjaan-kabar">Selesai</div>' in text

    page = siti.get(job.get_absolute_url()).content.decode()
    assert "hx-trigger" not in page.split("</head>")[1]
    assert 'http-equiv="refresh"' not in page


def test_a_failed_job_shows_the_sentence_and_can_be_tried_again(siti: Client) -> None:
    job = start(kind="test.refused")
    worker.Worker().run_all()
    page = siti.get(job.get_absolute_url()).content.decode()
    assert "Surat belum ditandatangani. Nomor surat kosong." in page

    again: Any = siti.post(f"{job.get_absolute_url()}ulang/", follow=True)
    assert "Pekerjaan menunggu giliran lagi." in again.content.decode()
    twice: Any = siti.post(f"{job.get_absolute_url()}ulang/", follow=True)
    assert "Hanya pekerjaan yang gagal atau dibatalkan" in twice.content.decode()


def test_a_job_is_cancelled_once(siti: Client) -> None:
    job = start()
    first: Any = siti.post(f"{job.get_absolute_url()}batal/", follow=True)
    assert "Pekerjaan dibatalkan." in first.content.decode()
    second: Any = siti.post(f"{job.get_absolute_url()}batal/", follow=True)
    assert "sudah berakhir" in second.content.decode()


def test_the_list_needs_the_same_queries_for_one_job_as_for_many(siti: Client) -> None:
    counts = []
    for more in (0, 30):
        for _ in range(more):
            start()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = siti.get("/pekerjaan/")
        assert page.status_code == 200
        counts.append(len(queries))
        start()
    assert "Belum ada pekerjaan latar." not in page.content.decode()
    assert page.content.decode().count("Pekerjaan uji") == 25
    assert counts[1] <= 15
    assert counts[1] - counts[0] <= 1  # an empty list is not asked for its rows


def test_the_empty_list_says_so(siti: Client) -> None:
    assert "Belum ada pekerjaan latar." in siti.get("/pekerjaan/").content.decode()
