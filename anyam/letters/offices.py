"""Writes about offices: opening one, changing what stands on its letters."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.audit import actions as audit
from anyam.files.actions import keep
from anyam.files.models import Attachment
from anyam.files.rules import PICTURES
from anyam.kernel.problems import Blocked, Problem
from anyam.letters import authority, rules
from anyam.letters.models import Office
from anyam.letters.profiles import plain_profile
from anyam.regions.models import Region
from anyam.regions.scope import NATION


@transaction.atomic
def open_office(
    *,
    unit: str,
    region_code: str,
    by: User,
    at: datetime,
    new_logo: "UploadedFile[Any] | None" = None,
    **profile: Any,
) -> Office:
    """Add an office of this kind to a region.

    Args:
      profile: the other fields of `Office`.
    Raises:
      Blocked: there is one already, or its numbers cannot be made by its patterns.
    """
    if new_logo is not None:
        profile["logo"] = _emblem(new_logo, region_code, by=by, at=at)
    office = Office(unit=unit, region_code=region_code, **profile)
    _stop_bad_patterns(office)
    try:
        with transaction.atomic():
            office.save(force_insert=True)
    except IntegrityError:
        message = _("Kantor jenis ini sudah ada di wilayah yang sama.")
        raise Blocked([Problem("office.exists", message, "region")]) from None
    audit.record("office.open", office, by=by, at=at, region_code=region_code)
    return office


def office_for(unit: str, region: Region | None, *, by: User, at: datetime) -> Office:
    """The office of a region; opened with a plain profile where nobody has written one yet."""
    code = region.code if region else NATION
    if there := Office.objects.of(unit, code):
        return there
    profile = plain_profile(unit, region)
    probe = Office(unit=unit, region_code=code)
    if authority.head_of(probe, by) is not None:
        profile |= {"head_name": by.name, "head_rank": by.rank, "head_nip": by.nip}
    return open_office(unit=unit, region_code=code, by=by, at=at, **profile)


@transaction.atomic
def change_office(
    office: Office,
    *,
    by: User,
    at: datetime,
    new_logo: "UploadedFile[Any] | None" = None,
    **profile: Any,
) -> Office:
    """Change what an office puts on its letters from now on; those issued stay as they are."""
    if new_logo is not None:
        profile["logo"] = _emblem(new_logo, office.region_code, by=by, at=at)
    before = {name: getattr(office, name) for name in profile}
    for name, value in profile.items():
        setattr(office, name, value)
    _stop_bad_patterns(office)
    office.save(update_fields=[*profile])
    changes = {n: [str(before[n]), str(v)] for n, v in profile.items() if before[n] != v}
    audit.record(
        "office.change", office, by=by, at=at, region_code=office.region_code, changes=changes
    )
    return office


def _emblem(upload: "UploadedFile[Any]", region_code: str, *, by: User, at: datetime) -> Attachment:
    return keep(upload, kind="office.logo", region_code=region_code, accept=PICTURES, by=by, at=at)


def _stop_bad_patterns(office: Office) -> None:
    problems = [
        Problem(problem.code, problem.message, name)
        for name in ("number_pattern", "decree_pattern")
        if (pattern := getattr(office, name)) or name == "number_pattern"
        for problem in rules.pattern_problems(pattern)
    ]
    if problems:
        raise Blocked(problems)
