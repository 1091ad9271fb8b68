"""What the page of a case shows: where it is, since when, who has it, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.accounts.models import User, all_but_name
from anyam.accounts.roles import Can, Role
from anyam.eligibility.queries import Member
from anyam.eligibility.queries import judged as judge
from anyam.kernel.money import format_rupiah
from anyam.kernel.problems import Problem
from anyam.letters.models import Letter
from anyam.proposals.models import Decision, Proposal
from anyam.proposals.queries import Dossier, holders
from anyam.proposals.rules import Plan, balance_curve, break_even_month
from anyam.proposals.workflow import Action, Status
from anyam.verification.models import RegisterCheck
from anyam.web import charts


def writes(user: User, proposal: Proposal) -> bool:
    """May this user go on writing it?"""
    may = user.may(Can.WRITE_PROPOSALS, proposal.region_id, proposal.group_id)
    return proposal.is_editable and may


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a case is now."""

    status: str
    since: datetime
    days: int
    due_on: date | None
    late_days: int  # 0 when in time
    role: str  # whose turn it is; "" at the end of the road
    holders: list[str]
    missing: list[Problem]


def whereabouts(proposal: Proposal, file: Dossier, now: datetime) -> Whereabouts:
    today = timezone.localdate(now)
    step = proposal.chain.forward(proposal.status)
    missing = [problem for check in step.checks for problem in check(file.facts)] if step else []
    late = (today - proposal.due_on).days if proposal.due_on and not proposal.is_final else 0
    return Whereabouts(
        status=proposal.get_status_display(),
        since=proposal.status_since,
        days=(today - timezone.localdate(proposal.status_since)).days,
        due_on=proposal.due_on,
        late_days=max(late, 0),
        role=str(Role(step.role).label) if step else "",
        holders=holders(step.role, proposal.region_id, today) if step else [],
        missing=missing,
    )


@dataclass(frozen=True, slots=True)
class Station:
    """One station of the road. `state` is "done", "here" or "ahead"."""

    label: str
    state: str
    reached_on: date | None
    days: int | None  # how long the case stayed there


def taken(proposal: Proposal) -> list[Decision]:
    """Every decision about a case, oldest first, with who took it, on what and in which letter."""
    found = proposal.decisions.select_related("by", "version", "letter").order_by("pk")
    return list(found.defer(*all_but_name("by"), "version__content", "letter__data"))


def track(proposal: Proposal, taken: Sequence[Decision]) -> list[Station]:
    """The stations of the chain with the day each was last reached on the way to now."""
    reached = {Status.DRAFT.value: proposal.created_at}
    reached |= {d.target: d.at for d in taken}
    path = proposal.chain.path()
    here = path.index(proposal.status) if proposal.status in path else -1
    stations = []
    for place, status in enumerate(path):
        state = "done" if place < here else "here" if place == here else "ahead"
        at = reached.get(status) if place <= here else None
        left = reached.get(path[place + 1]) if place < here else None
        days = (left - at).days if at and left else None
        label = str(Status(status).label)
        stations.append(Station(label, state, timezone.localdate(at) if at else None, days))
    return stations


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision as a sentence, and whether it still holds."""

    decision: Decision
    sentence: str
    holds: bool


SENTENCES = {
    Action.SUBMIT: gettext_lazy("%(who)s mengajukan usulan"),
    Action.ENDORSE: gettext_lazy("%(who)s mengetahui dan meneruskan usulan"),
    Action.VERIFY: gettext_lazy("%(who)s menyatakan usulan terverifikasi"),
    Action.FORWARD: gettext_lazy("%(who)s meneruskan usulan ke Kementerian"),
    Action.CHECK: gettext_lazy("%(who)s menyatakan usulan sudah diperiksa Direktorat"),
    Action.AWARD: gettext_lazy("%(who)s menetapkan penerima"),
    Action.DELIVER: gettext_lazy("%(who)s menyampaikan hasil penetapan"),
    Action.COMMIT: gettext_lazy("%(who)s menandatangani SPTJM"),
    Action.RETURN: gettext_lazy("%(who)s mengembalikan usulan untuk diperbaiki"),
    Action.REJECT: gettext_lazy("%(who)s menolak usulan"),
    Action.WITHDRAW: gettext_lazy("%(who)s menarik usulan"),
}


def decisions(file: Dossier, taken: Sequence[Decision]) -> list[DecisionRow]:
    """Newest first. A decision holds while its version is what stands here now."""
    rows = []
    restarted = False
    for decision in reversed(taken):
        same = decision.version is None or decision.version.digest == file.digest
        holds = same and not restarted
        if decision.action == Action.RETURN:
            restarted = True
        who = f"{decision.by.name} ({Role(decision.role).label})"
        if decision.on_behalf_of:
            who += " " + _("sebagai pengganti %(name)s") % {"name": decision.on_behalf_of}
        sentence = SENTENCES[Action(decision.action)] % {"who": who}
        rows.append(DecisionRow(decision, sentence, holds))
    return rows


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member as this reader may see them."""

    name: str
    office: str
    check: RegisterCheck | None
    card: int | None = None  # the answer it was ruled on, where this reader may open it


def people(user: User, file: Dossier) -> list[MemberRow]:
    """The members; for those who may not know people, without names."""
    code = file.proposal.region_id
    known = user.may(Can.SEE_PEOPLE, code)
    opens = user.may(Can.CHECK_REGISTER, code) or user.may(Can.CHECK_CASE, code)
    rows = []
    for m in file.members:
        check = file.checks.get(m.person_id)
        card = check.review.match_id if opens and check and check.review else None
        name = m.person.name if known else m.person.pseudonym
        rows.append(MemberRow(name, m.get_office_display(), check, card))
    return rows


def judged(user: User, file: Dossier, now: datetime) -> list[Member] | None:
    """The members with what their scheme says of each; None for those who may not read it."""
    proposal = file.proposal
    if not user.may(Can.SEE_ELIGIBILITY, proposal.region_id):
        return None
    people = [member.person for member in file.members]
    return judge(people, proposal.group, proposal.rules, today=timezone.localdate(now))


def letters(taken: Sequence[Decision]) -> list[Letter]:
    """The letters this case was in, oldest first."""
    return list({d.letter_id: d.letter for d in taken if d.letter}.values())


@dataclass(frozen=True, slots=True)
class PlanPicture:
    """The plan as a curve: what has come back of the money, month by month."""

    sentence: str
    svg: str
    head: tuple[str, str]
    rows: list[tuple[str, str]]


def plan_picture(file: Dossier) -> PlanPicture | None:
    return picture_of(file.proposal.plan, file.facts.total)


def picture_of(plan: Plan | None, capital: int) -> PlanPicture | None:
    """The picture of a plan that has to earn back `capital` rupiah; None without a plan."""
    if plan is None:
        return None
    curve = balance_curve(plan, capital)
    month = break_even_month(plan, capital)
    if month is None:
        words = {"months": len(curve) - 1}
        sentence = _("Dalam %(months)d bulan modal belum kembali.") % words
    else:
        sentence = _("Modal kembali pada bulan ke‑%(month)d.") % {"month": month}
    rows = [(str(at), format_rupiah(value)) for at, value in enumerate(curve)]
    return PlanPicture(sentence, curve_svg(curve, month), (_("Bulan"), _("Saldo")), rows)


def curve_svg(curve: list[int], month: int | None) -> str:
    """The curve as a drawing for the screen and for the proposal's PDF."""
    return charts.line(
        _("Modal yang sudah kembali"),
        [str(at) for at in range(len(curve))],
        curve,
        mark=month,
        mark_label=_("modal kembali") if month else "",
    )
