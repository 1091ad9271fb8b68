"""The JSON API as a page, drawn from its own description (OpenAPI)."""

from collections.abc import Iterator
from typing import Any

from anyam.api import api
from anyam.reference.markdown import code, first_line, page, table

INNER = {"Input", "Wanted"}  # shown as the query they are


def json_api() -> str:
    """Every call of the JSON API, what it takes and what it answers."""
    described: dict[str, Any] = api.get_openapi_schema()
    parts = [
        "Untuk program lain dari orang yang sama: memakai sesi peramban yang sudah masuk (dengan "
        "pengaman kedua), dan token CSRF dalam `X-CSRFToken` pada setiap penulisan. Yang belum "
        "masuk mendapat 401, yang tidak boleh melihat 404, yang ditolak 409 dengan semua "
        "alasannya. Uraian untuk mesin: `/api/v1/openapi.json`, terbuka bagi yang sudah masuk.",
        table(["cara", "alamat", "apa", "menerima", "menjawab"], _calls(described)),
        "## Bentuk",
    ]
    for name, shape in sorted(described["components"]["schemas"].items()):
        if name not in INNER:
            parts += [f"### {name}", first_line(shape.get("description")), _fields(shape)]
    return page("API JSON", *parts)


def _calls(described: dict[str, Any]) -> Iterator[list[str]]:
    for path, methods in sorted(described["paths"].items()):
        for method, call in methods.items():
            answers = (f"{status} {_of(answer)}" for status, answer in call["responses"].items())
            yield [
                method.upper(),
                code(path),
                first_line(call.get("description") or call["summary"]),
                ", ".join(_accepted(call)),
                ", ".join(answer.strip() for answer in answers),
            ]


def _accepted(call: dict[str, Any]) -> Iterator[str]:
    for parameter in call["parameters"]:
        if parameter["in"] == "query":
            yield code(parameter["name"])
    if "requestBody" in call:
        yield _of(call["requestBody"])


def _of(answer: dict[str, Any]) -> str:
    content = answer.get("content", {}).get("application/json", {})
    return _type(content["schema"]) if content else ""


def _fields(shape: dict[str, Any]) -> str:
    needed = set(shape.get("required", ()))
    rows = (
        [code(name), _type(field), "ya" if name in needed else ""]
        for name, field in shape["properties"].items()
    )
    return table(["nama", "jenis", "wajib"], rows)


def _type(schema: dict[str, Any]) -> str:
    """
    >>> _type({"$ref": "#/components/schemas/A"}), _type({"type": "array", "items": {"type": "x"}})
    ('A', 'daftar x')
    >>> _type({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}), _type({})
    ('date atau null', 'apa saja')
    """
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " atau ".join(_type(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"daftar {_type(schema['items'])}"
    return str(schema.get("format") or schema.get("type") or "apa saja")
