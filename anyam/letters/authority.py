"""Who acts for an office: whose letters they may withdraw, whose head they sign as."""

from anyam.accounts.models import Held, User
from anyam.accounts.roles import Can, Role
from anyam.letters.models import Letter, Office

HEADS: dict[str, str] = {
    Office.Unit.DIRECTORATE: Role.DIRECTOR,
    Office.Unit.DINSOS: Role.DINSOS_HEAD,
    Office.Unit.VILLAGE: Role.VILLAGE_HEAD,
}
CLERKS: dict[str, str] = {Office.Unit.DIRECTORATE: Role.DIRECTORATE_VERIFIER}
# A group's own papers are in the care of its pendamping.
OF_GROUPS = Role.FACILITATOR
CODE_LENGTHS: dict[str, int] = {
    Office.Unit.DIRECTORATE: 0,
    Office.Unit.PROVINCE: 2,
    Office.Unit.DINSOS: 4,
    Office.Unit.VILLAGE: 10,
}
OFFICE_EDITORS = frozenset({Role.AREA_ADMIN, Role.DINSOS_HEAD})


def head_of(office: Office, user: User) -> Held | None:
    """The assignment by which `user` is the head of the office, or acts for the head."""
    role = HEADS.get(office.unit)
    held = [h for h in user.current_assignments if h.role == role and _at(office, h)]
    return min(held, key=lambda h: bool(h.on_behalf_of), default=None)


def _at(office: Office, held: Held) -> bool:
    # A director may be given a part of the country, but there is one directorate.
    return office.unit == Office.Unit.DIRECTORATE or held.prefix == office.region_code


def may_read(user: User) -> bool:
    """May this user open the paper itself? It names people; the register does not."""
    return user.may(Can.SEE_PEOPLE)


def may_manage(user: User, letter: Letter) -> bool:
    """May this user add the signed scan to a letter, or withdraw it?"""
    if letter.office is None:
        return any(
            h.role == OF_GROUPS and letter.region_code.startswith(h.prefix)
            for h in user.current_assignments
        )
    clerk = CLERKS.get(letter.office.unit)
    return head_of(letter.office, user) is not None or (clerk is not None and clerk in user.roles)


def editable(user: User) -> frozenset[str]:
    """The regions whose offices this user looks after."""
    return frozenset(h.prefix for h in user.current_assignments if h.role in OFFICE_EDITORS)


def edits_offices(user: User) -> bool:
    return bool(editable(user))


def units_to_open(user: User) -> list[tuple[str, str]]:
    """The kinds of office this user may add: those at or below the own region."""
    depth = min((len(prefix) for prefix in editable(user)), default=99)
    return [(u.value, str(u.label)) for u in Office.Unit if CODE_LENGTHS[u] >= depth]


def may_edit(user: User, region_code: str) -> bool:
    """May this user change the profile of an office in this region?"""
    return any(region_code.startswith(prefix) for prefix in editable(user))
