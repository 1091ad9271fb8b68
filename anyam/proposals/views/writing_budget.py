"""The budget: a list, one line on a page, many lines in a table."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anyam.accounts.http import UserRequest
from anyam.kernel.problems import Blocked
from anyam.proposals import writing
from anyam.proposals.forms import writing_budget as forms
from anyam.proposals.models import BudgetLine, Proposal
from anyam.proposals.views.writing_parts import back_of, is_facilitator, writer
from anyam.proposals.writing import LINE_FIELDS, Line, token
from anyam.web.http import add_problems


@dataclass(frozen=True, slots=True)
class Budget:
    """The lines as they are stored, and the most that may be asked for."""

    lines: list[BudgetLine]
    members: int
    ceiling: int

    @property
    def rows(self) -> list[tuple[BudgetLine, str]]:
        """Each line with the token its buttons send along."""
        return [(line, token(writing.line_of(line))) for line in self.lines]

    @property
    def typed(self) -> list[Line]:
        return [writing.line_of(line) for line in self.lines]

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)

    def at(self, position: int) -> BudgetLine | None:
        return next((line for line in self.lines if line.position == position), None)

    def sum(self, total: int | None = None) -> "Sum":
        return Sum(self.total if total is None else total, self.ceiling, self.members)


@dataclass(frozen=True, slots=True)
class Sum:
    """A total beside its ceiling."""

    total: int
    ceiling: int
    members: int

    @property
    def left(self) -> int:
        return abs(self.ceiling - self.total)

    @property
    def over(self) -> bool:
        return self.total > self.ceiling


def budget_of(proposal: Proposal) -> Budget:
    members = proposal.group.memberships.filter(left_on=None).count()
    lines = list(proposal.lines.order_by("position"))
    return Budget(lines, members, proposal.rules.ceiling(members))


@require_GET
@writer
def budget(request: UserRequest, proposal: Proposal) -> HttpResponse:
    """The list of lines with its total beside the ceiling."""
    found = budget_of(proposal)
    context = {"proposal": proposal, "budget": found, "sum": found.sum()}
    context["back"] = back_of(request, proposal)
    return render(request, "proposals/writing/budget.html", context)


class LinePage:
    """One line asked for: all at once, or on a chair's phone in three small pages.

    The small pages keep nothing on the server: what was answered travels in the address, so the
    back button shows what it showed.
    """

    def __init__(self, request: UserRequest, stored: BudgetLine | None, *, small: bool) -> None:
        self.sent = request.method == "POST"
        self.small = small
        data = request.POST if self.sent else request.GET
        line = writing.line_of(stored) if stored else {}
        typed = {name: data[name] for name in LINE_FIELDS if name in data}
        self.known: dict[str, Any] = {**line, **typed}
        self.form = forms.LineForm(data) if self.sent else forms.LineForm(initial=self.known)
        self.seen = data.get("seen", "") or token(line)
        self.step = self._step(data.get("langkah", "")) if small else 0
        if small:
            self.form.show_only(forms.STEPS[self.step])

    def _step(self, wanted: str) -> int:
        """The small page to show (from 0): the one asked for, or the first that is not right."""
        checked = self.form if self.sent else forms.LineForm(self.known)
        first = forms.first_open_step(checked)
        step = int(wanted) - 1 if wanted in ("1", "2", "3") else 0
        if not self.sent and step <= first:
            return step
        self.form = checked
        return first

    @property
    def method(self) -> str:
        return "get" if self.small and self.step + 1 < len(forms.STEPS) else "post"

    @property
    def number(self) -> int:
        return self.step + 1

    @property
    def following(self) -> int:
        return self.step + 2

    @property
    def earlier(self) -> str:
        """The address of the small page before, with everything answered so far."""
        return "?" + urlencode({**self.known, "seen": self.seen, "langkah": self.step})

    @property
    def shows_amount(self) -> bool:
        return not self.form.fields["quantity"].widget.is_hidden

    @property
    def sections(self) -> list[list[BoundField]]:
        """The visible fields, those that belong together in one list."""
        groups = [[self.form[name] for name in names] for names in forms.STEPS]
        return [groups[self.step]] if self.small else groups

    def compared(self, stored: BudgetLine | None) -> list[tuple[str, str, str]]:
        """Question, stored words, typed words."""
        line = writing.line_of(stored) if stored else {}
        typed = self.form.line()
        return [
            (str(self.form.fields[name].label), str(line.get(name, "")), str(typed[name]))
            for name in LINE_FIELDS
            if line.get(name) != typed[name]
        ]


@writer
def add_line(request: UserRequest, proposal: Proposal) -> HttpResponse:
    found = budget_of(proposal)
    asked = LinePage(request, None, small=not is_facilitator(request.user, proposal))
    if asked.sent and asked.form.is_valid():
        line, now = asked.form.line(), timezone.now()
        try:
            writing.add_line(proposal, line, seen=asked.seen, by=request.user, at=now)
        except Blocked as blocked:
            add_problems(asked.form, blocked)
        else:
            again = "lagi" in request.POST
            return redirect("proposals:budget_add" if again else "proposals:budget", proposal.pk)
    seen = asked.seen if asked.sent else token(found.typed)
    context = {"proposal": proposal, "asked": asked, "form": asked.form, "seen": seen, "adds": True}
    context |= {"sum": found.sum(), "others": found.total}
    return render(request, "proposals/writing/line.html", context)


@writer
def change_line(request: UserRequest, proposal: Proposal, position: int) -> HttpResponse:
    """One line again. If somebody changed or removed it meanwhile, both are shown."""
    found = budget_of(proposal)
    stored = found.at(position)
    if stored is None and request.method != "POST":
        return _gone(request, proposal, _("Baris itu sudah dihapus. Ini daftarnya sekarang."))
    asked = LinePage(request, stored, small=not is_facilitator(request.user, proposal))
    context: dict[str, Any] = {"proposal": proposal, "asked": asked, "form": asked.form}
    context |= {"position": position, "seen": asked.seen, "sum": found.sum()}
    context["others"] = found.total - (stored.amount if stored else 0)
    if asked.sent and asked.form.is_valid():
        line, now = asked.form.line(), timezone.now()
        try:
            writing.change_line(proposal, position, line, seen=asked.seen, by=request.user, at=now)
        except Blocked as blocked:
            add_problems(asked.form, blocked)
            context |= _conflict(proposal, asked, stored, blocked)
        else:
            return redirect("proposals:budget", proposal.pk)
    return render(request, "proposals/writing/line.html", context)


def _conflict(
    proposal: Proposal, asked: LinePage, stored: BudgetLine | None, blocked: Blocked
) -> dict[str, Any]:
    """Both versions of a line; where the stored one is gone, saving makes a new line."""
    if not writing.is_stale(blocked):
        return {}
    seen = token(writing.line_of(stored)) if stored else ""
    url = "" if stored else reverse("proposals:budget_add", args=[proposal.pk])
    return {"conflict": asked.compared(stored), "seen": seen, "target": url, "gone": stored is None}


def _gone(request: UserRequest, proposal: Proposal, message: str) -> HttpResponse:
    messages.warning(request, message)
    return redirect("proposals:budget", proposal.pk)


@writer
def remove_line(request: UserRequest, proposal: Proposal, position: int) -> HttpResponse:
    """Ask once, then remove. Somebody else's change to the line stops it."""
    found = budget_of(proposal)
    stored = found.at(position)
    if request.method == "POST":
        seen, now = request.POST.get("seen", ""), timezone.now()
        try:
            writing.remove_line(proposal, position, seen=seen, by=request.user, at=now)
        except Blocked as blocked:
            return _gone(request, proposal, blocked.problems[0].message)
        messages.success(request, _("Baris sudah dihapus."))
        return redirect("proposals:budget", proposal.pk)
    if stored is None:
        return _gone(request, proposal, _("Baris itu sudah dihapus. Ini daftarnya sekarang."))
    context = {"proposal": proposal, "line": stored, "seen": token(writing.line_of(stored))}
    return render(request, "proposals/writing/line_remove.html", context)


@require_POST
@writer
def move_line(request: UserRequest, proposal: Proposal) -> HttpResponse:
    """The buttons "Naik" and "Turun" send `3:token`."""
    up = "naik" in request.POST
    position, _colon, seen = request.POST.get("naik" if up else "turun", "").partition(":")
    if not (position.isascii() and position.isdecimal() and len(position) < 4):
        return redirect("proposals:budget", proposal.pk)
    try:
        writing.move_line(
            proposal, int(position), up=up, seen=seen, by=request.user, at=timezone.now()
        )
    except Blocked as blocked:
        return _gone(request, proposal, blocked.problems[0].message)
    return redirect(reverse("proposals:budget", args=[proposal.pk]) + "#daftar")


@writer
def table(request: UserRequest, proposal: Proposal) -> HttpResponse:
    """Many lines at once. "Hitung" and "Tambah baris" show the rows again without saving."""
    found = budget_of(proposal)
    context: dict[str, Any] = {"proposal": proposal, "seen": token(found.typed)}
    if request.method == "POST":
        context["seen"] = request.POST.get("seen", "")
        if "hitung" in request.POST or "tambah" in request.POST:
            spare = forms.MORE_ROWS if "tambah" in request.POST else forms.SPARE_ROWS
            made = forms.table(forms.typed_rows(request.POST), spare=spare)
        else:
            made = forms.sent_table(request.POST)
            if made.is_valid() and (done := _save_table(request, proposal, made, found, context)):
                return done
    else:
        made = forms.table(found.typed)
    context |= {"form": made, "sum": found.sum(made.total)}
    return render(request, "proposals/writing/table.html", context)


def _save_table(
    request: UserRequest,
    proposal: Proposal,
    made: forms.BaseTable,
    found: Budget,
    context: dict[str, Any],
) -> HttpResponse | None:
    """Go back to the list, or None with the reasons on the table and in the context."""
    lines, now = made.lines(), timezone.now()
    try:
        writing.replace_budget(proposal, lines, seen=context["seen"], by=request.user, at=now)
    except Blocked as blocked:
        made.non_form_errors().extend([problem.message for problem in blocked.problems])
        if writing.is_stale(blocked):
            context |= {"stored": found.lines, "seen": token(found.typed)}
        return None
    messages.success(request, _("Rencana anggaran tersimpan."))
    return redirect("proposals:budget", proposal.pk)
