"""What each paper says, as typed dictionaries: JSON all the way down, dates as "2026-11-22".

Names and sentences are plain text: the templates print them letter by letter and never as markup.
Amounts are whole rupiah. Sums and words (terbilang) are not given here: `content` works them out.
"""

from typing import NotRequired, TypedDict


class Signer(TypedDict):
    """Who signs, as it stands under the signature. `position` may begin with "Plh."."""

    position: str
    name: str
    rank: NotRequired[str]
    nip: NotRequired[str]


class Letterhead(TypedDict):
    """The kop: lines from the highest office to the lowest, then the address."""

    lines: list[str]
    address: str


class Named(TypedDict):
    name: str
    position: NotRequired[str]


class Group(TypedDict):
    """A group as papers introduce it. `village` carries its kind: "Kelurahan Balla"."""

    name: str
    village: str
    kecamatan: str
    regency: str
    province: str
    address: NotRequired[str]
    phone: NotRequired[str]
    formed_on: NotRequired[str]


class Member(TypedDict):
    """`nik` is masked by the caller; no raw NIK ever reaches a paper."""

    name: str
    nik: str
    office: NotRequired[str]
    address: NotRequired[str]


class Trade(TypedDict):
    name: str
    kbli: NotRequired[str]
    cycle: NotRequired[str]
    place: NotRequired[str]


class BeritaAcara(TypedDict):
    """Formation by musyawarah. `agreement` is the list of points agreed."""

    group: Group
    met_on: str
    place: str
    starts: NotRequired[str]  # "09.00"
    ends: NotRequired[str]
    attendance: list[Member]
    officers: list[Member]
    trades: list[Trade]
    agreement: list[str]
    facilitator: NotRequired[Named]
    witnesses: NotRequired[list[Named]]
    acknowledged_by: NotRequired[Signer]


class BudgetRow(TypedDict):
    item: str
    quantity: int
    unit: str
    unit_price: int
    specification: NotRequired[str]
    category: NotRequired[str]
    supplier: NotRequired[str]


class PlanRow(TypedDict):
    """One period of the yearly plan; `balance` is the cash left at its end."""

    period: str
    income: int
    cost: int
    balance: int


class Proposal(TypedDict):
    """`requested` is the grant asked for; the rest of the budget is the group's own."""

    title: str
    scheme: str
    year: int
    group: Group
    background: NotRequired[str]
    aims: list[str]
    trades: list[Trade]
    members: list[Member]
    budget: list[BudgetRow]
    requested: int
    plan: list[PlanRow]
    plan_note: NotRequired[str]  # e.g. when the business breaks even
    cash_curve: NotRequired[str]  # SVG, text in "Liberation Sans"
    closing: NotRequired[str]
    endorsements: NotRequired[list[Signer]]


class SuratKeterangan(TypedDict):
    """A village head's statement on a group of the village."""

    group: Group
    trades: list[Trade]
    members: list[Member]
    purpose: str
    office_address: NotRequired[str]


class GroupRow(TypedDict):
    """A line of a list of groups."""

    name: str
    village: str
    kecamatan: str
    members: int
    amount: int
    business: NotRequired[str]
    leader: NotRequired[str]
    regency: NotRequired[str]
    province: NotRequired[str]
    result: NotRequired[str]  # in a notice: "Ditetapkan", "Tidak ditetapkan"


class SuratPengantar(TypedDict):
    year: int
    scheme: str
    groups: list[GroupRow]
    opening: NotRequired[str]
    closing: NotRequired[str]


class Sk(TypedDict):
    """A decree that names locations and recipients.

    `legal_basis` holds whole citations, see `letters.legal`; `noting` the letters that led here.
    """

    official: str  # "DIREKTUR PENANGANAN FAKIR MISKIN WILAYAH I"
    about: str
    year: int
    considering: list[str]
    legal_basis: list[str]
    noting: NotRequired[list[str]]
    groups: list[GroupRow]
    source_of_funds: str


class Pemberitahuan(TypedDict):
    decree_number: str
    decree_date: str
    year: int
    groups: list[GroupRow]
    next_steps: NotRequired[list[str]]


class Sptjm(TypedDict):
    """Signed by the head of the regency office, over everything listed."""

    decree_number: str
    decree_date: str
    year: int
    groups: list[GroupRow]
    office: str  # "Dinas Sosial Kabupaten Enrekang"
    statements: NotRequired[list[str]]


class KartuPin(TypedDict):
    name: str
    phone: str  # masked
    pin: str
    group: str
    sign_in_at: str  # web address
    issued_by: str
    facilitator_phone: NotRequired[str]
