"""The rows of an account's page: what is known, and what is still to be told."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from anyam.funds.models import GroupAccount
from anyam.funds.rules import KEPT, Thing
from anyam.groups.models import Group
from anyam.kernel.dates import spoken_date


@dataclass(frozen=True, slots=True)
class Answer:
    title: str
    text: str
    url: str = ""  # where it is changed; "" for who only reads
    known: bool = True


def answers(group: Group, account: GroupAccount, *, links: bool) -> list[Answer]:
    def at(name: str, *more: str) -> str:
        return reverse(f"funds:{name}", args=[group.pk, *more]) if links else ""

    opened = spoken_date(account.opened_on) if account.opened_on else ""
    rows = [
        Answer(_("Bank"), account.bank_title, at("number")),
        _row(_("Cabang"), account.branch, at("number")),
        Answer(_("Nomor rekening"), account.masked, at("number")),
        _row(_("Nama di rekening"), account.holder_name, at("holder")),
        _row(_("Tanggal dibuka"), opened, at("holder")),
    ]
    for thing in KEPT:
        held = _held(account, thing)
        if thing == Thing.CARD and account.no_card:
            held = _("tidak ada kartu ATM")
        rows.append(_row(str(thing.label), held, at("keeper", thing)))
    rows.append(_row(str(Thing.SIGNER.label), _held(account, Thing.SIGNER), at("signers")))
    return rows


def _held(account: GroupAccount, thing: str) -> str:
    return ", ".join(one.name for one in account.kept if one.thing == thing)


def _row(title: str, text: str, url: str) -> Answer:
    return Answer(title, text or _("belum dicatat"), url, known=bool(text))
