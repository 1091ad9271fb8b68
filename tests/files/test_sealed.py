"""Files that are kept encrypted for a while: nobody downloads them, and they go without a trace."""

import hashlib

import pytest
from django.test import TestCase

from anyam.audit.models import Event
from anyam.files.actions import forget, keep_sealed, sweep
from anyam.files.models import Attachment
from anyam.people.crypto import seal_bytes, unseal_bytes
from tests import make

pytestmark = pytest.mark.django_db
PLAIN = b"7316035706850001;Siti Aminah"


def sealed() -> Attachment:
    return keep_sealed(
        seal_bytes(PLAIN, "test.source"), name="Daftar Balla.xlsx", kind="test.source",
        source_sha256=hashlib.sha256(PLAIN).hexdigest(), region_code=make.BALLA,
        by=make.user(), at=make.AT,
    )  # fmt: skip


def test_a_sealed_file_holds_nothing_that_can_be_read() -> None:
    attachment = sealed()

    kept = attachment.file.read()
    assert b"7316035706850001" not in kept
    assert unseal_bytes(kept, "test.source") == PLAIN
    assert attachment.name == "Daftar Balla.bin"


def test_nobody_downloads_a_sealed_file() -> None:
    attachment = sealed()

    for user in (make.user(), make.user("area_admin", over="7316")):
        assert make.browser(user).get(attachment.get_absolute_url()).status_code == 404


def test_a_sealed_file_is_forgotten_with_its_bytes() -> None:
    attachment = sealed()
    storage, name = attachment.file.storage, attachment.file.name

    with TestCase.captureOnCommitCallbacks(execute=True):
        forget(attachment, by=None, at=make.AT)

    assert not storage.exists(str(name))
    assert not Attachment.objects.exists()
    assert Event.objects.get(action="file.forget").subject_name == "Daftar Balla.bin"
    assert sweep(at=make.AT) == []


def test_what_people_handed_in_is_never_forgotten() -> None:
    made = make.group(members=5)
    photo = Attachment.objects.filter(group_id=made.pk).first()
    assert photo is not None

    with pytest.raises(ValueError, match="kept"):
        forget(photo, by=None, at=make.AT)
