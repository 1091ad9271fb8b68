"""The officials of the demonstration: accounts and offices, given by an administrator."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from anyam.accounts import actions as accounts
from anyam.accounts.actions.first import first_administrator
from anyam.accounts.models import Assignment, User
from anyam.accounts.roles import Role
from anyam.demo.names import FEMALE, MALE, Village
from anyam.regions.models import Region
from anyam.regions.scope import NATION

SERVED = timedelta(days=420)  # since then everybody holds their office
RANKS = {
    Role.DIRECTOR: "Pembina Utama Muda (IV/c)", Role.DINSOS_HEAD: "Pembina Tk. I (IV/b)",
    Role.DINSOS_VERIFIER: "Penata (III/c)", Role.DIRECTORATE_VERIFIER: "Penata Tk. I (III/d)",
    Role.VILLAGE_HEAD: "Penata Muda Tk. I (III/b)",
}  # fmt: skip
POSITIONS = {
    Role.FACILITATOR: "Pendamping KUBE Kecamatan {place}",
    Role.DINSOS_VERIFIER: "Analis Penanganan Fakir Miskin, Dinas Sosial {place}",
    Role.DINSOS_HEAD: "Kepala Dinas Sosial {place}",
    Role.PROVINCE_VIEWER: "Kepala Bidang Penanganan Fakir Miskin, Dinas Sosial Provinsi {place}",
    Role.DIRECTORATE_VERIFIER: "Verifikator Direktorat Penanganan Fakir Miskin Wilayah I",
    Role.DIRECTOR: "Direktur Penanganan Fakir Miskin Wilayah I",
    Role.AUDITOR: "Auditor Inspektorat",
    Role.RESEARCHER: "Peneliti, Universitas Contoh",
    Role.AREA_ADMIN: "Admin Anyam {place}",
}
# Who there is besides the heads of villages: role, region, how many.
STAFF = (
    (Role.DIRECTOR, NATION, 1), (Role.DIRECTORATE_VERIFIER, NATION, 2), (Role.AUDITOR, NATION, 1),
    (Role.PROVINCE_VIEWER, "73", 1), (Role.PROVINCE_VIEWER, "33", 1),
    (Role.PROVINCE_VIEWER, "64", 1), (Role.PROVINCE_VIEWER, "31", 1),
    (Role.DINSOS_HEAD, "7316", 1), (Role.DINSOS_VERIFIER, "7316", 2),
    (Role.AREA_ADMIN, "7316", 1), (Role.AUDITOR, "7316", 1), (Role.RESEARCHER, "7316", 1),
    (Role.DINSOS_HEAD, "3171", 1), (Role.DINSOS_VERIFIER, "3171", 1),
    (Role.DINSOS_HEAD, "3312", 1), (Role.DINSOS_VERIFIER, "3312", 1),
    (Role.DINSOS_HEAD, "6401", 1), (Role.DINSOS_VERIFIER, "6401", 1),
    (Role.FACILITATOR, "731603", 2), (Role.FACILITATOR, "317108", 1),
    (Role.FACILITATOR, "331216", 1), (Role.FACILITATOR, "640104", 1),
    *((Role.FACILITATOR, f"7316{number:02d}", 1) for number in range(1, 13) if number != 3),
)  # fmt: skip
NO_NIP = {Role.FACILITATOR, Role.RESEARCHER}


@dataclass(slots=True)
class Cast:
    """Who holds which office, to be asked as the work goes on."""

    admin: User
    at: datetime  # when they were appointed
    now: datetime
    village: Village
    held: dict[tuple[str, str], list[User]] = field(default_factory=dict)

    def who(self, role: str, code: str, turn: int = 0) -> User:
        """One of those who hold `role` over the place `code`; `turn` shares the work out."""
        for length in (10, 6, 4, 2, 0):
            if found := self.held.get((role, code[:length])):
                return found[turn % len(found)]
        raise LookupError(f"nobody is {role} over {code}")

    def hire(self, role: str, region: Region | None, *, name: str = "") -> User:
        """Make an account and give it an office."""
        sex = self.village.random.choice((MALE, FEMALE))
        place = region.name if region else ""
        age = self.village.random.randint(*((26, 40) if role in NO_NIP else (36, 55)))
        culture = region.code if region else "3312"
        found, nip = self.village.officer(culture, sex, age=age)
        code = region.code if region else "pusat"
        user = accounts.create_user(
            name=name or found,
            username=f"{role.replace('_', '-')}.{code}.{len(self.held) + 1}",
            region=region,
            phone=self.village.phone(),
            nip="" if self._elected(role, region) else nip,
            position=self._position(role, region, place),
            rank="" if self._elected(role, region) else RANKS.get(Role(role), ""),
            by=self.admin,
            at=self.at,
        )
        self.appoint(user, role, region)
        return user

    @staticmethod
    def _elected(role: str, region: Region | None) -> bool:
        """Pendamping are no officials; the head of a desa is elected, a lurah is appointed."""
        desa = region is not None and len(region.code) == 10 and region.code[6] == "2"
        return role in NO_NIP or desa

    @staticmethod
    def _position(role: str, region: Region | None, place: str) -> str:
        if role == Role.VILLAGE_HEAD and region is not None:
            return f"{'Lurah' if region.code[6] == '1' else 'Kepala Desa'} {place}"
        return POSITIONS[Role(role)].format(place=place).strip()

    def appoint(self, user: User, role: str, region: Region | None) -> Assignment:
        assignment = accounts.assign_role(
            user, role=role, region=region, starts_on=timezone.localdate(self.at) - SERVED,
            by=self.admin, at=self.at,
        )  # fmt: skip
        place = region.code if region else NATION
        self.held.setdefault((role, place), []).append(User.objects.get(pk=user.pk))
        return assignment


def cast(villages: Iterable[Region], *, village: Village, at: datetime, now: datetime) -> Cast:
    """Everybody who works on the groups of these villages."""
    admin, _link = first_administrator(username="admin.pusat", name="Dewi Pusparini", at=at)
    made = Cast(User.objects.get(pk=admin.pk), at, now, village)
    codes = {code for _role, code, _count in STAFF if code}
    regions = Region.objects.in_bulk(codes)
    for role, code, count in STAFF:
        for _number in range(count):
            made.hire(role, regions[code] if code else None)
    for place in villages:
        made.hire(Role.VILLAGE_HEAD, place)
    return made


def send_deputy(made: Cast, region: Region, *, today: date, at: datetime) -> None:
    """Somebody acts for the head of a village from yesterday on."""
    head = made.who(Role.VILLAGE_HEAD, region.code)
    name, nip = made.village.officer(region.code, FEMALE, age=38)
    deputy = accounts.create_user(
        name=name, username=f"sekretaris.{region.code}", region=region,
        phone=made.village.phone(), nip=nip, position=f"Sekretaris Kelurahan {region.name}",
        rank="Penata Muda (III/a)", by=made.admin, at=at,
    )  # fmt: skip
    accounts.appoint_deputy(
        Assignment.objects.get(user=head, role=Role.VILLAGE_HEAD), user=deputy,
        starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=12),
        reason="Cuti tahunan", by=made.admin, at=at,
    )  # fmt: skip
