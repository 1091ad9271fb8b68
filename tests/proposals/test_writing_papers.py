"""Photos and papers of a proposal: kept once, shown, taken out, never in the way of the answers."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pypdf import PdfWriter

from anyam.audit.models import Event
from anyam.proposals import actions
from anyam.proposals.models import Proposal
from tests import make
from tests.proposals.writers import address, blank, chair, facilitator, fresh, text

pytestmark = pytest.mark.django_db


def writer() -> tuple[Client, Proposal]:
    by = facilitator()
    return make.browser(by), blank(by)


def upload(client: Client, proposal: Proposal, kind: str, file: Any) -> Any:
    return client.post(address("paper_add", proposal, kind), {"file": file})


def pdf(name: str = "rekomendasi.pdf") -> SimpleUploadedFile:
    body = BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(body)
    return SimpleUploadedFile(name, body.getvalue(), "application/pdf")


def test_a_photo_of_the_place_is_kept_shown_and_counted() -> None:
    client, proposal = writer()
    assert "Foto lokasi usaha Belum ada" in text(client.get(address("papers", proposal)))
    response = upload(client, proposal, "lokasi_usaha", make.photo("toko depan.jpg"))
    assert response["Location"] == address("papers", proposal)
    document = proposal.documents.get()
    html = client.get(address("papers", proposal)).content.decode()
    assert f'<img class="k-preview" src="/berkas/{document.attachment_id}/"' in " ".join(
        html.split()
    )
    assert "Belum ada" not in html
    assert client.get(f"/berkas/{document.attachment_id}/").status_code == 200


def test_a_paper_may_be_a_pdf_and_a_photo_of_the_place_may_not() -> None:
    client, proposal = writer()
    assert upload(client, proposal, "rekomendasi_camat", pdf()).status_code == 302
    response = upload(client, proposal, "lokasi_usaha", pdf())
    assert response.status_code == 200
    assert "Ada yang perlu diperbaiki" in text(response)
    assert [d.kind for d in proposal.documents.all()] == ["rekomendasi_camat"]


def test_the_same_photo_sent_twice_is_kept_once() -> None:
    client, proposal = writer()
    picture = BytesIO()
    Image.new("RGB", (20, 20), "tan").save(picture, "JPEG")
    for _press in range(2):
        file = SimpleUploadedFile("a.jpg", picture.getvalue(), "image/jpeg")
        assert upload(client, proposal, "lokasi_usaha", file).status_code == 302
    assert proposal.documents.count() == 1
    assert Event.objects.about(proposal).filter(action="proposal.add_document").count() == 1


def test_a_paper_taken_out_is_gone_from_the_page_and_kept_in_the_record() -> None:
    client, proposal = writer()
    upload(client, proposal, "lokasi_usaha", make.photo())
    document = proposal.documents.get()
    url = address("paper_remove", proposal, document.pk)
    assert "Keluarkan berkas ini dari usulan?" in text(client.get(url))
    for _press in range(2):
        assert client.post(url).status_code == 302
    document.refresh_from_db()
    assert document.removed_at is not None
    assert "Belum ada" in text(client.get(address("papers", proposal)))
    assert "sudah dikeluarkan" in text(client.get(url, follow=True))
    events = Event.objects.about(proposal).filter(action="proposal.remove_document")
    assert events.count() == 1


def test_a_paper_can_be_put_back_after_it_was_taken_out() -> None:
    client, proposal = writer()
    picture = BytesIO()
    Image.new("RGB", (20, 20), "teal").save(picture, "JPEG")
    file = SimpleUploadedFile("a.jpg", picture.getvalue(), "image/jpeg")
    upload(client, proposal, "lokasi_usaha", file)
    client.post(address("paper_remove", proposal, proposal.documents.get().pk))
    file.seek(0)
    upload(client, proposal, "lokasi_usaha", file)
    assert proposal.documents.filter(removed_at=None).count() == 1


def test_nobody_takes_a_paper_out_of_another_proposal() -> None:
    client, proposal = writer()
    other = make.draft(make.group(members=5), total=9_000_000)
    theirs = other.documents.get()
    assert client.post(address("paper_remove", proposal, theirs.pk)).status_code == 404
    theirs.refresh_from_db()
    assert theirs.removed_at is None


def test_a_chair_sends_papers_too() -> None:
    proposal = blank(facilitator(), make.group(members=5))
    client = make.browser(chair(proposal.group))
    assert upload(client, proposal, "lokasi_usaha", make.photo()).status_code == 302
    assert proposal.documents.count() == 1


def test_a_kind_that_does_not_exist_is_not_found() -> None:
    client, proposal = writer()
    assert client.get(address("paper_add", proposal, "ijazah")).status_code == 404


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        b"<script>alert(1)</script>",
        b"\xff\xd8\xff" + b"x" * 50,
        b"%PDF-",
        b"GIF89a",
    ],
)
def test_what_is_no_photo_is_refused_and_disturbs_nothing(content: bytes) -> None:
    client, proposal = writer()
    actions.answer(proposal, {"aims": "Kue"}, by=proposal.author, at=make.AT)
    for kind in ("lokasi_usaha", "rekomendasi_camat"):
        response = upload(client, proposal, kind, SimpleUploadedFile("foto.jpg", content))
        assert response.status_code == 200, kind
        assert "Ada yang perlu diperbaiki" in text(response)
    assert "Pilih fotonya dulu." in text(
        client.post(address("paper_add", proposal, "lokasi_usaha"))
    )
    assert fresh(proposal).aims == "Kue"
    assert not proposal.documents.exists()
