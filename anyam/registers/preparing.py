"""From the file of a register to a snapshot that people can be looked up in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from anyam.audit import actions as audit
from anyam.kernel.problems import Blocked, Problem
from anyam.matching import reading, versions
from anyam.matching.model import Model, shipped, understand
from anyam.matching.preparing import prepare
from anyam.matching.problems import Unusable
from anyam.matching.store import open_store
from anyam.regions.progress import Report
from anyam.registers import keeping, queries, sources
from anyam.registers.figures import Tally
from anyam.registers.headings import AIDED, IDENTITY
from anyam.registers.models import Register, Snapshot

COUNTED = "\x00row"  # the column of row numbers, where a register has no ids of its own
State = Snapshot.State


def model_for(kind: str) -> Model:
    """The model people are compared by; of recipients it also keeps what they got, and when."""
    model = shipped()
    if kind != Register.Kind.ASSISTANCE:
        return model
    return understand(model.source | {"shown": [*model.shown, *AIDED]})


def run(snapshot: Snapshot, path: Path, report: Report, *, at: datetime) -> Snapshot:
    """Prepare a snapshot; safe to be killed and begun again: nothing half done is ever ready.

    Raises:
      Blocked: the file cannot serve; the snapshot says why and keeps nothing.
    """
    Snapshot.objects.filter(pk=snapshot.pk).update(state=State.PREPARING, trouble="")
    feed = Feed(snapshot, path)
    try:
        if problems := list(keeping.key_problems()):
            raise Blocked(problems)
        manifest = _prepared(snapshot, feed, report)
    except Blocked as blocked:
        _give_up(snapshot, blocked, at=at)
        raise
    return _finish(snapshot, feed, manifest, at=at)


def _prepared(snapshot: Snapshot, feed: "Feed", report: Report) -> dict[str, Any]:
    def tell(rows: int, stage: str) -> None:
        about = feed.source.rows
        report(rows, max(rows, about) if about else None, stage)

    out = keeping.home() / snapshot.folder
    try:
        made = prepare(feed.table(), out, feed.model, version=snapshot.version, report=tell)
    except Unusable as unusable:
        raise Blocked([Problem(unusable.code, unusable.message, "file")]) from unusable
    return made.manifest


@dataclass
class Feed:
    """The rows of a file on their way into the store, counted as they pass."""

    snapshot: Snapshot
    path: Path

    def __post_init__(self) -> None:
        layout = dict(self.snapshot.layout)
        self.source = sources.Source(**layout["source"])
        self.mapping: dict[str, str] = dict(self.snapshot.mapping)
        self.model = model_for(self.snapshot.register.kind)
        self.tally = Tally()
        self.skipped = [0]

    def table(self) -> reading.Table:
        known = {*self.model.columns, *self.model.shown, IDENTITY}
        names = {field: label for field, label in self.mapping.items() if field in known}
        names.setdefault(IDENTITY, COUNTED)
        missing = tuple(name for name in self.model.columns if name not in names)
        self.made = reading.Table(
            self.path, names, self.source.kind, missing, self.source.separator, feed=self.batches
        )
        return self.made

    def batches(self, rows: int) -> Iterator[Any]:
        """Batches of text, with a number for each row where the file has none of its own."""
        import pyarrow as pa

        labels = list(dict.fromkeys(self.mapping.values()))
        fields = {label: field for field, label in self.mapping.items()}
        source = sources.batches(
            self.path, self.source, labels, rows, fields=fields, skipped=self.skipped
        )
        for batch in source:
            columns = {label: reading.text(batch.column(label), label) for label in labels}
            first = self.tally.rows + 1
            self.tally.add(self._by_field(columns), batch.num_rows)
            if IDENTITY not in self.mapping:
                numbers = map(str, range(first, self.tally.rows + 1))
                columns[COUNTED] = pa.array(numbers, pa.string())
            self.made.skipped = self.skipped[0]
            yield pa.RecordBatch.from_pydict(columns)
        self.check()

    def _by_field(self, columns: Mapping[str, Any]) -> dict[str, Any]:
        return {field: columns[label] for field, label in self.mapping.items()}

    def check(self) -> None:
        """Raise Unusable where what was read can hardly be what was chosen."""
        if self.tally.is_other_column:
            message = _(
                "%(odd)s dari %(rows)s NIK bukan 16 angka, jadi kolom itu mungkin bukan NIK, atau "
                "rusak di Excel. Unggah lagi dan pilih kolom lain, atau jangan pakai kolom NIK."
            )
            facts = {"odd": self.tally.nik_odd, "rows": self.tally.rows}
            raise Unusable("register.nik_column", message % facts)
        if self.tally.rows and self.tally.faults["name_empty"] == self.tally.rows:
            message = _("Kolom yang dipilih sebagai nama kosong di semua baris.")
            raise Unusable("register.name_column", message)


def compared(snapshot: Snapshot, before: Snapshot | None) -> dict[str, int]:
    """What is new, gone and changed against another snapshot; nothing where ids say nothing."""
    if before is None or not all(IDENTITY in one.mapping for one in (snapshot, before)):
        return {}
    older, newer = (keeping.home() / one.folder for one in (before, snapshot))
    try:
        stores = open_store(older), open_store(newer)
        for store in stores:
            _ = store.cipher
    except Unusable:  # the older one was written under another key, or somebody took it away
        return {}
    try:
        return versions.compare(*stores)
    finally:
        for store in stores:
            store.ids.close()


def _finish(snapshot: Snapshot, feed: Feed, manifest: dict[str, Any], *, at: datetime) -> Snapshot:
    before = queries.previous(snapshot)
    changes = compared(snapshot, before)
    with transaction.atomic():
        Snapshot.objects.filter(pk=snapshot.pk).update(
            state=State.READY, ready_at=at, rows=manifest["rows"], upload="",
            skipped=manifest["source"]["skipped"], figures=feed.tally.as_dict(),
            model=f"{manifest['model']['name']} {manifest['model']['version']}",
            changes=changes, before=before, layout={"source": feed.source.as_dict()},
        )  # fmt: skip
        _note("ready", snapshot, at=at, rows=manifest["rows"], changes=changes)
    keeping.forget_upload(snapshot.upload)
    snapshot.refresh_from_db()
    return snapshot


def stop(snapshot: Snapshot, *, at: datetime) -> None:
    """Somebody stopped the command line in the middle."""
    message = _("Penyiapan dihentikan. Jalankan lagi dari awal.")
    _give_up(snapshot, Blocked([Problem("register.stopped", message)]), at=at)


@transaction.atomic
def _give_up(snapshot: Snapshot, blocked: Blocked, *, at: datetime) -> None:
    """The file cannot serve: say why, and keep nothing of it."""
    trouble = " ".join(problem.message for problem in blocked.problems)
    Snapshot.objects.filter(pk=snapshot.pk).update(
        state=State.FAILED, trouble=trouble, upload="", layout={}
    )
    keeping.forget_upload(snapshot.upload)
    keeping.forget(snapshot.folder)
    _note("failed", snapshot, at=at, codes=[problem.code for problem in blocked.problems])


def _note(what: str, snapshot: Snapshot, *, at: datetime, **changes: object) -> None:
    audit.record(
        f"register.{what}", snapshot, by=snapshot.imported_by, at=at,
        region_code=snapshot.register.place, changes=changes,
    )  # fmt: skip
