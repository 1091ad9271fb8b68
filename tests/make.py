"""Makers: things as the real actions make them. Tests name only what matters to them."""

from datetime import date, datetime
from io import BytesIO
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from anyam.accounts import factor
from anyam.accounts.models import Assignment, User
from anyam.accounts.roles import Role
from anyam.groups import actions as groups
from anyam.groups import meetings, trading
from anyam.groups.models import Group, Trade
from anyam.groups.rules import OFFICERS
from anyam.letters.models import Office
from anyam.people import actions as people
from anyam.people.models import Person
from anyam.proposals import actions as proposals
from anyam.proposals import steps
from anyam.proposals.models import Proposal
from anyam.proposals.queries import dossier
from anyam.regions import tree
from anyam.regions.models import Region
from anyam.regions.rules import parent_of
from anyam.verification import actions as verification

AT = datetime(2026, 11, 22, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
BALLA = "7316031021"
NAMES = {
    "73": "Sulawesi Selatan", "7316": "Kabupaten Enrekang", "731603": "Baraka", BALLA: "Balla",
}  # fmt: skip
_numbers = count(1)


def region(code: str = BALLA, name: str = "") -> Region:
    """A region and all that lies above it."""
    found = Region.objects.filter(code=code).first()
    if found is None:
        if above := parent_of(code):
            region(above)
        found = Region(code=code, name=name or NAMES.get(code, f"Wilayah {code}"))
        tree.describe([found])
    return found


village = region


def user(
    role: str = Role.FACILITATOR, over: str = "731603", *, group_id: int | None = None, **facts: Any
) -> User:
    """Somebody who holds one role over one region ("": the whole country)."""
    number = next(_numbers)
    made = User.objects.create(
        username=f"{role}{number}", name=facts.pop("name", f"{Role(role).label} {number}"), **facts
    )
    Assignment.objects.create(
        user=made, role=role, region=region(over) if over else None, starts_on=date(2020, 1, 1),
        group_id=group_id,
    )  # fmt: skip
    return made


def nik(
    number: int | None = None,
    *,
    issued: str = "731603",
    born: date = date(1985, 6, 17),
    female: bool = True,
) -> str:
    """A NIK that says where, when and as whom its owner was registered."""
    day = born.day + (40 if female else 0)
    return f"{issued}{day:02d}{born:%m%y}{((number or next(_numbers)) - 1) % 9_999 + 1:04d}"


def facts(**given: Any) -> dict[str, Any]:
    """What somebody tells about a person; a new one each time."""
    number = next(_numbers)
    born = given.get("birth_date") or date(1985, 6, 17)
    female = given.get("sex", "P") == "P"
    return {
        "nik": nik(number, born=born, female=female),
        "kk": f"731603010120{number:04d}",
        "name": f"Siti {_word(number)}",
        "sex": "P",
        "birth_date": born,
        "region": given.get("region") or region(),
    } | given


def _word(number: int) -> str:
    """A name unlike any other: words of syllables."""
    syllables = ("ba", "ce", "di", "fo", "gu", "ha", "ki", "le", "mo", "nu")
    return "".join(syllables[int(digit)] for digit in f"{number:04d}").capitalize()


def person(*, by: User | None = None, **given: Any) -> Person:
    """Somebody enrolled by a pendamping of their kecamatan."""
    told = facts(**given)
    by = by or user(over=told["region"].code[:6])
    made, _questions = people.enrol(**told, by=by, at=AT)
    return made


def group(
    members: int = 10, *, region: Region | None = None, trade: str = "kios", formed: bool = True,
    name: str = "", by: User | None = None,
) -> Group:  # fmt: skip
    """A group as it comes from its village; with `formed`, through its musyawarah."""
    place = region or village()
    by = by or user(over=place.code[:6])
    made = groups.start(name=name or f"Melati {next(_numbers)}", region=place, by=by, at=AT)
    for _seat in range(members):
        groups.enrol_member(made, **facts(region=place), by=by, at=AT)
    if formed:
        form(made, trade=trade, by=by)
    return made


def photo(name: str = "hadir.jpg") -> SimpleUploadedFile:
    """A picture unlike every other one."""
    picture = BytesIO()
    comment = f"{next(_numbers)}".encode()
    Image.new("RGB", (40, 30), "seagreen").save(picture, "JPEG", comment=comment)
    return SimpleUploadedFile(name, picture.getvalue(), "image/jpeg")


WHY_SELLS = "Kami menjual di dusun atas yang belum punya kios."


def form(made: Group, *, trade: str = "kios", by: User) -> Group:
    """Everything between the last member and the formed group."""
    groups.choose_trade(made, Trade.objects.get(slug=trade), by=by, at=AT)
    if made.rivals():
        trading.explain_market(made, WHY_SELLS, by=by, at=AT)
    seats = list(made.memberships.living().order_by("pk"))
    groups.name_officers(made, dict(zip(OFFICERS, seats, strict=False)), by=by, at=AT)
    meeting = meetings.record_meeting(
        made, held_on=date(2026, 11, 1), place="Balai Desa", by=by, at=AT,
        agreement="Kami sepakat membentuk kelompok.\nIuran Rp 5.000 setiap minggu.",
    )  # fmt: skip
    present = [seat.person_id for seat in seats]
    meetings.record_attendance(meeting, present=present, by=by, at=AT)
    meetings.attach_sheet(meeting, photo(), by=by, at=AT)
    return groups.form(made, by=by, at=AT)


def budget(total: int = 20_000_000, lines: int = 2) -> list[dict[str, Any]]:
    """Budget lines that add up to `total` rupiah."""
    each = total // lines
    return [
        {
            "item": f"Barang {number}",
            "specification": "ukuran sedang",
            "kind": "tool",
            "quantity": 1,
            "unit": "buah",
            "unit_price": each if number < lines else total - each * (lines - 1),
            "supplier": "Toko Baraka",
        }
        for number in range(1, lines + 1)
    ]


ANSWERS = {
    "aims": "Menambah penghasilan keluarga anggota.",
    "market_reason": "Warga dusun membeli sembako di pasar yang jauh.",
    "place": "Pasar Baraka",
    "plan_income": 400_000,
    "plan_cost": 300_000,
    "plan_days": 26,
    "plan_first_month": 2,
}


def draft(
    of: Group | None = None, *, scheme: str = "permensos-2-2019", total: int = 20_000_000,
    lines: int = 2, by: User | None = None,
) -> Proposal:  # fmt: skip
    """A complete proposal that was not submitted yet."""
    made = of or group()
    author = by or user(over=made.region_id[:6])
    proposal = proposals.draft(made, scheme=scheme, by=author, at=AT)
    proposals.answer(proposal, ANSWERS, by=author, at=AT)
    proposals.set_budget(proposal, budget(total, lines), by=author, at=AT)
    proposals.add_document(proposal, photo(), kind="lokasi_usaha", by=author, at=AT)
    return Proposal.objects.get(pk=proposal.pk)


def officer(role: str, code: str) -> User:
    """Somebody who may take the steps of `role` over the village `code`."""
    lengths = {
        Role.FACILITATOR: 6,
        Role.VILLAGE_HEAD: 10,
        Role.DINSOS_VERIFIER: 4,
        Role.DINSOS_HEAD: 4,
    }
    return user(role, over=code[: lengths.get(Role(role), 0)])


def proposal(
    status: str = "draft", scheme: str = "permensos-2-2019", of: Group | None = None, **facts: Any
) -> Proposal:
    """A proposal that reached `status` as real ones do: along its chain, by different people."""
    made = draft(of, scheme=scheme, **facts)
    while made.status != status:
        step = made.chain.forward(made.status)
        assert step is not None, f"{status} is not on the way forward"
        by = made.author if step.action == "submit" else officer(step.role, made.region_id)
        prepare(made, step.action, by)
        made = steps.act(made, step.action, by=User.objects.get(pk=by.pk), at=AT)
    return made


def prepare(made: Proposal, action: str, by: User) -> None:
    """What an officer records before such a step: members checked, the case checked."""
    file = dossier(made)
    if action == "verify":
        people_ = [m.person for m in file.members]
        verification.accept_found(
            people_, case=made.case, register_version="DTSEN III/2026", by=by, at=AT
        )
    if action == "check":
        verification.check_case(
            case=made.case, digest=file.digest, region_code=made.region_id, documents_ok=True,
            members_ok=True, budget_ok=True, note="Tiga anggota dicek acak.", by=by, at=AT,
        )  # fmt: skip


def office(unit: str, code: str) -> Office:
    """The office that writes letters in a place ("": the country)."""
    region(code) if code else None
    made, _new = Office.objects.get_or_create(
        unit=unit, region_code=code,
        defaults={
            "name": f"Kantor {unit} {code}", "letterhead": "PEMERINTAH CONTOH\nKANTOR CONTOH",
            "address": "Jalan Contoh 1", "place": "Enrekang", "head_position": "Kepala",
            "head_name": "Andi Contoh", "number_pattern": "460/{seq:04d}/{roman_month}/{year}",
        },
    )  # fmt: skip
    return made


def offices(code: str = BALLA) -> None:
    """Every office a case of this village meets on its way."""
    for unit, place in (("village", code), ("dinsos", code[:4]), ("directorate", "")):
        office(unit, place)


def browser(of: User) -> Client:
    """A browser in which `of` is signed in, second factor shown."""
    client = Client()
    client.force_login(of, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[factor.SESSION_KEY] = of.pk
    session["seen_at"] = 2**40
    session.save()
    return client
