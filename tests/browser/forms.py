"""The forms that links lead to, found and sent without a browser: quick enough for all of them."""

import re
import uuid
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

Attributes = dict[str, str]
File = tuple[str, bytes, str]  # name, content, type
NO_FIELD = ("submit", "button", "image", "reset")


@dataclass
class Form:
    """A form as it stands on a page."""

    page: str
    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)  # name -> what it holds
    kinds: dict[str, str] = field(default_factory=dict)  # name -> type of the input

    @property
    def typed(self) -> list[str]:
        """The fields a person fills."""
        return [name for name, kind in self.kinds.items() if kind != "hidden"]


class Reader(HTMLParser):
    """Links and forms of one page."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.form: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(urljoin(self.address, given["href"]))
        elif tag == "form":
            action = urljoin(self.address, given.get("action") or self.address)
            self.form = Form(self.address, action, given.get("method", "get").lower())
            self.forms.append(self.form)
        elif self.form and tag in ("input", "select", "textarea", "button") and given.get("name"):
            self.note(tag, given)

    def note(self, tag: str, given: Attributes) -> None:
        assert self.form is not None
        kind = given.get("type", "text") if tag in ("input", "button") else tag
        if kind in NO_FIELD or tag == "button":
            return
        name = given["name"]
        self.form.kinds.setdefault(name, kind)
        if kind not in ("radio", "checkbox") or "checked" in given:
            self.form.fields[name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None


@dataclass
class Answer:
    status: int
    address: str
    text: str

    def read(self) -> Reader:
        reader = Reader(self.address)
        reader.feed(self.text)
        return reader


class Visitor:
    """Somebody with cookies and no browser."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def send(self, url: str, data: bytes | None = None, kind: str = "") -> Answer:
        headers = {"Referer": url, **({"Content-Type": kind} if kind else {})}
        request = Request(urljoin(self.address, url), data, headers)
        try:
            with self.opener.open(request, timeout=30) as answer:
                body, status, address = answer.read(), answer.status, answer.url
        except HTTPError as error:
            body, status, address = error.read(), error.code, error.url or url
        return Answer(status, address, body.decode("utf-8", "replace"))

    def post(self, form: Form, values: dict[str, str], files: dict[str, File]) -> Answer:
        """Send a form; with a file, as a browser sends files."""
        if form.method == "get":
            return self.send(f"{form.action.partition('?')[0]}?{urlencode(values)}")
        if not files:
            kind = "application/x-www-form-urlencoded"
            return self.send(form.action, urlencode(values).encode(), kind)
        return self.send(form.action, *multipart(values, files))

    def sign_in(self, name: str) -> "Visitor":
        page = self.send("/demo/").text
        words = rf'value="(\d+)"[^>]*>\s*[^<]*<span[^>]*>\s*sebagai {re.escape(name)}\s*</span>'
        number = re.search(words, page)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert number is not None, name
        assert token is not None
        values = {"orang": number[1], "csrfmiddlewaretoken": token[1]}
        form = next(f for f in Answer(200, f"{self.address}/demo/", page).read().forms)
        assert self.post(form, values, {}).status == 200
        return self

    def forms(self, start: str, sort_of: Any, *, most: int) -> list[Form]:
        """One form of every sort on one page of every sort."""
        waiting, opened, found = deque([start]), set[str](), dict[str, Form]()
        while waiting and len(opened) < most:
            url = waiting.popleft()
            parts = urlsplit(url)
            sort = sort_of(parts.path)
            if sort in opened or f"{parts.scheme}://{parts.netloc}" != self.address:
                continue
            opened.add(sort)
            reader = self.send(url).read()
            waiting.extend(reader.links)
            for form in reader.forms:
                what = f"{sort_of(urlsplit(form.action).path)} {sorted(form.kinds)}"
                found.setdefault(what, form)
        return list(found.values())


def multipart(values: dict[str, str], files: dict[str, File]) -> tuple[bytes, str]:
    edge = uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in values.items()
        if name not in files
    ]
    for name, (title, content, kind) in files.items():
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{title}"\r\n'
        parts.append(f"{head}Content-Type: {kind}\r\n\r\n".encode() + content + b"\r\n")
    return b"".join(parts) + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"
