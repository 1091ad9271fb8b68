"""What an office puts on all its papers, and how a letter is made ready to be set."""

import base64
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from anyam.accounts.models import User
from anyam.files.models import Attachment
from anyam.letters.authority import head_of
from anyam.letters.bodies import Signer
from anyam.letters.models import Letter, Office
from anyam.letters.render import render
from anyam.letters.rules import storable


def content(
    office: Office | None,
    by: User,
    *,
    data: Mapping[str, Any],
    dated_on: date,
    subject_line: str,
    number: str = "",
    addressee: str = "",
    addressee_place: str = "Tempat",
    via: str = "",
    cc: Sequence[str] = (),
    enclosure: str = "-",
    signer: Signer | None = None,
) -> dict[str, Any]:
    """All that a paper says, as JSON: what is frozen when it is issued, and drawn in a preview."""
    says: dict[str, Any] = storable(
        {
            **head_data(office, by),
            **({"signer": signer} if signer else {}),
            "number": number,
            "dated_on": dated_on.isoformat(),
            "subject": subject_line,
            "enclosure": enclosure,
            "addressee": addressee,
            "addressee_place": addressee_place,
            "via": via,
            "cc": list(cc),
            "body": data,
        }
    )
    return says


def preview(kind: str, office: Office | None, by: User, **says: Any) -> bytes:
    """Set a paper that is not issued: marked as such across every page, without code.

    Args:
      says: the keywords of `content`.
    """
    paper = content(office, by, **says)
    return render(kind, {**paper, "logo": picture(paper["logo_id"]), "draft": True})


def head_data(office: Office | None, by: User) -> dict[str, Any]:
    """The office's part of a paper: kop, place, sheet, emblem and who signs."""
    if office is None:
        return {"letterhead": None, "signer": None, "place": "", "paper": "a4", "logo_id": None}
    return {
        "letterhead": {"lines": office.letterhead_lines, "address": office.address},
        "signer": signer_of(office, by),
        "place": office.place,
        "paper": office.paper,
        "logo_id": office.logo_id,
    }


def signer_of(office: Office, by: User) -> Signer:
    """Who signs: the head who acts, somebody acting for the head, or else the head by name."""
    held = head_of(office, by)
    if held is None:
        return {
            "position": office.head_position,
            "name": office.head_name,
            "rank": office.head_rank,
            "nip": office.head_nip,
        }
    acting = "Plh. " if held.on_behalf_of else ""
    return {
        "position": f"{acting}{office.head_position}",
        "name": by.name,
        "rank": by.rank,
        "nip": by.nip,
    }


def as_printed(letter: Letter) -> dict[str, Any]:
    """The frozen letter with its code, the address to check it at, and the emblem's picture."""
    return {
        **letter.data,
        "code": letter.code,
        "check_url": check_url(letter.code),
        "logo": picture(letter.data.get("logo_id")),
    }


def check_url(code: str) -> str:
    return settings.BASE_URL + reverse("letters:check", args=[code])


def picture(attachment_id: int | None) -> str:
    """An emblem as a data URI; "" when there is none."""
    emblem = Attachment.objects.filter(pk=attachment_id).first() if attachment_id else None
    if emblem is None:
        return ""
    with emblem.file.open("rb") as handle:
        data = base64.b64encode(handle.read()).decode()
    return f"data:{emblem.content_type};base64,{data}"
