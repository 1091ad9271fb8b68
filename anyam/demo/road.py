"""Takes one case along its road by the real actions, each at its time and by the right person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.demo import budgets, pictures, trades, words
from anyam.demo.cases import Case
from anyam.demo.names import Somebody, Village
from anyam.demo.people import Cast
from anyam.groups import actions as groups
from anyam.groups import meetings, trading
from anyam.groups.models import Group, Membership, Trade
from anyam.groups.rules import OFFICERS
from anyam.kernel.dates import format_date
from anyam.proposals import actions as proposals
from anyam.proposals import papers, steps
from anyam.proposals.models import Document, Proposal
from anyam.proposals.queries import dossier
from anyam.proposals.workflow import Action
from anyam.regions.models import Region
from anyam.verification import actions as verification
from anyam.verification.models import Finding, Ruling

MINUTE = timedelta(minutes=1)
PRESENT = 0.9  # of the members come to the founding meeting
DIFFERING = 0.06  # of the members stand in the register with another spelling or date


@dataclass(slots=True)
class Road:
    """What the cases share: people, places and chance."""

    cast: Cast
    village: Village
    random: Random
    regions: dict[str, Region]
    trades: dict[str, Trade]

    def take(self, case: Case, step: str, at: datetime) -> None:
        STEPS[step](self, case, at)

    def facilitator(self, case: Case) -> User:
        return self.cast.who(Role.FACILITATOR, case.village, turn=len(case.name))

    def start(self, case: Case, at: datetime) -> None:
        """The group's draft and its members, written down by the pendamping."""
        by, region = self.facilitator(case), self.regions[case.village]
        group = groups.start(
            name=case.name, region=region, by=by, at=at,
            secretariat="Rumah ketua kelompok",
        )  # fmt: skip
        case.group_id = group.pk
        women = 0.3 if case.trade in ("las", "sapi") else 0.7
        if case.trade in ("kue", "jahit"):
            women = 1.0
        for number in range(case.members):
            self._enrol(group, case, number, women=women, by=by, at=at + number * MINUTE)
        if case.twist == "walk":
            self._choose_officers(group, by, at + 30 * MINUTE)

    def _enrol(
        self, group: Group, case: Case, number: int, *, women: float, by: User, at: datetime
    ) -> None:
        who: Somebody = self.village.somebody(case.village, women=women, phone=number < 3)
        groups.enrol_member(group, **who.facts, region=group.region, by=by, at=at)

    def _choose_officers(self, group: Group, by: User, at: datetime) -> list[Membership]:
        seats = list(group.memberships.living().select_related("person").order_by("pk"))
        groups.name_officers(group, dict(zip(OFFICERS, seats, strict=False)), by=by, at=at)
        return seats

    def form(self, case: Case, at: datetime) -> None:
        """Trade, officers and the founding meeting of the day before, with its signed sheet."""
        by, business = self.facilitator(case), trades.businesses()[case.trade]
        group = Group.objects.select_related("region").get(pk=case.group_id)
        trade = self.trades[business.slug]
        groups.choose_trade(group, trade, business=business.business, by=by, at=at)
        self._explain(group, case, by, at)
        seats = self._choose_officers(group, by, at + MINUTE)
        village = group.region.titled
        agreement = self.random.choice(words.AGREEMENTS).format(
            name=group.name, business=business.business.lower()
        )
        meeting = meetings.record_meeting(
            group, held_on=timezone.localdate(at) - timedelta(days=1),
            place=self.random.choice(words.PLACES).format(village=village),
            agreement=agreement, by=by, at=at + 2 * MINUTE,
        )  # fmt: skip
        here = [s for n, s in enumerate(seats) if n < 3 or self.random.random() < PRESENT]
        here = here if 2 * len(here) > len(seats) else seats
        present = [seat.person_id for seat in here]
        meetings.record_attendance(meeting, present=present, by=by, at=at + 3 * MINUTE)
        sheet = pictures.Sheet(
            group.name, village, format_date(meeting.held_on),
            [seat.person.name for seat in here], group.pk,
        )  # fmt: skip
        upload = _photo("daftar-hadir.jpg", pictures.sheet(sheet))
        meetings.attach_sheet(meeting, upload, by=by, at=at + 4 * MINUTE)
        groups.form(group, by=by, at=at + 5 * MINUTE)

    def _explain(self, group: Group, case: Case, by: User, at: datetime) -> None:
        """Where others do the same, say why it sells all the same; once is enough."""
        if not group.why_sells and group.rivals():
            why = trades.businesses()[case.trade].why[len(case.name) % 2]
            trading.explain_market(group, why, by=by, at=at)

    def draft(self, case: Case, at: datetime) -> None:
        group = Group.objects.get(pk=case.group_id)
        made = proposals.draft(group, scheme=case.scheme, by=self.facilitator(case), at=at)
        case.proposal_id = made.pk

    def write(self, case: Case, at: datetime) -> None:
        """The answers, the budget, the plan and a photo of the place."""
        by, made = self.facilitator(case), proposal_of(case)
        business, region = trades.businesses()[case.trade], self.regions[case.village]
        said = trades.words(
            business, village=region.titled, kecamatan=region.full_name.split(", ")[1],
            members=case.members, random=self.random,
        )  # fmt: skip
        ceiling = made.rules.ceiling(case.members)
        lines = budgets.budget(business, members=case.members, ceiling=ceiling, random=self.random)
        if case.twist == "over_ceiling":
            lines[-1]["quantity"] += 2 * ceiling // (10 * lines[-1]["unit_price"]) + 1
        plan = budgets.plan(
            business, cycle=self.trades[business.slug].cycle, capital=budgets.total(lines),
            random=self.random,
        )  # fmt: skip
        answers: dict[str, Any] = {
            "aims": said.aims, "market_reason": said.market_reason, "place": said.place,
            **plan.answers,
        }  # fmt: skip
        proposals.answer(made, answers, by=by, at=at)
        proposals.set_budget(made, lines, by=by, at=at + 5 * MINUTE)
        photo = pictures.place(case.trade, f"{case.name}, {region.titled}", made.pk)
        proposals.add_document(
            made, _photo("tempat-usaha.jpg", photo), kind=Document.Kind.PLACE_PHOTO,
            by=by, at=at + 9 * MINUTE,
        )  # fmt: skip

    def submit(self, case: Case, at: datetime) -> None:
        group = Group.objects.select_related("region", "trade").get(pk=case.group_id)
        self._explain(group, case, self.facilitator(case), at)
        self._act(case, Action.SUBMIT, self.facilitator(case), at)

    def endorse(self, case: Case, at: datetime) -> None:
        head = self.cast.who(Role.VILLAGE_HEAD, case.village)
        self._act(case, Action.ENDORSE, head, at, letter=True)

    def register(self, case: Case, at: datetime) -> None:
        """The verifier looks the members up; see `words` for what the reasons say."""
        by, made = self._verifier(case), proposal_of(case)
        people = [member.person for member in dossier(made).members]
        if case.twist == "half_checked":
            people = people[: len(people) // 2]
        unlike = [p for p in people if self.random.random() < DIFFERING]
        lost = people[-1:] if case.twist == "not_found" else []
        version = words.REGISTER.format(quarter=_quarter(at), year=at.year)
        same = [p for p in people if p not in unlike and p not in lost]
        verification.accept_found(same, case=made.case, register_version=version, by=by, at=at)
        for person in unlike + lost:
            missing = person in lost
            verification.rule_on(
                person, case=made.case, register_version=version, by=by, at=at + 5 * MINUTE,
                finding=Finding.NOT_FOUND if missing else Finding.DIFFERS,
                ruling=Ruling.REFERRED if missing else Ruling.ACCEPTED,
                reason=words.NOT_FOUND if missing else self.random.choice(words.DIFFERS),
            )  # fmt: skip

    def _verifier(self, case: Case) -> User:
        return self.cast.who(Role.DINSOS_VERIFIER, case.village, turn=case.group_id)

    def verify(self, case: Case, at: datetime) -> None:
        self._act(case, Action.VERIFY, self._verifier(case), at)

    def forward(self, case: Case, at: datetime) -> None:
        self._act(case, Action.FORWARD, self._dinsos(case), at, letter=True)

    def _dinsos(self, case: Case) -> User:
        return self.cast.who(Role.DINSOS_HEAD, case.village)

    def check(self, case: Case, at: datetime) -> None:
        """The Directorate's own check of this version, then its step."""
        by = self.cast.who(Role.DIRECTORATE_VERIFIER, "", turn=case.group_id)
        made = proposal_of(case)
        verification.check_case(
            case=made.case, digest=dossier(made).digest, region_code=made.region_id,
            documents_ok=True, members_ok=True, budget_ok=True,
            note=self.random.choice(words.CHECKED), by=by, at=at,
        )  # fmt: skip
        self._act(case, Action.CHECK, by, at + MINUTE)

    def award(self, case: Case, at: datetime) -> None:
        step = proposal_of(case).chain.forward(proposal_of(case).status)
        by = self.cast.who(step.role if step else "", case.village)
        self._act(case, Action.AWARD, by, at, letter=True)

    def deliver(self, case: Case, at: datetime) -> None:
        by = self.cast.who(Role.DIRECTORATE_VERIFIER, "", turn=case.group_id)
        self._act(case, Action.DELIVER, by, at, letter=True)

    def commit(self, case: Case, at: datetime) -> None:
        self._act(case, Action.COMMIT, self._dinsos(case), at, letter=True)

    def send_back(self, case: Case, at: datetime) -> None:
        """The village head or the verifier returns it, whoever has it now."""
        if proposal_of(case).status == "submitted":
            by, reasons = self.cast.who(Role.VILLAGE_HEAD, case.village), words.BACK_BY_VILLAGE
        else:
            by, reasons = self._verifier(case), words.BACK_BY_VERIFIER
        self._act(case, Action.RETURN, by, at, note=self.random.choice(reasons))

    def send_back_again(self, case: Case, at: datetime) -> None:
        self._act(case, Action.RETURN, self._verifier(case), at, note=words.BACK_AGAIN)

    def rewrite(self, case: Case, at: datetime) -> None:
        """The pendamping mends what was asked for, so that two versions differ."""
        by, made = self.facilitator(case), proposal_of(case)
        market = {"market_reason": made.market_reason + words.LATER_MARKET}
        proposals.answer(made, market, by=by, at=at)
        lines = [
            {name: getattr(line, name) for name in (
                "item", "specification", "kind", "quantity", "unit", "unit_price", "supplier",
            )}
            for line in made.lines.order_by("position")
        ]  # fmt: skip
        lines[0]["unit_price"] -= lines[0]["unit_price"] // 10 // 5_000 * 5_000
        lines[0]["supplier"] = f"{lines[0]['supplier']} (harga pembanding terlampir)"
        del lines[-2]
        proposals.set_budget(made, lines, by=by, at=at + 10 * MINUTE)

    def reject(self, case: Case, at: datetime) -> None:
        if case.twist == "by_verifier":
            by, note = self._verifier(case), words.REJECT_BY_VERIFIER
        else:
            by = self.cast.who(Role.DIRECTORATE_VERIFIER, "", turn=case.group_id)
            note = words.REJECT_BY_DIRECTORATE
        self._act(case, Action.REJECT, by, at, note=note)

    def withdraw(self, case: Case, at: datetime) -> None:
        self._act(case, Action.WITHDRAW, self.facilitator(case), at, note=words.WITHDRAWN)

    def _act(
        self, case: Case, action: str, by: User, at: datetime, *, note: str = "",
        letter: bool = False,
    ) -> None:  # fmt: skip
        made = proposal_of(case)
        paper = papers.single_letter({}, by=by, at=at) if letter else None
        steps.act(made, action, by=by, at=at, note=note, seen=made.seen, letter=paper)


def proposal_of(case: Case) -> Proposal:
    return Proposal.objects.select_related("group").get(pk=case.proposal_id)


def _photo(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/jpeg")


def _quarter(at: datetime) -> str:
    return ("I", "II", "III", "IV")[(at.month - 1) // 3]


Step = Callable[[Road, Case, datetime], None]
STEPS: dict[str, Step] = {
    "start": Road.start, "form": Road.form, "draft": Road.draft, "write": Road.write,
    "submit": Road.submit, "endorse": Road.endorse, "register": Road.register,
    "verify": Road.verify, "forward": Road.forward, "check": Road.check, "award": Road.award,
    "deliver": Road.deliver, "commit": Road.commit, "return": Road.send_back,
    "rewrite": Road.rewrite, "resubmit": Road.submit, "reendorse": Road.endorse,
    "reregister": Road.register, "reverify": Road.verify, "return_again": Road.send_back_again,
    "reject": Road.reject, "withdraw": Road.withdraw,
}  # fmt: skip
