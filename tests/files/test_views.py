from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anyam.accounts.roles import Role
from anyam.files import access
from anyam.files.models import Attachment
from tests import make
from tests.files import samples
from tests.files.test_actions import kept

pytestmark = pytest.mark.django_db


def test_a_photo_is_shown_and_nothing_in_it_can_act(client: Client) -> None:
    attachment = kept(samples.phone_photo())
    client.force_login(make.user())

    response = client.get(attachment.get_absolute_url())

    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Disposition"].startswith("inline")
    assert "private" in response["Cache-Control"]
    assert b"".join(response) == attachment.file.read()  # type: ignore[arg-type]


def test_a_pdf_is_saved_and_not_opened_in_the_page(client: Client) -> None:
    attachment = kept(samples.pdf(), "Berita acara ‘Melati’.pdf")
    client.force_login(make.user())

    response = client.get(attachment.get_absolute_url())

    assert response["Content-Disposition"].startswith("attachment")
    assert "Berita%20acara" in response["Content-Disposition"]


def test_a_file_seen_before_is_not_sent_again(client: Client) -> None:
    attachment = kept(samples.picture())
    client.force_login(make.user())
    etag = client.get(attachment.get_absolute_url())["ETag"]

    assert (
        client.get(attachment.get_absolute_url(), headers={"If-None-Match": etag}).status_code
        == 304
    )


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(kept(samples.picture()).get_absolute_url()).status_code == 302


def test_a_neighbour_learns_nothing(client: Client) -> None:
    attachment = kept(samples.picture())
    client.force_login(make.user(over="731601"))

    assert client.get(attachment.get_absolute_url()).status_code == 404


def test_a_ketua_sees_the_files_of_the_own_group_only(client: Client) -> None:
    own, other = kept(samples.picture(), group_id=11), kept(samples.picture(), group_id=12)
    client.force_login(make.user(Role.CHAIR, over=make.BALLA, group_id=11))

    assert client.get(own.get_absolute_url()).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("pk", [0, 987654, 10**30])
def test_no_such_file(client: Client, pk: int) -> None:
    client.force_login(make.user())
    assert client.get(reverse("files:show", args=[pk])).status_code == 404


def test_a_file_gone_from_the_store_is_not_found(client: Client) -> None:
    attachment = kept(samples.picture())
    attachment.file.storage.delete(attachment.file.name or "")
    client.force_login(make.user())

    assert client.get(attachment.get_absolute_url()).status_code == 404


def test_an_app_may_be_stricter_about_its_kind(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "RULES", {})

    @access.rule("photo")
    def nobody(user: Any, attachment: Attachment) -> bool:
        return False

    attachment = kept(samples.picture())
    client.force_login(make.user())

    assert client.get(attachment.get_absolute_url()).status_code == 404


def test_files_are_served_by_no_other_address(client: Client, settings: Any) -> None:
    attachment = kept(samples.picture())
    client.force_login(make.user())

    assert attachment.name not in str(attachment.file.name)
    for prefix in ("/", "/media/", "/files/", "/berkas/", settings.STATIC_URL):
        assert client.get(f"{prefix}{attachment.file.name}").status_code == 404
    assert Path(settings.STATIC_ROOT) not in Path(settings.MEDIA_ROOT).parents
