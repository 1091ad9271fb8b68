"""Pages travel compressed; what is compressed already travels as it is."""

import gzip

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from anyam.web.middleware import CompressText


@pytest.mark.django_db
def test_a_page_is_sent_compressed_to_whoever_can_read_it() -> None:
    plain = Client().get("/masuk/")
    packed = Client().get("/masuk/", headers={"accept-encoding": "gzip, br"})
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in plain["Vary"]
    assert b"</html>" in gzip.decompress(packed.content)
    assert len(packed.content) < len(plain.content) / 2


@pytest.mark.parametrize("kind", ["image/jpeg", "application/pdf", ""])
def test_files_keep_their_length(kind: str) -> None:
    request = HttpRequest()
    request.META["HTTP_ACCEPT_ENCODING"] = "gzip"
    response = CompressText(lambda _request: HttpResponse(b"a" * 999, content_type=kind))(request)
    assert isinstance(response, HttpResponse)
    assert response.content == b"a" * 999
