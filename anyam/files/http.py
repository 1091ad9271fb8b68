"""Sends a kept file so that a browser can show it and nothing in it can act."""

import logging

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponseNotModified,
)
from django.utils.translation import gettext as _

from anyam.files.models import Attachment

log = logging.getLogger(__name__)


def send(request: HttpRequest, attachment: Attachment, *, name: str = "") -> HttpResponseBase:
    """Answer with the file; whether the user may read it was asked before.

    Photos are shown in the page. A PDF is saved: a browser's own viewer does not work in the
    sandbox every file is sent in.
    """
    etag = f'"{attachment.sha256}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified()
    try:
        handle = attachment.file.open("rb")
    except FileNotFoundError:
        log.error("file missing from the store", extra={"attachment": attachment.pk})
        raise Http404(_("Berkas ini tidak ada di penyimpanan. Beri tahu admin wilayah.")) from None
    response = FileResponse(
        handle,
        as_attachment=not attachment.is_image,
        filename=name or attachment.name,
        content_type=attachment.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = etag
    return response
