"""Issuing letters, printing them once, and what may happen to them afterwards."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.audit import actions as audit
from anyam.files.actions import keep, keep_made
from anyam.files.models import Attachment
from anyam.kernel.problems import Blocked, Problem
from anyam.letters import authority, rules
from anyam.letters.bodies import Signer
from anyam.letters.kinds import NEVER_KEPT, TITLES, Kind, series_of
from anyam.letters.models import Letter, LetterSubject, NumberRegister, Office
from anyam.letters.printing import as_printed, content
from anyam.letters.render import render
from anyam.regions.models import Region

MAX_NUMBER = 80
MAX_SCAN = 15_000_000  # a decree's list, scanned page by page


@transaction.atomic
def issue(
    *,
    kind: str,
    office: Office | None,
    data: Mapping[str, Any],
    dated_on: date,
    number: str | None,
    subject_line: str,
    region_codes: Iterable[str],
    by: User,
    at: datetime,
    addressee: str = "",
    via: str = "",
    cc: Sequence[str] = (),
    groups: Mapping[int, str] | None = None,
    enclosure: str = "-",
    addressee_place: str = "Tempat",
    signer: Signer | None = None,
) -> Letter:
    """Issue a paper: give it a number and a code, and freeze what it says.

    Args:
      office: whose letter it is; None for papers of a group itself (`kinds.OF_THE_GROUP`).
      data: the body, see `bodies`.
      number: None takes the next of the office's register; "" is a paper without a number.
      region_codes: the places it is about; whoever may see one of them may read the letter.
      groups: the groups it is about, {id: village code}; their chairs may read it.
      signer: who signs it, when it is not the head of the office or who acts for the head.
    Raises:
      Blocked: the number is taken, or the date lies ahead.
    """
    if kind in NEVER_KEPT:
        raise ValueError(f"{kind} is never kept")
    if problems := _problems(office, number, dated_on, subject_line, at):
        raise Blocked(problems)
    series, places = series_of(kind), sorted(set(region_codes) | set((groups or {}).values()))
    seq, given = _number(office, series, dated_on, number)
    frozen = content(
        office,
        by,
        data=data,
        dated_on=dated_on,
        subject_line=subject_line,
        number=given,
        addressee=addressee,
        addressee_place=addressee_place,
        via=via,
        cc=cc,
        enclosure=enclosure,
        signer=signer,
    )
    letter = Letter(
        kind=kind,
        office=office,
        region_code=office.region_code if office else (places or [""])[0],
        series=series,
        year=dated_on.year,
        seq=seq,
        number=given,
        dated_on=dated_on,
        subject_line=subject_line[:300],
        addressee=addressee[:250],
        via=via[:250],
        cc=list(cc),
        data=frozen,
        digest=rules.digest_of({"kind": str(kind), **frozen}),
        code=_new_code(),
        issued_by_id=by.pk,
        issued_by_name=by.name,
        issued_by_position=_position(frozen["signer"], places, by)[:150],
        issued_at=at,
    )
    _save(letter)
    _tell_subjects(letter, places, groups or {})
    _record("issue", letter, by=by, at=at, number=letter.number, digest=letter.digest)
    return letter


def _problems(
    office: Office | None, number: str | None, dated_on: date, subject_line: str, at: datetime
) -> list[Problem]:
    problems = []
    if dated_on > timezone.localdate(at):
        message = _("Tanggal surat tidak boleh sesudah hari ini.")
        problems.append(Problem("letter.date_ahead", message, "dated_on"))
    if not subject_line.strip():
        problems.append(Problem("letter.no_subject", _("Tuliskan hal suratnya."), "subject_line"))
    if number is not None and len(number) > MAX_NUMBER:
        message = _("Nomor surat terlalu panjang, paling banyak 80 huruf.")
        problems.append(Problem("letter.number_long", message, "number"))
    if office is None and number != "":
        message = _("Surat bernomor harus diterbitkan oleh sebuah kantor.")
        problems.append(Problem("letter.no_office", message, "number"))
    return problems


def _number(
    office: Office | None, series: str, on: date, number: str | None
) -> tuple[int | None, str]:
    """The place in the register and the number: the next one, or what the office wrote itself."""
    if office is None or number is not None:
        return None, " ".join((number or "").split())
    while True:
        seq = _step(office, series, on.year)
        given = rules.format_number(office.pattern(series), seq, on)
        # An office may have written this very number by hand before.
        if not Letter.objects.filter(
            office=office, series=series, year=on.year, number=given
        ).exists():
            return seq, given


def _step(office: Office, series: str, year: int) -> int:
    """Count on. The row stays locked until the letter is there or not: no doubles and no gaps."""
    NumberRegister.objects.get_or_create(office=office, series=series, year=year)
    register = NumberRegister.objects.filter(office=office, series=series, year=year)
    register.update(last=F("last") + 1)
    return register.values_list("last", flat=True).get()


def _new_code() -> str:
    while True:
        payload = "".join(secrets.choice(rules.ALPHABET) for _place in range(10))
        code = payload + rules.check_character(payload)
        if not Letter.objects.filter(code=code).exists():
            return code


def _save(letter: Letter) -> None:
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
    except IntegrityError:
        message = _("Nomor %s sudah dipakai surat lain pada tahun ini. Pakai nomor lain.")
        raise Blocked([Problem("letter.number_taken", message % letter.number, "number")]) from None


def _position(signer: Signer | None, places: Sequence[str], by: User) -> str:
    """Who answers for the paper, without a name; a group's own paper names its place."""
    if signer:
        return signer["position"]
    region = Region.objects.filter(code__in=places[:1]).first()
    where = f", {region.titled}" if region else ""
    return f"{by.position or by.role_names}{where}"


def _tell_subjects(letter: Letter, places: Sequence[str], groups: Mapping[int, str]) -> None:
    """Note what the letter is about; a place named through a group needs no row of its own."""
    rows = [LetterSubject(letter=letter, region_code=c, group_id=g) for g, c in groups.items()]
    named = set(groups.values())
    rows += [LetterSubject(letter=letter, region_code=c) for c in places if c not in named]
    LetterSubject.objects.bulk_create(rows, batch_size=500)


def pdf_of(letter: Letter) -> Attachment:
    """Return the PDF of a letter: set once, the same bytes ever after."""
    fresh = Letter.objects.select_related("pdf").get(pk=letter.pk)
    if fresh.pdf is None:
        _print(fresh)
        fresh.refresh_from_db(fields=["pdf"])
    letter.pdf = fresh.pdf
    if fresh.pdf is None:
        raise RuntimeError(f"letter {letter.pk} was not printed")
    return fresh.pdf


def _print(letter: Letter) -> None:
    pdf = render(letter.kind, as_printed(letter))
    with transaction.atomic():
        attachment = keep_made(
            pdf,
            name=f"{TITLES[Kind(letter.kind)]} {letter.number.replace('/', '-') or letter.code}",
            kind="letter.pdf",
            region_code=letter.region_code,
            by=None,
            at=letter.issued_at,
        )
        if not Letter.objects.filter(pk=letter.pk, pdf=None).update(pdf=attachment):
            transaction.set_rollback(True)  # somebody else was faster: theirs is the letter
            return
        _record("print", letter, by=None, at=letter.issued_at, sha256=attachment.sha256)


@transaction.atomic
def attach_signed_scan(
    letter: Letter, upload: "UploadedFile[Any]", *, by: User, at: datetime
) -> Letter:
    """Keep the scan of the letter as it was signed and stamped; a newer scan takes its place."""
    _stop_unless_allowed(letter, by)
    attachment = keep(
        upload,
        kind="letter.scan",
        region_code=letter.region_code,
        by=by,
        at=at,
        max_bytes=MAX_SCAN,
    )
    earlier = letter.signed_scan.sha256 if letter.signed_scan else ""
    facts = {"signed_scan": attachment, "signed_scan_at": at, "signed_scan_by_name": by.name}
    if not Letter.objects.filter(pk=letter.pk, revoked_at=None).update(**facts):
        raise _revoked()
    letter.refresh_from_db()
    _record("scan", letter, by=by, at=at, sha256=[earlier, attachment.sha256])
    return letter


@transaction.atomic
def revoke(letter: Letter, reason: str, *, by: User, at: datetime) -> Letter:
    """Withdraw a letter: it stays in the register and the public page says so."""
    _stop_unless_allowed(letter, by)
    why = " ".join(reason.split())[:500]
    if not why:
        message = _("Tuliskan alasan surat ini dicabut.")
        raise Blocked([Problem("letter.no_reason", message, "reason")])
    living = Letter.objects.filter(pk=letter.pk, revoked_at=None)
    if not living.update(revoked_at=at, revoked_reason=why):
        raise _revoked()
    letter.refresh_from_db()
    _record("revoke", letter, by=by, at=at, note=why)
    return letter


def _stop_unless_allowed(letter: Letter, by: User) -> None:
    if not authority.may_manage(by, letter):
        message = _("Hanya pejabat kantor yang menerbitkan surat ini yang dapat mengubahnya.")
        raise Blocked([Problem("letter.authority", message)])


def _revoked() -> Blocked:
    return Blocked([Problem("letter.revoked", _("Surat ini sudah dicabut."))])


def _record(
    what: str, letter: Letter, *, by: User | None, at: datetime, note: str = "", **changes: Any
) -> None:
    audit.record(
        f"letter.{what}",
        letter,
        by=by,
        at=at,
        region_code=letter.region_code,
        note=note,
        changes=changes,
    )
