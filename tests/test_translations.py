"""English: the catalogue is whole, is what is shipped, and is what somebody reads on the pages."""

import gettext
import os
import re
import string
import sys
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from pprint import pformat
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation

from anyam.accounts.roles import Role
from anyam.groups import meetings
from anyam.groups import papers as group_papers
from anyam.groups.models import Group
from anyam.groups.queries import berita_acara_data, example_agreement
from anyam.letters.kinds import Kind
from anyam.notices import actions as notices
from anyam.notices.models import Notice
from anyam.proposals import papers, proposal_paper
from anyam.proposals.models import Proposal
from anyam.proposals.queries import dossier
from tests import make

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "anyam" / "locale" / "en" / "LC_MESSAGES" / "django.po"
CI = os.environ.get("CI") == "true"
NAMED = re.compile(r"%\(\w+\)[a-z]|%[sd]|%%")
MARKUP = re.compile(r"</?\w+[^>]*>")


@cache
def script() -> ModuleType:
    """`scripts/messages.py`, which is no part of any package."""
    spec = spec_from_file_location("messages", ROOT / "scripts" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules["messages"] = module
    spec.loader.exec_module(module)
    return module


def need_gettext() -> None:
    if script().available():
        return
    if CI:
        pytest.fail(f"gettext is missing: {script().HINT}")
    pytest.skip(f"gettext tidak ada · is missing: {script().HINT}")


def read(compiled: Path) -> dict[Any, str]:
    with compiled.open("rb") as file:
        return dict(gettext.GNUTranslations(file)._catalog)  # type: ignore[attr-defined]


def pairs() -> Iterator[tuple[str, str]]:
    """Every Indonesian sentence with its English, plural forms one by one."""
    for key, english in read(SOURCE.with_suffix(".mo")).items():
        message = key[0] if isinstance(key, tuple) else key
        if message:
            yield message.rpartition("\x04")[2], english


# The catalogue


def test_every_sentence_of_the_code_and_the_templates_has_its_english(tmp_path: Path) -> None:
    need_gettext()
    fresh = script().extract(tmp_path)
    script().compile_catalogue(fresh, tmp_path / "fresh.mo")

    assert script().unfinished(fresh) == ""
    stale = read(SOURCE.with_suffix(".mo")).keys() - read(tmp_path / "fresh.mo").keys()
    assert not stale, "make messages"


def test_what_is_shipped_is_what_the_catalogue_says(tmp_path: Path) -> None:
    need_gettext()
    script().compile_catalogue(SOURCE, tmp_path / "django.mo")

    shipped = read(SOURCE.with_suffix(".mo"))
    assert shipped == read(tmp_path / "django.mo")
    assert len(shipped) > 1_500


def test_a_sentence_without_english_is_found(tmp_path: Path) -> None:
    need_gettext()
    source = tmp_path / "django.po"
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    source.write_text(
        head + 'msgid "Satu"\nmsgstr "One"\n\nmsgid "Dua"\nmsgstr ""\n\n'
        '#, fuzzy\nmsgid "Tiga"\nmsgstr "Free"\n'
    )

    wanting = script().unfinished(source)
    assert "Dua" in wanting
    assert "Tiga" in wanting
    assert "Satu" not in wanting


def test_english_has_the_same_holes_to_fill_and_the_same_markup() -> None:
    for indonesian, english in pairs():
        assert sorted(NAMED.findall(indonesian)) == sorted(NAMED.findall(english)), indonesian
        assert sorted(MARKUP.findall(indonesian)) == sorted(MARKUP.findall(english)), indonesian
        assert _braces(indonesian) == _braces(english), indonesian


def _braces(text: str) -> set[str]:
    return set(re.findall(r"{[^}]*}", text))


def test_english_begins_and_ends_as_the_indonesian_does() -> None:
    """Some sentences are put together with a space or a colon."""
    blank = string.whitespace
    for indonesian, english in pairs():
        assert (indonesian[0] in blank) == (english[0] in blank), indonesian
        assert (indonesian[-1] in blank) == (english[-1] in blank), indonesian
        assert indonesian.endswith(":") == english.endswith(":"), indonesian


def test_the_extraction_knows_every_name_gettext_goes_by() -> None:
    alias = re.compile(r"import (?:n|np|p)?gettext\w* as (\w+)")
    for file in sorted((ROOT / "anyam").rglob("*.py")):
        assert set(alias.findall(file.read_text(encoding="utf-8"))) <= {"_"}, file


# The pages

SILENT = re.compile(r"<(script|style|textarea|svg)\b.*?</\1>", re.S)
SAID_SO = re.compile(r'<(?!html)(\w+)\b[^>]*\slang="id"[^>]*>.*?</\1>', re.S)
SPOKEN = ("aria-label", "alt", "title", "placeholder")
PLAIN_WORDS = re.compile(r"\b(yang|belum|tidak|sudah|[Aa]nda|untuk|dengan|atau|bila|supaya)\b")
FILES = re.compile(r"\.(pdf|xlsx|jpg)$|/(pdf|pindaian|draf|unduh)/$|^/(berkas|static|keluar)/")
WALKERS = {
    Role.FACILITATOR: "731603",
    Role.VILLAGE_HEAD: make.BALLA,
    Role.DINSOS_VERIFIER: "7316",
    Role.DINSOS_HEAD: "7316",
    Role.DIRECTOR: "",
    Role.AUDITOR: "",
    Role.AREA_ADMIN: "7316",
}
STARTS = ("/kelompok/", "/usulan/", "/surat/", "/orang/?q=Siti", "/akun/", "/akun/pengaman/")
TYPED = (
    "Warga dusun membeli sembako di pasar yang jauh.",
    "Kami menjual di dusun atas yang belum punya kios.",
)


class Words(HTMLParser):
    """What a reader of the page sees or hears, without what is marked as Indonesian."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.links: list[str] = []
        self.language = ""
        self.feed(SAID_SO.sub(" ", SILENT.sub(" ", html)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "a" and given.get("href", "").startswith("/"):
            self.links.append(given["href"])
        for name, value in given.items():
            if name in SPOKEN or name.startswith("data-"):
                self.handle_data(value)

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.found.append(text)


class Indonesian:
    """The sentences of the catalogue that English says otherwise."""

    def __init__(self) -> None:
        both = [(said, english) for said, english in pairs() if said != english]
        spoken = {english for _said, english in both}
        self.whole = {said.strip() for said, _english in both if "%" not in said} - spoken
        holes = [re.split(NAMED, said) for said, _english in both if NAMED.search(said)]
        sayings = [".+".join(map(re.escape, parts)) for parts in holes if _long(parts)]
        self.filled = re.compile("|".join(sayings))

    def among(self, words: list[str]) -> list[str]:
        return [text for text in words if self.knows(text)]

    def knows(self, text: str) -> bool:
        if text in self.whole or self.filled.fullmatch(text):
            return True
        return bool(PLAIN_WORDS.search(text)) and not any(typed in text for typed in TYPED)


def _long(parts: list[str]) -> bool:
    """Long enough that nothing else on a page looks like it."""
    return len(re.findall(r"[a-z]", "".join(parts))) >= 8


def english(client: Client) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def kind_of(address: str) -> str:
    """The pattern of an address, with the slugs that choose another page: not every id."""
    try:
        found = resolve(address)
    except Resolver404:
        return ""
    slugs = [str(found.kwargs[name]) for name in found.kwargs if f"<slug:{name}>" in found.route]
    return " ".join([f"/{found.route}", *slugs])


def crawl(client: Client, *starts: str) -> Iterator[tuple[str, Words]]:
    """Every kind of page somebody can click to, once."""
    waiting, seen = list(starts), set(map(kind_of, starts))
    while waiting:
        address = waiting.pop(0)
        response = client.get(address)
        assert response.status_code < 500, address
        if "html" not in response.get("Content-Type", ""):
            continue
        page = Words(response.content.decode())
        if response.status_code != 302:
            yield address, page
        for path in (urlsplit(link).path for link in page.links):
            kind = kind_of(path)
            if kind and kind not in seen and not FILES.search(path):
                seen.add(kind)
                waiting.append(path)


def walk(client: Client, *starts: str) -> set[str]:
    """Read the pages; returns the addresses' patterns that were read."""
    indonesian, read_, left = Indonesian(), set(), {}
    for address, page in crawl(english(client), *starts):
        assert page.language == "en", address
        read_.add(kind_of(address))
        if found := indonesian.among(page.found):
            left[address] = found
    assert not left, pformat(left, width=150)
    return read_


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/masuk/", "/masuk/pin/", "/periksa/", "/periksa/7F3K92QMXA5/", "/bukan/ada/"]
)
def test_a_stranger_with_an_english_browser_reads_english(client: Client, address: str) -> None:
    response = client.get(address, headers={"accept-language": "en-GB,en;q=0.9"}, follow=True)
    page = Words(response.content.decode())
    assert page.language == "en"
    assert Indonesian().among(page.found) == []

    at_home = Words(client.get(address, follow=True).content.decode())
    assert at_home.language == "id"
    assert Indonesian().among(at_home.found) != []


@pytest.fixture
def village() -> Proposal:
    """A verified case with a letter."""
    make.offices()
    case = make.proposal("verified")
    group_papers.issue(case.group, by=case.author, at=make.AT)
    return case


def forming() -> Group:
    """A group between its meeting and its confirmation."""
    by = make.user(over="731603")
    group = make.group(formed=False, by=by)
    meetings.record_meeting(
        group, held_on=make.AT.date(), place="Balai Desa", agreement="", by=by, at=make.AT
    )
    return group


@pytest.mark.django_db
def test_whoever_clicks_through_the_house_reads_english(village: Proposal) -> None:
    cases = [village, make.draft(), make.proposal("endorsed"), make.proposal("forwarded")]
    objects = [*cases, village.group, forming()]
    starts = [*STARTS, *(found.get_absolute_url() for found in objects)]

    everywhere: set[str] = set()
    for role, over in WALKERS.items():
        user = make.user(role, over=over, name="Ibu Contoh", language="en")
        notices.deliver(at=make.AT)
        found = walk(make.browser(user), "/", *starts)
        assert len(found) >= 10, (role, sorted(found))
        everywhere |= found

    kinds = {f"/{name}/<int:pk>/" for name in ("usulan", "kelompok", "surat", "orang", "pengguna")}
    assert kinds <= everywhere
    assert len(everywhere) >= 80, sorted(everywhere)


@pytest.mark.django_db
def test_a_notice_is_in_the_language_of_its_reader(village: Proposal) -> None:
    readers = [
        make.user(Role.DINSOS_HEAD, over="7316", language=language) for language in ("id", "en")
    ]
    notices.deliver(at=make.AT)

    told = [Notice.objects.filter(user=reader).latest("pk").text for reader in readers]
    assert "menyatakan usulan terverifikasi" in told[0]
    assert "declared the proposal verified" in told[1]


@pytest.mark.django_db
def test_a_mistake_is_told_in_english() -> None:
    client = english(make.browser(make.user(Role.FACILITATOR, over="731603", name="Ibu Contoh")))
    page = Words(client.post(reverse("groups:start"), {}).content.decode())
    assert "There is a problem" in page.found
    assert Indonesian().among(page.found) == []


# The papers


@pytest.mark.django_db
def test_what_goes_on_paper_is_indonesian_whatever_the_screen_speaks(village: Proposal) -> None:
    def said() -> list[Any]:
        file = dossier(village)
        office, order = make.office("village", make.BALLA), papers.Order(timezone.localdate())
        return [
            village.region.titled,
            example_agreement(village.group),
            berita_acara_data(village.group),
            proposal_paper.body(file, village.author),
            papers.body_of(Kind.SURAT_KETERANGAN, [file], office, order),
            papers.body_of(Kind.SURAT_PENGANTAR, [file], office, order),
            papers.heading(Kind.SURAT_PENGANTAR, [file]),
        ]

    with translation.override("id"):
        at_home = said()
    with translation.override("en"):
        assert village.get_status_display() == "Verified by the social office"
        assert said() == at_home
