"""Works out what a paper says beyond its data: sums, words, sentences that follow from figures."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from anyam.kernel.dates import date_in_words
from anyam.kernel.money import in_words, number_in_words
from anyam.letters import bodies
from anyam.letters.kinds import Kind

Body = Mapping[str, Any]
Derived = dict[str, Any]


def derived(kind: str, body: Body) -> Derived:
    """Return what the template of `kind` prints besides `body`.

    Raises:
      ValueError: `body` lacks something a paper of this kind cannot do without.
    """
    shape, work_out = CONTENT[kind]
    if missing := sorted(getattr(shape, "__required_keys__", frozenset()) - body.keys()):
        raise ValueError(f"{kind} lacks {', '.join(missing)}")
    return work_out(body)


def count_in_words(count: int) -> str:
    """
    >>> count_in_words(3)
    '3 (tiga)'
    """
    return f"{count} ({number_in_words(count)})"


def _meeting(body: Body) -> Derived:
    met_on = date.fromisoformat(body["met_on"])
    return {"day": date_in_words(met_on), "attended": count_in_words(len(body["attendance"]))}


def _totals(rows: Sequence[Mapping[str, Any]]) -> Derived:
    amount = sum(row["amount"] for row in rows)
    return {
        "amount": amount,
        "amount_words": in_words(amount),
        "members": sum(row["members"] for row in rows),
        "count": count_in_words(len(rows)),
    }


def _listed(body: Body) -> Derived:
    return _totals(body["groups"])


def _decided(body: Body) -> Derived:
    """A notice tells of every group, but adds up only those that were awarded something."""
    awarded = [row for row in body["groups"] if row["amount"]]
    return _totals(awarded) | {"refused": len(body["groups"]) - len(awarded)}


def _budget(body: Body) -> Derived:
    lines = [row["quantity"] * row["unit_price"] for row in body["budget"]]
    total = sum(lines)
    return {
        "lines": lines,
        "amount": total,
        "amount_words": in_words(total),
        "requested_words": in_words(body["requested"]),
        "own": total - body["requested"],
        "income": sum(row["income"] for row in body["plan"]),
        "cost": sum(row["cost"] for row in body["plan"]),
        "members": count_in_words(len(body["members"])),
    }


def _membership(body: Body) -> Derived:
    return {"members": count_in_words(len(body["members"]))}


def _card(body: Body) -> Derived:
    return {"pin_spaced": " ".join(body["pin"])}


CONTENT: dict[str, tuple[type[Any], Callable[[Body], Derived]]] = {
    Kind.BERITA_ACARA: (bodies.BeritaAcara, _meeting),
    Kind.PROPOSAL: (bodies.Proposal, _budget),
    Kind.SURAT_KETERANGAN: (bodies.SuratKeterangan, _membership),
    Kind.SURAT_PENGANTAR: (bodies.SuratPengantar, _listed),
    Kind.SK: (bodies.Sk, _listed),
    Kind.PEMBERITAHUAN: (bodies.Pemberitahuan, _decided),
    Kind.SPTJM: (bodies.Sptjm, _listed),
    Kind.KARTU_PIN: (bodies.KartuPin, _card),
}
