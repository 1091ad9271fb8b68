"""What each scheme asks of a member, the facts that answer it, and the household checklist."""

from dataclasses import fields
from typing import Any

from anyam.eligibility.rules import engine, facts
from anyam.eligibility.rules.tests import SEAT, TESTS
from anyam.reference.markdown import code, page, table
from anyam.schemes import Predicate, Scheme, all_schemes
from anyam.schemes.checklists import Checklist, Criterion, all_checklists

KINDS = {True: "wajib", False: "catatan"}
DIRECTIONS = {
    ("low", False): "kurang dari", ("low", True): "paling banyak", ("high", False): "lebih dari",
    ("high", True): "paling sedikit",
}  # fmt: skip


def eligibility() -> str:
    """Predicates of every scheme, the facts, and the checklists with their directions."""
    intro = (
        "Setiap syarat dijawab `pass`, `fail`, `unknown`, atau `waived`, dengan bukti dan "
        "sumbernya. Fakta yang tidak diketahui membuat jawabannya `unknown`, tidak pernah `fail`. "
        "Yang wajib menentukan; yang berupa catatan hanya ditampilkan. Syaratnya: "
        "`anyam/schemes/*.toml`; untuk program lain: `anyam eligibility --scheme NAMA --json`, "
        "skema faktanya: `anyam eligibility --schema`."
    )
    parts = [intro]
    for scheme in all_schemes().values():
        parts += [f"## {scheme.code}", _of(scheme)]
    parts += ["## Fakta", _facts()]
    for checklist in all_checklists().values():
        parts += [f"## {checklist.code}", _about(checklist), _criteria(checklist)]
    return page("Kelayakan", *parts)


def asked(scheme: Scheme) -> list[tuple[str, Predicate]]:
    """What a scheme asks of each member, as its page shows it."""
    return [(str(TESTS[predicate.test].title), predicate) for predicate in scheme.predicates]


def _of(scheme: Scheme) -> str:
    digest = f"Versi {scheme.version}, sidik aturan {code(engine.rules_digest(scheme)[:16])}."
    rows = (_row(predicate) for predicate in scheme.predicates)
    head = ["syarat", "kode", "sifat", "tentang", "batas", "pengecualian", "sumber", "catatan"]
    return f"{digest}\n\n{table(head, rows)}"


def _row(asked: Predicate) -> list[object]:
    test = TESTS[asked.test]
    return [
        test.title, code(asked.rule), KINDS[asked.is_required],
        "tempat di kelompok" if test.about == SEAT else "orang",
        "; ".join(f"{key} = {_value(value)}" for key, value in asked.settings.items()),
        "boleh" if asked.waivable else "tidak", asked.source, asked.note,
    ]  # fmt: skip


def _value(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _facts() -> str:
    rows = []
    for of, above in ((facts.Facts, ""), (facts.House, "house.")):
        for one in fields(of):
            told = one.metadata
            values = ", ".join(map(code, told["kind"].schema().get("enum", ())))
            rows.append(
                [code(above + one.name), told["label"], told["unit"] or values, told["asks"]]
            )
    return table(["kunci", "arti", "satuan atau pilihan", "siapa yang dapat mencari tahu"], rows)


def _about(checklist: Checklist) -> str:
    return (
        f"{checklist.name}, versi {checklist.version}. Miskin bila paling sedikit "
        f"{checklist.needed} kriteria terpenuhi ({checklist.needed_source}). "
        f"Sumber: {checklist.source}."
    )


def _criteria(checklist: Checklist) -> str:
    rows = (
        [
            criterion.question, code(criterion.key), _poor(criterion), criterion.low_means,
            criterion.high_means, criterion.source,
        ]
        for criterion in checklist.criteria
    )  # fmt: skip
    head = ["pertanyaan", "kode", "berarti miskin", "ujung bawah", "ujung atas", "sumber"]
    return table(head, rows)


def _poor(criterion: Criterion) -> str:
    if criterion.direction == "among":
        return ", ".join("tidak" if one is False else str(one) for one in criterion.poor)
    limit = f"{criterion.limit:,}".replace(",", ".")
    words = DIRECTIONS[criterion.direction, criterion.at_limit]
    return f"{words} {limit} {criterion.unit}"
