"""The machine's own pages: settings, addresses, tables, events. Code in, Markdown out."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from anyam.audit.queries import GUARDED
from anyam.audit.sentences import templates
from anyam.reference.conditions import in_words
from anyam.reference.markdown import code, first_line, page, table
from anyam.reference.variables import VARIABLES, defaults

DEMO = "demo"  # there in a demonstration only, so never in the reference
ROOMS = {"allauth": "accounts", "django": "web", "ninja": "api"}  # views that others wrote


def settings() -> str:
    """Every environment variable, its default and what it is for."""
    found = defaults()
    rows = (
        [code(v.name), "**wajib**" if v.needed else v.default or found[v.name], v.meaning]
        for v in VARIABLES
    )
    examples = "\n".join(f"{v.name}={v.example}" for v in VARIABLES if v.example)
    return page(
        "Setelan",
        "Semua setelan datang dari lingkungan (environment) atau dari berkas yang ditunjuk "
        "`ANYAM_ENV_FILE`. Rahasia tidak punya bawaan: tanpa itu Anyam tidak mau jalan.",
        table(["nama", "bawaan", "untuk apa"], rows),
        "## Contoh berkas setelan",
        f"```sh\n{examples}\n```",
    )


def routes() -> str:
    """Every address, its name, who may knock, and the view behind it."""
    rows = sorted(_routes(get_resolver().url_patterns), key=lambda row: row[0])
    head = ["alamat", "nama", "tanpa masuk", "tampilan", "keterangan"]
    parts = []
    for room, inside in groupby(sorted(rows, key=_room), key=_room):
        parts += [f"## {room}", table(head, inside)]
    return page(
        "Alamat",
        "Yang tidak bertanda **ya** hanya terbuka bagi yang sudah masuk; siapa boleh melihat apa "
        "di dalamnya ditentukan peran dan wilayah. Yang tidak boleh melihat mendapat 404. Alamat "
        "bertanda 401 menjawab begitu, bukan dengan halaman masuk.",
        *parts,
    )


def _room(row: list[str]) -> str:
    module = row[3].strip("`").partition(".")[0]
    return ROOMS.get(module, module)


def _routes(patterns: Iterable[Any], prefix: str = "/", space: str = "") -> Iterator[list[str]]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            if pattern.namespace != DEMO:
                yield from _routes(pattern.url_patterns, address, inner)
        elif isinstance(pattern, URLPattern):
            yield _route(pattern, address, f"{space}{pattern.name or ''}")


def _route(pattern: URLPattern, address: str, name: str) -> list[str]:
    view = pattern.callback
    named = getattr(view, "view_class", getattr(view, "func", view))
    ours = named.__module__.startswith("anyam.")
    place = f"{named.__module__.removeprefix('anyam.')}.{named.__name__}"
    public = "" if getattr(view, "login_required", True) else "**ya**"
    if public and named.__module__.startswith("ninja."):
        public = "401"
    return [
        code(address),
        code(name),
        public,
        code(place),
        first_line(view.__doc__) if ours else "",
    ]


def tables() -> str:
    """Every table with its columns and its promises."""
    ours = [
        model
        for model in apps.get_models()
        if model.__module__.startswith("anyam.") and model._meta.app_label != DEMO
    ]
    parts = [
        "Model, kolom, dan janji yang dijaga basis data sendiri, siapa pun yang menulis. "
        "Tanggal berakhir `_on`, saat `_at`; uang dalam rupiah utuh."
    ]
    for model in sorted(ours, key=lambda model: model._meta.label):
        parts += _table(model)
    return page("Tabel", *parts)


def _table(model: type[models.Model]) -> list[str]:
    options = model._meta
    parts = [f"## {options.label}", f"{first_line(model.__doc__)} Tabel {code(options.db_table)}."]
    rows = ([code(field.column), _kind(field), _remarks(field)] for field in options.local_fields)
    parts.append(table(["kolom", "jenis", "keterangan"], rows))
    promises = [f"- {code(one.name)}: {in_words(one)}" for one in options.constraints]
    if options.db_table in GUARDED:
        promises.append("- Basis data menolak perubahan dan penghapusan baris (pemicu).")
    if promises:
        parts.append("Janji:\n\n" + "\n".join(promises))
    if options.indexes:
        parts.append(f"Indeks: {', '.join(code(index.name) for index in options.indexes)}.")
    return parts


def _kind(field: models.Field[Any, Any]) -> str:
    if isinstance(field, models.ForeignKey):
        return f"→ {field.related_model._meta.label}"
    length = f"({field.max_length})" if field.max_length and not field.choices else ""
    return re.sub("(?<=.)Field$", "", type(field).__name__).lower() + length


def _remarks(field: models.Field[Any, Any]) -> str:
    label = str(field.verbose_name)
    remarks = [label] if label != field.name.replace("_", " ") and not field.primary_key else []
    if field.primary_key:
        remarks.append("kunci utama")
    elif field.unique:
        remarks.append("unik")
    if field.null:
        remarks.append("boleh kosong")
    if field.choices:
        remarks.append(
            "salah satu dari " + ", ".join(code(value) for value, _label in field.choices)
        )
    return "; ".join(remarks)


def events() -> str:
    """Every act that is recorded, with the sentence that tells it."""
    rows = ([code(action), _readable(words)] for action, words in sorted(templates().items()))
    return page(
        "Kejadian",
        "Setiap perbuatan ditulis satu kali dalam `audit.Event`; basis data menolak mengubahnya. "
        "Beginilah kalimatnya; yang miring diisi dari kejadiannya.",
        table(["kode", "kalimat"], (row for row in rows if not row[0].startswith(f"`{DEMO}."))),
    )


def _readable(words: str) -> str:
    """
    >>> _readable("%(actor)s mengajukan %(subject)s.")
    '*actor* mengajukan *subject*.'
    """
    return re.sub(r"%\((\w+)\)s", r"*\1*", words)
