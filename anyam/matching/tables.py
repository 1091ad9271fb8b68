"""What the command line and the screens call: open, match, look up, with everything checked."""

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from anyam.matching import explaining, matching, reading, sexes, writing
from anyam.matching.deciding import Decider, Result
from anyam.matching.model import Model, load, shipped
from anyam.matching.preparing import prepare
from anyam.matching.problems import Unusable, unreadable
from anyam.matching.store import Store, open_store

ASKED = "calon"  # the id of somebody who is looked up without one


def loaded(path: Path | None) -> Model:
    """The model of a file, its columns known to exist; none: the register's."""
    if path is None:
        return shipped()
    from anyam.matching.binding import bind

    return bind(load(path))


@contextlib.contextmanager
def opened(
    place: Path, model: Path | None = None, *, version: str = "", sex: str = ""
) -> Iterator[Store]:
    """A prepared register; a table with a model is prepared in passing and forgotten again."""
    if not place.is_file():
        store = open_store(place, version)
        _same_model(store, model)
        yield store
        store.close()
        return
    with tempfile.TemporaryDirectory(prefix="anyam-match-") as folder:
        chosen = loaded(model)
        prepare(place, Path(folder) / "register", chosen, version="sekali", sex=sex)
        store = open_store(Path(folder) / "register")
        yield store
        store.close()


def _same_model(store: Store, path: Path | None) -> None:
    """Raise Unusable where a register was prepared with another model than is asked for."""
    if path is not None and load(path).digest != store.manifest["model"]["digest"]:
        message = "Register ini disiapkan dengan model lain. Siapkan lagi dengan --model yang sama."
        raise Unusable("model.other", message)


def decider(store: Store) -> Decider:
    return Decider(store.model, store.rows, matching.same_person(store))


def matched(
    store: Store,
    candidates: Path,
    file: Path,
    *,
    engine: str = "duckdb",
    sex: str = "",
    one_to_one: bool = False,
    explain: bool = False,
) -> tuple[Sequence[Result], matching.Counts]:
    """Match a file and write the results."""
    results, counts = matching.match(
        store, candidates, engine=engine, sex=sex, one_to_one=one_to_one
    )
    deciding = decider(store)
    told = (lambda one: explaining.explanation(store, deciding, one)) if explain else None
    writing.write(file, results, told)
    return results, counts


def person(facts: dict[str, Any], model: Model, *, sex: str = "") -> dict[str, str]:
    """The facts of one person as `id` and `in_<column>` texts, whatever they are called."""
    names = reading.recognised([str(name) for name in facts], model)
    raw = {"id": _text(facts.get(names.get("id", "id"))) or ASKED}
    for name in model.columns:
        raw[f"in_{name}"] = _text(facts.get(names[name])) if name in names else ""
    if not any(raw[f"in_{name}"] for name in model.columns):
        known = ", ".join(model.columns)
        raise unreadable("person.empty", f"Tidak ada yang dapat dicari. Isi salah satu: {known}.")
    if "sex" in model.columns:
        said = raw["in_sex"]
        meaning = sexes.spoken(sex) if sex else sexes.coding([said] if said != "W" else [])
        raw["in_sex"] = sexes.read(said, meaning)
    return raw


def _text(value: Any) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\x00", " ")


def looked_up(
    store: Store, facts: dict[str, Any], *, sex: str = "", picture: bool = False
) -> dict[str, Any]:
    """What the register knows about one person: results with explanation and the rows' facts."""
    lookup = matching.Lookup(store)
    results = lookup.decide(person(facts, store.model, sex=sex))
    told = []
    for result in results:
        facts = explaining.explanation(store, lookup.decider, result)
        row = store.by_id(result.register_id) if result.register_id else None
        if row:
            shown = (*store.model.columns, *store.model.shown)
            facts["register"] = {name: row[f"in_{name}"] for name in shown}
        if picture:
            facts["svg"] = explaining.svg(facts)
        told.append(facts)
    first = results[0]
    return {
        "decision": first.decision,
        "register_id": first.register_id,
        "probability": first.probability,
        "results": told,
    }
