"""What an account of a group has to be, and what about it an officer should look at.

Two kinds of answers, both `Problem`: a refusal says why something cannot be written down; a finding
says what looks wrong about something that is. Nothing of the chain waits for an account.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.kernel.problems import Blocked, Problem
from anyam.people.rules import name_words, same_name

LEAST, MOST = 6, 20  # digits of an account number; the longest known have 16
REASON_LENGTH = 10
ALIKE = 0.87  # of 1: one wrong letter in eight still is the same name
SHORTEST = 6  # letters; a shorter beginning of a name says nothing
SEPARATORS = re.compile(r"[\s.\-'’`_/]+")
_NOT_WORD = re.compile(r"[^A-Z0-9]+")
_DIGITS = re.compile(r"\d+")
# Words that any group may put before its name on an account.
KINDS = frozenset({
    "KUBE", "KUB", "KUBEP", "KELOMPOK", "KLP", "KEL", "POK", "POKMAS", "USAHA", "BERSAMA", "TANI",
    "TERNAK", "DESA", "DS", "KELURAHAN", "KEC", "KECAMATAN", "DUSUN", "PENGURUS", "REK", "QQ",
})  # fmt: skip
GROUPISH = frozenset({"KUBE", "KUB", "KUBEP", "KELOMPOK", "KLP", "POKMAS", "QQ", "USAHA"})


class Thing(TextChoices):
    """What opens the account; whoever holds it holds the money."""

    PASSBOOK = "passbook", gettext_lazy("Buku tabungan")
    CARD = "card", gettext_lazy("Kartu ATM")
    STAMP = "stamp", gettext_lazy("Cap kelompok")
    SIGNER = "signer", gettext_lazy("Penanda tangan di bank")


KEPT = (Thing.PASSBOOK, Thing.CARD, Thing.STAMP)  # one holder each


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody who holds a thing of the account."""

    thing: str
    name: str
    person: int | None = None  # none: nobody of the group
    member: bool = False  # sits in the group today
    officer: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """One account and its group, as the findings look at them."""

    group_name: str
    places: tuple[str, ...]  # names of its village and kecamatan
    formed_on: date | None
    bank_name: str
    digits: tuple[int, ...]  # usual lengths at this bank
    length: int
    holder_name: str
    opened_on: date | None
    hands: tuple[Hand, ...] = ()
    members: dict[str, str] = field(default_factory=dict)  # name: office, in words


def number_of(text: str) -> str:
    """An account number as its digits.

    >>> number_of("0123-01-004567-50-8")
    '012301004567508'

    Raises:
      Blocked: it cannot be one; the sentence says how to mend it.
    """
    digits = SEPARATORS.sub("", text)
    if not (digits.isascii() and digits.isdigit()):
        message = _("Nomor rekening hanya berisi angka. Salin dari halaman depan buku tabungan.")
        raise Blocked([Problem("account.not_digits", message, "number")])
    if not LEAST <= len(digits) <= MOST:
        message = _("Nomor rekening %(min)d sampai %(max)d angka. Anda menulis %(count)d angka.")
        numbers = {"min": LEAST, "max": MOST, "count": len(digits)}
        raise Blocked([Problem("account.length", message % numbers, "number")])
    if len(set(digits)) == 1:
        message = _("Nomor rekening tidak mungkin satu angka yang diulang. Periksa lagi.")
        raise Blocked([Problem("account.repeated", message, "number")])
    return digits


def opened_problems(opened_on: date | None, today: date) -> Iterator[Problem]:
    if opened_on is not None and opened_on > today:
        message = _("Tanggal buka rekening belum terjadi. Lihat halaman depan buku tabungan.")
        yield Problem("account.opens_later", message, "opened_on")


def holder_problems(name: str) -> Iterator[Problem]:
    if not any(letter.isalpha() for letter in name):
        message = _("Tulis nama yang tercetak di buku tabungan.")
        yield Problem("account.no_name", message, "holder_name")


def reason_problems(reason: str) -> Iterator[Problem]:
    """Another number for the group's money has to be explained to whoever reads the record."""
    if len(reason.strip()) < REASON_LENGTH:
        message = _("Tuliskan mengapa rekeningnya diganti, paling sedikit %(count)d huruf.")
        yield Problem("account.reason", message % {"count": REASON_LENGTH}, "reason")


# Whose account is it?


def words(name: str) -> list[str]:
    """
    >>> words("KUBE 'Melati 3' Ds. Balla")
    ['KUBE', 'MELATI', '3', 'DS', 'BALLA']
    """
    return [word for word in _NOT_WORD.split(name.upper()) if word]


def _core(name: str, places: tuple[str, ...]) -> list[str]:
    """The words that tell a group from others; all of them where it has none of its own."""
    all_words = words(name)
    common = KINDS | {word for place in places for word in words(place)}
    return [word for word in all_words if word not in common] or all_words


def names_group(account_name: str, group_name: str, places: tuple[str, ...] = ()) -> bool:
    """Whether an account bears the name of the group: banks cut it short and put KUBE before it.

    >>> names_group("KUBE MELATI 3", "Melati 3"), names_group("KUBE MELATI 4", "Melati 3")
    (True, False)
    >>> names_group("KEL USAHA BERSAMA SIPATUO BALLA", "Sipatuo", ("Balla", "Baraka"))
    True
    >>> names_group("SITI AMINAH", "Melati 3"), names_group("KUBE MASSENREMPU", "Massenrempulu")
    (False, True)
    """
    group, account = _core(group_name, places), _core(account_name, places)
    if not group or not account:
        return False
    if _DIGITS.findall(" ".join(group)) != _DIGITS.findall(" ".join(account)):
        return False
    if set(group) <= set(words(account_name)):
        return True
    one, other = "".join(group), "".join(account)
    if len(other) >= SHORTEST and one.startswith(other):
        return True
    return SequenceMatcher(None, one, other).ratio() >= ALIKE


def hand_key(name: str) -> str:
    """One spelling of a person's name, by which the hands of several accounts are compared.

    >>> hand_key("Hj. St. Aminah"), hand_key("AMINAH SITI"), hand_key(" ")
    ('aminah siti', 'aminah siti', '')
    """
    return " ".join(sorted(name_words(name)))[:120]


def findings(facts: Facts) -> list[Problem]:
    """What an officer should look at; the gravest first."""
    return [
        *_whose(facts), *_strange_hands(facts), *_one_hand(facts), *_signers(facts),
        *_number(facts), *_age(facts),
    ]  # fmt: skip


def _whose(facts: Facts) -> Iterator[Problem]:
    name = facts.holder_name
    if not name or names_group(name, facts.group_name, facts.places):
        return
    told = {"name": name, "group": facts.group_name}
    for member, office in facts.members.items():
        if same_name(name, member):
            message = _("Rekening ini atas nama %(name)s (%(office)s), bukan atas nama kelompok.")
            told["office"] = office.lower()
            yield Problem("account.personal", message % told, "holder_name")
            return
    if GROUPISH & set(words(name)):
        message = _("Nama di rekening, %(name)s, bukan nama kelompok ini (%(group)s).")
        yield Problem("account.other_group", message % told, "holder_name")
    else:
        message = _(
            "Rekening ini atas nama %(name)s: bukan nama kelompok (%(group)s) dan bukan anggotanya."
        )
        yield Problem("account.stranger", message % told, "holder_name")


def _strange_hands(facts: Facts) -> Iterator[Problem]:
    for hand in facts.hands:
        told = {"name": hand.name, "thing": Thing(hand.thing).label}
        if not hand.member:
            message = _("%(thing)s: dipegang %(name)s, yang bukan anggota kelompok ini.")
            if hand.thing == Thing.SIGNER:
                message = _("%(name)s ikut menandatangani di bank, tetapi bukan anggota.")
            yield Problem("account.outsider", message % told, hand.thing)
        elif not hand.officer:
            message = _("%(thing)s: %(name)s adalah anggota, tetapi bukan pengurus.")
            yield Problem("account.no_officer", message % told, hand.thing)


def _one_hand(facts: Facts) -> Iterator[Problem]:
    """A passbook and a card in one hand leave nobody else who would notice."""
    holders = [hand for hand in facts.hands if hand.thing in KEPT]
    if len(holders) > 1 and len({hand.person or hand_key(hand.name) for hand in holders}) == 1:
        things = ", ".join(str(Thing(hand.thing).label).lower() for hand in holders)
        message = _("Semua di satu tangan: %(name)s memegang %(things)s.")
        told = {"name": holders[0].name, "things": things}
        yield Problem("account.one_hand", message % told, holders[0].thing)


def _signers(facts: Facts) -> Iterator[Problem]:
    signing = [hand for hand in facts.hands if hand.thing == Thing.SIGNER]
    if len(signing) == 1:
        message = _("Hanya %(name)s yang menandatangani di bank. Sebaiknya ketua dan bendahara.")
        yield Problem("account.one_signer", message % {"name": signing[0].name}, Thing.SIGNER)


def _number(facts: Facts) -> Iterator[Problem]:
    if facts.digits and facts.length not in facts.digits:
        message = _("Nomor rekening %(bank)s biasanya %(usual)s angka; yang dicatat %(count)d.")
        usual = _(" atau ").join(str(digits) for digits in facts.digits)
        told = {"bank": facts.bank_name, "usual": usual, "count": facts.length}
        yield Problem("account.unusual", message % told, "number")


def _age(facts: Facts) -> Iterator[Problem]:
    if facts.opened_on and facts.formed_on and facts.opened_on < facts.formed_on:
        message = _("Rekening ini dibuka sebelum kelompok dibentuk. Milik siapa sebelumnya?")
        yield Problem("account.older", message, "opened_on")
