"""What a proposal must satisfy, and what its plan means. Pure: facts in, reasons or numbers out."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.groups.rules import why_problems
from anyam.kernel.money import format_rupiah
from anyam.kernel.problems import Problem
from anyam.schemes import Scheme

DOCUMENT_NAMES = {
    "lokasi_usaha": gettext_lazy("foto lokasi usaha"),
    "rekomendasi_camat": gettext_lazy("rekomendasi camat"),
    "lainnya": gettext_lazy("berkas lain"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules look at, read from the database once by `queries.facts_for`."""

    scheme: Scheme
    group_name: str
    group_formed: bool
    group_living: bool
    members: int
    agreement_sheet: bool  # a photo of the signed sheet is attached to the founding meeting
    aims: str
    place: str
    market_reason: str
    has_plan: bool
    total: int  # rupiah
    lines: int
    document_kinds: frozenset[str]
    undecided_members: int  # no officer has ruled on their check against the register
    referred_members: int  # on the usulan route: not in the register yet
    refused_members: int
    case_checked: bool  # the Directorate's own check of this version is recorded
    changed_since_version: bool  # the content is no longer what was submitted
    rivals: int = 0  # living groups nearby with the same or a near trade, while it is written
    why_sells: str = ""  # the group's answer to that


def group_complete(facts: Facts) -> Iterator[Problem]:
    if not facts.group_living:
        yield Problem("group.disbanded", _("Kelompok ini sudah dibubarkan."))
    elif not facts.group_formed:
        message = _("Kelompok belum disahkan lewat musyawarah. Selesaikan dulu pembentukannya.")
        yield Problem("group.not_formed", message)
    scheme = facts.scheme
    if not scheme.min_members <= facts.members <= scheme.max_members:
        message = (
            _("Anggota harus %(min)d keluarga. Sekarang %(count)d.")
            if scheme.min_members == scheme.max_members
            else _("Anggota harus %(min)d sampai %(max)d keluarga. Sekarang %(count)d.")
        )
        numbers = {
            "min": scheme.min_members,
            "max": scheme.max_members,
            "count": facts.members,
        }
        yield Problem("group.size", message % numbers)


def answers_complete(facts: Facts) -> Iterator[Problem]:
    if not facts.aims.strip():
        yield Problem("aims.empty", _("Tujuan usaha belum diisi."), "aims")
    if not facts.place.strip():
        yield Problem("place.empty", _("Tempat usaha belum diisi."), "place")
    if not facts.market_reason.strip():
        yield Problem("market.empty", _("Tuliskan siapa yang akan membeli."), "market_reason")
    if not facts.has_plan:
        yield Problem("plan.empty", _("Rencana uang masuk dan keluar belum diisi."), "plan")


def market_explained(facts: Facts) -> Iterator[Problem]:
    """Nobody asks for money to copy a neighbour without saying why it will sell."""
    yield from why_problems(facts.rivals, facts.why_sells)


def budget_within_ceiling(facts: Facts) -> Iterator[Problem]:
    ceiling = facts.scheme.ceiling(facts.members)
    if facts.total <= 0:
        yield Problem("budget.empty", _("Rencana anggaran belum diisi."), "budget")
    elif facts.total > ceiling:
        message = _(
            "Jumlah %(total)s melebihi batas %(ceiling)s untuk %(members)d anggota. "
            "Kurangi %(over)s."
        )
        amounts = {
            "total": format_rupiah(facts.total),
            "ceiling": format_rupiah(ceiling),
            "members": facts.members,
            "over": format_rupiah(facts.total - ceiling),
        }
        yield Problem("budget.over_ceiling", message % amounts, "budget")


def agreement_signed(facts: Facts) -> Iterator[Problem]:
    if not facts.agreement_sheet:
        message = _("Foto daftar hadir yang ditandatangani belum ada. Unggah di halaman kelompok.")
        yield Problem("agreement.no_sheet", message)


def documents_complete(facts: Facts) -> Iterator[Problem]:
    for kind in facts.scheme.documents:
        if kind not in facts.document_kinds:
            message = _("Berkas wajib belum ada: %(kind)s.")
            name = DOCUMENT_NAMES.get(kind, kind)
            yield Problem("document.missing", message % {"kind": name}, "documents")


def content_unchanged(facts: Facts) -> Iterator[Problem]:
    """A decision is taken on the version that was submitted, never on something newer."""
    if facts.changed_since_version:
        message = _(
            "Isi usulan atau anggota kelompok berubah sejak diajukan, jadi keputusan yang lalu "
            "tidak berlaku. Kembalikan usulan supaya diajukan lagi."
        )
        yield Problem("proposal.changed", message)


def members_decided(facts: Facts) -> Iterator[Problem]:
    if facts.undecided_members:
        message = _("%(count)d anggota belum diperiksa terhadap register.")
        yield Problem("members.undecided", message % {"count": facts.undecided_members})


def members_accepted(facts: Facts) -> Iterator[Problem]:
    """Where the scheme asks for the register, everybody must be in it before the case goes on."""
    if facts.refused_members:
        message = _(
            "%(count)d anggota tidak memenuhi syarat. "
            "Kembalikan usulan supaya kelompok menggantinya."
        )
        yield Problem("members.refused", message % {"count": facts.refused_members})
    if facts.referred_members and facts.scheme.register_required:
        message = _(
            "%(count)d anggota belum ada di register dan sedang diusulkan masuk. "
            "Tunggu hasil usulan itu, atau kembalikan usulan."
        )
        yield Problem("members.referred", message % {"count": facts.referred_members})


def case_checked(facts: Facts) -> Iterator[Problem]:
    if not facts.case_checked:
        yield Problem("case.unchecked", _("Catat dulu hasil pemeriksaan Direktorat."))


@dataclass(frozen=True, slots=True)
class Plan:
    """What the group expects in one business cycle. Amounts are whole rupiah.

    harian (daily): income and cost of one day, `days` of work a month;
    bulanan (monthly): income and cost of one month;
    tahunan (yearly): income of one sale a year, cost of one month of care.
    `first_month` is the month (1 = the month the grant arrives) of the first income.
    """

    cycle: str
    income: int
    cost: int
    days: int
    first_month: int


HORIZON = {"harian": 12, "bulanan": 12, "tahunan": 36}  # months shown


def cash_flow(plan: Plan) -> list[tuple[int, int]]:
    """Income and cost of each month of the plan's horizon, in rupiah.

    >>> cash_flow(Plan("harian", 100_000, 70_000, 26, 2))[:2]
    [(0, 0), (2600000, 1820000)]
    >>> [m for m, (income, _) in enumerate(cash_flow(Plan("tahunan", 30, 1, 0, 12)), 1) if income]
    [12, 24, 36]
    """
    months = range(1, HORIZON[plan.cycle] + 1)
    if plan.cycle == "tahunan":
        return [
            (
                plan.income if m >= plan.first_month and (m - plan.first_month) % 12 == 0 else 0,
                plan.cost,
            )
            for m in months
        ]
    factor = plan.days if plan.cycle == "harian" else 1
    return [
        (plan.income * factor, plan.cost * factor) if m >= plan.first_month else (0, 0)
        for m in months
    ]


def balance_curve(plan: Plan, capital: int) -> list[int]:
    """What has come back of `capital` (rupiah) by the end of each month, month 0 first.

    >>> balance_curve(Plan("bulanan", 3, 1, 0, 1), 4)[:4]
    [-4, -2, 0, 2]
    """
    curve = [-capital]
    for income, cost in cash_flow(plan):
        curve.append(curve[-1] + income - cost)
    return curve


def break_even_month(plan: Plan, capital: int) -> int | None:
    """The first month from which the money spent has come back; None if not in the horizon.

    >>> break_even_month(Plan("bulanan", 3, 1, 0, 1), 4)
    2
    """
    curve = balance_curve(plan, capital)
    return next((month for month, value in enumerate(curve) if month and value >= 0), None)
