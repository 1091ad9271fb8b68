"""Every step of a register: entered, brought, its columns chosen, taken out, looked into."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import Held, User
from anyam.accounts.roles import Can
from anyam.audit import actions as audit
from anyam.files.rules import clean_name
from anyam.jobs import actions as jobs
from anyam.kernel.problems import Blocked, Problem
from anyam.lists.reading.words import fold
from anyam.people.access import acting, as_role
from anyam.people.models import Person
from anyam.people.rules import reason_problems
from anyam.regions.models import Region
from anyam.regions.progress import Report, silent
from anyam.registers import headings, keeping, preparing, queries, rules, sources
from anyam.registers.models import LookUp, Register, Snapshot
from anyam.registers.sealed import Sealed, seal
from anyam.registers.words import COLUMN_NAMES

State = Snapshot.State
PREVIEW = 5  # rows shown before columns are chosen, masked


@transaction.atomic
def create(
    *, kind: str, name: str, region: Region | None, by: User, at: datetime,
    programme: str = "", owner: str = "",
) -> Register:  # fmt: skip
    """Enter a register, of which snapshots will come.

    Raises:
      Blocked: its name is taken there, or it is not theirs to enter.
    """
    place = region.code if region else ""
    held = acting(by, place, Can.IMPORT_REGISTERS)
    known = Register.objects.filter(region=region).values_list("name", flat=True)
    if problems := list(rules.register_problems(name, place, list(known))):
        raise Blocked(problems)
    made = Register.objects.create(
        kind=kind, name=name.strip(), programme=programme.strip(), owner=owner.strip(),
        region=region, created_by=by, created_at=at,
    )  # fmt: skip
    audit.record(
        "register.create", made, by=by, at=at, region_code=place, changes={"kind": kind},
        **as_role(held),
    )  # fmt: skip
    return made


def upload(
    chunks: Iterable[bytes], *, name: str, register: Register, version: str, as_of: date,
    by: User, at: datetime,
) -> Snapshot:  # fmt: skip
    """Keep the file of a snapshot, sealed, with a proposal which column is what.

    Raises:
      Blocked: no key, the version is there already, or the file is no table; nothing is kept.
    """
    held = acting(by, register.place, Can.IMPORT_REGISTERS)
    made = _new(register, version, as_of, name=name, by=by, at=at)
    made.upload = keeping.fresh("upload")
    path = Sealed(keeping.incoming(made.upload) / made.source_name)
    try:
        made.sha256, made.source_bytes = seal(chunks, Path(path))
        _propose(made, path)
        _saved(made)
    except BaseException:
        keeping.forget_upload(made.upload)
        raise
    _note("upload", made, held, by=by, at=at, size=made.source_bytes, sha256=made.sha256)
    return made


def _new(
    register: Register, version: str, as_of: date, *, name: str, by: User, at: datetime
) -> Snapshot:
    """A snapshot not yet saved.

    Raises:
      Blocked: there is no key, or the version will not do.
    """
    _clear_dead(register, version, at=at)
    problems = list(keeping.key_problems())
    problems += rules.version_problems(
        version, as_of, today=timezone.localdate(at), taken=queries.versions_of(register)
    )
    if problems:
        raise Blocked(problems)
    ending = Path(name).suffix.removeprefix(".").lower()
    kept = clean_name(name, ending if ending.isalnum() and len(ending) <= 7 else "")[:120]
    return Snapshot(
        register=register, version=version, as_of=as_of, source_name=kept, imported_by=by,
        imported_at=at, folder=keeping.fresh(f"{register.pk}"),
    )  # fmt: skip


def _clear_dead(register: Register, version: str, *, at: datetime) -> None:
    """A command line that was killed leaves its snapshot behind, and nobody holds its folder."""
    begun = register.snapshots.filter(state__in=[State.CHECKING, State.PREPARING], upload="")
    for dead in begun.filter(version=version, job=None):
        if not keeping.is_busy(dead.folder):
            preparing.stop(dead, at=at)


def _propose(made: Snapshot, path: Path) -> None:
    """Look at the file and guess its columns; samples are kept masked."""
    source = sources.look(path)
    rows = sources.samples(path, source)
    register = made.register
    fields = queries.fields_of(register)
    guessed = headings.guess(source.labels, fields, register.columns)
    columns = [
        {"label": label, "field": guessed.get(label, ""), "samples": _masked(rows, label)}
        for label in source.labels
    ]
    made.layout = {"source": source.as_dict(), "columns": columns}
    made.mapping = {field: label for label, field in guessed.items()}


def _masked(rows: list[dict[str, str]], label: str) -> list[str]:
    """The first cells of a column as they may be kept and shown."""
    return [rules.discreet(row[label]) for row in rows[:PREVIEW]]


def _saved(made: Snapshot) -> None:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # sent twice in the same blink
        taken = [made.version]
        raise Blocked(
            list(rules.version_problems(made.version, made.as_of, today=made.as_of, taken=taken))
        ) from None


@transaction.atomic
def choose_columns(
    snapshot: Snapshot, chosen: Mapping[str, str], *, by: User, at: datetime
) -> Snapshot:
    """Settle which column is what (label -> field), remember it, and begin to prepare.

    Raises:
      Blocked: a needed column was not named or one was named twice, or it is past that.
    """
    held = acting(by, snapshot.register.place, Can.IMPORT_REGISTERS)
    found = _locked(snapshot)
    problems = list(rules.choose_problems(queries.facts_of(found)))
    problems += rules.twice_problems(list(chosen.values()), COLUMN_NAMES)
    mapping = {field: label for label, field in chosen.items() if field}
    problems += rules.column_problems(mapping)
    if problems:
        raise Blocked(problems)
    _remember(found.register, chosen)
    found.mapping, found.state, found.trouble = mapping, State.CHECKING, ""
    found.job = jobs.start(
        "registers.prepare", by=by, at=at, region_code=found.register.place,
        arguments={"snapshot": found.pk}, title=_("Menyiapkan %(name)s") % {"name": found},
    )  # fmt: skip
    found.save()
    _note("columns", found, held, by=by, at=at, columns=sorted(mapping))
    return found


def _remember(register: Register, chosen: Mapping[str, str]) -> None:
    """The next snapshot with the same headings is read the same way."""
    register.columns |= {fold(label): field for label, field in chosen.items()}
    register.save(update_fields=["columns"])


def take_in(
    path: Path, *, register: Register, version: str, as_of: date, by: User, at: datetime,
    named: Mapping[str, str] | None = None, report: Report = silent,
) -> Snapshot:  # fmt: skip
    """All steps at once from a file on this machine, whatever its size; the file stays as it is.

    Args:
      named: field -> label, where the proposed columns are not to be had by their headings.
    Raises:
      Blocked: see `upload` and `choose_columns`, or the file cannot serve.
    """
    held = acting(by, register.place, Can.IMPORT_REGISTERS)
    _readable(path)
    made = _new(register, version, as_of, name=path.name, by=by, at=at)
    _propose(made, path)
    made.source_bytes, made.state = path.stat().st_size, State.CHECKING
    made.mapping |= _known(named or {}, made)
    if problems := list(rules.column_problems(made.mapping)):
        raise Blocked(problems)
    _saved(made)
    _note("upload", made, held, by=by, at=at, size=made.source_bytes)
    try:
        return preparing.run(made, path, report, at=at)
    except KeyboardInterrupt:
        preparing.stop(made, at=at)
        raise


def _known(named: Mapping[str, str], made: Snapshot) -> dict[str, str]:
    """Columns named by hand, if the file has them."""
    labels = made.layout["source"]["labels"]
    for label in named.values():
        if label not in labels:
            message = _("Kolom %(label)s tidak ada di berkas ini. Yang ada: %(labels)s.")
            facts = {"label": label, "labels": ", ".join(labels[:20])}
            raise Blocked([Problem("register.no_column", message % facts)])
    return dict(named)


def _readable(path: Path) -> None:
    try:
        with path.open("rb"):
            return
    except OSError as error:
        message = _("Berkas %(path)s tidak dapat dibuka.") % {"path": path}
        raise Blocked([Problem("register.unreadable", message, "file")]) from error


@transaction.atomic
def discard(snapshot: Snapshot, *, by: User, at: datetime) -> Snapshot:
    """Throw an upload away that was not prepared."""
    held = acting(by, snapshot.register.place, Can.IMPORT_REGISTERS)
    found = _locked(snapshot)
    if problems := list(rules.discard_problems(queries.facts_of(found))):
        raise Blocked(problems)
    _put_away(found)
    _note("discard", found, held, by=by, at=at)
    return found


@transaction.atomic
def retire(snapshot: Snapshot, *, reason: str, by: User, at: datetime) -> Snapshot:
    """Take a snapshot out of use: nobody is looked up in it any more, and its store goes."""
    held = acting(by, snapshot.register.place, Can.IMPORT_REGISTERS)
    found = _locked(snapshot)
    problems = [*rules.retire_problems(queries.facts_of(found)), *reason_problems(reason)]
    if problems:
        raise Blocked(problems)
    _put_away(found)
    audit.record(
        "register.retire", found, by=by, at=at, region_code=found.register.place,
        note=reason.strip(), **as_role(held),
    )  # fmt: skip
    return found


def _put_away(found: Snapshot) -> None:
    keeping.forget_upload(found.upload)
    folder, found.state, found.upload, found.layout = found.folder, State.RETIRED, "", {}
    found.save()
    transaction.on_commit(lambda: keeping.forget(folder))


def expire(*, at: datetime) -> int:
    """Delete uploads that nobody went on with; how many. Safe to be called any time."""
    count = 0
    for token in list(keeping.stale_uploads()):
        waiting = Snapshot.objects.filter(upload=token).select_related("register", "job").first()
        if waiting and waiting.at_work:
            continue
        if waiting:
            _expire(waiting, at=at)
        keeping.forget_upload(token)
        count += 1
    return count


@transaction.atomic
def _expire(found: Snapshot, *, at: datetime) -> None:
    _put_away(found)
    audit.record("register.expire", found, by=None, at=at, region_code=found.register.place)


@transaction.atomic
def record_look_up(
    snapshot: Snapshot, *, by: User, at: datetime, purpose: str, shown: int,
    person: Person | None = None, case: str = "", region_code: str = "",
) -> LookUp:  # fmt: skip
    """Write down that somebody was looked up.

    Args:
      purpose: why, in words of whoever looks.
      shown: how many rows of the register they were shown.
      region_code: where; left out: where the person lives, else where the user works.
    """
    place = region_code or (person.region_id if person else "") or by.place
    made = LookUp.objects.create(
        snapshot=snapshot, by=by, at=at, purpose=purpose.strip()[:300], shown=shown, person=person,
        case=case, region_code=place,
    )  # fmt: skip
    changes: dict[str, Any] = {"shown": shown, "case": case}
    if person:
        changes["person"] = person.pk
    audit.record(
        "register.look_up", snapshot, by=by, at=at, region_code=place, note=purpose.strip(),
        changes=changes,
    )  # fmt: skip
    return made


def _locked(snapshot: Snapshot) -> Snapshot:
    """The snapshot as it stands now, held until the end of the transaction."""
    rows = Snapshot.objects.select_for_update(of=("self",)).select_related("register", "job")
    return rows.get(pk=snapshot.pk)


def _note(
    what: str, found: Snapshot, held: Held, *, by: User, at: datetime, **changes: object
) -> None:
    audit.record(
        f"register.{what}", found, by=by, at=at, region_code=found.register.place,
        changes=changes, **as_role(held),
    )  # fmt: skip
