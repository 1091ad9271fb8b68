"""Turns cases into letters: which office writes, to whom, by what way, and about which groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.groups.models import Membership
from anyam.kernel.dates import format_date
from anyam.kernel.problems import Blocked, Problem
from anyam.kernel.workflow import Step
from anyam.letters import actions as letters
from anyam.letters import printing
from anyam.letters.kinds import Kind
from anyam.letters.legal import BASIS
from anyam.letters.models import Letter, Office
from anyam.letters.offices import office_for
from anyam.letters.profiles import plain_profile
from anyam.proposals.models import Batch, Decision
from anyam.proposals.queries import Dossier
from anyam.proposals.rules import Facts
from anyam.proposals.steps import LetterMaker
from anyam.proposals.workflow import Action
from anyam.regions.models import Region

UNITS = {
    Role.VILLAGE_HEAD: (Office.Unit.VILLAGE, 10),
    Role.DINSOS_HEAD: (Office.Unit.DINSOS, 4),
    Role.DIRECTOR: (Office.Unit.DIRECTORATE, 0),
    Role.DIRECTORATE_VERIFIER: (Office.Unit.DIRECTORATE, 0),
}
DIRECTORATE = "Direktur Penanganan Fakir Miskin Wilayah I"
SUBJECTS = {
    Kind.SURAT_KETERANGAN: "Surat keterangan kelompok",
    Kind.SURAT_PENGANTAR: "Usulan penerima bantuan KUBE",
    Kind.SK: "Penetapan lokasi dan penerima bantuan KUBE",
    Kind.PEMBERITAHUAN: "Hasil penetapan penerima bantuan KUBE",
    Kind.SPTJM: "Pernyataan tanggung jawab mutlak bantuan KUBE",
}


@dataclass(frozen=True, slots=True)
class Order:
    """What the officer asks of a letter; what is empty is worked out."""

    dated_on: date
    number: str = ""
    funding_source: str = ""


def place_of(role: str, codes: Sequence[str]) -> tuple[str, Region | None]:
    """The kind of office that writes in this role about these villages, and where it is.

    Raises:
      Blocked: they belong to several offices, so one letter cannot speak of them all.
    """
    unit, length = UNITS[Role(role)]
    places = {code[:length] for code in codes}
    if len(places) != 1:
        message = _("Satu surat hanya untuk satu kantor. Pisahkan usulan menurut wilayahnya.")
        raise Blocked([Problem("letter.offices", message)])
    [place] = places
    return unit, Region.objects.get(pk=place) if place else None


def single_letter(answers: Mapping[str, Any], *, by: User, at: datetime) -> LetterMaker:
    """The letter that goes out with one case, numbered as the officer typed it."""
    number = str(answers.get("letter_number", "")).replace("\x00", "").strip()[:80]
    return maker(Order(timezone.localdate(at), number), by=by, at=at)


def letter_for(batch: Batch, *, by: User, at: datetime) -> LetterMaker:
    """The letter of a batch, as it was described."""
    return maker(Order(batch.dated_on, batch.number, batch.funding_source), by=by, at=at)


def maker(order: Order, *, by: User, at: datetime) -> LetterMaker:
    def make(files: Sequence[Dossier], step: Step[Facts]) -> Letter:
        unit, region = place_of(step.role, [file.proposal.region_id for file in files])
        office = office_for(unit, region, by=by, at=at)
        asked = _with_defaults(order, files)
        kind = Kind(step.letter)
        head = heading(kind, files)
        return letters.issue(
            kind=kind,
            office=office,
            data=body_of(kind, files, office, asked),
            dated_on=asked.dated_on,
            number=asked.number or None,
            region_codes=[file.proposal.region_id for file in files],
            groups={file.proposal.group_id: file.proposal.region_id for file in files},
            by=by,
            at=at,
            **head,
        )

    return make


def preview(batch: Batch, files: Sequence[Dossier], *, by: User) -> bytes:
    """The letter of a batch as it would be issued now, marked as not issued.

    Raises:
      Blocked: there is nothing in it yet, or no office to write it.
    """
    if not files:
        raise Blocked([Problem("batch.empty", _("Pilih dulu satu usulan atau lebih."))])
    steps = files[0].proposal.chain.steps
    kind = Kind(next(s.letter for s in steps if s.action == batch.action and s.letter))
    unit, region = place_of(batch.role, [file.proposal.region_id for file in files])
    code = region.code if region else ""
    office = Office.objects.of(unit, code) or Office(
        unit=unit, region_code=code, **plain_profile(unit, region)
    )
    order = _with_defaults(Order(batch.dated_on, batch.number, batch.funding_source), files)
    return printing.preview(
        kind,
        office,
        by,
        data=body_of(kind, files, office, order),
        dated_on=order.dated_on,
        number=order.number,
        **heading(kind, files),
    )


def _with_defaults(order: Order, files: Sequence[Dossier]) -> Order:
    source = order.funding_source or files[0].proposal.rules.funding_source
    return replace(order, funding_source=source)


def heading(kind: Kind, files: Sequence[Dossier]) -> dict[str, Any]:
    """Subject, addressee, way and copies of a letter."""
    rows = [group_row(file) for file in files]
    dinsos = list(dict.fromkeys(f"Kepala Dinas Sosial {row['regency']}" for row in rows))
    province = list(dict.fromkeys(f"Kepala Dinas Sosial Provinsi {r['province']}" for r in rows))
    if kind == Kind.PEMBERITAHUAN and len(dinsos) > 1:
        message = _("Surat ini untuk satu Dinas Sosial. Pisahkan usulan menurut kabupatennya.")
        raise Blocked([Problem("letter.addressees", message)])
    ways: dict[Kind, dict[str, Any]] = {
        Kind.SURAT_PENGANTAR: {
            "addressee": "Menteri Sosial Republik Indonesia",
            "via": DIRECTORATE,
            "cc": province,
            "enclosure": "1 (satu) berkas",
        },
        Kind.PEMBERITAHUAN: {"addressee": dinsos[0], "cc": province},
        Kind.SK: {"cc": [*dinsos, *province]},
        Kind.SPTJM: {"cc": [DIRECTORATE]},
    }
    return {"subject_line": SUBJECTS[kind], **ways.get(kind, {})}


def body_of(kind: Kind, files: Sequence[Dossier], office: Office, order: Order) -> dict[str, Any]:
    """What the letter says, in the shape `letters.bodies` asks for."""
    year = order.dated_on.year
    rows = [group_row(file) for file in files]
    if kind == Kind.SURAT_KETERANGAN:
        return _statement(files[0], office)
    if kind == Kind.SURAT_PENGANTAR:
        return {"year": year, "scheme": files[0].proposal.rules.name, "groups": rows}
    if kind == Kind.SK:
        return _decree(files, rows, office, order)
    number, decreed_on = _decree_of(files)
    named = {"decree_number": number, "decree_date": decreed_on, "year": year, "groups": rows}
    return named | ({"office": office.name} if kind == Kind.SPTJM else {})


def group_row(file: Dossier) -> dict[str, Any]:
    """One line of a list of groups."""
    proposal, group = file.proposal, file.proposal.group
    kecamatan = group.region.parent
    assert kecamatan is not None
    assert kecamatan.parent is not None
    leader = next((m.person.name for m in file.members if m.office == Membership.Office.CHAIR), "")
    return {
        "name": group.name,
        "village": group.region.titled,
        "kecamatan": kecamatan.name,
        "regency": kecamatan.parent.name,
        "province": kecamatan.parent.parent.name if kecamatan.parent.parent else "",
        "members": len(file.members),
        "amount": proposal.awarded_amount or file.facts.total,
        "business": group.business or (group.trade.name if group.trade else ""),
        "leader": leader,
    }


def _group(file: Dossier) -> dict[str, Any]:
    row = group_row(file)
    found = {key: row[key] for key in ("name", "village", "kecamatan", "regency", "province")}
    formed_on = file.proposal.group.formed_on
    address = (
        {"address": file.proposal.group.secretariat} if file.proposal.group.secretariat else {}
    )
    return found | address | ({"formed_on": formed_on.isoformat()} if formed_on else {})


def _trades(file: Dossier) -> list[dict[str, Any]]:
    trade = file.proposal.group.trade
    if trade is None:
        return []
    return [
        {
            "name": file.proposal.group.business or trade.name,
            "kbli": trade.kbli_2020,
            "cycle": trade.cycle,
            "place": file.proposal.place,
        }
    ]


@translation.override("id")  # a paper is in Indonesian whatever the language of the screen
def members_of(file: Dossier, names: Mapping[int, str] | None = None) -> list[dict[str, Any]]:
    return [
        {
            "name": names[m.pk] if names else m.person.name,
            "nik": m.person.nik_masked,
            "office": m.get_office_display(),
            "address": m.person.place,
        }
        for m in file.members
    ]


def _statement(file: Dossier, office: Office) -> dict[str, Any]:
    return {
        "group": _group(file),
        "trades": _trades(file),
        "members": members_of(file),
        "purpose": f"kelengkapan usulan bantuan {file.proposal.rules.name}",
        "office_address": office.address,
    }


def _decree(
    files: Sequence[Dossier], rows: list[dict[str, Any]], office: Office, order: Order
) -> dict[str, Any]:
    covering = Decision.objects.filter(
        proposal__in=[file.proposal.pk for file in files], action=Action.FORWARD
    ).exclude(letter=None)
    noted = covering.values_list(
        "letter__number", "letter__dated_on", "letter__office__name"
    ).order_by("letter_id")
    return {
        "official": office.head_position.upper(),
        "about": "PENETAPAN LOKASI DAN PENERIMA BANTUAN SOSIAL USAHA EKONOMI PRODUKTIF "
        "KEPADA KELOMPOK USAHA BERSAMA",
        "year": order.dated_on.year,
        "considering": [
            "bahwa usulan kelompok telah diverifikasi dan divalidasi terhadap data terpadu;",
            "bahwa kelompok yang tercantum dalam lampiran memenuhi syarat skema "
            f"{files[0].proposal.rules.name};",
        ],
        "legal_basis": list(BASIS),
        "noting": [
            f"Surat {name} Nomor {number} tanggal {format_date(day)}"
            for number, day, name in dict.fromkeys(noted)
        ],
        "groups": rows,
        "source_of_funds": order.funding_source,
    }


def _decree_of(files: Sequence[Dossier]) -> tuple[str, str]:
    """Number and date of the decree by which these cases were awarded.

    Raises:
      Blocked: they were awarded by different decrees, which one letter cannot speak of.
    """
    found = set(
        Decision.objects.filter(
            proposal__in=[file.proposal.pk for file in files], action=Action.AWARD
        )
        .exclude(letter=None)
        .values_list("letter__number", "letter__dated_on")
    )
    if len(found) != 1:
        message = _("Usulan ini ditetapkan dengan keputusan yang berbeda. Pisahkan suratnya.")
        raise Blocked([Problem("letter.decrees", message)])
    [(number, day)] = found
    return number, day.isoformat()
